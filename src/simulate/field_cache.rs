//! Cache of the fields of the last run, for the next one that has the same turbulence.

use std::sync::Arc;

use crate::field::{Field, LevelPlan};
use crate::scene::{FieldScene, Scene};

/// The fields of one run and what they follow from.
#[derive(Default)]
pub(super) struct FieldCache {
    key: Option<Key>,
    fields: Arc<Vec<Field>>,
}

impl FieldCache {
    /// Takes out the realisations that fit the scene, from the first on; none if the turbulence differs. Others are freed.
    pub fn take(&mut self, scene: &Scene) -> Vec<Field> {
        let fields = std::mem::take(&mut self.fields);
        if self.key.take() != Some(key(scene)) {
            return Vec::new();
        }
        let wanted = fields.iter().take(scene.field.realisations as usize);
        wanted.map(|field| field.with_b0(scene.field.b0_ug)).collect()
    }

    /// Lets all fields go.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Stores the fields of a scene.
    pub fn store(&mut self, scene: &Scene, fields: Arc<Vec<Field>>) {
        self.key = Some(key(scene));
        self.fields = fields;
    }
}

/// All that one realisation of the turbulence follows from: neither B0 nor the number of realisations, but cubes, which are
/// wider for nearly straight paths.
type Key = (FieldScene, Vec<LevelPlan>, u64);

fn key(scene: &Scene) -> Key {
    let levels = scene.sampling().levels(&scene.field.turbulence());
    (FieldScene { b0_ug: 0.0, realisations: 1, ..scene.field.clone() }, levels, scene.particles.seed)
}
