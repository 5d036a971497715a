//! What a scan chooses for an energy: shortest wave, grids, step, duration and spheres, each with its reason.

use crate::field::{FieldModel, Sampling, cells_per_shortest_wave};
use crate::math;
use crate::quantity::{rounded, rounded_up};
use crate::scene::parameters::{CELLS, DURATION_YR, LEVELS, MODES, RADIUS_PC};
use crate::scene::{FieldScene, Scene, SceneError, Step, validate};
use crate::simulate::turbulence;
use crate::theory::isotropic_diffusion_pc2_yr;
use crate::units::{C_PC_PER_YR, larmor_radius_pc};

/// Shortest wave in Larmor radii: half would still scatter most particles, a quarter leaves out only |µ| < 0.04.
const L_MIN_PER_LARMOR_RADIUS: f64 = 0.25;
/// Fewest cells per edge of a grid that is chosen because those of the base do not do.
const FEWEST_MORE_CELLS: u32 = 64;
/// Cells along the shortest wave.
const CELLS_PER_WAVE: f64 = 6.0;
/// Part by which D may come out too large because modes are few.
const MOST_EXCESS: f64 = 0.02;
/// Steps per Larmor radius: where the shortest wave is a quarter of it, one and a half steps a wave, as the automatic step.
const STEPS_PER_LARMOR_RADIUS: f64 = 6.0;
/// Steps per longest wave where the Larmor radius is much larger: sampled so, a Kolmogorov field scatters a nearly
/// straight trajectory by about `2 · 20^(-5/3)`, 1.4 %, too much (aliasing of the waves along the path).
const STEPS_PER_LONGEST_WAVE: f64 = 20.0;
/// Duration in units of the start `20 · 2D/c²` of the quasi-Gaussian window.
const DURATION_WINDOWS: f64 = 40.0;
/// Start of the first time bin in the same units. A exceeds R/(cT) by `d ln D/d ln t`, and at 1 PeV in 1 µG, where
/// waves longer than the free path keep a memory, D still grows by 3 % from 5 to 12 such units.
const FIRST_BIN_WINDOWS: f64 = 12.0;
/// Time bins.
const TIME_BINS: u32 = 6;
/// The cloud must have this width at the end, in coherence lengths, for a sphere of two of them to lie inside it.
const COHERENCE_LENGTHS: f64 = 5.0;
/// Spheres.
const SPHERES: usize = 8;
/// The nearest sphere in widths of the cloud in the first bin, the farthest in widths at the end.
const NEAREST_WIDTHS: f64 = 0.5;
const FARTHEST_WIDTHS: f64 = 2.0;

/// A scene for one energy of a scan.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The scene.
    pub scene: Scene,
    /// What was chosen and why, one sentence each without a full stop.
    pub reasons: Vec<String>,
}

/// The scene `base` at another energy, with everything that depends on the energy chosen anew.
///
/// `diffusion_pc2_yr` is the larger of D_par and D_perp where it has been measured; without it a formula stands in.
///
/// # Errors
/// If the base has no turbulence, or the energy or anything that follows from it is out of its range.
pub fn choose(base: &Scene, energy_tev: f64, diffusion_pc2_yr: Option<f64>) -> Result<Choice, SceneError> {
    let mut scene = base.clone();
    scene.title = format!("{}, {energy_tev} TeV", base.title);
    scene.particles.energy_tev = energy_tev;
    let larmor_pc = scene.larmor_radius_pc();
    let mut reasons = Vec::new();

    let wanted_pc = L_MIN_PER_LARMOR_RADIUS * larmor_pc;
    if wanted_pc < base.field.l_min_pc {
        scene.field.l_min_pc = rounded(wanted_pc, 2);
        reasons.push(format!(
            "l_min = {} pc, a quarter of the Larmor radius of {} pc, so that particles of small µ still meet resonant \
             waves",
            scene.field.l_min_pc,
            rounded(larmor_pc, 3)
        ));
    } else {
        reasons.push(format!(
            "l_min = {} pc as in the scene, below a quarter of the Larmor radius of {} pc",
            scene.field.l_min_pc,
            rounded(larmor_pc, 3)
        ));
    }
    scene.field.model = model(&scene, &base.field);
    reasons.push(match scene.field.model {
        FieldModel::NestedGrids { levels, cells } => {
            let planned = scene.sampling().levels(&turbulence(&scene));
            let per_wave = planned.first().map_or(0.0, |level| level.l_min_pc / level.cell_pc);
            format!("{levels} grids of {cells}³ cells, {per_wave:.1} cells in the shortest wave")
        }
        FieldModel::PlaneWaves { modes } => {
            format!("{modes} plane waves, as dense in log k as in the scene or denser, as the path needs")
        }
    });
    let of_orbit = larmor_pc / STEPS_PER_LARMOR_RADIUS;
    let longest = scene.field.l_max_pc / STEPS_PER_LONGEST_WAVE;
    scene.run.step = Step::Fixed { pc: rounded(of_orbit.min(longest), 3) };
    reasons.push(if of_orbit < longest {
        format!("steps of {} pc, a sixth of the Larmor radius", rounded(of_orbit, 3))
    } else {
        format!("steps of {} pc, a twentieth of the longest wave, for the path is nearly straight", rounded(longest, 3))
    });

    let coherence_pc = turbulence(&scene).coherence_length_pc();
    let known = diffusion_pc2_yr.is_some();
    let diffusion = diffusion_pc2_yr.unwrap_or_else(|| expected_diffusion(&scene, coherence_pc));
    let window = window_yr(diffusion);
    let reach = math::powi(COHERENCE_LENGTHS * coherence_pc, 2) / (2.0 * diffusion);
    scene.run.duration_yr = rounded_up(reach.max(DURATION_WINDOWS * window), 2).min(DURATION_YR.max);
    scene.observers.first_time_yr = rounded(scene.run.duration_yr * FIRST_BIN_WINDOWS / DURATION_WINDOWS, 3);
    scene.observers.time_bins = TIME_BINS;
    let source = if known { "measured" } else { "expected" };
    reasons.push(format!(
        "{} kyr, {} times 20 · 2D/c² with the {source} D = {} pc²/yr{}; bins from {} kyr on",
        rounded(scene.run.duration_yr / 1e3, 3),
        rounded(scene.run.duration_yr / window, 2),
        rounded(diffusion, 3),
        if reach > DURATION_WINDOWS * window { ", so that the cloud is larger than two coherence lengths" } else { "" },
        rounded(scene.observers.first_time_yr / 1e3, 3)
    ));
    scene.observers.radii_pc = spheres(&scene, diffusion, coherence_pc);
    reasons.push(format!(
        "{} spheres from {} to {} pc, between 2 l_coh = {} pc and twice the width of the cloud",
        scene.observers.radii_pc.len(),
        scene.observers.radii_pc.first().copied().unwrap_or_default(),
        scene.observers.radii_pc.last().copied().unwrap_or_default(),
        rounded(2.0 * coherence_pc, 3)
    ));
    scene.view = None;
    validate(&scene, &format!("scene of {energy_tev} TeV"))?;
    Ok(Choice { scene, reasons })
}

