//! The right panel: anisotropy, diffusion tensor and momentum distribution as they are measured.

mod anisotropy;
mod diffusion;
mod frame;
pub mod log_axis;
mod momentum;

use bevy_egui::egui::{self, RichText};

use crate::viewer::model::Model;
use crate::viewer::ui::theme;

/// Which plot is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlotTab {
    /// A against time.
    #[default]
    Anisotropy,
    /// D_∥ and D_⟂ against time.
    Diffusion,
    /// Intensity against µ.
    Momentum,
}

impl PlotTab {
    const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Anisotropy, "A(t)", "Anisotropy of the flux through the observer spheres"),
        (Self::Diffusion, "D(t)", "Running diffusion coefficients along and across B₀"),
        (Self::Momentum, "f(µ)", "Intensity against the cosine µ between momentum and the outward normal of a sphere"),
    ];
}

/// What the plots remember from frame to frame.
#[derive(Clone, Debug, PartialEq)]
pub struct PlotState {
    /// Tab shown.
    pub tab: PlotTab,
    /// The axes follow the data: A(t), D(t), f(µ).
    pub follow: [bool; 3],
    /// Show δ = 3A/2 instead of A.
    pub dipole: bool,
    /// Scale all spheres to the nearest: A · R₀/R.
    pub rescaled: bool,
    /// Sphere of f(µ); `None` takes the one nearest to the source distance.
    pub sphere: Option<usize>,
    /// Time bin of f(µ), from 0; `None` takes the newest with data.
    pub time_bin: Option<usize>,
}

impl Default for PlotState {
    fn default() -> Self {
        Self {
            tab: PlotTab::default(),
            follow: [true; 3],
            dipole: false,
            rescaled: false,
            sphere: None,
            time_bin: None,
        }
    }
}

/// Draws the tabs and the chosen plot.
pub fn plots_ui(ui: &mut egui::Ui, model: &Model, state: &mut PlotState) {
    ui.horizontal(|ui| {
        for (tab, text, hint) in PlotTab::ALL {
            ui.selectable_value(&mut state.tab, tab, text).on_hover_text(hint);
        }
        if let Some(estimates) = &model.estimates {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if let Some(amplitude) = &estimates.amplitude {
                    let text = super::format::value_error(amplitude.estimate.value, amplitude.estimate.error);
                    let text = RichText::new(format!("A cT/R = {text}")).color(theme::TEXT_WEAK).size(theme::SMALL);
                    ui.label(text).on_hover_text(format!(
                        "Weighted mean of A over its prediction from {} on; 1 if A = R/(cT)\nχ² = {:.1} for {} bins",
                        super::format::quantity(amplitude.window_start_yr, super::format::Unit::Year),
                        amplitude.chi2,
                        amplitude.ndf
                    ));
                }
            });
        }
    });
    ui.separator();
    let Some(estimates) = model.estimates.as_deref() else {
        ui.centered_and_justified(|ui| ui.label(RichText::new("collecting, N = 0").color(theme::TEXT_WEAK)));
        return;
    };
    match state.tab {
        PlotTab::Anisotropy => anisotropy::anisotropy_ui(ui, model, estimates, state),
        PlotTab::Diffusion => diffusion::diffusion_ui(ui, model, estimates, state),
        PlotTab::Momentum => momentum::momentum_ui(ui, model, estimates, state),
    }
}
