//! Text to stdout, and numbers as people read them.

use std::io::{ErrorKind, Write as _};

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

/// Writes a line to stderr; if nobody reads it there is nobody to tell.
pub(super) fn stderr(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Seconds as `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`.
pub(super) fn seconds(seconds: f64) -> String {
    if seconds < 9.95 {
        return format!("{seconds:.1} s");
    }
    let whole = seconds.round() as u64;
    match whole {
        0..60 => format!("{whole} s"),
        60..3600 => format!("{} min {} s", whole / 60, whole % 60),
        3600..172_800 => format!("{} h {} min", whole / 3600, whole % 3600 / 60),
        _ => format!("{} days", whole / 86_400),
    }
}

/// Years as `850 yr`, `3.2 kyr`, `2 Myr`.
pub(super) fn years(years: f64) -> String {
    scaled(years, &[(1e6, "Myr"), (1e3, "kyr")], "yr")
}

/// A large count as `736 M`, `1.2 G`.
pub(super) fn count(count: f64) -> String {
    scaled(count, &[(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")], "").trim_end().to_owned()
}

/// Bytes as `96 MiB`.
pub(super) fn bytes(bytes: u64) -> String {
    scaled(bytes as f64, &[(1_073_741_824.0, "GiB"), (1_048_576.0, "MiB"), (1024.0, "KiB")], "B")
}

/// Three significant digits without an exponent where that is readable: `0.0833`, `1.04`, `736`.
pub(super) fn digits(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let magnitude = value.abs().log10().floor();
    if !(-4.0..6.0).contains(&magnitude) {
        return format!("{value:.2e}");
    }
    let decimals = (2.0 - magnitude).max(0.0) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// `5.75 ± 0.17`, both to the second digit of the error.
pub(super) fn with_error(value: f64, error: f64) -> String {
    if !(error > 0.0 && error.is_finite()) {
        return format!("{} ± {}", digits(value), digits(error));
    }
    let magnitude = error.log10().floor();
    if !(-6.0..6.0).contains(&magnitude) {
        return format!("{value:.3e} ± {error:.1e}");
    }
    let decimals = (1.0 - magnitude).max(0.0) as usize;
    format!("{value:.decimals$} ± {error:.decimals$}")
}

fn scaled(value: f64, units: &[(f64, &str)], base: &str) -> String {
    let (unit, name) = units.iter().copied().find(|(unit, _)| value >= *unit).unwrap_or((1.0, base));
    format!("{} {name}", digits(value / unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(seconds(0.42), "0.4 s");
        assert_eq!(seconds(200.0), "3 min 20 s");
        assert_eq!(seconds(7500.0), "2 h 5 min");
        assert_eq!(years(3200.0), "3.2 kyr");
        assert_eq!(years(850.0), "850 yr");
        assert_eq!(count(736e6), "736 M");
        assert_eq!(bytes(100_663_296), "96 MiB");
        assert_eq!(digits(0.083_33), "0.0833");
        assert_eq!(digits(1.0), "1");
        assert_eq!(digits(100_000.0), "100000");
        assert_eq!(digits(2.5e-7), "2.50e-7");
        assert_eq!(with_error(5.7512, 0.173), "5.75 ± 0.17");
        assert_eq!(with_error(0.05, 0.0), "0.05 ± 0");
    }
}
