//! Diffusion coefficients and the amplitude of A over energy.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use crate::estimate::{Amplitude, Estimate};
use crate::field::FieldModel;
use crate::figure::{self, ScanPoint};
use crate::output::{Column, OutputError, Values, ecsv_meta, quoted, signed_scene, to_ecsv};
use crate::quantity::rounded;
use crate::scene::Scene;
use crate::simulate::RunReport;
use crate::study::choose::window_yr;
use crate::study::{Choice, Event, Pace, Runner, StudyError, choose, json, write_files};

/// Particles of the pilot run that measures D for the choice of the duration, and the pace: full lanes in each batch.
const PILOT_PARTICLES: u32 = 1024;
/// Realisations of the pilot.
const PILOT_REALISATIONS: u32 = 4;
/// Most pilots an energy.
const PILOTS: usize = 4;
/// A pilot is long enough if it has reached this part of `20 · 2D/c²` with the D that it measured.
const PILOT_REACH: f64 = 0.7;

/// What one energy will be run with.
#[derive(Clone, Debug)]
pub struct ScanPlan {
    /// The scene, and why it is so.
    pub choice: Choice,
    /// Seconds that it will take.
    pub seconds: f64,
}

/// One measured energy.
#[derive(Clone, Debug)]
pub struct ScanRow {
    /// The run.
    pub report: Arc<RunReport>,
}

/// A measured scan.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// One row an energy, those that were finished.
    pub rows: Vec<ScanRow>,
    /// True if it was ended before the last energy.
    pub cancelled: bool,
}

/// Chooses the scenes of all energies: pilots measure D and the pace of this machine.
///
/// Ended early, the plan holds the energies chosen so far.
///
/// # Errors
/// If an energy is out of range or a pilot fails.
pub fn plan_scan(runner: &mut Runner, base: &Scene, energies_tev: &[f64]) -> Result<Vec<ScanPlan>, StudyError> {
    // Out of range is out of range before the first pilot.
    for energy in energies_tev {
        choose(base, *energy, None)?;
    }
    let mut plans = Vec::new();
    for (index, energy) in energies_tev.iter().enumerate() {
        let what = format!("pilot of {} TeV", energy);
        runner.tell(Event::Run { number: index + 1, of: energies_tev.len(), what: &what });
        match plan_energy(runner, base, *energy)? {
            Some(plan) => plans.push(plan),
            None => break,
        }
    }
    Ok(plans)
}

/// Pilots until one is long enough for its own D; `None` if ended.
fn plan_energy(runner: &mut Runner, base: &Scene, energy_tev: f64) -> Result<Option<ScanPlan>, StudyError> {
    let mut diffusion = None;
    for _ in 0..PILOTS {
        let mut pilot = choose(base, energy_tev, diffusion)?.scene;
        pilot.run.duration_yr = 4.0 * pilot.observers.first_time_yr / 10.0;
        pilot.observers.first_time_yr = 0.5 * pilot.run.duration_yr;
        pilot.particles.count = pilot.particles.count.min(PILOT_PARTICLES);
        pilot.field.realisations = pilot.field.realisations.min(PILOT_REALISATIONS);
        // Crossings do not matter here, and a sphere out of reach would only warn.
        pilot.observers.radii_pc.truncate(1);
        let duration_yr = pilot.run.duration_yr;
        let report = runner.run(pilot)?;
        if !report.complete {
            return Ok(None);
        }
        let Some(measured) = fastest(&report) else {
            return Err(StudyError::Failed("too few particles to measure D: take 64 or more".to_owned()));
        };
        diffusion = Some(measured);
        let enough = duration_yr >= PILOT_REACH * window_yr(measured);
        if enough || runner.cancelled() {
            let choice = choose(base, energy_tev, diffusion)?;
            let seconds = Pace::of(&report).seconds(&choice.scene);
            return Ok(Some(ScanPlan { choice, seconds }));
        }
        runner.tell(Event::Said(&format!(
            "{energy_tev} TeV: D = {} pc²/yr still grows, the pilot is run longer",
            rounded(measured, 3)
        )));
        // The running D of a pilot that was too short is too small.
        diffusion = Some(1.5 * measured);
    }
    Err(StudyError::Failed(format!(
        "D at {energy_tev} TeV does not settle: is there enough turbulence to scatter these particles?"
    )))
}

/// The larger of D_par and D_perp at the end of a run; of all axes together where there is no axis.
fn fastest(report: &RunReport) -> Option<f64> {
    let last = report.estimates.last_diffusion()?;
    let (along, across) = (last.parallel.value, last.perpendicular.value);
    let value = if report.scene.field.b0_ug > 0.0 { along.max(across) } else { (along + 2.0 * across) / 3.0 };
    (value > 0.0).then_some(value)
}

/// Runs all planned energies; the one that is ended early is left out.
///
/// # Errors
/// If a run fails.
pub fn run_scan(runner: &mut Runner, plans: &[ScanPlan]) -> Result<Scan, StudyError> {
    let mut rows = Vec::new();
    for (index, plan) in plans.iter().enumerate() {
        let what = format!("{} TeV", plan.choice.scene.particles.energy_tev);
        runner.tell(Event::Run { number: index + 1, of: plans.len(), what: &what });
        if runner.cancelled() {
            break;
        }
        let report = runner.run(plan.choice.scene.clone())?;
        if !report.complete {
            break;
        }
        rows.push(ScanRow { report });
    }
    Ok(Scan { cancelled: rows.len() < plans.len(), rows })
}

