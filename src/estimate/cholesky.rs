//! Covariance matrices small enough to be taken apart directly.

/// The lower triangle L of `C = L Lᵀ` of a symmetric matrix.
pub(super) struct Cholesky {
    size: usize,
    lower: Vec<f64>,
}

impl Cholesky {
    /// Takes apart the matrix with these entries, of which those with `column <= row` are asked for.
    ///
    /// `None` unless each pivot is above `least` times the diagonal entry, the share of a variable's variance that those
    /// before it do not explain: a matrix that is not positive definite, or nearly not.
    pub fn new(size: usize, least: f64, entry: impl Fn(usize, usize) -> f64) -> Option<Self> {
        let mut lower = vec![0.0; size * size];
        for row in 0..size {
            for column in 0..=row {
                let (left, above) = (&lower[row * size..], &lower[column * size..]);
                let sum: f64 = (0..column).map(|k| left[k] * above[k]).sum();
                let rest = entry(row, column) - sum;
                lower[row * size + column] = if row != column {
                    rest / lower[column * size + column]
                } else if rest > least * entry(row, row) {
                    rest.sqrt()
                } else {
                    return None;
                };
            }
        }
        Some(Self { size, lower })
    }

    /// `L⁻¹ v`: the components of `v` made independent and of unit variance.
    pub fn whiten(&self, v: impl IntoIterator<Item = f64>) -> Vec<f64> {
        let mut white: Vec<f64> = Vec::with_capacity(self.size);
        for (row, value) in v.into_iter().enumerate() {
            let left = &self.lower[row * self.size..];
            let sum: f64 = white.iter().zip(left).map(|(w, l)| w * l).sum();
            white.push((value - sum) / left[row]);
        }
        white
    }

    /// `C⁻¹ v`.
    pub fn solve(&self, v: impl IntoIterator<Item = f64>) -> Vec<f64> {
        let mut solution = self.whiten(v);
        for row in (0..self.size).rev() {
            let below: f64 = (row + 1..self.size).map(|k| self.lower[k * self.size + row] * solution[k]).sum();
            solution[row] = (solution[row] - below) / self.lower[row * self.size + row];
        }
        solution
    }
}

/// Scalar product of two slices of the same length.
pub(super) fn inner(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_times_its_solution_gives_the_vector_back() {
        let matrix = [[4.0, 2.0, -1.0], [2.0, 5.0, 0.5], [-1.0, 0.5, 3.0]];
        let vector = [1.0, -2.0, 0.7];
        let cholesky = Cholesky::new(3, 0.0, |i, j| matrix[i][j]).expect("positive definite");
        let solution = cholesky.solve(vector);
        for (row, value) in matrix.iter().zip(vector) {
            assert!((inner(row, &solution) - value).abs() < 1e-14);
        }
        let white = cholesky.whiten(vector);
        assert!((inner(&white, &white) - inner(&vector, &solution)).abs() < 1e-14);
        assert!(Cholesky::new(2, 0.0, |i, j| if i == j { 1.0 } else { 1.5 }).is_none());
        assert!(Cholesky::new(2, 0.2, |i, j| if i == j { 1.0 } else { 0.9 }).is_none());
    }
}
