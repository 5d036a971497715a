//! Studies: questions that take several runs to answer, asked without a window.
//!
//! Each study makes ordinary scenes, runs them one after the other on one [`Runner`], which reports [`Event`] and can be
//! cancelled at any time, and writes what it found as a table, a figure and a summary. A scene of a study is a file in
//! its folder, so that each of its runs can be repeated alone.

mod calibrate;
mod choose;
mod converge;
mod electrons;
mod export;
mod export_files;
mod fig1;
mod galaxy_crew;
mod pace;
mod runner;
mod scan;
mod scene_figure;
mod sky;
mod sky_files;
mod sky_tables;
mod sky_view;
mod sources;
mod sources_files;
mod steps;

pub use calibrate::{Calibration, calibrate, calibration_json, write_calibration};
pub use choose::{Choice, choose};
pub use converge::{Convergence, Variant, VariantResult, converge, convergence_json, variants, write_convergence};
pub use electrons::{ElectronStudy, electrons_json, study_electrons, write_electrons};
pub use export::{Export, ExportPlan, Trail, make_export};
pub use export_files::{ExportFormat, export_file_names, write_export};
pub use fig1::{Effort, Fig1, Panel, PanelResult, fig1_json, fig1_panels, run_fig1, write_fig1};
pub use galaxy_crew::{GalaxyCrew, GalaxyOrder, GalaxyPool, GalaxyTick};
pub use pace::{Pace, worth_a_trial};
pub use runner::{Crew, Event, Runner, StudyError, Watch};
pub use scan::{Scan, ScanPlan, ScanRow, plan_scan, run_scan, scan_json, write_scan};
pub use scene_figure::SceneFigure;
pub use sky::{LowEnergies, QUOTED_TEV, SkyCase, SkyPlan, SkyStudy, dipole_at, needed_distance, study_sky};
pub use sky_files::{Measured, failure_json, sky_json, write_fig2, write_fig3, write_measured};
pub use sky_view::{SkyChoice, SkyView, write_sky};
pub use sources::{SourcesCase, SourcesStudy, isotropic, study_sources};
pub use sources_files::{sources_json, write_sources};
pub use steps::{StepStudy, steps_json, study_steps, write_steps};

use std::path::{Path, PathBuf};

use crate::figure::Figure;
use crate::output::{OutputError, draw, write_whole};

/// Writes the texts of a study and its figure, each whole or not at all, and returns their paths.
fn write_files(
    folder: &Path,
    texts: &[(String, String)],
    figure: Option<(&str, &Figure)>,
) -> Result<Vec<PathBuf>, OutputError> {
    let mut written = Vec::new();
    for (name, text) in texts {
        let path = folder.join(name);
        write_whole(&path, text.as_bytes())?;
        written.push(path);
    }
    if let Some((name, figure)) = figure {
        written.extend(draw(figure).write(folder, name)?);
    }
    Ok(written)
}

/// A serialisable summary as the text of a JSON file, which names the program.
fn json(summary: &impl serde::Serialize) -> String {
    #[derive(serde::Serialize)]
    struct Signed<'a, S> {
        program: &'static str,
        #[serde(flatten)]
        summary: &'a S,
    }
    // Plain numbers and strings: serialising them has no way to fail.
    let mut text = serde_json::to_string_pretty(&Signed { program: "larmor", summary }).unwrap_or_default();
    text.push('\n');
    text
}
