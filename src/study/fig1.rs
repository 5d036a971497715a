//! Figure 1 of the paper: A at spheres from 50 pc to 1 kpc without and with a regular field.
//!
//! The paper gives the fields and the distances, not the energies. A sphere of radius R is well inside the cloud once
//! `σ = sqrt(2Dt)` is about R, and A still exceeds R/(cT) by the part `τ/t`, `τ = 3D/c²`, because the cloud of a
//! persistent walk grows a little faster than `sqrt(t)`. A small D thus makes a clean measurement and a long run; the
//! energies and times here are a compromise, and first bins begin at several times `20 · 2D/c²`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use crate::estimate::{AnisotropyPoint, Estimate};
use crate::field::FieldModel;
use crate::figure::{self, Fig1Panel};
use crate::math;
use crate::output::{Column, OutputError, Summary, Values, ecsv_meta, signed_scene, to_ecsv};
use crate::scene::{FieldScene, ObserverScene, ParticleScene, RunScene, Scene};
use crate::simulate::RunReport;
use crate::study::{Event, Runner, StudyError, json, write_files};

/// Distance to whose value all curves are scaled, the paper's nearest, in pc.
const NEAREST_PC: f64 = 50.0;

/// How much is spent on the figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// Two minutes on two cores.
    Quick,
    /// As long as it takes for small errors, more energies and longer times.
    Full,
}

/// One panel: the runs whose curves are drawn in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// `left` or `right`.
    pub name: &'static str,
    /// Scenes of one field; they differ in energy and in their spheres.
    pub scenes: Vec<Scene>,
}

/// What sets the scenes of a panel apart.
struct Settings {
    energy_tev: f64,
    l_min_pc: f64,
    model: FieldModel,
    realisations: u32,
    count: u32,
    first_time_yr: f64,
    duration_yr: f64,
    time_bins: u32,
    radii_pc: &'static [f64],
}

const GRIDS_64: FieldModel = FieldModel::NestedGrids { levels: 3, cells: 64 };
const GRIDS_128: FieldModel = FieldModel::NestedGrids { levels: 3, cells: 128 };

const LEFT_QUICK: &[Settings] = &[Settings {
    energy_tev: 1000.0,
    l_min_pc: 1.35,
    model: GRIDS_64,
    realisations: 32,
    count: 6144,
    first_time_yr: 4.0e3,
    duration_yr: 8.0e4,
    time_bins: 8,
    radii_pc: &[50.0, 75.0, 100.0, 150.0, 200.0, 300.0, 500.0, 700.0, 1000.0],
}];

const RIGHT_QUICK: &[Settings] = &[Settings {
    energy_tev: 1000.0,
    l_min_pc: 0.26,
    model: GRIDS_128,
    realisations: 16,
    count: 8192,
    first_time_yr: 1.5e4,
    duration_yr: 4.5e4,
    time_bins: 5,
    radii_pc: &[50.0, 75.0, 100.0, 150.0, 200.0, 300.0, 500.0, 700.0, 1000.0],
}];

/// Near spheres at low energy, where D is small and the cloud of their size old, far ones at high energy.
const LEFT_FULL: &[Settings] = &[
    Settings {
        energy_tev: 300.0,
        l_min_pc: 0.36,
        model: GRIDS_128,
        realisations: 16,
        count: 16384,
        first_time_yr: 2.0e3,
        duration_yr: 5.0e4,
        time_bins: 14,
        radii_pc: &[50.0, 75.0, 100.0],
    },
    Settings {
        energy_tev: 1000.0,
        l_min_pc: 1.35,
        model: GRIDS_64,
        realisations: 64,
        count: 32768,
        first_time_yr: 4.0e3,
        duration_yr: 1.0e5,
        time_bins: 14,
        radii_pc: &[150.0, 200.0, 300.0, 500.0],
    },
    Settings {
        energy_tev: 3000.0,
        l_min_pc: 2.5,
        model: GRIDS_64,
        realisations: 64,
        count: 32768,
        first_time_yr: 2.5e4,
        duration_yr: 1.5e5,
        time_bins: 8,
        radii_pc: &[700.0, 1000.0],
    },
];

