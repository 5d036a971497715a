//! What the dipole says in numbers.

use bevy_egui::egui;

use super::cache::{Measured, Reading};
use super::controls::fitted;
use super::state::SkyState;
use crate::figure::Series;
use crate::measured::Estimate;
use crate::quantity::{Unit, number, quantity, value_error};
use crate::theory::source_distance_pc;
use crate::viewer::model::Model;
use crate::viewer::plots::small::small;
use crate::viewer::plots::state::PlotTab;

/// Plateau, distance and χ² in a row that wraps.
pub(super) fn readout(ui: &mut egui::Ui, model: &Model, reading: &Reading, measured: &Measured, state: &SkyState) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(12.0, 2.0);
        let open = state.spread.as_ref().map_or_else(String::new, |spread| {
            let [low, high] = spread.at_5_tev;
            format!("\nEqually good fits to the protons give f_s = {low:.2} to {high:.2} at 5 TeV")
        });
        let text = format!("2–20 TeV: δ_s = {}, f_s = {:.2}", number(reading.plateau, 2), reading.plateau_fraction);
        small(ui, text, &format!("Mean over the plateau of this program's model{open}"));
        inverse(ui, model, reading, measured, state);
        if fitted(ui, &model.scene().sky, state, PlotTab::Dipole) {
            return;
        }
        let hint = "Vector sum against the amplitudes shown from 0.1 TeV to 10 PeV, all with their published errors \
                    alone; experiments differ by far more than these";
        small(ui, reading.dipole_chi2.words(), &reading.dipole_chi2.hint(hint));
    });
}

/// The inverse question: how far is a source of this age that makes the dipole of IceCube at 20 TeV?
fn inverse(ui: &mut egui::Ui, model: &Model, reading: &Reading, measured: &Measured, state: &SkyState) {
    let at_20_tev = |series: &Series| {
        let point = series.points.iter().find(|point| (point.x / 20.0).log10().abs() < 0.01)?;
        Some(Estimate { value: point.y, error: point.total.unwrap_or(point.error)[1] })
    };
    let icecube = measured.dipoles.amplitudes.iter().find(|series| series.name == "IceCube 2012");
    let Some(dipole) = icecube.and_then(at_20_tev) else { return };
    let error = state.spread.as_ref().map_or(0.0, |spread| 0.5 * (spread.at_5_tev[1] - spread.at_5_tev[0]));
    let fraction = Estimate { value: reading.plateau_fraction, error };
    let age_yr = model.scene().sky.age_yr;
    let distance = source_distance_pc(dipole, fraction, Estimate::exact(age_yr));
    let hint = format!(
        "Distance of a source of {} that would make the dipole of IceCube 2012 at 20 TeV, {}\nR = 2 c T δ/(3 f_s) with \
         this program's f_s = {:.2} ± {:.2}, the error from equally good fits",
        quantity(age_yr, Unit::Year),
        value_error(dipole.value, dipole.error),
        fraction.value,
        fraction.error
    );
    small(ui, format!("IceCube: R = {} pc", value_error(distance.value, distance.error)), &hint);
}
