//! Pythons with the packages that read what the program writes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use crate::support::finished;

/// Longest that the package index may take before the test is skipped, and that a reader may take.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// A Python, made when the first test asks for it, or why there is none.
pub type Python = LazyLock<Result<PathBuf, String>>;

/// Reads tables.
pub static TABLES: Python =
    LazyLock::new(|| environment("tables", &["astropy", "pandas"], "import astropy.table, pandas"));
/// Reads points and lines in space.
pub static SPACE: Python = LazyLock::new(|| {
    environment("space", &["vtk", "meshio", "astropy"], "import vtkmodules.vtkIOXML, meshio, astropy.table")
});

/// Its path; `None`, and a message, where it cannot be had.
pub fn python(python: &'static Python) -> Option<&'static Path> {
    python.as_ref().inspect_err(|why| eprintln!("skipped: {why}")).ok().map(PathBuf::as_path)
}

/// A Python that has these packages and can import what it should, in an environment that is kept for the next time.
fn environment(name: &str, packages: &[&str], imports: &str) -> Result<PathBuf, String> {
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let python = |environment: &Path| environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let succeeds = |command: &mut Command| {
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let output = child.ok().and_then(|child| finished(child, PATIENCE));
        output.is_some_and(|output| output.status.success())
    };
    let has_all = |environment: &Path| succeeds(Command::new(python(environment)).args(["-c", imports]));
    if has_all(&kept) {
        return Ok(python(&kept));
    }
    // Made beside it and moved, so that a program that runs at the same time never sees half of it.
    let prefix = format!("{name}-");
    let made = tempfile::Builder::new().prefix(&prefix).tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap().keep();
    // Most modules are never imported, so that compiling all takes longer than compiling those.
    let install = ["-m", "pip", "install", "--no-compile", "--retries", "1"].iter().chain(packages);
    let missing = if !succeeds(Command::new("python3").args(["-m", "venv"]).arg(&made)) {
        "python3 with its module venv is not installed".to_owned()
    } else if !succeeds(Command::new(python(&made)).args(install)) {
        format!("{} cannot be installed from the package index", packages.join(", "))
    } else {
        // Another program may have been faster.
        return Ok(python(if fs::rename(&made, &kept).is_ok() || has_all(&kept) { &kept } else { &made }));
    };
    fs::remove_dir_all(&made).unwrap();
    Err(missing)
}
