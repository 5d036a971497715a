//! Text over the 3D view.

use bevy_egui::egui::{self, Align2, Color32, FontId, Pos2, Rect, vec2};

/// Distance of everything from the edges of the view.
pub(super) const MARGIN: f32 = 14.0;

/// Text with a dark halo, legible over bright and dark parts of the view.
pub(super) fn text(painter: &egui::Painter, at: Pos2, anchor: Align2, text: &str, size: f32, colour: Color32) -> Rect {
    let font = FontId::proportional(size);
    let halo = Color32::from_black_alpha(150);
    for shift in [vec2(1.0, 0.0), vec2(-1.0, 0.0), vec2(0.0, 1.0), vec2(0.0, -1.0)] {
        painter.text(at + shift, anchor, text, font.clone(), halo);
    }
    painter.text(at, anchor, text, font, colour)
}
