//! Where field lines begin, so that they fill a ball around the source evenly: for the eye only.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | angle between successive seeds | φ | rad | `2.399963 n`, the golden angle | Vogel 1979, Math. Biosci. 44, 179 |
//! | radius on a disc, in a ball | r | pc | `R √s`, `R ∛s`, s from 0 to 1 | equal areas, equal volumes |

use crate::math;

/// Golden angle in radians: seeds in this angular step fill a disc evenly.
const GOLDEN_ANGLE: f64 = 2.399_963;
/// Heights of successive seeds in a ball differ by this part of the whole, which never repeats.
const HEIGHT_STEP: f64 = 0.754_878;
/// Most steps from the seed to either end.
const MOST_STEPS: f64 = 500.0;

/// How field lines are laid out around the source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineLayout {
    /// How far they reach in pc.
    pub reach_pc: f64,
    /// The regular field rules, so that lines run along it.
    pub ordered: bool,
    /// Longest wave of the turbulence in pc.
    pub l_max_pc: f64,
}

impl LineLayout {
    /// Lines run along the regular field where it is stronger than this part of the turbulence.
    pub fn is_ordered(b0_ug: f64, brms_ug: f64) -> bool {
        b0_ug > 0.7 * brms_ug
    }

    /// Length of a line from its seed to either end in pc.
    pub fn half_length_pc(&self) -> f64 {
        self.reach_pc * if self.ordered { 1.1 } else { 0.45 }
    }

    /// Distance between the points of a line in pc: follows the turbulence as far as the length allows.
    pub fn step_pc(&self) -> f64 {
        let half_length = self.half_length_pc();
        let finest = (self.l_max_pc / 16.0).min(half_length / 60.0);
        finest.max(half_length / MOST_STEPS)
    }

    /// Lines longer than this cannot be traced in steps that still follow the turbulence, in pc.
    pub fn farthest_pc(l_max_pc: f64) -> f64 {
        0.25 * l_max_pc * MOST_STEPS
    }

    /// Seeds of `count` lines that pass the source closely, the first through it, in pc.
    pub fn around_source(&self, count: usize) -> Vec<[f64; 3]> {
        let radius = |index: usize| 0.02 * self.reach_pc * (index as f64 / count as f64).sqrt();
        (0..count).map(|index| on_disc(index, radius(index))).collect()
    }

    /// Seeds of `count` lines elsewhere, in pc: on a plane across the regular field, or in the whole ball.
    pub fn elsewhere(&self, count: usize) -> Vec<[f64; 3]> {
        let seed = |index: usize| {
            let share = (index as f64 + 0.5) / count as f64;
            if self.ordered {
                return on_disc(index, 0.85 * self.reach_pc * share.sqrt());
            }
            let height = 2.0 * (index as f64 * HEIGHT_STEP).fract() - 1.0;
            let [x, y, _] = on_disc(index, (1.0 - height * height).sqrt());
            [x, y, height].map(|part| part * self.reach_pc * math::cbrt(share))
        };
        (0..count).map(seed).collect()
    }
}

/// A point on the plane across B₀.
fn on_disc(index: usize, radius: f64) -> [f64; 3] {
    let (sin, cos) = math::sin_cos(index as f64 * GOLDEN_ANGLE);
    [radius * cos, radius * sin, 0.0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vector::norm;

    const LAYOUT: LineLayout = LineLayout { reach_pc: 100.0, ordered: true, l_max_pc: 25.0 };

    #[test]
    fn the_first_line_passes_through_the_source() {
        for ordered in [true, false] {
            let layout = LineLayout { ordered, ..LAYOUT };
            assert_eq!(layout.around_source(7)[0], [0.0; 3]);
            assert!(layout.elsewhere(170).iter().all(|seed| norm(*seed) <= 100.0 + 1e-9));
        }
    }

    /// 1/8 of the volume lies within half the radius.
    #[test]
    fn seeds_fill_the_volume_evenly() {
        let seeds = LineLayout { ordered: false, ..LAYOUT }.elsewhere(170);
        let inner = seeds.iter().filter(|seed| norm(**seed) < 50.0).count();
        assert!((inner as f64 / 170.0 - 0.125).abs() < 0.03, "{inner}");
        let mean = |axis: usize| seeds.iter().map(|seed| seed[axis]).sum::<f64>() / 170.0;
        assert!((0..3).all(|axis| mean(axis).abs() < 8.0));
    }
}
