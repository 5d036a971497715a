//! Diffusion along one axis: between absorbing walls, from a point or a layer of sources; and what follows for the tail
//! of the intensity of many sources.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | density along one axis | g | 1/pc | `(4πDt)^(-1/2) exp(-(x-s)²/(4Dt))` | diffusion equation |
//! | between walls at ±H, early | g | 1/pc | `Σ_n [g(x - s - 4nH) - g(x + s - 2H - 4nH)]` | method of images |
//! | between walls at ±H, late | g | 1/pc | `H^-1 Σ_k sin(ka) sin(kb) e^(-k²π²Dt/4H²)`, `a = π(x+H)/2H` | modes, k from 1 |
//! | of sources in a layer | – | 1 | `∫_-h^h g ds`; free: `[erf((h-x)/w) + erf((h+x)/w)]/2`, `w² = 4Dt` | the rows above |
//! | square of g in a layer | – | 1/pc | `(8πDt)^(-1/2) ∫_-h^h g ds` at half the Dt | `g² ∝ exp(-(x-s)²/(2Dt))` |
//! | ellipsoid around the observer | V | pc³ | `π a b_∥ ∫ (1 - (y - y_E)²/b²) dy`, `b_i² = 4 D_i t` | here: where n is above 1/e of its peak |
//! | exponent of the tail, sources in space | – | 1 | `P(>I) ∝ I^(-5/3)` | `N ∝ t^(5/2)`, `I ∝ t^(-3/2)`: nearest source |
//! | the same, in a thin layer | – | 1 | `P(>I) ∝ I^(-4/3)` | `N ∝ t²`; Génolini et al. 2017, A&A 600, A68 |

use crate::math;

/// Exponent of `P(>I)` where sources fill space.
pub const SPACE_TAIL: f64 = 5.0 / 3.0;

/// Exponent of `P(>I)` where sources lie in a layer thinner than the diffusion length.
pub const LAYER_TAIL: f64 = 4.0 / 3.0;

/// Dt/H² from which on the modes are summed instead of the images.
const LATE: f64 = 0.3;

/// Images on each side and modes that are summed: what follows is below 1e-16.
const IMAGES: i32 = 3;
const MODES: u32 = 16;

/// A density along an axis and how it rises there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Profile {
    /// The density.
    pub value: f64,
    /// Its derivative by the place of the observer, per pc.
    pub slope: f64,
}

impl Profile {
    fn add(&mut self, sign: f64, other: Self) {
        self.value += sign * other.value;
        self.slope += sign * other.slope;
    }
}

/// Density in 1/pc at `at_pc` of one particle that was released at `source_pc` between absorbing walls at ±`half_pc`
/// (infinite for none), after diffusing by `spread_pc2` = Dt > 0. Both places lie between the walls.
pub fn between_walls(at_pc: f64, source_pc: f64, spread_pc2: f64, half_pc: f64) -> Profile {
    let free = |distance: f64| {
        let value =
            math::exp(-distance * distance / (4.0 * spread_pc2)) / (4.0 * std::f64::consts::PI * spread_pc2).sqrt();
        Profile { value, slope: -distance / (2.0 * spread_pc2) * value }
    };
    let mode = |k: f64| math::sin(k * quarter_turns(source_pc, half_pc));
    walls(
        at_pc,
        spread_pc2,
        half_pc,
        &|image, mirrored| free(if mirrored { image + source_pc } else { image - source_pc }),
        &mode,
    )
}

/// Density at `at_pc`, relative to that of sources everywhere without walls, of sources that fill the layer of
/// ±`layer_pc`, after diffusing by `spread_pc2` between absorbing walls at ±`half_pc`, not within the layer.
pub fn layer_between_walls(at_pc: f64, layer_pc: f64, spread_pc2: f64, half_pc: f64) -> Profile {
    let width = 2.0 * spread_pc2.sqrt();
    let free = |at: f64| {
        let (below, above) = ((layer_pc + at) / width, (layer_pc - at) / width);
        let bell = |x: f64| math::exp(-x * x) / (std::f64::consts::PI.sqrt() * width);
        Profile { value: 0.5 * (math::erf(below) + math::erf(above)), slope: bell(below) - bell(above) }
    };
    // The integral of sin(k b) over the layer, in units of H.
    let mode = |k: f64| {
        let quarter = 0.5 * std::f64::consts::PI * k;
        2.0 / quarter * math::sin(quarter) * math::sin(quarter * layer_pc / half_pc) * half_pc
    };
    walls(at_pc, spread_pc2, half_pc, &|image, _| free(image), &mode)
}

/// The sum over images, or over modes where Dt is large. `free` gives the term of the observer at an image place, and
/// whether the source is mirrored; `mode` what sin(kb) stands for.
fn walls(
    at_pc: f64,
    spread_pc2: f64,
    half_pc: f64,
    free: &dyn Fn(f64, bool) -> Profile,
    mode: &dyn Fn(f64) -> f64,
) -> Profile {
    if half_pc == f64::INFINITY {
        return free(at_pc, false);
    }
    let mut sum = Profile::default();
    if spread_pc2 < LATE * half_pc * half_pc {
        for n in -IMAGES..=IMAGES {
            let away = 4.0 * f64::from(n) * half_pc;
            sum.add(1.0, free(at_pc - away, false));
            sum.add(-1.0, free(at_pc - 2.0 * half_pc - away, true));
        }
        return sum;
    }
    let (turns, per_pc) = (quarter_turns(at_pc, half_pc), 0.5 * std::f64::consts::PI / half_pc);
    for k in (1..=MODES).map(f64::from) {
        let (sin, cos) = math::sin_cos(k * turns);
        let weight = mode(k) * math::exp(-math::powi(k * per_pc, 2) * spread_pc2) / half_pc;
        sum.add(weight, Profile { value: sin, slope: k * per_pc * cos });
    }
    sum
}

