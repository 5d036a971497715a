//! What is drawn in a panel: points of one kind, with their curve, band or bars, and whose they are.

use crate::figure::{Axis, Colour, Marker};
use crate::measured::Estimate;

/// Who made a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Measured in a run of this program.
    Run,
    /// A closed form.
    Formula,
    /// Measured by an experiment.
    Measured,
    /// Compiled by this program from measurements.
    Compiled,
    /// This program's model of the sky.
    Model,
    /// The same with the diffusion tensor at single energies.
    Dots,
    /// Quoted from the paper.
    Paper,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// ———
    Solid,
    /// – – –
    Dashed,
    /// · · ·
    Dotted,
}

/// How the points of a series hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// A line.
    Line(Stroke),
    /// Markers with error bars.
    Points(Marker),
    /// A line with markers in the band of its errors; what is faded stands apart with its bar.
    Curve(Marker),
    /// The range of the errors, filled.
    Band,
    /// Columns over the ranges in x, filled from the foot of the panel.
    Columns,
}

/// One point, in values.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Upwards.
    pub y: f64,
    /// Range in x that the point stands for, drawn as a bar.
    pub x_range: Option<[f64; 2]>,
    /// Statistical errors down and up, positive; infinite where the lower one reaches 0.
    pub error: [f64; 2],
    /// The same with systematic errors, where there are any.
    pub total: Option<[f64; 2]>,
    /// Noise, or extrapolated: drawn faint, and no curve leads through it.
    pub faded: bool,
    /// An upper limit.
    pub limit: bool,
    /// What the pointer is told; nothing is told where this is empty.
    pub text: String,
}

impl Point {
    /// A point without an error.
    pub fn new(x: f64, y: f64) -> Self {
        let text = String::new();
        Self { x, y, x_range: None, error: [0.0; 2], total: None, faded: false, limit: false, text }
    }

    /// An estimate with its error.
    pub fn estimate(x: f64, estimate: Estimate) -> Self {
        Self { error: [estimate.error.abs(); 2], ..Self::new(x, estimate.value) }
    }

    /// The range from one value to another, in whichever order.
    pub fn between(x: f64, ends: [f64; 2]) -> Self {
        let (low, high) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
        Self { error: [high - low, 0.0], ..Self::new(x, high) }
    }

    /// Only an upper end can be drawn on this axis.
    pub fn is_limit(&self, y: &Axis) -> bool {
        self.limit || y.place(self.y).is_none()
    }

    /// Where it lies on the axes; a value without a place lies at its upper end.
    pub fn place(&self, x: &Axis, y: &Axis) -> Option<[f64; 2]> {
        Some([x.place(self.x)?, y.place(self.y).or_else(|| y.place(self.y + self.error[1]))?])
    }
}

/// True for an estimate that is no more than noise: its error is half its value or more.
pub fn is_noise(estimate: Estimate) -> bool {
    estimate.error >= 0.5 * estimate.value
}

/// How a legend names a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Legend {
    /// Series of one name share one line of the legend.
    pub name: String,
    /// Colour of its icon.
    pub colour: Colour,
    /// Explanation for the pointer.
    pub hint: String,
    /// Small print under it on paper.
    pub words: String,
    /// There is nothing of it yet.
    pub weak: bool,
    /// One of so many that it is named on paper and in lists alone.
    pub aside: bool,
    /// What is ranked lower is named first.
    pub rank: u8,
}

impl Legend {
    /// A line of the legend with an explanation.
    pub fn new(name: impl Into<String>, colour: Colour, hint: impl Into<String>) -> Self {
        let words = String::new();
        Self { name: name.into(), colour, hint: hint.into(), words, weak: false, aside: false, rank: 0 }
    }

    /// Named after those of a lower rank.
    pub fn ranked(self, rank: u8) -> Self {
        Self { rank, ..self }
    }
}

/// Points of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Under which it is hidden; unique among all figures, but for series that are hidden together.
    pub key: String,
    /// Name in lists.
    pub name: String,
    /// Whose numbers these are.
    pub origin: Origin,
    /// Colour of all its parts.
    pub colour: Colour,
    /// How the points hang together.
    pub look: Look,
    /// Size of its parts, 1 for most.
    pub weight: f64,
    /// Name at the end of its line; often empty.
    pub end: String,
    /// Its line of the legend.
    pub legend: Option<Legend>,
    /// Not drawn.
    pub hidden: bool,
    /// The points, rising in x.
    pub points: Vec<Point>,
}

