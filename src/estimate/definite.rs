//! Covariance matrices that are safely positive definite.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | triangle | L | √(unit of C) | `C = L Lᵀ` | Cholesky |
//! | share left unexplained | – | 1 | `L_ii²/C_ii` | conditional variance of a Gaussian |

use nalgebra::allocator::Allocator;
use nalgebra::{Cholesky, DefaultAllocator, Dim, OMatrix};

/// The lower triangle L of `C = L Lᵀ` for a symmetric matrix C, of which only the lower triangle is read.
///
/// `None` unless each pivot `L_ii²` is above `least` (0 to 1) times the diagonal entry `C_ii`. The ratio of the two is the
/// share of a variable's variance that those before it leave unexplained: a matrix that is not positive definite, or
/// nearly not, has none.
pub(super) fn cholesky<D: Dim>(matrix: OMatrix<f64, D, D>, least: f64) -> Option<Cholesky<f64, D>>
where
    DefaultAllocator: Allocator<D, D>,
{
    let variances: Vec<f64> = (0..matrix.nrows()).map(|i| matrix[(i, i)]).collect();
    let factors = Cholesky::new(matrix)?;
    let lower = factors.l_dirty();
    let is_safe = |(i, variance): (usize, &f64)| lower[(i, i)] * lower[(i, i)] > least * variance;
    variances.iter().enumerate().all(is_safe).then_some(factors)
}

#[cfg(test)]
mod tests {
    use nalgebra::{Matrix2, Matrix3, Vector3};

    use super::*;

    #[test]
    fn a_pivot_must_leave_its_share() {
        let matrix = Matrix3::new(4.0, 2.0, -1.0, 2.0, 5.0, 0.5, -1.0, 0.5, 3.0);
        let vector = Vector3::new(1.0, -2.0, 0.7);
        let solution = cholesky(matrix, 0.0).expect("positive definite").solve(&vector);
        assert!((matrix * solution - vector).norm() < 1e-14);
        // 1 - 0.9² = 0.19 of the second variance is left.
        assert!(cholesky(Matrix2::new(1.0, 0.9, 0.9, 1.0), 0.18).is_some());
        assert!(cholesky(Matrix2::new(1.0, 0.9, 0.9, 1.0), 0.2).is_none());
        assert!(cholesky(Matrix2::new(1.0, 1.5, 1.5, 1.0), 0.0).is_none());
    }
}
