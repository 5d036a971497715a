//! The paper's claim in one number.

use crate::estimate::anisotropy::asymmetry;
use crate::estimate::{Amplitude, AnisotropyCurve, DiffusionPoint, GroupSums, jackknife};
use crate::units::C_PC_PER_YR;

/// Start of the window in which A = R/(cT) is tested, `20 · 2D/c²` in yr, for D in pc²/yr.
pub fn quasi_gaussian_from_yr(diffusion_pc2_yr: f64) -> f64 {
    40.0 * diffusion_pc2_yr / (C_PC_PER_YR * C_PC_PER_YR)
}

/// Weighted mean of A / prediction over the bins of the quasi-Gaussian window.
///
/// The window is `t >= 20 · 2D/c²`, with D the larger of the last D_par and D_perp, and `R >= 2 l_coh`. Weights are the
/// inverse squares of the errors relative to the prediction; the error is the jackknife over groups of the whole mean
/// with these weights, so that the covariance of bins is in it. `None` while the window is empty.
pub fn amplitude(
    curves: &[AnisotropyCurve],
    groups: &[&GroupSums],
    diffusion: &[DiffusionPoint],
    coherence_length_pc: f64,
) -> Option<Amplitude> {
    let last = diffusion.last()?;
    let fastest = last.parallel.value.max(last.perpendicular.value);
    let window_start_yr = quasi_gaussian_from_yr(fastest);
    let cells: Vec<Cell> = curves
        .iter()
        .enumerate()
        .filter(|(_, curve)| curve.radius_pc >= 2.0 * coherence_length_pc)
        .flat_map(|(sphere, curve)| {
            curve.points.iter().enumerate().filter_map(move |(bin, point)| {
                let measured = point.anisotropy.filter(|a| a.error > 0.0)?;
                (point.time_lo_yr >= window_start_yr).then_some(Cell {
                    sphere,
                    bin,
                    crossings: (point.outward, point.inward),
                    measured: measured.value,
                    error: measured.error,
                    prediction: point.prediction?,
                })
            })
        })
        .collect();
    let weight_sum: f64 = cells.iter().map(Cell::weight).sum();
    if cells.is_empty() {
        return None;
    }
    let mean = |value: &dyn Fn(&Cell) -> f64| {
        cells.iter().map(|cell| cell.weight() * value(cell) / cell.prediction).sum::<f64>() / weight_sum
    };
    let left_out: Vec<f64> = groups
        .iter()
        .map(|group| {
            mean(&|cell| {
                let (outward, inward) = group.crossings.out_in(cell.sphere, cell.bin);
                asymmetry(cell.crossings.0 - outward, cell.crossings.1 - inward)
            })
        })
        .collect();
    let chi2 = cells.iter().map(|cell| ((cell.measured - cell.prediction) / cell.error).powi(2)).sum();
    Some(Amplitude {
        estimate: jackknife(mean(&|cell| cell.measured), left_out.iter().copied())?,
        chi2,
        ndf: cells.len() as u32,
        window_start_yr,
        against_running_width: None,
    })
}

/// One bin of the window.
struct Cell {
    sphere: usize,
    bin: usize,
    crossings: (u64, u64),
    measured: f64,
    error: f64,
    prediction: f64,
}

impl Cell {
    /// Inverse square of the error of measured / prediction.
    fn weight(&self) -> f64 {
        (self.prediction / self.error).powi(2)
    }
}
