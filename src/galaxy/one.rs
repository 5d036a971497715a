//! One Galaxy: its supernovae, and what an observer sees of them at every energy.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | density of all | n | 1/pc³ | `Σ G_i + n_old + n_local` | here: old supernovae as smooth |
//! | fraction of the k-th strongest | f_k | 1 | `G_k/n` | Savchenko et al. 2015, section 3 |
//! | supernovae that count | N_eff | 1 | `n²/(Σ G_i² + v_old)` | inverse participation; v_old is the mean of the sum |
//! | dipole | δ | 1 | `Σ 3 D_i ∂_i G/(c n)`, towards the largest intensity | Savchenko et al. 2015, eq. (1) |
//! | angle to the field | – | degrees | `atan2(√(δ_x² + δ_y²), \|δ_z\|)` | here: 0 to 90 |

use serde::{Deserialize, Serialize};

use crate::galaxy::blocks::{Block, Common, Sum, WIDTH, free_axes};
use crate::galaxy::draw::{GalaxyKey, Supernova, draw};
use crate::galaxy::model::{GalaxyModel, Level};
use crate::galaxy::shells::Shell;
use crate::lanes::{Instructions, Lanes};
use crate::math;
use crate::vector::{Vec3, norm};

/// What one Galaxy shows at one energy; single precision, because there are many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// Intensity relative to that of the smooth sea.
    pub relative: f32,
    /// Fractions of the strongest source, of the second and of the third.
    pub fractions: [f32; 3],
    /// Number of sources that count.
    pub effective: f32,
    /// Dipole vector: across the field in the plane, towards the Galactic pole, along the field.
    pub dipole: [f32; 3],
    /// Distance of the strongest source in pc; 0 where there is none.
    pub distance_pc: f32,
    /// Its age in yr; 0 where there is none.
    pub age_yr: f32,
}

impl Seen {
    /// The dipole vector.
    pub fn vector(&self) -> Vec3 {
        self.dipole.map(f64::from)
    }

    /// Amplitude of the dipole.
    pub fn amplitude(&self) -> f64 {
        norm(self.vector())
    }

    /// Angle of the dipole to the axis of the field in degrees, 0 to 90.
    pub fn field_angle_deg(&self) -> f64 {
        let [x, y, z] = self.vector();
        math::atan2(math::hypot(x, y), z.abs()).to_degrees()
    }

    /// Angle between the directions of two dipoles in degrees, 0 to 180.
    pub fn turn_deg(&self, other: &Self) -> f64 {
        let (a, b) = (self.vector(), other.vector());
        math::atan2(norm(crate::vector::cross(a, b)), crate::vector::dot(a, b)).to_degrees()
    }
}

/// The three strongest sources so far at one energy.
#[derive(Clone, Copy, Debug, Default)]
struct Strongest {
    /// Falling.
    densities: [f64; 3],
    /// Of the first.
    distance_pc: f64,
    age_yr: f64,
}

impl Strongest {
    /// Puts a source in its place, if it is among the three; `of` is asked only for the strongest.
    fn meet(&mut self, density: f64, of: impl FnOnce() -> Supernova) {
        let [first, second, third] = self.densities;
        if density > first {
            self.densities = [density, first, second];
            let supernova = of();
            (self.distance_pc, self.age_yr) = (supernova.distance_pc(), supernova.age_yr);
        } else if density > second {
            self.densities = [first, density, second];
        } else if density > third {
            self.densities[2] = density;
        }
    }
}

/// Sums at one energy.
#[derive(Clone, Copy, Debug, Default)]
struct Total {
    /// Density in 1/pc³ of one released particle each.
    density: f64,
    /// Sum of squares.
    squares: f64,
    flux: Vec3,
    strongest: Strongest,
}

/// Room for the supernovae of one shell, used again for the next.
#[derive(Debug, Default)]
pub struct Workspace {
    /// In the order of tiles, each with the first energy at which it is within reach.
    drawn: Vec<(usize, Supernova)>,
    /// The supernovae of a shell, those first that reach the Earth at low energies.
    sorted: Vec<Supernova>,
    blocks: Vec<Block>,
    densities: Vec<Lanes<WIDTH>>,
}

impl GalaxyModel {
    /// What one Galaxy shows at all energies; the same bits for the same key, on every machine.
    pub fn look(&self, key: GalaxyKey, workspace: &mut Workspace) -> Vec<Seen> {
        self.look_with(key, workspace, Instructions::widest())
    }

    /// As [`Self::look`], compiled for `instructions`, which change no bit.
    pub fn look_with(&self, key: GalaxyKey, workspace: &mut Workspace, instructions: Instructions) -> Vec<Seen> {
        let mut totals = vec![Total::default(); self.levels().len()];
        for shell in self.shells() {
            let ends = self.sort(shell, key, workspace);
            for (energy, total) in totals.iter_mut().enumerate().filter(|(energy, _)| shell.active[*energy]) {
                self.add(shell, energy, ends[energy], total, workspace, instructions);
            }
        }
        self.levels().iter().zip(totals).map(|(level, total)| self.seen(level, total)).collect()
    }

