//! The floor grid: a plane below the cloud, ruled in round numbers of pc.

use bevy::prelude::*;

use super::brush::{Drawing, Strokes};
use super::reach::Reach;
use super::shared::StageSystems;
use super::widths::WidthPt;
use crate::viewer::document::Document;

/// Lines on either side of the middle.
const HALF: i32 = 12;

pub(super) fn build(app: &mut App) {
    app.add_systems(Update, follow.in_set(StageSystems::Draw));
}

#[derive(Component)]
struct Floor;

fn follow(
    document: Res<Document>,
    reach: Res<Reach>,
    floor: Query<Entity, With<Floor>>,
    mut built: Local<Option<f32>>,
    mut commands: Commands,
) {
    let wanted = document.view().grid.then(|| reach.settled() / 5.0);
    if *built == wanted {
        return;
    }
    *built = wanted;
    for entity in &floor {
        commands.entity(entity).despawn();
    }
    if let Some(spacing) = wanted {
        let below = Vec3::new(0.0, -3.0 * spacing, 0.0);
        let world_from_local = Mat4::from_scale_rotation_translation(Vec3::splat(spacing), Quat::IDENTITY, below);
        commands.spawn((Floor, WidthPt(1.0), Drawing { world_from_local, ..Drawing::of_lines(grid()) }));
    }
}

/// Unit squares that fade towards the edge.
fn grid() -> Strokes {
    let mut strokes = Strokes::default();
    let fade = |x: f32, z: f32| (1.0 - (x * x + z * z).sqrt() / HALF as f32).max(0.0);
    let ink = |x: f32, z: f32| Color::srgb(0.5, 0.58, 0.7).with_alpha(0.22 * fade(x, z));
    for line in -HALF..=HALF {
        let across = line as f32;
        strokes.strip((-HALF..=HALF).map(|at| (Vec3::new(at as f32, 0.0, across), ink(at as f32, across))));
        strokes.strip((-HALF..=HALF).map(|at| (Vec3::new(across, 0.0, at as f32), ink(across, at as f32))));
    }
    strokes
}
