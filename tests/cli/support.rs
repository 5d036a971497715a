//! Starting the program in a folder of its own.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A scene that runs in well under a second.
pub const TINY: &str = r#"(
    version: 1,
    title: "Tiny",
    field: (b0_ug: 1.0, brms_ug: 0.3, l_max_pc: 25.0, l_min_pc: 10.0,
            model: NestedGrids(levels: 2, cells: 32), realisations: 2),
    particles: (count: 192, seed: 7),
    run: (duration_yr: 1000.0),
    observers: (radii_pc: [10.0, 20.0], first_time_yr: 50.0, time_bins: 8),
)
"#;

/// Strong scattering: in the quasi-Gaussian window within a second.
pub const SOFT: &str = r#"(
    version: 1,
    title: "Soft",
    field: (b0_ug: 0.0, brms_ug: 1.0, l_max_pc: 25.0, l_min_pc: 5.0,
            model: NestedGrids(levels: 6, cells: 32), realisations: 4),
    particles: (energy_tev: 1000.0, count: 512, seed: 3),
    run: (duration_yr: 1500.0),
    observers: (radii_pc: [20.0, 30.0], first_time_yr: 300.0, time_bins: 4),
)
"#;

/// A scene that no machine finishes within a test.
pub const LONG: &str = r#"(
    version: 1,
    field: (b0_ug: 1.0, brms_ug: 0.3, l_max_pc: 25.0, l_min_pc: 10.0,
            model: NestedGrids(levels: 2, cells: 32), realisations: 2),
    particles: (count: 2000),
    run: (duration_yr: 1.0e6),
    observers: (radii_pc: [10.0], first_time_yr: 50.0, time_bins: 8),
)
"#;

/// Longest that a test waits for a run; many times what the longest takes on a loaded machine.
pub const PATIENCE: Duration = Duration::from_secs(600);

/// A temporary folder in which the program runs.
pub struct Place {
    folder: TempDir,
}

/// What the program did.
pub struct Ended {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Place {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a scene and returns its name.
    pub fn scene(&self, name: &'static str, text: &str) -> &'static str {
        std::fs::write(self.path(name), text).unwrap();
        name
    }

    /// The program with `arguments`, without a display, in this folder.
    pub fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_larmor"));
        command.args(arguments).current_dir(self.folder.path());
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        command
    }

    pub fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Ended {
        let mut command = self.command(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        ended(command.spawn().unwrap())
    }

    pub fn read(&self, name: impl AsRef<Path>) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap()
    }
}

/// Exit code and piped texts of a program that must end in time; a signal counts as code -1.
pub fn ended(program: Child) -> Ended {
    let output = finished(program, PATIENCE).unwrap_or_else(|| panic!("the program has not ended after {PATIENCE:?}"));
    Ended {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// What a program left behind; `None` where it had to be ended.
pub fn finished(program: Child, patience: Duration) -> Option<Output> {
    let id = program.id();
    let (done, end) = crossbeam_channel::bounded(1);
    std::thread::spawn(move || {
        // Nobody waits any more only where the program was too slow.
        let _ = done.send(program.wait_with_output());
    });
    match end.recv_timeout(patience) {
        Ok(output) => Some(output.unwrap()),
        Err(_) => {
            let _ = Command::new("kill").arg(id.to_string()).status();
            None
        }
    }
}

/// Sends a signal such as `-INT`; false if there is nobody any more.
pub fn signal(program: &Child, name: &str) -> bool {
    Command::new("kill").args([name, &program.id().to_string()]).stderr(Stdio::null()).status().unwrap().success()
}

/// Waits until the condition holds.
pub fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "{what} has not come");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Names of the files in a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
