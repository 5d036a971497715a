//! The floor grid: a plane below the cloud, ruled in round numbers of pc.

use bevy::camera::visibility::RenderLayers;
use bevy::gizmos::GizmoAsset;
use bevy::gizmos::config::GizmoLineConfig;
use bevy::gizmos::retained::Gizmo;
use bevy::prelude::*;

use super::reach::Reach;
use super::shared::StageSystems;
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
    mut assets: ResMut<Assets<GizmoAsset>>,
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
        let line_config = GizmoLineConfig { width: 1.0, ..default() };
        let gizmo = Gizmo { handle: assets.add(grid()), line_config, depth_bias: 0.0 };
        let below = Vec3::new(0.0, -3.0 * spacing, 0.0);
        let transform = Transform::from_translation(below).with_scale(Vec3::splat(spacing));
        commands.spawn((Floor, gizmo, transform, RenderLayers::layer(0)));
    }
}

/// Unit squares that fade towards the edge.
fn grid() -> GizmoAsset {
    let mut asset = GizmoAsset::default();
    let fade = |x: f32, z: f32| (1.0 - (x * x + z * z).sqrt() / HALF as f32).max(0.0);
    let ink = |x: f32, z: f32| Color::srgb(0.5, 0.58, 0.7).with_alpha(0.22 * fade(x, z));
    for line in -HALF..=HALF {
        let across = line as f32;
        asset.linestrip_gradient((-HALF..=HALF).map(|at| (Vec3::new(at as f32, 0.0, across), ink(at as f32, across))));
        asset.linestrip_gradient((-HALF..=HALF).map(|at| (Vec3::new(across, 0.0, at as f32), ink(across, at as f32))));
    }
    asset
}
