//! What follows from a scene before anything is computed.

use crate::field::{FieldModel, Grid, LevelPlan, PlaneWaves, Turbulence, plan_levels};
use crate::scene::{Integrator, Scene, Step};
use crate::units::{C_PC_PER_YR, light_path_pc};

/// Batches that a pass is split into where there are particles enough.
const BATCHES: u32 = 64;
/// First slice, as a fraction of the run's duration.
const FIRST_SLICE: f64 = 1e-3;
/// Ratio of the ends of successive slices while they are short.
const SLICE_RATIO: f64 = 1.08;
/// Longest slice, as a fraction of the run's duration.
const LONGEST_SLICE: f64 = 1.0 / 150.0;
/// Most particles in a snapshot.
const SNAPSHOT_PARTICLES: u32 = 200_000;
/// Steps per Larmor radius and per shortest wavelength of the automatic step.
const STEPS_PER_LARMOR_RADIUS: f64 = 12.0;
const STEPS_PER_SHORTEST_WAVE: f64 = 3.0;

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
            batch_sizes,
            snapshot_particles: scene.particles.count.min(SNAPSHOT_PARTICLES),
            field_bytes: field_bytes(scene),
            levels: match scene.field.model {
                FieldModel::NestedGrids { levels, cells } if turbulence.brms_ug > 0.0 => {
                    plan_levels(&turbulence, levels, cells)
                }
                _ => Vec::new(),
            },
            warnings: crate::scene::warnings(scene),
        }
    }

    /// Steps of all particles of one pass together.
    pub fn steps_per_pass(&self) -> u64 {
        self.steps * self.batch_sizes.iter().map(|n| u64::from(*n)).sum::<u64>()
    }
}

/// The turbulence of a scene.
pub fn turbulence(scene: &Scene) -> Turbulence {
    let field = &scene.field;
    Turbulence { brms_ug: field.brms_ug, l_max_pc: field.l_max_pc, l_min_pc: field.l_min_pc, slope: field.slope }
}

fn automatic_step_pc(scene: &Scene) -> f64 {
    let (per_radius, per_wave) = match scene.run.integrator {
        Integrator::Boris => (STEPS_PER_LARMOR_RADIUS, STEPS_PER_SHORTEST_WAVE),
        // Shortened by the integrator itself wherever its tolerance asks for it.
        Integrator::CashKarp { .. } => (1.0, 1.0),
    };
    let of_orbit = scene.larmor_radius_pc() / per_radius;
    if scene.field.brms_ug > 0.0 { of_orbit.min(scene.field.l_min_pc / per_wave) } else { of_orbit }
}

fn field_bytes(scene: &Scene) -> u64 {
    if scene.field.brms_ug == 0.0 {
        return 0;
    }
    let each = match scene.field.model {
        FieldModel::NestedGrids { levels, cells } => u64::from(levels) * Grid::bytes(cells, scene.field.precision),
        FieldModel::PlaneWaves { modes } => u64::from(modes) * PlaneWaves::BYTES_PER_WAVE,
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

/// Particles in each batch: as even as possible, the number of batches a multiple of the realisations.
fn batch_sizes(count: u32, realisations: u32) -> Vec<u32> {
    let batches = (realisations * BATCHES.div_ceil(realisations)).min(count);
    (0..batches).map(|batch| count / batches + u32::from(batch < count % batches)).collect()
}