impl Series {
    /// A series of usual size without a name at its end or in the legend.
    pub fn new(key: impl Into<String>, origin: Origin, colour: Colour, look: Look, points: Vec<Point>) -> Self {
        let key = key.into();
        let (name, end) = (key.clone(), String::new());
        Self { key, name, origin, colour, look, weight: 1.0, end, legend: None, hidden: false, points }
    }

    /// A line through `values`.
    pub fn line(
        key: impl Into<String>,
        origin: Origin,
        colour: Colour,
        stroke: Stroke,
        values: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        let points = values.into_iter().map(|(x, y)| Point::new(x, y)).collect();
        Self::new(key, origin, colour, Look::Line(stroke), points)
    }

    /// Named `name` at the end of its line.
    pub fn ending(self, name: impl Into<String>) -> Self {
        Self { end: name.into(), ..self }
    }

    /// Named in the legend.
    pub fn named(self, legend: Legend) -> Self {
        Self { name: legend.name.clone(), legend: Some(legend), ..self }
    }

    /// With this size.
    pub fn weighing(self, weight: f64) -> Self {
        Self { weight, ..self }
    }
}

/// Lowest and highest places of all points, with the errors of those that are no noise; `None` without any.
pub fn extent<'a>(series: impl IntoIterator<Item = &'a Series>, x: &Axis, y: &Axis) -> Option<[[f64; 2]; 2]> {
    let mut ends = [[f64::INFINITY, f64::NEG_INFINITY]; 2];
    let mut include = |axis: usize, place: f64| {
        ends[axis] = [ends[axis][0].min(place), ends[axis][1].max(place)];
    };
    for point in series.into_iter().flat_map(|series| &series.points) {
        let Some(at) = point.place(x, y) else { continue };
        (0..2).for_each(|axis| include(axis, at[axis]));
        point.x_range.into_iter().flatten().filter_map(|end| x.place(end)).for_each(|end| include(0, end));
        // A bar that is longer than the value says little; it may leave the panel.
        if !point.faded && !point.is_limit(y) {
            let bar = [point.y - point.error[0], point.y + point.error[1]];
            bar.into_iter().filter_map(|end| y.place(end)).for_each(|end| include(1, end));
        }
    }
    ends.iter().all(|[low, high]| low <= high).then_some(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axes() -> (Axis, Axis) {
        (Axis::log("t", [1.0, 10.0]), Axis::log("A", [1e-3, 1.0]))
    }

    fn series(values: &[(f64, f64, f64)]) -> Series {
        let point = |&(x, value, error): &(f64, f64, f64)| Point::estimate(x, Estimate { value, error });
        Series::new("a", Origin::Run, Colour::Ink, Look::Curve(Marker::Disc), values.iter().map(point).collect())
    }

    #[test]
    fn below_zero_the_upper_end_is_drawn() {
        let (x, y) = axes();
        let limit = series(&[(1.0, -0.05, 0.15), (1.0, -0.1, 0.01)]);
        assert!(limit.points[0].is_limit(&y));
        let at = limit.points[0].place(&x, &y);
        assert!(at.is_some_and(|at| at[0] == 0.0 && (at[1] + 1.0).abs() < 1e-9), "{at:?}");
        assert_eq!(limit.points[1].place(&x, &y), None);
    }

    #[test]
    fn the_extent_holds_all_bars_but_those_of_noise() {
        let (x, y) = axes();
        assert_eq!(extent(&[series(&[])], &x, &y), None);
        assert_eq!(extent(&[series(&[(f64::NAN, 1.0, 0.1), (1.0, f64::NAN, 0.1)])], &x, &y), None);
        let mut all = series(&[(10.0, 1.0, 0.9), (1000.0, 5.0, 5.0), (100.0, 1.0, 50.0)]);
        all.points[2].faded = true;
        let [across, up] = extent(&[all], &x, &y).unwrap();
        assert_eq!((across, up), ([1.0, 3.0], [(1.0_f64 - 0.9).log10(), 1.0]));
    }

    #[test]
    fn bands_never_invert() {
        for ends in [[1.0, 3.0], [3.0, 1.0]] {
            let point = Point::between(0.0, ends);
            assert_eq!((point.y, point.y - point.error[0], point.error[1]), (3.0, 1.0, 0.0));
        }
        let negative = Point::estimate(0.0, Estimate { value: 1.0, error: -0.5 });
        assert_eq!(negative.error, [0.5; 2]);
    }

    #[test]
    fn noise_is_where_the_error_reaches_half_the_value() {
        let noise = |value, error| is_noise(Estimate { value, error });
        assert!(noise(0.1, 0.051) && noise(0.0, 0.0) && noise(-0.1, 0.01) && !noise(0.1, 0.049));
    }
}
