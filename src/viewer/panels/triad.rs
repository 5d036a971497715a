//! The axes as the camera sees them; a click on one looks along it.

use bevy_egui::egui::{self, Align2, Rect, Sense, Stroke, Vec2, vec2};

use crate::figure::{Colour, Ground};
use crate::viewer::action::{Action, StandardView};
use crate::viewer::look::theme;
use crate::viewer::model::Model;
use crate::viewer::panels::halo::{MARGIN, text};

/// Arm in points.
const ARM: f32 = 26.0;
/// Side of the spot at the end of an arm that takes the pointer.
const SPOT: f32 = 22.0;
/// Each axis with the view along it, and what it says.
const VIEWS: [(&str, StandardView, &str); 3] = [
    ("x", StandardView::Top, "Look along x, from above"),
    ("y", StandardView::SideOn, "Look along y, side-on"),
    ("z", StandardView::AlongField, "Look along z"),
];

/// Draws the axes into the lower left corner of the view. Returns what they cover, and whether the pointer is on one.
pub(super) fn triad(
    ui: &egui::Ui,
    painter: &egui::Painter,
    view: Rect,
    model: &Model,
    actions: &mut Vec<Action>,
) -> (Rect, bool) {
    let centre = view.left_bottom() + vec2(MARGIN + ARM + 6.0, -(MARGIN + ARM + 6.0));
    let mut pointed = false;
    for ([x, y], (axis, along, hint)) in model.stage.triad.into_iter().zip(VIEWS) {
        let has_field = axis == "z" && model.scene().field.b0_ug > 0.0;
        let (name, hint) = if has_field { ("z ∥ B₀", "Look along z, along B₀") } else { (axis, hint) };
        let arm = vec2(x, -y) * ARM;
        let spot = ui.interact(
            Rect::from_center_size(centre + arm, Vec2::splat(SPOT)),
            ui.id().with(("triad", axis)),
            Sense::click(),
        );
        spot.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, hint));
        pointed |= spot.hovered();
        let colour = match axis {
            _ if spot.hovered() || spot.has_focus() => theme::DARK.bright,
            "z" => theme::colour(Colour::Parallel, Ground::Dark),
            _ => theme::DARK.text_weak,
        };
        if arm.length() < 1.0 {
            painter.circle_filled(centre, 2.5, colour);
        } else {
            painter.line_segment([centre, centre + arm], Stroke::new(1.5, colour));
            let anchor = match arm.x / ARM {
                side if side > 0.35 => Align2::LEFT_CENTER,
                side if side < -0.35 => Align2::RIGHT_CENTER,
                _ => Align2::CENTER_CENTER,
            };
            let gap = if anchor == Align2::CENTER_CENTER { 9.0 } else { 5.0 };
            text(painter, centre + arm + arm.normalized() * gap, anchor, name, 11.0, colour);
        }
        if spot.on_hover_text(hint).clicked() {
            actions.push(Action::StandardView(along));
        }
    }
    (Rect::from_center_size(centre, Vec2::splat(2.0 * ARM + 12.0)).expand2(vec2(24.0, 6.0)), pointed)
}