const RIGHT_FULL: &[Settings] = &[
    Settings {
        energy_tev: 300.0,
        l_min_pc: 0.1,
        model: FieldModel::NestedGrids { levels: 4, cells: 128 },
        realisations: 16,
        count: 16384,
        first_time_yr: 8.0e3,
        duration_yr: 3.2e4,
        time_bins: 6,
        radii_pc: &[50.0, 75.0, 100.0, 150.0],
    },
    Settings {
        energy_tev: 1000.0,
        l_min_pc: 0.26,
        model: GRIDS_128,
        realisations: 32,
        count: 16384,
        first_time_yr: 1.5e4,
        duration_yr: 1.0e5,
        time_bins: 9,
        radii_pc: &[200.0, 300.0, 500.0],
    },
    Settings {
        energy_tev: 3000.0,
        l_min_pc: 0.78,
        model: GRIDS_128,
        realisations: 32,
        count: 16384,
        first_time_yr: 3.0e4,
        duration_yr: 2.0e5,
        time_bins: 9,
        radii_pc: &[700.0, 1000.0],
    },
];

/// The two panels as scenes: B_rms = 0.3 µG alone, and with B₀ = 1 µG.
pub fn fig1_panels(effort: Effort, seed: u64) -> [Panel; 2] {
    let (left, right) = match effort {
        Effort::Quick => (LEFT_QUICK, RIGHT_QUICK),
        Effort::Full => (LEFT_FULL, RIGHT_FULL),
    };
    let scenes = |b0_ug: f64, settings: &[Settings]| settings.iter().map(|s| s.scene(b0_ug, seed)).collect();
    [Panel { name: "left", scenes: scenes(0.0, left) }, Panel { name: "right", scenes: scenes(1.0, right) }]
}

impl Settings {
    fn scene(&self, b0_ug: f64, seed: u64) -> Scene {
        let panel = if b0_ug == 0.0 { "left" } else { "right" };
        Scene {
            title: format!("Figure 1, {panel} panel, {} PeV", self.energy_tev / 1e3),
            notes: "Savchenko, Kachelrieß & Semikoz 2015, Fig. 1; energy, times and spheres are ours.".to_owned(),
            field: FieldScene {
                b0_ug,
                brms_ug: 0.3,
                l_min_pc: self.l_min_pc,
                model: self.model,
                realisations: self.realisations,
                ..FieldScene::default()
            },
            particles: ParticleScene { energy_tev: self.energy_tev, count: self.count, seed, ..Default::default() },
            run: RunScene { duration_yr: self.duration_yr, ..RunScene::default() },
            observers: ObserverScene {
                radii_pc: self.radii_pc.to_vec(),
                first_time_yr: self.first_time_yr,
                time_bins: self.time_bins,
            },
            ..Scene::default()
        }
    }
}

/// A measured panel.
#[derive(Clone, Debug)]
pub struct PanelResult {
    /// `left` or `right`.
    pub name: &'static str,
    /// One report a scene.
    pub runs: Vec<Arc<RunReport>>,
}

impl PanelResult {
    /// Mean of A/(R/cT) over the runs, weighted by their inverse squared errors; `None` if no run has one.
    pub fn amplitude(&self) -> Option<Estimate> {
        let (weights, sum) = (self.runs.iter())
            .filter_map(|run| run.estimates.amplitude)
            .map(|amplitude| (math::powi(amplitude.estimate.error, -2), amplitude.estimate.value))
            .fold((0.0, 0.0), |(weights, sum), (weight, value)| (weights + weight, sum + weight * value));
        (weights > 0.0 && weights.is_finite()).then(|| Estimate { value: sum / weights, error: weights.sqrt().recip() })
    }

