//! The modes of one cube: drawn on the lattice of wave vectors and transformed to the nodes by FFT.
//!
//! Each lattice mode in the band has a random phase and a random linear polarisation perpendicular to k.
//! Interpolation damps short waves; the modes are raised by the known mean loss, so that the field as interpolated, not
//! its values at the nodes, has the wanted spectrum and exactly the wanted mean square.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | mode k of the lattice | B_k | µG | `∝ √(E_k/loss) e^(iφ) (cos χ a + sin χ b)`, a and b ⟂ k | here; random φ and χ |
//! | its energy | E_k | 1 | `k^(-α-2)` | [`Turbulence`] |
//! | power left by interpolation | loss | 1 | `Π_i (2 + cos θ_i)/3`, θ_i the phase per cell | mean of `abs(1 - f + f e^(iθ))²` over f |
//! | scale of all modes | – | µG | `B_band/√(Σ E_k)` | here: `<B²>` exact in each realisation |

use std::sync::atomic::{AtomicBool, Ordering};

use rand::RngExt;
use rayon::prelude::*;

use crate::field::fft::{Inverse, InverseReal, LINES, Values};
use crate::field::nodes::Component;
use crate::field::{FieldError, GridKey, LevelPlan, Turbulence};
use crate::lanes::{Instructions, Kernel};
use crate::math;
use crate::pairs::Pairs;
use crate::random::Purpose;
use crate::vector::{Vec3, dot, transverse_pair};

/// The band-limited half spectrum `k_y >= 0`, already transformed along z.
pub(super) struct Spectrum {
    cells: usize,
    /// Largest |k| of the band in units of the lattice.
    k_max: usize,
    /// What all modes are multiplied by, in µG.
    scale_ug: f32,
    /// Root mean square over the nodes of one component in µG, the mean over components.
    component_rms_ug: f32,
    along_x: Inverse,
    along_y: InverseReal,
    /// For each `(block of k_y, k_x + k_max)`: index `(component, z)`, the block's k_y side by side.
    columns: Vec<Vec<Values>>,
}

impl Spectrum {
    /// Draws the band on the current rayon pool; its transforms are compiled for `instructions`, which change no bit.
    ///
    /// # Errors
    /// [`FieldError::Interrupted`] soon after `interrupt` is set.
    pub fn new(
        plan: &LevelPlan,
        turbulence: &Turbulence,
        cells: usize,
        key: GridKey,
        rotation: [Vec3; 3],
        instructions: Instructions,
        interrupt: &AtomicBool,
    ) -> Result<Self, FieldError> {
        let band = Band::new(plan, turbulence, cells);
        let k_max = band.k_max;
        let along_z = Inverse::new(cells);
        let blocks = (k_max as usize + 1).div_ceil(LINES);
        let places: Vec<(usize, i64)> =
            (0..blocks).flat_map(|block| (-k_max..=k_max).map(move |kx| (block, kx))).collect();
        let built: Vec<(Vec<Values>, [f64; 2])> = places
            .par_iter()
            .map(|&(block, kx)| {
                if interrupt.load(Ordering::Relaxed) {
                    return Err(FieldError::Interrupted);
                }
                let (mut column, energies) = band.draw(key, rotation, block, kx, cells);
                instructions.run(AlongZ { transform: &along_z, column: &mut column });
                Ok((column, energies))
            })
            .collect::<Result<_, _>>()?;
        let total = |which: usize| built.iter().map(|(_, energies)| energies[which]).sum::<f64>();
        let component_rms_ug = (plan.brms_ug * (total(1) / total(0) / 3.0).sqrt()) as f32;
        let scale_ug = (plan.brms_ug / total(0).sqrt()) as f32;
        let columns = built.into_iter().map(|(column, _)| column).collect();
        let (along_x, along_y) = (along_z, InverseReal::new(cells, k_max as usize));
        Ok(Self { cells, k_max: k_max as usize, scale_ug, component_rms_ug, along_x, along_y, columns })
    }

    /// Root mean square over the nodes of one component in µG, the mean over components.
    pub fn component_rms_ug(&self) -> f32 {
        self.component_rms_ug
    }

    /// Writes B, in units of `unit_ug`, to the nodes of plane `z` < cells, index `(y, x)`, each from 0 to cells.
    pub fn fill_plane<T: Component>(&self, z: usize, unit_ug: f32, nodes: &mut [[T; 4]], instructions: Instructions) {
        instructions.run(Plane { spectrum: self, z, units: self.scale_ug / unit_ug, nodes });
    }
}

