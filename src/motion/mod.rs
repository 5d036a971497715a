//! Motion in a static magnetic field: `dv/ds = κ v × B` along the path `s = c t`, with `κ = 1/(r_L B)`.

mod boris;

pub use boris::{Boris, Track};
