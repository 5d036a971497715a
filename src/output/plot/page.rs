//! A figure on a page: where its panels lie, and the frames, ticks, names and legends around them.

use crate::figure::{
    Axis, Colour, ColourBar, Figure, Form, Heading, Key, Layout, Panel, Series, Shape, View, legend_icon,
    legend_inside, shapes,
};
use crate::output::plot::drawing::Drawing;

/// Size of a point of the screen in tenths of a millimetre: lines are 0.35 mm wide.
const POINT: f64 = 2.0;
/// Em of axis labels, 8 pt in print.
const LABEL_EM: f64 = 28.0;
/// Em of numbers and the legend, 7 pt.
const NUMBER_EM: f64 = 25.0;
/// Em of notes, 6 pt.
const NOTE_EM: f64 = 21.0;
const FRAME_WIDTH: f64 = 2.0;

/// Width of a figure, one journal column of 8.6 cm, in tenths of a millimetre.
const COLUMN: f64 = 860.0;
/// Room for what lies around the panels.
const LEFT: f64 = 130.0;
const RIGHT: f64 = 22.0;
const TOP: f64 = 46.0;
const BOTTOM: f64 = 96.0;
/// Between panels over each other.
const GAP: f64 = 26.0;
/// Width of one of several panels side by side.
const HALF: f64 = 658.0;
/// Width of a legend, and of a scale of colours, at the right.
const KEY: f64 = 510.0;
const BAR: f64 = 240.0;

/// Draws a figure on white paper.
pub fn draw(figure: &Figure) -> Drawing {
    let (width, height) = size(figure);
    let mut page = Page { shapes: Vec::new() };
    let areas = areas(figure, height);
    let last = figure.panels.len().saturating_sub(1);
    for (index, (panel, frame)) in figure.panels.iter().zip(&areas).enumerate() {
        let view = View { frame: *frame, shown: [panel.x.ends(), panel.y.ends()], point: POINT };
        let inner = shapes(panel, &view);
        let lines: Vec<&Series> = figure.legend().into_iter().filter(|line| !line.hidden).collect();
        if index == 0 && figure.key == Key::Inside {
            page.shapes.extend(legend_inside(&lines, &view, &inner, NUMBER_EM / POINT));
        }
        // The legend lies under the curves, where it cannot keep clear of them.
        page.shapes.extend(inner);
        let notes = match figure.layout {
            Layout::Beside => Some(panel.footnote()),
            Layout::Stacked => (index == last).then(|| joined(figure.panels.iter().map(Panel::footnote))),
        };
        page.frame(panel, &view, notes);
        if let (Key::Right(headings), true) = (&figure.key, index == last) {
            page.key(headings, &lines, [frame[0][1] + 30.0, TOP - 10.0], height - TOP);
        }
        if let (Some(bar), true) = (&figure.bar, index == last) {
            page.bar(bar, *frame);
        }
    }
    let left = areas.first().map_or(LEFT, |frame| frame[0][0]);
    let lines: Vec<&str> = figure.caption.split('\n').collect();
    for (index, line) in lines.iter().enumerate() {
        // One line in the middle, or two.
        let rise = 22.0 + 11.0 * (lines.len() as f64 - 1.0) - 22.0 * index as f64;
        page.text(line, [left, TOP - rise], [0.0, 0.5], NOTE_EM, Colour::Weak);
    }
    Drawing::new(&figure.title, (width, height), page.shapes)
}

/// All texts that are not empty.
fn joined(texts: impl Iterator<Item = String>) -> String {
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
}

/// Width and height in tenths of a millimetre.
fn size(figure: &Figure) -> (f64, f64) {
    let count = figure.panels.len() as f64;
    match (figure.layout, &figure.key) {
        (Layout::Beside, _) => {
            let bar = if figure.bar.is_some() { BAR } else { RIGHT };
            (count * (LEFT + HALF) + bar, TOP + 610.0 + BOTTOM)
        }
        (Layout::Stacked, Key::Inside) => (COLUMN, TOP + 503.0 + 260.0 * (count - 1.0) + BOTTOM),
        (Layout::Stacked, Key::Right(_)) => (LEFT + 856.0 + KEY, TOP + 738.0 + 340.0 * (count - 1.0) + BOTTOM),
    }
}

