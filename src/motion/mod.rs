//! Motion in a static magnetic field: `dv/ds = κ v × B` along the path `s = c t`, with `κ = 1/(r_L B)`.

mod boris;
mod cash_karp;

pub use boris::{Boris, Track};
pub use cash_karp::{AdaptiveStep, CashKarp};
