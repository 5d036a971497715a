//! Spectrum, strength and divergence of the turbulence.

use std::sync::atomic::AtomicBool;

use larmor::field::{
    Field, FieldError, FieldModel, Grid, GridKey, MagneticField, Paths, Precision, cells_per_shortest_wave, plan_levels,
};
use larmor::random::{Purpose, stream};
use rand::RngExt;
use rustfft::FftPlanner;
use rustfft::num_complex::Complex;

use crate::support::{first, kolmogorov, turbulent_field};

const CELLS: usize = 64;

/// Mean energy per Fourier mode of a cube, `(|n|, |B_k|² as interpolated, k_y = 0)`, by a transform of the node values.
fn mode_energies(grid: &Grid) -> Vec<(f64, f64, bool)> {
    let n = CELLS;
    let fft = FftPlanner::<f64>::new().plan_fft_forward(n);
    let mut energies = vec![0.0; n * n * n];
    for component in 0..3 {
        let mut values: Vec<Complex<f64>> = (0..n * n * n)
            .map(|i| Complex::new(f64::from(grid.node(i % n, i / n % n, i / n / n)[component]), 0.0))
            .collect();
        for stride in [1, n, n * n] {
            for start in (0..n * n * n).filter(|i| (i / stride).is_multiple_of(n)) {
                let mut line: Vec<_> = (0..n).map(|i| values[start + i * stride]).collect();
                fft.process(&mut line);
                line.iter().enumerate().for_each(|(i, value)| values[start + i * stride] = *value);
            }
        }
        let norm = (n as f64).powi(-6);
        energies.iter_mut().zip(&values).for_each(|(energy, value)| *energy += value.norm_sqr() * norm);
    }
    let signed = |i: usize| if i > n / 2 { i as f64 - n as f64 } else { i as f64 };
    // Linear interpolation keeps (2 + cos θ)/3 of the power of a wave that turns by θ per cell.
    let kept = |k: f64| (2.0 + (std::f64::consts::TAU * k / n as f64).cos()) / 3.0;
    (0..n * n * n)
        .map(|i| {
            let k = [signed(i % n), signed(i / n % n), signed(i / n / n)];
            let length = k.iter().map(|c| c * c).sum::<f64>().sqrt();
            (length, energies[i] * k.iter().map(|c| kept(*c)).product::<f64>(), k[1] == 0.0)
        })
        .collect()
}

fn one_cube() -> Grid {
    let turbulence = kolmogorov(0.3, 25.0, 6.25);
    let plan = plan_levels(&turbulence, 1, CELLS as u32, Paths::default())[0];
    let key = GridKey { field: first(5), level: 0 };
    Grid::build(&plan, &turbulence, CELLS as u32, Precision::Single, key, &AtomicBool::new(false))
        .expect("not interrupted")
}

/// `|B_k|² ∝ k^(-5/3-2)` for every mode of the band 4 <= |n| <= 16, nothing outside.
///
/// Amplitudes are not random, so the only tolerance is the rounding of f32 values, 1e-6 of the strongest mode; the
/// weakest modes are (1/4)^(11/3) = 0.6 % of it in energy.
#[test]
fn every_mode_has_the_energy_of_the_spectrum() {
    let modes = mode_energies(&one_cube());
    let scale = modes.iter().find(|(k, ..)| (*k - 4.0).abs() < 1e-9).expect("a mode at the edge").1;
    for (k, energy, _) in &modes {
        let wanted = if (4.0..=16.0).contains(k) { scale * (k / 4.0).powf(-11.0 / 3.0) } else { 0.0 };
        assert!((energy - wanted).abs() < 1e-3 * wanted + 1e-9 * scale, "mode {k}: {energy:e}, wanted {wanted:e}");
    }
}

/// Modes on the plane k_y = 0, where a real transform needs Hermitian symmetry put in by hand, carry their energy too.
#[test]
fn plane_without_y_component_is_hermitian() {
    let modes = mode_energies(&one_cube());
    let mean = |on_plane: bool| {
        let chosen = modes.iter().filter(|(k, _, plane)| (4.0..=16.0).contains(k) && *plane == on_plane);
        let ratios: Vec<f64> = chosen.map(|(k, energy, _)| energy * k.powf(11.0 / 3.0)).collect();
        ratios.iter().sum::<f64>() / ratios.len() as f64
    };
    assert!((mean(true) / mean(false) - 1.0).abs() < 1e-3);
}

