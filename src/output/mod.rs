//! The folder of a run: scene, summary, tables that astropy reads, and figures for a paper.
//!
//! Every file is written whole or not at all. The names and columns are listed in `README.md`.

mod atomic;
mod ecsv;
mod error;
mod folder;
mod plot;
mod summary;
mod tables;

use std::path::{Path, PathBuf};

pub use atomic::{ensure_writable, write_whole};
pub use ecsv::{Column, Values, ecsv_meta, quoted, to_ecsv};
pub use error::OutputError;
pub use folder::{free_folder, prepare_folder};
pub use plot::{Drawing, draw};
pub use summary::{Summary, summary_json};
pub use tables::{Table, table};

use crate::figure::{Options, RunFigure};
use crate::scene;
use crate::simulate::RunReport;

/// Writes all files of a run into `folder`, which must exist (see [`prepare_folder`]), and returns their paths; `options`
/// are those of the figures.
///
/// Files of the same names are replaced one by one; a failure leaves those already written.
///
/// # Errors
/// The first file that cannot be written or drawn.
pub fn write_run(folder: &Path, report: &RunReport, options: &Options) -> Result<Vec<PathBuf>, OutputError> {
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
    for &figure in RunFigure::ALL {
        let drawing = draw(&figure.build(&report.scene, &report.estimates, options));
        written.extend(drawing.write(folder, figure.name())?);
    }
    Ok(written)
}
