//! A figure, its panels, and the marks in them.

use std::collections::BTreeSet;

use crate::figure::{Axis, Colour, Marker, Origin, Series};

/// A figure of one or more panels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    /// Title of the document.
    pub title: String,
    /// What was run, in one line over the first panel.
    pub caption: String,
    /// How the panels lie.
    pub layout: Layout,
    /// The panels, from top to bottom or from left to right.
    pub panels: Vec<Panel>,
    /// Where the legend lies on paper.
    pub key: Key,
    /// A scale of colours at the right.
    pub bar: Option<ColourBar>,
}

/// How panels lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Over each other, on one horizontal axis, which is named under the last.
    #[default]
    Stacked,
    /// Side by side.
    Beside,
}

/// Where a legend lies on paper.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Key {
    /// In the first panel, where it covers least.
    #[default]
    Inside,
    /// At the right, under headings.
    Right(Vec<Heading>),
}

/// A heading over all series of one origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// What stands under it.
    pub origin: Origin,
    /// Its words.
    pub text: String,
    /// Small print after the series.
    pub words: Vec<String>,
}

/// A scale of distances in colours.
#[derive(Clone, Debug, PartialEq)]
pub struct ColourBar {
    /// Quantity with its unit.
    pub label: String,
    /// Named positions, from 0 to 1.
    pub ticks: Vec<(f64, String)>,
    /// Markers of the distances that are drawn.
    pub markers: Vec<(f64, Marker)>,
}

/// Two axes and everything that is placed on them.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Unique among all panels.
    pub id: &'static str,
    /// To the right.
    pub x: Axis,
    /// Upwards.
    pub y: Axis,
    /// Part of the height of all panels over each other.
    pub share: f64,
    /// Ranges of x, behind all else.
    pub spans: Vec<Span>,
    /// Single places of x.
    pub rules: Vec<Rule>,
    /// The series, the last on top.
    pub series: Vec<Series>,
    /// Texts, on top of all.
    pub labels: Vec<Label>,
    /// Small print under the panel.
    pub note: String,
}

/// A tinted range of x.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// Ends in values, infinite where it goes on.
    pub range: [f64; 2],
    /// Its tint.
    pub colour: Colour,
    /// Its name at the top, from long to short: the first that fits is written.
    pub names: Vec<&'static str>,
}

/// A mark at one value of x.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Where.
    pub x: f64,
    /// Its colour.
    pub colour: Colour,
    /// Names at its foot, of what lies before and after; without them it is a dashed line over the whole height.
    pub names: Option<[&'static str; 2]>,
}

/// Where a text hangs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// At these values.
    Values([f64; 2]),
    /// At these parts of the width and the height, from the lower left.
    Frame([f64; 2]),
}

/// A text in a panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The words; an underscore lowers the letters after it.
    pub text: String,
    /// Where.
    pub place: Place,
    /// Which part of the text hangs there, from its left and its top, 0 to 1.
    pub anchor: [f64; 2],
    /// Its colour.
    pub colour: Colour,
}

impl Panel {
    /// An empty panel.
    pub fn new(id: &'static str, x: Axis, y: Axis) -> Self {
        let (spans, rules, series, labels) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { id, x, y, share: 1.0, spans, rules, series, labels, note: String::new() }
    }

    /// Writes a sentence where nothing else is.
    pub fn say(&mut self, text: impl Into<String>) {
        let place = Place::Frame([0.5, 0.5]);
        self.labels.push(Label { text: text.into(), place, anchor: [0.5; 2], colour: Colour::Weak });
    }

