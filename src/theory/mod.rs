//! Closed forms only, by which the Monte Carlo is judged. Sees nothing but [`crate::units`] and [`crate::measured`].
//!
//! What all files share; the formulas of each stand at its head.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | distance from the source | R | pc | given | scene |
//! | age of the source, time since release | T, t | yr | given | scene |
//! | speed of light | c | pc/yr | `0.306601` | [`crate::units`] |
//! | diffusion coefficient along axis i | D_i | pc²/yr | `<x_i²>/(2 t)` for t → ∞ | measured |
//! | flux anisotropy | A | 1 | `R/(c T)` | Savchenko et al. 2015, eq. (2) |
//! | dipole amplitude of the intensity | δ | 1 | `3A/2` | Savchenko et al. 2015, footnote 1 |

mod anisotropy;
mod burst;
mod cloud;
mod diffusion;
mod layer;
mod losses;
mod scattering;

pub use anisotropy::{crossing_anisotropy, dipole_amplitude, flux_anisotropy};
pub use burst::{burst_density_per_pc3, source_dipole, source_distance_pc};
pub use cloud::{random_flight_rate_per_yr, random_flight_variance_pc2, running_width_anisotropy};
pub use diffusion::{boris_angle_ratio, free_streaming_pc2_yr, gaussian_width_pc, isotropic_diffusion_pc2_yr};
pub use layer::{
    LAYER_TAIL, Profile, SPACE_TAIL, between_walls, connected_volume_pc3, layer_between_walls, layer_squared_per_pc,
};
pub use losses::{
    cooling_limit_tev, effective_time_yr, energy_at_release_tev, loss_rate_per_tev_yr, magnetic_energy_density_ev_cm3,
};
pub use scattering::{
    ClassicalDiffusion, classical_diffusion, free_path_pc, running_parallel_pc2_yr, running_perpendicular_pc2_yr,
    small_angle_diffusion_pc2_yr,
};
