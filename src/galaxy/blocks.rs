//! What the supernovae of a shell add at one energy, many side by side.
//!
//! One axis is special: the one with walls, if there are any. Along it a source has images, or late on modes; the other
//! two are free Gaussians.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | density | G | 1/pc³ | `w (4πT)^(-3/2) (D_∥ D_⊥²)^(-1/2) exp(-Σ x_i²/(4 D_i T))` | Savchenko et al. 2015, section 2 |
//! | flux as a density | – | 1/pc³ | `3 D_i ∂_i G/c`; free: `3 x_i G/(2cT)` | Savchenko et al. 2015, eq. (1) |
//! | images | – | pc | `s`, and mirrored `2H - s`, `-2H - s` | what lies farther is below 4e-7 of the peak |
//! | modes | – | 1 | k up to 8: `sin(ka) sin(kb) r^(k²)`, `r = e^(-π² D T/4H²)` | the rest is below 1e-7 of the first |

use crate::galaxy::draw::Supernova;
use crate::lanes::{Kernel, Lanes, exp};
use crate::math;
use crate::pairs::Pairs;
use crate::units::C_PC_PER_YR;

/// Supernovae side by side: so many that their loops are compiled for wide registers instead of being unrolled.
pub const WIDTH: usize = 32;

/// Modes that are summed.
const MODES: usize = 8;

/// D T/H² of the oldest supernova of a shell from which on there are images, and from which on modes are summed instead.
const LATE: [f64; 2] = [0.02, 0.15];

/// Modes count whose decay has an exponent up to this.
const DECAYED: f64 = 18.0;

/// Shells are half an octave long.
const YOUNGEST_OVER_OLDEST: f64 = std::f64::consts::FRAC_1_SQRT_2;

/// The special axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Walls {
    /// Number of the axis: 1 towards the pole, 2 along the field.
    pub axis: usize,
    /// Place of the Earth on it in pc.
    pub earth_pc: f64,
    /// Half the distance of the walls in pc; infinite for none.
    pub half_pc: f64,
}

/// Supernovae side by side; those that fill the last block have no energy.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// Squares of the free distances in pc² over 4T in yr, that go with D_⊥ and with D_∥.
    free: [Lanes<WIDTH>; 2],
    /// Place on the special axis in pc, from the middle of the walls.
    special: Lanes<WIDTH>,
    /// 1/(4T) in 1/yr.
    quarter: Lanes<WIDTH>,
    /// Energy times T^(-3/2).
    weight: Lanes<WIDTH>,
    /// `3 x/(2cT)` along both free axes.
    dipole: [Lanes<WIDTH>; 2],
    /// Sine and cosine of `π(s + H)/2H`.
    turn: [Lanes<WIDTH>; 2],
    /// `T^(1/2)`.
    root: Lanes<WIDTH>,
}

impl Block {
    /// Room for supernovae, without any.
    pub fn empty() -> Self {
        let nothing = [0.0; WIDTH];
        Self {
            free: [nothing; 2],
            special: nothing,
            quarter: nothing,
            weight: nothing,
            dipole: [nothing; 2],
            turn: [nothing; 2],
            root: nothing,
        }
    }

    /// Sets one of them.
    pub fn set(&mut self, lane: usize, supernova: &Supernova, walls: &Walls) {
        let Supernova { place_pc, age_yr, energy } = *supernova;
        let quarter = 0.25 / age_yr;
        let [first, second] = free_axes(walls);
        let mut free = [0.0; 2];
        for axis in [first, second] {
            free[usize::from(axis == 2)] += place_pc[axis] * place_pc[axis] * quarter;
        }
        self.free[0][lane] = free[0];
        self.free[1][lane] = free[1];
        self.special[lane] = place_pc[walls.axis] + walls.earth_pc;
        self.quarter[lane] = quarter;
        self.root[lane] = age_yr.sqrt();
        self.weight[lane] = energy / (age_yr * self.root[lane]);
        for (dipole, axis) in self.dipole.iter_mut().zip([first, second]) {
            dipole[lane] = 6.0 / C_PC_PER_YR * quarter * place_pc[axis];
        }
        if walls.half_pc.is_finite() {
            let place = 0.5 * std::f64::consts::PI * (self.special[lane] / walls.half_pc + 1.0);
            let (sin, cos) = math::sin_cos(place);
            (self.turn[0][lane], self.turn[1][lane]) = (sin, cos);
        }
    }
}

