//! What both figures of the observed sky share: readings of the data, curves of the model, headings.

use crate::figure::{Colour, Heading, Legend, Look, Origin, Point, Rule, Series, Stroke};
use crate::quantity::{Unit, number, quantity};
use crate::sky::{CurvePoint, DataSet, SkyCurves};

/// One reading of the data: a source and its sea.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// Words of the legend: `R = 600 pc, E_max 1e14 eV`.
    pub label: String,
    /// Its curves, with what equally good fits leave open.
    pub curves: &'a SkyCurves,
}

/// What bars of measurements are.
pub(super) const BARS: &str = "thick bars: statistical; thin: with syst.";

/// What the figures of the observed sky show besides the measurements.
#[derive(Clone, Copy, Debug)]
pub struct Sky<'a> {
    /// Which data.
    pub set: DataSet,
    /// Readings; the first is drawn full, the second dashed.
    pub cases: &'a [Case<'a>],
    /// Whose curves these are: `fit by larmor, not the paper's curves`.
    pub ours: &'static str,
    /// Write what the pointer is told.
    pub told: bool,
}

/// One curve of a model.
#[derive(Clone, Copy)]
pub(super) struct Curve {
    pub key: &'static str,
    pub name: &'static str,
    /// Symbol of the value in what the pointer is told.
    pub symbol: &'static str,
    /// Small print under its line of the legend.
    pub words: &'static str,
    pub hint: &'static str,
    pub colour: Colour,
    /// How it is drawn where it stands for one reading alone.
    pub stroke: Stroke,
    pub weight: f64,
    /// D(E) goes into it.
    pub diffuses: bool,
    /// Place and value in the units of the axes.
    pub value: fn(&CurvePoint) -> (f64, f64),
}

impl Sky<'_> {
    /// The curves of all readings, thin where they rest on an extrapolated D(E); those that come first lie lowest and are
    /// named last; `unit` is that of the values.
    pub(super) fn curves(&self, curves: &[Curve], unit: &str) -> Vec<Series> {
        let mut all = Vec::new();
        for (index, case) in self.cases.iter().enumerate() {
            for (rank, curve) in curves.iter().rev().enumerate().rev() {
                let stroke = match (self.cases.len(), index) {
                    (0 | 1, _) => curve.stroke,
                    (_, 0) => Stroke::Solid,
                    _ => Stroke::Dashed,
                };
                let points =
                    case.curves.curves.iter().map(|point| curve.point(point, self.told.then_some(unit))).collect();
                let series = Series::new(curve.key, Origin::Model, curve.colour, Look::Line(stroke), points);
                // Further readings are named by their sources alone.
                let named = index == 0 || curve.colour == Colour::Source;
                let name = if index == 0 { curve.name.to_owned() } else { format!("{}, dashed", curve.name) };
                let words = match curve.colour {
                    Colour::Source if !case.label.is_empty() => case.label.clone(),
                    _ => curve.words.to_owned(),
                };
                let legend = Legend { words, ..Legend::new(name, curve.colour, curve.hint).ranked(rank as u8) };
                let series = series.weighing(curve.weight);
                all.push(if named { series.named(legend) } else { series });
            }
        }
        all
    }

    /// A mark where the measured D(E) begins; `place` takes an energy in TeV to the axis.
    pub(super) fn extrapolated(&self, place: impl Fn(f64) -> f64) -> Option<Rule> {
        let points = self.cases.first().map(|case| &case.curves.curves)?;
        let from = points.iter().find(|point| point.measured)?.energy_tev;
        Some(Rule { x: place(from), colour: Colour::Weak, names: Some(["extrapolated", "D(E) measured"]) })
    }
}

impl Curve {
    fn point(&self, point: &CurvePoint, unit: Option<&str>) -> Point {
        let (x, y) = (self.value)(point);
        let text = unit.map_or_else(String::new, |unit| self.told(point, unit));
        Point { faded: self.diffuses && !point.measured, text, ..Point::new(x, y) }
    }

    fn told(&self, point: &CurvePoint, unit: &str) -> String {
        let diffusion = match (self.diffuses, point.measured) {
            (false, _) => "",
            (true, true) => "\nD(E) measured by this program",
            (true, false) => "\nD(E) extrapolated",
        };
        let (energy, value) = (quantity(point.energy_tev, Unit::Tev), number((self.value)(point).1, 3));
        let Self { name, symbol, .. } = self;
        format!("{name} at {energy}\n{symbol} = {value}{unit}\nthis program's model{diffusion}")
    }

    /// Panics unless all have names of their own and say whose they are.
    #[cfg(test)]
    pub(super) fn check(curves: &[Self]) {
        for (index, curve) in curves.iter().enumerate() {
            assert!(curve.hint.contains("this program"), "{}", curve.name);
            assert!(curves[..index].iter().all(|other| other.name != curve.name && other.key != curve.key));
        }
    }
}

/// The headings of a legend, with small print under the measurements and under the model.
pub(super) fn headings(sky: &Sky<'_>, measured: &[&str], model: &str) -> Vec<Heading> {
    let heading = |origin, text: &str, words: &[&str]| Heading {
        origin,
        text: text.to_owned(),
        words: words.iter().map(|text| (*text).to_owned()).collect(),
    };
    vec![
        heading(Origin::Measured, &format!("measured ({})", sky.set.title()), measured),
        heading(Origin::Compiled, "constructed by us", &[]),
        heading(Origin::Paper, "quoted from the paper", &[]),
        heading(Origin::Model, sky.ours, &["thin: D(E) extrapolated", model]),
        heading(Origin::Dots, "source with the D measured by larmor", &["faint: D extrapolated; ages are ours"]),
    ]
}