/// Start of the quasi-Gaussian window, `20 · 2D/c²`, in yr.
pub(super) fn window_yr(diffusion_pc2_yr: f64) -> f64 {
    crate::estimate::quasi_gaussian_from_yr(diffusion_pc2_yr)
}

/// A first guess at the larger of D_par and D_perp, good to a factor of two (ours).
///
/// Harari, Mollerach & Roulet 2014 with the Larmor radius in the total field B; a regular field weakens scattering: the
/// small-angle term, of large radii, by `(B/B_rms)²`, and resonant scattering by `(B/B_rms)³`, which meets the value of
/// 35 pc·c at 1 PeV in 1 µG and 0.3 µG within a third.
fn expected_diffusion(scene: &Scene, coherence_pc: f64) -> f64 {
    let field = &scene.field;
    let ratio = math::hypot(field.b0_ug, field.brms_ug) / field.brms_ug;
    let larmor_pc = scene.larmor_radius_pc();
    let of_turbulence = larmor_radius_pc(scene.particles.energy_tev, scene.particles.charge, field.brms_ug);
    let straight = |radius_pc: f64| C_PC_PER_YR * 4.0 / 3.0 * radius_pc * radius_pc / coherence_pc;
    let resonant = isotropic_diffusion_pc2_yr(larmor_pc, coherence_pc) - straight(larmor_pc);
    straight(of_turbulence) + resonant * math::powi(ratio, 3)
}

/// The fewest levels at the scene's cells that carry the shortest wave and hold modes enough for these particles, with more
/// cells where levels run out; or plane waves as dense as in the base, and more where particles would meet too few.
fn model(scene: &Scene, base: &FieldScene) -> FieldModel {
    let field = &scene.field;
    let excess = |model| Sampling { model, ..scene.sampling() }.modes_and_excess(&turbulence(scene))[1];
    match base.model {
        FieldModel::NestedGrids { cells, .. } => {
            let carries = |levels: u32, cells: u32| {
                cells_per_shortest_wave(levels, cells, field.l_max_pc, field.l_min_pc) >= CELLS_PER_WAVE
                    && excess(FieldModel::NestedGrids { levels, cells }) <= MOST_EXCESS
            };
            let most_levels = LEVELS.max as u32;
            let more = CELLS.powers_of_two().filter(|more| *more > cells && *more >= FEWEST_MORE_CELLS);
            let found = std::iter::once(cells).chain(more).find_map(|cells| {
                (1..=most_levels).find(|levels| carries(*levels, cells)).map(|levels| (levels, cells))
            });
            let (levels, cells) = found.unwrap_or((most_levels, CELLS.max as u32));
            FieldModel::NestedGrids { levels, cells }
        }
        FieldModel::PlaneWaves { modes } => {
            let octaves = math::ln(field.l_max_pc / field.l_min_pc) / math::ln(base.l_max_pc / base.l_min_pc);
            let dense = (f64::from(modes) * octaves.max(1.0)).ceil();
            let waves = |modes: f64| FieldModel::PlaneWaves { modes: modes as u32 };
            let more = std::iter::successors(Some(dense), |modes| Some((1.1 * modes).ceil()));
            let enough = more.take_while(|modes| *modes < MODES.max).find(|modes| excess(waves(*modes)) <= MOST_EXCESS);
            waves(enough.unwrap_or(MODES.max))
        }
    }
}

/// Spheres in even ratios between two coherence lengths and what the cloud reaches.
fn spheres(scene: &Scene, diffusion: f64, coherence_pc: f64) -> Vec<f64> {
    let width = |time_yr: f64| (2.0 * diffusion * time_yr).sqrt();
    let largest = RADIUS_PC.max;
    let nearest = (NEAREST_WIDTHS * width(scene.observers.first_time_yr)).max(2.0 * coherence_pc).min(0.5 * largest);
    let farthest = (FARTHEST_WIDTHS * width(scene.run.duration_yr)).clamp(2.0 * nearest, largest);
    let ratio = math::pow(farthest / nearest, 1.0 / (SPHERES - 1) as f64);
    let mut radii: Vec<f64> =
        (0..SPHERES).map(|index| rounded_up(nearest * math::powi(ratio, index as i32), 2).min(largest)).collect();
    radii.dedup();
    radii
}
