//! Ranges and combinations that make a scene meaningful.

use crate::field::{FieldModel, GOOD_CELLS_PER_WAVE, Grid, MIN_CELLS_PER_WAVE, cells_per_shortest_wave, widest_ratio};
use crate::math;
use crate::quantity::{plain, rounded, rounded_up};
use crate::scene::parameters::{CELLS, Kind, LEVELS, MAX_RADII, parameters};
use crate::scene::{Escape, FieldScene, GalaxyScene, SCHEMA_VERSION, Scene, SceneError, Step, few_modes};
use crate::text::code_point;
use crate::units::light_path_pc;

/// Weakest total field in µG: below, particles leave the scene before they turn.
const MIN_TOTAL_FIELD_UG: f64 = 1.0e-6;

/// Largest memory in bytes that the grids of one scene may ask for.
const MAX_GRID_BYTES: f64 = 64.0 * 1024.0 * 1024.0 * 1024.0;

/// Absorbs the rounding of a logarithmic split that fits exactly.
const ROUNDING: f64 = 1.0e-9;
/// Shortest waves in a step; with more D comes out too small (docs/physics.md).
const MOST_WAVES_PER_STEP: f64 = 2.0 / 3.0;
/// A step and a wave that were each rounded to three digits are still in proportion.
const STEP_ROUNDING: f64 = 0.01;

/// Most characters of words that a message repeats.
const MAX_WORDS: usize = 40;

/// Significant digits of what follows from a scene.
const DERIVED_DIGITS: i32 = 3;

/// Significant digits of a value to take instead.
const REMEDY_DIGITS: i32 = 2;

/// Checks every value of a scene against its range and the values against each other.
///
/// # Errors
/// The first violation, as [`SceneError::Refused`] without a position.
pub fn validate(scene: &Scene, origin: &str) -> Result<(), SceneError> {
    match but_for_modes(scene).or_else(|| modes(scene)) {
        None => Ok(()),
        Some(Violation { field, value, allowed }) => {
            Err(SceneError::Refused { origin: origin.to_owned(), line: 0, column: 0, field, value, allowed })
        }
    }
}

/// What is wrong with a scene, whether it has modes enough or not.
fn but_for_modes(scene: &Scene) -> Option<Violation> {
    version(scene)
        .or_else(|| misplaced_letter(scene))
        .or_else(|| out_of_range(scene))
        .or_else(|| field(&scene.field))
        .or_else(|| step(scene))
        .or_else(|| observers(scene))
        .or_else(|| galaxy(&scene.galaxy))
}

fn modes(scene: &Scene) -> Option<Violation> {
    let [field, value, allowed] = few_modes::refusal(scene, &|better| but_for_modes(better).is_none())?;
    violation(field, value, allowed)
}

/// What a valid scene will not show well, each a sentence without a full stop.
pub fn warnings(scene: &Scene) -> Vec<String> {
    let Scene { field, run, observers, .. } = scene;
    let turbulent = field.brms_ug > 0.0;
    let larmor_pc = scene.larmor_radius_pc();
    let mut warnings = Vec::new();
    if let (true, FieldModel::NestedGrids { levels, cells }) = (turbulent, field.model) {
        let resolution = cells_per_shortest_wave(levels, cells, field.l_max_pc, field.l_min_pc);
        if resolution < GOOD_CELLS_PER_WAVE - ROUNDING {
            warnings.push(format!(
                "the shortest waves have only {resolution:.1} cells, {GOOD_CELLS_PER_WAVE} or more are better: {}",
                resolution_remedies(field, levels, cells, GOOD_CELLS_PER_WAVE)
            ));
        }
    }
    warnings.extend(few_modes::warning(scene, &|better| but_for_modes(better).is_none()));
    if turbulent && field.l_min_pc > larmor_pc / 2.0 {
        warnings.push(format!(
            "the shortest wave, {} pc, is longer than half the Larmor radius, {} pc: nothing is left to \
             scatter particles that move nearly across the field",
            plain(field.l_min_pc),
            plain(rounded(larmor_pc, DERIVED_DIGITS))
        ));
    }
    if let (true, Step::Fixed { pc }) = (turbulent, run.step)
        && pc > MOST_WAVES_PER_STEP * field.l_min_pc * (1.0 + STEP_ROUNDING)
    {
        warnings.push(format!(
            "steps of {} pc are longer than two thirds of the shortest wave, {} pc: particles jump over it",
            plain(pc),
            plain(field.l_min_pc)
        ));
    }
    let reach_pc = light_path_pc(run.duration_yr);
    for radius in observers.radii_pc.iter().filter(|radius| **radius > reach_pc) {
        warnings.push(format!(
            "no particle can reach the sphere of {} pc: light covers {} pc in {} yr",
            plain(*radius),
            plain(rounded(reach_pc, DERIVED_DIGITS)),
            plain(run.duration_yr)
        ));
    }
    warnings
}

