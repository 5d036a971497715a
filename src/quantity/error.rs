//! Why a text is no quantity.

/// Why a typed text was refused; each message names the cause and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// Nothing but white space.
    #[error("nothing is written: write a number, for example 0.3 or 1e6")]
    Empty,
    /// No number at the beginning, or one that goes on in an unknown way; also infinities and NaN.
    #[error("{text} is not a number: write for example 0.3, 20000 or 1e6")]
    NotANumber {
        /// As typed, shortened.
        text: String,
    },
    /// Digits are set apart in groups that are not of three digits, or by more than one sign.
    #[error("{text} is grouped in an unknown way: write groups of three digits, or none")]
    Groups {
        /// As typed, shortened.
        text: String,
    },
    /// The one mark in the number can be a decimal mark or set thousands apart.
    #[error("{text} can be read as {decimal} or {grouped}: write {decimal_remedy} or {grouped}")]
    Ambiguous {
        /// As typed, shortened.
        text: String,
        /// Reading with the mark as decimal mark.
        decimal: String,
        /// How to write that reading so that it is not ambiguous.
        decimal_remedy: String,
        /// Reading with the mark between thousands.
        grouped: String,
    },
    /// The unit is none of this quantity, or its prefix is written in the wrong case.
    #[error("{message}")]
    UnknownUnit {
        /// Cause and remedy.
        message: String,
    },
    /// A count with decimals.
    #[error("{text} is not a whole number: write one without decimals")]
    NotWhole {
        /// As typed, shortened.
        text: String,
    },
    /// Larger than the largest, or nearer to zero than the smallest number that can be held.
    #[error("{text} is out of reach: write a number between 1e-300 and 1e300")]
    OutOfRange {
        /// As typed, shortened.
        text: String,
    },
}

/// Longest text, in characters, that a message repeats.
const LONGEST: usize = 40;

/// A typed text as a message repeats it.
pub(super) fn shortened(text: &str) -> String {
    let shown = |letter: char| if letter.is_control() { '\u{fffd}' } else { letter };
    let mut short: String = text.chars().take(LONGEST).map(shown).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}
