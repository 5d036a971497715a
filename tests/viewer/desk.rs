//! A desk with a real window, and hands that use it by xdotool.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::display::Display;

/// Many times what anything here takes on a loaded machine.
pub const PATIENCE: Duration = Duration::from_secs(180);

/// In which a window on a busy machine has drawn a few frames.
const A_FEW_FRAMES: Duration = Duration::from_millis(1500);

/// A quick scene in its own folder, with settings of its own, on a display of its own.
pub struct Desk {
    pub display: Display,
    pub folder: tempfile::TempDir,
}

/// A window; ends with its owner.
pub struct Window(pub Child);

impl Desk {
    /// `None`, with a word about it, where the machine lacks something.
    pub fn set_up(scene: &str) -> Option<Self> {
        if Command::new("xdotool").arg("version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
            eprintln!("skipped: xdotool is not installed");
            return None;
        }
        let Some(display) = Display::start() else {
            eprintln!("skipped: Xvfb is not installed");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("test.ron"), scene).unwrap();
        Some(Self { display, folder })
    }

    pub fn scene(&self) -> PathBuf {
        self.folder.path().join("test.ron")
    }

    /// Opens the window and waits until it has the keyboard; `None` where nothing can be drawn.
    pub fn open(&self, arguments: &[&str]) -> Option<Window> {
        self.open_in(arguments, &[])
    }

    /// The same with more in its environment.
    pub fn open_in(&self, arguments: &[&str], environment: &[(&str, &Path)]) -> Option<Window> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_larmor"));
        command.args(arguments).current_dir(self.folder.path()).env_remove("WAYLAND_DISPLAY");
        // Neither a dialog of the system nor its colours can be had.
        command.env("PATH", "").env_remove("DBUS_SESSION_BUS_ADDRESS");
        command.env("DISPLAY", self.display.name()).env("XDG_CONFIG_HOME", self.folder.path().join("settings"));
        command.envs(environment.iter().copied());
        let log = std::fs::File::create(self.folder.path().join("log")).unwrap();
        let window = Window(command.stdout(Stdio::null()).stderr(log).spawn().unwrap());
        let begin = Instant::now();
        while !self.focus() {
            let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap();
            if log.contains("no usable graphics adapter") {
                eprintln!("skipped: no graphics adapter, install mesa-vulkan-drivers");
                return None;
            }
            assert!(begin.elapsed() < PATIENCE, "no window: {log}");
            std::thread::sleep(Duration::from_millis(200));
        }
        // The first frames are drawn.
        std::thread::sleep(Duration::from_secs(3));
        Some(window)
    }

    pub fn hand(&self, arguments: &[&str]) -> Option<String> {
        let mut command = Command::new("xdotool");
        let output = command.args(arguments).env("DISPLAY", self.display.name()).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Gives the window the keyboard, as nothing else does where there is no window manager.
    pub fn focus(&self) -> bool {
        let found = self.hand(&["search", "--name", "larmor"]).unwrap_or_default();
        found.lines().last().is_some_and(|id| self.hand(&["windowfocus", id]).is_some())
    }

    pub fn press(&self, keys: &[&str]) {
        for key in keys {
            self.hand(&["key", key]).unwrap();
        }
    }

    /// Chooses the first that the palette of commands finds.
    pub fn find(&self, words: &str) {
        self.press(&["ctrl+p"]);
        self.hand(&["type", "--delay", "5", words]).unwrap();
        self.press(&["Return"]);
    }

    /// Makes the window so large.
    pub fn resize(&self, [width, height]: [u32; 2]) {
        let found = self.hand(&["search", "--name", "larmor"]).unwrap_or_default();
        let id = found.lines().last().unwrap_or_default();
        self.hand(&["windowsize", id, &width.to_string(), &height.to_string()]).unwrap();
    }

    /// Types into the box of a parameter, all at once as fast hands do, and waits until a busy machine has drawn that.
    pub fn set(&self, parameter: &str, value: &str) {
        self.find(parameter);
        self.hand(&["type", "--delay", "5", value]).unwrap();
        self.press(&["Return"]);
        std::thread::sleep(A_FEW_FRAMES);
    }
}

impl Window {
    pub fn is_open(&mut self) -> bool {
        self.0.try_wait().unwrap().is_none()
    }

    /// Memory in MiB that it holds and threads that it has.
    #[cfg(target_os = "linux")]
    pub fn memory_and_threads(&self) -> [f64; 2] {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap();
        let number = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.trim().trim_end_matches(" kB").trim().parse::<f64>().unwrap()
        };
        [number("VmRSS:") / 1024.0, number("Threads:")]
    }

    /// Processor time so far, in seconds.
    #[cfg(target_os = "linux")]
    pub fn processor_s(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.0.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        let ticks = |index: usize| fields[index].parse::<f64>().unwrap();
        // utime and stime in ticks of a hundredth of a second.
        (ticks(11) + ticks(12)) / 100.0
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < PATIENCE, "{what}: not after {PATIENCE:?}");
        std::thread::sleep(Duration::from_millis(100));
    }
}
