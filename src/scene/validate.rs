//! Ranges and combinations that make a scene meaningful.

use crate::scene::{Scene, SceneError};

/// Checks every value of a scene against its range and the values against each other.
///
/// # Errors
/// The first violation, as [`SceneError::Refused`] without a position.
pub fn validate(_scene: &Scene, _origin: &str) -> Result<(), SceneError> {
    Ok(())
}

/// What the user should know about a valid scene.
pub fn warnings(_scene: &Scene) -> Vec<String> {
    Vec::new()
}
