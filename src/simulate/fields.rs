//! The fields of the last run, for the next one that has the same turbulence.

use std::sync::Arc;

use crate::field::Field;
use crate::scene::{FieldScene, Scene};

/// Fields and what they follow from.
#[derive(Default)]
pub(super) struct LastFields {
    key: Option<(FieldScene, u64)>,
    fields: Arc<Vec<Field>>,
}

impl LastFields {
    /// Those that fit the scene, the first realisations; none if the turbulence differs. The others are given up.
    pub fn take(&mut self, scene: &Scene) -> Vec<Field> {
        let fields = std::mem::take(&mut self.fields);
        if self.key.take() != Some(key(scene)) {
            return Vec::new();
        }
        let wanted = fields.iter().take(scene.field.realisations as usize);
        wanted.map(|field| field.with_b0(scene.field.b0_ug)).collect()
    }

    /// Keeps the fields of a scene for the next.
    pub fn keep(&mut self, scene: &Scene, fields: Arc<Vec<Field>>) {
        self.key = Some(key(scene));
        self.fields = fields;
    }
}

/// All that one realisation of the turbulence follows from: neither B0 nor the number of realisations.
fn key(scene: &Scene) -> (FieldScene, u64) {
    (FieldScene { b0_ug: 0.0, realisations: 1, ..scene.field.clone() }, scene.particles.seed)
}
