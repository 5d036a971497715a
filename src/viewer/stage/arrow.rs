//! The arrow of the regular field, always in the same place of the view.

use bevy::prelude::*;

use super::brush::{Drawing, Strokes};
use super::rig::Rig;
use super::shared::{StageSystems, Viewpane};
use crate::viewer::document::Document;

/// Length in units of the height of the view.
const LENGTH: f32 = 0.34;
/// Height above the middle of the view, in units of its height.
const ABOVE: f32 = 0.25;
/// From the tail to the head, and from there to the tip, in units of the length from the middle.
const ENDS: [f32; 3] = [-0.5, 0.405, 0.495];
/// Widths of the shaft and of the head at its base, in units of the length.
const WIDTHS: [f32; 2] = [0.009, 0.036];

pub(super) fn build(app: &mut App) {
    app.add_systems(Startup, spawn).add_systems(Update, place.in_set(StageSystems::Draw));
}

/// A piece of the arrow, which is of unit length along +X and centred: shaft or head.
#[derive(Component)]
struct Piece(usize);

fn spawn(mut commands: Commands) {
    for piece in 0..2 {
        let mut strokes = Strokes::default();
        strokes.strip([ENDS[piece], ENDS[piece + 1]].map(|at| (Vec3::X * at, Color::srgb(0.86, 0.70, 0.38))));
        // In front of field lines, which would hide it in pieces.
        let drawing = Drawing::of_lines(strokes).nearer(0.5);
        commands.spawn((Piece(piece), if piece == 0 { drawing } else { drawing.pointed() }));
    }
}

/// Where the arrow is: middle in render coordinates and length in pc.
pub(super) fn middle_and_length(rig: &Rig, pane: &Viewpane) -> (Vec3, f32) {
    let camera = rig.current();
    let height_pc = pane.size.y / camera.pixels_per_pc(pane.size.y);
    let [_, up, _] = camera.axes();
    (camera.focus + up * (ABOVE * height_pc), LENGTH * height_pc)
}

fn place(document: Res<Document>, rig: Res<Rig>, pane: Res<Viewpane>, mut pieces: Query<(&Piece, &mut Drawing)>) {
    let (middle, length) = middle_and_length(&rig, &pane);
    let length_px = LENGTH * pane.size.y * pane.scale;
    for (piece, mut drawing) in &mut pieces {
        drawing.world_from_local = Mat4::from_scale_rotation_translation(Vec3::splat(length), Quat::IDENTITY, middle);
        drawing.numbers[0].x = WIDTHS[piece.0] * length_px;
        drawing.visible = document.scene().field.b0_ug > 0.0;
    }
}
