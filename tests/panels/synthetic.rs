//! What the window holds a few seconds into a run, with curves of the right shape and size.

use std::sync::Arc;

use larmor::estimate::{
    Amplitude, AnisotropyCurve, AnisotropyPoint, DiffusionPoint, ErrorBasis, Estimate, Estimates, MomentumBin,
    MomentumFit, POLAR_EDGES, Regimes, RegionDipole,
};
use larmor::scene::Scene;
use larmor::simulate::{News, Plan, RunReport, Snapshot, Update};
use larmor::units::{C_PC_PER_YR, light_path_pc};
use larmor::viewer::document::{Document, Origin};
use larmor::viewer::making::Making;
use larmor::viewer::preferences::Preferences;
use larmor::viewer::question::Question;
use larmor::viewer::run::{Pace, RunState, Snapshots};
use larmor::viewer::stage::{Outline, Readouts};

use crate::stage::Window;

/// Numbers from -1 to 1 that look random and are the same in every run.
fn noise(index: usize) -> f64 {
    let value = (index as f64 * 12.9898).sin() * 43758.5453;
    2.0 * (value - value.floor()) - 1.0
}

fn curve(radius_pc: f64, index: usize) -> AnisotropyCurve {
    let edges: Vec<f64> = (0..=24).map(|step| 100.0 * 100f64.powf(f64::from(step) / 24.0)).collect();
    let points = edges.windows(2).enumerate().map(|(bin, edge)| {
        let time = (edge[0] * edge[1]).sqrt();
        let arrived = light_path_pc(time) > radius_pc;
        let crossings = if arrived { (4.0e4 * (1.0 - (-time / (4.0 * radius_pc)).exp())) as u64 } else { 0 };
        let prediction = radius_pc / light_path_pc(time);
        let error = 0.004 * (1.0 + radius_pc / 60.0) * (1.0 + time / 1.0e4);
        let early = 1.0 + 0.6 * (-time / 1500.0).exp();
        let value = (prediction * early).min(0.98) + error * noise(31 * index + bin);
        AnisotropyPoint {
            time_lo_yr: edge[0],
            time_hi_yr: edge[1],
            outward: crossings / 2 + (crossings as f64 * value / 2.0) as u64,
            inward: crossings / 2,
            anisotropy: (crossings > 0).then_some(Estimate { value, error }),
            prediction: (crossings > 0).then_some(prediction),
            running_width: (crossings > 0).then_some((prediction * (1.0 + 0.45 * (-time / 1500.0).exp())).min(1.2)),
        }
    });
    AnisotropyCurve { radius_pc, points: points.collect() }
}

fn diffusion() -> Vec<DiffusionPoint> {
    let point = |step: usize| {
        let time_yr = 3.0 * (1.0e4f64 / 3.0).powf(step as f64 / 39.0);
        let free = C_PC_PER_YR.powi(2) * time_yr / 6.0;
        let towards = |limit: f64| 1.0 / (1.0 / free + 1.0 / limit) * (1.0 + 0.01 * noise(step));
        let estimate = |value: f64| Estimate { value, error: 0.04 * value };
        let (parallel, perpendicular) = (estimate(towards(37.0 * C_PC_PER_YR)), estimate(towards(0.027 * C_PC_PER_YR)));
        let zero = Estimate { value: 0.0, error: 1.0e-3 };
        let tensor = [perpendicular, perpendicular, parallel, zero, zero, zero];
        DiffusionPoint {
            time_yr,
            tensor,
            parallel,
            perpendicular,
            kurtosis: [1.2, 1.25, 1.8].map(|lacking| 3.0 - lacking / (1.0 + time_yr / 400.0) + 0.05 * noise(step + 7)),
            kurtosis_error: [0.08; 3],
            ks_distance: [0.06, 0.055, 0.12].map(|early| early / (1.0 + time_yr / 300.0) + 0.004),
        }
    };
    (0..40).map(point).collect()
}

fn momentum(curves: &[AnisotropyCurve]) -> Vec<MomentumBin> {
    let mut bins = Vec::new();
    for curve in curves {
        for point in &curve.points {
            for mu in 0..10 {
                let mu_lo = -1.0 + 0.2 * f64::from(mu);
                let slope = 1.5 * point.anisotropy.map_or(0.0, |a| a.value);
                let value = 1.0 + slope * (mu_lo + 0.1) + 0.02 * noise(bins.len());
                bins.push(MomentumBin {
                    radius_pc: curve.radius_pc,
                    time_lo_yr: point.time_lo_yr,
                    time_hi_yr: point.time_hi_yr,
                    mu_lo,
                    mu_hi: mu_lo + 0.2,
                    intensity: point.anisotropy.map(|_| Estimate { value, error: 0.02 }),
                });
            }
        }
    }
    bins
}

fn fits(curves: &[AnisotropyCurve]) -> Vec<MomentumFit> {
    let fit = |curve: &AnisotropyCurve, point: &AnisotropyPoint| {
        let dipole = 1.5 * point.anisotropy?.value;
        Some(MomentumFit {
            radius_pc: curve.radius_pc,
            time_lo_yr: point.time_lo_yr,
            time_hi_yr: point.time_hi_yr,
            crossings: point.outward + point.inward,
            dipole: Estimate { value: dipole, error: 0.011 },
            quadrupole: Estimate { value: -0.004, error: 0.013 },
            octupole: Estimate { value: 0.009, error: 0.015 },
            chi2: 7.4,
            ndf: 9,
        })
    };
    curves.iter().flat_map(|curve| curve.points.iter().filter_map(move |point| fit(curve, point))).collect()
}

