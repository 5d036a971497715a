//! A made-up report with the shapes of a real one, so that files can be tested without a simulation.

use std::sync::Arc;

use larmor::estimate::{
    Amplitude, AnisotropyCurve, AnisotropyPoint, DiffusionPoint, ErrorBasis, Estimate, Estimates, MomentumBin,
    MomentumFit, Regimes, RegionDipole,
};
use larmor::scene::Scene;
use larmor::simulate::{Plan, RunReport};
use larmor::units::{C_PC_PER_YR, light_time_yr};

/// A report whose curves follow the paper with noise that grows with R and t.
pub fn report() -> RunReport {
    let mut scene = Scene { title: "Elongated cloud".to_owned(), ..Scene::default() };
    scene.run.duration_yr = 1e4;
    let estimates = Estimates {
        error_basis: ErrorBasis::FewFields(4),
        passes: 1,
        particles: 20_000,
        time_yr: 1e4,
        anisotropy: scene.observers.radii_pc.iter().map(|&radius| curve(radius)).collect(),
        diffusion: (1..=100).map(diffusion).collect(),
        momentum: scene.observers.radii_pc.iter().flat_map(|&radius| momentum(radius)).collect(),
        amplitude: Some(Amplitude {
            estimate: Estimate { value: 1.01, error: 0.02 },
            chi2: 12.5,
            ndf: 11,
            window_start_yr: 2000.0,
            against_running_width: Some(Estimate { value: 1.0, error: 0.02 }),
        }),
        momentum_fits: vec![MomentumFit {
            radius_pc: 100.0,
            time_lo_yr: 6812.9,
            time_hi_yr: 1e4,
            crossings: 5000,
            dipole: Estimate { value: 0.06, error: 0.02 },
            quadrupole: Estimate { value: -0.01, error: 0.03 },
            octupole: Estimate { value: 0.0, error: 0.04 },
            chi2: 7.5,
            ndf: 8,
        }],
        regions: vec![RegionDipole {
            radius_pc: 100.0,
            time_lo_yr: 6812.9,
            time_hi_yr: 1e4,
            cos_lo: 0.5,
            cos_hi: 1.0,
            crossings: 20,
            radial: None,
            polar: None,
            azimuthal: None,
            prediction: Some(0.07),
        }],
        regimes: Some(Regimes { ballistic_until_yr: 30.0, quasi_gaussian_from_yr: 2000.0 }),
    };
    RunReport { plan: Arc::new(plan()), estimates: Arc::new(estimates), ..empty_report(scene) }
}

/// A report of a run that measured nothing.
pub fn empty_report(scene: Scene) -> RunReport {
    RunReport {
        scene: Arc::new(scene),
        plan: Arc::new(plan()),
        threads: 2,
        particles: 20_000,
        steps: 2_000_000,
        field_setup_s: 1.5,
        propagation_s: 10.25,
        complete: true,
        merged: None,
        estimates: Arc::default(),
    }
}

fn plan() -> Plan {
    Plan {
        larmor_radius_pc: 1.0356,
        coherence_length_pc: 5.0,
        step_pc: 0.0833,
        steps: 100,
        slice_times_yr: vec![1e4],
        slice_steps: vec![100],
        batches: 64,
        batch_sizes: vec![312; 64],
        portion_ends: vec![8, 24, 56, 120],
        snapshot_particles: 20_000,
        field_bytes: 1 << 30,
        levels: Vec::new(),
        warnings: Vec::new(),
    }
}

/// Deterministic noise between -1 and 1.
fn noise(index: usize) -> f64 {
    (index as f64 * 12.9898).sin()
}

fn curve(radius_pc: f64) -> AnisotropyCurve {
    let edge = |bin: usize| 100.0 * 100_f64.powf(bin as f64 / 24.0);
    let points = (0..24)
        .map(|bin| {
            let (time_lo_yr, time_hi_yr) = (edge(bin), edge(bin + 1));
            let time = (time_lo_yr * time_hi_yr).sqrt();
            let seen = time > light_time_yr(radius_pc);
            let prediction = radius_pc / (C_PC_PER_YR * time);
            let error = 0.004 * (time / 1e3).powf(0.7) * (radius_pc / 50.0).powf(0.3);
            let value = prediction.min(0.95) + 1.2 * error * noise(bin + radius_pc as usize);
            AnisotropyPoint {
                time_lo_yr,
                time_hi_yr,
                outward: if seen { 5000 } else { 0 },
                inward: if seen { 4000 } else { 0 },
                anisotropy: seen.then_some(Estimate { value, error }),
                prediction: seen.then_some(prediction),
                running_width: seen.then_some(1.1 * prediction),
            }
        })
        .collect();
    AnisotropyCurve { radius_pc, points }
}

fn diffusion(slice: usize) -> DiffusionPoint {
    let time_yr = 100.0 * slice as f64;
    let growing = C_PC_PER_YR * C_PC_PER_YR * time_yr / 6.0;
    let saturating = |limit: f64| {
        let value = growing * limit / (growing + limit);
        Estimate { value, error: 0.03 * value }
    };
    let (parallel, perpendicular) = (saturating(6.0), saturating(0.05));
    let small = Estimate { value: 0.001 * noise(slice), error: 0.001 };
    let tensor = [perpendicular, perpendicular, parallel, small, small, small];
    DiffusionPoint {
        time_yr,
        tensor,
        parallel,
        perpendicular,
        kurtosis: [2.9, 3.1, 2.5],
        kurtosis_error: [0.1; 3],
        ks_distance: [0.02, 0.02, 0.05],
    }
}

fn momentum(radius_pc: f64) -> Vec<MomentumBin> {
    (0..20)
        .map(|bin| {
            let mu_lo = -1.0 + 0.1 * f64::from(bin);
            let dipole = 1.5 * radius_pc / (C_PC_PER_YR * 8000.0);
            let value = 1.0 + dipole * (mu_lo + 0.05) + 0.02 * noise(bin as usize);
            MomentumBin {
                radius_pc,
                time_lo_yr: 6812.9,
                time_hi_yr: 1e4,
                mu_lo,
                mu_hi: mu_lo + 0.1,
                intensity: Some(Estimate { value, error: 0.02 }),
            }
        })
        .collect()
}
