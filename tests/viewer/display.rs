//! A display of its own for a test: Xvfb, if it is installed.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use crate::deadline::in_time;

/// Two servers that start at once, where a third was killed, can take the same number, and one the other's socket.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// A running Xvfb; ends with its owner.
pub struct Display {
    server: Child,
    name: String,
}

impl Display {
    /// Starts a display of 1280 × 720 pixels; `None` where Xvfb is not installed.
    pub fn start() -> Option<Self> {
        let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let mut server = Command::new("Xvfb")
            .args(["-screen", "0", "1280x720x24", "-nolisten", "tcp", "-displayfd", "1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let told = server.stdout.take()?;
        let line = in_time("the start of Xvfb", move || BufReader::new(told).lines().next())?.ok()?;
        Some(Self { server, name: format!(":{}", line.trim()) })
    }

    /// For `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // Asked to end, it takes its lock and its socket away.
        let asked = Command::new("kill").arg(self.server.id().to_string()).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}
