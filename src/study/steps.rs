//! How long may a step be? The same particles in the same fields with shorter and longer steps.
//!
//! Each run has a seed of its own, and all its steps share it: fields and directions at the source are the same, so that
//! differences err less than values do, the less the earlier, because chaos parts the paths after a few scatterings. Errors
//! are by jackknife over runs.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | anisotropy over expectation, all crossings | A/(R/cT) | 1 | `Σ (N_out − N_in) / Σ (N_out + N_in) ⟨R/(ct)⟩` | ours |
//! | difference to the reference | – | 1 | `⟨x⟩/⟨x_ref⟩ − 1`, of a₂ `⟨x⟩ − ⟨x_ref⟩` | means over runs |

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::estimate::{Estimate, Estimates};
use crate::math;
use crate::output::{Column, OutputError, Values, ecsv_meta, signed_scene, to_ecsv};
use crate::scene::{Scene, Step};
use crate::simulate::{Plan, RunReport};
use crate::study::{Event, Runner, StudyError, json, write_files};

/// Steps in those of the scene; the first is the reference.
const STEPS: [f64; 8] = [0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0];
/// When D is compared besides at the end, as a part of the duration: paths are still alike then.
const EARLY: f64 = 0.1;

/// What is compared: name in the table of numbers, heading, and whether the difference is relative.
const QUANTITIES: [(&str, &str, bool); 6] = [
    ("d_par_early", "D∥ early [%]", true),
    ("d_perp_early", "D⊥ early [%]", true),
    ("d_par", "D∥ [%]", true),
    ("d_perp", "D⊥ [%]", true),
    ("anisotropy", "A/(R/cT) [%]", true),
    ("quadrupole", "a₂ of f(µ) [%]", false),
];

/// Quantities of one run; `None` where there is too little to say.
type Measured = [Option<f64>; QUANTITIES.len()];

/// All runs with one step.
#[derive(Clone, Debug)]
struct Row {
    step_pc: f64,
    /// Thread seconds in which particles moved, all runs.
    seconds: f64,
    /// By run.
    measured: Vec<Measured>,
}

/// A comparison of steps.
#[derive(Clone, Debug)]
pub struct StepStudy {
    scene: Scene,
    plan: Plan,
    rows: Vec<Row>,
    /// True if it was ended before the last run.
    pub cancelled: bool,
}

/// The scene with a step, as a part of its own, that is allowed.
fn with_step(scene: &Scene, step_pc: f64, part: f64) -> Scene {
    let mut scene = scene.clone();
    scene.run.step = Step::Fixed { pc: step_pc * part };
    scene
}

/// Makes `runs` runs with each step, with successive seeds; the seed that is ended early is left out.
///
/// # Errors
/// If a run fails.
pub fn study_steps(runner: &mut Runner, scene: &Scene, runs: u32) -> Result<StepStudy, StudyError> {
    let plan = Plan::of(scene);
    let step_pc = plan.step_pc;
    let rows = STEPS.map(|part| Row {
        step_pc: Plan::of(&with_step(scene, step_pc, part)).step_pc,
        seconds: 0.0,
        measured: Vec::new(),
    });
    let mut study = StepStudy { scene: scene.clone(), plan, rows: rows.to_vec(), cancelled: false };
    for number in 0..runs {
        let mut scene = scene.clone();
        scene.particles.seed = scene.particles.seed.wrapping_add(number.into());
        let what = format!("seed {}", scene.particles.seed);
        runner.tell(Event::Run { number: number as usize + 1, of: runs as usize, what: &what });
        let mut reports = Vec::new();
        for part in STEPS {
            if !runner.cancelled() {
                reports.push(runner.run(with_step(&scene, step_pc, part))?);
            }
        }
        if reports.len() < STEPS.len() || reports.iter().any(|report| !report.complete) {
            study.cancelled = true;
            break;
        }
        for (row, report) in study.rows.iter_mut().zip(reports) {
            row.seconds += report.propagation_s * report.threads as f64;
            row.measured.push(measured(&report));
        }
    }
    Ok(study)
}

fn measured(report: &RunReport) -> Measured {
    let estimates = &report.estimates;
    let [early, late] = [EARLY, 1.0].map(|part| diffusion(estimates, part * report.scene.run.duration_yr));
    let [par_early, perp_early] = early.map_or([None; 2], |both| both.map(Some));
    let [par, perp] = late.map_or([None; 2], |both| both.map(Some));
    [par_early, perp_early, par, perp, anisotropy(estimates), quadrupole(estimates)]
}

