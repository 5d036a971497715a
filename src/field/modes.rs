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

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use realfft::RealFftPlanner;
use rustfft::num_complex::Complex;
use rustfft::{Fft, FftPlanner};

use crate::field::{FieldError, FieldKey, LevelPlan, Turbulence};
use crate::random::{Purpose, stream};
use crate::vector::{Vec3, dot, transverse_pair};

type Mode = [Complex<f32>; 3];

/// Which cube, for its random streams.
#[derive(Clone, Copy, Debug)]
pub struct GridKey {
    /// The realisation that it is part of.
    pub field: FieldKey,
    /// Level, from 0.
    pub level: u32,
}

impl GridKey {
    /// The stream of this cube for a purpose and one index.
    pub(super) fn stream(self, purpose: Purpose, index: u64) -> Xoshiro256PlusPlus {
        stream(self.field.seed, purpose, [self.field.index(), u64::from(self.level), index])
    }
}

/// The band-limited half spectrum `k_x >= 0`, already transformed along z.
pub(super) struct Spectrum {
    cells: usize,
    /// Largest |k| of the band in units of the lattice.
    k_max: usize,
    /// Root mean square over the nodes of one component in µG, the mean over components.
    component_rms_ug: f32,
    /// Rows over z for each `(k_y + k_max, k_x)`.
    rows: Vec<Vec<Mode>>,
}

impl Spectrum {
    pub fn new(
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
        let k_max = longest.floor() as i64;
        let coefficient = |k: [i64; 3]| -> Option<([Complex<f64>; 3], f64, f64)> {
            let length = k.iter().map(|c| (c * c) as f64).sum::<f64>().sqrt();
            (shortest <= length && length <= longest).then(|| {
                let loss: f64 = k.iter().map(|c| interpolated_power(*c as f64 / cells as f64)).product();
                let energy = turbulence.mode_energy(length);
                (mode(key, k, rotation, (energy / loss).sqrt()), energy, energy / loss)
            })
        };
        let columns: Vec<(i64, i64)> = (-k_max..=k_max).flat_map(|ky| (0..=k_max).map(move |kx| (ky, kx))).collect();
        let built: Vec<(Vec<Mode>, [f64; 2])> = columns
            .par_iter()
            .map(|&(ky, kx)| {
                if interrupt.load(Ordering::Relaxed) {
                    return Err(FieldError::Interrupted);
                }
                let mut row = vec![Mode::default(); cells];
                let mut energy = [0.0; 2];
                for kz in -k_max..=k_max {
                    if let Some((b, read, stored)) = coefficient([kx, ky, kz]) {
                        row[kz.rem_euclid(cells as i64) as usize] = b.map(|c| Complex::new(c.re as f32, c.im as f32));
                        // Modes with k_x > 0 stand for their conjugate partner too.
                        let partners = if kx == 0 { 1.0 } else { 2.0 };
                        energy = [energy[0] + partners * read, energy[1] + partners * stored];
                    }
                }
                Ok((row, energy))
            })
            .collect::<Result<_, _>>()?;
        let total = |which: usize| built.iter().map(|(_, energy)| energy[which]).sum::<f64>();
        let component_rms_ug = (plan.brms_ug * (total(1) / total(0) / 3.0).sqrt()) as f32;
        let scale = (plan.brms_ug / total(0).sqrt()) as f32;
        let along_z = FftPlanner::new().plan_fft_inverse(cells);
        let rows = built.into_par_iter().map(|(row, _)| transform_modes(row, scale, &*along_z)).collect();
        Ok(Self { cells, k_max: k_max as usize, component_rms_ug, rows })
    }

    /// Root mean square over the nodes of one component in µG, the mean over components.
    pub fn component_rms_ug(&self) -> f32 {
        self.component_rms_ug
    }

    /// The transforms along y and x that [`Self::plane`] needs.
    pub fn transforms(&self) -> Transforms {
        Transforms {
            along_y: FftPlanner::new().plan_fft_inverse(self.cells),
            along_x: RealFftPlanner::<f32>::new().plan_fft_inverse(self.cells),
        }
    }

    /// One component of B in µG on plane `z`, index `(y, x)`.
    pub fn plane(&self, transforms: &Transforms, z: usize, component: usize) -> Vec<f32> {
        let (n, k_max) = (self.cells, self.k_max);
        let mut columns = vec![Complex::<f32>::default(); (k_max + 1) * n];
        for (kx, column) in columns.chunks_exact_mut(n).enumerate() {
            for ky in 0..=2 * k_max {
                column[(ky + n - k_max) % n] = self.rows[ky * (k_max + 1) + kx][z][component];
            }
            transforms.along_y.process(column);
        }
        let mut half = transforms.along_x.make_input_vec();
        let mut values = vec![0.0; n * n];
        for (y, line) in values.chunks_exact_mut(n).enumerate() {
            half.fill(Complex::default());
            for kx in 0..=k_max {
                half[kx] = columns[kx * n + y];
            }
            // Zero by Hermitian symmetry but for rounding, which the transform would report.
            half[0].im = 0.0;
            if transforms.along_x.process(&mut half, line).is_err() {
                // Lengths and the imaginary end values are right by construction.
                unreachable!("inverse transform of a Hermitian row");
            }
        }
        values
    }
}

/// Prepared transforms of one size.
pub(super) struct Transforms {
    along_y: Arc<dyn Fft<f32>>,
    along_x: Arc<dyn realfft::ComplexToReal<f32>>,
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
    let mut rng = key.stream(Purpose::Modes, packed);
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
