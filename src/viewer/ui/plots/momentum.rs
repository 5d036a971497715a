//! f(µ): intensity at a sphere against the cosine between momentum and outward normal, with 1 + δµ beside it.

use bevy_egui::egui::{self, Align2, RichText};
use egui_plot::{Line, MarkerShape, PlotBounds, Points};

use super::PlotState;
use super::frame::{self, AxisKind, Hovers};
use crate::estimate::{Estimates, MomentumBin};
use crate::units::light_path_pc;
use crate::viewer::model::Model;
use crate::viewer::ui::format::{Unit, number, quantity, value_error};
use crate::viewer::ui::{palette, theme};

/// Bins of one sphere in one time bin.
type Group<'a> = (f64, [f64; 2], Vec<&'a MomentumBin>);

/// The flat list split by sphere and time bin, in its order.
fn groups(bins: &[MomentumBin]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for bin in bins {
        let times = [bin.time_lo_yr, bin.time_hi_yr];
        match groups.last_mut() {
            Some((radius, last, members)) if *radius == bin.radius_pc && *last == times => members.push(bin),
            _ => groups.push((bin.radius_pc, times, vec![bin])),
        }
    }
    groups
}

pub(super) fn momentum_ui(ui: &mut egui::Ui, model: &Model, estimates: &Estimates, state: &mut PlotState) {
    let groups = groups(&estimates.momentum);
    let mut radii: Vec<f64> = groups.iter().map(|(radius, ..)| *radius).collect();
    radii.dedup();
    let wanted = model.scene.sky.distance_pc;
    let off = |radius: f64| (radius / wanted).ln().abs();
    let nearest = (0..radii.len()).min_by(|a, b| off(radii[*a]).total_cmp(&off(radii[*b])));
    let sphere = state.sphere.filter(|sphere| *sphere < radii.len()).or(nearest);
    let of_sphere: Vec<&Group<'_>> =
        groups.iter().filter(|(radius, ..)| sphere.is_some_and(|sphere| radii[sphere] == *radius)).collect();
    let filled = |group: &&Group<'_>| group.2.iter().any(|bin| bin.intensity.is_some());
    let newest = of_sphere.iter().rposition(filled);
    let time_bin = state.time_bin.filter(|bin| *bin < of_sphere.len()).or(newest);
    choice(ui, &radii, sphere, &of_sphere, time_bin, state);
    let Some(group) = time_bin.and_then(|bin| of_sphere.get(bin)).filter(|group| filled(group)) else {
        ui.centered_and_justified(|ui| {
            ui.label(RichText::new("collecting, too few crossings").color(theme::TEXT_WEAK))
        });
        return;
    };
    let colour = palette::distance_colour(sphere.unwrap_or(0), radii.len());
    draw(ui, group, colour, state);
}

fn choice(
    ui: &mut egui::Ui,
    radii: &[f64],
    sphere: Option<usize>,
    of_sphere: &[&Group<'_>],
    time_bin: Option<usize>,
    state: &mut PlotState,
) {
    ui.horizontal(|ui| {
        let shown =
            sphere.and_then(|sphere| radii.get(sphere)).map_or_else(|| "–".into(), |r| quantity(*r, Unit::Parsec));
        egui::ComboBox::from_id_salt("sphere").selected_text(shown).width(80.0).show_ui(ui, |ui| {
            for (index, radius) in radii.iter().enumerate() {
                if ui.selectable_label(sphere == Some(index), quantity(*radius, Unit::Parsec)).clicked() {
                    state.sphere = Some(index);
                }
            }
        });
        let at = time_bin.unwrap_or(0);
        let step = |ui: &mut egui::Ui, text: &str, hint: &str| ui.small_button(text).on_hover_text(hint).clicked();
        if step(ui, "◀", "Time bin before") {
            state.time_bin = Some(at.saturating_sub(1));
        }
        let time = of_sphere.get(at).map_or_else(
            || "–".into(),
            |(_, [low, high], _)| format!("{} … {}", quantity(*low, Unit::Year), quantity(*high, Unit::Year)),
        );
        ui.label(time);
        if step(ui, "▶", "Time bin after") {
            state.time_bin = Some((at + 1).min(of_sphere.len().saturating_sub(1)));
        }
        if state.time_bin.is_some() && ui.button("newest").on_hover_text("Newest time bin with data").clicked() {
            state.time_bin = None;
        }
        frame::follow_button(ui, &mut state.follow[2]);
    });
}

fn draw(ui: &mut egui::Ui, (radius_pc, times, bins): &Group<'_>, colour: egui::Color32, state: &mut PlotState) {
    let time_yr = (times[0] * times[1]).sqrt();
    let dipole = 1.5 * radius_pc / light_path_pc(time_yr);
    let rows: Vec<[f64; 3]> = bins
        .iter()
        .filter_map(|bin| bin.intensity.map(|i| [0.5 * (bin.mu_lo + bin.mu_hi), i.value, i.error]))
        .collect();
    let texts = bins.iter().filter_map(|bin| {
        let intensity = bin.intensity?;
        let value = value_error(intensity.value, intensity.error);
        Some(format!("µ {} … {}\nI = {value}", number(bin.mu_lo, 2), number(bin.mu_hi, 2)))
    });
    let hovers: Hovers = vec![("intensity".into(), texts.collect())];
    let reach = rows.iter().map(|row| (row[1] - 1.0).abs() + row[2]).fold(dipole.min(1.0), f64::max);
    let bounds = PlotBounds::from_min_max([-1.08, 1.0 - 1.15 * reach], [1.08, 1.0 + 1.25 * reach]);
    let axes = [
        AxisKind { label: "µ = cosine to the outward normal", log: None },
        AxisKind { label: "intensity / mean", log: None },
    ];
    frame::plot_ui(ui, "momentum", axes, bounds, &mut state.follow[2], hovers, move |plot| {
        let model = vec![[-1.0, 1.0 - dipole], [1.0, 1.0 + dipole]];
        plot.line(frame::reference("1 + δµ", model, theme::TEXT_WEAK));
        let text = format!("1 + δµ, δ = 3R/(2ct) = {}", number(dipole, 2));
        plot.text(frame::name_at([-1.0, 1.0 + 1.1 * reach], Align2::LEFT_CENTER, &text, theme::TEXT_WEAK));
        for [mu, value, error] in &rows {
            let bar = vec![[*mu, value - error], [*mu, value + error]];
            plot.line(Line::new("", bar).width(1.5).color(colour).allow_hover(false));
        }
        let points: Vec<[f64; 2]> = rows.iter().map(|row| [row[0], row[1]]).collect();
        plot.points(Points::new("intensity", points).shape(MarkerShape::Circle).radius(3.5).color(colour));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_grouped_by_sphere_and_time() {
        let bin = |radius_pc: f64, time_lo_yr: f64, mu_lo: f64| MomentumBin {
            radius_pc,
            time_lo_yr,
            time_hi_yr: 2.0 * time_lo_yr,
            mu_lo,
            mu_hi: mu_lo + 1.0,
            intensity: None,
        };
        let bins: Vec<MomentumBin> = [(50.0, 1.0), (50.0, 2.0), (100.0, 1.0), (100.0, 2.0)]
            .iter()
            .flat_map(|(radius, time)| [bin(*radius, *time, -1.0), bin(*radius, *time, 0.0)])
            .collect();
        let groups = groups(&bins);
        assert_eq!(groups.len(), 4);
        assert!(groups.iter().all(|(.., members)| members.len() == 2));
    }
}
