//! Measured dipoles: amplitude and right ascension of the maximum.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | amplitude | δ | 1 | first harmonic in right ascension | reference of each row |
//! | phase | α | degrees | right ascension of the maximum, 0 to 360 | the same |

use strum::VariantArray;

use std::collections::BTreeMap;

use crate::sky::SkyError;
use crate::sky::data::{Bar, Errors, Provenance};
use crate::sky::reader::{Row, Spec, Table, may, need};
use crate::sky::rows::{errors, provenance, refuse_twice};

const TEV: Option<&str> = Some("TeV");
const DEG: Option<&str> = Some("deg");

const COLUMNS: &[Spec] = &[
    need("experiment", None),
    may("year", None),
    need("reference", None),
    may("reference_status", None),
    may("citation", None),
    need("status", None),
    need("shown", None),
    may("kind", None),
    need("energy_tev", TEV),
    may("energy_lo_tev", TEV),
    may("energy_hi_tev", TEV),
    need("amplitude", None),
    need("stat_minus", None),
    need("stat_plus", None),
    may("sys_minus", None),
    may("sys_plus", None),
    may("phase_energy_tev", TEV),
    may("phase_deg", DEG),
    may("phase_minus_deg", DEG),
    may("phase_plus_deg", DEG),
    may("note", None),
];

/// What a row of the dipole table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Kind {
    /// A measured amplitude.
    Measurement,
    /// An upper limit.
    Limit,
    /// Another version of a measurement that has a row already; neither drawn nor fitted.
    Alternative,
}

impl Kind {
    /// The word in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Measurement => "measurement",
            Self::Limit => "limit",
            Self::Alternative => "alternative",
        }
    }
}

/// Right ascension of the maximum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Phase {
    /// Energy in TeV; often that of the amplitude.
    pub energy_tev: f64,
    /// Right ascension in degrees, 0 to 360.
    pub degrees: f64,
    /// Error in degrees, statistical and systematic in quadrature.
    pub error: Bar,
}

/// A measured dipole: first harmonic in right ascension, as published, not corrected for declination.
#[derive(Clone, Debug, PartialEq)]
pub struct DipolePoint {
    /// Where it comes from.
    pub provenance: Provenance,
    /// How the reference was assigned.
    pub reference_status: String,
    /// Measurement or limit.
    pub kind: Kind,
    /// Median or representative energy in TeV.
    pub energy_tev: f64,
    /// Energy interval in TeV.
    pub energy_range_tev: Option<[f64; 2]>,
    /// Amplitude δ.
    pub amplitude: f64,
    /// Errors of the amplitude.
    pub errors: Errors,
    /// Phase, where there is one.
    pub phase: Option<Phase>,
}

pub(super) fn read_dipoles(text: &str, origin: &str, own: bool) -> Result<Vec<DipolePoint>, SkyError> {
    let table = Table::read(text, origin, COLUMNS)?;
    let (mut points, mut lines) = (Vec::new(), BTreeMap::new());
    for row in &table.rows {
        let provenance = provenance(&table, row, own)?;
        let kind = if table.text(row, "kind").is_empty() {
            Kind::Measurement
        } else {
            table.one_of(row, "kind", Kind::word)?
        };
        let energy_tev = table.positive(row, "energy_tev")?;
        let key = format!("{}, {}, {} at {energy_tev} TeV", provenance.experiment, provenance.reference, kind.word());
        refuse_twice(&table, &mut lines, row, key)?;
        points.push(DipolePoint {
            provenance,
            reference_status: table.text(row, "reference_status").to_owned(),
            kind,
            energy_tev,
            energy_range_tev: table.interval(row, ["energy_lo_tev", "energy_hi_tev"], energy_tev)?,
            amplitude: table.positive(row, "amplitude")?,
            errors: errors(&table, row)?,
            phase: read_phase(&table, row, energy_tev)?,
        });
    }
    Ok(points)
}

fn read_phase(table: &Table<'_>, row: &Row, energy_tev: f64) -> Result<Option<Phase>, SkyError> {
    let Some(degrees) = table.number(row, "phase_deg")? else { return Ok(None) };
    if !(0.0..=360.0).contains(&degrees) {
        let message = format!("phase_deg = {degrees} is not a right ascension from 0 to 360 degrees");
        return Err(table.error_at(row, "phase_deg", message));
    }
    let energy_tev = match table.number(row, "phase_energy_tev")? {
        Some(_) => table.positive(row, "phase_energy_tev")?,
        None => energy_tev,
    };
    let error = Bar { minus: table.size(row, "phase_minus_deg")?, plus: table.size(row, "phase_plus_deg")? };
    Ok(Some(Phase { energy_tev, degrees, error }))
}
