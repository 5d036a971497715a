//! What follows from a scene before anything is computed.

use std::ops::Range;
use std::sync::atomic::AtomicBool;

use crate::field::{
    Field, FieldError, FieldKey, FieldModel, Grid, LevelPlan, PairedWaves, PlaneWaves, Precision, Turbulence,
};
use crate::scene::{FieldScene, Integrator, Scene, Step};
#[cfg(test)]
use crate::simulate::panics::injected;
use crate::units::{C_PC_PER_YR, light_path_pc};

/// Batches that a pass is split into where there are particles enough.
const BATCHES: u32 = 64;
/// Particles of each batch in the first portion of a run, which fill the lanes of half a chunk.
const FIRST_PORTION: u32 = 8;
/// First slice, as a fraction of the run's duration.
const FIRST_SLICE: f64 = 1e-3;
/// Ratio of the ends of successive slices while they are short.
const SLICE_RATIO: f64 = 1.08;
/// Longest slice, as a fraction of the run's duration.
const LONGEST_SLICE: f64 = 1.0 / 150.0;
/// Most particles in a snapshot.
const SNAPSHOT_PARTICLES: u32 = 200_000;
/// Steps per Larmor radius and per shortest wavelength of the automatic step: the fewest with which D and A are right to 1 %,
/// as measured (docs/physics.md). A path that is sampled once a wave takes its shortest waves for resonant ones.
const STEPS_PER_LARMOR_RADIUS: f64 = 4.0;
const STEPS_PER_SHORTEST_WAVE: f64 = 1.5;
/// The same without turbulence, where steps cost next to nothing and only the phase of helices errs.
const STEPS_PER_HELIX_RADIUS: f64 = 12.0;

/// Derived quantities of a run, shown by `larmor check` and in the window.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Larmor radius in pc in the total field `sqrt(B0² + B_rms²)`.
    pub larmor_radius_pc: f64,
    /// Coherence length of the turbulence in pc; 0 without turbulence.
    pub coherence_length_pc: f64,
    /// Path length of a step in pc; the longest, where steps are adaptive.
    pub step_pc: f64,
    /// Steps per particle.
    pub steps: u64,
    /// Ends of the slices in yr, rising; the last is the run's duration.
    pub slice_times_yr: Vec<f64>,
    /// Same in steps.
    pub slice_steps: Vec<u64>,
    /// Batches per pass: the units of random streams and of the jackknife.
    pub batches: u32,
    /// Particles in each batch, the sum is the scene's count.
    pub batch_sizes: Vec<u32>,
    /// Where in each batch the portions of the first pass end but the last, which has what is left.
    ///
    /// The first pass is released in portions that double, each followed to the end of the run before the next: the first,
    /// of a few hundred particles, gives all of A(t) early. Later passes are released at once.
    pub portion_ends: Vec<u32>,
    /// How many particles a snapshot carries.
    pub snapshot_particles: u32,
    /// Memory of the fields of all realisations, bytes.
    pub field_bytes: u64,
    /// The nested grids, coarsest first; empty for other models.
    pub levels: Vec<LevelPlan>,
    /// Things the user should know, each a sentence without a full stop.
    pub warnings: Vec<String>,
}

