//! Axes, ticks, clipping and the legend.

use crate::output::palette::Marker;
use crate::output::plot::figure::{Align, BLACK_INK, Figure, GREY_INK, HEIGHT, WIDTH};

/// Where a frame lies on its figure, in tenths of a millimetre.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

impl Area {
    /// The one frame of a figure of one column.
    const ONLY: Self = Self { left: 118.0, right: WIDTH - 104.0, top: 46.0, bottom: HEIGHT - 96.0 };
}

/// Em of axis labels, 8 pt.
const LABEL_EM: f64 = 28.0;
/// Em of numbers and the legend, 7 pt.
pub(super) const NUMBER_EM: f64 = 25.0;
/// Em of notes, 6 pt.
const NOTE_EM: f64 = 21.0;
const FRAME_WIDTH: f64 = 2.0;
/// Width of curves, 0.9 pt.
pub(super) const CURVE_WIDTH: f64 = 3.2;
const REFERENCE_WIDTH: f64 = 2.4;
const ERROR_WIDTH: f64 = 2.4;

/// How an axis maps values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    Linear,
    Log,
    /// Degrees around a circle: linear, named from 0 to 360.
    Angle,
}

/// One axis; `low < high`, both positive on a log scale; without a label it has no numbers either.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    pub(super) label: String,
    pub(super) scale: Scale,
    pub(super) low: f64,
    pub(super) high: f64,
}

/// A tick: its value and, on major ones, its text.
type Tick = (f64, Option<String>);

impl Axis {
    fn fraction(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear | Scale::Angle => (value - self.low) / (self.high - self.low),
            Scale::Log => (value / self.low).ln() / (self.high / self.low).ln(),
        }
    }

    fn ticks(&self) -> Vec<Tick> {
        let mut ticks = self.named_ticks();
        if self.label.is_empty() {
            ticks.iter_mut().filter_map(|tick| tick.1.as_mut()).for_each(String::clear);
        }
        ticks
    }

    fn named_ticks(&self) -> Vec<Tick> {
        match self.scale {
            Scale::Linear => self.linear_ticks(),
            Scale::Log => self.log_ticks(),
            Scale::Angle => self.angle_ticks(),
        }
    }

    fn angle_ticks(&self) -> Vec<Tick> {
        let ticks = ((self.low / 20.0).ceil() as i32..=(self.high / 20.0).floor() as i32).map(|n| 20 * n);
        let name = |degrees: i32| (degrees % 60 == 0).then(|| format!("{}°", degrees.rem_euclid(360)));
        ticks.map(|degrees| (f64::from(degrees), name(degrees))).collect()
    }

    fn linear_ticks(&self) -> Vec<Tick> {
        let raw = (self.high - self.low) / 6.0;
        let decade = 10_f64.powf(raw.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].map(|m| m * decade).into_iter().find(|step| *step >= raw).unwrap_or(raw);
        let digits = (-step.log10().floor()).max(0.0) as usize;
        let first = (self.low / step - 1e-9).ceil() as i64;
        let last = (self.high / step + 1e-9).floor() as i64;
        let major = (first..=last).map(|n| {
            let value = n as f64 * step;
            (value, Some(format!("{value:.digits$}").replace('-', "−")))
        });
        let minor = (first * 5 - 5..=last * 5 + 5).filter(|n| n % 5 != 0).map(|n| (n as f64 * step / 5.0, None));
        let inside = |tick: &Tick| (-1e-9..=1.0 + 1e-9).contains(&self.fraction(tick.0));
        major.chain(minor).filter(inside).collect()
    }

    fn log_ticks(&self) -> Vec<Tick> {
        let (first, last) = (self.low.log10().floor() as i32, self.high.log10().ceil() as i32);
        let decades = self.high.log10() - self.low.log10();
        let every = if decades > 8.0 { (decades / 6.0).ceil() as i32 } else { 1 };
        let labelled: &[u32] = if decades < 1.0 {
            &[1, 2, 3, 5, 7]
        } else if decades < 2.0 {
            &[1, 2, 5]
        } else {
            &[1]
        };
        let mut ticks = Vec::new();
        for exponent in first..=last {
            for mantissa in 1..=9_u32 {
                let value = f64::from(mantissa) * 10_f64.powi(exponent);
                if !(-1e-9..=1.0 + 1e-9).contains(&self.fraction(value)) {
                    continue;
                }
                let named = labelled.contains(&mantissa) && exponent.rem_euclid(every) == 0;
                ticks.push((value, if named { log_label(mantissa, exponent, decades) } else { None }));
            }
        }
        ticks
    }
}