/// The frames of the panels: left and right, top and bottom.
fn areas(figure: &Figure, height: f64) -> Vec<[[f64; 2]; 2]> {
    let (top, bottom) = (TOP, height - BOTTOM);
    if figure.layout == Layout::Beside {
        let left = |index: usize| LEFT + index as f64 * (LEFT + HALF);
        return (0..figure.panels.len()).map(|index| [[left(index), left(index) + HALF], [top, bottom]]).collect();
    }
    let right = if figure.key == Key::Inside { COLUMN - RIGHT } else { LEFT + 856.0 };
    let shares: f64 = figure.panels.iter().map(|panel| panel.share).sum();
    let room = bottom - top - GAP * figure.panels.len().saturating_sub(1) as f64;
    let mut from = top;
    let area = |panel: &Panel| {
        let to = from + room * panel.share / shares;
        let area = [[LEFT, right], [from, to]];
        from = to + GAP;
        area
    };
    figure.panels.iter().map(area).collect()
}

struct Page {
    shapes: Vec<Shape>,
}

impl Page {
    fn text(&mut self, text: &str, at: [f64; 2], anchor: [f64; 2], em: f64, colour: Colour) {
        if !text.is_empty() {
            self.shapes.push(Form::text(text, at, anchor, em).of(colour));
        }
    }

    fn upright(&mut self, text: &str, at: [f64; 2], em: f64) {
        let text = Form::Text { text: text.to_owned(), at, anchor: [0.5; 2], em, upright: true };
        self.shapes.push(text.of(Colour::Ink));
    }

    fn line(&mut self, points: impl Into<Vec<[f64; 2]>>, width: f64) {
        self.shapes.push(Form::Line { points: points.into(), width }.of(Colour::Ink));
    }

    /// Frame, ticks and names around a panel; the horizontal axis is named where there are `notes`, which stand below.
    fn frame(&mut self, panel: &Panel, view: &View, notes: Option<String>) {
        let [[left, right], [top, bottom]] = view.frame;
        self.line([[left, top], [right, top], [right, bottom], [left, bottom], [left, top]], FRAME_WIDTH);
        let ticks = |axis: &Axis, room: f64| axis.ticks(axis.ends(), room as usize);
        for tick in ticks(&panel.x, (right - left) / (3.6 * NUMBER_EM)) {
            let x = view.spot([tick.at, 0.0])[0];
            let length = if tick.name.is_empty() { 7.0 } else { 13.0 };
            self.line([[x, bottom], [x, bottom - length]], FRAME_WIDTH);
            self.line([[x, top], [x, top + length]], FRAME_WIDTH);
            if notes.is_some() {
                self.text(&tick.name, [x, bottom + 22.0], [0.5; 2], NUMBER_EM, Colour::Ink);
            }
        }
        for tick in ticks(&panel.y, (bottom - top) / (1.8 * NUMBER_EM)) {
            let y = view.spot([0.0, tick.at])[1];
            let length = if tick.name.is_empty() { 7.0 } else { 13.0 };
            self.line([[left, y], [left + length, y]], FRAME_WIDTH);
            self.line([[right, y], [right - length, y]], FRAME_WIDTH);
            self.text(&tick.name, [left - 9.0, y], [1.0, 0.5], NUMBER_EM, Colour::Ink);
        }
        if let Some(notes) = notes {
            self.text(&panel.x.label, [0.5 * (left + right), bottom + 49.0], [0.5; 2], LABEL_EM, Colour::Ink);
            self.text(&notes, [right, bottom + 81.0], [1.0, 0.5], NOTE_EM, Colour::Weak);
        }
        self.upright(&panel.y.label, [left - 108.0, 0.5 * (top + bottom)], LABEL_EM);
    }

