//! Observer spheres: three thin great circles and a faint rim each.

use bevy::camera::visibility::RenderLayers;
use bevy::gizmos::GizmoAsset;
use bevy::gizmos::config::GizmoLineConfig;
use bevy::gizmos::retained::Gizmo;
use bevy::prelude::*;

use super::outline::{great_circles, outline, unit_circle};
use super::rig::Rig;
use super::shared::{StageSystems, Viewpane};
use crate::viewer::document::Document;

/// Spheres smaller than this on screen, in logical pixels, are left out.
const LEAST_PX: f32 = 7.0;

pub(super) fn build(app: &mut App) {
    app.init_resource::<Shapes>()
        .add_systems(Startup, make_shapes)
        .add_systems(Update, (rebuild, place).chain().in_set(StageSystems::Draw));
}

#[derive(Resource, Default)]
struct Shapes {
    circles: Handle<GizmoAsset>,
    rim: Handle<GizmoAsset>,
}

/// Belongs to an observer sphere.
#[derive(Component)]
struct Sphere;

#[derive(Component)]
struct Circles(f32);

#[derive(Component)]
struct Rim(f32);

fn make_shapes(mut shapes: ResMut<Shapes>, mut assets: ResMut<Assets<GizmoAsset>>) {
    let mut circles = GizmoAsset::default();
    let thin = Color::srgb(0.55, 0.66, 0.82).with_alpha(0.12);
    for circle in great_circles() {
        circles.linestrip(unit_circle().map(|point| circle * point), thin);
    }
    let mut rim = GizmoAsset::default();
    rim.linestrip(unit_circle(), Color::srgb(0.62, 0.74, 0.92).with_alpha(0.3));
    *shapes = Shapes { circles: assets.add(circles), rim: assets.add(rim) };
}

/// Makes one pair of entities a sphere when the radii change.
fn rebuild(
    document: Res<Document>,
    shapes: Res<Shapes>,
    old: Query<Entity, With<Sphere>>,
    mut radii: Local<Vec<f64>>,
    mut commands: Commands,
) {
    let wanted = &document.scene().observers.radii_pc;
    if *radii == *wanted {
        return;
    }
    radii.clone_from(wanted);
    for entity in &old {
        commands.entity(entity).despawn();
    }
    let gizmo = |handle: &Handle<GizmoAsset>| Gizmo {
        handle: handle.clone(),
        line_config: GizmoLineConfig { width: 1.0, ..default() },
        depth_bias: 0.0,
    };
    for &radius in wanted {
        let radius = radius as f32;
        let scale = Transform::from_scale(Vec3::splat(radius));
        commands.spawn((Sphere, Circles(radius), gizmo(&shapes.circles), scale, RenderLayers::none()));
        commands.spawn((Sphere, Rim(radius), gizmo(&shapes.rim), scale, RenderLayers::none()));
    }
}

/// Turns the rims to the camera and hides what is too small or off.
fn place(
    document: Res<Document>,
    rig: Res<Rig>,
    pane: Res<Viewpane>,
    mut circles: Query<(&Circles, &mut RenderLayers)>,
    mut rims: Query<(&Rim, &mut Transform, &mut RenderLayers), Without<Circles>>,
) {
    let camera = rig.current();
    let pixels_per_pc = camera.pixels_per_pc(pane.size.y);
    let visible = |radius: f32| document.view().spheres && radius * pixels_per_pc >= LEAST_PX;
    let layers = |on: bool| if on { RenderLayers::layer(0) } else { RenderLayers::none() };
    for (sphere, mut shown_on) in &mut circles {
        shown_on.set_if_neq(layers(visible(sphere.0)));
    }
    let eye = camera.eye();
    for (sphere, mut transform, mut shown_on) in &mut rims {
        let outline = outline(eye, sphere.0);
        shown_on.set_if_neq(layers(visible(sphere.0) && outline.is_some()));
        if let Some(outline) = outline {
            transform.set_if_neq(outline);
        }
    }
}
