//! The scene of a step.

use crate::lesson::schema::{SceneChange, Step};
use crate::scene::parameters::Kind;
use crate::scene::{Parameter, Scene, SceneError, ViewScene, parameter, preset, validate};

impl SceneChange {
    /// The name of the preset that takes the place of the scene.
    pub fn preset(&self) -> Option<&str> {
        match self {
            Self::Preset(name) | Self::PresetWith(name, _) => Some(name),
            Self::Keep | Self::Set(_) => None,
        }
    }

    /// Paths and values that are set.
    pub fn values(&self) -> &[(String, f64)] {
        match self {
            Self::Set(values) | Self::PresetWith(_, values) => values,
            Self::Keep | Self::Preset(_) => &[],
        }
    }
}

impl Step {
    /// The scene with which the step begins, if `before` is there; equal to `before` where nothing changes.
    ///
    /// # Errors
    /// [`SceneError::Refused`] if what is set does not go with what is there, after changes by the reader.
    pub fn scene_after(&self, before: &Scene) -> Result<Scene, SceneError> {
        let mut scene = match self.scene.preset().and_then(preset) {
            Some(preset) => preset.scene()?,
            None => before.clone(),
        };
        for (path, value) in self.scene.values() {
            if let Some(row) = parameter(path) {
                set(&mut scene, row, *value);
            }
        }
        validate(&scene, "lesson")?;
        Ok(scene)
    }
}

/// Sets a number; the view is spelt out where it was left to the window.
pub(super) fn set(scene: &mut Scene, row: &Parameter, value: f64) {
    let Kind::Number(number) = &row.kind else { return };
    if row.path.starts_with("view.") {
        scene.view.get_or_insert_with(ViewScene::default);
    }
    number.set(scene, value);
}
