//! A panel as shapes on a page or a screen: what files and the window both draw within its axes.

use crate::figure::pen::{clipped, cut, dashes};
use crate::figure::shape::{
    BAND_OPACITY, BAR, EM, FAINT_LINE, LEAST_GAP, LETTER, LINE, RADIUS, REFERENCE, SPAN_OPACITY,
};
use crate::figure::{Colour, Form, Look, Marker, Origin, Panel, Place, Point, Rule, Series, Shape, Span, Stroke, View};
use crate::math;

/// Farther outside no end of a band can be told from another, in points of the page or the screen.
const FAR: f64 = 1e9;

/// All shapes of a panel within its frame, the lowest first.
pub fn shapes(panel: &Panel, view: &View) -> Vec<Shape> {
    let mut sketch = Sketch { panel, view, shapes: Vec::new(), names: Vec::new() };
    panel.spans.iter().for_each(|span| sketch.span(span));
    panel.rules.iter().for_each(|rule| sketch.rule(rule));
    panel.series.iter().filter(|series| !series.hidden).for_each(|series| sketch.series(series));
    for label in &panel.labels {
        let at = match label.place {
            Place::Frame([across, up]) => {
                let [[left, right], [top, bottom]] = view.frame;
                Some([left + across * (right - left), bottom - up * (bottom - top)])
            }
            Place::Values([x, y]) => {
                let place = panel.x.place(x).zip(panel.y.place(y));
                place.map(|(x, y)| view.spot([x, y])).filter(|at| view.contains(*at))
            }
        };
        if let Some(at) = at {
            sketch.shapes.push(Form::text(&label.text, at, label.anchor, EM * view.point).of(label.colour));
        }
    }
    sketch.shapes
}

struct Sketch<'a> {
    panel: &'a Panel,
    view: &'a View,
    shapes: Vec<Shape>,
    /// Names of spans and lines: left, right and height.
    names: Vec<[f64; 3]>,
}