/// The modes' energies add up to B_rms², and so does the mean square at random points.
///
/// The points are independent, B² of a nearly Gaussian field scatters by sqrt(2/3) of its mean: 100 000 points give
/// 0.26 %, the tolerance is four times that.
#[test]
fn strength_is_exact() {
    let sum: f64 = mode_energies(&one_cube()).iter().map(|(_, energy, _)| energy).sum();
    assert!((sum.sqrt() / 0.3 - 1.0).abs() < 1e-5, "sum over modes {}", sum.sqrt());

    let turbulence = kolmogorov(0.3, 25.0, 0.5);
    for model in [FieldModel::NestedGrids { levels: 3, cells: 64 }, FieldModel::PlaneWaves { modes: 400 }] {
        let field = turbulent_field(&turbulence, model, 2);
        let mut rng = stream(3, Purpose::Source, [0; 3]);
        let points = 100_000;
        let sum: f64 = (0..points)
            .map(|_| {
                let position = std::array::from_fn(|_| 1.0e5 * (rng.random::<f64>() - 0.5));
                field.at(position).iter().map(|b| b * b).sum::<f64>()
            })
            .sum();
        let ratio = sum / f64::from(points) / (0.3 * 0.3);
        assert!((ratio - 1.0).abs() < 4.0 * 0.0026, "{model:?}: <B²>/B_rms² = {ratio}");
    }
}

/// Root mean square of div B and of the gradient in µG/pc, by central differences of `h`.
fn gradients(field: &impl MagneticField, h: f64) -> (f64, f64) {
    let mut rng = stream(4, Purpose::Source, [1; 3]);
    let (mut divergence2, mut gradient2) = (0.0, 0.0);
    for _ in 0..20_000 {
        let at: [f64; 3] = std::array::from_fn(|_| 1000.0 * (rng.random::<f64>() - 0.5));
        let mut divergence = 0.0;
        for axis in 0..3 {
            let (mut up, mut down) = (at, at);
            up[axis] += h;
            down[axis] -= h;
            let (up, down) = (field.at(up), field.at(down));
            let gradient: [f64; 3] = std::array::from_fn(|i| (up[i] - down[i]) / (2.0 * h));
            divergence += gradient[axis];
            gradient2 += gradient.iter().map(|g| g * g).sum::<f64>();
        }
        divergence2 += divergence * divergence;
    }
    ((divergence2 / 20_000.0).sqrt(), (gradient2 / 20_000.0).sqrt())
}

fn divergence_ratio(field: &impl MagneticField, h: f64) -> f64 {
    let (divergence, gradient) = gradients(field, h);
    divergence / gradient
}

/// B ⟂ k for each mode makes div B = 0; what is left comes from linear interpolation.
///
/// Along its own axis the derivative of the interpolated wave is constant in a cell, while the true one turns by
/// θ = k h: to first order the divergence of a mode is `Σ k_i B_i θ_i u_i`, u uniform in ±1/2. Averaged over directions
/// of k and B ⟂ k that is `k B θ sqrt((3/2)(1/5 - 1/7)/12) = 0.0845 k B θ` against a gradient of k B. A band with
/// `P(k) ∝ k^-α` has `<θ²> = h² ∫k^(4-α)/∫k^(2-α)`. Higher orders are θ²/8 of it: 15 % is allowed. Without B ⟂ k the
/// ratio would be 1/√3. Plane waves are exact: what is left is the f32 rounding of values, 1e-7 B_rms / h.
#[test]
fn divergence_vanishes_up_to_interpolation() {
    let alpha = 5.0 / 3.0;
    for (l_min_pc, cells) in [(6.25, 64), (10.0, 128), (6.25, 256)] {
        let model = FieldModel::NestedGrids { levels: 1, cells };
        let measured = divergence_ratio(&turbulent_field(&kolmogorov(1.0, 25.0, l_min_pc), model, 1), 1e-3);
        let integral = |power: f64| ((25.0 / l_min_pc).powf(power + 1.0) - 1.0) / (power + 1.0);
        let longest_turn = std::f64::consts::TAU * 4.0 / f64::from(cells);
        let turn = longest_turn * (integral(4.0 - alpha) / integral(2.0 - alpha)).sqrt();
        let expected = 0.0845 * turn;
        let cells_per_wave = cells_per_shortest_wave(1, cells, 25.0, l_min_pc);
        assert!(
            (measured / expected - 1.0).abs() < 0.15,
            "{cells_per_wave} cells per wave: {measured}, expected {expected}"
        );
    }
    let waves = turbulent_field(&kolmogorov(1.0, 25.0, 2.0), FieldModel::PlaneWaves { modes: 100 }, 1);
    let waves = divergence_ratio(&waves, 0.01);
    assert!(waves < 1e-3, "plane waves: {waves}");
}

