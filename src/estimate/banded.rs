//! Symmetric matrices with entries near the diagonal only.
//!
//! The triangle L of `C = L Lᵀ` is as narrow as C itself, so that n rows of width w take n·w² operations and n·w numbers
//! instead of n³ and n². Source: Golub & Van Loan, Matrix Computations, 4th ed., section 4.3.5.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | triangle | L_ij | √(unit of C) | `(C_ij - Σ_(k<j) L_ik L_jk)/L_jj` | Golub & Van Loan, section 4.2 |
//! | its diagonal | L_ii | √(unit of C) | `√(C_ii - Σ_(k<i) L_ik²)` | the same |
//! | whitened vector | w | 1 | `L⁻¹ v`, so that `wᵀw = vᵀ C⁻¹ v` | the same |

/// The lower triangle of a positive definite matrix whose rows begin late.
pub(super) struct Banded {
    /// Each from its first entry to the diagonal.
    rows: Vec<Row>,
}

struct Row {
    first: usize,
    entries: Vec<f64>,
    diagonal: f64,
}

impl Banded {
    /// Factorises the matrix with these entries (row, column), of which those with `firsts[row] <= column <= row` are
    /// read; `firsts` never falls. `None` if the matrix is not positive definite.
    pub fn new(firsts: &[usize], entry: impl Fn(usize, usize) -> f64) -> Option<Self> {
        let mut rows: Vec<Row> = Vec::with_capacity(firsts.len());
        for (index, &first) in firsts.iter().enumerate() {
            let mut entries: Vec<f64> = Vec::with_capacity(index - first);
            for (column, above) in rows.iter().enumerate().skip(first) {
                // What a row above has before this one begins meets zeros.
                let sum = inner(&entries, &above.entries[first - above.first..]);
                entries.push((entry(index, column) - sum) / above.diagonal);
            }
            let pivot = entry(index, index) - inner(&entries, &entries);
            if pivot <= 0.0 || pivot.is_nan() {
                return None;
            }
            rows.push(Row { first, entries, diagonal: pivot.sqrt() });
        }
        Some(Self { rows })
    }

    /// `L⁻¹ v`: the components of `v` made independent and of unit variance.
    pub fn whiten(&self, v: impl IntoIterator<Item = f64>) -> Vec<f64> {
        let mut white: Vec<f64> = Vec::with_capacity(self.rows.len());
        for (row, value) in self.rows.iter().zip(v) {
            let sum = inner(&row.entries, &white[row.first..]);
            white.push((value - sum) / row.diagonal);
        }
        white
    }

    /// `L⁻¹ V` for a matrix V whose rows are given from their first column to the last that is not zero, which never
    /// falls from row to row.
    pub fn whiten_rows(&self, rows: impl IntoIterator<Item = Vec<f64>>) -> Vec<Vec<f64>> {
        let mut white: Vec<Vec<f64>> = Vec::with_capacity(self.rows.len());
        for (row, mut values) in self.rows.iter().zip(rows) {
            for (factor, above) in row.entries.iter().zip(&white[row.first..]) {
                subtract(&mut values, *factor, above);
            }
            values.iter_mut().for_each(|value| *value /= row.diagonal);
            white.push(values);
        }
        white
    }

    /// How many numbers it holds.
    #[cfg(test)]
    pub fn numbers(&self) -> usize {
        self.rows.iter().map(|row| row.entries.len() + 1).sum()
    }

    /// `C⁻¹ v`.
    pub fn solve(&self, v: impl IntoIterator<Item = f64>) -> Vec<f64> {
        let mut solution = self.whiten(v);
        for (index, row) in self.rows.iter().enumerate().rev() {
            let value = solution[index] / row.diagonal;
            solution[index] = value;
            subtract(&mut solution[row.first..index], value, &row.entries);
        }
        solution
    }
}

/// Subtracts `factor` times `other` from the first values.
pub(super) fn subtract(values: &mut [f64], factor: f64, other: &[f64]) {
    for (value, other) in values.iter_mut().zip(other) {
        *value -= factor * other;
    }
}

/// Scalar product of two slices, as long as the shorter of them.
pub(super) fn inner(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