    /// The legend beside the panels: series under the headings of their origins, smaller where it would be too high.
    fn key(&mut self, headings: &[Heading], lines: &[&Series], [left, top]: [f64; 2], room: f64) {
        const ROW: f64 = 29.0;
        const SWATCH: f64 = 40.0;
        let words = |series: &Series| series.legend.as_ref().map_or_else(String::new, |legend| legend.words.clone());
        let of = |heading: &Heading| lines.iter().filter(|line| line.origin == heading.origin).copied().collect();
        let shown = headings
            .iter()
            .map(|heading| (heading, of(heading)))
            .filter(|(_, own): &(_, Vec<&Series>)| !own.is_empty());
        let shown: Vec<(&Heading, Vec<&Series>)> = shown.collect();
        let rows = |(heading, own): &(&Heading, Vec<&Series>)| {
            let small = own.iter().filter(|line| !words(line).is_empty()).count() + heading.words.len();
            1.55 + (own.len() + small) as f64
        };
        let row = (room / shown.iter().map(rows).sum::<f64>()).min(ROW);
        let em = 0.69 * row;
        let text_at = left + SWATCH + 12.0;
        let mut y = top;
        for (heading, own) in shown {
            y += 0.35 * row;
            self.text(&heading.text, [left, y], [0.0, 0.5], em, Colour::Ink);
            let rule = Form::Line { points: vec![[left, y + 0.5 * row], [left + 400.0, y + 0.5 * row]], width: 1.2 };
            self.shapes.push(rule.of(Colour::Weak));
            y += 1.2 * row;
            let small = |page: &mut Self, text: &str, y: &mut f64| {
                page.text(text, [text_at, *y - 0.07 * row], [0.0, 0.5], 0.86 * em, Colour::Weak);
                *y += row;
            };
            for series in own {
                let name = series.legend.as_ref().map_or("", |legend| &legend.name);
                self.shapes.extend(legend_icon(series, [left, left + SWATCH], y, POINT));
                self.text(name, [text_at, y], [0.0, 0.5], em, Colour::Ink);
                y += row;
                if !words(series).is_empty() {
                    small(self, &words(series), &mut y);
                }
            }
            for text in &heading.words {
                small(self, text, &mut y);
            }
        }
    }

    /// A scale of colours beside a frame.
    fn bar(&mut self, bar: &ColourBar, [[_, frame], [top, bottom]]: [[f64; 2]; 2]) {
        const PIECES: usize = 96;
        let (left, right) = (frame + 84.0, frame + 114.0);
        let height = |position: f64| bottom - position * (bottom - top);
        for piece in 0..PIECES {
            let [from, to] = [piece, piece + 1].map(|piece| piece as f64 / PIECES as f64);
            // Each reaches under the next, so that no seams shine through.
            let (low, high) = (height(from), height((to + 0.3 / PIECES as f64).min(1.0)));
            let corners = vec![[left, low], [right, low], [right, high], [left, high]];
            self.shapes.push(Form::Polygon(corners).of(Colour::OnScale(0.5 * (from + to))));
        }
        self.line([[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]], FRAME_WIDTH);
        for (position, marker) in &bar.markers {
            let forms = marker.forms([left - 18.0, height(*position)], 7.5);
            self.shapes.extend(forms.into_iter().map(|form| form.of(Colour::OnScale(*position))));
        }
        for (position, name) in &bar.ticks {
            let y = height(*position);
            self.line([[right, y], [right + 10.0, y]], FRAME_WIDTH);
            self.text(name, [right + 18.0, y], [0.0, 0.5], NUMBER_EM, Colour::Ink);
        }
        self.upright(&bar.label, [frame + BAR - 22.0, 0.5 * (top + bottom)], NUMBER_EM);
    }
}
