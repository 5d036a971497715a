//! The diffusion tensor that the program itself measured: a scan over energies, read as a table.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | between rows | D | pc²/yr | `D_a (D_b/D_a)^(ln(E/E_a)/ln(E_b/E_a))` | power law |
//! | below the table | D | pc²/yr | `D_a (E/E_a)^(1/3)` | Kolmogorov turbulence, r_L ≪ l_coh |
//! | above the table | D | pc²/yr | the last power law | here |

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::math;
use crate::sky::SkyError;
use crate::sky::reader::{Spec, Table, may, need};
use crate::text;

const SCAN: &str = include_str!("../../assets/diffusion/scan.csv");

/// Largest file that is read as a table.
const MAX_BYTES: u64 = 1 << 20;

/// Slope of D(E) below the table: Kolmogorov turbulence with a Larmor radius far below the coherence length.
const SLOPE_BELOW: f64 = 1.0 / 3.0;

const AREA_RATE: Option<&str> = Some("pc2 / yr");
const PC: Option<&str> = Some("pc");

const COLUMNS: &[Spec] = &[
    need("energy_tev", Some("TeV")),
    may("l_min_pc", PC),
    may("levels", None),
    may("cells", None),
    may("duration_yr", Some("yr")),
    may("particles", None),
    may("larmor_radius_pc", PC),
    may("coherence_length_pc", PC),
    need("d_par_pc2_yr", AREA_RATE),
    need("d_par_error", AREA_RATE),
    need("d_perp_pc2_yr", AREA_RATE),
    need("d_perp_error", AREA_RATE),
    may("amplitude", None),
    may("amplitude_error", None),
    may("chi2", None),
    may("ndf", None),
];

/// Diffusion coefficients at one energy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diffusion {
    /// Along the field in pc²/yr.
    pub parallel: f64,
    /// Across the field in pc²/yr.
    pub perpendicular: f64,
    /// False outside the table, where the values are extrapolated.
    pub measured: bool,
}

/// One row of the scan.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScanRow {
    /// Energy in TeV.
    pub energy_tev: f64,
    /// D_∥ in pc²/yr.
    pub parallel: f64,
    /// Its error.
    pub parallel_error: f64,
    /// D_⊥ in pc²/yr.
    pub perpendicular: f64,
    /// Its error.
    pub perpendicular_error: f64,
}

/// D_∥(E) and D_⊥(E): power laws between the rows, `E^(1/3)` below them, the last power law above.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DiffusionTable {
    rows: Vec<ScanRow>,
}

impl DiffusionTable {
    /// The table that comes with the program, `assets/diffusion/scan.csv`: 1 µG regular and 0.3 µG turbulent field.
    ///
    /// # Errors
    /// None in a program that passes its tests.
    pub fn shipped() -> Result<Self, SkyError> {
        Self::read(SCAN, "scan.csv")
    }

    /// Reads a file as `larmor scan` writes it.
    ///
    /// # Errors
    /// If it cannot be read, or as [`Self::read`].
    pub fn from_file(path: &Path) -> Result<Self, SkyError> {
        let bytes =
            text::read(path, MAX_BYTES).map_err(|cause| SkyError::Unreadable { path: path.to_owned(), cause })?;
        let origin = path.display().to_string();
        let text = text::decode(&bytes).map_err(|error| {
            let (line, column) = error.place();
            SkyError::Malformed { origin: origin.clone(), line, column, message: error.to_string() }
        })?;
        Self::read(&text, &origin)
    }

    /// Reads a table as `larmor scan` writes it.
    ///
    /// # Errors
    /// If it is malformed, empty, or its energies do not rise.
    pub fn read(text: &str, origin: &str) -> Result<Self, SkyError> {
        let table = Table::read(text, origin, COLUMNS)?;
        let mut rows: Vec<ScanRow> = Vec::new();
        for row in &table.rows {
            let energy_tev = table.positive(row, "energy_tev")?;
            if let Some(last) = rows.last().filter(|last| last.energy_tev >= energy_tev) {
                let message = format!("energies must rise, and the row before has {} TeV", last.energy_tev);
                return Err(table.error_at(row, "energy_tev", message));
            }
            rows.push(ScanRow {
                energy_tev,
                parallel: table.positive(row, "d_par_pc2_yr")?,
                parallel_error: table.size(row, "d_par_error")?.unwrap_or(0.0),
                perpendicular: table.positive(row, "d_perp_pc2_yr")?,
                perpendicular_error: table.size(row, "d_perp_error")?.unwrap_or(0.0),
            });
        }
        if rows.is_empty() {
            return Err(table.error(1, 1, "the table has no rows".to_owned()));
        }
        Ok(Self { rows })
    }

    /// A table of one row: `E^(1/3)` everywhere.
    pub fn power_law(energy_tev: f64, parallel: f64, perpendicular: f64) -> Self {
        let row = ScanRow { energy_tev, parallel, perpendicular, parallel_error: 0.0, perpendicular_error: 0.0 };
        Self { rows: vec![row] }
    }

    /// The rows, energies rising.
    pub fn rows(&self) -> &[ScanRow] {
        &self.rows
    }

    /// Coefficients at `energy_tev` > 0.
    pub fn at(&self, energy_tev: f64) -> Diffusion {
        let (Some(first), Some(last)) = (self.rows.first(), self.rows.last()) else {
            return Diffusion { parallel: f64::NAN, perpendicular: f64::NAN, measured: false };
        };
        if energy_tev < first.energy_tev || self.rows.len() == 1 {
            let factor = math::pow(energy_tev / first.energy_tev, SLOPE_BELOW);
            let measured = energy_tev == first.energy_tev;
            return Diffusion {
                parallel: factor * first.parallel,
                perpendicular: factor * first.perpendicular,
                measured,
            };
        }
        let above = self.rows.partition_point(|row| row.energy_tev < energy_tev).clamp(1, self.rows.len() - 1);
        let (low, high) = (&self.rows[above - 1], &self.rows[above]);
        let part = math::ln(energy_tev / low.energy_tev) / math::ln(high.energy_tev / low.energy_tev);
        let between = |a: f64, b: f64| a * math::pow(b / a, part);
        Diffusion {
            parallel: between(low.parallel, high.parallel),
            perpendicular: between(low.perpendicular, high.perpendicular),
            measured: energy_tev <= last.energy_tev,
        }
    }
}
