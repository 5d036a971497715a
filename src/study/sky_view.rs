//! The sky of one scene: both figures, every curve and every point, as the window shows them.

use std::path::{Path, PathBuf};

use crate::output::{DipoleCase, DipoleFigure, OutputError, SpectrumCase, SpectrumFigure, draw_dipole, draw_spectrum};
use crate::scene::SkyScene;
use crate::sky::{
    DataSet, DiffusionTable, DipolePoint, Observations, ProtonPoint, SkyModel, degenerate_fits, fit_points, fixed_part,
    is_chosen,
};
use crate::study::sky_curves::{SkyCurves, dots};
use crate::study::sky_tables::{band_csv, curves_csv, dipoles_csv, dots_csv, protons_csv};
use crate::study::write_files;

/// What every row of a model says of itself: whoever set its parameters.
const OURS: &str = "model of larmor, not the paper's";

/// Writes `dipole.svg`, `dipole.png`, `spectrum.svg`, `spectrum.png`, and as tables `sky_curves.csv`, `sky_dots.csv`,
/// `sky_dipoles.csv`, `sky_protons.csv` and `sky_band.csv`.
///
/// The curves are the model of `sky`, whoever set it; the points are those of `observations` that belong to `set`. The
/// range of the source's fraction is that of fits to these points, some tenths of a second; where they are too few for a
/// fit, it is the curve.
///
/// # Errors
/// The first file that cannot be drawn or written.
pub fn write_sky(
    folder: &Path,
    sky: &SkyScene,
    set: DataSet,
    observations: &Observations,
    table: &DiffusionTable,
) -> Result<Vec<PathBuf>, OutputError> {
    let model = SkyModel::new(sky, table);
    let points = fit_points(observations, set);
    let fits = degenerate_fits(&fixed_part(sky), &points, table, &mut |_| true).unwrap_or_default();
    let shown = SkyCurves::new("scene", sky, table, &fits);
    let dots = dots(sky, table);
    let label = format!("R = {:.0} pc, E_max {:.0e} eV", shown.distance_pc(), sky.e_max_tev * 1e12);

    let dipoles: Vec<&DipolePoint> = observations.dipoles_in(set).collect();
    let case = DipoleCase { label: label.clone(), curves: shown.curves.clone(), range: shown.dipole_range() };
    let figure = draw_dipole(&DipoleFigure { set, points: &dipoles, band: &observations.band, cases: &[case] });
    let mut written = write_files(folder, &[], Some(("dipole", &figure)))?;

    let protons: Vec<&ProtonPoint> = observations.protons_in(set).filter(|point| is_chosen(set, point)).collect();
    let case = SpectrumCase { label, curves: shown.curves.clone(), range: shown.intensity_range() };
    let figure = draw_spectrum(&SpectrumFigure { set, points: &protons, cases: &[case], dots: &dots });
    let texts = [
        ("sky_curves.csv".to_owned(), curves_csv("Observed sky: model of a scene", OURS, &[&shown])),
        ("sky_dots.csv".to_owned(), dots_csv(OURS, &dots)),
        ("sky_dipoles.csv".to_owned(), dipoles_csv(&dipoles)),
        ("sky_protons.csv".to_owned(), protons_csv(observations, set, &model)),
        ("sky_band.csv".to_owned(), band_csv(&observations.band)),
    ];
    written.extend(write_files(folder, &texts, Some(("spectrum", &figure)))?);
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::sky_curves::ENERGIES_TEV;

    #[test]
    fn the_sky_of_a_scene_is_written_with_its_points() -> Result<(), Box<dyn std::error::Error>> {
        let (mut observations, table) = (Observations::shipped()?, DiffusionTable::shipped()?);
        let folder = tempfile::tempdir()?;
        let mut widths = Vec::new();
        for name in ["all", "no protons"] {
            let folder = folder.path().join(name);
            std::fs::create_dir(&folder)?;
            let files = write_sky(&folder, &SkyScene::default(), DataSet::Paper2015, &observations, &table)?;
            assert_eq!(files.len(), 9, "{files:?}");
            let curves = std::fs::read_to_string(folder.join("sky_curves.csv"))?;
            let rows: Vec<_> = curves.lines().filter(|line| line.starts_with("\"model of larmor")).collect();
            assert_eq!(rows.len(), ENERGIES_TEV.2);
            let fractions = |row: &str| -> Vec<f64> { row.split(',').filter_map(|value| value.parse().ok()).collect() };
            // After e_max, energy, four intensities and f_s come the lowest and the highest f_s.
            widths.push(rows.iter().map(|row| fractions(row)).map(|row| row[8] - row[7]).fold(0.0, f64::max));
            observations.protons.clear();
        }
        assert!(widths[0] > 0.1 && widths[1] == 0.0, "{widths:?}");
        Ok(())
    }
}
