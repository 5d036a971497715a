//! `summary.json`: a run in twenty numbers.

use serde::{Deserialize, Serialize};

use crate::estimate::Estimates;
use crate::quantity::{Unit, quantity};
use crate::simulate::RunReport;

/// A run in numbers; units are in the names. What was not measured is `None`, `null` in the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// `larmor`, by which the program knows its own files.
    pub program: String,
    /// Version of the program.
    pub version: String,
    /// True if the last of the passes asked for has ended; else the numbers hold as far as `time_yr` of `pass`.
    pub complete: bool,
    /// Pass that was reached, from 1.
    pub pass: u32,
    /// Time since release that was reached in this pass, in yr; while the first is released in portions, by the newest.
    pub time_yr: f64,
    /// Seed of all random streams.
    pub seed: u64,
    /// Threads that moved particles.
    pub threads: usize,
    /// Particles released, all passes.
    pub particles: u64,
    /// Completed passes.
    pub passes: u32,
    /// Batches of all passes that were missing where parts were merged; 0 for any other run.
    #[serde(default)]
    pub batches_missing: u64,
    /// Realisations of the turbulence so far; 1 if the field is uniform.
    pub realisations: u64,
    /// What all errors are taken from.
    pub errors: String,
    /// Integrator steps made, all particles.
    pub steps: u64,
    /// Seconds to build the fields.
    pub field_setup_s: f64,
    /// Seconds spent moving particles, wall clock.
    pub propagation_s: f64,
    /// Nanoseconds per particle step and thread.
    pub ns_per_step_per_thread: f64,
    /// Path length of a step in pc.
    pub step_pc: f64,
    /// Larmor radius in the total field in pc.
    pub larmor_radius_pc: f64,
    /// Coherence length of the turbulence in pc.
    pub coherence_length_pc: f64,
    /// `D_zz` at the end of the run in pc²/yr.
    pub d_par_pc2_yr: Option<f64>,
    /// Its error.
    pub d_par_error: Option<f64>,
    /// `(D_xx + D_yy)/2` at the end of the run in pc²/yr.
    pub d_perp_pc2_yr: Option<f64>,
    /// Its error.
    pub d_perp_error: Option<f64>,
    /// Weighted mean of A / prediction in the quasi-Gaussian window; `None` where the window is empty.
    pub amplitude: Option<f64>,
    /// Its error.
    pub amplitude_error: Option<f64>,
    /// χ² of A against the prediction over the window, with the covariance of its bins.
    pub chi2: Option<f64>,
    /// Number of bins in the window.
    pub ndf: u32,
    /// Start of the window in yr; it may lie after the end of the run.
    pub quasi_gaussian_from_yr: Option<f64>,
    /// Weighted mean of A over the expectation from the running widths of the cloud, in the same window.
    pub amplitude_running_width: Option<f64>,
    /// Its error.
    pub amplitude_running_width_error: Option<f64>,
}

impl Summary {
    /// The numbers of a run.
    pub fn of(report: &RunReport) -> Self {
        let last = report.estimates.last_diffusion();
        let amplitude = report.estimates.amplitude;
        let against_width = amplitude.and_then(|amplitude| amplitude.against_running_width);
        let Estimates { passes, time_yr, .. } = *report.estimates;
        let in_pass = report.plan.slice_times_yr.last().is_some_and(|end| time_yr < *end);
        Self {
            program: "larmor".to_owned(),
            complete: report.complete,
            // Portions of the first pass may end before it does.
            pass: (passes + u32::from(in_pass)).max(1),
            time_yr,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            seed: report.scene.particles.seed,
            threads: report.threads,
            particles: report.particles,
            passes: report.estimates.passes,
            batches_missing: report.merged.map_or(0, |merged| merged.all - merged.ended),
            realisations: report.estimates.error_basis.realisations(),
            errors: report.estimates.error_basis.in_words(),
            steps: report.steps,
            field_setup_s: report.field_setup_s,
            propagation_s: report.propagation_s,
            ns_per_step_per_thread: report.ns_per_step_per_thread(),
            step_pc: report.plan.step_pc,
            larmor_radius_pc: report.plan.larmor_radius_pc,
            coherence_length_pc: report.plan.coherence_length_pc,
            d_par_pc2_yr: last.map(|point| point.parallel.value),
            d_par_error: last.map(|point| point.parallel.error),
            d_perp_pc2_yr: last.map(|point| point.perpendicular.value),
            d_perp_error: last.map(|point| point.perpendicular.error),
            amplitude: amplitude.map(|amplitude| amplitude.estimate.value),
            amplitude_error: amplitude.map(|amplitude| amplitude.estimate.error),
            chi2: amplitude.map(|amplitude| amplitude.chi2),
            ndf: amplitude.map_or(0, |amplitude| amplitude.ndf),
            quasi_gaussian_from_yr: report.estimates.regimes.map(|regimes| regimes.quasi_gaussian_from_yr),
            amplitude_running_width: against_width.map(|mean| mean.value),
            amplitude_running_width_error: against_width.map(|mean| mean.error),
        }
    }
}

/// The summary of a run as the text of `summary.json`.
pub fn summary_json(report: &RunReport) -> String {
    // Plain numbers and strings: serialising them has no way to fail.
    let mut text = serde_json::to_string_pretty(&Summary::of(report)).unwrap_or_default();
    text.push('\n');
    text
}

/// How far a run has got that is not complete, in a few words.
pub fn reached(report: &RunReport) -> String {
    if let Some(merged) = report.merged {
        return format!("incomplete: parts with {} of {} batches", merged.ended, merged.all);
    }
    let summary = Summary::of(report);
    let duration_yr = report.scene.run.duration_yr;
    let [time, duration] = [summary.time_yr, duration_yr].map(|time_yr| quantity(time_yr, Unit::Year));
    format!("incomplete: interrupted in pass {} at {time} of {duration}", summary.pass)
}
