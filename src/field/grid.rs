//! One periodic cube of turbulence: built by FFT, read by trilinear interpolation.
//!
//! Each lattice mode in the band has a random phase and a random linear polarisation perpendicular to k.
//! Interpolation damps short waves; the modes are raised by the known mean loss, so that the field as interpolated, not
//! its values at the nodes, has the wanted spectrum and exactly the wanted mean square.
//! The cube is turned by a random rotation: levels do not repeat together, and B0 is along no lattice axis.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rand::RngExt;
use rayon::prelude::*;
use realfft::RealFftPlanner;
use rustfft::num_complex::Complex;
use rustfft::{Fft, FftPlanner};

use crate::field::{FieldError, LevelPlan, MIN_CELLS_PER_WAVE, Turbulence};
use crate::random::{Purpose, isotropic_direction, stream};
use crate::vector::{Vec3, add_scaled, dot, transverse_pair};

type Mode = [Complex<f32>; 3];

/// One level of the nested grids.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Rows turn lab coordinates into grid coordinates, in units of cells.
    cells_from_lab: [Vec3; 3],
    log2_cells: u32,
    /// B in µG in lab components plus one pad, index `(z, y, x)`.
    texels: Vec<[f32; 4]>,
}

/// Which cube, for its random streams.
#[derive(Clone, Copy, Debug)]
pub struct GridKey {
    /// Seed of the scene.
    pub seed: u64,
    /// Realisation, from 0.
    pub realisation: u32,
    /// Level, from 0.
    pub level: u32,
}

impl Grid {
    /// Builds the cube in parallel on the current rayon pool; `cells` is a power of two.
    ///
    /// # Errors
    /// [`FieldError::Unresolved`], or [`FieldError::Interrupted`] soon after `interrupt` is set.
    pub fn build(
        plan: &LevelPlan,
        turbulence: &Turbulence,
        cells: u32,
        key: GridKey,
        interrupt: &AtomicBool,
    ) -> Result<Self, FieldError> {
        let cells_per_wave = plan.l_min_pc / plan.cell_pc;
        if cells_per_wave < MIN_CELLS_PER_WAVE * (1.0 - 1e-9) {
            return Err(FieldError::Unresolved { cells_per_wave });
        }
        let rotation = random_rotation(key);
        let spectrum = Spectrum::new(plan, turbulence, cells as usize, key, rotation, interrupt)?;
        let texels = spectrum.to_texels(interrupt)?;
        Ok(Self {
            cells_from_lab: rotation.map(|row| row.map(|c| c / plan.cell_pc)),
            log2_cells: cells.trailing_zeros(),
            texels,
        })
    }

    /// The field at a position: pc -> µG, lab components.
    #[inline(always)]
    pub fn at(&self, position_pc: Vec3) -> [f32; 3] {
        let bits = self.log2_cells;
        let mask = (1_usize << bits) - 1;
        let (mut low, mut high, mut fraction) = ([0_usize; 3], [0_usize; 3], [0.0_f32; 3]);
        for axis in 0..3 {
            let u = dot(self.cells_from_lab[axis], position_pc);
            let truncated = u as i64;
            let floor = truncated - i64::from(u < truncated as f64);
            fraction[axis] = (u - floor as f64) as f32;
            low[axis] = floor as usize & mask;
            high[axis] = (low[axis] + 1) & mask;
        }
        let row = |z: usize, y: usize| {
            let base = ((z << bits) | y) << bits;
            lerp(self.texels[base | low[0]], self.texels[base | high[0]], fraction[0])
        };
        let near = lerp(row(low[2], low[1]), row(low[2], high[1]), fraction[1]);
        let far = lerp(row(high[2], low[1]), row(high[2], high[1]), fraction[1]);
        let b = lerp(near, far, fraction[2]);
        [b[0], b[1], b[2]]
    }

    /// Values at the nodes in µG, index `(z, y, x)`, fourth component unused.
    pub fn texels(&self) -> &[[f32; 4]] {
        &self.texels
    }
}

