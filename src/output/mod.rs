//! The folder of a run: scene, summary, tables that astropy reads, and figures for a paper.
//!
//! Every file is written whole or not at all. The names and columns are listed in `README.md`.

mod atomic;
mod ecsv;
mod error;
mod figure_table;
mod folder;
mod kept;
mod leftovers;
mod lock;
mod mark;
mod plot;
mod run_file;
mod summary;
mod tables;
pub mod vtk;
mod writable;

use std::path::{Path, PathBuf};

pub use atomic::{persist, temporary_beside, temporary_folder_beside, write_whole};
pub use ecsv::{Column, Values, ecsv_meta, quoted, to_ecsv};
pub use error::OutputError;
pub use figure_table::figure_table;
pub use folder::{Earlier, FolderRequest, OutputFolder, free_folder, prepare_folder};
pub use kept::KeptFile;
pub use lock::{Lock, is_free};
pub use mark::{FILM_MARK, signed_png, signed_scene};
pub use plot::{Drawing, FONT_BYTES, Paper, PaperSize, draw, draw_on};
pub use run_file::{ESTIMATES_FILE, KeptRun, RunFolderError, read_run};
pub use summary::{Summary, reached, summary_json};
pub use tables::{Table, table};
pub use writable::{clean_beside, ensure_writable};

use crate::figure::{Options, RunFigure};
use crate::simulate::RunReport;

/// Writes all files of a run into `folder`, which must exist (see [`prepare_folder`]), and returns their paths; `options`
/// are those of the figures.
///
/// Files of the same names are replaced one by one; a failure leaves those already written, unless the folder is one that
/// [`OutputFolder::fill`] gives. Figures of a run that is not complete say how far it has got.
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
    text("scene.ron", signed_scene(&report.scene))?;
    text("summary.json", summary_json(report))?;
    let kept = KeptRun::of(report);
    text(ESTIMATES_FILE, kept.to_text()?)?;
    for &kind in Table::ALL {
        text(kind.file_name(), table(report, kind))?;
    }
    for &figure in RunFigure::ALL {
        let drawing = draw(&kept.figure(figure, options));
        written.extend(drawing.write(folder, figure.name())?);
    }
    Ok(written)
}

/// How the names of a run's files begin.
pub fn run_file_names() -> Vec<&'static str> {
    let tables = Table::ALL.iter().map(|table| table.file_name());
    let figures = RunFigure::ALL.iter().flat_map(|figure| figure.file_names());
    ["scene.ron", "summary.json", ESTIMATES_FILE].into_iter().chain(tables).chain(figures).collect()
}