/// D∥ and D⊥ in pc²/yr at a time, between the ends of slices by a straight line.
fn diffusion(estimates: &Estimates, time_yr: f64) -> Option<[f64; 2]> {
    let points = &estimates.diffusion;
    let after = points.iter().position(|point| point.time_yr >= time_yr * (1.0 - 1e-9))?.max(1);
    let (from, to) = (points.get(after - 1)?, points.get(after)?);
    let part = (time_yr - from.time_yr) / (to.time_yr - from.time_yr);
    let between = |from: Estimate, to: Estimate| from.value + part * (to.value - from.value);
    Some([between(from.parallel, to.parallel), between(from.perpendicular, to.perpendicular)])
}

fn anisotropy(estimates: &Estimates) -> Option<f64> {
    let points = estimates.anisotropy.iter().flat_map(|curve| &curve.points);
    let (net, expected) = points.fold((0.0, 0.0), |(net, expected), point| {
        let all = (point.outward + point.inward) as f64;
        let added = all * point.prediction.unwrap_or(0.0);
        (net + point.outward as f64 - point.inward as f64, expected + added)
    });
    (expected > 0.0).then(|| net / expected)
}

/// Mean over spheres and bins of time, each with the weight of its crossings.
fn quadrupole(estimates: &Estimates) -> Option<f64> {
    let (sum, crossings) = estimates.momentum_fits.iter().fold((0.0, 0.0), |(sum, crossings), fit| {
        let own = fit.crossings as f64;
        (sum + own * fit.quadrupole.value, crossings + own)
    });
    (crossings > 0.0).then(|| sum / crossings)
}

/// Mean over all runs but one, or over all.
fn mean(values: &[f64], without: Option<usize>) -> f64 {
    let kept = || values.iter().enumerate().filter(|(index, _)| Some(*index) != without);
    kept().map(|(_, value)| value).sum::<f64>() / kept().count() as f64
}

impl StepStudy {
    /// Difference of a quantity to the reference; `None` for the reference, or where a run does not know it.
    fn difference(&self, row: usize, quantity: usize) -> Option<Estimate> {
        let of = |row: &Row| row.measured.iter().map(|run| run[quantity]).collect::<Option<Vec<f64>>>();
        let (reference, own) = (of(self.rows.first()?)?, of(self.rows.get(row)?)?);
        let runs = own.len();
        if row == 0 || runs < 2 {
            return None;
        }
        let without = |left_out: Option<usize>| {
            let (own, reference) = (mean(&own, left_out), mean(&reference, left_out));
            if QUANTITIES[quantity].2 { own / reference - 1.0 } else { own - reference }
        };
        let parts: Vec<f64> = (0..runs).map(|run| without(Some(run))).collect();
        let middle = mean(&parts, None);
        let scatter: f64 = parts.iter().map(|part| (part - middle) * (part - middle)).sum();
        let error = (scatter * (runs - 1) as f64 / runs as f64).sqrt();
        Some(Estimate { value: without(None), error })
    }

    /// The table in Markdown: differences in per cent.
    pub fn markdown(&self) -> String {
        let mut text = String::from("| step [pc] | r_L/step | l_min/step |");
        for (_, heading, _) in QUANTITIES {
            let _ = write!(text, " {heading} |");
        }
        let _ = write!(text, " CPU s |\n|{}\n", "---|".repeat(QUANTITIES.len() + 4));
        let l_min_pc = self.scene.field.l_min_pc;
        for (index, row) in self.rows.iter().enumerate() {
            let (radii, waves) = (self.plan.larmor_radius_pc / row.step_pc, l_min_pc / row.step_pc);
            let _ = write!(text, "| {:.4} | {radii:.2} | {waves:.2} |", row.step_pc);
            for quantity in 0..QUANTITIES.len() {
                let difference = self.difference(index, quantity);
                let nothing = if index == 0 { "0" } else { "–" };
                let cell = difference.map_or_else(|| nothing.to_owned(), per_cent);
                let _ = write!(text, " {} |", cell.replace('-', "−"));
            }
            let _ = writeln!(text, " {:.1} |", row.seconds);
        }
        text
    }
}

