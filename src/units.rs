//! Units and constants: pc, yr, µG and TeV inside the program, `c = 0.3066 pc/yr`.
//!
//! Names carry the unit where a bare number crosses a boundary (`age_yr`, `b0_ug`).

/// Metres in a parsec, `648 000/π` astronomical units of 149 597 870 700 m (IAU 2015 resolution B2).
pub const M_PER_PC: f64 = 648_000.0 / std::f64::consts::PI * 149_597_870_700.0;

/// Speed of light in m/s, exact (SI).
pub const C_M_PER_S: f64 = 299_792_458.0;

/// Speed of light in pc/yr, with the Julian year of 31 557 600 s.
pub const C_PC_PER_YR: f64 = C_M_PER_S * S_PER_YR / M_PER_PC;

/// Larmor radius in pc of a proton with 1 PeV in 1 µG: `E / (e c B)` = 1.0810 pc.
pub const LARMOR_RADIUS_PC_PEV_UG: f64 = 1.0e15 / (C_M_PER_S * 1.0e-10) / M_PER_PC;

/// TeV in one PeV.
pub const TEV_PER_PEV: f64 = 1.0e3;

/// GeV in one TeV.
pub const GEV_PER_TEV: f64 = 1.0e3;

/// TeV in one erg, with `e = 1.602176634e-19 C` (exact, SI).
pub const TEV_PER_ERG: f64 = 1.0e-7 / (1.602_176_634e-19 * 1.0e12);

/// Seconds in a Julian year.
pub const S_PER_YR: f64 = 31_557_600.0;

/// Path length in pc that light covers in `time_yr`.
pub fn light_path_pc(time_yr: f64) -> f64 {
    C_PC_PER_YR * time_yr
}

/// Time in yr that light needs for `path_pc`.
pub fn light_time_yr(path_pc: f64) -> f64 {
    path_pc / C_PC_PER_YR
}

/// Larmor radius in pc of an ultra-relativistic particle moving perpendicular to the field, `r_L = E/(Z e c B)`.
///
/// `energy_tev` > 0, `charge` >= 1, `b_ug` > 0; infinite for `b_ug` = 0.
pub fn larmor_radius_pc(energy_tev: f64, charge: u32, b_ug: f64) -> f64 {
    LARMOR_RADIUS_PC_PEV_UG * (energy_tev / TEV_PER_PEV) / (f64::from(charge) * b_ug)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rounded figures of guides and textbooks, each to its last printed digit.
    #[test]
    fn constants_agree_with_their_printed_values() {
        assert!((C_PC_PER_YR - 0.306601).abs() < 5e-7);
        assert!((larmor_radius_pc(1000.0, 1, 1.0) - 1.0810).abs() < 5e-5);
        assert!((TEV_PER_ERG - 0.624151).abs() < 5e-7);
        assert!((larmor_radius_pc(1000.0, 2, 0.5) - 1.0810).abs() < 5e-5);
    }
}