/// Which value is wrong and what would be right.
struct Violation {
    field: String,
    value: String,
    allowed: String,
}

fn violation(field: impl Into<String>, value: impl Into<String>, allowed: impl Into<String>) -> Option<Violation> {
    Some(Violation { field: field.into(), value: value.into(), allowed: allowed.into() })
}

fn version(scene: &Scene) -> Option<Violation> {
    if scene.version == SCHEMA_VERSION {
        return None;
    }
    violation("version", scene.version.to_string(), version_remedy())
}

/// What to say about a version that this program does not read.
pub(super) fn version_remedy() -> String {
    format!("this program reads version {SCHEMA_VERSION} of the scene format")
}

fn out_of_range(scene: &Scene) -> Option<Violation> {
    parameters().find_map(|parameter| {
        let range = parameter.range()?;
        let (index, value) =
            parameter.numbers(scene).into_iter().enumerate().find(|(_, value)| !range.contains(*value))?;
        let path = match parameter.kind {
            Kind::List(_) => format!("{}[{index}]", parameter.path),
            _ => parameter.path.to_owned(),
        };
        violation(path, plain(value), parameter.range_in_words().unwrap_or_default())
    })
}

fn misplaced_letter(scene: &Scene) -> Option<Violation> {
    parameters().find_map(|parameter| {
        let Kind::Text(kind) = &parameter.kind else { return None };
        let words = kind.get(scene);
        let (_, letter) = kind.misplaced(words)?;
        let shown: String = words.chars().take(MAX_WORDS).collect();
        let rest = if shown.len() < words.len() { "…" } else { "" };
        let allowed = if kind.lines { "printable lines" } else { "one printable line" };
        violation(parameter.path, format!("{shown:?}{rest}"), format!("{allowed}, without {}", code_point(letter)))
    })
}

fn field(field: &FieldScene) -> Option<Violation> {
    if math::hypot(field.b0_ug, field.brms_ug) < MIN_TOTAL_FIELD_UG {
        return violation(
            "field.b0_ug",
            plain(field.b0_ug),
            format!("b0_ug and brms_ug must not both be 0; together they must reach {} µG", plain(MIN_TOTAL_FIELD_UG)),
        );
    }
    if field.l_min_pc >= field.l_max_pc {
        return violation(
            "field.l_min_pc",
            plain(field.l_min_pc),
            format!("above 0 and below l_max_pc, which is {} pc", plain(field.l_max_pc)),
        );
    }
    match field.model {
        FieldModel::NestedGrids { levels, cells } => grids(field, levels, cells),
        FieldModel::PlaneWaves { .. } => None,
    }
}

fn grids(field: &FieldScene, levels: u32, cells: u32) -> Option<Violation> {
    if !cells.is_power_of_two() {
        let allowed = format!("a power of two from {}", CELLS.in_words("cells"));
        return violation("field.model.cells", cells.to_string(), allowed);
    }
    if field.brms_ug == 0.0 {
        return None;
    }
    let resolution = cells_per_shortest_wave(levels, cells, field.l_max_pc, field.l_min_pc);
    if resolution < MIN_CELLS_PER_WAVE - ROUNDING {
        return violation(
            "field.model.cells",
            cells.to_string(),
            format!(
                "with levels = {levels} the shortest waves have only {resolution:.1} cells and need \
                 {MIN_CELLS_PER_WAVE} or more: {}",
                resolution_remedies(field, levels, cells, MIN_CELLS_PER_WAVE)
            ),
        );
    }
    let bytes = Grid::bytes(cells, field.precision) as f64 * f64::from(levels) * f64::from(field.realisations);
    if bytes > MAX_GRID_BYTES {
        return violation(
            "field.realisations",
            field.realisations.to_string(),
            format!(
                "with levels = {levels} and cells = {cells} the grids take {:.1} GiB, more than the {} GiB that a \
                 scene may ask for: at most {} realisations",
                (10.0 * bytes / math::powi(1024.0, 3)).ceil() / 10.0,
                MAX_GRID_BYTES / math::powi(1024.0, 3),
                (f64::from(field.realisations) * MAX_GRID_BYTES / bytes).floor()
            ),
        );
    }
    None
}

