//! Pythons with the packages that read what the program writes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::finished;

/// Longest that the package index may take before the test is skipped, and that a reader may take.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// Packages, under the name of their environment, and what a script imports of them.
pub struct Packages {
    name: &'static str,
    install: &'static [&'static str],
    imports: &'static str,
}

/// Readers of tables.
pub const TABLES: Packages =
    Packages { name: "tables", install: &["astropy", "pandas"], imports: "import astropy.table, pandas" };
/// Readers of points and lines in space.
pub const SPACE: Packages = Packages {
    name: "space",
    install: &["vtk", "meshio", "astropy"],
    imports: "import vtkmodules.vtkIOXML, meshio, astropy.table",
};

/// A Python that has these packages, in an environment that is kept for the next time; `None`, and a message, where it
/// cannot be had.
pub fn python(packages: &Packages) -> Option<PathBuf> {
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(packages.name);
    let python = |environment: &Path| environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let succeeds = |command: &mut Command| {
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let output = child.ok().and_then(|child| finished(child, PATIENCE));
        output.is_some_and(|output| output.status.success())
    };
    let has_all = |environment: &Path| succeeds(Command::new(python(environment)).args(["-c", packages.imports]));
    if has_all(&kept) {
        return Some(python(&kept));
    }
    // Made beside it and moved, so that a test that runs at the same time never sees half of it.
    let prefix = format!("{}-", packages.name);
    let made = tempfile::Builder::new().prefix(&prefix).tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap().keep();
    let install = ["-m", "pip", "install", "--retries", "1"].iter().chain(packages.install);
    let skipped = if !succeeds(Command::new("python3").args(["-m", "venv"]).arg(&made)) {
        "python3 with its module venv is not installed".to_owned()
    } else if !succeeds(Command::new(python(&made)).args(install)) {
        format!("{} cannot be installed from the package index", packages.install.join(", "))
    } else {
        // Another test may have been faster.
        return Some(python(if fs::rename(&made, &kept).is_ok() || has_all(&kept) { &kept } else { &made }));
    };
    eprintln!("skipped: {skipped}");
    fs::remove_dir_all(&made).unwrap();
    None
}