/// The lattice modes of a level, with what depends on their length alone.
struct Band {
    k_max: i64,
    /// By k²: the energy of a mode, for those in the band.
    energies: Vec<Option<f64>>,
    /// By the absolute value of a component of k: what interpolation leaves of the power.
    losses: Vec<f64>,
}

impl Band {
    fn new(plan: &LevelPlan, turbulence: &Turbulence, cells: usize) -> Self {
        // The edges are widened by rounding so that the band's own end modes belong to it.
        let shortest = plan.box_pc / plan.l_max_pc * (1.0 - 1e-9);
        let longest = plan.box_pc / plan.l_min_pc * (1.0 + 1e-9);
        let k_max = longest.floor() as i64;
        let energy = |k2: i64| {
            let length = (k2 as f64).sqrt();
            (shortest <= length && length <= longest).then(|| turbulence.mode_energy(length))
        };
        Self {
            k_max,
            energies: (0..=3 * k_max * k_max).map(energy).collect(),
            losses: (0..=k_max).map(|k| interpolated_power(k as f64 / cells as f64)).collect(),
        }
    }

    /// The modes with this k_x and the k_y of a block, index `(component, z)` with `z = k_z` modulo cells; and the sums of
    /// their energies as read and as stored.
    fn draw(&self, key: GridKey, rotation: [Vec3; 3], block: usize, kx: i64, cells: usize) -> (Vec<Values>, [f64; 2]) {
        let mut column = vec![Values::default(); 3 * cells];
        let mut energies = [0.0; 2];
        for (lane, ky) in (block as i64 * LINES as i64..=self.k_max).take(LINES).enumerate() {
            for kz in -self.k_max..=self.k_max {
                let k = [kx, ky, kz];
                let Some(read) = self.energies[k.iter().map(|c| c * c).sum::<i64>() as usize] else { continue };
                let stored = read / k.iter().map(|c| self.losses[c.unsigned_abs() as usize]).product::<f64>();
                let z = kz.rem_euclid(cells as i64) as usize;
                for (component, [re, im]) in mode(key, k, rotation, stored.sqrt()).into_iter().enumerate() {
                    let values = &mut column[component * cells + z];
                    (values.re[lane], values.im[lane]) = (re as f32, im as f32);
                }
                // Modes with k_y > 0 stand for their conjugate partner too.
                let partners = if ky == 0 { 1.0 } else { 2.0 };
                energies = [energies[0] + partners * read, energies[1] + partners * stored];
            }
        }
        (column, energies)
    }
}

/// Transforms the three components of a column along z.
struct AlongZ<'a> {
    transform: &'a Inverse,
    column: &'a mut [Values],
}

impl Kernel for AlongZ<'_> {
    type Output = ();

    #[inline(always)]
    fn run<P: Pairs<16>>(self, _pairs: P) {
        let cells = self.column.len() / 3;
        let (mut lines, mut spare) = (vec![Values::default(); cells], vec![Values::default(); cells]);
        for component in self.column.chunks_exact_mut(cells) {
            lines.copy_from_slice(component);
            component.copy_from_slice(self.transform.run(&mut lines, &mut spare));
        }
    }
}

/// Transforms one plane along x and y and stores it.
struct Plane<'a, T> {
    spectrum: &'a Spectrum,
    z: usize,
    /// Units of the nodes per amplitude.
    units: f32,
    nodes: &'a mut [[T; 4]],
}

impl<T: Component> Kernel for Plane<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<P: Pairs<16>>(self, _pairs: P) {
        let Self { spectrum, z, units, nodes } = self;
        let (n, waves) = (spectrum.cells, spectrum.k_max + 1);
        let mut spare = [(); 2].map(|()| vec![Values::default(); n]);
        // Index `(block of x, component, k_y)`, the block's x side by side.
        let mut half = vec![Values::default(); n.div_ceil(LINES) * 3 * waves];
        for component in 0..3 {
            for (block, columns) in spectrum.columns.chunks_exact(2 * spectrum.k_max + 1).enumerate() {
                let [lines, room] = &mut spare;
                lines.fill(Values::default());
                for (kx, column) in columns.iter().enumerate() {
                    lines[(kx + n - spectrum.k_max) % n] = column[component * n + z];
                }
                let first = block * LINES;
                let along_x = spectrum.along_x.run(lines, room);
                for (x, values) in along_x.iter().enumerate() {
                    let place = (x / LINES * 3 + component) * waves + first;
                    let lines = &mut half[place..][..LINES.min(waves - first)];
                    for (lane, line) in lines.iter_mut().enumerate() {
                        (line.re[x % LINES], line.im[x % LINES]) = (values.re[lane], values.im[lane]);
                    }
                }
            }
        }
        let mut along_y = [(); 3].map(|()| vec![Values::default(); n / 2]);
        for (block, components) in half.chunks_exact(3 * waves).enumerate() {
            for (half, along_y) in components.chunks_exact(waves).zip(&mut along_y) {
                let spare = spare.each_mut().map(|spare| &mut spare[..n / 2]);
                along_y.copy_from_slice(spectrum.along_y.run(half, spare));
            }
            for (pair, rows) in nodes.chunks_mut(2 * (n + 1)).take(n / 2).enumerate() {
                let values = along_y.each_ref().map(|along_y| &along_y[pair]);
                let (even, odd) = rows.split_at_mut(n + 1);
                store(&mut even[block * LINES..n], values.map(|values| &values.re), units);
                store(&mut odd[block * LINES..n], values.map(|values| &values.im), units);
            }
        }
        // The first nodes again at the ends.
        for row in nodes.chunks_exact_mut(n + 1).take(n) {
            row[n] = row[0];
        }
        nodes.copy_within(..n + 1, n * (n + 1));
    }
}

