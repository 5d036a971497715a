//! What a reader may choose about the figures of a run.

use std::collections::BTreeSet;

/// What a reader chooses about the figures of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// δ = 3A/2 instead of A.
    pub dipole: bool,
    /// All spheres scaled to the nearest: A · R₀/R.
    pub rescaled: bool,
    /// f(µ) at one sphere in one time bin instead of every sphere in its last.
    pub single: bool,
    /// That sphere, and the one of the regions; `None` takes the one nearest to the source's distance.
    pub sphere: Option<usize>,
    /// That time bin, from 0; `None` takes the newest with data.
    pub time_bin: Option<usize>,
    /// Time in yr to be marked.
    pub marked_yr: Option<f64>,
    /// Write what the pointer is told.
    pub told: bool,
    /// Keys of the series that are not drawn.
    pub hidden: BTreeSet<String>,
}