    /// The note, and how many measured points lie outside the axes or have no place on them.
    pub fn footnote(&self) -> String {
        let ends = [self.x.ends(), self.y.ends()];
        let inside = |at: [f64; 2]| (0..2).all(|axis| (ends[axis][0]..=ends[axis][1]).contains(&at[axis]));
        let measured = |series: &&Series| !series.hidden && matches!(series.origin, Origin::Run | Origin::Measured);
        let points = self.series.iter().filter(measured).flat_map(|series| &series.points);
        let outside = match points.filter(|point| point.place(&self.x, &self.y).is_none_or(|at| !inside(at))).count() {
            0 => String::new(),
            1 => "1 point outside the axes".to_owned(),
            count => format!("{count} points outside the axes"),
        };
        let separator = if self.note.is_empty() || outside.is_empty() { "" } else { "; " };
        format!("{}{separator}{outside}", self.note)
    }

    /// Places of all points that have something to tell, with what they tell.
    pub fn told(&self) -> Vec<([f64; 2], &str)> {
        let points = self.series.iter().filter(|series| !series.hidden).flat_map(|series| &series.points);
        let told = points.filter(|point| !point.text.is_empty());
        told.filter_map(|point| Some((point.place(&self.x, &self.y)?, point.text.as_str()))).collect()
    }
}

impl Figure {
    /// A figure of one panel.
    pub fn of(title: impl Into<String>, caption: impl Into<String>, panel: Panel) -> Self {
        Self { title: title.into(), caption: caption.into(), panels: vec![panel], ..Self::default() }
    }

    /// Draws none of the series with these keys.
    pub fn hide(mut self, keys: &BTreeSet<String>) -> Self {
        for series in self.panels.iter_mut().flat_map(|panel| &mut panel.series) {
            series.hidden = keys.contains(&series.key);
        }
        self
    }

    /// One series for each line of the legend of all panels.
    pub fn legend(&self) -> Vec<&Series> {
        legend_lines(&self.panels)
    }
}

/// One series for each line of the legend of these panels, in order: one that is drawn, if there is any.
pub fn legend_lines(panels: &[Panel]) -> Vec<&Series> {
    let mut lines: Vec<&Series> = Vec::new();
    for series in panels.iter().flat_map(|panel| &panel.series) {
        let Some(legend) = &series.legend else { continue };
        let same = |line: &&mut &Series| line.legend.as_ref().is_some_and(|own| own.name == legend.name);
        match lines.iter_mut().find(same) {
            Some(line) if line.hidden => *line = series,
            Some(_) => {}
            None => lines.push(series),
        }
    }
    lines.sort_by_key(|line| line.legend.as_ref().map(|legend| legend.rank));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Legend, Stroke};

    fn line(key: &str, name: &str, values: &[(f64, f64)]) -> Series {
        let line = Series::line(key, Origin::Formula, Colour::Ink, Stroke::Solid, values.iter().copied());
        line.named(Legend::new(name, Colour::Ink, ""))
    }

    #[test]
    fn a_legend_has_one_line_a_name_and_prefers_what_is_drawn() {
        let mut panel = Panel::new("p", Axis::linear("x", [0.0, 1.0]), Axis::linear("y", [0.0, 1.0]));
        panel.series = vec![line("a", "one", &[]), line("b", "one", &[]), line("c", "two", &[])];
        let figure = Figure::of("t", "", panel).hide(&BTreeSet::from(["a".to_owned(), "c".to_owned()]));
        let keys: Vec<(&str, bool)> = figure.legend().iter().map(|line| (line.key.as_str(), line.hidden)).collect();
        assert_eq!(keys, [("b", false), ("c", true)]);
    }

    #[test]
    fn points_outside_are_counted_unless_hidden() {
        let mut panel = Panel::new("p", Axis::log("x", [1.0, 10.0]), Axis::linear("y", [0.0, 1.0]));
        panel.note = "noted".into();
        panel.series = vec![line("a", "a", &[(2.0, 0.5), (20.0, 0.5), (-1.0, 0.5), (2.0, f64::NAN), (2.0, 1.5)])];
        assert_eq!(panel.footnote(), "noted");
        panel.series[0].origin = Origin::Measured;
        assert_eq!(panel.footnote(), "noted; 4 points outside the axes");
        panel.series[0].hidden = true;
        assert_eq!(panel.footnote(), "noted");
    }
}
