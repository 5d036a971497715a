//! Cores of this machine, and how many threads a command takes of them.

use crate::cli::print;

/// So many threads as are asked for, but not more than there are cores; all cores if not said.
pub(super) fn threads(asked: Option<u16>) -> usize {
    if let Some(words) = excess(asked) {
        print::stderr(&words);
    }
    let cores = all_cores();
    asked.map_or(cores, usize::from).min(cores)
}

/// What there is to say of more threads than cores.
pub(super) fn excess(asked: Option<u16>) -> Option<String> {
    let cores = all_cores();
    let asked = asked.map(usize::from).filter(|asked| *asked > cores)?;
    Some(format!("larmor: {asked} threads are more than the {cores} cores here, which take as many threads"))
}

/// Threads of a run that leaves no core to a window.
pub(super) fn all_cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