/// The mean square gradient is `<k²> B_rms² = ∫k^(2-α)/∫k^-α B_rms²`, whatever represents the turbulence: this weighs
/// short waves against long ones, and the levels of the nested grids against each other.
///
/// 20 000 random points give the mean square of a Gaussian field to 1 % (nine components, half of them independent).
/// Interpolation between nodes lowers the gradient of the shortest waves, 8.7 cells each, by up to θ²/12 = 4 %, for all
/// waves 2 %; 5 % are allowed. An exponent α + 1 in place of α would be wrong by a factor 2.7.
#[test]
fn gradient_follows_from_the_spectrum() {
    let (alpha, l_max_pc, l_min_pc) = (5.0 / 3.0, 25.0, 0.5);
    let turbulence = kolmogorov(1.0, l_max_pc, l_min_pc);
    let (k_lo, k_hi) = (std::f64::consts::TAU / l_max_pc, std::f64::consts::TAU / l_min_pc);
    let integral = |power: f64| (k_hi.powf(power + 1.0) - k_lo.powf(power + 1.0)) / (power + 1.0);
    let expected = (integral(2.0 - alpha) / integral(-alpha)).sqrt();
    for model in [FieldModel::NestedGrids { levels: 3, cells: 128 }, FieldModel::PlaneWaves { modes: 400 }] {
        let measured = gradients(&turbulent_field(&turbulence, model, 6), 1e-3).1;
        assert!((measured / expected - 1.0).abs() < 0.05, "{model:?}: rms gradient {measured}, expected {expected}");
    }
}

/// Kolmogorov turbulence with l_min ≪ l_max has l_coh = l_max/5, and 5.18 pc for 25 to 0.16 pc; band shares add up.
#[test]
fn coherence_length_and_band_shares_follow_the_spectrum() {
    assert!((kolmogorov(1.0, 25.0, 1e-6).coherence_length_pc() - 5.0).abs() < 1e-3);
    let turbulence = kolmogorov(1.0, 25.0, 0.16);
    assert!((turbulence.coherence_length_pc() - 5.177).abs() < 1e-3);
    let levels = plan_levels(&turbulence, 3, 128, Paths::default());
    let sum: f64 = levels.iter().map(|level| level.brms_ug * level.brms_ug).sum();
    assert!((sum - 1.0).abs() < 1e-12);
    assert!(levels[0].brms_ug > levels[1].brms_ug && levels[1].brms_ug > levels[2].brms_ug);
}

/// 16 bits hold ±8 standard deviations of a component: rounding errs by 8/32767/√12 = 7e-5 of one at a node, the three
/// components together by 7e-5 of the strength. Interpolation averages eight independent errors, each axis keeping 2/3 of
/// the variance: 3.8e-5 is left, the nodes being some per cent stronger than what is read from them. 15 % is allowed.
#[test]
fn half_precision_is_precise() {
    let turbulence = kolmogorov(1.0, 25.0, 6.25);
    let model = FieldModel::NestedGrids { levels: 1, cells: 64 };
    let stored = |precision| {
        Field::build(0.0, &turbulence, model, precision, first(1), &AtomicBool::new(false)).expect("not interrupted")
    };
    let (half, single) = (stored(Precision::Half), stored(Precision::Single));
    let mut rng = stream(5, Purpose::Source, [0; 3]);
    let mut sum = 0.0;
    for _ in 0..10_000 {
        let position = std::array::from_fn(|_| 100.0 * rng.random::<f64>());
        let (a, b) = (half.at(position), single.at(position));
        sum += (0..3).map(|i| (a[i] - b[i]).powi(2)).sum::<f64>();
    }
    let error = (sum / 1e4).sqrt();
    assert!((error / 3.8e-5 - 1.0).abs() < 0.15, "rounding {error}");
}

/// Same seed, same field; another seed or realisation, another field.
#[test]
fn fields_follow_from_seed_and_realisation() {
    let turbulence = kolmogorov(1.0, 25.0, 6.25);
    let model = FieldModel::NestedGrids { levels: 1, cells: 64 };
    let at = |seed| turbulent_field(&turbulence, model, seed).at([1.0, 2.0, 3.0]);
    assert_eq!(at(1), at(1));
    assert_ne!(at(1), at(2));
}

/// A cube whose cells cannot carry its shortest wave is refused.
#[test]
fn unresolved_waves_are_refused() {
    let model = FieldModel::NestedGrids { levels: 1, cells: 32 };
    let built =
        Field::build(0.0, &kolmogorov(1.0, 25.0, 6.25), model, Precision::Half, first(1), &AtomicBool::new(false));
    assert!(matches!(built, Err(FieldError::Unresolved { .. })), "2 cells per wave");
}
