//! Nothing waits for ever: what does not end in time fails its test.

use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// Many times what the longest takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(600);

/// What `work` gives, on a thread of its own.
pub fn in_time<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, end) = crossbeam_channel::bounded(1);
    std::thread::spawn(move || {
        // Nobody waits any more only where the test has failed.
        let _ = done.send(work());
    });
    end.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{what} has not ended after {PATIENCE:?}"))
}

/// What a program printed, and how it ended.
pub fn output(command: &mut Command) -> Output {
    let program = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    in_time("the program", move || program.wait_with_output()).unwrap()
}
