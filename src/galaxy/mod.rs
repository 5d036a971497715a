//! The sources of the Galaxy: supernovae at random in space and time, against the smooth sea that they are averaged to.
//!
//! Everything is relative to the Earth. The regular field lies in the Galactic plane: z along the field, y towards the
//! Galactic pole, x across the field in the plane. All of it is this program's model, with the paper's rate and Green's
//! function.
//!
//! One Galaxy takes [`GalaxyModel::new`] once for the scene and [`GalaxyModel::look`] for each; many take [`gather`], which
//! reports after ever larger portions.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | supernovae | – | 1/(pc³ yr) | Poisson process of rate q in the layer \|y + y_E\| < h | Savchenko et al. 2015, section 3 |
//! | intensity relative to the sea | I | 1 | density over that of the smooth sea | here |

mod answers;
mod blocks;
mod draw;
mod ensemble;
mod model;
mod one;
mod sea;
mod shells;
mod statistics;
mod survey;
mod transport;

pub use answers::{Answers, Plateau, TOLD_TEV, ToldEnergy, answers, recent};
pub use draw::{GalaxyKey, Supernova};
pub use ensemble::{Ensemble, gather};
pub use model::{GalaxyModel, Level};
pub use one::{Seen, Workspace};
pub use sea::{GRAIN, SmoothSea, rate_per_pc3_yr};
pub use shells::REACH;
pub use statistics::{Bands, bands, chance, quantile, tail_exponent};
pub use survey::{COMPARED_TEV, LevelSurvey, survey};
pub use transport::{diffusion, energies_tev};
