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

/// Cells that the shortest wave of each cube gets.
///
/// `levels` cubes share the band `l_min..l_max` in equal ratios `q = (l_max/l_min)^(1/levels)`; the edge of each cube is
/// 4 of its longest waves, so a shortest wave covers `cells/(4 q)` of its cells.
pub fn cells_per_shortest_wave(levels: u32, cells: u32, l_max_pc: f64, l_min_pc: f64) -> f64 {
    let ratio = (l_max_pc / l_min_pc).powf(1.0 / f64::from(levels));
    f64::from(cells) / (4.0 * ratio)
}
