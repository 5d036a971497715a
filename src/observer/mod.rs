//! Spheres around the source, crossings located on the track, and logarithmic time bins.
//!
//! The track of a Boris step is two straight pieces, on which crossings are found exactly: whether a piece ends inside
//! is decided from the same end points for both of its neighbours, so no crossing is lost or counted twice at a joint.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | radius of a sphere | R | pc | given | scene |
//! | cosine to the outward normal | µ | 1 | `v·x/R`, positive outwards | definition |
//! | time of a crossing | t | yr | `s/c`, s the path to the crossing itself | [`crate::units::light_time_yr`] |

mod bins;
mod sphere;

pub use bins::TimeBins;
pub use sphere::{Crossing, Passage, Spheres, crossings};
