//! Choice of a sphere and a time bin, shared by the plots that show one of each.

use bevy_egui::egui;

use super::state::PlotState;
use crate::estimate::Estimates;
use crate::quantity::{Unit, quantity};
use crate::viewer::model::Model;

/// The chosen sphere and time bin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slot {
    /// Sphere, from 0.
    pub sphere: usize,
    /// Number of spheres.
    pub spheres: usize,
    /// Radius of the sphere in pc.
    pub radius_pc: f64,
    /// Start and end of the time bin in yr.
    pub times_yr: [f64; 2],
}

impl Slot {
    /// An estimate with this radius and start of its time bin belongs here.
    pub fn holds(&self, radius_pc: f64, time_lo_yr: f64) -> bool {
        radius_pc == self.radius_pc && time_lo_yr == self.times_yr[0]
    }
}

/// Draws the choice and returns it; `filled` says where there is something to show.
///
/// Without a choice it is the sphere nearest to the source's distance and the newest time bin that is filled.
pub(super) fn slot_ui(
    ui: &mut egui::Ui,
    model: &Model,
    estimates: &Estimates,
    state: &mut PlotState,
    filled: impl Fn(&Slot) -> bool,
) -> Option<Slot> {
    let curves = &estimates.anisotropy;
    let off = |index: &usize| (curves[*index].radius_pc / model.scene().sky.distance_pc).ln().abs();
    let slots = |sphere: usize| {
        let curve = &curves[sphere];
        curve.points.iter().map(move |point| Slot {
            sphere,
            spheres: curves.len(),
            radius_pc: curve.radius_pc,
            times_yr: [point.time_lo_yr, point.time_hi_yr],
        })
    };
    let any = |sphere: &usize| slots(*sphere).any(|slot| filled(&slot));
    // Nearest in distance, but one that has something to show if there is one.
    let nearest = |indices: &mut dyn Iterator<Item = usize>| indices.min_by(|a, b| off(a).total_cmp(&off(b)));
    let sphere = state
        .sphere
        .filter(|sphere| *sphere < curves.len())
        .or_else(|| nearest(&mut (0..curves.len()).filter(any)))
        .or_else(|| nearest(&mut (0..curves.len())))?;
    let bins: Vec<Slot> = slots(sphere).collect();
    let newest = bins.iter().rposition(&filled);
    let bin = state.time_bin.filter(|bin| *bin < bins.len()).or(newest);
    let shown = bins.get(bin.unwrap_or(0))?;
    ui.horizontal(|ui| {
        let name = quantity(shown.radius_pc, Unit::Parsec);
        egui::ComboBox::from_id_salt("sphere").selected_text(name).width(72.0).show_ui(ui, |ui| {
            for (index, curve) in curves.iter().enumerate() {
                if ui.selectable_label(sphere == index, quantity(curve.radius_pc, Unit::Parsec)).clicked() {
                    state.sphere = Some(index);
                }
            }
        });
        let at = bin.unwrap_or(0);
        let step = |ui: &mut egui::Ui, text: &str, hint: &str| ui.small_button(text).on_hover_text(hint).clicked();
        if step(ui, "◀", "Time bin before") {
            state.time_bin = Some(at.saturating_sub(1));
        }
        let [low, high] = shown.times_yr.map(|time| quantity(time, Unit::Year));
        ui.label(format!("{low} … {high}")).on_hover_text("Time bin since release");
        if step(ui, "▶", "Time bin after") {
            state.time_bin = Some((at + 1).min(bins.len().saturating_sub(1)));
        }
        if state.time_bin.is_some() && ui.button("newest").on_hover_text("Newest time bin with data").clicked() {
            state.time_bin = None;
        }
        super::frame::follow_button(ui, state);
    });
    Some(*shown).filter(filled)
}
