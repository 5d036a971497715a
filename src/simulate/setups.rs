//! Standard set-ups for measuring the speed: fields of all kinds and sizes, particles as a user runs them.

use crate::field::{FieldModel, Precision};
use crate::scene::{FieldScene, ObserverScene, ParticleScene, RunScene, Scene, Step};

/// A set-up whose speed is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct SetUp {
    /// Name on the command line and among the benches.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// The scene, with one realisation.
    pub scene: Scene,
}

/// Length of a step: a twentieth of the Larmor radius of 1 PeV in 1 µG.
const STEP_PC: f64 = 0.054_05;

/// All set-ups: 1 PeV protons in 1 µG with steps of a twentieth of the Larmor radius, and the default scene as it is.
///
/// Fields are in single precision, as other programs have them, and once in half, as scenes have them that say nothing.
pub fn set_ups() -> Vec<SetUp> {
    let grids = |levels, cells| FieldModel::NestedGrids { levels, cells };
    let waves = |modes| FieldModel::PlaneWaves { modes };
    let single = scene(0.0, 1.0, 0.16, grids(3, 256));
    let half = |scene: Scene| Scene { field: FieldScene { precision: Precision::Half, ..scene.field }, ..scene };
    let few = scene(0.0, 1.0, 0.16, waves(100));
    let many = scene(0.0, 1.0, 0.16, waves(500));
    let default = Scene { field: FieldScene { realisations: 1, ..FieldScene::default() }, ..Scene::default() };
    vec![
        SetUp { name: "uniform", about: "uniform field", scene: scene(1.0, 0.0, 1.0, grids(1, 16)) },
        SetUp { name: "grid1", about: "one grid of 256³", scene: scene(0.0, 1.0, 4.0, grids(1, 256)) },
        SetUp { name: "nest3", about: "three nested grids of 256³", scene: single.clone() },
        SetUp { name: "nest3-half", about: "three nested grids of 256³, half precision", scene: half(single) },
        SetUp { name: "default", about: "field of the default scene", scene: default },
        SetUp { name: "pw100", about: "100 plane waves", scene: few.clone() },
        SetUp { name: "pw100-half", about: "100 plane waves, half precision", scene: half(few) },
        SetUp { name: "pw500", about: "500 plane waves", scene: many.clone() },
        SetUp { name: "pw500-half", about: "500 plane waves, half precision", scene: half(many) },
    ]
}

fn scene(b0_ug: f64, brms_ug: f64, l_min_pc: f64, model: FieldModel) -> Scene {
    Scene {
        field: FieldScene {
            b0_ug,
            brms_ug,
            l_min_pc,
            model,
            precision: Precision::Single,
            realisations: 1,
            ..FieldScene::default()
        },
        particles: ParticleScene { count: 4096, ..ParticleScene::default() },
        run: RunScene { step: Step::Fixed { pc: STEP_PC }, ..RunScene::default() },
        observers: ObserverScene { radii_pc: vec![10.0, 20.0, 50.0], ..ObserverScene::default() },
        ..Scene::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_ups_are_valid_and_named_once() {
        let all = set_ups();
        for SetUp { name, scene, .. } in &all {
            let text = crate::scene::to_ron(scene);
            assert_eq!(crate::scene::from_ron(&text, name).unwrap(), *scene);
            assert_eq!(all.iter().filter(|other| other.name == *name).count(), 1);
        }
    }
}
