//! What the panels draw over the 3D view: places of labels, scale and directions, all from the camera.

use bevy::prelude::*;

use super::arrow;
use super::camera::{OrbitCamera, to_render};
use super::rig::Rig;
use super::shared::Viewpane;
use crate::quantity::{Unit, quantity};
use crate::viewer::document::Document;

/// Labels closer than this, in logical pixels, are left out.
const CLEARANCE: Vec2 = Vec2::new(56.0, 16.0);

/// Places and texts of all labels; `widths` are those of the ellipsoids if these are shown.
pub(super) fn labels(
    document: &Document,
    rig: &Rig,
    pane: &Viewpane,
    widths: Option<Vec3>,
    earth: Option<[f32; 2]>,
) -> Vec<([f32; 2], String)> {
    let (scene, camera) = (document.scene(), rig.current());
    let mut labels = Vec::new();
    if scene.field.b0_ug > 0.0 {
        let (middle, length) = arrow::middle_and_length(rig, pane);
        let head = middle + Vec3::X * (0.5 * length);
        let place = camera.project(head, pane.size).map(|place| place + Vec2::new(14.0, 0.0));
        add(&mut labels, place, pane, format!("B₀ = {}", quantity(scene.field.b0_ug, Unit::MicroGauss)));
    }
    if let Some([x, y]) = earth {
        labels.push(([x + 10.0, y], "Earth".to_owned()));
    }
    if let Some(widths) = widths {
        for (sigmas, name) in [(1.0, "1σ"), (2.0, "2σ")] {
            let place = ellipsoid_label(camera, widths * sigmas, pane);
            add(&mut labels, place, pane, name.to_owned());
        }
    }
    if document.view().spheres {
        for (index, &radius) in scene.observers.radii_pc.iter().enumerate() {
            let place = sphere_label(camera, radius as f32, index, pane);
            add(&mut labels, place, pane, quantity(radius, Unit::Parsec));
        }
    }
    labels
}

/// The Earth in the window: at its distance along B₀ and its offset across, unless it falls onto the source.
pub(super) fn earth(document: &Document, camera: &OrbitCamera, pane: &Viewpane) -> Option<[f32; 2]> {
    let sky = &document.scene().sky;
    let place = to_render([sky.offset_pc as f32, 0.0, sky.distance_pc as f32]);
    let [source, earth] = [Vec3::ZERO, place].map(|place| camera.project(place, pane.size));
    let (source, earth) = (source?, earth?);
    let inside = earth.cmpgt(Vec2::splat(8.0)).all() && earth.cmplt(pane.size - Vec2::new(52.0, 8.0)).all();
    let apart = source.distance(earth) > 24.0;
    (document.view().earth && inside && apart).then(|| (earth + pane.origin).to_array())
}

/// Beside the tip of the ellipsoid that lies farthest to the right.
fn ellipsoid_label(camera: &OrbitCamera, half_axes: Vec3, pane: &Viewpane) -> Option<Vec2> {
    let [right, ..] = camera.axes();
    let tip = half_axes * half_axes * right / (half_axes * right).length();
    let place = camera.project(tip, pane.size)?;
    let middle = camera.project(Vec3::ZERO, pane.size)?;
    (place.distance(middle) > 24.0).then(|| place + Vec2::new(6.0, -12.0))
}

/// On the outline of the sphere, the places of several spaced in angle so that they do not line up.
fn sphere_label(camera: &OrbitCamera, radius: f32, index: usize, pane: &Viewpane) -> Option<Vec2> {
    if radius * camera.pixels_per_pc(pane.size.y) < 24.0 {
        return None;
    }
    // Beside the arrow of the flux, which begins at the same angle.
    camera.project(outline_direction(camera, index) * radius, pane.size).map(|place| place + Vec2::new(0.0, 14.0))
}

/// Where on the outline of a sphere, of its radius from the source, its label and arrow are: spaced in angle, so that
/// those of several spheres do not line up.
pub(super) fn outline_direction(camera: &OrbitCamera, index: usize) -> Vec3 {
    let [right, up, _] = camera.axes();
    let angle = (40.0 + 9.0 * (index % 5) as f32).to_radians();
    right * angle.cos() + up * angle.sin()
}

/// Keeps a label that lies within the view and clear of the others.
fn add(labels: &mut Vec<([f32; 2], String)>, place: Option<Vec2>, pane: &Viewpane, text: String) {
    let Some(place) = place else { return };
    let margin = Vec2::new(8.0, 10.0);
    if place.cmplt(margin).any() || place.cmpgt(pane.size - margin - Vec2::new(40.0, 0.0)).any() {
        return;
    }
    let place = place + pane.origin;
    let clear = labels.iter().all(|(other, _)| (Vec2::from(*other) - place).abs().cmpgt(CLEARANCE).any());
    if clear {
        labels.push((place.to_array(), text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_clear_of_each_other_and_of_the_edge() {
        let pane = Viewpane::default();
        let mut labels = Vec::new();
        for place in [Vec2::new(100.0, 100.0), Vec2::new(110.0, 105.0), Vec2::new(2.0, 50.0), Vec2::new(100.0, 140.0)] {
            add(&mut labels, Some(place), &pane, "50 pc".to_owned());
        }
        add(&mut labels, None, &pane, String::new());
        assert_eq!(labels.len(), 2);
    }
}
