//! The end of a run or a study: results to stdout first, then all files at once, and elsewhere where they cannot go where
//! they were to.

use std::path::{Path, PathBuf};

use crate::cli::args::Verbosity;
use crate::cli::{FailedError, print};
use crate::output::{Earlier, FolderRequest, OutputError, OutputFolder, free_folder};

/// Writes all files into a folder and returns their paths.
pub(super) type Write<'a> = dyn Fn(&Path) -> Result<Vec<PathBuf>, OutputError> + 'a;

/// Results and where they go.
pub(super) struct Delivery<'a> {
    pub folder: OutputFolder,
    /// Results for stdout.
    pub text: String,
    /// The results are JSON and stand alone.
    pub json: bool,
    /// The folder has results that these must not replace, so that these go into a folder beside it.
    pub stays: bool,
    pub write: &'a Write<'a>,
}

impl Delivery<'_> {
    /// Prints the results, writes the files and returns the folder that they are in.
    ///
    /// # Errors
    /// If stdout or a file cannot be written; whatever can be written is.
    pub(super) fn make(mut self, verbosity: Verbosity) -> anyhow::Result<PathBuf> {
        let printed = print::stdout(&self.text);
        let (folder, written) = self.store()?;
        let listed = if self.json {
            Ok(())
        } else {
            print::stdout(&format!("{} files in {}\n", written.len(), folder.display()))
        };
        if verbosity == Verbosity::Verbose {
            for path in &written {
                print::stderr(&format!("larmor: wrote {}", path.display()));
            }
        }
        let unread = |cause| {
            FailedError(format!("cannot write the results to stdout ({cause}); the files are in {}", folder.display()))
        };
        printed.and(listed).map_err(unread)?;
        Ok(folder)
    }

    fn store(&mut self) -> Result<(PathBuf, Vec<PathBuf>), FailedError> {
        let stored = if self.stays { self.fill_beside() } else { self.fill() };
        stored.map_err(|error| {
            let elsewhere = std::env::temp_dir().join(name_with(self.folder.path(), "larmor-", ""));
            FailedError(match fill_new(&elsewhere, self.write) {
                Ok((folder, written)) => {
                    format!("{error}; {} files are in {} instead", written.len(), folder.display())
                }
                Err(second) => format!(
                    "{error}; nor can the files go elsewhere ({second}); make room and give the same command again, with \
                     --resume where there is a checkpoint"
                ),
            })
        })
    }

    fn fill(&mut self) -> Result<(PathBuf, Vec<PathBuf>), OutputError> {
        Ok((self.folder.path().to_owned(), self.folder.fill(self.write)?))
    }

    fn fill_beside(&self) -> Result<(PathBuf, Vec<PathBuf>), OutputError> {
        fill_new(&name_with(self.folder.path(), "", "-interrupted"), self.write)
    }
}

/// Writes the files into a folder of this name, or with a number where there is one.
fn fill_new(base: &Path, write: &Write<'_>) -> Result<(PathBuf, Vec<PathBuf>), OutputError> {
    let path = free_folder(base);
    let request = FolderRequest { path: &path, earlier: Earlier::Refused, names: &[], inputs: &[], beside: &[] };
    let filled = OutputFolder::claim(&request).and_then(|mut folder| folder.fill(write));
    if filled.is_err() {
        // Only if it is empty.
        let _ = std::fs::remove_dir(&path);
    }
    Ok((path, filled?))
}

/// The path with something before and after its last name, which for `.` is that of the folder it means.
fn name_with(path: &Path, before: &str, after: &str) -> PathBuf {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut name = std::ffi::OsString::from(before);
    name.push(path.file_name().unwrap_or_default());
    name.push(after);
    if before.is_empty() { path.with_file_name(name) } else { name.into() }
}
