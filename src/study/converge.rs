//! Does the result depend on what it should not depend on: step, cells, shortest wave, field model, integrator?

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use crate::estimate::Estimate;
use crate::field::{FieldModel, cells_per_shortest_wave};
use crate::math;
use crate::output::{Column, OutputError, Summary, Values, ecsv_meta, signed_scene, to_ecsv};
use crate::scene::{Integrator, Scene, Step, validate};
use crate::simulate::{Plan, RunReport};
use crate::study::{Event, Runner, StudyError, write_files};

/// Waves of the other model where the base has grids.
const MODES: u32 = 500;
/// Grids of the other model where the base has waves.
const LEVELS: u32 = 3;
/// Cells of these.
const CELLS: u32 = 128;
/// Cells that the shortest wave keeps when it is halved.
const CELLS_PER_WAVE: f64 = 6.0;

/// One scene of the study.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// What differs from the base, a few words.
    pub name: &'static str,
    /// The scene.
    pub scene: Scene,
}

/// A variant and what came out.
#[derive(Clone, Debug)]
pub struct VariantResult {
    /// What differs from the base.
    pub name: &'static str,
    /// Its run.
    pub report: Arc<RunReport>,
}

/// All variants, the base first.
#[derive(Clone, Debug, Default)]
pub struct Convergence {
    /// Those that were finished.
    pub results: Vec<VariantResult>,
    /// True if it was ended before the last.
    pub cancelled: bool,
}

/// The base and all its variants that are allowed. Each has a seed of its own, so that differences are independent.
pub fn variants(base: &Scene) -> Vec<Variant> {
    let step_pc = Plan::of(base).step_pc;
    let step = |scene: &mut Scene, parts: f64| scene.run.step = Step::Fixed { pc: step_pc / parts };
    let mut all: Vec<Variant> = Vec::new();
    let mut add = |name, change: &dyn Fn(&mut Scene)| {
        let mut scene = base.clone();
        change(&mut scene);
        scene.title = if all.is_empty() { base.title.clone() } else { format!("{}, {name}", base.title) };
        scene.particles.seed = base.particles.seed.wrapping_add(all.len() as u64);
        if validate(&scene, name).is_ok() {
            all.push(Variant { name, scene });
        }
    };
    add("base", &|_| {});
    add("step halved", &|scene| step(scene, 2.0));
    add("step halved twice", &|scene| step(scene, 4.0));
    if base.field.brms_ug == 0.0 {
        return all;
    }
    let (other_model, other_name) = match base.field.model {
        FieldModel::NestedGrids { levels, cells } => {
            add("cells doubled", &|scene| {
                scene.field.model = FieldModel::NestedGrids { levels, cells: 2 * cells };
            });
            (FieldModel::PlaneWaves { modes: MODES }, "plane waves")
        }
        FieldModel::PlaneWaves { modes } => {
            add("waves doubled", &|scene| scene.field.model = FieldModel::PlaneWaves { modes: 2 * modes });
            (resolving(&base.field, LEVELS, CELLS), "nested grids")
        }
    };
    add("l_min halved", &|scene| {
        scene.field.l_min_pc *= 0.5;
        if let FieldModel::NestedGrids { levels, cells } = scene.field.model {
            scene.field.model = resolving(&scene.field, levels, cells);
        }
    });
    add(other_name, &|scene| scene.field.model = other_model);
    let (integrator, name) = match base.run.integrator {
        Integrator::Boris => (Integrator::CashKarp { tolerance: 1e-4 }, "Cash–Karp"),
        Integrator::CashKarp { .. } => (Integrator::Boris, "Boris push"),
    };
    add(name, &|scene| {
        scene.run.integrator = integrator;
        scene.run.step = Step::Auto;
    });
    all
}

/// Grids of so many cells, with as many more levels as the shortest wave needs.
fn resolving(field: &crate::scene::FieldScene, levels: u32, cells: u32) -> FieldModel {
    let resolved = |levels| cells_per_shortest_wave(levels, cells, field.l_max_pc, field.l_min_pc) >= CELLS_PER_WAVE;
    FieldModel::NestedGrids { levels: (levels..8).find(|levels| resolved(*levels)).unwrap_or(8), cells }
}

/// Runs all variants; the one that is ended early is left out.
///
/// # Errors
/// If a run fails.
pub fn converge(runner: &mut Runner, variants: &[Variant]) -> Result<Convergence, StudyError> {
    let mut results = Vec::new();
    for (index, variant) in variants.iter().enumerate() {
        runner.tell(Event::Run { number: index + 1, of: variants.len(), what: variant.name });
        if runner.cancelled() {
            break;
        }
        let report = runner.run(variant.scene.clone())?;
        if !report.complete {
            break;
        }
        results.push(VariantResult { name: variant.name, report });
    }
    Ok(Convergence { cancelled: results.len() < variants.len(), results })
}

/// A measured quantity of the table.
type Quantity = fn(&RunReport) -> Option<Estimate>;

