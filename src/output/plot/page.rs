//! A figure on a page: where its panels lie, and the frames, ticks, names and legends around them.

use crate::figure::{
    Axis, Colour, ColourBar, Figure, Form, Heading, Key, Layout, Panel, Series, Shape, View, legend_icon,
    legend_inside, shapes,
};
use crate::output::plot::drawing::Drawing;
use crate::output::plot::geometry::{BAR, Geometry, POINT};
use crate::output::plot::paper::Paper;

/// Em of axis labels, 8 pt in print.
const LABEL_EM: f64 = 28.0;
/// Em of numbers and the legend, 7 pt.
const NUMBER_EM: f64 = 25.0;
/// Em of notes, 6 pt.
const NOTE_EM: f64 = 21.0;
const FRAME_WIDTH: f64 = 2.0;
/// Width of a letter in em, a little more than half.
const LETTER: f64 = 0.56;

/// Draws a figure on white paper, one column wide.
pub fn draw(figure: &Figure) -> Drawing {
    draw_on(figure, &Paper::default())
}

/// Draws a figure on a paper, laid out for its size.
pub fn draw_on(figure: &Figure, paper: &Paper) -> Drawing {
    let geometry = Geometry::of(figure, paper.size);
    let [width, height] = geometry.size;
    let top = geometry.margins.top;
    let mut page = Page { shapes: Vec::new(), geometry: &geometry };
    let last = figure.panels.len().saturating_sub(1);
    for (index, (panel, frame)) in figure.panels.iter().zip(&geometry.frames).enumerate() {
        let view = View { frame: *frame, shown: [panel.x.ends(), panel.y.ends()], point: geometry.point };
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
            page.key(headings, &lines, [frame[0][1] + 30.0, top - 10.0], height - top);
        }
        if let (Some(bar), true) = (&figure.bar, index == last) {
            page.bar(bar, *frame);
        }
    }
    let left = geometry.frames.first().map_or(geometry.margins.left, |frame| frame[0][0]);
    let lines: Vec<&str> = figure.caption.split('\n').collect();
    for (index, line) in lines.iter().enumerate() {
        // One line in the middle, or two.
        let rise = 22.0 + 11.0 * (lines.len() as f64 - 1.0) - 22.0 * index as f64;
        let em = page.fitting(line, NOTE_EM, width - left - geometry.margins.right);
        page.text(line, [left, top - rise], [0.0, 0.5], em, Colour::Weak);
    }
    Drawing::new(&figure.title, (width, height), page.shapes, *paper)
}

/// All texts that are not empty.
fn joined(texts: impl Iterator<Item = String>) -> String {
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
}

/// Width of a text of the height 1.
fn length(text: &str) -> f64 {
    LETTER * text.chars().count() as f64
}

/// The text in two lines about as long as each other; what has no space stays one.
fn halves(text: &str) -> Vec<&str> {
    let spaces = text.match_indices(' ').map(|(at, _)| text.split_at(at));
    let longer = |(first, second): &(&str, &str)| first.chars().count().max(second.chars().count());
    spaces.min_by_key(longer).map_or_else(|| vec![text], |(first, second)| vec![first, second.trim_start()])
}

/// A heading of the legend with what stands under it.
struct Chapter<'a> {
    text: &'a str,
    lines: Vec<&'a Series>,
    /// Small print at its end.
    words: Vec<String>,
}

impl<'a> Chapter<'a> {
    /// `None` where nothing stands under it; in brief, those of many are counted rather than named.
    fn of(heading: &'a Heading, lines: &[&'a Series], brief: bool) -> Option<Self> {
        let own = lines.iter().filter(|line| line.origin == heading.origin).copied();
        let is_one_of_many = |line: &&Series| brief && line.legend.as_ref().is_some_and(|legend| legend.aside);
        let (many, lines): (Vec<&Series>, Vec<&Series>) = own.partition(is_one_of_many);
        if lines.is_empty() && many.is_empty() {
            return None;
        }
        let more = (!many.is_empty()).then(|| format!("and {} more", many.len()));
        Some(Self { text: &heading.text, lines, words: more.into_iter().chain(heading.words.clone()).collect() })
    }
}

