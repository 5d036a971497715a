//! The right panel: anisotropy, diffusion tensor and momentum distribution as they are measured.
//!
//! A further tab is one more line in [`PlotTab::ALL`], one in [`PlotTab::draw`] and a module that makes
//! [`series::Series`] and hands them to [`frame::plot_ui`]; [`legend`] has the entries that hide them.

mod anisotropy;
mod diffusion;
mod frame;
mod gaussianity;
mod legend;
pub mod log_axis;
mod momentum;
mod regimes;
mod regions;
mod series;
mod sky;
mod slot;

pub use sky::SkyState;

pub(super) use sky::attend as attend_sky;

use std::collections::BTreeSet;

use bevy_egui::egui::{self, RichText};

use crate::estimate::Estimates;
use crate::viewer::model::Model;
use crate::viewer::ui::MessageKind;
use crate::viewer::ui::theme;

/// Which plot is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlotTab {
    /// A against time.
    #[default]
    Anisotropy,
    /// D_∥ and D_⊥ against time.
    Diffusion,
    /// Intensity against µ.
    Momentum,
    /// Dipole vector against the angle to B₀.
    Regions,
    /// Measured dipole against energy.
    Dipole,
    /// Measured intensity of protons against energy.
    Spectrum,
}

impl PlotTab {
    /// All tabs in their order: name and explanation.
    pub const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Anisotropy, "A(t)", "Anisotropy of the flux through the observer spheres"),
        (Self::Diffusion, "D(t)", "Running diffusion coefficients along and across B₀, and how Gaussian the cloud is"),
        (Self::Momentum, "f(µ)", "Intensity against the cosine µ between momentum and the outward normal of a sphere"),
        (Self::Regions, "Regions", "Dipole on parts of a sphere: does it point away from the source everywhere?"),
        (
            Self::Dipole,
            "Dipole",
            "Dipole of the observed sky against energy, with this program's model (the paper's Fig. 2)",
        ),
        (Self::Spectrum, "Spectrum", "Observed protons against energy, with this program's model (the paper's Fig. 3)"),
    ];

    fn draw(self, ui: &mut egui::Ui, model: &Model, estimates: &Estimates, state: &mut PlotState) {
        match self {
            Self::Anisotropy => anisotropy::anisotropy_ui(ui, model, estimates, state),
            Self::Diffusion => diffusion::diffusion_ui(ui, model, estimates, state),
            Self::Momentum => momentum::momentum_ui(ui, model, estimates, state),
            Self::Regions => regions::regions_ui(ui, model, estimates, state),
            Self::Dipole | Self::Spectrum => {}
        }
    }
}

/// What the plots remember from frame to frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlotState {
    /// Tab shown.
    pub tab: PlotTab,
    /// Tabs whose axes the user has moved; all others follow the data.
    pub moved: BTreeSet<&'static str>,
    /// Curves that are hidden, by the keys of their legend entries.
    pub hidden: BTreeSet<String>,
    /// Show δ = 3A/2 instead of A.
    pub dipole: bool,
    /// Scale all spheres to the nearest: A · R₀/R.
    pub rescaled: bool,
    /// Show below D(t) how Gaussian the cloud is.
    pub gaussianity: bool,
    /// Sphere of f(µ) and of the regions; `None` takes the one nearest to the source distance.
    pub sphere: Option<usize>,
    /// Time bin of these, from 0; `None` takes the newest with data.
    pub time_bin: Option<usize>,
}

impl PlotState {
    /// Name of the tab shown.
    fn tab_name(&self) -> &'static str {
        PlotTab::ALL.iter().find(|(tab, ..)| *tab == self.tab).map_or("", |(_, name, _)| name)
    }

    /// The axes of the tab shown follow the data.
    fn follows(&self) -> bool {
        !self.moved.contains(self.tab_name())
    }

    /// Lets the axes of the tab shown follow the data, or leaves them to the user.
    fn set_follow(&mut self, follow: bool) {
        if follow {
            self.moved.remove(self.tab_name());
        } else {
            self.moved.insert(self.tab_name());
        }
    }
}

/// Draws the tabs and the chosen plot; what is to be reported is returned.
pub fn plots_ui(
    ui: &mut egui::Ui,
    model: &Model,
    state: &mut PlotState,
    sky: &mut SkyState,
) -> Option<(MessageKind, String)> {
    ui.horizontal_wrapped(|ui| {
        for (tab, text, hint) in PlotTab::ALL {
            ui.selectable_value(&mut state.tab, tab, text).on_hover_text(hint);
        }
    });
    ui.separator();
    if matches!(state.tab, PlotTab::Dipole | PlotTab::Spectrum) {
        return sky::sky_ui(ui, model, state, sky);
    }
    match model.estimates.as_deref() {
        Some(estimates) => state.tab.draw(ui, model, estimates, state),
        None => empty(ui, "collecting, N = 0"),
    }
    None
}

/// Says in the middle of the panel why there is no plot.
fn empty(ui: &mut egui::Ui, text: &str) {
    let text = RichText::new(text).color(theme::of(ui).text_weak);
    ui.centered_and_justified(|ui| ui.label(text));
}

/// A line of small print above a plot.
fn small(ui: &mut egui::Ui, text: impl Into<String>, hint: &str) {
    let text = RichText::new(text).size(theme::SMALL).color(theme::of(ui).text_weak);
    ui.add(egui::Label::new(text).extend()).on_hover_text(hint);
}
