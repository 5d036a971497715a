//! Which cube carries which band of wavelengths.

/// One level of the nested grids.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelPlan {
    /// Edge of the periodic cube in pc.
    pub box_pc: f64,
    /// Edge of a cell in pc.
    pub cell_pc: f64,
    /// Longest wavelength of the band in pc.
    pub l_max_pc: f64,
    /// Shortest wavelength of the band in pc.
    pub l_min_pc: f64,
    /// Root mean square of the band's field in µG.
    pub brms_ug: f64,
}
