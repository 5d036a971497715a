//! Measured points with error bars, drawn the same in every plot and on linear and logarithmic axes alike.
//!
//! A tab makes a [`Series`] of each curve, takes the bounds from [`extent`] and the hover texts from
//! [`Series::hovers`], and calls [`Series::draw`] in the plot.

use bevy_egui::egui::{Color32, Pos2};
use egui_plot::{Line, MarkerShape, PlotBounds, PlotUi, Points};

use super::frame::{self, AxisKind};
use crate::estimate::Estimate;

/// Opacity of points that are no more than noise.
const FAINT: f32 = 0.35;
/// Markers of a curve keep this distance on screen, in points.
const LEAST_GAP_PX: f32 = 9.0;

/// One measured point in the units of the axes; logarithms are taken when it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Datum {
    /// Place along the axis to the right.
    pub x: f64,
    /// Range that the point stands for, drawn as a horizontal bar.
    pub x_range: Option<[f64; 2]>,
    /// Measured value.
    pub value: f64,
    /// Errors downwards and upwards, both positive.
    pub error: [f64; 2],
    /// Drawn faded, and no line leads through it.
    pub noisy: bool,
    /// What the pointer is told.
    pub text: String,
}

impl Datum {
    /// An estimate with its symmetric error.
    pub fn new(x: f64, estimate: Estimate, text: String) -> Self {
        let error = [estimate.error; 2];
        Self { x, x_range: None, value: estimate.value, error, noisy: false, text }
    }

    /// Position on the axes; on a logarithmic one a value of nothing or less is drawn at its upper end.
    fn position(&self, [x, y]: [AxisKind; 2]) -> Option<[f64; 2]> {
        let high = || y.place(self.value + self.error[1]);
        Some([x.place(self.x)?, y.place(self.value).or_else(high)?])
    }

    /// Ends of the error bar on the axis; the lower one is `floor` where there is no logarithm.
    fn bar(&self, y: AxisKind, floor: f64) -> Option<[f64; 2]> {
        let low = y.place(self.value - self.error[0]).unwrap_or(floor);
        Some([low, y.place(self.value + self.error[1])?])
    }

    /// On this axis only an upper end can be drawn.
    fn is_limit(&self, y: AxisKind) -> bool {
        y.place(self.value).is_none()
    }
}

/// How the points of a series hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// A curve in a band of its errors.
    Curve,
    /// Points with error bars.
    Bars,
}

/// Points of one kind.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Series {
    /// Name in the legend and of the hover texts; one of a kind within a plot.
    pub name: String,
    /// Colour of everything that belongs to it.
    pub colour: Color32,
    /// Shape of the points.
    pub marker: MarkerShape,
    /// Curve or single points.
    pub look: Look,
    /// The points, rising in x.
    pub data: Vec<Datum>,
}

impl Series {
    /// Name and texts for [`frame::plot_ui`], in the order of the points drawn.
    pub fn hovers(&self, axes: [AxisKind; 2]) -> (String, Vec<String>) {
        let drawn = self.data.iter().filter(|datum| datum.position(axes).is_some());
        (self.name.clone(), drawn.map(|datum| datum.text.clone()).collect())
    }

    /// Draws the series; `floor` is where bars end that reach down to nothing on a logarithmic axis.
    pub fn draw(&self, plot: &mut PlotUi<'_>, axes: [AxisKind; 2], floor: f64) {
        if self.look == Look::Curve {
            for run in self.data.split(|datum| datum.noisy || datum.is_limit(axes[1])) {
                self.draw_band(plot, run, axes, floor);
            }
        }
        let mut last_marked: Option<Pos2> = None;
        for datum in &self.data {
            let faint = datum.noisy || datum.is_limit(axes[1]);
            let colour = if faint { self.colour.gamma_multiply(FAINT) } else { self.colour };
            let Some([x, y]) = datum.position(axes) else { continue };
            let bar = |points: Vec<[f64; 2]>| Line::new("", points).width(1.2).color(colour).allow_hover(false);
            if let Some([low, high]) = datum.bar(axes[1], floor)
                && (faint || self.look == Look::Bars)
            {
                plot.line(bar(vec![[x, low], [x, high]]));
            }
            let ends = datum.x_range.map(|range| range.map(|end| axes[0].place(end)));
            if let Some([Some(low), Some(high)]) = ends {
                plot.line(bar(vec![[low, y], [high, y]]));
            }
            // Markers of a dense curve would merge into a thick line.
            let place = plot.screen_from_plot([x, y].into());
            if self.look == Look::Curve && last_marked.is_some_and(|last| last.distance(place) < LEAST_GAP_PX) {
                continue;
            }
            last_marked = Some(place);
            let marker = if datum.is_limit(axes[1]) { MarkerShape::Down } else { self.marker };
            let radius = if faint { 3.0 } else { 3.5 };
            plot.points(Points::new("", vec![[x, y]]).shape(marker).radius(radius).color(colour).allow_hover(false));
        }
        // An unseen series over all points carries the hover texts in their order.
        let all: Vec<[f64; 2]> = self.data.iter().filter_map(|datum| datum.position(axes)).collect();
        plot.points(Points::new(self.name.clone(), all).radius(0.1).color(Color32::TRANSPARENT));
    }

