//! How much longer than wide a cloud is, of the particles in sight.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | elongation | – | 1 | `σ_z/√((σ_x² + σ_y²)/2)`, σ_i² the variance of x_i | definition |
//! | its error | – | of the value | `√(var(d_z²)/σ_z⁴ + var(d_⊥²)/σ_⊥⁴)/(2√N)`, d the distances from the middle | propagation of errors; N independent particles |

use crate::estimate::Estimate;

/// Most particles that the shape of the cloud is taken from.
const SAMPLE: usize = 4096;

/// Width along B₀ over the mean width across it, of the particles at `positions_pc` that belong to the `realisation`, or of
/// all; `realisations` says of each which its own is, or is empty.
///
/// `None` with fewer than two particles, and where the cloud has no width across. The error is that of the shape by the
/// number of particles; that one field is not like another is no part of it.
pub fn elongation(positions_pc: &[[f32; 3]], realisations: &[u8], realisation: Option<u32>) -> Option<Estimate> {
    let drawn = |index: &usize| {
        let own = realisations.get(*index).map(|own| u32::from(*own));
        realisation.is_none_or(|wanted| own.is_none_or(|own| own == wanted))
    };
    let stride = positions_pc.len().div_ceil(SAMPLE).max(1);
    let chosen = || (0..positions_pc.len()).step_by(stride).filter(drawn).map(|n| positions_pc[n].map(f64::from));
    let count = chosen().count() as f64;
    if count < 2.0 {
        return None;
    }
    let middle = [0, 1, 2].map(|axis| chosen().map(|place| place[axis]).sum::<f64>() / count);
    // Mean and mean square of the squared distances from the middle, along and across.
    let (mut mean, mut square) = ([0.0; 2], [0.0; 2]);
    for place in chosen() {
        let [x, y, z] = [0, 1, 2].map(|axis| (place[axis] - middle[axis]) * (place[axis] - middle[axis]));
        for (index, distance) in [z, 0.5 * (x + y)].into_iter().enumerate() {
            mean[index] += distance / count;
            square[index] += distance * distance / count;
        }
    }
    let value = (mean[0] / mean[1]).sqrt();
    let relative = |index: usize| {
        let spread = (square[index] - mean[index] * mean[index]).max(0.0);
        if spread > 0.0 { spread / (mean[index] * mean[index]) } else { 0.0 }
    };
    let error = 0.5 * value * ((relative(0) + relative(1)) / count).sqrt();
    value.is_finite().then_some(Estimate { value, error })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, stream};
    use rand::RngExt;

    /// The corners of a box with these half sides.
    fn corners(half: [f32; 3]) -> Vec<[f32; 3]> {
        let side = |index: usize, axis: usize| if index >> axis & 1 == 0 { half[axis] } else { -half[axis] };
        (0..8).map(|index| [0, 1, 2].map(|axis| side(index, axis))).collect()
    }

    #[test]
    fn the_shape_is_that_of_the_particles_drawn() {
        let positions = corners([1.0, 1.0, 12.0]);
        let value = |own: &[u8], wanted| elongation(&positions, own, wanted).map(|found| found.value);
        assert!((value(&[0; 8], Some(0)).unwrap() - 12.0).abs() < 1e-6);
        assert_eq!(value(&[0; 8], Some(1)), None, "none of that realisation");
        // Particles 0 to 3 of a realisation have z > 0 alone: no width along z.
        let halves: Vec<u8> = (0..8).map(|index| index / 4).collect();
        assert_eq!(value(&halves, Some(0)), Some(0.0));
        assert!((value(&halves, None).unwrap() - 12.0).abs() < 1e-6);
    }

    /// Uniform in a box of 1 : 1 : 3: within three errors, which fall with the square root of the number, by the factor of
    /// the propagation: var(z²)/σ⁴ = 4/5, and half of that across, so that the error is `e √(6/5 / (4N))`.
    #[test]
    fn the_error_is_that_of_so_many_particles() {
        let mut random = stream(7, Purpose::Source, [0; 3]);
        let mut side = |half: f32| half * (2.0 * random.random::<f32>() - 1.0);
        let positions: Vec<[f32; 3]> = (0..4000).map(|_| [side(1.0), side(1.0), side(3.0)]).collect();
        let found = elongation(&positions, &[], None).unwrap();
        assert!((found.value - 3.0).abs() < 3.0 * found.error, "{found:?}");
        let expected = 3.0 * (1.2_f64 / (4.0 * 4000.0)).sqrt();
        assert!((found.error / expected - 1.0).abs() < 0.05, "{found:?} {expected}");
    }
}
