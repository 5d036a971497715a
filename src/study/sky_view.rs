//! The sky of one scene: both figures, every curve and every point, as the window shows them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::figure::{self, Case, Figure, MeasuredDipoles, MeasuredProtons, Sky, dipole_key, proton_key};
use crate::output::OutputError;
use crate::scene::SkyScene;
use crate::sky::{
    AgeDot, DataSet, DiffusionTable, DipolePoint, Observations, SkyCurves, SkyModel, degenerate_fits, dots, fit_points,
    fixed_part,
};
use crate::study::sky_tables::{band_ecsv, curves_ecsv, dipoles_ecsv, dots_ecsv, protons_ecsv};
use crate::study::write_files;

/// What every row of a model says of itself: whoever set its parameters.
const OURS: &str = "model of larmor, not the paper's";

/// Which measurements and curves of the observed sky are shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SkyChoice {
    /// Data set.
    pub set: DataSet,
    /// Keys of the series that are not drawn; measurements among them do not count for a fit either.
    pub hidden: BTreeSet<String>,
}

impl SkyChoice {
    /// All of a data set that the figures show and a fit uses unless told.
    pub fn usual(observations: &Observations, set: DataSet) -> Self {
        Self { set, hidden: MeasuredProtons::new(observations, set).spare.into_iter().collect() }
    }

    /// The measurements that are shown.
    pub fn shown(&self, observations: &Observations) -> Observations {
        let mut shown = observations.clone();
        shown.protons.retain(|point| !self.hidden.contains(&proton_key(point)));
        shown.dipoles.retain(|point| !self.hidden.contains(&dipole_key(point)));
        shown
    }
}

/// Both figures of the sky of a scene, and what is drawn in them.
#[derive(Clone, Debug)]
pub struct SkyView {
    /// Amplitude and phase of the dipole over energy.
    pub dipole: Figure,
    /// Intensity of protons over energy.
    pub spectrum: Figure,
    /// Curves of both.
    pub curves: SkyCurves,
    /// The source at three ages.
    pub dots: Vec<AgeDot>,
}

impl SkyView {
    /// The model of `sky`, whoever set it, with the chosen of `observations`. The range of the source's fraction is that of
    /// fits to these points, some tenths of a second; where they are too few for a fit, it is the curve.
    pub fn of(sky: &SkyScene, choice: &SkyChoice, observations: &Observations, table: &DiffusionTable) -> Self {
        let (set, shown) = (choice.set, choice.shown(observations));
        let fits =
            degenerate_fits(&fixed_part(sky), &fit_points(&shown, set), table, &mut |_| true).unwrap_or_default();
        let curves = SkyCurves::new("scene", sky, table, &fits);
        let dots = dots(sky, table);
        let label = format!("R = {:.0} pc, E_max {:.0e} eV", curves.distance_pc(), sky.e_max_tev * 1e12);
        let cases = [Case { label, curves: &curves }];
        let drawn = Sky { set, cases: &cases, ours: OURS, told: false };
        let dipole = figure::dipole(&drawn, &MeasuredDipoles::new(observations, set), &shown.band).hide(&choice.hidden);
        let protons = MeasuredProtons::new(observations, set);
        let spectrum = figure::spectrum(&drawn, &protons, &dots).hide(&choice.hidden);
        Self { dipole, spectrum, curves, dots }
    }
}

/// Writes `dipole.svg`, `dipole.png`, `spectrum.svg`, `spectrum.png`, and as tables `sky_curves.ecsv`, `sky_dots.ecsv`,
/// `sky_dipoles.ecsv`, `sky_protons.ecsv` and `sky_band.ecsv`.
///
/// What is in them is that of [`SkyView::of`].
///
/// # Errors
/// The first file that cannot be drawn or written.
pub fn write_sky(
    folder: &Path,
    sky: &SkyScene,
    choice: &SkyChoice,
    observations: &Observations,
    table: &DiffusionTable,
) -> Result<Vec<PathBuf>, OutputError> {
    let (set, shown) = (choice.set, choice.shown(observations));
    let view = SkyView::of(sky, choice, observations, table);
    let mut written = write_files(folder, &[], Some(("dipole", &view.dipole)))?;
    let dipoles: Vec<&DipolePoint> = shown.dipoles_in(set).collect();
    let model = SkyModel::new(sky, table);
    let texts = [
        ("sky_curves.ecsv".to_owned(), curves_ecsv("Observed sky: model of a scene", OURS, &[&view.curves])),
        ("sky_dots.ecsv".to_owned(), dots_ecsv(OURS, &view.dots)),
        ("sky_dipoles.ecsv".to_owned(), dipoles_ecsv(&dipoles)),
        ("sky_protons.ecsv".to_owned(), protons_ecsv(&shown, set, Some(&model))),
        ("sky_band.ecsv".to_owned(), band_ecsv(&observations.band)),
    ];
    written.extend(write_files(folder, &texts, Some(("spectrum", &view.spectrum)))?);
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sky_of_a_scene_is_written_with_its_points() -> Result<(), Box<dyn std::error::Error>> {
        let (mut observations, table) = (Observations::shipped()?, DiffusionTable::shipped()?);
        let folder = tempfile::tempdir()?;
        let mut widths = Vec::new();
        for name in ["all", "no protons"] {
            let folder = folder.path().join(name);
            std::fs::create_dir(&folder)?;
            let files = {
                let choice = SkyChoice::usual(&observations, DataSet::Paper2015);
                write_sky(&folder, &SkyScene::default(), &choice, &observations, &table)?
            };
            assert_eq!(files.len(), 9, "{files:?}");
            let curves = std::fs::read_to_string(folder.join("sky_curves.ecsv"))?;
            let rows: Vec<_> = curves.lines().filter(|line| line.starts_with("\"model of larmor")).collect();
            assert_eq!(rows.len(), 211);
            let fractions = |row: &str| -> Vec<f64> { row.split(',').filter_map(|value| value.parse().ok()).collect() };
            // After e_max, energy, four intensities and f_s come the lowest and the highest f_s.
            widths.push(rows.iter().map(|row| fractions(row)).map(|row| row[8] - row[7]).fold(0.0, f64::max));
            observations.protons.clear();
        }
        assert!(widths[0] > 0.1 && widths[1] == 0.0, "{widths:?}");
        Ok(())
    }
}