    /// χ² of A against the prediction and the number of bins, over all runs.
    pub fn chi2(&self) -> (f64, u32) {
        (self.runs.iter().filter_map(|run| run.estimates.amplitude))
            .fold((0.0, 0), |(chi2, ndf), amplitude| (chi2 + amplitude.chi2, ndf + amplitude.ndf))
    }
}

/// The measured figure.
#[derive(Clone, Debug)]
pub struct Fig1 {
    /// The panels that were run, left first.
    pub panels: Vec<PanelResult>,
    /// Wall-clock seconds of all runs.
    pub seconds: f64,
    /// True if it was ended before the last run was over.
    pub cancelled: bool,
}

/// Runs the scenes of all panels; ended early, the last run holds what was measured so far.
///
/// # Errors
/// If a run fails.
pub fn run_fig1(runner: &mut Runner, panels: &[Panel]) -> Result<Fig1, StudyError> {
    let begin = std::time::Instant::now();
    let of = panels.iter().map(|panel| panel.scenes.len()).sum();
    let mut number = 0;
    let mut results: Vec<PanelResult> = Vec::new();
    for panel in panels {
        let mut runs = Vec::new();
        for scene in &panel.scenes {
            number += 1;
            if !runner.cancelled() {
                let what = format!("{} panel, {} PeV", panel.name, scene.particles.energy_tev / 1e3);
                runner.tell(Event::Run { number, of, what: &what });
                runs.push(runner.run(scene.clone())?);
            }
        }
        results.push(PanelResult { name: panel.name, runs });
    }
    Ok(Fig1 { panels: results, seconds: begin.elapsed().as_secs_f64(), cancelled: runner.cancelled() })
}

/// Writes `fig1.svg`, `.png`, `.ecsv`, `.json` and the scenes into `folder` and returns all paths.
///
/// # Errors
/// If a file cannot be drawn or written.
pub fn write_fig1(folder: &Path, fig1: &Fig1) -> Result<Vec<PathBuf>, OutputError> {
    let mut texts: Vec<(String, String)> = Vec::new();
    for panel in &fig1.panels {
        for (index, run) in panel.runs.iter().enumerate() {
            let suffix = if index == 0 { String::new() } else { format!("-{}", index + 1) };
            texts.push((format!("fig1-{}{suffix}.ron", panel.name), signed_scene(&run.scene)));
        }
    }
    texts.push(("fig1.ecsv".to_owned(), table(fig1)));
    texts.push(("fig1.json".to_owned(), fig1_json(fig1)));
    let panels: Vec<Fig1Panel> = (fig1.panels.iter())
        .map(|panel| Fig1Panel {
            runs: panel.runs.iter().map(|run| &**run).collect(),
            amplitude: panel.amplitude(),
            chi2: panel.chi2(),
        })
        .collect();
    write_files(folder, &texts, Some(("fig1", &figure::fig1(&panels, NEAREST_PC))))
}

/// The text of `fig1.json`.
pub fn fig1_json(fig1: &Fig1) -> String {
    json(&Fig1Summary {
        version: env!("CARGO_PKG_VERSION"),
        seconds: fig1.seconds,
        cancelled: fig1.cancelled,
        panels: fig1.panels.iter().map(PanelSummary::of).collect(),
    })
}

#[derive(Serialize)]
struct Fig1Summary {
    version: &'static str,
    seconds: f64,
    cancelled: bool,
    panels: Vec<PanelSummary>,
}

#[derive(Serialize)]
struct PanelSummary {
    name: &'static str,
    amplitude: Option<f64>,
    amplitude_error: Option<f64>,
    chi2: f64,
    ndf: u32,
    chi2_per_ndf: Option<f64>,
    runs: Vec<RunSummary>,
}

#[derive(Serialize)]
struct RunSummary {
    energy_tev: f64,
    b0_ug: f64,
    brms_ug: f64,
    duration_yr: f64,
    first_time_yr: f64,
    window_start_yr: Option<f64>,
    #[serde(flatten)]
    summary: Summary,
}