/// `+0.31 ± 0.12`, both to the second digit of the error.
fn per_cent(estimate: Estimate) -> String {
    let (value, error) = (100.0 * estimate.value, 100.0 * estimate.error);
    let decimals = if error > 0.0 { (1.0 - math::log10(error).floor()).clamp(0.0, 6.0) as usize } else { 2 };
    format!("{value:+.decimals$} ± {error:.decimals$}")
}

fn columns(study: &StepStudy) -> Vec<Column> {
    let rows = 0..study.rows.len();
    let float = |of: &dyn Fn(&Row) -> f64| Values::Float(study.rows.iter().map(|row| Some(of(row))).collect());
    let mut columns = vec![
        Column::new("step_pc", Some("pc"), "path of a step", float(&|row| row.step_pc)),
        Column::new("seconds", Some("s"), "thread seconds in which particles moved", float(&|row| row.seconds)),
    ];
    for (quantity, (name, _, relative)) in QUANTITIES.into_iter().enumerate() {
        let values = |part: fn(Estimate) -> f64| {
            Values::Float(rows.clone().map(|row| study.difference(row, quantity).map(part)).collect())
        };
        let about = if relative { "relative difference to the first row" } else { "difference to the first row" };
        columns.push(Column::new(format!("{name}_difference"), None, about, values(|difference| difference.value)));
        columns.push(Column::new(
            format!("{name}_error"),
            None,
            "its error, one sigma, by jackknife over runs",
            values(|difference| difference.error),
        ));
    }
    columns
}

/// The table as JSON.
pub fn steps_json(study: &StepStudy) -> String {
    let rows = study.rows.iter().enumerate().map(|(index, row)| {
        let differences: serde_json::Map<String, serde_json::Value> = QUANTITIES
            .into_iter()
            .enumerate()
            .map(|(quantity, (name, ..))| {
                let both = study.difference(index, quantity).map(|it| [it.value, it.error]);
                (name.to_owned(), serde_json::json!(both))
            })
            .collect();
        serde_json::json!({ "step_pc": row.step_pc, "seconds": row.seconds, "differences": differences })
    });
    let runs = study.rows.first().map_or(0, |row| row.measured.len());
    json(&serde_json::json!({
        "version": env!("CARGO_PKG_VERSION"),
        "runs": runs,
        "cancelled": study.cancelled,
        "larmor_radius_pc": study.plan.larmor_radius_pc,
        "l_min_pc": study.scene.field.l_min_pc,
        "steps": rows.collect::<Vec<_>>(),
    }))
}

/// Writes `converge-steps.ecsv`, `.md`, `.json` and `converge-steps.ron`, the scene, into `folder` and returns all paths.
///
/// # Errors
/// If a file cannot be written.
pub fn write_steps(folder: &Path, study: &StepStudy) -> Result<Vec<PathBuf>, OutputError> {
    let title = format!("Steps: {}", study.scene.title);
    let meta = ecsv_meta(&title, Some(study.scene.particles.seed));
    let texts = [
        ("converge-steps.ron".to_owned(), signed_scene(&study.scene)),
        ("converge-steps.ecsv".to_owned(), to_ecsv(&meta, &columns(study))),
        ("converge-steps.md".to_owned(), study.markdown()),
        ("converge-steps.json".to_owned(), steps_json(study)),
    ];
    write_files(folder, &texts, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two runs of which each knows its own number, and the row that is 1 % and 3 % more: the ratio of means and its jackknife.
    #[test]
    fn differences_are_of_means_and_err_by_runs() {
        let row = |values: [f64; 2]| Row {
            step_pc: 1.0,
            seconds: 0.0,
            measured: values.map(|value| [Some(value); QUANTITIES.len()]).to_vec(),
        };
        let scene = Scene::default();
        let rows = vec![row([1.0, 3.0]), row([1.01, 3.09])];
        let study = StepStudy { plan: Plan::of(&scene), scene, rows, cancelled: false };
        let Some(Estimate { value, error }) = study.difference(1, 2) else { panic!("no difference") };
        assert!((value - 0.025).abs() < 1e-12, "{value}");
        // Leaving one out leaves 0.03 and 0.01: half their difference.
        assert!((error - 0.01).abs() < 1e-12, "{error}");
        let difference = study.difference(1, 5).map(|difference| difference.value);
        assert!(difference.is_some_and(|value| (value - 0.05).abs() < 1e-12), "not relative: {difference:?}");
        assert_eq!(study.difference(0, 2), None);
    }
}