/// `10⁻³` on a wide axis; `0.002` on one of less than two decades, where decades alone are too few.
fn log_label(mantissa: u32, exponent: i32, decades: f64) -> Option<String> {
    if decades < 2.0 && (-3..=3).contains(&exponent) {
        let digits = (-exponent).max(0) as usize;
        return Some(format!("{:.digits$}", f64::from(mantissa) * 10_f64.powi(exponent)));
    }
    let raised = |c| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        digit => digit.to_digit(10).and_then(|d| char::from_u32(0x2070 + d)).unwrap_or(digit),
    };
    (mantissa == 1).then(|| "10".chars().chain(exponent.to_string().chars().map(raised)).collect())
}

/// A range on a log axis that holds `[low, high]`: ends at 1, 2 or 5 times a power of ten.
pub(super) fn rounded_log_range(low: f64, high: f64) -> (f64, f64) {
    let round = |value: f64, up: bool| {
        let decade = 10_f64.powf(value.log10().floor());
        let mantissa = value / decade;
        let steps = [1.0, 2.0, 5.0, 10.0];
        let chosen = if up {
            steps.into_iter().find(|step| *step >= mantissa * (1.0 - 1e-9))
        } else {
            steps.into_iter().rev().find(|step| *step <= mantissa * (1.0 + 1e-9))
        };
        chosen.unwrap_or(mantissa) * decade
    };
    (round(low, false), round(high, true))
}

/// A figure's frame: two axes and everything that is placed on them.
pub(super) struct Frame {
    figure: Figure,
    area: Area,
    x: Axis,
    y: Axis,
    taken: Vec<(f64, f64)>,
    end_labels: Vec<f64>,
}

impl Frame {
    pub(super) fn new(title: &str, caption: &str, x: Axis, y: Axis) -> Self {
        Self::on(Figure::new(format!("{title}: {caption}")), Area::ONLY, caption, x, y)
    }

    /// A frame among others on `figure`, which [`Self::finish`] hands back.
    pub(super) fn on(mut figure: Figure, area: Area, caption: &str, x: Axis, y: Axis) -> Self {
        figure.text(caption, (area.left, area.top - 22.0), NOTE_EM, Align::Left, GREY_INK);
        Self { figure, area, x, y, taken: Vec::new(), end_labels: Vec::new() }
    }

