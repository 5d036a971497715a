//! The arrow of the regular field, always in the same place of the view.

use bevy::light::{NotShadowCaster, NotShadowReceiver};
use bevy::prelude::*;

use super::rig::Rig;
use super::shared::{StageSystems, Viewpane};
use crate::viewer::document::Document;

/// Length in units of the height of the view.
const LENGTH: f32 = 0.34;
/// Height above the middle of the view, in units of its height.
const ABOVE: f32 = 0.25;

pub(super) fn build(app: &mut App) {
    app.add_systems(Startup, spawn).add_systems(Update, place.in_set(StageSystems::Draw));
}

/// The arrow, of unit length along +X and centred.
#[derive(Component)]
struct Arrow;

fn spawn(mut commands: Commands, mut meshes: ResMut<Assets<Mesh>>, mut materials: ResMut<Assets<StandardMaterial>>) {
    let material =
        materials.add(StandardMaterial { base_color: Color::srgb(0.86, 0.70, 0.38), unlit: true, ..default() });
    let upright = Quat::from_rotation_z(-std::f32::consts::FRAC_PI_2);
    let part = |mesh: Mesh, along: f32, meshes: &mut Assets<Mesh>| {
        (
            Mesh3d(meshes.add(mesh)),
            MeshMaterial3d(material.clone()),
            Transform { translation: Vec3::X * along, rotation: upright, ..default() },
            NotShadowCaster,
            NotShadowReceiver,
        )
    };
    commands.spawn((Arrow, Transform::default(), Visibility::Hidden)).with_children(|parent| {
        parent.spawn(part(Cylinder::new(0.0045, 0.92).into(), -0.04, &mut meshes));
        parent.spawn(part(Cone { radius: 0.018, height: 0.09 }.into(), 0.45, &mut meshes));
    });
}

/// Where the arrow is: middle in render coordinates and length in pc.
pub(super) fn middle_and_length(rig: &Rig, pane: &Viewpane) -> (Vec3, f32) {
    let camera = rig.current();
    let height_pc = pane.size.y / camera.pixels_per_pc(pane.size.y);
    let [_, up, _] = camera.axes();
    (camera.focus + up * (ABOVE * height_pc), LENGTH * height_pc)
}

fn place(
    document: Res<Document>,
    rig: Res<Rig>,
    pane: Res<Viewpane>,
    arrow: Single<(&mut Transform, &mut Visibility), With<Arrow>>,
) {
    let (mut transform, mut visibility) = arrow.into_inner();
    let (middle, length) = middle_and_length(&rig, &pane);
    transform.set_if_neq(Transform::from_translation(middle).with_scale(Vec3::splat(length)));
    visibility.set_if_neq(if document.scene().field.b0_ug > 0.0 { Visibility::Visible } else { Visibility::Hidden });
}
