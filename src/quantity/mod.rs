//! Numbers as text, both ways: quantities with units and prefixes, printed for people and read as people type them.
//!
//! Whatever [`quantity`], [`number`], [`plain`] and [`grouped`] print, [`Unit::parse`] reads, digit for digit. Nothing here
//! depends on the language of the machine: the decimal mark printed is the point, groups of three digits are set apart by
//! a narrow space, and both conventions are read where they can be told apart.
//!
//! | Written | Read as |
//! |---|---|
//! | `1.5`, `1,5`, `.5` | decimal mark |
//! | `20 000` (any white space), `20'000`, `20_000`, `1,234,567`, `1.234.567` | groups of three digits |
//! | `1,234.5`, `1.234,5` | groups, and the last mark is the decimal one |
//! | `20,000` for a count without prefix or exponent | 20 000, for a count has no decimals |
//! | `1,234` otherwise, `20.000` for a count | refused: both readings are possible |
//! | `1.234` otherwise | 1.234, as printed |
//! | `1e4`, `1E4`, `×10⁴`, `x10^4`, `*10^4`, `·10^4`, `10⁴` | power of ten |
//! | `-`, `−` (U+2212) | minus sign |
//! | `uG`, `µG` (U+00B5), `μG` (U+03BC), `pc2/yr`, `pc^2/yr` | the same unit |
//! | `mpc`, `pev` | refused: SI prefixes keep their case, `m` is milli and `M` mega |
//! | `inf`, `nan`, `∞`, what overflows or vanishes in an `f64` | refused |

mod error;
mod parse;
mod print;
mod round;
mod unit;

#[cfg(test)]
mod both_ways;

pub use error::QuantityError;
pub use print::{THIN, grouped, number, plain, quantity, quantity_to, superscript, value_error, wall_clock};
pub use round::{rounded, rounded_up};
pub use unit::Unit;