/// Name in the CSV, heading in the table, value.
const QUANTITIES: [(&str, &str, Quantity); 3] = [
    ("d_par", "D∥ [pc²/yr]", |report| report.estimates.last_diffusion().map(|point| point.parallel)),
    ("d_perp", "D⊥ [pc²/yr]", |report| report.estimates.last_diffusion().map(|point| point.perpendicular)),
    ("amplitude", "A/(R/cT)", |report| report.estimates.amplitude.map(|amplitude| amplitude.estimate)),
];

impl Convergence {
    /// Difference to the base in units of the error of the difference; `None` for the base and where one is missing.
    pub fn pull(&self, index: usize, quantity: usize) -> Option<f64> {
        let of = QUANTITIES.get(quantity)?.2;
        let (base, own) = (of(&self.results.first()?.report)?, of(&self.results.get(index)?.report)?);
        let error = math::hypot(base.error, own.error);
        (index > 0 && error > 0.0).then(|| (own.value - base.value) / error)
    }

    /// The table in Markdown: values with errors, and in brackets the difference to the base in errors.
    pub fn markdown(&self) -> String {
        let mut text = String::from("| variant |");
        for (_, heading, _) in QUANTITIES {
            let _ = write!(text, " {heading} |");
        }
        text += " step [pc] | ns/step |\n|---|---|---|---|---|---|\n";
        for (index, result) in self.results.iter().enumerate() {
            let _ = write!(text, "| {} |", result.name);
            for (number, (_, _, of)) in QUANTITIES.iter().enumerate() {
                let value = of(&result.report).map_or_else(|| "–".to_owned(), with_error);
                let pull = self.pull(index, number).map(|pull| format!(" ({pull:+.1})")).unwrap_or_default();
                let _ = write!(text, " {value}{} |", pull.replace('-', "−"));
            }
            let report = &result.report;
            let _ = writeln!(text, " {:.3} | {:.0} |", report.plan.step_pc, report.ns_per_step_per_thread());
        }
        text
    }
}

/// `5.75 ± 0.17`, both to the second digit of the error.
fn with_error(estimate: Estimate) -> String {
    let Estimate { value, error } = estimate;
    let decimals = if error > 0.0 { (1.0 - math::log10(error).floor()).clamp(0.0, 12.0) as usize } else { 4 };
    format!("{value:.decimals$} ± {error:.decimals$}")
}

/// The table as JSON: one object a variant.
pub fn convergence_json(convergence: &Convergence) -> String {
    let rows: Vec<Row> = (convergence.results.iter().enumerate())
        .map(|(index, result)| Row {
            variant: result.name,
            summary: Summary::of(&result.report),
            d_par_pull: convergence.pull(index, 0),
            d_perp_pull: convergence.pull(index, 1),
            amplitude_pull: convergence.pull(index, 2),
        })
        .collect();
    // Plain numbers and strings: serialising them has no way to fail. Each row names the program.
    serde_json::to_string_pretty(&rows).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Row {
    variant: &'static str,
    #[serde(flatten)]
    summary: Summary,
    d_par_pull: Option<f64>,
    d_perp_pull: Option<f64>,
    amplitude_pull: Option<f64>,
}

/// Writes `converge.ecsv`, `converge.md` and the scene of each variant into `folder` and returns all paths.
///
/// # Errors
/// If a file cannot be written.
pub fn write_convergence(folder: &Path, convergence: &Convergence) -> Result<Vec<PathBuf>, OutputError> {
    let results = &convergence.results;
    let mut texts: Vec<(String, String)> = (results.iter())
        .map(|result| {
            let name = result.name.to_lowercase().replace([' ', '_'], "-").replace('–', "-");
            (format!("converge-{name}.ron"), signed_scene(&result.report.scene))
        })
        .collect();
    let names = results.iter().map(|result| result.name.replace('–', "-")).collect();
    let mut columns = vec![Column::new("variant", None, "what differs from the base", Values::Text(names))];
    columns.push(Column::new(
        "step_pc",
        Some("pc"),
        "path of a step; the longest where steps are adaptive",
        Values::Float(results.iter().map(|result| Some(result.report.plan.step_pc)).collect()),
    ));
    for (number, (name, _, of)) in QUANTITIES.into_iter().enumerate() {
        let unit = if name == "amplitude" { None } else { Some("pc2 / yr") };
        let suffix = if unit.is_some() { "_pc2_yr" } else { "" };
        let values = |part: fn(Estimate) -> f64| results.iter().map(|r| of(&r.report).map(part)).collect();
        columns.push(Column::new(
            format!("{name}{suffix}"),
            unit,
            "value at the end of the run",
            Values::Float(values(|estimate| estimate.value)),
        ));
        columns.push(Column::new(
            format!("{name}_error"),
            unit,
            "its error, one sigma",
            Values::Float(values(|estimate| estimate.error)),
        ));
        columns.push(Column::new(
            format!("{name}_pull"),
            None,
            "difference to the base in errors of the difference",
            Values::Float((0..results.len()).map(|index| convergence.pull(index, number)).collect()),
        ));
    }
    let seed = results.first().map(|result| result.report.scene.particles.seed);
    texts.push(("converge.ecsv".to_owned(), to_ecsv(&ecsv_meta("Convergence", seed), &columns)));
    texts.push(("converge.md".to_owned(), convergence.markdown()));
    write_files(folder, &texts, None)
}
