//! The sky of one scene as it is, without a fit: both figures and every curve as a table, as the window shows them.

use std::path::{Path, PathBuf};

use crate::output::{
    DipoleCase, DipoleFigure, OutputError, SpectrumCase, SpectrumFigure, draw_dipole, draw_spectrum, ecsv_meta,
    to_ecsv, write_whole,
};
use crate::scene::SkyScene;
use crate::sky::{
    CurvePoint, DataSet, DiffusionTable, DipolePoint, Observations, ProtonPoint, SkyModel, age_dots, curves,
    energy_grid, is_chosen, three_ages,
};
use crate::study::sky_files::{DEG, INTENSITY, TEV, dipoles_csv, float, words};

/// Energies in TeV of the curves, 30 to a decade.
const ENERGIES_TEV: (f64, f64, usize) = (0.03, 3e5, 211);

/// Lowest energy in TeV of the dots.
const LOWEST_DOT_TEV: f64 = 1.0;

/// Writes `dipole.svg`, `dipole.png`, `spectrum.svg`, `spectrum.png`, `sky_curves.csv` and `sky_dipoles.csv`.
///
/// The curves are the model of `sky`, whoever set it; the points are those of `observations` that belong to `set`.
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
    let (low, high, count) = ENERGIES_TEV;
    let points = curves(&model, table, &energy_grid(low, high, count));
    let dipoles: Vec<&DipolePoint> = observations.dipoles_in(set).collect();
    let protons: Vec<&ProtonPoint> = observations.protons_in(set).filter(|point| is_chosen(set, point)).collect();
    let label = format!("R = {:.0} pc, E_max {:.0e} eV", model.source_distance_pc(), sky.e_max_tev * 1e12);
    let exact = |value: fn(&CurvePoint) -> f64| points.iter().map(|point| [value(point); 2]).collect();
    let case = DipoleCase { label: label.clone(), curves: points.clone(), range: exact(|p| p.source_dipole) };
    let dipole = DipoleFigure { set, points: &dipoles, band: &observations.band, cases: &[case] };
    let mut written = Vec::from(draw_dipole(&dipole).write(folder, "dipole")?);
    let dots = age_dots(&model, table, &three_ages(sky.age_yr), LOWEST_DOT_TEV);
    let case = SpectrumCase { label, curves: points.clone(), range: exact(|p| p.intensities.source) };
    let spectrum = SpectrumFigure { set, points: &protons, cases: &[case], dots: &dots };
    written.extend(draw_spectrum(&spectrum).write(folder, "spectrum")?);
    for (name, text) in [("sky_curves.csv", curves_csv(&points)), ("sky_dipoles.csv", dipoles_csv(&dipoles))] {
        let path = folder.join(name);
        write_whole(&path, text.as_bytes())?;
        written.push(path);
    }
    Ok(written)
}

fn curves_csv(points: &[CurvePoint]) -> String {
    let of = |value: fn(&CurvePoint) -> f64| points.iter().map(move |point| Some(value(point)));
    let columns = [
        words("status", "whose curve this is", points.iter().map(|_| "model of larmor, not the paper's")),
        float("energy_tev", TEV, "energy", of(|p| p.energy_tev)),
        float("source", INTENSITY, "local source", of(|p| p.intensities.source)),
        float("sea", INTENSITY, "Galactic sea", of(|p| p.intensities.sea)),
        float("old", INTENSITY, "old sources", of(|p| p.intensities.old)),
        float("total", INTENSITY, "sum of the three", of(|p| p.intensities.total())),
        float("source_fraction", None, "f_s", of(|p| p.intensities.source_fraction())),
        float("source_dipole", None, "3 f_s R/(2 c T)", of(|p| p.source_dipole)),
        float("sea_dipole", None, "contribution of the sea", of(|p| p.sea_dipole)),
        float("amplitude", None, "amplitude of the vector sum", of(|p| p.amplitude)),
        float("phase_deg", DEG, "right ascension of the vector sum", of(|p| p.phase_deg)),
        words(
            "diffusion",
            "diffusion tensor at this energy: measured by larmor scan, or extrapolated from there",
            points.iter().map(|point| if point.measured { "measured" } else { "extrapolated" }),
        ),
    ];
    to_ecsv(&ecsv_meta("Observed sky: model of a scene", None), &columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sky_of_a_scene_is_written_with_its_points() -> Result<(), Box<dyn std::error::Error>> {
        let (observations, table) = (Observations::shipped()?, DiffusionTable::shipped()?);
        let folder = tempfile::tempdir()?;
        let files = write_sky(folder.path(), &SkyScene::default(), DataSet::Paper2015, &observations, &table)?;
        let names: Vec<String> =
            files.iter().filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect();
        for name in ["dipole.svg", "dipole.png", "spectrum.svg", "spectrum.png", "sky_curves.csv", "sky_dipoles.csv"] {
            assert!(names.iter().any(|own| own == name), "{name} in {names:?}");
        }
        let curves = std::fs::read_to_string(folder.path().join("sky_curves.csv"))?;
        assert_eq!(curves.lines().filter(|line| line.starts_with("\"model of larmor")).count(), ENERGIES_TEV.2);
        Ok(())
    }
}
