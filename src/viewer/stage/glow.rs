//! The source: a small bright core with a halo.

use bevy::prelude::*;

use super::brush::{Brush, Drawing};
use super::shared::{StageSystems, Viewpane};

/// Diameter of the halo in points of the panels.
const HALO_PT: f32 = 44.0;
/// Of the light of the source.
const COLOUR: Vec4 = Vec4::new(1.0, 0.86, 0.62, 1.0);

pub(super) fn build(app: &mut App) {
    app.add_systems(Startup, spawn).add_systems(Update, follow_scale.in_set(StageSystems::Draw));
}

#[derive(Component)]
struct Glow;

fn spawn(mut commands: Commands) {
    commands.spawn((Glow, Drawing::with(Brush::Glow)));
}

fn follow_scale(pane: Res<Viewpane>, mut glow: Single<&mut Drawing, With<Glow>>) {
    glow.numbers = [COLOUR, Vec4::splat(HALO_PT * pane.scale)];
}
