//! Whether a scene has modes enough for its particles: by how much D is off, and what to change.

use crate::field::{FieldModel, GOOD_CELLS_PER_WAVE, cells_per_shortest_wave};
use crate::quantity::{number, plain, rounded_up};
use crate::scene::Scene;
use crate::scene::parameters::{CELLS, LEVELS, MODES};

/// Part by which D may be off without a word.
const SMALL_EXCESS: f64 = 0.03;

/// Part by which D may be off at all.
const LARGEST_EXCESS: f64 = 0.2;

/// Significant digits of excesses and numbers of modes.
const DIGITS: usize = 2;

/// Factor between numbers of waves that are tried.
const MORE_WAVES: f64 = 1.1;

/// Significant digits of a number of waves to take instead.
const REMEDY_DIGITS: i32 = 2;

/// What to say about a scene whose D is expected to be off by more than 3 % and at most 20 %.
///
/// `fits` tells whether a scene is valid but for its modes.
pub(super) fn warning(scene: &Scene, fits: &dyn Fn(&Scene) -> bool) -> Option<String> {
    let [modes, excess] = modes_and_excess(scene);
    (excess > SMALL_EXCESS).then(|| format!("{}: {}", what(scene, modes, excess), remedies(scene, fits)))
}

/// The field, its value and what to do about it where D is expected to be off by more than 20 %.
///
/// `fits` tells whether a scene is valid but for its modes.
pub(super) fn refusal(scene: &Scene, fits: &dyn Fn(&Scene) -> bool) -> Option<[String; 3]> {
    let [modes, excess] = modes_and_excess(scene);
    if excess <= LARGEST_EXCESS {
        return None;
    }
    let (field, value) = match scene.field.model {
        FieldModel::NestedGrids { cells, .. } => ("field.model.cells", cells),
        FieldModel::PlaneWaves { modes } => ("field.model.modes", modes),
    };
    let allowed = format!("{}: {}", what(scene, modes, excess), remedies(scene, fits));
    Some([field.to_owned(), value.to_string(), allowed])
}

fn modes_and_excess(scene: &Scene) -> [f64; 2] {
    scene.sampling().modes_and_excess(&scene.field.turbulence())
}

fn what(scene: &Scene, modes: f64, excess: f64) -> String {
    let (along, across) = if scene.field.b0_ug > 0.0 { ("D_∥", ", and D_⊥ too small,") } else { ("D", "") };
    format!(
        "{along} is expected to come out about {} % too large{across} because only about {} modes are at resonance with \
         a path",
        number(100.0 * excess, DIGITS),
        number(modes, DIGITS)
    )
}

/// The smallest changes of the model, each on its own, that leave an excess of 3 % or less and good cells.
fn remedies(scene: &Scene, fits: &dyn Fn(&Scene) -> bool) -> String {
    let with = |model| {
        let mut better = scene.clone();
        better.field.model = model;
        better
    };
    let field = &scene.field;
    let cures = |model: &FieldModel| {
        let good = match *model {
            FieldModel::NestedGrids { levels, cells } => {
                cells_per_shortest_wave(levels, cells, field.l_max_pc, field.l_min_pc) >= GOOD_CELLS_PER_WAVE
            }
            FieldModel::PlaneWaves { .. } => true,
        };
        let better = with(*model);
        good && modes_and_excess(&better)[1] <= SMALL_EXCESS && fits(&better)
    };
    let grids = |levels, cells| FieldModel::NestedGrids { levels, cells };
    let all_levels = || LEVELS.min as u32..=LEVELS.max as u32;
    let smallest_grids = |cells_from: u32| {
        CELLS
            .powers_of_two()
            .filter(move |cells| *cells >= cells_from)
            .find_map(|cells| all_levels().map(|levels| grids(levels, cells)).find(cures))
    };
    let mut found = Vec::new();
    match field.model {
        FieldModel::NestedGrids { levels, cells } => {
            let more = CELLS.powers_of_two().filter(|more| *more > cells);
            let more_cells = more.map(|more| grids(levels, more)).find(cures);
            let more_levels = all_levels().filter(|more| *more > levels).map(|more| grids(more, cells)).find(cures);
            found.extend(more_cells.map(|model| in_words(&model, Some(&field.model))));
            found.extend(more_levels.map(|model| in_words(&model, Some(&field.model))));
            if found.is_empty() {
                found.extend(smallest_grids(cells).map(|model| in_words(&model, None)));
            }
        }
        FieldModel::PlaneWaves { modes } => {
            found.extend(more_waves(modes).find(cures).map(|model| in_words(&model, Some(&field.model))));
            found.extend(smallest_grids(CELLS.min as u32).map(|model| in_words(&model, None)));
        }
    }
    match found.as_slice() {
        [] => "take more cells or waves, a wider band of waves or particles of lower energy".to_owned(),
        [only] => format!("{only} would do"),
        [first @ .., last] => format!("{} or {last} would do", first.join(", ")),
    }
}

/// Models of more and more waves, in round numbers.
fn more_waves(modes: u32) -> impl Iterator<Item = FieldModel> {
    let next = |modes: &f64| Some(rounded_up(MORE_WAVES * modes, REMEDY_DIGITS));
    std::iter::successors(Some(f64::from(modes)), next)
        .skip(1)
        .take_while(|modes| *modes <= MODES.max)
        .map(|modes| FieldModel::PlaneWaves { modes: modes as u32 })
}

/// The model as it stands in a scene, or the one number in which it differs from `other`.
fn in_words(model: &FieldModel, other: Option<&FieldModel>) -> String {
    match (*model, other) {
        (FieldModel::NestedGrids { levels, cells }, Some(FieldModel::NestedGrids { levels: before, .. })) => {
            if levels == *before { format!("cells: {cells}") } else { format!("levels: {levels}") }
        }
        (FieldModel::NestedGrids { levels, cells }, _) => {
            format!("model: NestedGrids(levels: {levels}, cells: {cells})")
        }
        (FieldModel::PlaneWaves { modes }, _) => format!("modes: {}", plain(f64::from(modes))),
    }
}
