//! Axes: where a value lies on them, and the ticks beside them with their names.

use crate::math;
use crate::quantity::{number, superscript};

/// Where the bar of a value ends that reaches down to nothing on a logarithmic axis: far below every figure.
pub const BOTTOM: f64 = -60.0;

/// Room for names that every axis is taken to have: with less there might be none.
const FEWEST_NAMES: usize = 4;

/// Most ticks with a name on one axis.
const MOST_NAMES: usize = 10;

/// How an axis maps values to places along it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// A value is its place.
    Linear,
    /// The place is log₁₀ of the value; what is not positive has none.
    Log,
    /// Degrees around a circle, placed from -180 to 180, so that what leads through 0° = 360° hangs together.
    Phase,
    /// Linear, with these values named and no others.
    Named(&'static [(f64, &'static str)]),
}

/// One axis of a panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Quantity with its unit in square brackets.
    pub label: String,
    /// From values to places.
    pub scale: Scale,
    /// Ends in values, low before high.
    pub range: [f64; 2],
}

/// A mark beside an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Place on the axis.
    pub at: f64,
    /// Name of a major tick; empty for a minor one.
    pub name: String,
}

impl Axis {
    /// A linear axis.
    pub fn linear(label: impl Into<String>, range: [f64; 2]) -> Self {
        Self { label: label.into(), scale: Scale::Linear, range }
    }

    /// A logarithmic axis.
    pub fn log(label: impl Into<String>, range: [f64; 2]) -> Self {
        Self { label: label.into(), scale: Scale::Log, range }
    }

    /// This axis over the places `ends`, wider at both by these parts of their distance.
    pub fn around(self, [low, high]: [f64; 2], margins: [f64; 2]) -> Self {
        let width = (high - low).max(1e-9);
        let ends = [low - margins[0] * width, high + margins[1] * width];
        let value = |place: f64| if self.scale == Scale::Log { math::exp10(place) } else { place };
        Self { range: ends.map(value), ..self }
    }

    /// Where a value lies; `None` for what has no place.
    pub fn place(&self, value: f64) -> Option<f64> {
        match self.scale {
            Scale::Log => (value > 0.0).then(|| math::log10(value)),
            Scale::Phase => Some((value + 180.0).rem_euclid(360.0) - 180.0),
            Scale::Linear | Scale::Named(_) => Some(value),
        }
        .filter(|place| place.is_finite())
    }

    /// Places of both ends, always apart and in order.
    pub fn ends(&self) -> [f64; 2] {
        let [low, high] = match self.scale {
            Scale::Log => self.range.map(|value| self.place(value).unwrap_or(0.0)),
            _ => self.range.map(|value| if value.is_finite() { value } else { 0.0 }),
        };
        let (low, high) = (low.min(high), low.max(high));
        if high - low > 1e-9 * (1.0 + low.abs()) { [low, high] } else { [low - 0.5, high + 0.5] }
    }

    /// Places of both ends of the bar from `value - below` to `value + above`: two pieces where it leads through an end
    /// of a circle, none without a place.
    pub fn bar(&self, value: f64, [below, above]: [f64; 2]) -> Vec<[f64; 2]> {
        let Some(high) = self.place(value + above.max(0.0)) else { return Vec::new() };
        match self.scale {
            Scale::Phase => {
                let Some(at) = self.place(value) else { return Vec::new() };
                let turned = [-360.0, 0.0, 360.0].map(|turn| [at - below + turn, at + above + turn]);
                let inside = turned.map(|[low, high]| [low.max(-180.0), high.min(180.0)]);
                inside.into_iter().filter(|[low, high]| low <= high).collect()
            }
            _ => vec![[self.place(value - below.max(0.0)).unwrap_or(BOTTOM), high]],
        }
    }

    /// A line between these places would lead around the circle rather than along it.
    pub fn tears(&self, from: f64, to: f64) -> bool {
        self.scale == Scale::Phase && (from - to).abs() > 180.0
    }