/// Stores up to [`LINES`] nodes of a row.
#[inline(always)]
fn store<T: Component>(row: &mut [[T; 4]], b: [&[f32; LINES]; 3], units: f32) {
    for (lane, node) in row.iter_mut().take(LINES).enumerate() {
        for (component, b) in b.iter().enumerate() {
            node[component] = T::narrow(b[lane] * units);
        }
    }
}

/// Fourier vector of lattice mode `k` in lab components, each with real and imaginary part: length `amplitude`,
/// perpendicular to k, Hermitian.
fn mode(key: GridKey, k: [i64; 3], rotation: [Vec3; 3], amplitude: f64) -> [[f64; 2]; 3] {
    // Of k and -k, the one whose first non-zero component is positive is drawn, the other is its conjugate.
    let drawn = k.iter().find(|c| **c != 0).is_some_and(|c| *c > 0);
    let canonical = if drawn { k } else { k.map(|c| -c) };
    let packed = canonical.iter().fold(0_u64, |packed, c| (packed << 16) | (*c as u64 & 0xffff));
    let mut rng = key.stream(Purpose::Modes, packed);
    let mut angle = || math::sin_cos(std::f64::consts::TAU * rng.random::<f64>());
    let (phase_sin, phase_cos) = angle();
    let (sin, cos) = angle();

    let lab: Vec3 = std::array::from_fn(|i| (0..3).map(|j| rotation[j][i] * canonical[j] as f64).sum());
    let length = dot(lab, lab).sqrt();
    let (a, b) = transverse_pair(lab.map(|c| c / length));
    let polarisation: Vec3 = std::array::from_fn(|i| amplitude * (cos * a[i] + sin * b[i]));
    let phase_sin = if drawn { phase_sin } else { -phase_sin };
    polarisation.map(|p| [phase_cos * p, phase_sin * p])
}

/// Mean square of a unit wave after linear interpolation between nodes, `(2 + cos θ)/3` with `θ = 2π ν`.
///
/// `ν` is the wave's frequency in cycles per cell. Source: the mean of `|1 - f + f e^{iθ}|²` over f from 0 to 1.
fn interpolated_power(cycles_per_cell: f64) -> f64 {
    (2.0 + math::cos(std::f64::consts::TAU * cycles_per_cell)) / 3.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{FieldKey, Paths, plan_levels};

    /// One plane of a cube, as built and stored with each set of instructions.
    fn plane<T: Component>(instructions: Instructions) -> Vec<[T; 4]> {
        let turbulence = Turbulence { brms_ug: 1.0, l_max_pc: 25.0, l_min_pc: 6.0, slope: 5.0 / 3.0 };
        let field = FieldKey { seed: 3, pass: 0, realisation: 0 };
        let (plan, key) = (plan_levels(&turbulence, 1, 128, Paths::default())[0], GridKey { field, level: 0 });
        let rotation = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
        let never = AtomicBool::new(false);
        let spectrum = Spectrum::new(&plan, &turbulence, 128, key, rotation, instructions, &never).unwrap();
        let mut nodes = vec![[T::narrow(0.0); 4]; 129 * 129];
        spectrum.fill_plane(5, 1e-3, &mut nodes, instructions);
        nodes
    }

    #[test]
    fn nodes_do_not_depend_on_instructions() {
        let all = Instructions::all();
        let (single, half) = (plane::<f32>(all[0]), plane::<i16>(all[0]));
        assert!(half.iter().any(|node| node[0] > 1000), "nothing to compare");
        for instructions in &all[1..] {
            assert_eq!(plane::<f32>(*instructions), single, "{}", instructions.name());
            assert_eq!(plane::<i16>(*instructions), half, "{}", instructions.name());
        }
    }
}