    /// Values to the page; anything may come out for values far off the axes.
    fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let Area { left, right, top, bottom } = self.area;
        (left + (right - left) * self.x.fraction(x), bottom - (bottom - top) * self.y.fraction(y))
    }

    pub(super) fn contains(&self, (x, y): (f64, f64)) -> bool {
        (self.x.low..=self.x.high).contains(&x) && (self.y.low..=self.y.high).contains(&y)
    }

    /// A marker with its error bar; off the axes it is left out.
    pub(super) fn point(&mut self, marker: Marker, value: (f64, f64), error: f64, colour: [u8; 3]) {
        if !self.contains(value) {
            return;
        }
        let at = self.place(value);
        let lower = (value.1 - error).max(self.y.low);
        let bar = [self.place((value.0, lower)), self.place((value.0, (value.1 + error).min(self.y.high)))];
        self.mark_taken(&bar);
        self.figure.line(bar, ERROR_WIDTH, colour);
        self.figure.marker(marker, at, colour);
    }

    /// An error bar from `low` to `high`, cut at the frame; `thick` for the statistical part.
    pub(super) fn bar(&mut self, x: f64, low: f64, high: f64, thick: bool, colour: [u8; 3]) {
        let (low, high) = (low.max(self.y.low), high.min(self.y.high));
        if low < high && (self.x.low..=self.x.high).contains(&x) {
            let ends = [self.place((x, low)), self.place((x, high))];
            self.figure.line(ends, if thick { 1.6 * ERROR_WIDTH } else { 0.6 * ERROR_WIDTH }, colour);
        }
    }

    /// A marker without an error bar; off the axes it is left out and false comes back.
    pub(super) fn mark(&mut self, marker: Marker, value: (f64, f64), colour: [u8; 3]) -> bool {
        let inside = self.contains(value);
        if inside {
            let at = self.place(value);
            self.figure.marker(marker, at, colour);
        }
        inside
    }

    /// A dashed curve without a name.
    pub(super) fn dashed(&mut self, values: &[(f64, f64)], colour: [u8; 3]) {
        for chain in self.clipped(values) {
            self.figure.dashes(&chain, REFERENCE_WIDTH, colour);
        }
    }

    /// A curve through `values`, clipped to the frame.
    pub(super) fn curve(&mut self, values: &[(f64, f64)], colour: [u8; 3]) {
        for chain in self.clipped(values) {
            self.mark_taken(&chain);
            self.figure.line(chain, CURVE_WIDTH, colour);
        }
    }

    /// A dashed reference curve, named in the right margin or, where it leaves elsewhere, beside its end.
    pub(super) fn reference(&mut self, values: &[(f64, f64)], name: &str, colour: [u8; 3]) {
        let chains = self.clipped(values);
        for chain in &chains {
            self.mark_taken(chain);
            self.figure.dashes(chain, REFERENCE_WIDTH, colour);
        }
        let Some(&end) = chains.last().and_then(|chain| chain.last()) else { return };
        if end.0 > self.area.right - 1.0 && self.end_labels.iter().all(|taken| (taken - end.1).abs() > NOTE_EM) {
            self.figure.text(name, (self.area.right + 10.0, end.1), NOTE_EM, Align::Left, colour);
            self.end_labels.push(end.1);
        } else if end.0 <= self.area.right - 1.0 {
            let at = (end.0 + 16.0, (end.1 + 26.0).min(self.area.bottom - 26.0));
            self.figure.text(name, at, NOTE_EM, Align::Left, colour);
            let width = 0.6 * NOTE_EM * name.chars().count() as f64;
            self.mark_taken(&[at, (at.0 + width, at.1)]);
        }
    }

    /// The band between `lower` and `upper`, 20 % opaque.
    pub(super) fn band(&mut self, points: &[(f64, f64, f64)], colour: [u8; 3]) {
        let edge = |x: f64, y: f64| self.place((x, y.clamp(self.y.low, self.y.high)));
        let inside = |point: &&(f64, f64, f64)| (self.x.low..=self.x.high).contains(&point.0);
        let points: Vec<_> = points.iter().filter(inside).collect();
        let upper = points.iter().map(|&&(x, _, high)| edge(x, high));
        let outline: Vec<_> = upper.chain(points.iter().rev().map(|&&(x, low, _)| edge(x, low))).collect();
        self.figure.area(outline, 0.2, colour);
    }

    /// Remembers points along a line, for the legend to keep clear of.
    fn mark_taken(&mut self, chain: &[(f64, f64)]) {
        const APART: f64 = 15.0;
        for pair in chain.windows(2) {
            let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
            let parts = (dx.hypot(dy) / APART).ceil().max(1.0);
            self.taken.extend((0..=parts as usize).map(|n| {
                let s = n as f64 / parts;
                (pair[0].0 + s * dx, pair[0].1 + s * dy)
            }));
        }
    }

    fn clipped(&self, values: &[(f64, f64)]) -> Vec<Vec<(f64, f64)>> {
        let mut chains: Vec<Vec<(f64, f64)>> = Vec::new();
        for pair in values.windows(2) {
            let Some((from, to)) = clip(&self.area, self.place(pair[0]), self.place(pair[1])) else { continue };
            match chains.last_mut().filter(|chain| chain.last() == Some(&from)) {
                Some(chain) => chain.push(to),
                None => chains.push(vec![from, to]),
            }
        }
        chains
    }

    /// The legend, where it covers the fewest points: corners first, then along the sides.
    pub(super) fn legend(&mut self, entries: &[(Marker, String, [u8; 3])]) {
        // Sixteen spheres, the most a scene may have, still fit.
        let line = (400.0 / entries.len().max(1) as f64).min(33.0);
        let em = NUMBER_EM.min(0.76 * line);
        let longest = entries.iter().map(|(_, text, _)| text.chars().count()).max().unwrap_or(0);
        let (width, height) = (62.0 + 0.60 * em * longest as f64, line * entries.len() as f64);
        let (highest, lowest) = (self.area.top + 16.0, self.area.bottom - height - 16.0);
        let spots = [0.0, 1.0, 0.25, 0.5, 0.75].into_iter().flat_map(|down| {
            [self.area.right - width - 12.0, self.area.left + 20.0]
                .map(|left| (left, highest + down * (lowest - highest)))
        });
        let covered = |corner: &(f64, f64)| {
            let inside = |p: &&(f64, f64)| {
                (corner.0 - 12.0..corner.0 + width + 8.0).contains(&p.0)
                    && (corner.1 - 10.0..corner.1 + height + 10.0).contains(&p.1)
            };
            self.taken.iter().filter(inside).count()
        };
        let Some((left, top)) = spots.min_by_key(covered) else { return };
        for (index, (marker, text, colour)) in entries.iter().enumerate() {
            let y = top + line * (index as f64 + 0.5);
            self.figure.line([(left, y), (left + 44.0, y)], CURVE_WIDTH, *colour);
            self.figure.marker(*marker, (left + 22.0, y), *colour);
            self.figure.text(text, (left + 56.0, y), em, Align::Left, BLACK_INK);
        }
    }

    /// A text inside the frame; `at` in parts of its width and height from the lower left corner.
    pub(super) fn inscription(&mut self, text: &str, at: (f64, f64), align: Align) {
        let Area { left, right, top, bottom } = self.area;
        let at = (left + at.0 * (right - left), bottom - at.1 * (bottom - top));
        self.figure.text(text, at, NUMBER_EM, align, BLACK_INK);
    }

    /// A filled column from `low` to `high` on the horizontal axis, from the lower edge up to `value`.
    pub(super) fn column(&mut self, (low, high): (f64, f64), value: f64, colour: [u8; 3]) {
        let foot = self.y.low;
        let corners = [(low, foot), (low, value), (high, value), (high, foot)].map(|corner| self.place(corner));
        self.figure.area(corners.to_vec(), 0.25, colour);
        self.figure.line(corners, REFERENCE_WIDTH, colour);
        self.mark_taken(&corners);
    }

    /// A small note under the axis, at the right edge of the figure.
    pub(super) fn note(&mut self, text: &str) {
        self.figure.text(text, (self.area.right, self.area.bottom + 81.0), NOTE_EM, Align::Right, GREY_INK);
    }

    /// A sentence in the middle of an empty frame.
    pub(super) fn message(&mut self, text: &str) {
        let Area { left, right, top, bottom } = self.area;
        let middle = (0.5 * (left + right), 0.5 * (top + bottom));
        self.figure.text(text, middle, NUMBER_EM, Align::Centre, GREY_INK);
    }

    /// Draws the frame, ticks and labels over the data and hands the figure out.
    pub(super) fn finish(mut self) -> Figure {
        let Area { left, right, top, bottom } = self.area;
        let frame = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        self.figure.line(frame, FRAME_WIDTH, BLACK_INK);
        for (value, name) in self.x.ticks() {
            let x = left + (right - left) * self.x.fraction(value);
            let length = if name.is_some() { 13.0 } else { 7.0 };
            self.figure.line([(x, bottom), (x, bottom - length)], FRAME_WIDTH, BLACK_INK);
            self.figure.line([(x, top), (x, top + length)], FRAME_WIDTH, BLACK_INK);
            if let Some(name) = name.filter(|name| !name.is_empty()) {
                self.figure.text(name, (x, bottom + 22.0), NUMBER_EM, Align::Centre, BLACK_INK);
            }
        }
        for (value, name) in self.y.ticks() {
            let y = bottom - (bottom - top) * self.y.fraction(value);
            let length = if name.is_some() { 13.0 } else { 7.0 };
            self.figure.line([(left, y), (left + length, y)], FRAME_WIDTH, BLACK_INK);
            self.figure.line([(right, y), (right - length, y)], FRAME_WIDTH, BLACK_INK);
            if let Some(name) = name {
                self.figure.text(name, (left - 9.0, y), NUMBER_EM, Align::Right, BLACK_INK);
            }
        }
        let (x_label, y_label) = (self.x.label.clone(), self.y.label.clone());
        if !x_label.is_empty() {
            self.figure.text(x_label, (0.5 * (left + right), bottom + 49.0), LABEL_EM, Align::Centre, BLACK_INK);
        }
        self.figure.upright_text(y_label, (left - 96.0, 0.5 * (top + bottom)), LABEL_EM);
        self.figure
    }
}