    fn draw_band(&self, plot: &mut PlotUi<'_>, run: &[Datum], axes: [AxisKind; 2], floor: f64) {
        let rows: Vec<[f64; 4]> = run
            .iter()
            .filter_map(|datum| {
                let ([x, y], [low, high]) = (datum.position(axes)?, datum.bar(axes[1], floor)?);
                Some([x, y, low, high])
            })
            .collect();
        if rows.is_empty() {
            return;
        }
        let column = |index: usize| rows.iter().map(|row| row[index]).collect::<Vec<f64>>();
        plot.add(frame::band(&self.name, &column(0), &column(2), &column(3), self.colour));
        let line: Vec<[f64; 2]> = rows.iter().map(|row| [row[0], row[1]]).collect();
        plot.line(Line::new("", line).width(1.75).color(self.colour).allow_hover(false));
    }

    /// Where the last point lies on the axes.
    pub fn end(&self, axes: [AxisKind; 2]) -> Option<[f64; 2]> {
        self.data.iter().rev().find_map(|datum| datum.position(axes))
    }
}

/// Smallest and largest positions of all points that are no noise, with their errors; `None` without any.
pub(crate) fn extent<'a>(series: impl IntoIterator<Item = &'a Series>, axes: [AxisKind; 2]) -> Option<PlotBounds> {
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    let mut include = |x: f64, y: f64| {
        (low, high) = ([low[0].min(x), low[1].min(y)], [high[0].max(x), high[1].max(y)]);
    };
    for datum in series.into_iter().flat_map(|series| &series.data) {
        let Some([x, y]) = datum.position(axes) else { continue };
        include(x, y);
        // A bar that is longer than the value says little; it may leave the plot.
        for end in [datum.value - datum.error[0], datum.value + datum.error[1]] {
            if let Some(end) = axes[1].place(end).filter(|_| !datum.noisy && !datum.is_limit(axes[1])) {
                include(x, end);
            }
        }
        for end in datum.x_range.into_iter().flatten().filter_map(|end| axes[0].place(end)) {
            include(end, y);
        }
    }
    (low[0] <= high[0] && low[1] <= high[1]).then(|| PlotBounds::from_min_max(low, high))
}

/// Bounds with margins at the left, right, bottom and top, each as a share of width or height; never of no size.
pub(crate) fn with_margins(bounds: PlotBounds, [left, right, bottom, top]: [f64; 4]) -> PlotBounds {
    let ([x0, y0], [x1, y1]) = (bounds.min(), bounds.max());
    let (width, height) = ((x1 - x0).max(1e-9), (y1 - y0).max(1e-9));
    PlotBounds::from_min_max([x0 - left * width, y0 - bottom * height], [x1 + right * width, y1 + top * height])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Unit;

    const LOG: [AxisKind; 2] = [AxisKind::log("t", Unit::Year), AxisKind::log("A", Unit::Number)];

    fn datum(x: f64, value: f64, error: f64) -> Datum {
        Datum::new(x, Estimate { value, error }, format!("{x}"))
    }

    fn series(data: Vec<Datum>) -> Series {
        Series { name: "one".into(), colour: Color32::WHITE, marker: MarkerShape::Circle, look: Look::Curve, data }
    }

    #[test]
    fn below_zero_the_upper_end_is_drawn() {
        assert_eq!(datum(1.0, -0.1, 0.01).position(LOG), None);
        let limit = datum(1.0, -0.05, 0.15);
        assert!(limit.is_limit(LOG[1]));
        let at = limit.position(LOG);
        assert!(at.is_some_and(|at| at[0] == 0.0 && (at[1] + 1.0).abs() < 1e-9), "{at:?}");
        assert_eq!(limit.bar(LOG[1], -7.0).map(|bar| bar[0]), Some(-7.0));
    }

    #[test]
    fn texts_belong_to_the_points_drawn() {
        let series = series(vec![datum(1.0, 0.5, 0.1), datum(2.0, -1.0, 0.1), datum(3.0, 0.2, 0.1)]);
        assert_eq!(series.hovers(LOG).1, ["1", "3"]);
    }

    #[test]
    fn bounds_hold_all_bars() {
        assert!(extent(&[series(Vec::new())], LOG).is_none());
        let bounds = extent(&[series(vec![datum(10.0, 1.0, 0.9), datum(1000.0, 5.0, 5.0)])], LOG);
        let bounds = bounds.map(|bounds| (bounds.min(), bounds.max()));
        assert!(
            bounds.is_some_and(|(low, high)| low == [1.0, (1.0_f64 - 0.9).log10()] && high == [3.0, 1.0]),
            "{bounds:?}"
        );
    }

    #[test]
    fn margins_widen_even_a_point() {
        let bounds = with_margins(PlotBounds::from_min_max([1.0, 2.0], [1.0, 2.0]), [0.1; 4]);
        assert!(bounds.min()[0] < 1.0 && bounds.max()[1] > 2.0);
    }
}
