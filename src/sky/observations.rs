//! The measured tables: those that come with the program, and the user's own.

use std::path::{Path, PathBuf};

use crate::sky::SkyError;
use crate::sky::band::{BandPoint, read_band};
use crate::sky::data::{Bar, DataSet, Errors, Provenance, SHOWN, STATUS};
use crate::sky::reader::{Row, Spec, Table, column_names, may, need};

const DIPOLES: &str = include_str!("../../assets/observations/dipoles.csv");
const PROTONS: &str = include_str!("../../assets/observations/proton_intensities.csv");
const BAND: &str = include_str!("../../assets/observations/dipole_band.csv");

const INTENSITY: Option<&str> = Some("1 / (GeV m2 s sr)");
const TEV: Option<&str> = Some("TeV");
const GEV: Option<&str> = Some("GeV");
const DEG: Option<&str> = Some("deg");

const DIPOLE_COLUMNS: &[Spec] = &[
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

const PROTON_COLUMNS: &[Spec] = &[
    need("experiment", None),
    may("year", None),
    need("reference", None),
    may("citation", None),
    need("status", None),
    need("shown", None),
    may("model", None),
    need("energy_gev", GEV),
    may("energy_lo_gev", GEV),
    may("energy_hi_gev", GEV),
    need("intensity", INTENSITY),
    need("stat_minus", INTENSITY),
    need("stat_plus", INTENSITY),
    may("sys_minus", INTENSITY),
    may("sys_plus", INTENSITY),
    may("note", None),
];

/// What a row of the dipole table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// All measured tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observations {
    /// Dipoles in the order of the tables.
    pub dipoles: Vec<DipolePoint>,
    /// Range of the dipoles until 2014: our stand-in for the compilation that the paper cites.
    pub band: Vec<BandPoint>,
    /// Proton intensities in the order of the tables.
    pub protons: Vec<ProtonPoint>,
}

impl Observations {
    /// The tables that come with the program, `assets/observations/`.
    ///
    /// # Errors
    /// None in a program that passes its tests.
    pub fn shipped() -> Result<Self, SkyError> {
        Ok(Self {
            dipoles: read_dipoles(DIPOLES, "dipoles.csv", false)?,
            band: read_band(BAND, "dipole_band.csv")?,
            protons: read_protons(PROTONS, "proton_intensities.csv", false)?,
        })
    }

    /// Adds a user's own table, of dipoles or of proton intensities, in the format of the shipped ones.
    ///
    /// # Errors
    /// If the file cannot be read or a row is malformed or there already; the message names line and column.
    pub fn add_file(&mut self, path: &Path) -> Result<(), SkyError> {
        let text =
            std::fs::read_to_string(path).map_err(|cause| SkyError::Unreadable { path: path.to_owned(), cause })?;
        self.add(&text, &path.display().to_string())
    }

    /// [`Self::shipped`] and the tables in `paths`.
    ///
    /// # Errors
    /// As [`Self::add_file`], for the first file that is refused.
    pub fn shipped_with(paths: &[PathBuf]) -> Result<Self, SkyError> {
        let mut observations = Self::shipped()?;
        paths.iter().try_for_each(|path| observations.add_file(path))?;
        Ok(observations)
    }

    /// As [`Self::add_file`], from a text; `origin` is its name in messages.
    ///
    /// # Errors
    /// As [`Self::add_file`].
    pub fn add(&mut self, text: &str, origin: &str) -> Result<(), SkyError> {
        let names = column_names(text);
        let has = |name: &str| names.iter().any(|own| own == name);
        if has("amplitude") {
            self.dipoles.extend(read_dipoles(text, origin, true)?);
            return Ok(());
        }
        if has("intensity") {
            self.protons.extend(read_protons(text, origin, true)?);
            return Ok(());
        }
        let line = text.lines().position(|line| !line.starts_with('#') && !line.trim().is_empty()).map_or(1, |n| n + 1);
        let message = "neither a table of dipoles (column amplitude) nor of protons (column intensity)".to_owned();
        Err(SkyError::Malformed { origin: origin.to_owned(), line, column: 1, message })
    }