/// `π(x + H)/2H`.
fn quarter_turns(at_pc: f64, half_pc: f64) -> f64 {
    0.5 * std::f64::consts::PI * (at_pc / half_pc + 1.0)
}

/// Integral over the layer of ±`layer_pc` of the squared density along one axis, in 1/pc, without walls; with walls it is
/// less.
pub fn layer_squared_per_pc(at_pc: f64, layer_pc: f64, spread_pc2: f64) -> f64 {
    layer_between_walls(at_pc, layer_pc, 0.5 * spread_pc2, f64::INFINITY).value
        / (8.0 * std::f64::consts::PI * spread_pc2).sqrt()
}

/// Volume in pc³ of what an observer at the height `height_pc` is connected to after `time_yr`: the ellipsoid with the half
/// axes `√(4 D_i t)`, as far as it lies in the layer of ±`layer_pc` about the plane of the field.
pub fn connected_volume_pc3(height_pc: f64, layer_pc: f64, time_yr: f64, d_par: f64, d_perp: f64) -> f64 {
    let (along, across) = ((4.0 * d_par * time_yr).sqrt(), (4.0 * d_perp * time_yr).sqrt());
    let ends = [-layer_pc - height_pc, layer_pc - height_pc].map(|end| (end / across).clamp(-1.0, 1.0));
    let part = |u: f64| u - u * u * u / 3.0;
    std::f64::consts::PI * along * across * across * (part(ends[1]) - part(ends[0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Images and modes are the same where one takes over, they vanish at the walls and integrate to what is left.
    #[test]
    fn images_and_modes_agree() {
        for (at, source, half) in [(0.0, 0.0, 1.0), (0.3, -0.6, 1.0), (20.0, 80.0, 150.0)] {
            let [before, after] = [LATE * (1.0 - 1e-9), LATE * (1.0 + 1e-9)].map(|late| late * half * half);
            let [early, late] = [before, after].map(|spread| between_walls(at, source, spread, half));
            assert!((early.value / late.value - 1.0).abs() < 1e-7, "{early:?} {late:?}");
            assert!((early.slope - late.slope).abs() < 1e-7 * late.value / half, "{early:?} {late:?}");
            let layer = 0.5 * half;
            let [early, late] = [before, after].map(|spread| layer_between_walls(at, layer, spread, half));
            assert!((early.value / late.value - 1.0).abs() < 1e-7, "{early:?} {late:?}");
            assert!((early.slope - late.slope).abs() < 1e-7 / half, "{early:?} {late:?}");
        }
        for spread in [0.01, 0.1, 1.0] {
            for wall in [-1.0, 1.0] {
                assert!(between_walls(wall, 0.4, spread, 1.0).value.abs() < 1e-14);
            }
        }
    }

    /// A layer is the integral of its points (midpoint rule, which errs by 1e-7 here), slopes are derivatives.
    #[test]
    fn layers_are_sums_of_points() {
        for (spread, half) in [(0.02, 1.0), (0.5, 1.0), (0.3, f64::INFINITY)] {
            let (at, layer) = (0.25, 0.7);
            let points = 4000;
            let step = 2.0 * layer / f64::from(points);
            let sources = (0..points).map(|n| -layer + (f64::from(n) + 0.5) * step);
            let (sum, squared) = sources.fold((0.0, 0.0), |(sum, squared), source| {
                let value = between_walls(at, source, spread, half).value;
                (sum + value * step, squared + value * value * step)
            });
            let whole = layer_between_walls(at, layer, spread, half);
            assert!((sum - whole.value).abs() < 1e-6, "{sum} {whole:?}");
            let closed = layer_squared_per_pc(at, layer, spread);
            assert!(if half.is_finite() { squared < closed } else { (squared / closed - 1.0).abs() < 1e-6 });
            let h = 1e-5;
            let rise = |f: &dyn Fn(f64) -> f64| (f(at + h) - f(at - h)) / (2.0 * h);
            let slope = rise(&|at| layer_between_walls(at, layer, spread, half).value);
            assert!((slope - whole.slope).abs() < 1e-8, "{slope} {whole:?}");
            let point = between_walls(at, 0.1, spread, half).slope;
            assert!((rise(&|at| between_walls(at, 0.1, spread, half).value) - point).abs() < 1e-7);
        }
    }

    /// A ball of one sphere, and a thin slice of it: area times thickness.
    #[test]
    fn ellipsoids_are_cut_by_the_layer() {
        let ball = connected_volume_pc3(0.0, 1e9, 1.0, 0.25, 0.25);
        assert!((ball / (4.0 / 3.0 * std::f64::consts::PI) - 1.0).abs() < 1e-12);
        let slice = connected_volume_pc3(0.0, 1e-4, 1.0, 1.0, 0.25);
        assert!((slice / (2e-4 * std::f64::consts::PI * 2.0) - 1.0).abs() < 1e-7);
        assert_eq!(connected_volume_pc3(50.0, 10.0, 1.0, 1.0, 0.25), 0.0);
    }
}
