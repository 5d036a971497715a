//! The cloud that diffusion predicts: ellipsoids of one and two standard deviations, three thin ellipses and an edge each.

use bevy::camera::visibility::RenderLayers;
use bevy::gizmos::GizmoAsset;
use bevy::gizmos::config::{GizmoLineConfig, GizmoLineStyle};
use bevy::gizmos::retained::Gizmo;
use bevy::prelude::*;

use super::outline::{great_circles, outline, unit_circle};
use super::{Rig, Shown, StageSystems, Viewpane};
use crate::estimate::DiffusionPoint;
use crate::theory::gaussian_width_pc;
use crate::viewer::camera::to_render;
use crate::viewer::model::Model;

/// Standard deviations drawn, with the opacities of edge and inner ellipses.
const SHELLS: [(f32, f32, f32); 2] = [(1.0, 0.75, 0.2), (2.0, 0.5, 0.1)];
/// Colour of all lines: pale rose, used by nothing else.
const COLOUR: Color = Color::srgb(0.98, 0.66, 0.66);
/// Ellipsoids whose longest half axis is shorter than this on screen, in logical pixels, are left out.
const LEAST_PX: f32 = 10.0;

pub(super) fn build(app: &mut App) {
    app.add_systems(Startup, spawn).add_systems(Update, place.in_set(StageSystems::Draw));
}

/// An ellipsoid of so many standard deviations.
#[derive(Component)]
struct Shell(f32);

/// Its edge as the eye sees it, in the space in which the ellipsoid is the unit sphere.
#[derive(Component)]
struct Edge;

fn spawn(mut commands: Commands, mut assets: ResMut<Assets<GizmoAsset>>) {
    for (sigmas, edge, inner) in SHELLS {
        let style = if sigmas > 1.0 {
            GizmoLineStyle::Dashed { gap_scale: 3.0, line_scale: 5.0 }
        } else {
            GizmoLineStyle::Solid
        };
        let mut circles = GizmoAsset::default();
        great_circles(&mut circles, COLOUR.with_alpha(inner));
        let mut rim = GizmoAsset::default();
        rim.linestrip(unit_circle(), COLOUR.with_alpha(edge));
        let mut gizmo = |asset: GizmoAsset| Gizmo {
            handle: assets.add(asset),
            line_config: GizmoLineConfig { width: 1.3, style, ..default() },
            depth_bias: 0.0,
        };
        commands.spawn((Shell(sigmas), gizmo(circles), Transform::default(), RenderLayers::none())).with_child((
            Edge,
            gizmo(rim),
            Transform::default(),
            RenderLayers::none(),
        ));
    }
}

fn place(
    shown: Res<Shown>,
    rig: Res<Rig>,
    pane: Res<Viewpane>,
    mut shells: Query<(&Shell, &Children, &mut Transform, &mut RenderLayers), Without<Edge>>,
    mut edges: Query<(&mut Transform, &mut RenderLayers), With<Edge>>,
) {
    let camera = rig.current();
    let widths = widths(&shown.0).filter(|widths| {
        shown.0.view.ellipsoids && widths.max_element() * camera.pixels_per_pc(pane.size.y) >= LEAST_PX
    });
    let layers = |on: bool| if on { RenderLayers::layer(0) } else { RenderLayers::none() };
    for (shell, children, mut transform, mut shown_on) in &mut shells {
        shown_on.set_if_neq(layers(widths.is_some()));
        let half_axes = widths.map(|widths| widths * shell.0);
        if let Some(half_axes) = half_axes {
            transform.set_if_neq(Transform::from_scale(half_axes));
        }
        let edge = half_axes.and_then(|half_axes| outline(camera.eye() / half_axes, 1.0));
        for child in children {
            let Ok((mut transform, mut shown_on)) = edges.get_mut(*child) else { continue };
            shown_on.set_if_neq(layers(edge.is_some()));
            if let Some(edge) = edge {
                transform.set_if_neq(edge);
            }
        }
    }
}

/// Standard deviations of the cloud along the axes of the view (render coordinates), in pc, at the time shown.
///
/// They are those of a Gaussian with the diffusion coefficients measured at that time; `None` before the first.
pub(super) fn widths(model: &Model) -> Option<Vec3> {
    let time_yr = model.drawn_time_yr?;
    let estimates = model.estimates.as_deref()?;
    let off = |point: &&DiffusionPoint| (point.time_yr / time_yr).ln().abs();
    let measured = estimates.diffusion.iter().min_by(|a, b| off(a).total_cmp(&off(b)))?;
    let [x, y, z, ..] = measured.tensor;
    let widths = [x, y, z].map(|diffusion| gaussian_width_pc(diffusion.value, time_yr) as f32);
    // A width of nothing has no ellipsoid, and a needle needs some body for its edge to be found.
    let longest = widths.into_iter().fold(0.0, f32::max);
    (longest.is_finite() && longest > 0.0).then(|| to_render(widths.map(|width| width.max(1e-5 * longest))))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::estimate::{Estimate, Estimates};

    fn point(time_yr: f64, along: f64) -> DiffusionPoint {
        let estimate = |value: f64| Estimate { value, error: 0.1 * value };
        let [x, z, none] = [estimate(0.5), estimate(along), estimate(0.0)];
        let tensor = [x, x, z, none, none, none];
        DiffusionPoint { time_yr, tensor, parallel: z, perpendicular: x, kurtosis: [3.0; 3] }
    }

    #[test]
    fn the_ellipsoid_is_that_of_the_time_shown() {
        let mut model = Model { drawn_time_yr: Some(100.0), ..Model::default() };
        assert_eq!(widths(&model), None);
        let diffusion = vec![point(10.0, 1.0), point(100.0, 2.0), point(1000.0, 4.0)];
        model.estimates = Some(Arc::new(Estimates { diffusion, ..Estimates::default() }));
        // sqrt(2 · 2 · 100) = 20 along B0, which is to the right; sqrt(2 · 0.5 · 100) = 10 across.
        assert_eq!(widths(&model), Some(Vec3::new(20.0, 10.0, 10.0)));
        model.drawn_time_yr = None;
        assert_eq!(widths(&model), None);
    }

    #[test]
    fn nothing_spreads_nothing_is_drawn() {
        let mut model = Model { drawn_time_yr: Some(1.0), ..Model::default() };
        let mut still = point(1.0, 0.0);
        still.tensor = [Estimate { value: 0.0, error: 0.0 }; 6];
        model.estimates = Some(Arc::new(Estimates { diffusion: vec![still], ..Estimates::default() }));
        assert_eq!(widths(&model), None);
    }
}