    /// The ticks between the places `shown`, rising, where `room` names fit side by side: one name at least, ten at
    /// most.
    pub fn ticks(&self, shown: [f64; 2], room: usize) -> Vec<Tick> {
        let (span, room) = (shown[1] - shown[0], room.clamp(FEWEST_NAMES, MOST_NAMES) as f64);
        if !(span.is_finite() && span > 0.0 && shown[0].abs().max(shown[1].abs()) < 1e9 * span) {
            return Vec::new();
        }
        let mut ticks = match self.scale {
            Scale::Linear => linear_ticks(shown, room),
            Scale::Log => log_ticks(shown, room),
            Scale::Phase => phase_ticks(shown, room),
            Scale::Named(names) => names.iter().map(|(at, name)| Tick { at: *at, name: (*name).to_owned() }).collect(),
        };
        let slack = 1e-9 * span;
        ticks.retain(|tick| shown[0] - slack <= tick.at && tick.at <= shown[1] + slack);
        ticks.sort_by(|a, b| a.at.total_cmp(&b.at));
        ticks
    }
}

/// All multiples of `step` within `shown`.
fn multiples(step: f64, [low, high]: [f64; 2]) -> impl Iterator<Item = f64> {
    let (first, last) = ((low / step - 1e-9).ceil() as i64, (high / step + 1e-9).floor() as i64);
    (first..=last).map(move |n| n as f64 * step)
}

/// Named multiples of `major`, and the multiples of `minor` in between.
fn regular(shown: [f64; 2], major: f64, minor: f64, name: impl Fn(f64) -> String) -> Vec<Tick> {
    let is_major = |at: f64| (at / major - (at / major).round()).abs() < 1e-6;
    let between = multiples(minor, shown).filter(|at| !is_major(*at)).map(|at| Tick { at, name: String::new() });
    multiples(major, shown).map(|at| Tick { at, name: name(at) }).chain(between).collect()
}

/// Multiples of 1, 2 or 5 times a power of ten.
fn linear_ticks(shown: [f64; 2], room: f64) -> Vec<Tick> {
    let least = (shown[1] - shown[0]) / (room - 0.99);
    let decade = math::exp10(math::log10(least).floor());
    let steps = [(1.0, 5.0), (2.0, 4.0), (5.0, 5.0), (10.0, 5.0)];
    let wide = steps.iter().position(|(factor, _)| factor * decade >= least).unwrap_or(3);
    // One name alone tells no scale; two or three of the next finer step may have room.
    let names = |step: usize| multiples(steps[step].0 * decade, shown).count();
    let finer = wide.checked_sub(1).filter(|finer| names(wide) < 2 && names(*finer) as f64 <= room);
    let (factor, parts) = steps[finer.unwrap_or(wide)];
    let step = factor * decade;
    let largest = shown[0].abs().max(shown[1].abs());
    let digits = (-math::log10(step) - 1e-9).ceil().max(0.0) as usize;
    let significant = math::log10(largest / step).ceil().max(0.0) as usize + 1;
    regular(shown, step, step / parts, |at| match at {
        _ if largest < 1e5 && digits <= 4 => format!("{:.digits$}", at + 0.0).replace('-', "−"),
        _ => number(if at.abs() < 1e-6 * step { 0.0 } else { at }, significant),
    })
}

/// Decades, and 1, 2, 5 or 1, 2, 3, 5, 7 of each where there is room; of a small part of one decade round values.
fn log_ticks(shown: [f64; 2], room: f64) -> Vec<Tick> {
    let [low, high] = shown;
    let span = high - low;
    if span < 0.5 || span < 0.7 && room >= 6.0 {
        // Names stand closer at the upper end.
        let inside = linear_ticks(shown.map(math::exp10), (0.6 * room).max(FEWEST_NAMES as f64));
        return inside.into_iter().map(|tick| Tick { at: math::log10(tick.at), ..tick }).collect();
    }
    let spelt = low > -3.01 && high < 5.0;
    // The closest two of each choice, 5 and 7 or 1 and 2, and the widest span where decades alone would be too few.
    for (digits, gap, widest) in [(&[1, 2, 3, 5, 7][..], 0.146_f64, 1.0_f64), (&[1, 2, 5], 0.301, 2.0)] {
        if span > widest.min(gap * room) {
            continue;
        }
        let within = |decade: f64| {
            (1..10_u32).map(move |digit| {
                let at = decade + math::log10(f64::from(digit));
                let name = match digit {
                    _ if !digits.contains(&digit) => String::new(),
                    _ if spelt => number(f64::from(digit) * math::exp10(decade), 1),
                    1 => power_of_ten(decade),
                    _ => format!("{digit}×{}", power_of_ten(decade)),
                };
                Tick { at, name }
            })
        };
        return multiples(1.0, [low.floor(), high]).flat_map(within).collect();
    }
    let mut steps = (0..8).flat_map(|n| [1.0, 2.0, 3.0, 5.0].map(|factor| factor * math::powi(10.0, n)));
    let step = steps.find(|step| span <= step * (room - 0.99)).unwrap_or(1e9);
    let mut ticks = regular(shown, step, if step > 10.0 { step } else { 1.0 }, power_of_ten);
    if span < room {
        let decades = multiples(1.0, [low.floor(), high]);
        let within = decades.flat_map(|decade| (2..10_u32).map(move |digit| decade + math::log10(f64::from(digit))));
        ticks.extend(within.map(|at| Tick { at, name: String::new() }));
    }
    ticks
}