fn regions(curves: &[AnisotropyCurve]) -> Vec<RegionDipole> {
    let mut regions = Vec::new();
    for curve in curves {
        for point in &curve.points {
            let Some((anisotropy, prediction)) = point.anisotropy.zip(point.prediction) else { continue };
            for edges in POLAR_EDGES.windows(2) {
                let error = 0.03 / (0.2 + edges[1].powi(8));
                let estimate = |value: f64| Some(Estimate { value: value + error * noise(regions.len()), error });
                regions.push(RegionDipole {
                    radius_pc: curve.radius_pc,
                    time_lo_yr: point.time_lo_yr,
                    time_hi_yr: point.time_hi_yr,
                    cos_lo: edges[0],
                    cos_hi: edges[1],
                    crossings: 1200,
                    radial: estimate(1.5 * anisotropy.value),
                    polar: estimate(0.0),
                    azimuthal: (edges[0] > 0.0).then_some(Estimate { value: 0.3 * error, error }),
                    prediction: Some(1.5 * prediction),
                });
            }
        }
    }
    regions
}

/// An ellipse on the screen.
fn ellipse(half_axes: [f32; 2], dashed: bool) -> Outline {
    let point = |step: u8| {
        let (sin, cos) = (f32::from(step) * std::f32::consts::TAU / 64.0).sin_cos();
        [600.0 + half_axes[0] * cos, 340.0 - half_axes[1] * sin - 0.1 * half_axes[0] * cos]
    };
    Outline { points: (0..=64).map(point).collect(), opacity: 0.8, dashed }
}

/// A run of this scene in its third pass: what it has measured, if anything, and what happened last.
pub fn run(scene: &Scene, estimates: Option<Estimates>, last: Option<News>) -> RunState {
    let plan = Arc::new(Plan::of(scene));
    let report = |estimates: Estimates| RunReport {
        scene: Arc::new(scene.clone()),
        plan: plan.clone(),
        threads: 7,
        particles: estimates.particles,
        steps: 1_000_000,
        field_setup_s: 1.0,
        propagation_s: 20.0,
        complete: false,
        merged: None,
        estimates: Arc::new(estimates),
    };
    let built = News::FieldReady { pass: 0, fields: Arc::default(), setup_s: 1.0 };
    let measured = estimates.map(|estimates| News::Estimates(Arc::new(report(estimates))));
    let news = [Some(News::Planned(plan.clone())), Some(built), measured, last];
    let updates = news.into_iter().flatten().map(|news| Update { generation: 1, news });
    let pace = Pace { pass: 2, pass_fraction: 0.37, steps_per_s: Some(8.2e6), eta_s: Some(74.0), threads: 7 };
    RunState::from_updates(scene.clone(), 1, updates).at_pace(pace)
}

/// What the run has measured in its third pass.
pub fn estimates() -> Estimates {
    let radii = Scene::default().observers.radii_pc;
    let curves: Vec<AnisotropyCurve> = radii.iter().enumerate().map(|(index, radius)| curve(*radius, index)).collect();
    Estimates {
        passes: 2,
        particles: 52_000,
        error_basis: ErrorBasis::Fields(12),
        time_yr: 1.0e4,
        momentum: momentum(&curves),
        momentum_fits: fits(&curves),
        regions: regions(&curves),
        regimes: Some(Regimes { ballistic_until_yr: 160.0, quasi_gaussian_from_yr: 4900.0 }),
        anisotropy: curves,
        diffusion: diffusion(),
        amplitude: Some(Amplitude {
            estimate: Estimate { value: 1.016, error: 0.025 },
            chi2: 11.3,
            ndf: 12,
            window_start_yr: 4.9e3,
            against_running_width: Some(Estimate { value: 1.003, error: 0.025 }),
        }),
    }
}

/// The default scene in its third pass.
pub fn window() -> Window {
    let scene = Scene { title: "Elongated cloud".into(), notes: "watch it stretch".into(), ..Scene::default() };
    let mut snapshots = Snapshots::of((0..40).map(|slice| Snapshot {
        generation: 1,
        portion: 0,
        slice,
        time_yr: 10.0 * 1000f64.powf(slice as f64 / 39.0),
        positions_pc: Vec::new(),
        directions: Vec::new(),
        realisations: Vec::new(),
    }));
    snapshots.choose(snapshots.time_yr(28));
    let mut document = Document::new(Scene::default(), Origin::Preset("elongated-cloud"));
    document.edit(scene.clone(), true);
    let readouts = Readouts {
        adapter: "llvmpipe (LLVM 15.0.6, 256 bits)".into(),
        drawn_time_yr: Some(1430.0),
        points_drawn: 20_000,
        line_strength_ug: Some((0.4, 1.9)),
        pixels_per_pc: 0.72,
        triad: [[0.3, -0.2], [0.1, 0.95], [0.94, 0.1]],
        labels: vec![([520.0, 300.0], "R = 100\u{202f}pc".into()), ([640.0, 330.0], "B₀ = 1\u{202f}µG".into())],
        earth: Some([744.0, 325.0]),
        outlines: vec![ellipse([110.0, 8.0], false), ellipse([220.0, 16.0], true)],
        ..Readouts::default()
    };
    Window {
        document,
        run: run(&scene, Some(estimates()), None),
        snapshots,
        readouts,
        preferences: Preferences::default(),
        question: Question::None,
        making: Making::default(),
    }
}
