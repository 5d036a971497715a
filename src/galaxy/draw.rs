//! Draws the supernovae of one Galaxy, tile by tile.
//!
//! In each tile supernovae come one after the other as the events of a process with rate 1 up to λ. So more of them, by a
//! higher rate or a thicker layer, means further ones beside those that there are; their heights go with the layer.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | steps of the process | – | 1 | `-ln u`, u uniform in (0, 1] | exponential waiting times |
//! | energy relative to the mean | w | 1 | `e^(σ g - σ²/2)`, g normal, σ in units of e | log-normal, mean 1 |
//! | normal deviate | g | 1 | `√(-2 ln u) cos(2π u')` | Box & Muller 1958 |

use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::galaxy::shells::Shell;
use crate::math;
use crate::random::{Purpose, stream};
use crate::scene::GalaxyScene;

/// One supernova, where and when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Supernova {
    /// Place in pc as seen from the Earth: across the field in the plane, towards the Galactic pole, along the field.
    pub place_pc: [f64; 3],
    /// Age in yr.
    pub age_yr: f64,
    /// Energy relative to the mean.
    pub energy: f64,
}

impl Supernova {
    /// Distance from the Earth in pc.
    pub fn distance_pc(&self) -> f64 {
        crate::vector::norm(self.place_pc)
    }
}

/// Which Galaxy: a seed and a number from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GalaxyKey {
    /// Seed of all of them, that of the scene.
    pub seed: u64,
    /// Number of this one.
    pub number: u64,
}

/// Calls `found` with every supernova of a shell.
pub(super) fn draw(shell: &Shell, galaxy: &GalaxyScene, key: GalaxyKey, mut found: impl FnMut(Supernova)) {
    let [across, along] = &shell.edges_pc;
    for (z, z_pc) in sides(along) {
        for (x, x_pc) in sides(across) {
            let tile = u64::from(x) << 32 | u64::from(z);
            let mut rng = stream(key.seed, Purpose::Supernovae, [key.number, shell.number as u64, tile]);
            let size = [x_pc[1] - x_pc[0], z_pc[1] - z_pc[0]];
            let mean = shell.per_pc2 * (size[0] * size[1]).abs();
            let mut passed = waiting(&mut rng);
            while passed < mean {
                let supernova = Supernova {
                    place_pc: [
                        x_pc[0] + size[0] * rng.random::<f64>(),
                        galaxy.half_thickness_pc * (2.0 * rng.random::<f64>() - 1.0) - galaxy.height_pc,
                        z_pc[0] + size[1] * rng.random::<f64>(),
                    ],
                    age_yr: shell.ages_yr[0] + (shell.ages_yr[1] - shell.ages_yr[0]) * rng.random::<f64>(),
                    energy: energy(&mut rng, galaxy.energy_spread),
                };
                passed += waiting(&mut rng);
                if supernova.distance_pc() >= galaxy.min_distance_pc {
                    found(supernova);
                }
            }
        }
    }
}

/// All tiles of an axis with their numbers and ends, those of the other side with odd numbers.
fn sides(edges_pc: &[f64]) -> impl Iterator<Item = (u32, [f64; 2])> {
    let pairs = edges_pc.windows(2).enumerate();
    pairs.flat_map(|(index, ends)| {
        [1.0, -1.0].map(|side| (2 * index as u32 + u32::from(side < 0.0), [side * ends[0], side * ends[1]]))
    })
}

/// Until the next event of a process with rate 1.
fn waiting(rng: &mut Xoshiro256PlusPlus) -> f64 {
    -math::ln(1.0 - rng.random::<f64>())
}

/// Energy of a supernova relative to the mean; draws nothing where all are equal.
fn energy(rng: &mut Xoshiro256PlusPlus, spread_dex: f64) -> f64 {
    if spread_dex == 0.0 {
        return 1.0;
    }
    let sigma = spread_dex * std::f64::consts::LN_10;
    let radius = (2.0 * waiting(rng)).sqrt();
    let normal = radius * math::cos(std::f64::consts::TAU * rng.random::<f64>());
    math::exp(sigma * (normal - 0.5 * sigma))
}