#[inline(always)]
fn lerp(a: [f32; 4], b: [f32; 4], fraction: f32) -> [f32; 4] {
    std::array::from_fn(|i| a[i] + fraction * (b[i] - a[i]))
}

/// A rotation drawn uniformly: a random axis as third row and a random angle about it.
fn random_rotation(key: GridKey) -> [Vec3; 3] {
    let mut rng = stream(key.seed, Purpose::Orientation, [u64::from(key.realisation), u64::from(key.level), 0]);
    let third = isotropic_direction(&mut rng);
    let (a, b) = transverse_pair(third);
    let (sin, cos) = (std::f64::consts::TAU * rng.random::<f64>()).sin_cos();
    let first = add_scaled(a.map(|c| c * cos), sin, b);
    let second = add_scaled(b.map(|c| c * cos), -sin, a);
    [first, second, third]
}

/// The band-limited half spectrum `k_x >= 0`, already transformed along z.
struct Spectrum {
    cells: usize,
    /// Largest |k| of the band in units of the lattice.
    reach: usize,
    /// Rows over z for each `(k_y + reach, k_x)`.
    rows: Vec<Vec<Mode>>,
}

impl Spectrum {
    fn new(
        plan: &LevelPlan,
        turbulence: &Turbulence,
        cells: usize,
        key: GridKey,
        rotation: [Vec3; 3],
        interrupt: &AtomicBool,
    ) -> Result<Self, FieldError> {
        // The edges are widened by rounding so that the band's own end modes belong to it.
        let shortest = plan.box_pc / plan.l_max_pc * (1.0 - 1e-9);
        let longest = plan.box_pc / plan.l_min_pc * (1.0 + 1e-9);
        let reach = longest.floor() as i64;
        let coefficient = |k: [i64; 3]| -> Option<([Complex<f64>; 3], f64)> {
            let length = k.iter().map(|c| (c * c) as f64).sum::<f64>().sqrt();
            (shortest <= length && length <= longest).then(|| {
                let loss: f64 = k.iter().map(|c| interpolated_power(*c as f64 / cells as f64)).product();
                let energy = turbulence.mode_energy(length);
                (mode(key, k, rotation, (energy / loss).sqrt()), energy)
            })
        };
        let columns: Vec<(i64, i64)> = (-reach..=reach).flat_map(|ky| (0..=reach).map(move |kx| (ky, kx))).collect();
        let built: Vec<(Vec<Mode>, f64)> = columns
            .par_iter()
            .map(|&(ky, kx)| {
                if interrupt.load(Ordering::Relaxed) {
                    return Err(FieldError::Interrupted);
                }
                let mut row = vec![Mode::default(); cells];
                let mut energy = 0.0;
                for kz in -reach..=reach {
                    if let Some((b, mode_energy)) = coefficient([kx, ky, kz]) {
                        row[kz.rem_euclid(cells as i64) as usize] = b.map(|c| Complex::new(c.re as f32, c.im as f32));
                        // Modes with k_x > 0 stand for their conjugate partner too.
                        energy += if kx == 0 { mode_energy } else { 2.0 * mode_energy };
                    }
                }
                Ok((row, energy))
            })
            .collect::<Result<_, _>>()?;
        let total: f64 = built.iter().map(|(_, energy)| energy).sum();
        let scale = (plan.brms_ug / total.sqrt()) as f32;
        let along_z = FftPlanner::new().plan_fft_inverse(cells);
        let rows = built.into_par_iter().map(|(row, _)| transform_modes(row, scale, &*along_z)).collect();
        Ok(Self { cells, reach: reach as usize, rows })
    }

    /// Transforms along y and x, plane by plane.
    fn to_texels(&self, interrupt: &AtomicBool) -> Result<Vec<[f32; 4]>, FieldError> {
        let n = self.cells;
        let along_y = FftPlanner::new().plan_fft_inverse(n);
        let along_x = RealFftPlanner::<f32>::new().plan_fft_inverse(n);
        let mut texels = vec![[0.0_f32; 4]; n * n * n];
        texels.par_chunks_mut(n * n).enumerate().try_for_each(|(z, plane)| {
            if interrupt.load(Ordering::Relaxed) {
                return Err(FieldError::Interrupted);
            }
            for component in 0..3 {
                self.transform_plane(z, component, &along_y, &along_x, plane);
            }
            Ok(())
        })?;
        Ok(texels)
    }

