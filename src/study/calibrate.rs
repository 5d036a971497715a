//! Are the errors errors? Many independent runs: the distribution of (A − prediction)/error over them, and the scatter of
//! D, of A and of its amplitude over the errors that they quote.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::estimate::{AnisotropyPoint, ErrorBasis, ErrorCheck, Estimate, Pulls};
use crate::figure;
use crate::output::{Column, OutputError, Values, ecsv_meta, signed_scene, to_ecsv};
use crate::scene::Scene;
use crate::simulate::{Checkpoints, RunReport};
use crate::study::{Event, Runner, StudyError, json, write_files};

/// One pull: a bin of a run within the quasi-Gaussian window.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pull {
    seed: u64,
    radius_pc: f64,
    time_yr: f64,
    value: f64,
    /// The same against the expectation from the running widths.
    running: Option<f64>,
}

/// What the errors of one run are checked by.
#[derive(Clone, Debug)]
struct Measured {
    d_par: Option<Estimate>,
    d_perp: Option<Estimate>,
    amplitude: Option<Estimate>,
    /// By sphere and time bin.
    anisotropy: Vec<Option<Estimate>>,
}

impl Measured {
    fn of(report: &RunReport) -> Self {
        let estimates = &report.estimates;
        let last = estimates.last_diffusion();
        let points = estimates.anisotropy.iter().flat_map(|curve| &curve.points);
        Self {
            d_par: last.map(|point| point.parallel),
            d_perp: last.map(|point| point.perpendicular),
            amplitude: estimates.amplitude.map(|amplitude| amplitude.estimate),
            anisotropy: points.map(|point| point.anisotropy).collect(),
        }
    }
}

/// All pulls of a calibration.
#[derive(Clone, Debug, Default)]
pub struct Calibration {
    /// By run, in the order of the seeds.
    runs: Vec<Vec<Pull>>,
    /// Pull of the amplitude of each run that has one.
    amplitudes: Vec<(u64, f64)>,
    /// What each run measured, for its scatter.
    measured: Vec<Measured>,
    /// What the errors of a run are taken from.
    pub error_basis: ErrorBasis,
    /// True if it was ended before the last run.
    pub cancelled: bool,
}

/// Makes `runs` runs of `scene`, of `passes` passes each, with successive seeds; the one that is ended early is left out.
///
/// # Errors
/// If a run fails.
pub fn calibrate(runner: &mut Runner, scene: &Scene, runs: u32, passes: u32) -> Result<Calibration, StudyError> {
    let mut calibration = Calibration::default();
    for number in 0..runs {
        let mut scene = scene.clone();
        scene.particles.seed = scene.particles.seed.wrapping_add(number.into());
        let what = format!("seed {}", scene.particles.seed);
        runner.tell(Event::Run { number: number as usize + 1, of: runs as usize, what: &what });
        let report =
            if runner.cancelled() { None } else { Some(runner.run_with(scene, passes, Checkpoints::default())?) };
        let Some(report) = report.filter(|report| report.complete) else {
            calibration.cancelled = true;
            break;
        };
        calibration.add(&report);
    }
    Ok(calibration)
}

impl Calibration {
    fn add(&mut self, report: &RunReport) {
        let seed = report.scene.particles.seed;
        self.error_basis = report.estimates.error_basis;
        self.measured.push(Measured::of(report));
        let Some(amplitude) = report.estimates.amplitude else {
            self.runs.push(Vec::new());
            return;
        };
        let Estimate { value, error } = amplitude.estimate;
        if error > 0.0 {
            self.amplitudes.push((seed, (value - 1.0) / error));
        }
        let far = |radius_pc: f64| radius_pc >= 2.0 * report.plan.coherence_length_pc;
        let late = |point: &&AnisotropyPoint| point.time_lo_yr >= amplitude.window_start_yr;
        let pulls = (report.estimates.anisotropy.iter().filter(|curve| far(curve.radius_pc)))
            .flat_map(|curve| curve.points.iter().filter(late).map(move |point| (curve.radius_pc, point)))
            .filter_map(|(radius_pc, point)| {
                let Estimate { value, error } = point.anisotropy.filter(|a| a.error > 0.0)?;
                Some(Pull {
                    seed,
                    radius_pc,
                    time_yr: point.time_yr(),
                    value: (value - point.prediction?) / error,
                    running: point.running_width.map(|expected| (value - expected) / error),
                })
            })
            .collect();
        self.runs.push(pulls);
    }

    /// Number of runs made.
    pub fn run_count(&self) -> usize {
        self.runs.len()
    }

    /// Pulls of all bins against R/(cT).
    pub fn pulls(&self) -> Option<Pulls> {
        Pulls::of(&self.by_run(|pull| Some(pull.value)))
    }

