//! The measured tables: those that come with the program, and the user's own.

use std::path::{Path, PathBuf};

use crate::sky::SkyError;
use crate::sky::band::{BandPoint, read_band};
use crate::sky::data::DataSet;
use crate::sky::dipoles::{DipolePoint, Kind, read_dipoles};
use crate::sky::protons::{ProtonPoint, read_protons};
use crate::sky::reader::column_names;
use crate::text::{decode, read};

const DIPOLES: &str = include_str!("../../assets/observations/dipoles.csv");
const PROTONS: &str = include_str!("../../assets/observations/proton_intensities.csv");
const BAND: &str = include_str!("../../assets/observations/dipole_band.csv");

/// Largest file that is read as a table.
const MAX_BYTES: u64 = 64 << 20;

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

    /// Adds a user's own table, of dipoles or of proton intensities, in the format of the shipped ones or as this program
    /// writes it.
    ///
    /// # Errors
    /// If the file cannot be read or a row is malformed or there already; the message names line and column.
    pub fn add_file(&mut self, path: &Path) -> Result<(), SkyError> {
        let bytes = read(path, MAX_BYTES).map_err(|cause| SkyError::Unreadable { path: path.to_owned(), cause })?;
        let origin = path.display().to_string();
        let text = decode(&bytes).map_err(|error| {
            let (line, column) = error.place();
            SkyError::Malformed { origin: origin.clone(), line, column, message: error.to_string() }
        })?;
        self.add(&text, &origin)
    }

    /// [`Self::shipped`] and the tables in `paths`.
    ///
    /// # Errors
    /// As [`Self::add_file`], for the first file that is refused.
    pub fn shipped_with(paths: &[PathBuf]) -> Result<Self, SkyError> {
        let mut observations = Self::shipped()?;
        for (index, path) in paths.iter().enumerate() {
            let same =
                |other: &PathBuf| path.canonicalize().is_ok_and(|own| other.canonicalize().is_ok_and(|o| o == own));
            if paths[..index].iter().any(same) {
                let cause = std::io::Error::other("it is given twice; give each file once");
                return Err(SkyError::Unreadable { path: path.clone(), cause });
            }
            observations.add_file(path)?;
        }
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
        let hint = match names.as_slice() {
            [only] if only.contains([';', '\t']) => "; fields are set apart by commas, and decimals by points",
            _ => "",
        };
        let message = format!("neither a table of dipoles (column amplitude) nor of protons (column intensity){hint}");
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
