//! Text to stdout and stderr, and quantities in it.

use std::io::{ErrorKind, Write as _};

use crate::quantity::{self, THIN, Unit};
use crate::text::printable;

/// Writes `text` to stdout; a reader that has gone away (`larmor presets | head -1`) is not an error.
///
/// # Errors
/// Any other failure to write.
pub(super) fn stdout(text: &str) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Writes a line to stderr, with nothing in it that controls the terminal; if nobody reads it there is nobody to tell.
pub(super) fn stderr(line: &str) {
    let _ = writeln!(std::io::stderr(), "{}", printable(line));
}

/// Value and unit as everywhere, but with plain spaces, which every terminal shows and every search finds.
pub(super) fn quantity(value: f64, unit: Unit) -> String {
    with_plain_spaces(&quantity::quantity(value, unit))
}

/// Length of time that people wait, in seconds: `0.4 s`, `3 min 20 s`, `2 h 5 min`.
pub(super) fn wall_clock(seconds: f64) -> String {
    with_plain_spaces(&quantity::wall_clock(seconds))
}

fn with_plain_spaces(text: &str) -> String {
    text.replace(THIN, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_are_plain() {
        assert_eq!(quantity(3200.0, Unit::Year), "3.2 kyr");
        assert_eq!(quantity(20_000.0, Unit::Count), "20 000");
        assert_eq!(wall_clock(200.0), "3 min 20 s");
    }
}