impl PanelSummary {
    fn of(panel: &PanelResult) -> Self {
        let amplitude = panel.amplitude();
        let (chi2, ndf) = panel.chi2();
        let run = |report: &Arc<RunReport>| RunSummary {
            energy_tev: report.scene.particles.energy_tev,
            b0_ug: report.scene.field.b0_ug,
            brms_ug: report.scene.field.brms_ug,
            duration_yr: report.scene.run.duration_yr,
            first_time_yr: report.scene.observers.first_time_yr,
            window_start_yr: report.estimates.amplitude.map(|amplitude| amplitude.window_start_yr),
            summary: Summary::of(report),
        };
        Self {
            name: panel.name,
            amplitude: amplitude.map(|amplitude| amplitude.value),
            amplitude_error: amplitude.map(|amplitude| amplitude.error),
            chi2,
            ndf,
            chi2_per_ndf: (ndf > 0).then(|| chi2 / f64::from(ndf)),
            runs: panel.runs.iter().map(run).collect(),
        }
    }
}

/// All points of both panels as ECSV.
fn table(fig1: &Fig1) -> String {
    let rows: Vec<(&PanelResult, &RunReport, f64, &AnisotropyPoint)> = (fig1.panels.iter())
        .flat_map(|panel| panel.runs.iter().map(move |run| (panel, &**run)))
        .flat_map(|(panel, run)| run.estimates.anisotropy.iter().map(move |curve| (panel, run, curve)))
        .flat_map(|(panel, run, curve)| curve.points.iter().map(move |p| (panel, run, curve.radius_pc, p)))
        .collect();
    let float = |name, unit, description, of: &dyn Fn(&RunReport, f64, &AnisotropyPoint) -> Option<f64>| {
        let values = rows.iter().map(|(_, run, radius, point)| of(run, *radius, point)).collect();
        Column::new(name, unit, description, Values::Float(values))
    };
    let count = |name, description, of: fn(&AnisotropyPoint) -> u64| {
        Column::new(name, None, description, Values::Count(rows.iter().map(|row| of(row.3)).collect()))
    };
    let names = rows.iter().map(|row| row.0.name.to_owned()).collect();
    let columns = [
        Column::new("panel", None, "left: B0 = 0; right: B0 = 1 uG", Values::Text(names)),
        float("energy_tev", Some("TeV"), "energy", &|run, _, _| Some(run.scene.particles.energy_tev)),
        float("radius_pc", Some("pc"), "radius of the sphere", &|_, radius, _| Some(radius)),
        float("time_lo_yr", Some("yr"), "start of the time bin", &|_, _, point| Some(point.time_lo_yr)),
        float("time_hi_yr", Some("yr"), "end of the time bin", &|_, _, point| Some(point.time_hi_yr)),
        count("outward", "crossings outwards", |point| point.outward),
        count("inward", "crossings inwards", |point| point.inward),
        float("anisotropy", None, "A = (outward - inward)/(outward + inward)", &|_, _, point| {
            point.anisotropy.map(|a| a.value)
        }),
        float("error", None, "jackknife error of A, one sigma", &|_, _, point| point.anisotropy.map(|a| a.error)),
        float("prediction", None, "crossing-weighted mean of R/(c t)", &|_, _, point| point.prediction),
        float("running_width", None, "A expected from the running widths of the cloud", &|_, _, p| p.running_width),
        float("rescaled", None, "A * 50 pc / R, as drawn", &|_, radius, point| {
            point.anisotropy.map(|a| a.value * NEAREST_PC / radius)
        }),
        float("rescaled_error", None, "its error", &|_, radius, point| {
            point.anisotropy.map(|a| a.error * NEAREST_PC / radius)
        }),
    ];
    let seed = fig1.panels.iter().flat_map(|panel| &panel.runs).next().map(|run| run.scene.particles.seed);
    to_ecsv(&ecsv_meta("Figure 1", seed), &columns)
}
