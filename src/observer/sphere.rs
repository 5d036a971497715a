//! Where a straight piece of track crosses spheres around the origin.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | path to a crossing | s | pc | `-b ± √(b² - (r² - R²))`, `b = x·v` | line and sphere |
//! | cosine there | µ | 1 | `±√(b² - (r² - R²))/R` | `v·(x + s v)/R` |
//! | steps without a crossing | – | 1 | `floor(min_R abs(r - R)/h - 0.001)` | here: a step moves by h at most |

use crate::motion::{Boris, Track};
use crate::particle::Particle;
use crate::vector::{Vec3, add_scaled, dot};

/// One crossing of a sphere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// Path along the piece in pc.
    pub path_pc: f64,
    /// Cosine between motion and outward normal; positive outwards.
    pub mu: f64,
}

/// The crossings of the piece of track from `from` along the unit vector `direction` to `to`, both in pc and `length_pc`
/// apart, with the sphere of `radius_pc` > 0 around the origin.
///
/// None, one (an end inside, an end outside) or two (both ends outside), in the order of the path. An end exactly on the
/// sphere counts as outside.
pub fn crossings(from: Vec3, direction: Vec3, to: Vec3, length_pc: f64, radius_pc: f64) -> [Option<Crossing>; 2] {
    let radius2 = radius_pc * radius_pc;
    let (r2_from, r2_to) = (dot(from, from), dot(to, to));
    let (inside_from, inside_to) = (r2_from < radius2, r2_to < radius2);
    if inside_from && inside_to {
        return [None, None];
    }
    // |from + s direction|² = R²  =>  s = -b ± √(b² - (r² - R²)), and the normal component there is ±√.
    let b = dot(from, direction);
    let discriminant = b * b - (r2_from - radius2);
    let root = discriminant.max(0.0).sqrt();
    let crossing = |sign: f64| Crossing {
        path_pc: (-b + sign * root).clamp(0.0, length_pc),
        mu: (sign * root / radius_pc).clamp(-1.0, 1.0),
    };
    match (inside_from, inside_to) {
        (true, _) => [Some(crossing(1.0)), None],
        (false, true) => [Some(crossing(-1.0)), None],
        (false, false) if discriminant > 0.0 && 0.0 < -b && -b < length_pc => {
            [Some(crossing(-1.0)), Some(crossing(1.0))]
        }
        (false, false) => [None, None],
    }
}

/// A crossing with all that estimates ask for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passage {
    /// Path in pc; of [`Spheres::observe`] since the start of the step.
    pub path_pc: f64,
    /// Cosine between motion and outward normal; positive outwards.
    pub mu: f64,
    /// Where, in pc.
    pub position_pc: Vec3,
    /// Unit vector of motion.
    pub direction: Vec3,
}

/// Concentric spheres around the source.
#[derive(Clone, Debug, PartialEq)]
pub struct Spheres {
    radii_pc: Vec<f64>,
}

impl Spheres {
    /// Spheres of these radii in pc, all above 0.
    pub fn new(radii_pc: Vec<f64>) -> Self {
        Self { radii_pc }
    }

    /// The radii in pc.
    pub fn radii_pc(&self) -> &[f64] {
        &self.radii_pc
    }

    /// Number of steps of `step_pc` > 0 that cannot reach any sphere from `position_pc`, whatever their directions.
    pub fn idle_steps(&self, position_pc: Vec3, step_pc: f64) -> u32 {
        let r = dot(position_pc, position_pc).sqrt();
        let nearest = self.radii_pc.iter().fold(f64::INFINITY, |nearest, radius| nearest.min((r - radius).abs()));
        // Rounding of r and of the path is far below a thousandth of a step.
        (nearest / step_pc - 1e-3).max(0.0) as u32
    }

    /// Calls `record(sphere, passage)` for each crossing of one step; spheres are numbered as their radii, and crossings of
    /// one come in the order of the path.
    pub fn observe(&self, boris: &Boris, track: &Track, after: &Particle, mut record: impl FnMut(usize, Passage)) {
        let half = boris.half_step_pc();
        let pieces = [
            (track.start_pc, track.before, track.middle_pc, 0.0),
            (track.middle_pc, after.direction, after.position_pc, half),
        ];
        for (sphere, radius) in self.radii_pc.iter().enumerate() {
            for (from, direction, to, offset) in pieces {
                for crossing in crossings(from, direction, to, half, *radius).into_iter().flatten() {
                    let passage = Passage {
                        path_pc: offset + crossing.path_pc,
                        mu: crossing.mu,
                        position_pc: add_scaled(from, crossing.path_pc, direction),
                        direction,
                    };
                    record(sphere, passage);
                }
            }
        }
    }
}
