//! The paper's claim, A = R/(cT).

use crate::support::{run, turbulent_scene};

/// In pure turbulence the crossings of spheres give A c T/R = 1 in the quasi-Gaussian window.
///
/// Three errors are allowed; the error must be small enough to exclude A = 2R/(3cT) and A = 3R/(2cT).
#[test]
fn amplitude_is_one() {
    let mut scene = turbulent_scene(2400, 2500.0);
    scene.observers.radii_pc = vec![15.0, 25.0, 40.0];
    scene.observers.first_time_yr = 250.0;
    let report = run(&scene, 2);
    let amplitude = report.estimates.amplitude.expect("the window is not empty");
    let estimate = amplitude.estimate;
    assert!(((estimate.value - 1.0) / estimate.error).abs() < 3.0, "amplitude {estimate:?}");
    assert!(estimate.error < 0.08, "error {}", estimate.error);
    // χ² of ndf bins scatters by sqrt(2 ndf); neighbouring bins share particles, so twice four deviations are allowed.
    let ndf = f64::from(amplitude.ndf);
    assert!(amplitude.chi2 < ndf + 8.0 * (2.0 * ndf).sqrt(), "χ² = {} for {ndf}", amplitude.chi2);
}

/// Crossings cancel: the error of A is far below the counting error 1/√N.
#[test]
fn jackknife_errors_are_below_counting_errors() {
    let report = run(&turbulent_scene(1600, 1500.0), 2);
    let point = report.estimates.anisotropy[0].points.last().expect("bins");
    let counting = ((point.outward + point.inward) as f64).sqrt().recip();
    let error = point.anisotropy.expect("crossings").error;
    assert!(error < 0.7 * counting, "error {error}, counting error {counting}");
}
