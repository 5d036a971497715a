//! The folder of a run: scene, summary, tables that astropy reads, and figures for a paper.
//!
//! Every file is written whole or not at all. The names and columns are listed in `README.md`.

mod atomic;
mod ecsv;
mod error;
mod folder;
pub mod palette;
mod plot;
mod summary;
mod tables;

use std::path::{Path, PathBuf};

pub use atomic::{ensure_writable, write_whole};
pub use ecsv::{Column, Values, ecsv_meta, quoted, to_ecsv};
pub use error::OutputError;
pub use folder::{free_folder, prepare_folder};
pub use plot::{
    DipoleCase, DipoleFigure, ElectronCurve, ElectronFigure, ElectronSample, Fig1Panel, Figure, Look, Plot, ScanPoint,
    SpectrumCase, SpectrumFigure, dipole_series, draw_dipole, draw_electrons, draw_fig1, draw_pulls, draw_scan,
    draw_spectrum, proton_series, series_look,
};
pub use summary::{Summary, summary_json};
pub use tables::{Table, table};

use crate::scene;
use crate::simulate::RunReport;

/// Writes all files of a run into `folder`, which must exist (see [`prepare_folder`]), and returns their paths.
///
/// Files of the same names are replaced one by one; a failure leaves those already written.
///
/// # Errors
/// The first file that cannot be written or drawn.
pub fn write_run(folder: &Path, report: &RunReport) -> Result<Vec<PathBuf>, OutputError> {
    let mut written = Vec::new();
    let mut text = |name: &str, text: String| -> Result<(), OutputError> {
        let path = folder.join(name);
        write_whole(&path, text.as_bytes())?;
        written.push(path);
        Ok(())
    };
    text("scene.ron", scene::to_ron(&report.scene))?;
    text("summary.json", summary_json(report))?;
    for &kind in Table::ALL {
        text(kind.file_name(), table(report, kind))?;
    }
    for &plot in Plot::ALL {
        written.extend(write_plot(folder, report, plot)?);
    }
    Ok(written)
}

/// Writes one figure of a run as `.svg` and `.png` into `folder` and returns both paths.
///
/// # Errors
/// If it cannot be drawn or written.
pub fn write_plot(folder: &Path, report: &RunReport, plot: Plot) -> Result<[PathBuf; 2], OutputError> {
    plot.draw(report).write(folder, plot.name())
}
