//! Choice of a sphere and a time bin, for the figures that show one of each.

use bevy_egui::egui;

use super::frame::follow_button;
use super::state::PlotState;
use crate::estimate::Estimates;
use crate::figure::Slot;
use crate::quantity::{Unit, quantity};

/// Draws the choice around the slot that is shown.
pub(super) fn slot_ui(ui: &mut egui::Ui, slot: &Slot, estimates: &Estimates, state: &mut PlotState) {
    ui.horizontal_wrapped(|ui| {
        let options = &mut state.options;
        let name = quantity(slot.radius_pc, Unit::Parsec);
        let combo = egui::ComboBox::from_id_salt("sphere").selected_text(name).width(72.0).show_ui(ui, |ui| {
            for (index, curve) in estimates.anisotropy.iter().enumerate() {
                if ui.selectable_label(slot.sphere == index, quantity(curve.radius_pc, Unit::Parsec)).clicked() {
                    options.sphere = Some(index);
                }
            }
        });
        ui.ctx().accesskit_node_builder(combo.response.id, |node| node.set_label("sphere"));
        let step = |ui: &mut egui::Ui, text: &str, hint: &str| {
            let button = ui.small_button(text);
            ui.ctx().accesskit_node_builder(button.id, |node| node.set_label(hint));
            button.on_hover_text(hint).clicked()
        };
        if step(ui, "◀", "Time bin before") {
            options.time_bin = Some(slot.bin.saturating_sub(1));
        }
        let [low, high] = slot.times_yr.map(|time| quantity(time, Unit::Year));
        ui.label(format!("{low} … {high}")).on_hover_text("Time bin since release");
        if step(ui, "▶", "Time bin after") {
            options.time_bin = Some((slot.bin + 1).min(slot.bins.saturating_sub(1)));
        }
        if options.time_bin.is_some() && ui.button("newest").on_hover_text("Newest time bin with data").clicked() {
            options.time_bin = None;
        }
        follow_button(ui, state);
    });
}
