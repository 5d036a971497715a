//! Which parameters stand where in the left panel; all else about them is in the table of the core.

use crate::scene::parameters::Effect;
use crate::scene::{Parameter, Scene, parameter, parameters};

/// Paths of the eight that are always visible.
const MAIN: [&str; 8] = [
    "field.b0_ug",
    "field.brms_ug",
    "particles.energy_tev",
    "particles.count",
    "sky.distance_pc",
    "sky.age_yr",
    "sky.e_max_tev",
    "sky.offset_pc",
];

/// The parameters that are always visible.
pub fn main() -> impl Iterator<Item = &'static Parameter> {
    MAIN.into_iter().filter_map(parameter)
}

/// The folded rest of what restarts a run, as far as this scene has it.
pub fn more(scene: &Scene) -> impl Iterator<Item = &'static Parameter> {
    folded(Effect::Physics).filter(|parameter| parameter.written(scene).is_some())
}

/// The folded rest of the observed sky.
pub fn sky() -> impl Iterator<Item = &'static Parameter> {
    folded(Effect::Analysis).filter(|parameter| !is_of_galaxy(parameter))
}

/// The folded supernovae of the Galaxy.
pub fn galaxy() -> impl Iterator<Item = &'static Parameter> {
    folded(Effect::Analysis).filter(is_of_galaxy)
}

/// All of them, as far as this scene has them.
pub fn all(scene: &Scene) -> impl Iterator<Item = &'static Parameter> {
    main().chain(more(scene)).chain(sky()).chain(galaxy())
}

fn is_of_galaxy(parameter: &&'static Parameter) -> bool {
    parameter.path.starts_with("galaxy.")
}

fn folded(effect: Effect) -> impl Iterator<Item = &'static Parameter> {
    parameters().filter(move |parameter| parameter.effect == effect && !MAIN.contains(&parameter.path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_for_the_view_stands_in_one_place() {
        assert_eq!(main().map(|parameter| parameter.path).collect::<Vec<_>>(), MAIN);
        let in_panel = main().chain(folded(Effect::Physics)).chain(sky()).chain(galaxy());
        let mut paths: Vec<&str> = in_panel.map(|parameter| parameter.path).collect();
        paths.sort_unstable();
        let mut expected: Vec<&str> =
            parameters().filter(|parameter| parameter.effect != Effect::View).map(|parameter| parameter.path).collect();
        expected.sort_unstable();
        assert_eq!(paths, expected);
    }
}