impl Plan {
    /// What follows from a validated scene.
    pub fn of(scene: &Scene) -> Self {
        let turbulence = turbulence(scene);
        let wanted = match scene.run.step {
            Step::Fixed { pc } => pc,
            Step::Auto => automatic_step_pc(scene),
        };
        let path = light_path_pc(scene.run.duration_yr);
        let steps = (path / wanted).ceil().max(1.0) as u64;
        let step_pc = path / steps as f64;
        let slice_steps = slice_steps(steps);
        let slice_times_yr = slice_steps.iter().map(|n| *n as f64 * step_pc / C_PC_PER_YR).collect();
        let batch_sizes = batch_sizes(scene.particles.count, scene.field.realisations);
        Self {
            larmor_radius_pc: scene.larmor_radius_pc(),
            coherence_length_pc: if turbulence.brms_ug > 0.0 { turbulence.coherence_length_pc() } else { 0.0 },
            step_pc,
            steps,
            slice_times_yr,
            slice_steps,
            batches: batch_sizes.len() as u32,
            portion_ends: portion_ends(batch_sizes.last().copied().unwrap_or(0)),
            batch_sizes,
            snapshot_particles: scene.particles.count.min(SNAPSHOT_PARTICLES),
            field_bytes: field_bytes(scene),
            levels: if turbulence.brms_ug > 0.0 { scene.sampling().levels(&turbulence) } else { Vec::new() },
            warnings: crate::scene::warnings(scene),
        }
    }

    /// Portions in which the particles of a pass (from 0) are released.
    pub fn portions(&self, pass: u32) -> usize {
        if pass == 0 { self.portion_ends.len() + 1 } else { 1 }
    }

    /// Which particles of a batch a portion of a pass releases.
    pub fn portion(&self, pass: u32, portion: usize, batch: usize) -> Range<usize> {
        let size = self.batch_sizes[batch] as usize;
        let ends = if pass == 0 { self.portion_ends.as_slice() } else { &[] };
        let begin = portion.checked_sub(1).map_or(0, |before| ends[before] as usize);
        begin..ends.get(portion).map_or(size, |end| *end as usize)
    }

    /// Particles of a pass that have been released with the given portion.
    pub fn released(&self, pass: u32, portion: usize) -> u64 {
        (0..self.batch_sizes.len()).map(|batch| self.portion(pass, portion, batch).end as u64).sum()
    }

    /// Every so many particles is in a snapshot of `total`.
    pub fn snapshot_stride(&self, total: usize) -> usize {
        total.div_ceil(self.snapshot_particles.max(1) as usize).max(1)
    }

    /// Steps of all particles of one pass together; [`u64::MAX`] where there are more.
    pub fn steps_per_pass(&self) -> u64 {
        self.steps.saturating_mul(self.batch_sizes.iter().map(|n| u64::from(*n)).sum::<u64>())
    }

    /// The same however many there are.
    pub fn all_steps(&self) -> f64 {
        self.steps as f64 * self.batch_sizes.iter().map(|n| f64::from(*n)).sum::<f64>()
    }
}

/// Builds realisation number `realisation` (from 0) of pass number `pass` (from 0) of a scene.
///
/// # Errors
/// As [`Field::build`].
pub fn build_field(scene: &Scene, pass: u32, realisation: u32, interrupt: &AtomicBool) -> Result<Field, FieldError> {
    let FieldScene { b0_ug, precision, .. } = scene.field;
    let key = FieldKey { seed: scene.particles.seed, pass, realisation };
    #[cfg(test)]
    injected::strike(injected::Site::Field(pass), key.seed);
    Field::build(b0_ug, &turbulence(scene), scene.sampling(), precision, key, interrupt)
}

/// The turbulence of a scene.
pub fn turbulence(scene: &Scene) -> Turbulence {
    scene.field.turbulence()
}

fn automatic_step_pc(scene: &Scene) -> f64 {
    let turbulent = scene.field.brms_ug > 0.0;
    let (per_radius, per_wave) = match scene.run.integrator {
        Integrator::Boris if turbulent => (STEPS_PER_LARMOR_RADIUS, STEPS_PER_SHORTEST_WAVE),
        Integrator::Boris => (STEPS_PER_HELIX_RADIUS, STEPS_PER_SHORTEST_WAVE),
        // Shortened by the integrator itself wherever its tolerance asks for it.
        Integrator::CashKarp { .. } => (1.0, 1.0),
    };
    let of_orbit = scene.larmor_radius_pc() / per_radius;
    if turbulent { of_orbit.min(scene.field.l_min_pc / per_wave) } else { of_orbit }
}