/// The part of a segment inside the frame, by the parameters at which it crosses the four sides.
fn clip(area: &Area, from: (f64, f64), to: (f64, f64)) -> Option<((f64, f64), (f64, f64))> {
    if ![from.0, from.1, to.0, to.1].into_iter().all(f64::is_finite) {
        return None;
    }
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (slope, room) in
        [(-dx, from.0 - area.left), (dx, area.right - from.0), (-dy, from.1 - area.top), (dy, area.bottom - from.1)]
    {
        if slope == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if slope < 0.0 {
            enter = enter.max(room / slope);
        } else {
            leave = leave.min(room / slope);
        }
    }
    let at = |s: f64| match s {
        0.0 => from,
        1.0 => to,
        _ => (from.0 + s * dx, from.1 + s * dy),
    };
    (enter < leave).then(|| (at(enter), at(leave)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log_axis(low: f64, high: f64) -> Axis {
        Axis { label: "x".to_owned(), scale: Scale::Log, low, high }
    }

    #[test]
    fn log_ticks_name_the_decades_and_mark_2_to_9() {
        let ticks = log_axis(1e-3, 1.0).named_ticks();
        let names: Vec<_> = ticks.iter().filter_map(|tick| tick.1.as_deref()).collect();
        assert_eq!(names, ["10⁻³", "10⁻²", "10⁻¹", "10⁰"]);
        assert_eq!(ticks.len(), 28);
        let narrow = log_axis(0.02, 0.6).named_ticks();
        let names: Vec<_> = narrow.iter().filter_map(|tick| tick.1.as_deref()).collect();
        assert_eq!(names, ["0.02", "0.05", "0.1", "0.2", "0.5"]);
    }

    #[test]
    fn linear_ticks_cover_the_axis() {
        let axis = Axis { label: String::new(), scale: Scale::Linear, low: -1.0, high: 1.0 };
        let names: Vec<_> = axis.named_ticks().into_iter().filter_map(|tick| tick.1).collect();
        assert_eq!(names, ["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
    }

    #[test]
    fn ranges_end_on_round_numbers() {
        let (low, high) = rounded_log_range(0.0137, 3.2);
        assert!((low - 0.01).abs() < 1e-12 && (high - 5.0).abs() < 1e-12, "{low} {high}");
        assert_eq!(rounded_log_range(1e-3, 1e2), (1e-3, 1e2));
    }

    #[test]
    fn segments_are_cut_at_the_frame() {
        let area = Area::ONLY;
        let middle = 0.5 * (area.top + area.bottom);
        assert_eq!(clip(&area, (0.0, middle), (WIDTH, middle)), Some(((area.left, middle), (area.right, middle))));
        assert_eq!(clip(&area, (0.0, 0.0), (WIDTH, 0.0)), None);
        assert_eq!(clip(&area, (f64::NAN, 0.0), (WIDTH, 0.0)), None);
    }
}