impl Sketch<'_> {
    fn place(&self, point: &Point) -> Option<[f64; 2]> {
        Some(self.view.spot(point.place(&self.panel.x, &self.panel.y)?))
    }

    fn span(&mut self, span: &Span) {
        let (point, [[left, right], [top, bottom]]) = (self.view.point, self.view.frame);
        // What has no place lies beyond an end of the axis.
        let x = |value: f64, end: f64| {
            self.panel.x.place(value).map_or(end, |place| self.view.spot([place, 0.0])[0]).clamp(left, right)
        };
        let (start, end) = (x(span.range[0], left), x(span.range[1], right));
        if end <= start {
            return;
        }
        let corners = vec![[start, top], [end, top], [end, bottom], [start, bottom]];
        self.shapes.push(Form::Polygon(corners).of(span.colour).glazed(SPAN_OPACITY));
        if start > left {
            let edge = Form::Line { points: vec![[start, top], [start, bottom]], width: point };
            self.shapes.push(edge.of(span.colour).glazed(0.5));
        }
        let width = |name: &str| (name.chars().count() as f64 * LETTER + 0.6) * EM * point;
        if let Some(name) = span.names.iter().find(|name| width(name) < end - start) {
            let at = [0.5 * (start + end), top + 12.0 * point];
            self.names.push([at[0] - 0.5 * width(name), at[0] + 0.5 * width(name), at[1]]);
            self.shapes.push(Form::text(*name, at, [0.5; 2], EM * point).of(Colour::Weak));
        }
    }

    fn rule(&mut self, rule: &Rule) {
        let Some(place) = self.panel.x.place(rule.x) else { return };
        let (point, [_, [top, bottom]]) = (self.view.point, self.view.frame);
        let x = self.view.spot([place, 0.0])[0];
        if !self.view.contains([x, bottom]) {
            return;
        }
        let Some(names) = rule.names else {
            let pieces = dashes(&[[x, top], [x, bottom]], [4.0 * point, 3.0 * point]);
            self.shapes.extend(pieces.into_iter().map(|points| Form::Line { points, width: point }.of(rule.colour)));
            return;
        };
        let foot = Form::Line { points: vec![[x, bottom], [x, bottom - 13.0 * point]], width: point };
        self.shapes.push(foot.of(rule.colour));
        for (name, side) in names.into_iter().zip([-1.0, 1.0]) {
            let at = [x + 3.0 * side * point, bottom - 7.0 * point];
            self.shapes.push(Form::text(name, at, [0.5 - 0.5 * side, 0.5], EM * point).of(rule.colour));
        }
    }

    fn series(&mut self, series: &Series) {
        match series.look {
            Look::Line(stroke) => self.lines(series, &series.points, stroke),
            Look::Band => self.band(series, &series.points),
            Look::Columns => self.columns(series),
            Look::Points(marker) => series.points.iter().for_each(|point| self.point(series, point, marker)),
            Look::Curve(marker) => self.curve(series, marker),
        }
        if !series.end.is_empty() {
            let spots: Vec<_> = series.points.iter().filter_map(|point| self.place(point)).collect();
            let drawn = clipped(&self.view.frame, &spots);
            if let Some(end) = drawn.last().and_then(|chain| chain.last()) {
                self.end_name(&series.end, *end, series.colour);
            }
        }
    }

    /// Beside the end of a line, over it, or beside it and lower: wherever there is room first; not over another name.
    fn end_name(&mut self, name: &str, end: [f64; 2], colour: Colour) {
        let (em, gap) = (EM * self.view.point, 4.0 * self.view.point);
        let [[left, right], [top, bottom]] = self.view.frame;
        let width = LETTER * em * name.chars().filter(|letter| *letter != '_').count() as f64;
        let spots = [([gap, 0.0], [0.0, 0.5]), ([-gap, -0.8 * em], [1.0, 0.5]), ([gap, 2.4 * em], [0.0, 0.5])];
        for (off, anchor) in spots {
            let height = (end[1] + off[1]).clamp(top + em, bottom - em);
            let start = end[0] + off[0] - anchor[0] * width;
            let overlaps = |[from, to, middle]: &[f64; 3]| {
                start < *to && *from < start + width && (middle - height).abs() < 1.15 * em
            };
            if left <= start && start + width <= right && !self.names.iter().any(overlaps) {
                self.names.push([start, start + width, height]);
                self.shapes.push(Form::text(name, [end[0] + off[0], height], anchor, em).of(colour));
                return;
            }
        }
    }

    fn lines(&mut self, series: &Series, points: &[Point], stroke: Stroke) {
        let (panel, view) = (self.panel, self.view);
        // Both have a place, and the way from one to the other does not lead around a circle.
        let hang_together = |a: &Point, b: &Point| {
            let places = a.place(&panel.x, &panel.y).zip(b.place(&panel.x, &panel.y));
            places.is_some_and(|(a, b)| !panel.y.tears(a[1], b[1]))
        };
        let usual = if stroke == Stroke::Solid { LINE } else { REFERENCE };
        for run in points.chunk_by(hang_together) {
            // A faint piece reaches to the first point of the next, so that no gap is left.
            let mut start = 0;
            while start + 1 < run.len() {
                let faded = run[start].faded;
                let length = run[start..].iter().take_while(|point| point.faded == faded).count();
                let end = (start + length).min(run.len() - 1);
                let spots: Vec<_> = run[start..=end].iter().filter_map(|point| self.place(point)).collect();
                let width = usual * series.weight * view.point * if faded { FAINT_LINE } else { 1.0 };
                let pieces = clipped(&view.frame, &spots).into_iter().flat_map(|line| stroke.pieces(line, view.point));
                let strength = if faded { FAINT_LINE } else { 1.0 };
                let shape = |points| Shape { strength, ..Form::Line { points, width }.of(series.colour) };
                self.shapes.extend(pieces.map(shape));
                start = end;
            }
        }
    }

    fn curve(&mut self, series: &Series, marker: Marker) {
        let (panel, view) = (self.panel, self.view);
        let apart = |point: &Point| point.faded || point.is_limit(&panel.y) || panel.x.place(point.x).is_none();
        for run in series.points.split(apart) {
            self.band(series, run);
            self.lines(series, run, Stroke::Solid);
            // One point alone has no band.
            if let [alone] = run {
                self.point(series, alone, marker);
            }
        }
        let mut last: Option<[f64; 2]> = None;
        for point in &series.points {
            let Some(spot) = self.place(point) else { continue };
            let near = |last: [f64; 2]| math::hypot(last[0] - spot[0], last[1] - spot[1]) < LEAST_GAP * view.point;
            // Markers of a dense curve would merge into a thick line.
            if last.is_some_and(near) {
                continue;
            }
            last = Some(spot);
            if apart(point) {
                self.point(series, point, marker);
            } else {
                self.marker(series, marker, spot, false);
            }
        }
    }

    fn point(&mut self, series: &Series, point: &Point, marker: Marker) {
        let Some(at) = point.place(&self.panel.x, &self.panel.y) else { return };
        let (limit, view) = (point.is_limit(&self.panel.y), self.view);
        let faded = point.faded || limit && !point.limit;
        let bar = |sketch: &mut Self, ends: [[f64; 2]; 2], width: f64| {
            for points in clipped(&view.frame, &ends.map(|end| view.spot(end))) {
                let width = width * view.point;
                sketch.shapes.push(Form::Line { points, width }.of(series.colour).faded(faded));
            }
        };
        let thick = if series.origin == Origin::Measured { 1.5 * BAR } else { BAR };
        for (error, width) in [(point.total, 0.6 * BAR), (Some(point.error), thick)] {
            let bars = error.map_or_else(Vec::new, |error| self.panel.y.bar(point.y, error));
            // A point without an error has no bar.
            for [low, high] in bars.into_iter().filter(|[low, high]| low < high) {
                bar(self, [[at[0], low], [at[0], high]], width);
            }
        }
        let across = point.x_range.map(|range| range.map(|end| self.panel.x.place(end)));
        if let Some([Some(low), Some(high)]) = across {
            bar(self, [[low, at[1]], [high, at[1]]], BAR);
        }
        self.marker(series, if limit { Marker::Down } else { marker }, view.spot(at), faded);
    }

    fn marker(&mut self, series: &Series, marker: Marker, spot: [f64; 2], faded: bool) {
        if self.view.contains(spot) {
            let radius = RADIUS * series.weight * self.view.point * if faded { 0.85 } else { 1.0 };
            self.shapes.extend(marker.forms(spot, radius).into_iter().map(|form| form.of(series.colour).faded(faded)));
        }
    }

    fn band(&mut self, series: &Series, run: &[Point]) {
        let rows = run.iter().filter_map(|point| {
            let [x, at] = point.place(&self.panel.x, &self.panel.y)?;
            // Around a circle the piece that holds the point.
            let ends = self.panel.y.bar(point.y, point.error);
            let [low, high] = ends.into_iter().find(|[low, high]| (*low..=*high).contains(&at))?;
            let ([x, low], [_, high]) = (self.view.spot([x, low]), self.view.spot([x, high]));
            // An end at infinity would make the cut at the frame no number.
            Some([x, low, high].map(|at| at.clamp(-FAR, FAR)))
        });
        let rows = cut(&rows.collect::<Vec<_>>(), self.view.frame[0]);
        let [top, bottom] = self.view.frame[1];
        let inside = rows.into_iter().map(|[x, low, high]| [x, low.clamp(top, bottom), high.clamp(top, bottom)]);
        let inside: Vec<_> = inside.collect();
        if inside.len() > 1 {
            self.shapes.push(Form::Strip(inside).of(series.colour).glazed(BAND_OPACITY));
        }
    }

    fn columns(&mut self, series: &Series) {
        let [[left, right], [top, bottom]] = self.view.frame;
        for point in &series.points {
            let Some((range, [_, height])) = point.x_range.zip(self.place(point)) else { continue };
            let ends = range.map(|end| self.panel.x.place(end));
            let [Some(low), Some(high)] = ends else { continue };
            let [low, high] = [low, high].map(|place| self.view.spot([place, 0.0])[0].clamp(left, right));
            let height = height.clamp(top, bottom);
            let corners = vec![[low, bottom], [low, height], [high, height], [high, bottom]];
            self.shapes.push(Form::Polygon(corners.clone()).of(series.colour).glazed(BAND_OPACITY));
            self.shapes.push(Form::Line { points: corners, width: REFERENCE * self.view.point }.of(series.colour));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::figure::{Axis, Scale};

    const FRAME: [[f64; 2]; 2] = [[50.0, 450.0], [20.0, 320.0]];

    fn drawn(panel: &Panel) -> Vec<Shape> {
        shapes(panel, &View { frame: FRAME, shown: [panel.x.ends(), panel.y.ends()], point: 1.0 })
    }

    fn panel(y: Axis, series: Series) -> Panel {
        Panel { series: vec![series], ..Panel::new("p", Axis::log("x", [1.0, 1e4]), y) }
    }

    fn phase() -> Axis {
        Axis { label: "phase".into(), scale: Scale::Phase, range: [-180.0, 180.0] }
    }

    fn lines(shapes: &[Shape]) -> Vec<&[[f64; 2]]> {
        let points = shapes.iter().filter_map(|shape| match &shape.form {
            Form::Line { points, .. } => Some(points.as_slice()),
            _ => None,
        });
        points.collect()
    }

    fn line(stroke: Stroke, values: &[(f64, f64)]) -> Series {
        Series::line("a", Origin::Formula, Colour::Ink, stroke, values.iter().copied())
    }

    #[test]
    fn a_line_around_the_circle_breaks_where_it_leaves_it() {
        let values = [(1.0, 150.0), (10.0, 170.0), (100.0, 190.0), (1000.0, 210.0)];
        let around = drawn(&panel(phase(), line(Stroke::Solid, &values)));
        assert_eq!(lines(&around).len(), 2);
        let through_zero = [(1.0, 350.0), (10.0, 5.0), (100.0, 20.0)];
        let whole = drawn(&panel(phase(), line(Stroke::Solid, &through_zero)));
        assert_eq!(lines(&whole).len(), 1);
    }

    #[test]
    fn a_curve_breaks_at_gaps_and_leads_through_nothing_faded() {
        let mut curve = line(Stroke::Solid, &[(1.0, 1.0), (2.0, 2.0), (3.0, f64::NAN), (4.0, 2.0), (5.0, 3.0)]);
        curve.look = Look::Curve(Marker::Disc);
        let y = || Axis::linear("y", [0.0, 4.0]);
        assert_eq!(lines(&drawn(&panel(y(), curve.clone()))).len(), 2);
        curve.points[1].faded = true;
        // The bar of the faded point is one line, the curve behind the gap the other.
        curve.points[1].error = [0.5; 2];
        assert_eq!(lines(&drawn(&panel(y(), curve))).len(), 2);
    }

    #[test]
    fn faint_pieces_leave_no_gap() {
        let mut series = line(Stroke::Solid, &[(1.0, 1.0), (10.0, 1.0), (100.0, 1.0), (1000.0, 1.0)]);
        (series.points[0].faded, series.points[1].faded) = (true, true);
        let shapes = drawn(&panel(Axis::linear("y", [0.0, 2.0]), series));
        let pieces = lines(&shapes);
        assert_eq!(pieces.len(), 2);
        assert_eq!(pieces[0].last(), pieces[1].first());
        assert!(shapes[0].strength < 1.0 && shapes[1].strength == 1.0);
    }

    #[test]
    fn names_at_the_ends_of_lines_do_not_overlap() {
        let mut crowded = panel(Axis::linear("y", [0.0, 10.0]), line(Stroke::Solid, &[(1.0, 5.0), (100.0, 5.0)]));
        crowded.series[0].end = "first".into();
        let second = line(Stroke::Solid, &[(1.0, 5.2), (100.0, 5.2)]).ending("second");
        crowded.series.extend([second.clone(), second.clone(), second.clone(), second]);
        let names = |panel: &Panel| {
            let texts = drawn(panel).into_iter().filter_map(|shape| match shape.form {
                Form::Text { text, at, .. } => Some((text, at)),
                _ => None,
            });
            texts.collect::<Vec<_>>()
        };
        let names = names(&crowded);
        assert_eq!(names.len(), 3, "beside, over and lower: {names:?}");
        assert!(names.windows(2).all(|pair| (pair[0].1[1] - pair[1].1[1]).abs() > 8.0), "{names:?}");
    }

    proptest! {
        /// NaN, infinities, nothing at all and bars of any length: whatever comes is drawn inside the frame, and no band is
        /// upside down.
        #[test]
        fn whatever_comes_is_drawn_inside_the_frame(
            values in prop::collection::vec([proptest::num::f64::ANY; 4], 0..12),
            look in prop::sample::select(vec![
                Look::Line(Stroke::Dashed), Look::Points(Marker::Up), Look::Curve(Marker::Disc), Look::Band, Look::Columns,
            ]),
            y in prop::sample::select(vec![Axis::linear("y", [-1.0, 1.0]), Axis::log("y", [1e-3, 1.0]), phase()]),
        ) {
            let point = |[x, value, below, above]: [f64; 4]| Point {
                error: [below.abs(), above.abs()],
                x_range: Some([x, above]),
                ..Point::new(x.abs(), value)
            };
            let points = values.into_iter().map(point).collect();
            let series = Series::new("a", Origin::Run, Colour::Ink, look, points).ending("end");
            for shape in drawn(&panel(y, series)) {
                let inside = |[x, y]: &[f64; 2]| {
                    (FRAME[0][0] - 6.0..=FRAME[0][1] + 6.0).contains(x) && (FRAME[1][0] - 6.0..=FRAME[1][1] + 6.0).contains(y)
                };
                match &shape.form {
                    Form::Line { points, .. } | Form::Polygon(points) => prop_assert!(points.iter().all(inside), "{shape:?}"),
                    Form::Strip(rows) => {
                        prop_assert!(rows.iter().all(|[x, low, high]| inside(&[*x, *low]) && inside(&[*x, *high])));
                        prop_assert!(rows.iter().all(|[_, low, high]| low >= high), "upside down: {rows:?}");
                    }
                    Form::Disc { centre, .. } => prop_assert!(inside(centre)),
                    Form::Text { at, .. } => prop_assert!(inside(at)),
                }
            }
        }
    }
}
