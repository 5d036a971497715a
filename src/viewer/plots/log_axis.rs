//! Logarithmic axes for a plot that knows only linear ones: it plots log₁₀, and this names the ticks.

use egui_plot::{GridInput, GridMark};

use crate::quantity::{Unit, number, quantity, superscript};

/// Spacing given to decades; lines within a decade get a tenth, so that they are fainter.
const DECADE: f64 = 1.0;

/// Spacing given to every other decade where many are visible: these keep their labels when the others have no room.
const TWO_DECADES: f64 = 2.0;

/// Grid lines at decades and at 2 … 9 in between, in log₁₀; only decades where they would crowd.
pub fn grid_marks(input: &GridInput) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    if !(low.is_finite() && high.is_finite()) || high - low > 60.0 {
        return Vec::new();
    }
    let mut marks = Vec::new();
    for decade in low.floor() as i32..=high.ceil() as i32 {
        let start = f64::from(decade);
        let labelled = high - low > 4.5 && decade.rem_euclid(2) == 0;
        marks.push(GridMark { value: start, step_size: if labelled { TWO_DECADES } else { DECADE } });
        if high - low <= 8.0 {
            let within = (2..10).map(|digit| GridMark { value: start + f64::from(digit).log10(), step_size: 0.1 });
            marks.extend(within);
        }
    }
    marks.retain(|mark| low <= mark.value && mark.value <= high);
    marks
}

/// Label of a tick at `mark` (log₁₀): decades always, 2 and 5 where fewer than about two decades are visible, else
/// nothing.
pub fn tick_label(mark: f64, visible_decades: f64, unit: Unit) -> String {
    let decade = (mark + 1e-9).floor();
    let digit = 10f64.powf(mark - decade);
    let on_decade = (digit - 1.0).abs() < 1e-6;
    let between = [2.0, 5.0].iter().any(|main| (digit - main).abs() < 1e-6);
    if !(on_decade || between && visible_decades < 2.2) {
        return String::new();
    }
    let value = 10f64.powf(mark);
    match unit {
        Unit::Number if on_decade && !(-2.5..2.5).contains(&mark) => format!("10{}", superscript(mark.round() as i32)),
        Unit::Number => number(value, 2),
        _ => quantity(value, unit),
    }
}

/// `log10`, or `None` for what has no place on a logarithmic axis.
pub fn log10(value: f64) -> Option<f64> {
    (value > 0.0 && value.is_finite()).then(|| value.log10())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(low: f64, high: f64) -> Vec<f64> {
        grid_marks(&GridInput { bounds: (low, high), base_step_size: 0.1 }).iter().map(|mark| mark.value).collect()
    }

    #[test]
    fn a_decade_has_lines_at_every_digit() {
        let values: Vec<f64> = marks(1.0, 2.0).iter().map(|mark| 10f64.powf(*mark).round()).collect();
        assert_eq!(values, [10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0]);
    }

    #[test]
    fn many_decades_have_only_decades() {
        assert_eq!(marks(-6.0, 4.0).len(), 11);
        assert!(marks(f64::NEG_INFINITY, 1.0).is_empty());
    }

    #[test]
    fn ticks_show_the_real_value() {
        for (value, decades, unit, expected) in [
            (1.0e-3, 4.0, Unit::Number, "10⁻³"),
            (0.1, 4.0, Unit::Number, "0.1"),
            (200.0, 1.5, Unit::Parsec, "200\u{202f}pc"),
            (200.0, 4.0, Unit::Parsec, ""),
            (2000.0, 1.5, Unit::Year, "2\u{202f}kyr"),
            (1.0e4, 4.0, Unit::Year, "10\u{202f}kyr"),
            (3.0e4, 1.5, Unit::Year, ""),
        ] {
            assert_eq!(tick_label(f64::log10(value), decades, unit), expected, "{value}");
        }
    }

    #[test]
    fn nothing_without_a_logarithm() {
        assert_eq!(log10(0.0), None);
        assert_eq!(log10(-1.0), None);
        assert_eq!(log10(f64::NAN), None);
        assert_eq!(log10(100.0), Some(2.0));
    }
}
