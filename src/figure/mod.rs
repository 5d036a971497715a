//! Figures, described once: series, axes, ticks, marks and legends as plain data, and the shapes that follow from them.
//!
//! A builder ([`anisotropy()`], [`dipole()`], …) makes a [`Figure`] from results. Files and the window draw the same
//! figure: both take the shapes of a panel from [`shapes()`] and the ticks from [`Axis::ticks`], and differ in their
//! ground and in what lies around the panels.

mod anisotropy;
mod axis;
mod closed_form;
mod common;
mod diffusion;
mod dipole;
mod electrons;
mod fig1;
mod galaxy;
mod galaxy_map;
mod gaussianity;
mod legend;
mod measured;
mod momentum;
mod options;
mod palette;
mod panel;
mod pen;
mod pulls;
mod regime;
mod regions;
mod run;
mod scan;
mod series;
mod shape;
mod sketch;
mod sky;
mod slot;
mod spectrum;

pub use anisotropy::{anisotropy, nearest_measured};
pub use axis::{Axis, BOTTOM, Scale, Tick, rounded_log_range};
pub use closed_form::ClosedForm;
pub use diffusion::diffusion;
pub use dipole::dipole;
pub use electrons::{ElectronCurve, ElectronSample, electrons};
pub use fig1::{Fig1Panel, fig1};
pub use galaxy::{GalaxyView, galaxy};
pub use galaxy_map::{GALAXY_MAP, GalaxyMap, galaxy_map};
pub use gaussianity::gaussianity;
pub use legend::{legend_icon, legend_inside};
pub use measured::{MeasuredDipoles, MeasuredProtons, dipole_key, proton_key};
pub use momentum::{expected_dipole, momentum, momentum_fit, momentum_slot};
pub use options::Options;
pub use palette::{Colour, Ground, MARKERS, Marker, contrast, mapped, marker, viridis};
pub use panel::{ColourBar, Figure, Heading, Key, Label, Layout, Panel, Place, Rule, Span, legend_lines};
pub use pulls::pulls;
pub use regime::Regime;
pub use regions::{regions, regions_slot};
pub use run::RunFigure;
pub use scan::{ScanPoint, scan};
pub use series::{Legend, Look, Origin, Point, Series, Stroke, extent, is_noise};
pub use shape::{Form, Shape, View};
pub use sketch::shapes;
pub use sky::{Case, Sky};
pub use slot::Slot;
pub use spectrum::spectrum;