/// The axes without walls.
pub fn free_axes(walls: &Walls) -> [usize; 2] {
    if walls.axis == 1 { [0, 2] } else { [0, 1] }
}

/// How the special axis is summed.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    /// No wall is near enough to matter.
    Free,
    /// With one image behind each wall.
    Images,
    /// As a sum of standing waves.
    Modes,
}

/// All that the supernovae of a shell have in common at one energy.
#[derive(Clone, Copy, Debug)]
pub struct Common {
    /// Which sum.
    form: Form,
    /// The special axis.
    walls: Walls,
    /// 1/D_⊥, 1/D_∥, and that of the special axis.
    inverse: [f64; 3],
    /// Factor of the density.
    norm: f64,
    /// `π² D/4H²` of the special axis, in 1/yr.
    decay: f64,
    /// Of each mode sin(ka), and its flux `3 D k π/(2H c) cos(ka)`.
    modes: [[f64; 2]; MODES],
    /// How many of them count.
    count: usize,
}

impl Common {
    /// For coefficients along and across the field in pc²/yr and a shell whose oldest supernova has `oldest_yr`.
    pub fn new(walls: Walls, parallel: f64, perpendicular: f64, oldest_yr: f64) -> Self {
        let special = if walls.axis == 2 { parallel } else { perpendicular };
        let root = parallel.sqrt() * perpendicular;
        let mut common = Self {
            form: Form::Free,
            walls,
            inverse: [1.0 / perpendicular, 1.0 / parallel, 1.0 / special],
            norm: math::pow(4.0 * std::f64::consts::PI, -1.5) / root,
            decay: 0.0,
            modes: [[0.0; 2]; MODES],
            count: 0,
        };
        let late = special * oldest_yr / (walls.half_pc * walls.half_pc);
        if late < LATE[0] {
            return common;
        }
        if late < LATE[1] {
            return Self { form: Form::Images, ..common };
        }
        let per_pc = 0.5 * std::f64::consts::PI / walls.half_pc;
        common.decay = per_pc * per_pc * special;
        let exponent = common.decay * oldest_yr * YOUNGEST_OVER_OLDEST;
        common.count = ((1.0 + DECAYED / exponent).sqrt().ceil() as usize).clamp(1, MODES);
        for (index, mode) in common.modes.iter_mut().enumerate() {
            let k = (index + 1) as f64;
            let (sin, cos) = math::sin_cos(k * per_pc * (walls.earth_pc + walls.half_pc));
            *mode = [sin, 3.0 * special * k * per_pc * cos / C_PC_PER_YR];
        }
        // The free axes alone carry their norm; that of the modes is 1/H.
        let norm = 1.0 / (4.0 * std::f64::consts::PI * root / special.sqrt() * walls.half_pc);
        Self { form: Form::Modes, norm, ..common }
    }
}

/// What supernovae add together, lane by lane.
#[derive(Clone, Copy, Debug)]
pub struct Added {
    /// Density in 1/pc³.
    pub density: Lanes<WIDTH>,
    /// Sum of squares.
    pub squares: Lanes<WIDTH>,
    /// Flux as a density, along both free axes and along the special one.
    pub flux: [Lanes<WIDTH>; 3],
    /// Largest density of a single one.
    pub largest: Lanes<WIDTH>,
}

/// Adds up what blocks of supernovae contribute, and writes down the density of each.
pub struct Sum<'a> {
    /// The supernovae.
    pub blocks: &'a [Block],
    /// What they have in common.
    pub common: &'a Common,
    /// One for each.
    pub densities: &'a mut [Lanes<WIDTH>],
}

impl Kernel for Sum<'_> {
    type Output = Added;

    #[inline(always)]
    fn run<P: Pairs<16>>(self, _pairs: P) -> Added {
        let nothing = [0.0; WIDTH];
        let mut added = Added { density: nothing, squares: nothing, flux: [nothing; 3], largest: nothing };
        for (block, densities) in self.blocks.iter().zip(self.densities) {
            let (density, special) = match self.common.form {
                Form::Free => free(block, self.common),
                Form::Images => images(block, self.common),
                Form::Modes => modes(block, self.common),
            };
            *densities = density;
            for lane in 0..WIDTH {
                let value = density[lane];
                added.density[lane] += value;
                added.squares[lane] += value * value;
                added.flux[0][lane] += value * block.dipole[0][lane];
                added.flux[1][lane] += value * block.dipole[1][lane];
                added.flux[2][lane] += special[lane];
                added.largest[lane] = if value > added.largest[lane] { value } else { added.largest[lane] };
            }
        }
        added
    }
}

