//! Placeholder.
use crate::viewer::{action::Action, model::Model};
use bevy_egui::egui;
#[derive(Default)]
pub struct UiState;
pub struct UiOutput {
    pub actions: Vec<Action>,
    pub view_rect: egui::Rect,
}
pub fn install_style(_ctx: &egui::Context) {}
pub fn show(ctx: &egui::Context, model: &Model, _state: &mut UiState) -> UiOutput {
    let mut root = egui::Ui::new(
        ctx.clone(),
        "root".into(),
        egui::UiBuilder::new().layer_id(egui::LayerId::background()).max_rect(ctx.viewport_rect()),
    );
    let left = egui::Panel::left("left").show(&mut root, |ui| {
        ui.label(format!("{:?} {} points {:?}", model.phase, model.points_drawn, model.drawn_time_yr));
        let mut x = 0.3;
        ui.add(egui::Slider::new(&mut x, 0.0..=1.0));
    });
    let mut rect = ctx.viewport_rect();
    rect.min.x = left.response.rect.max.x;
    for (p, t) in &model.labels {
        ctx.layer_painter(egui::LayerId::background()).text(
            egui::pos2(p[0], p[1]),
            egui::Align2::LEFT_CENTER,
            t,
            egui::FontId::proportional(13.0),
            egui::Color32::from_gray(200),
        );
    }
    UiOutput { actions: vec![], view_rect: rect }
}