    /// Dipoles to draw for a data set: measurements and limits, not the alternatives.
    pub fn dipoles_in(&self, set: DataSet) -> impl Iterator<Item = &DipolePoint> {
        (self.dipoles.iter()).filter(move |p| p.provenance.shown.in_set(set) && p.kind != Kind::Alternative)
    }

    /// Protons of a data set, all series.
    pub fn protons_in(&self, set: DataSet) -> impl Iterator<Item = &ProtonPoint> {
        self.protons.iter().filter(move |point| point.provenance.shown.in_set(set))
    }
}

fn provenance(table: &Table<'_>, row: &Row, own: bool) -> Result<Provenance, SkyError> {
    Ok(Provenance {
        experiment: table.word(row, "experiment")?.to_owned(),
        year: table.count(row, "year")?,
        reference: table.word(row, "reference")?.to_owned(),
        citation: table.text(row, "citation").to_owned(),
        status: table.one_of(row, "status", &STATUS)?,
        shown: table.one_of(row, "shown", &SHOWN)?,
        note: table.text(row, "note").to_owned(),
        own,
    })
}

fn errors(table: &Table<'_>, row: &Row) -> Result<Errors, SkyError> {
    let bar = |minus, plus| Ok(Bar { minus: table.size(row, minus)?, plus: table.size(row, plus)? });
    Ok(Errors { stat: bar("stat_minus", "stat_plus")?, sys: bar("sys_minus", "sys_plus")? })
}

/// Refuses a row that says the same as an earlier one: same experiment, reference, kind and energy.
fn refuse_twice(table: &Table<'_>, keys: &[(String, usize)], row: &Row, key: &str) -> Result<(), SkyError> {
    match keys.iter().find(|(other, _)| other == key) {
        Some((_, line)) => Err(table.error_at(row, "experiment", format!("the same as line {line}: {key}"))),
        None => Ok(()),
    }
}

fn read_dipoles(text: &str, origin: &str, own: bool) -> Result<Vec<DipolePoint>, SkyError> {
    let table = Table::read(text, origin, DIPOLE_COLUMNS)?;
    let kinds = [
        ("measurement", Kind::Measurement),
        ("limit", Kind::Limit),
        ("alternative", Kind::Alternative),
        ("", Kind::Measurement),
    ];
    let (mut points, mut keys) = (Vec::new(), Vec::new());
    for row in &table.rows {
        let provenance = provenance(&table, row, own)?;
        let kind = table.one_of(row, "kind", &kinds)?;
        let energy_tev = table.positive(row, "energy_tev")?;
        let key = format!("{}, {}, {} at {energy_tev} TeV", provenance.experiment, provenance.reference, kind.word());
        refuse_twice(&table, &keys, row, &key)?;
        keys.push((key, row.line));
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

fn read_protons(text: &str, origin: &str, own: bool) -> Result<Vec<ProtonPoint>, SkyError> {
    const TEV_PER_GEV: f64 = 1.0e-3;
    let table = Table::read(text, origin, PROTON_COLUMNS)?;
    let (mut points, mut keys) = (Vec::new(), Vec::new());
    for row in &table.rows {
        let provenance = provenance(&table, row, own)?;
        let model = table.text(row, "model").to_owned();
        let energy_gev = table.positive(row, "energy_gev")?;
        let of_model = if model.is_empty() { String::new() } else { format!(" ({model})") };
        let (experiment, reference) = (&provenance.experiment, &provenance.reference);
        let key = format!("{experiment}{of_model}, {reference} at {energy_gev} GeV");
        refuse_twice(&table, &keys, row, &key)?;
        keys.push((key, row.line));
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
