//! A figure beside the view of a picture or a film.

use bevy_egui::egui;

use crate::figure::Options;
use crate::viewer::model::Model;
use crate::viewer::order::Beside;
use crate::viewer::plots::bare_figure_ui;

/// Part of the width that a figure beside the view has.
pub(super) const SHARE: f32 = 0.42;

impl Beside {
    /// Draws it into all the room there is.
    pub(super) fn show(&self, ui: &mut egui::Ui, model: &Model) {
        match self {
            Self::Still(figure) => bare_figure_ui(ui, figure),
            Self::Run(which, options) => {
                let Some(estimates) = model.estimates() else { return };
                let marked_yr = model.stage.drawn_time_yr.filter(|_| !model.snapshots.follows_newest());
                let options = Options { marked_yr, told: false, ..(**options).clone() };
                bare_figure_ui(ui, &which.build(model.scene(), estimates, &options));
            }
        }
    }
}