/// `10⁻³` at the place -3.
fn power_of_ten(place: f64) -> String {
    format!("10{}", superscript(place.round() as i32))
}

/// Degrees from 0 to 360.
fn phase_ticks(shown: [f64; 2], room: f64) -> Vec<Tick> {
    let fits = |step: &(f64, f64)| shown[1] - shown[0] <= step.0 * (room - 0.99);
    let steps = [(10.0, 5.0), (30.0, 10.0), (60.0, 20.0), (90.0, 30.0), (180.0, 60.0)];
    let (major, minor) = steps.into_iter().find(fits).unwrap_or((360.0, 90.0));
    regular(shown, major, minor, |at| format!("{}°", (at.round() as i64).rem_euclid(360)))
}

/// A range on a logarithmic axis that holds `[low, high]` and ends at 1, 2 or 5 times a power of ten.
pub fn rounded_log_range(low: f64, high: f64) -> [f64; 2] {
    let round = |value: f64, up: bool| {
        let decade = math::exp10(math::log10(value).floor());
        let mantissa = value / decade;
        let steps = [1.0, 2.0, 5.0, 10.0];
        let chosen = if up {
            steps.into_iter().find(|step| *step >= mantissa * (1.0 - 1e-9))
        } else {
            steps.into_iter().rev().find(|step| *step <= mantissa * (1.0 + 1e-9))
        };
        chosen.unwrap_or(mantissa) * decade
    };
    [round(low, false), round(high, true)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(axis: &Axis, room: usize) -> Vec<String> {
        let ticks = axis.ticks(axis.ends(), room).into_iter();
        ticks.map(|tick| tick.name).filter(|name| !name.is_empty()).collect()
    }

    #[test]
    fn logarithmic_ticks_are_decades_with_2_to_9_in_between() {
        let axis = Axis::log("x", [1e-3, 1.0]);
        assert_eq!(names(&axis, 8), ["10⁻³", "10⁻²", "10⁻¹", "10⁰"]);
        assert_eq!(axis.ticks(axis.ends(), 8).len(), 28);
        assert_eq!(names(&Axis::log("x", [0.02, 0.6]), 8), ["0.02", "0.05", "0.1", "0.2", "0.5"]);
        assert_eq!(names(&Axis::log("x", [200.0, 3000.0]), 8), ["200", "500", "1000", "2000"]);
        assert_eq!(names(&Axis::log("x", [2e-7, 3e-6]), 8), ["2×10⁻⁷", "5×10⁻⁷", "10⁻⁶", "2×10⁻⁶"]);
        assert_eq!(names(&Axis::log("x", [2.1, 2.4]), 8), ["2.1", "2.2", "2.3", "2.4"]);
    }

    #[test]
    fn linear_ticks_are_round() {
        assert_eq!(names(&Axis::linear("µ", [-1.0, 1.0]), 6), ["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
        assert_eq!(names(&Axis::linear("N", [0.0, 24.0]), 6), ["0", "5", "10", "15", "20"]);
        assert_eq!(names(&Axis::linear("z", [-2060.0, 2060.0]), 3), ["−2000", "0", "2000"]);
        assert_eq!(names(&Axis::linear("N", [0.0, 2e7]), 5), ["0", "5×10⁶", "1×10⁷", "1.5×10⁷", "2×10⁷"]);
        assert_eq!(names(&Axis::linear("x", [1.0, 1.00002]), 4), ["1", "1.00001", "1.00002"]);
    }

    /// Names are apart by their share of the axis, one to ten of them, from 10⁻¹⁵ to 10¹⁵ and for every zoom.
    #[test]
    fn ticks_are_sane_over_thirty_decades() {
        for linear in [false, true] {
            for decade in -15..=15 {
                for span in [1e-3, 0.02, 0.3, 0.7, 1.0, 1.9, 2.5, 4.0, 7.3, 12.0, 30.0] {
                    for room in [4, 5, 8, 12] {
                        let low = 1.7 * 10_f64.powi(decade);
                        let range = [low, low * 10_f64.powf(span)];
                        let axis = if linear { Axis::linear("x", range) } else { Axis::log("x", range) };
                        let [start, end] = axis.ends();
                        let ticks = axis.ticks([start, end], room);
                        let named: Vec<&Tick> = ticks.iter().filter(|tick| !tick.name.is_empty()).collect();
                        let case = format!("{range:?}, room {room}: {named:?}");
                        assert!((1..=10).contains(&named.len()), "{case}");
                        let apart = named.windows(2).map(|pair| (pair[1].at - pair[0].at) / (end - start));
                        assert!(apart.fold(1.0, f64::min) * room.min(10) as f64 > 0.85, "{case}");
                        assert!(named.windows(2).all(|pair| pair[0].name != pair[1].name), "{case}");
                        assert!(ticks.windows(2).all(|pair| pair[0].at < pair[1].at), "{case}");
                        assert!(ticks.len() < 120, "{case}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_no_range_has_no_ticks() {
        for shown in [[f64::NAN, 1.0], [1.0, 1.0], [2.0, 1.0], [f64::NEG_INFINITY, f64::INFINITY]] {
            assert!(Axis::log("x", [1.0, 10.0]).ticks(shown, 8).is_empty(), "{shown:?}");
        }
        for axis in [Axis::log("x", [0.0, f64::NAN]), Axis::linear("x", [3.0, 3.0]), Axis::log("x", [5.0, 5.0])] {
            let [low, high] = axis.ends();
            assert!(low < high && low.is_finite() && high.is_finite(), "{axis:?}");
        }
    }

    #[test]
    fn a_circle_wraps_at_its_end() {
        let axis = Axis { label: "phase".into(), scale: Scale::Phase, range: [-180.0, 180.0] };
        let places = [0.0, 360.0, 350.0, 10.0, 181.0, -90.0].map(|degrees| axis.place(degrees));
        assert_eq!(places, [0.0, 0.0, -10.0, 10.0, -179.0, -90.0].map(Some));
        assert_eq!(names(&axis, 8), ["180°", "240°", "300°", "0°", "60°", "120°", "180°"]);
        assert!(axis.tears(170.0, -170.0) && !axis.tears(-10.0, 10.0));
        assert_eq!(axis.bar(10.0, [20.0, 5.0]), [[-10.0, 15.0]]);
        let torn = axis.bar(175.0, [10.0, 20.0]);
        assert_eq!(torn.len(), 2);
        assert!(torn.contains(&[-180.0, -165.0]) && torn.contains(&[165.0, 180.0]), "{torn:?}");
    }

    #[test]
    fn bars_that_reach_nothing_leave_a_logarithmic_axis() {
        let axis = Axis::log("A", [0.1, 1.0]);
        assert_eq!(axis.bar(0.5, [0.5, 0.5]), [[BOTTOM, 0.0]]);
        assert!(axis.bar(-1.0, [0.1, 0.5]).is_empty());
        assert_eq!([0.0, -1.0, f64::NAN, f64::INFINITY].map(|value| axis.place(value)), [None; 4]);
    }

    #[test]
    fn ranges_end_on_round_numbers() {
        let [low, high] = rounded_log_range(0.0137, 3.2);
        assert!((low - 0.01).abs() < 1e-12 && (high - 5.0).abs() < 1e-12, "{low} {high}");
        assert_eq!(rounded_log_range(1e-3, 1e2), [1e-3, 1e2]);
    }
}
