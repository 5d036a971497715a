//! Closed forms only, by which the Monte Carlo is judged. Sees nothing but [`crate::units`].

mod anisotropy;
mod diffusion;

pub use anisotropy::{crossing_anisotropy, dipole_amplitude, flux_anisotropy};
pub use diffusion::{boris_angle_ratio, free_streaming_pc2_yr, gaussian_width_pc, isotropic_diffusion_pc2_yr};
