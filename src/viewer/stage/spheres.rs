//! Observer spheres: three thin great circles and a faint rim each.

use bevy::prelude::*;

use super::brush::{Drawing, Strokes};
use super::outline::{great_circles, outline, unit_circle};
use super::rig::Rig;
use super::shared::{StageSystems, Viewpane};
use super::widths::WidthPt;
use crate::viewer::document::Document;

/// Spheres smaller than this on screen, in logical pixels, are left out.
const LEAST_PX: f32 = 7.0;

pub(super) fn build(app: &mut App) {
    app.add_systems(Update, (rebuild, place).chain().in_set(StageSystems::Draw));
}

/// Belongs to an observer sphere.
#[derive(Component)]
struct Sphere;

#[derive(Component)]
struct Circles(f32);

#[derive(Component)]
struct Rim(f32);

/// Three great circles of the unit sphere, and its rim.
fn shapes() -> [Drawing; 2] {
    let mut circles = Strokes::default();
    let thin = Color::srgb(0.55, 0.66, 0.82).with_alpha(0.12);
    for circle in great_circles() {
        circles.strip(unit_circle().map(|point| (circle * point, thin)));
    }
    let mut rim = Strokes::default();
    rim.strip(unit_circle().map(|point| (point, Color::srgb(0.62, 0.74, 0.92).with_alpha(0.3))));
    [circles, rim].map(|strokes| Drawing { visible: false, ..Drawing::of_lines(strokes) })
}

/// Makes one pair of entities a sphere when the radii change.
fn rebuild(
    document: Res<Document>,
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
    let [circles, rim] = shapes();
    for &radius in wanted {
        let radius = radius as f32;
        let circles = Drawing { world_from_local: Mat4::from_scale(Vec3::splat(radius)), ..circles.clone() };
        commands.spawn((Sphere, Circles(radius), circles, WidthPt(1.0)));
        commands.spawn((Sphere, Rim(radius), rim.clone(), WidthPt(1.0)));
    }
}

/// Turns the rims to the camera and hides what is too small or off.
fn place(
    document: Res<Document>,
    rig: Res<Rig>,
    pane: Res<Viewpane>,
    mut circles: Query<(&Circles, &mut Drawing)>,
    mut rims: Query<(&Rim, &mut Drawing), Without<Circles>>,
) {
    let camera = rig.current();
    let pixels_per_pc = camera.pixels_per_pc(pane.size.y);
    let visible = |radius: f32| document.view().spheres && radius * pixels_per_pc >= LEAST_PX;
    for (sphere, mut drawing) in &mut circles {
        drawing.visible = visible(sphere.0);
    }
    let eye = camera.eye();
    for (sphere, mut drawing) in &mut rims {
        let outline = outline(eye, sphere.0);
        drawing.visible = visible(sphere.0) && outline.is_some();
        if let Some(outline) = outline {
            drawing.world_from_local = outline.to_matrix();
        }
    }
}