/// The smallest changes of cells, levels or shortest wave, each on its own, that give a wave `wanted` cells.
fn resolution_remedies(field: &FieldScene, levels: u32, cells: u32, wanted: f64) -> String {
    let fits =
        |levels, cells, l_min_pc| cells_per_shortest_wave(levels, cells, field.l_max_pc, l_min_pc) >= wanted - ROUNDING;
    let mut remedies = Vec::new();
    let more_cells = CELLS.powers_of_two().find(|more| *more > cells && fits(levels, *more, field.l_min_pc));
    remedies.extend(more_cells.map(|more| format!("cells: {more}")));
    let more_levels = (levels + 1..=LEVELS.max as u32).find(|more| fits(*more, cells, field.l_min_pc));
    remedies.extend(more_levels.map(|more| format!("levels: {more}")));
    let l_min_pc = rounded_up(field.l_max_pc / widest_ratio(levels, cells, wanted), REMEDY_DIGITS);
    if l_min_pc < field.l_max_pc && fits(levels, cells, l_min_pc) {
        remedies.push(format!("l_min_pc: {}", plain(l_min_pc)));
    }
    match remedies.as_slice() {
        [] => "take more cells and levels or a longer l_min_pc".to_owned(),
        [only] => format!("{only} would do"),
        [first @ .., last] => format!("{} or {last} would do", first.join(", ")),
    }
}

fn step(scene: &Scene) -> Option<Violation> {
    let Step::Fixed { pc } = scene.run.step else { return None };
    let larmor_pc = scene.larmor_radius_pc();
    if pc <= larmor_pc / 2.0 {
        return None;
    }
    violation(
        "run.step.pc",
        plain(pc),
        format!(
            "at most half the Larmor radius of {} pc: take step: Auto, or for example Fixed(pc: {})",
            plain(rounded(larmor_pc, DERIVED_DIGITS)),
            plain(rounded_up(larmor_pc / 13.0, REMEDY_DIGITS))
        ),
    )
}

fn observers(scene: &Scene) -> Option<Violation> {
    let radii = &scene.observers.radii_pc;
    if radii.is_empty() || radii.len() > MAX_RADII {
        return violation("observers.radii_pc", format!("{} radii", radii.len()), format!("1 to {MAX_RADII} radii"));
    }
    if let Some(at) = radii.windows(2).position(|pair| pair[0] >= pair[1]) {
        return violation(
            format!("observers.radii_pc[{}]", at + 1),
            plain(radii[at + 1]),
            format!("radii rise, and the one before is {} pc", plain(radii[at])),
        );
    }
    if scene.observers.first_time_yr >= scene.run.duration_yr {
        return violation(
            "observers.first_time_yr",
            plain(scene.observers.first_time_yr),
            format!("above 0 and below run.duration_yr, which is {} yr", plain(scene.run.duration_yr)),
        );
    }
    None
}

fn galaxy(galaxy: &GalaxyScene) -> Option<Violation> {
    if galaxy.min_age_yr >= galaxy.max_age_yr {
        return violation(
            "galaxy.min_age_yr",
            plain(galaxy.min_age_yr),
            format!("above 0 and below galaxy.max_age_yr, which is {} yr", plain(galaxy.max_age_yr)),
        );
    }
    let lowest = galaxy.half_thickness_pc.max(galaxy.height_pc);
    if galaxy.escape == Escape::AcrossPlane && galaxy.halo_pc <= lowest {
        return violation(
            "galaxy.halo_pc",
            plain(galaxy.halo_pc),
            format!("with escape: AcrossPlane above half_thickness_pc and height_pc, here {} pc", plain(lowest)),
        );
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every remedy that the message of a scene with too few cells names makes the scene valid.
    #[test]
    fn remedies_cure() {
        for (levels, cells, l_min_pc) in [(1, 64, 0.25), (2, 64, 0.1), (3, 32, 0.25), (2, 32, 0.01), (1, 512, 0.01)] {
            let mut scene = Scene::default();
            scene.field.l_min_pc = l_min_pc;
            scene.field.model = FieldModel::NestedGrids { levels, cells };
            let Err(SceneError::Refused { allowed, .. }) = validate(&scene, "x") else {
                panic!("{levels} levels of {cells} cells carry {l_min_pc} pc");
            };
            let named = allowed.rsplit("more: ").next().unwrap_or_default();
            let mut cured = 0;
            for remedy in named.trim_end_matches(" would do").replace(" or ", ", ").split(", ") {
                let (what, value) = remedy.split_once(": ").unwrap_or_else(|| panic!("no remedy in {allowed}"));
                let mut better = scene.clone();
                match what {
                    "cells" => better.field.model = FieldModel::NestedGrids { levels, cells: value.parse().unwrap() },
                    "levels" => better.field.model = FieldModel::NestedGrids { levels: value.parse().unwrap(), cells },
                    "l_min_pc" => better.field.l_min_pc = value.parse().unwrap(),
                    other => panic!("unknown remedy {other}"),
                }
                validate(&better, "x").unwrap_or_else(|error| panic!("{remedy}: {error}"));
                cured += 1;
            }
            assert!(cured > 0, "{allowed}");
        }
    }
}
