//! Length of the scale bar: 1, 2 or 5 times a power of ten.

/// Longest length of the form 1, 2 or 5 · 10ⁿ pc that takes at most `width_px` at `pixels_per_pc`.
///
/// `None` if no finite positive length fits, as before the first frame of the camera.
pub fn length_pc(pixels_per_pc: f32, width_px: f32) -> Option<f64> {
    let most = f64::from(width_px) / f64::from(pixels_per_pc);
    if !(most.is_finite() && most > 0.0) {
        return None;
    }
    let decade = 10f64.powf(most.log10().floor());
    // Slack of a rounding: 10^log10(x) may exceed x by some 1e-15.
    let fits = |factor: &&f64| **factor * decade <= most * (1.0 + 1e-9);
    [5.0, 2.0, 1.0].iter().find(fits).map(|factor| factor * decade)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snaps_over_twelve_decades() {
        for step in 0..=240 {
            let pixels_per_pc = 10f64.powf(f64::from(step) / 20.0 - 6.0) as f32;
            let length = length_pc(pixels_per_pc, 120.0);
            assert!(length.is_some(), "{pixels_per_pc}");
            let length = length.unwrap_or_default();
            let mantissa = length / 10f64.powf(length.log10().floor());
            assert!([1.0, 2.0, 5.0, 10.0].iter().any(|snap| (mantissa - snap).abs() < 1e-6), "{length}");
            let width = length * f64::from(pixels_per_pc);
            // The next snap is at most 2.5 times longer and would not fit.
            assert!((120.0 / 2.5 - 0.01..=120.01).contains(&width), "{width}");
        }
    }

    #[test]
    fn nothing_without_a_camera() {
        assert_eq!(length_pc(0.0, 120.0), None);
        assert_eq!(length_pc(f32::NAN, 120.0), None);
    }
}
