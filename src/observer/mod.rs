//! Spheres around the source, crossings located on the track, and logarithmic time bins.
//!
//! The track of a Boris step is two straight pieces, on which crossings are found exactly: whether a piece ends inside
//! is decided from the same end points for both of its neighbours, so no crossing is lost or counted twice at a joint.

mod bins;
mod sphere;

pub use bins::TimeBins;
pub use sphere::{Crossing, Passage, Spheres, crossings};