    fn transform_plane(
        &self,
        z: usize,
        component: usize,
        along_y: &Arc<dyn Fft<f32>>,
        along_x: &Arc<dyn realfft::ComplexToReal<f32>>,
        plane: &mut [[f32; 4]],
    ) {
        let (n, reach) = (self.cells, self.reach);
        let mut columns = vec![Complex::<f32>::default(); (reach + 1) * n];
        for (kx, column) in columns.chunks_exact_mut(n).enumerate() {
            for ky in 0..=2 * reach {
                column[(ky + n - reach) % n] = self.rows[ky * (reach + 1) + kx][z][component];
            }
            along_y.process(column);
        }
        let (mut half, mut line) = (along_x.make_input_vec(), along_x.make_output_vec());
        for y in 0..n {
            half.fill(Complex::default());
            for kx in 0..=reach {
                half[kx] = columns[kx * n + y];
            }
            // Zero by Hermitian symmetry but for rounding, which the transform would report.
            half[0].im = 0.0;
            if along_x.process(&mut half, &mut line).is_err() {
                // Lengths and the imaginary end values are right by construction.
                unreachable!("inverse transform of a Hermitian row");
            }
            for (texel, value) in plane[y * n..(y + 1) * n].iter_mut().zip(&line) {
                texel[component] = *value;
            }
        }
    }
}

/// Scales a row of modes and transforms it along z.
fn transform_modes(mut row: Vec<Mode>, scale: f32, along_z: &dyn Fft<f32>) -> Vec<Mode> {
    let mut line = vec![Complex::default(); row.len()];
    for component in 0..3 {
        for (value, mode) in line.iter_mut().zip(&row) {
            *value = mode[component] * scale;
        }
        along_z.process(&mut line);
        for (value, mode) in line.iter().zip(&mut row) {
            mode[component] = *value;
        }
    }
    row
}

/// Fourier vector of lattice mode `k` in lab components: length `amplitude`, perpendicular to k, Hermitian.
fn mode(key: GridKey, k: [i64; 3], rotation: [Vec3; 3], amplitude: f64) -> [Complex<f64>; 3] {
    // Of k and -k, the one whose first non-zero component is positive is drawn, the other is its conjugate.
    let drawn = k.iter().find(|c| **c != 0).is_some_and(|c| *c > 0);
    let canonical = if drawn { k } else { k.map(|c| -c) };
    let packed = canonical.iter().fold(0_u64, |packed, c| (packed << 16) | (*c as u64 & 0xffff));
    let mut rng = stream(key.seed, Purpose::Modes, [u64::from(key.realisation), u64::from(key.level), packed]);
    let phase = Complex::cis(std::f64::consts::TAU * rng.random::<f64>());
    let (sin, cos) = (std::f64::consts::TAU * rng.random::<f64>()).sin_cos();

    let lab: Vec3 = std::array::from_fn(|i| (0..3).map(|j| rotation[j][i] * canonical[j] as f64).sum());
    let length = dot(lab, lab).sqrt();
    let (a, b) = transverse_pair(lab.map(|c| c / length));
    let polarisation: Vec3 = std::array::from_fn(|i| amplitude * (cos * a[i] + sin * b[i]));
    let phase = if drawn { phase } else { phase.conj() };
    polarisation.map(|p| phase * p)
}

/// Mean square of a unit wave after linear interpolation between nodes, `(2 + cos θ)/3` with `θ = 2π ν`.
///
/// `ν` is the wave's frequency in cycles per cell. Source: the mean of `|1 - f + f e^{iθ}|²` over f from 0 to 1.
fn interpolated_power(cycles_per_cell: f64) -> f64 {
    (2.0 + (std::f64::consts::TAU * cycles_per_cell).cos()) / 3.0
}
