//! `larmor merge`: the parts of a run become its folder.

use std::path::{Path, PathBuf};

use crate::cli::args::{MergeOptions, Verbosity};
use crate::cli::part::NAME;
use crate::cli::{Outcome, UsageError, claim, kept, run};
use crate::output::{Earlier, FolderRequest, run_file_names};
use crate::simulate::{Part, merge_parts};

/// Merges parts, writes the folder of the run and prints its results.
pub(super) fn merge(options: &MergeOptions, verbosity: Verbosity) -> anyhow::Result<Outcome> {
    let paths = part_paths(&options.parts)?;
    let mut parts = Vec::with_capacity(paths.len());
    for path in &paths {
        let name = path.display().to_string();
        let checkpoint = kept::read_any(path).map_err(|message| UsageError(format!("{message}: {name}")))?;
        parts.push(Part { name, checkpoint });
    }
    let report = merge_parts(&parts, options.partial)?;
    drop(parts);
    let folder = claim::folder(&FolderRequest {
        path: &options.out,
        earlier: if options.force { Earlier::Replaced } else { Earlier::Refused },
        names: &run_file_names(),
        inputs: &[],
        beside: &paths.iter().map(PathBuf::as_path).collect::<Vec<_>>(),
    })?;
    run::deliver(&report, folder, options.json, verbosity)?;
    Ok(Outcome::Done)
}

/// The files, in place of folders the parts in them, by name.
fn part_paths(given: &[PathBuf]) -> Result<Vec<PathBuf>, UsageError> {
    let mut paths = Vec::new();
    for path in given {
        if !path.is_dir() {
            paths.push(path.clone());
            continue;
        }
        let unreadable = |cause| UsageError(format!("cannot read the folder ({cause}): {}", path.display()));
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).map_err(unreadable)? {
            inside.push(entry.map_err(unreadable)?.path());
        }
        inside.retain(|file| is_part(file));
        inside.sort();
        if inside.is_empty() {
            return Err(UsageError(format!("there are no parts in this folder: {}", path.display())));
        }
        paths.extend(inside);
    }
    Ok(paths)
}

fn is_part(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with(NAME.0) && name.ends_with(NAME.1)
}