    /// All supernovae that are drawn for one Galaxy, the youngest shells first; the local source is none of them.
    pub fn supernovae_of(&self, key: GalaxyKey) -> Vec<Supernova> {
        let mut all = Vec::new();
        for shell in self.shells() {
            draw(shell, self.galaxy(), key, |supernova| {
                if self.first_energy(shell, &supernova) < self.levels().len() {
                    all.push(supernova);
                }
            });
        }
        all
    }

    /// The fraction that each of these supernovae has of the intensity `relative` to the sea at one energy, 0 for those that
    /// the energy does not tell from the sea.
    pub fn fractions(&self, supernovae: &[Supernova], energy: usize, relative: f64) -> Vec<f64> {
        let Some(level) = self.levels().get(energy) else { return Vec::new() };
        let whole = relative * level.sea.density;
        let single = |supernova: &&Supernova| supernova.age_yr < level.sea.smooth_age_yr;
        let of = |supernova: &Supernova| match Some(supernova).filter(single) {
            Some(supernova) => self.density(supernova, energy).0 / whole,
            None => 0.0,
        };
        supernovae.iter().map(of).collect()
    }

    /// The first energy at which a supernova is within reach.
    fn first_energy(&self, shell: &Shell, supernova: &Supernova) -> usize {
        shell.first_energy(supernova.place_pc[0], supernova.place_pc[2])
    }

    /// Draws the supernovae of a shell into blocks, sorted by the first energy at which each is within reach; returns for
    /// each energy how many are.
    fn sort(&self, shell: &Shell, key: GalaxyKey, workspace: &mut Workspace) -> Vec<usize> {
        let Workspace { drawn, sorted, blocks, densities } = workspace;
        let count = self.levels().len();
        drawn.clear();
        let mut ends = vec![0; count];
        draw(shell, self.galaxy(), key, |supernova| {
            let first = self.first_energy(shell, &supernova);
            if first < count {
                ends[first] += 1;
                drawn.push((first, supernova));
            }
        });
        let mut places: Vec<usize> = Vec::with_capacity(count);
        let mut sum = 0;
        for end in &mut ends {
            places.push(sum);
            sum += *end;
            *end = sum;
        }
        let nothing = Supernova { place_pc: [0.0; 3], age_yr: 1.0, energy: 0.0 };
        sorted.clear();
        sorted.resize(drawn.len(), nothing);
        for (first, supernova) in drawn.iter() {
            sorted[places[*first]] = *supernova;
            places[*first] += 1;
        }
        blocks.clear();
        for some in sorted.chunks(WIDTH) {
            let mut block = Block::empty();
            for (lane, supernova) in some.iter().enumerate() {
                block.set(lane, supernova, &self.walls());
            }
            blocks.push(block);
        }
        densities.resize(blocks.len(), [0.0; WIDTH]);
        ends
    }

    /// Adds the first supernovae of a shell, and what fills their last block.
    fn add(
        &self,
        shell: &Shell,
        energy: usize,
        end: usize,
        total: &mut Total,
        workspace: &mut Workspace,
        instructions: Instructions,
    ) {
        let diffusion = self.levels()[energy].diffusion;
        let common = Common::new(self.walls(), diffusion.parallel, diffusion.perpendicular, shell.ages_yr[1]);
        let blocks = end.div_ceil(WIDTH);
        let Workspace { sorted, densities, .. } = workspace;
        let densities = &mut densities[..blocks];
        let added = instructions.run(Sum { blocks: &workspace.blocks[..blocks], common: &common, densities });
        let sum = |lanes: &Lanes<WIDTH>| lanes.iter().sum::<f64>();
        total.density += sum(&added.density);
        total.squares += sum(&added.squares);
        let [first, second] = free_axes(&self.walls());
        for (axis, flux) in [first, second, self.walls().axis].into_iter().zip(&added.flux) {
            total.flux[axis] += sum(flux);
        }
        let largest = added.largest.iter().copied().fold(0.0, f64::max);
        if largest > total.strongest.densities[2] {
            for (index, density) in densities.as_flattened().iter().enumerate() {
                if *density > total.strongest.densities[2] {
                    total.strongest.meet(*density, || sorted[index]);
                }
            }
        }
    }

    /// What is seen of the sums, with the old supernovae as smooth and the local source, if it is among them.
    fn seen(&self, level: &Level, mut total: Total) -> Seen {
        let Level { sea, local_density, .. } = level;
        total.density += sea.old_density;
        total.flux[1] += sea.old_flux;
        total.squares += sea.old_variance;
        if let Some(local) = self.local().filter(|_| *local_density > 0.0) {
            total.density += local_density;
            total.squares += local_density * local_density;
            // Along each axis 3x/(2cT), as of a free Gaussian: the source of the sky knows no walls.
            for (flux, place) in total.flux.iter_mut().zip(local.place_pc) {
                *flux += local_density * crate::theory::source_dipole(1.0, place, local.age_yr);
            }
            total.strongest.meet(*local_density, || local);
        }
        let Strongest { densities, distance_pc, age_yr } = total.strongest;
        let part = |value: f64| if total.density > 0.0 { (value / total.density) as f32 } else { 0.0 };
        Seen {
            relative: (total.density / sea.density) as f32,
            fractions: densities.map(part),
            effective: if total.squares > 0.0 { (total.density * total.density / total.squares) as f32 } else { 0.0 },
            dipole: total.flux.map(part),
            distance_pc: distance_pc as f32,
            age_yr: age_yr as f32,
        }
    }
}
