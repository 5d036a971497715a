//! Closed forms only, by which the Monte Carlo is judged. Sees nothing but [`crate::units`].

mod anisotropy;
mod cloud;
mod diffusion;

pub use anisotropy::{crossing_anisotropy, dipole_amplitude, flux_anisotropy};
pub use cloud::{random_flight_rate_per_yr, random_flight_variance_pc2, running_width_anisotropy};
pub use diffusion::{boris_angle_ratio, free_streaming_pc2_yr, gaussian_width_pc, isotropic_diffusion_pc2_yr};
