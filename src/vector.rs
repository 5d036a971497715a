//! Three-component vectors as plain arrays.

/// A vector of f64.
pub type Vec3 = [f64; 3];

/// Scalar product.
#[inline(always)]
pub fn dot(a: Vec3, b: Vec3) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// Vector product.
#[inline(always)]
pub fn cross(a: Vec3, b: Vec3) -> Vec3 {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// `a + factor b`.
#[inline(always)]
pub fn add_scaled(a: Vec3, factor: f64, b: Vec3) -> Vec3 {
    [a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2]]
}

/// Euclidean length.
#[inline(always)]
pub fn norm(a: Vec3) -> f64 {
    dot(a, a).sqrt()
}

/// Two unit vectors that complete the unit vector `n` to a right-handed triad.
pub fn transverse_pair(n: Vec3) -> (Vec3, Vec3) {
    // The axis least aligned with n keeps the first product far from zero.
    let axis = if n[0].abs() < 0.6 { [1.0, 0.0, 0.0] } else { [0.0, 1.0, 0.0] };
    let across = cross(n, axis);
    let first = across.map(|c| c / norm(across));
    (first, cross(n, first))
}
