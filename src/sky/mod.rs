//! The observed sky of Figs. 2 and 3: measured tables, the local source, the Galactic sea and old sources.
//!
//! Three kinds of numbers are kept apart: measured (with reference and status), quoted from the paper, and this program's
//! own model and fit. The paper's curves are not available as numbers; no curve here is one of them.
//!
//! A panel needs four calls: [`Observations::shipped`] and [`DiffusionTable::shipped`] once, then [`SkyModel::new`] and
//! [`curves()`] in every frame in which the scene's sky has changed. [`fit()`] takes some 10 ms to 100 ms.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | intensity of protons | I | 1/(GeV m² s sr) | `I_s + I_sea + I_old` | Savchenko et al. 2015, Fig. 3; shapes are ours |
//! | fraction of the local source | f_s | 1 | `I_s/I` | Savchenko et al. 2015, section 3 |
//! | dipole of the local source | δ_s | 1 | `3 f_s R/(2 c T)` | the same |
//! | dipole of the sea | δ_b | 1 | `(I_sea/I) δ_0 (E/E_1)^(1/3-γ) I_sea(E_1)/I_sea(E)`, E_1 = 1 PeV | here: escape model |
//! | dipole and phase of both | δ, α | 1, degrees | vector sum in right ascension | here |

mod band;
mod curves;
mod data;
mod degeneracy;
mod diffusion;
mod dipoles;
mod electrons;
mod error;
mod fit;
mod model;
mod observations;
mod points;
mod protons;
mod reader;
mod rows;
mod sea_dipole;
mod shown;
mod source;

pub use band::{BandPoint, construct_band};
pub use curves::{AgeDot, CurvePoint, age_dots, curves, energy_grid, plateau_mean, three_ages};
pub use data::{Bar, DataSet, Errors, Provenance, Shown, Status};
pub use degeneracy::{DEGENERATE_E_MAX_TEV, DEGENERATE_SEA_SLOPES, degenerate_fits, fixed_part, fraction_range};
pub use diffusion::{Diffusion, DiffusionTable, ScanRow};
pub use dipoles::{DipolePoint, Kind, Phase};
pub use electrons::{ElectronBurst, ElectronPoint};
pub use error::SkyError;
pub use fit::{Fit, FitParameter, Free, fit, fit_dipole};
pub use model::{Dipole, Intensities, SEA_RA_DEG, SOURCE_RA_DEG, SkyModel, add};
pub use observations::Observations;
pub use points::{FitPoint, fit_points, is_chosen, judged_dipoles};
pub use protons::ProtonPoint;
pub use sea_dipole::{SeaDipole, fit_sea_dipole};
pub use shown::{SkyCurves, dots, fraction_ranges};
pub use source::burst_spectrum;