/// Writes `scan.ecsv`, `.json`, `.svg`, `.png` and the scene of each energy into `folder` and returns all paths.
///
/// `command` is what was asked for; the table names it, so that it can be made again.
///
/// # Errors
/// If a file cannot be drawn or written.
pub fn write_scan(folder: &Path, scan: &Scan, command: &str) -> Result<Vec<PathBuf>, OutputError> {
    let rows: Vec<Row> = scan.rows.iter().map(|row| Row::of(&row.report)).collect();
    let mut texts: Vec<(String, String)> = (scan.rows.iter())
        .map(|row| (format!("scan-{}tev.ron", row.report.scene.particles.energy_tev), signed_scene(&row.report.scene)))
        .collect();
    texts.push(("scan.ecsv".to_owned(), table(scan, &rows, command)));
    texts.push(("scan.json".to_owned(), scan_json(scan)));
    let points: Vec<ScanPoint> = (rows.iter())
        .map(|row| ScanPoint {
            energy_tev: row.energy_tev,
            l_min_pc: row.l_min_pc,
            parallel: estimate(row.d_par_pc2_yr, row.d_par_error),
            perpendicular: estimate(row.d_perp_pc2_yr, row.d_perp_error),
            amplitude: estimate(row.amplitude, row.amplitude_error),
        })
        .collect();
    let base = scan.rows.first().map(|row| (*row.report.scene).clone()).unwrap_or_default();
    write_files(folder, &texts, Some(("scan", &figure::scan(&points, &base))))
}

/// The text of `scan.json`.
pub fn scan_json(scan: &Scan) -> String {
    json(&Summary {
        version: env!("CARGO_PKG_VERSION"),
        cancelled: scan.cancelled,
        energies: scan.rows.iter().map(|row| Row::of(&row.report)).collect(),
    })
}

fn estimate(value: Option<f64>, error: Option<f64>) -> Option<Estimate> {
    value.zip(error).map(|(value, error)| Estimate { value, error })
}

#[derive(Serialize)]
struct Summary {
    version: &'static str,
    cancelled: bool,
    energies: Vec<Row>,
}

/// A row of `scan.ecsv`; levels and cells are 0 for plane waves.
#[derive(Serialize)]
struct Row {
    energy_tev: f64,
    l_min_pc: f64,
    levels: u32,
    cells: u32,
    duration_yr: f64,
    particles: u64,
    larmor_radius_pc: f64,
    coherence_length_pc: f64,
    d_par_pc2_yr: Option<f64>,
    d_par_error: Option<f64>,
    d_perp_pc2_yr: Option<f64>,
    d_perp_error: Option<f64>,
    amplitude: Option<f64>,
    amplitude_error: Option<f64>,
    chi2: Option<f64>,
    ndf: u32,
}

impl Row {
    fn of(report: &RunReport) -> Self {
        let (levels, cells) = match report.scene.field.model {
            FieldModel::NestedGrids { levels, cells } => (levels, cells),
            FieldModel::PlaneWaves { .. } => (0, 0),
        };
        let last = report.estimates.last_diffusion();
        let amplitude: Option<Amplitude> = report.estimates.amplitude;
        Self {
            energy_tev: report.scene.particles.energy_tev,
            l_min_pc: report.scene.field.l_min_pc,
            levels,
            cells,
            duration_yr: report.scene.run.duration_yr,
            particles: report.particles,
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
        }
    }
}

fn table(scan: &Scan, rows: &[Row], command: &str) -> String {
    const D: Option<&str> = Some("pc2 / yr");
    let float = |name, unit, description, of: fn(&Row) -> Option<f64>| {
        Column::new(name, unit, description, Values::Float(rows.iter().map(of).collect()))
    };
    let count = |name, description, of: fn(&Row) -> u64| {
        Column::new(name, None, description, Values::Count(rows.iter().map(of).collect()))
    };
    let columns = [
        float("energy_tev", Some("TeV"), "energy", |row| Some(row.energy_tev)),
        float("l_min_pc", Some("pc"), "shortest wave", |row| Some(row.l_min_pc)),
        count("levels", "nested grids, 0 for plane waves", |row| row.levels.into()),
        count("cells", "cells along the edge of each grid", |row| row.cells.into()),
        float("duration_yr", Some("yr"), "time followed", |row| Some(row.duration_yr)),
        count("particles", "particles followed", |row| row.particles),
        float("larmor_radius_pc", Some("pc"), "in the total field", |row| Some(row.larmor_radius_pc)),
        float("coherence_length_pc", Some("pc"), "of the turbulence", |row| Some(row.coherence_length_pc)),
        float("d_par_pc2_yr", D, "D_zz at the end", |row| row.d_par_pc2_yr),
        float("d_par_error", D, "its error, one sigma", |row| row.d_par_error),
        float("d_perp_pc2_yr", D, "(D_xx + D_yy)/2 at the end", |row| row.d_perp_pc2_yr),
        float("d_perp_error", D, "its error, one sigma", |row| row.d_perp_error),
        float("amplitude", None, "mean of A/(R/cT) in the quasi-Gaussian window", |row| row.amplitude),
        float("amplitude_error", None, "its error, one sigma", |row| row.amplitude_error),
        float("chi2", None, "of A against R/(cT) in the window", |row| row.chi2),
        count("ndf", "bins in the window", |row| row.ndf.into()),
    ];
    let seed = scan.rows.first().map(|row| row.report.scene.particles.seed);
    let mut meta = ecsv_meta("Energy scan", seed);
    meta.push(("command", quoted(command)));
    to_ecsv(&meta, &columns)
}