fn field_bytes(scene: &Scene) -> u64 {
    if scene.field.brms_ug == 0.0 {
        return 0;
    }
    let each = match scene.field.model {
        FieldModel::NestedGrids { levels, cells } => u64::from(levels) * Grid::bytes(cells, scene.field.precision),
        FieldModel::PlaneWaves { modes } => {
            u64::from(modes)
                * match scene.field.precision {
                    Precision::Half => PairedWaves::BYTES_PER_WAVE,
                    Precision::Single => PlaneWaves::BYTES_PER_WAVE,
                }
        }
    };
    each * u64::from(scene.field.realisations)
}

/// Ends of the slices in steps: logarithmic while short, then even.
fn slice_steps(steps: u64) -> Vec<u64> {
    let last = steps as f64;
    let mut ends = Vec::new();
    let mut end = (FIRST_SLICE * last).max(1.0);
    while end < last * (1.0 - 0.5 * LONGEST_SLICE) {
        ends.push(end.round() as u64);
        end += (end * (SLICE_RATIO - 1.0)).clamp(1.0, (LONGEST_SLICE * last).max(1.0));
    }
    ends.push(steps);
    ends.dedup();
    ends
}

/// Ends of the portions in the smallest batch: each twice the one before, and the last at least as large as that before it.
fn portion_ends(smallest_batch: u32) -> Vec<u32> {
    let mut ends = Vec::new();
    let (mut end, mut next) = (FIRST_PORTION, 2 * FIRST_PORTION);
    while end + next <= smallest_batch {
        ends.push(end);
        end += next;
        next *= 2;
    }
    ends
}

/// Particles in each batch: as even as possible, the number of batches a multiple of the realisations.
fn batch_sizes(count: u32, realisations: u32) -> Vec<u32> {
    let batches = (realisations * BATCHES.div_ceil(realisations)).min(count);
    (0..batches).map(|batch| count / batches + u32::from(batch < count % batches)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_automatic_step_is_bound_by_orbit_and_shortest_wave() {
        let step = |brms_ug: f64, l_min_pc: f64, integrator| {
            let mut scene = Scene::default();
            (scene.field.b0_ug, scene.field.brms_ug, scene.field.l_min_pc) = (1.0, brms_ug, l_min_pc);
            scene.run.integrator = integrator;
            automatic_step_pc(&scene) / scene.larmor_radius_pc()
        };
        let radius = Scene::default().larmor_radius_pc();
        let close = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
        close(step(0.3, radius, Integrator::Boris), 0.25);
        close(step(0.3, 0.3 * radius, Integrator::Boris), 0.2);
        close(step(0.0, 0.3 * radius, Integrator::Boris), 1.0 / 12.0);
        close(step(0.3, 0.3 * radius, Integrator::CashKarp { tolerance: 1e-4 }), 0.3);
    }

    #[test]
    fn portions_double_and_hold_every_particle_once() {
        for (count, expected) in [(1, 1), (500, 1), (1500, 1), (1600, 2), (20_000, 5), (1_000_000, 10)] {
            let mut scene = Scene::default();
            scene.particles.count = count;
            let plan = Plan::of(&scene);
            assert_eq!(plan.portions(0), expected, "{count}");
            assert_eq!((plan.portions(1), plan.released(1, 0)), (1, u64::from(count)));
            let released: Vec<u64> = (0..expected).map(|portion| plan.released(0, portion)).collect();
            assert_eq!(released.last(), Some(&u64::from(count)));
            if expected > 1 {
                assert_eq!(released[0], 512, "a few hundred");
            }
            for portion in 1..expected {
                assert!(released[portion] >= 2 * released[portion - 1], "{count}: {released:?}");
                for batch in 0..plan.batch_sizes.len() {
                    let (before, own) = (plan.portion(0, portion - 1, batch), plan.portion(0, portion, batch));
                    assert!(before.end == own.start && own.len() >= 2 * before.len());
                }
            }
        }
    }
}
