//! Measured intensities of protons.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | intensity | I | 1/(GeV m² s sr) | per kinetic energy, as published | reference of each row |

use std::collections::BTreeMap;

use crate::sky::SkyError;
use crate::sky::data::{Errors, Provenance};
use crate::sky::reader::{Spec, Table, may, need};
use crate::sky::rows::{errors, provenance, refuse_twice};

const INTENSITY: Option<&str> = Some("1 / (GeV m2 s sr)");
const GEV: Option<&str> = Some("GeV");

/// `fitted` and `remainder` stand in the tables that this program writes; they say nothing of the measurement.
const COLUMNS: &[Spec] = &[
    need("experiment", None),
    may("year", None),
    need("reference", None),
    may("citation", None),
    need("status", None),
    need("shown", None),
    may("model", None),
    may("fitted", None),
    need("energy_gev", GEV),
    may("energy_lo_gev", GEV),
    may("energy_hi_gev", GEV),
    need("intensity", INTENSITY),
    need("stat_minus", INTENSITY),
    need("stat_plus", INTENSITY),
    may("sys_minus", INTENSITY),
    may("sys_plus", INTENSITY),
    may("remainder", INTENSITY),
    may("note", None),
];

/// A measured intensity of protons.
#[derive(Clone, Debug, PartialEq)]
pub struct ProtonPoint {
    /// Where it comes from.
    pub provenance: Provenance,
    /// Hadronic interaction model of the unfolding; empty for direct measurements.
    pub model: String,
    /// Kinetic energy in TeV.
    pub energy_tev: f64,
    /// Bin in TeV.
    pub energy_range_tev: Option<[f64; 2]>,
    /// Intensity in 1/(GeV m² s sr).
    pub intensity: f64,
    /// Errors of the intensity.
    pub errors: Errors,
}

impl ProtonPoint {
    /// Name of the series it belongs to: `KASCADE 2005 (QGSJET-01)`.
    pub fn series(&self) -> String {
        let year = self.provenance.year.map(|year| format!(" {year}")).unwrap_or_default();
        let model = if self.model.is_empty() { String::new() } else { format!(" ({})", self.model) };
        format!("{}{year}{model}", self.provenance.experiment)
    }
}

pub(super) fn read_protons(text: &str, origin: &str, own: bool) -> Result<Vec<ProtonPoint>, SkyError> {
    const TEV_PER_GEV: f64 = 1.0e-3;
    let table = Table::read(text, origin, COLUMNS)?;
    let (mut points, mut lines) = (Vec::new(), BTreeMap::new());
    for row in &table.rows {
        let provenance = provenance(&table, row, own)?;
        let model = table.text(row, "model").to_owned();
        let energy_gev = table.positive(row, "energy_gev")?;
        let of_model = if model.is_empty() { String::new() } else { format!(" ({model})") };
        let (experiment, reference) = (&provenance.experiment, &provenance.reference);
        let key = format!("{experiment}{of_model}, {reference} at {energy_gev} GeV");
        refuse_twice(&table, &mut lines, row, key)?;
        let range = table.interval(row, ["energy_lo_gev", "energy_hi_gev"], energy_gev)?;
        points.push(ProtonPoint {
            provenance,
            model,
            energy_tev: energy_gev * TEV_PER_GEV,
            energy_range_tev: range.map(|ends| ends.map(|end| end * TEV_PER_GEV)),
            intensity: table.positive(row, "intensity")?,
            errors: errors(&table, row)?,
        });
    }
    Ok(points)
}
