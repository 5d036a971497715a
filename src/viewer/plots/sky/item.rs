//! Measured points in a plot: systematic errors as broad faint bars, statistical ones as thin lines over them.

use std::ops::RangeInclusive;
use std::sync::Arc;

use bevy_egui::egui::{Color32, Pos2, Shape, Stroke, Ui};
use egui_plot::{MarkerShape, PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotPoint, PlotTransform};

use crate::viewer::look::theme::Tokens;
use crate::viewer::plots::legend::marker_shape;

/// Where a bar ends that reaches zero on a logarithmic axis: far below every plot.
pub(super) const BOTTOM: f64 = -60.0;

/// One measured point in the coordinates of the plot.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    /// Place on the axes.
    pub at: [f64; 2],
    /// Ends of the statistical error bar.
    pub stat: Option<[f64; 2]>,
    /// Ends of the systematic error bar.
    pub sys: Option<[f64; 2]>,
    /// An upper limit.
    pub limit: bool,
    /// What the pointer is told.
    pub text: String,
}

/// How strongly a series is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// One of many.
    Category(usize),
    /// Singled out by the paper, 0 or 1, or by being the user's own, 2.
    Singled(usize),
}

impl Ink {
    pub fn colour(self, tokens: &Tokens) -> Color32 {
        match self {
            Self::Category(index) => tokens.category(index).gamma_multiply(0.75),
            Self::Singled(0) => tokens.perpendicular,
            Self::Singled(1) => tokens.warning,
            Self::Singled(_) => tokens.analysis,
        }
    }

    fn radius(self) -> f32 {
        match self {
            Self::Category(_) => 2.8,
            Self::Singled(_) => 5.0,
        }
    }
}

/// Points of one publication.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Measured {
    /// Under which it is hidden.
    pub key: String,
    /// Name in lists and of its hover texts.
    pub name: String,
    /// Colour and size.
    pub ink: Ink,
    /// Shape of the points.
    pub marker: MarkerShape,
    /// Citation and remark, for the legend.
    pub hint: String,
    /// The points.
    pub marks: Vec<Mark>,
}

impl Measured {
    /// Name and texts for the plot's frame.
    pub fn hovers(&self) -> (String, Vec<String>) {
        (self.name.clone(), self.marks.iter().map(|mark| mark.text.clone()).collect())
    }
}

/// A series as the plot draws it.
pub(super) struct MeasuredItem {
    base: PlotItemBase,
    series: Arc<Measured>,
    places: Vec<PlotPoint>,
    colour: Color32,
}

impl MeasuredItem {
    pub fn new(series: &Arc<Measured>, tokens: &Tokens) -> Self {
        Self {
            base: PlotItemBase::new(series.name.clone()),
            series: series.clone(),
            places: series.marks.iter().map(|mark| PlotPoint::new(mark.at[0], mark.at[1])).collect(),
            colour: series.ink.colour(tokens),
        }
    }
}

impl PlotItem for MeasuredItem {
    fn shapes(&self, _ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let place = |x: f64, y: f64| transform.position_from_point(&PlotPoint::new(x, y));
        let bar = |mark: &Mark, [low, high]: [f64; 2], stroke: Stroke| {
            let clip = |pos: Pos2| Pos2::new(pos.x, pos.y.clamp(-1.0e4, 1.0e4));
            Shape::line_segment([clip(place(mark.at[0], low)), clip(place(mark.at[0], high))], stroke)
        };
        let singled = matches!(self.series.ink, Ink::Singled(_));
        for mark in &self.series.marks {
            if let Some(ends) = mark.sys {
                shapes.push(bar(mark, ends, Stroke::new(5.0, self.colour.gamma_multiply(0.35))));
            }
            if let Some(ends) = mark.stat {
                shapes.push(bar(mark, ends, Stroke::new(if singled { 1.6 } else { 1.1 }, self.colour)));
            }
            let marker = if mark.limit { MarkerShape::Down } else { self.series.marker };
            let at = place(mark.at[0], mark.at[1]);
            shapes.push(marker_shape(at, self.series.ink.radius(), marker, self.colour));
        }
    }

    fn initialize(&mut self, _x_range: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        self.colour
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::Points(&self.places)
    }

    fn bounds(&self) -> PlotBounds {
        let mut bounds = PlotBounds::NOTHING;
        for place in &self.places {
            bounds.extend_with(place);
        }
        bounds
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}
