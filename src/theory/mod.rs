//! Closed forms only, by which the Monte Carlo is judged. Sees nothing but [`crate::units`] and [`crate::measured`].

mod anisotropy;
mod burst;
mod cloud;
mod diffusion;
mod losses;

pub use anisotropy::{crossing_anisotropy, dipole_amplitude, flux_anisotropy};
pub use burst::{burst_density_per_pc3, source_dipole, source_distance_pc};
pub use cloud::{random_flight_rate_per_yr, random_flight_variance_pc2, running_width_anisotropy};
pub use diffusion::{boris_angle_ratio, free_streaming_pc2_yr, gaussian_width_pc, isotropic_diffusion_pc2_yr};
pub use losses::{
    cooling_limit_tev, effective_time_yr, energy_at_release_tev, loss_rate_per_tev_yr, magnetic_energy_density_ev_cm3,
};
