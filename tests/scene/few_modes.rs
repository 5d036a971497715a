//! Scenes whose particles meet too few modes: what is refused, what is said, and that every remedy cures.

use larmor::field::{FieldModel, Paths, plan_levels};
use larmor::scene::{PRESETS, Scene, SceneError, validate, warnings};
use larmor::simulate::Plan;

/// Scenes with too few modes, one for each kind of remedy, with what must be said of them.
fn with_few_modes() -> Vec<Scene> {
    let grids = |levels, cells| FieldModel::NestedGrids { levels, cells };
    let waves = |modes| FieldModel::PlaneWaves { modes };
    let scene = |energy_tev, b0_ug, l_min_pc, model| {
        let mut scene = Scene::default();
        scene.particles.energy_tev = energy_tev;
        (scene.field.b0_ug, scene.field.brms_ug, scene.field.l_min_pc) = (b0_ug, 1.0, l_min_pc);
        scene.field.model = model;
        scene
    };
    vec![
        scene(51_428.0, 0.0, 0.25, waves(50)),
        scene(51_428.0, 0.0, 0.25, waves(200)),
        scene(51_428.0, 0.0, 0.25, waves(1000)),
        scene(1e4, 0.0, 1.0, waves(100)),
        scene(1e3, 0.0, 0.16, waves(50)),
        scene(1e5, 1.0, 2.5, waves(30)),
        scene(2e5, 0.0, 20.0, grids(1, 32)),
        scene(4e5, 0.0, 20.0, grids(1, 32)),
        scene(4e5, 0.0, 2.5, grids(3, 32)),
        scene(1e6, 0.0, 20.0, grids(1, 32)),
        scene(1e6, 0.0, 0.25, waves(10)),
        scene(1e6, 1e-6, 20.0, waves(1000)),
    ]
}

/// What a message of few modes says, and the scenes that its remedies make.
fn cured(scene: &Scene) -> (String, Vec<Scene>) {
    let said = match validate(scene, "x") {
        Err(SceneError::Refused { field, allowed, .. }) => format!("{field}: {allowed}"),
        _ => warnings(scene).into_iter().find(|warning| warning.contains("at resonance")).unwrap_or_default(),
    };
    let named = said.rsplit_once("a path: ").map_or("", |(_, named)| named).trim_end_matches(" would do");
    let number = |text: &str| text.trim_end_matches(')').parse::<u32>().unwrap();
    let better = named.replace(" or ", "; ").replace(", cells", " cells").replace(", ", "; ");
    let better = better.split("; ").map(|remedy| {
        let mut better = scene.clone();
        let numbers: Vec<u32> = remedy
            .split([':', ' ', '('])
            .filter(|word| word.starts_with(|first: char| first.is_ascii_digit()))
            .map(number)
            .collect();
        better.field.model = match (scene.field.model, numbers.as_slice()) {
            (_, [levels, cells]) => FieldModel::NestedGrids { levels: *levels, cells: *cells },
            (FieldModel::PlaneWaves { .. }, [modes]) => FieldModel::PlaneWaves { modes: *modes },
            (FieldModel::NestedGrids { levels, .. }, [cells]) if remedy.starts_with("cells") => {
                FieldModel::NestedGrids { levels, cells: *cells }
            }
            (FieldModel::NestedGrids { cells, .. }, [levels]) => FieldModel::NestedGrids { levels: *levels, cells },
            _ => panic!("no remedy in {said} of {scene:?}"),
        };
        better
    });
    (said.clone(), better.collect())
}

/// Every remedy that a scene with too few modes names makes it valid and leaves nothing to say about modes or cells.
#[test]
fn remedies_of_few_modes_cure() {
    for scene in with_few_modes() {
        let (said, better) = cured(&scene);
        assert!(!better.is_empty(), "{said}");
        for better in better {
            validate(&better, "x").unwrap_or_else(|error| panic!("{said}: {error}"));
            let left = warnings(&better);
            assert!(!left.iter().any(|it| it.contains("resonance with") || it.contains("cells")), "{said}: {left:?}");
        }
    }
}

/// D of 50 and 200 plane waves at r_L = 2.2 l_max is 2.4 and 1.4 times what is right, that of five grids is right.
#[test]
fn few_modes_are_refused_or_said() {
    let said: Vec<String> = with_few_modes().iter().map(|scene| cured(scene).0).collect();
    assert!(said[0].starts_with("field.model.modes: D is expected to come out about 2"), "{}", said[0]);
    assert!(said[1].starts_with("field.model.modes: D is expected to come out about 4"), "{}", said[1]);
    assert!(said[2].starts_with("D is expected to come out about 8.5 % too large"), "{}", said[2]);
    assert!(said[5].contains("D_∥ is expected") && said[5].contains("D_⊥ too small"), "{}", said[5]);
    assert!(said[7].starts_with("field.model.cells: D is expected"), "{}", said[7]);
    let mut grids = Scene::default();
    (grids.field.b0_ug, grids.field.brms_ug, grids.particles.energy_tev) = (0.0, 1.0, 51_428.0);
    assert!(validate(&grids, "x").is_ok() && warnings(&grids).is_empty(), "{:?}", warnings(&grids));
}

/// The fields of the default scene and of all presets are those without wider cubes, and nothing is said of their modes.
#[test]
fn presets_keep_their_fields() {
    let presets = PRESETS.iter().map(|preset| preset.scene().unwrap());
    for scene in presets.chain([Scene::default()]).filter(|scene| scene.field.brms_ug > 0.0) {
        let FieldModel::NestedGrids { levels, cells } = scene.field.model else { panic!("{}", scene.title) };
        let usual = plan_levels(&scene.field.turbulence(), levels, cells, Paths::default());
        assert_eq!(Plan::of(&scene).levels, usual, "{}", scene.title);
        assert!(!warnings(&scene).iter().any(|warning| warning.contains("resonance")), "{}", scene.title);
    }
}