/// A number for each lane; as a loop, so that it is compiled for wide registers.
#[inline(always)]
fn each(value: impl Fn(usize) -> f64) -> Lanes<WIDTH> {
    let mut lanes = [0.0; WIDTH];
    for (lane, number) in lanes.iter_mut().enumerate() {
        *number = value(lane);
    }
    lanes
}

/// Minus the exponent of the free axes.
#[inline(always)]
fn exponent(block: &Block, common: &Common) -> Lanes<WIDTH> {
    each(|lane| block.free[0][lane] * common.inverse[0] + block.free[1][lane] * common.inverse[1])
}

/// Density, and flux along the special axis, of a Gaussian around `place`.
#[inline(always)]
fn gaussian(
    block: &Block,
    common: &Common,
    exponent: &Lanes<WIDTH>,
    place: Lanes<WIDTH>,
) -> (Lanes<WIDTH>, Lanes<WIDTH>) {
    let away: Lanes<WIDTH> = each(|lane| place[lane] - common.walls.earth_pc);
    let bell: Lanes<WIDTH> =
        exp(each(|lane| -(exponent[lane] + away[lane] * away[lane] * block.quarter[lane] * common.inverse[2])));
    let density: Lanes<WIDTH> = each(|lane| common.norm * block.weight[lane] * bell[lane]);
    let flux = each(|lane| density[lane] * (6.0 / C_PC_PER_YR * block.quarter[lane] * away[lane]));
    (density, flux)
}

/// A Gaussian around the supernova itself.
#[inline(always)]
fn free(block: &Block, common: &Common) -> (Lanes<WIDTH>, Lanes<WIDTH>) {
    gaussian(block, common, &exponent(block, common), block.special)
}

/// The same less those around both images.
#[inline(always)]
fn images(block: &Block, common: &Common) -> (Lanes<WIDTH>, Lanes<WIDTH>) {
    let exponent = exponent(block, common);
    let (mut density, mut flux) = gaussian(block, common, &exponent, block.special);
    for wall in [2.0 * common.walls.half_pc, -2.0 * common.walls.half_pc] {
        let mirrored = each(|lane| wall - block.special[lane]);
        let image = gaussian(block, common, &exponent, mirrored);
        for lane in 0..WIDTH {
            density[lane] -= image.0[lane];
            flux[lane] -= image.1[lane];
        }
    }
    // Beside a wall rounding could leave less than nothing.
    for value in &mut density {
        *value = if *value > 0.0 { *value } else { 0.0 };
    }
    (density, flux)
}

/// Standing waves along the special axis, a Gaussian along the others.
#[inline(always)]
fn modes(block: &Block, common: &Common) -> (Lanes<WIDTH>, Lanes<WIDTH>) {
    let exponent = exponent(block, common);
    let age: Lanes<WIDTH> = each(|lane| block.root[lane] * block.root[lane]);
    // The slowest decay goes with the free axes, what the others lose more is relative to it.
    let bell: Lanes<WIDTH> = exp(each(|lane| -(exponent[lane] + common.decay * age[lane])));
    let decay: Lanes<WIDTH> = exp(each(|lane| -(common.decay * age[lane])));
    let [sin, cos] = &block.turn;
    let square: Lanes<WIDTH> = each(|lane| decay[lane] * decay[lane]);
    let twice: Lanes<WIDTH> = each(|lane| 2.0 * cos[lane]);
    let (mut before, mut now) = ([0.0; WIDTH], *sin);
    let (mut power, mut step) = ([1.0; WIDTH], decay);
    let (mut density, mut flux) = ([0.0; WIDTH], [0.0; WIDTH]);
    for [value, slope] in &common.modes[..common.count] {
        for lane in 0..WIDTH {
            density[lane] += value * now[lane] * power[lane];
            flux[lane] += slope * now[lane] * power[lane];
            // From r^(k²) to r^((k+1)²), and from sin(kb) to sin((k+1)b).
            step[lane] *= square[lane];
            power[lane] *= step[lane];
            let next = twice[lane] * now[lane] - before[lane];
            before[lane] = now[lane];
            now[lane] = next;
        }
    }
    for lane in 0..WIDTH {
        let norm = common.norm * block.weight[lane] * block.root[lane] * bell[lane];
        density[lane] = if density[lane] > 0.0 { density[lane] * norm } else { 0.0 };
        flux[lane] *= norm;
    }
    (density, flux)
}
