//! Turbulence as a sum of plane waves: exact everywhere, divergence-free, without a box.
//!
//! Source: Giacalone & Jokipii 1999, ApJ 520, 204, with the isotropic polarisation of Tautz & Dosch 2013,
//! Phys. Plasmas 20, 022302: `B(x) = Σ √2 A_n ξ_n cos(k_n·x + φ_n)`, ξ_n ⟂ k_n.

use rand::RngExt;

use crate::field::Turbulence;
use crate::random::{Purpose, isotropic_direction, stream};
use crate::vector::{Vec3, add_scaled, dot, transverse_pair};

/// A sum of plane waves.
#[derive(Clone, Debug)]
pub struct PlaneWaves {
    waves: Vec<Wave>,
}

#[derive(Clone, Copy, Debug)]
struct Wave {
    /// Wave vector in cycles per pc.
    cycles: Vec3,
    /// Phase in cycles.
    phase: f64,
    /// Amplitude vector √2 A_n ξ_n in µG.
    amplitude: Vec3,
}

impl PlaneWaves {
    /// Draws `modes` waves, evenly spaced in ln k; `<B²> = B_rms²` exactly.
    pub fn draw(turbulence: &Turbulence, modes: u32, seed: u64, realisation: u32) -> Self {
        let span = (turbulence.l_max_pc / turbulence.l_min_pc).ln();
        let wavelengths: Vec<f64> =
            (0..modes).map(|n| turbulence.l_max_pc * (-span * (f64::from(n) + 0.5) / f64::from(modes)).exp()).collect();
        // Equal steps in ln k: the energy of a step is k P(k) ∝ l^(α-1).
        let energy = |wavelength: f64| wavelength.powf(turbulence.slope - 1.0);
        let total: f64 = wavelengths.iter().map(|l| energy(*l)).sum();
        let waves = wavelengths
            .iter()
            .enumerate()
            .map(|(n, &wavelength)| {
                let mut rng = stream(seed, Purpose::Waves, [u64::from(realisation), n as u64, 0]);
                let direction = isotropic_direction(&mut rng);
                let (a, b) = transverse_pair(direction);
                let (sin, cos) = (std::f64::consts::TAU * rng.random::<f64>()).sin_cos();
                let strength = turbulence.brms_ug * (2.0 * energy(wavelength) / total).sqrt();
                Wave {
                    cycles: direction.map(|c| c / wavelength),
                    phase: rng.random::<f64>(),
                    amplitude: add_scaled(a.map(|c| c * cos * strength), sin * strength, b),
                }
            })
            .collect();
        Self { waves }
    }

    /// The field at a position: pc -> µG.
    #[inline]
    pub fn at(&self, position_pc: Vec3) -> [f32; 3] {
        let sum = self.waves.iter().fold([0.0; 3], |sum, wave| {
            let cycles = dot(wave.cycles, position_pc) + wave.phase;
            // Reduced to half a turn in f64 first: at kiloparsecs from the origin the phase has thousands of turns.
            let reduced = cycles - cycles.round();
            add_scaled(sum, (std::f64::consts::TAU * reduced).cos(), wave.amplitude)
        });
        sum.map(|c| c as f32)
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> u64 {
        (self.waves.len() * size_of::<Wave>()) as u64
    }
}