    /// Pulls of all bins against the expectation from the running widths.
    pub fn running_pulls(&self) -> Option<Pulls> {
        Pulls::of(&self.by_run(|pull| pull.running))
    }

    /// Pulls of the amplitudes, one a run, against 1.
    pub fn amplitude_pulls(&self) -> Option<Pulls> {
        Pulls::of(&self.amplitudes.iter().map(|(_, pull)| vec![*pull]).collect::<Vec<_>>())
    }

    /// Scatter over quoted error by quantity, with its name: D∥ and D⊥ at the end, bins of A, the amplitude.
    pub fn error_checks(&self) -> [(&'static str, Option<ErrorCheck>); 4] {
        let check = |of: &dyn Fn(&Measured) -> Vec<Option<Estimate>>| {
            ErrorCheck::of(&self.measured.iter().map(of).collect::<Vec<_>>())
        };
        [
            ("D∥", check(&|run| vec![run.d_par])),
            ("D⊥", check(&|run| vec![run.d_perp])),
            ("A in bins", check(&|run| run.anisotropy.clone())),
            ("amplitude", check(&|run| vec![run.amplitude])),
        ]
    }

    fn by_run(&self, of: impl Fn(&Pull) -> Option<f64>) -> Vec<Vec<f64>> {
        self.runs.iter().map(|pulls| pulls.iter().filter_map(&of).collect()).collect()
    }
}

/// Writes `calibrate.ecsv`, `.json`, `.svg` and `.png` into `folder` and returns all paths.
///
/// # Errors
/// If a file cannot be drawn or written.
pub fn write_calibration(folder: &Path, scene: &Scene, calibration: &Calibration) -> Result<Vec<PathBuf>, OutputError> {
    let pulls: Vec<Pull> = calibration.runs.iter().flatten().copied().collect();
    let float = |name, unit, description, of: fn(&Pull) -> Option<f64>| {
        Column::new(name, unit, description, Values::Float(pulls.iter().map(of).collect()))
    };
    let columns = [
        Column::new("seed", None, "seed of the run", Values::Count(pulls.iter().map(|pull| pull.seed).collect())),
        float("radius_pc", Some("pc"), "radius of the sphere", |pull| Some(pull.radius_pc)),
        float("time_yr", Some("yr"), "middle of the time bin", |pull| Some(pull.time_yr)),
        float("pull", None, "(A - prediction)/error", |pull| Some(pull.value)),
        float("running_pull", None, "the same against the running widths of the cloud", |pull| pull.running),
    ];
    let title = format!("Calibration: {}", scene.title);
    let texts = [
        ("scene.ron".to_owned(), signed_scene(scene)),
        ("calibrate.ecsv".to_owned(), to_ecsv(&ecsv_meta(&title, Some(scene.particles.seed)), &columns)),
        ("calibrate.json".to_owned(), calibration_json(calibration)),
    ];
    let values: Vec<f64> = pulls.iter().map(|pull| pull.value).collect();
    let caption = calibration.pulls().map_or_else(String::new, |pulls| {
        format!(
            "{} runs, {} bins: mean {:.2} ± {:.2}, width {:.2} ± {:.2}",
            calibration.run_count(),
            pulls.count,
            pulls.mean,
            pulls.mean_error,
            pulls.width,
            pulls.width_error
        )
        .replace('-', "−")
    });
    write_files(folder, &texts, Some(("calibrate", &figure::pulls(&scene.title, &caption, &values))))
}

/// The text of `calibrate.json`.
pub fn calibration_json(calibration: &Calibration) -> String {
    let [d_par, d_perp, anisotropy, amplitude] = calibration.error_checks().map(|(_, check)| check);
    json(&Summary {
        version: env!("CARGO_PKG_VERSION"),
        runs: calibration.run_count(),
        cancelled: calibration.cancelled,
        bins: calibration.pulls(),
        running_width: calibration.running_pulls(),
        amplitudes: calibration.amplitude_pulls(),
        errors: calibration.error_basis.in_words(),
        scatter_over_error: Scatter { d_par, d_perp, anisotropy, amplitude },
    })
}

#[derive(Serialize)]
struct Summary {
    version: &'static str,
    runs: usize,
    cancelled: bool,
    bins: Option<Pulls>,
    running_width: Option<Pulls>,
    amplitudes: Option<Pulls>,
    errors: String,
    scatter_over_error: Scatter,
}

#[derive(Serialize)]
struct Scatter {
    d_par: Option<ErrorCheck>,
    d_perp: Option<ErrorCheck>,
    anisotropy: Option<ErrorCheck>,
    amplitude: Option<ErrorCheck>,
}