struct Page<'a> {
    shapes: Vec<Shape>,
    geometry: &'a Geometry,
}

impl Page<'_> {
    /// `em`, or less where the text has no room.
    fn fitting(&self, text: &str, em: f64, room: f64) -> f64 {
        if self.geometry.fits { em.min(room / length(text).max(1.0)) } else { em }
    }

    /// Lines that have this room and their em: one, or two where one would be too long.
    fn lines<'a>(&self, text: &'a str, em: f64, room: f64) -> (Vec<&'a str>, f64) {
        if self.fitting(text, em, room) == em {
            return (vec![text], em);
        }
        let lines = halves(text);
        let em = lines.iter().map(|line| self.fitting(line, em, room)).fold(em, f64::min);
        (lines, em)
    }

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
            let room = right - left + self.geometry.margins.left - 30.0;
            let em = self.fitting(&panel.x.label, LABEL_EM, right - left);
            self.text(&panel.x.label, [0.5 * (left + right), bottom + 49.0], [0.5; 2], em, Colour::Ink);
            let (lines, em) = self.lines(&notes, NOTE_EM, room);
            for (index, line) in lines.iter().enumerate() {
                self.text(line, [right, bottom + 81.0 + 1.1 * em * index as f64], [1.0, 0.5], em, Colour::Weak);
            }
        }
        let (lines, em) = self.lines(&panel.y.label, LABEL_EM, bottom - top + 20.0);
        for (index, line) in lines.iter().enumerate() {
            let off = 1.15 * em * (index as f64 - 0.5 * (lines.len() as f64 - 1.0));
            self.upright(line, [left - self.geometry.margins.name + off, 0.5 * (top + bottom)], em);
        }
    }

    /// The legend beside the panels: series under the headings of their origins, smaller where it would be too high.
    fn key(&mut self, headings: &[Heading], lines: &[&Series], [left, top]: [f64; 2], room: f64) {
        const ROW: f64 = 29.0;
        const SWATCH: f64 = 40.0;
        let words = |series: &Series| series.legend.as_ref().map_or_else(String::new, |legend| legend.words.clone());
        let brief = self.geometry.brief;
        let shown: Vec<Chapter<'_>> =
            headings.iter().filter_map(|heading| Chapter::of(heading, lines, brief)).collect();
        let rows = |chapter: &Chapter<'_>| {
            let small = chapter.lines.iter().filter(|line| !words(line).is_empty()).count() + chapter.words.len();
            1.55 + (chapter.lines.len() + small) as f64
        };
        let row = (room / shown.iter().map(rows).sum::<f64>()).min(ROW);
        let em = 0.69 * row;
        let text_at = left + SWATCH + 12.0;
        let mut y = top;
        for Chapter { text, lines, words: last } in shown {
            y += 0.35 * row;
            self.text(text, [left, y], [0.0, 0.5], em, Colour::Ink);
            let rule = Form::Line { points: vec![[left, y + 0.5 * row], [left + 400.0, y + 0.5 * row]], width: 1.2 };
            self.shapes.push(rule.of(Colour::Weak));
            y += 1.2 * row;
            let small = |page: &mut Self, text: &str, y: &mut f64| {
                page.text(text, [text_at, *y - 0.07 * row], [0.0, 0.5], 0.86 * em, Colour::Weak);
                *y += row;
            };
            for series in lines {
                let name = series.legend.as_ref().map_or("", |legend| &legend.name);
                self.shapes.extend(legend_icon(series, [left, left + SWATCH], y, POINT));
                self.text(name, [text_at, y], [0.0, 0.5], em, Colour::Ink);
                y += row;
                if !words(series).is_empty() {
                    small(self, &words(series), &mut y);
                }
            }
            for text in last {
                small(self, &text, &mut y);
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
