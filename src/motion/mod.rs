//! Motion in a static magnetic field: `dv/ds = κ v × B` along the path `s = c t`, with `κ = 1/(r_L B)`.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | path | s | pc | `c t` | ultra-relativistic particle |
//! | direction of motion | v | 1 | unit vector | no electric field: the energy is constant |
//! | equation of motion | – | 1/pc | `dv/ds = κ v × B` | Lorentz force |
//! | curvature per field | κ | 1/(pc µG) | `1/(r_L B) = Z e c/E` | [`crate::units::larmor_radius_pc`] |

mod boris;
mod cash_karp;

pub use boris::{Boris, Track};
pub use cash_karp::{AdaptiveStep, CashKarp};
