//! What the 3D view tells the panels that draw over and beside it.

use std::sync::Arc;

use bevy::prelude::*;
use bevy::render::renderer::RenderAdapterInfo;

use super::axes::{self, BoxEdge};
use super::camera::{OrbitCamera, to_render};
use super::cloud::DrawnCloud;
use super::colour::Scale;
use super::density::{Counted, DensityMap};
use super::ellipsoids;
use super::flux::{self, FluxArrow};
use super::legend;
use super::lines::Tracing;
use super::outline::Outline;
use super::reach::{LEAST_REACH_PC, Reach};
use super::rig::Rig;
use super::shared::{Quality, StageSystems, Viewpane};
use super::trails::{COLOURS, Trails};
use crate::simulate::TrajectoryPoint;
use crate::viewer::action::Picked;
use crate::viewer::document::Document;
use crate::viewer::run::RunState;

/// What is drawn, and where on the screen. Lengths on the screen are logical pixels of the window.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readouts {
    /// Graphics adapter.
    pub adapter: String,
    /// Time of the snapshot drawn, in yr since release; `None` before the first.
    pub drawn_time_yr: Option<f64>,
    /// Number of points drawn.
    pub points_drawn: usize,
    /// Range of |B| in µG over the drawn field lines, for the colour bar.
    pub line_strength_ug: Option<(f32, f32)>,
    /// How the points are coloured, for the colour bar.
    pub colour_scale: Option<Scale>,
    /// Column density of the particles, if it is drawn instead of points.
    pub density: Option<Arc<DensityMap>>,
    /// The box of axes, if it is drawn.
    pub axes: Vec<BoxEdge>,
    /// Azimuth and elevation of the camera in degrees, as in a scene's view.
    pub looking_deg: [f64; 2],
    /// Pixels per pc at the focus of the camera, for the scale bar.
    pub pixels_per_pc: f32,
    /// Screen directions of the x, y and z axes (unit-sphere projections, y up), for the triad.
    pub triad: [[f32; 2]; 3],
    /// Places and texts of labels.
    pub labels: Vec<([f32; 2], String)>,
    /// Place of the Earth; `None` where it is not in view.
    pub earth: Option<[f32; 2]>,
    /// Ellipsoids of the cloud, drawn over the points.
    pub outlines: Vec<Outline>,
    /// Anisotropy at the spheres at the time drawn.
    pub fluxes: Vec<FluxArrow>,
    /// Particles with trails, where they are at the time drawn.
    pub followed: Vec<Followed>,
    /// A few trails are drawn of each run.
    pub few_trails: bool,
    /// The camera stays on the first of them.
    pub follows_particle: bool,
}

/// A particle with a trail.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Followed {
    /// Which it is.
    pub picked: Picked,
    /// Where it is and where it goes.
    pub point: TrajectoryPoint,
    /// Its place on the screen; `None` where it is out of view.
    pub place: Option<[f32; 2]>,
    /// Colour of its trail, sRGB.
    pub colour: [u8; 3],
}

/// The read-outs of the frame. Only this file writes them.
#[derive(Resource, Debug, Default)]
pub struct StageReadouts(Readouts);

impl StageReadouts {
    /// Those of the last frame drawn.
    pub fn get(&self) -> &Readouts {
        &self.0
    }
}

pub(super) fn build(app: &mut App) {
    app.init_resource::<StageReadouts>()
        .add_systems(Startup, name_adapter)
        .add_systems(Update, collect.after(StageSystems::Draw));
}

fn name_adapter(adapter: Res<RenderAdapterInfo>, mut readouts: ResMut<StageReadouts>) {
    readouts.0.adapter.clone_from(&adapter.name);
}

fn collect(
    document: Res<Document>,
    run: Res<RunState>,
    rig: Res<Rig>,
    pane: Res<Viewpane>,
    cloud: Res<DrawnCloud>,
    tracing: Res<Tracing>,
    trails: Res<Trails>,
    reach: Res<Reach>,
    quality: Res<Quality>,
    mut counted: Local<Counted>,
    mut readouts: ResMut<StageReadouts>,
) {
    let camera = rig.current();
    let drawn_time_yr = cloud.time_yr();
    let widths = ellipsoids::widths(run.estimates(), drawn_time_yr).filter(|_| document.view().ellipsoids);
    let is_shown = document.view().spheres && !run.is_stale(document.scene());
    let fluxes = match (run.estimates(), drawn_time_yr) {
        (Some(estimates), Some(time_yr)) if is_shown => flux::arrows(estimates, camera, &pane, time_yr),
        _ => Vec::new(),
    };
    let earth = legend::earth(&document, camera, &pane);
    let adapter = std::mem::take(&mut readouts.0.adapter);
    readouts.0 = Readouts {
        adapter,
        drawn_time_yr,
        points_drawn: if document.view().cloud { cloud.points() } else { 0 },
        line_strength_ug: tracing.range_ug(),
        colour_scale: cloud.scale(),
        density: (document.view().density && document.view().cloud)
            .then(|| counted.map(&cloud, camera, &pane, &quality))
            .flatten(),
        axes: if document.view().axes {
            let has_field = document.scene().field.b0_ug > 0.0;
            axes::edges(camera, &pane, reach.most.max(Vec3::splat(LEAST_REACH_PC)), has_field)
        } else {
            Vec::new()
        },
        looking_deg: [camera.yaw, camera.pitch].map(|angle| f64::from(angle.to_degrees())),
        pixels_per_pc: camera.pixels_per_pc(pane.size.y),
        triad: camera.triad(),
        labels: legend::labels(&document, &rig, &pane, widths, earth),
        earth,
        fluxes,
        followed: followed(&trails, camera, &pane, drawn_time_yr),
        few_trails: trails.are_few(),
        follows_particle: trails.is_followed(),
        outlines: widths.map(|widths| ellipsoids::outlines(camera, &pane, widths)).unwrap_or_default(),
    };
}

/// The particles with trails at the time drawn.
fn followed(trails: &Trails, camera: &OrbitCamera, pane: &Viewpane, time_yr: Option<f64>) -> Vec<Followed> {
    let Some(time_yr) = time_yr else { return Vec::new() };
    let all = trails.all().iter().zip(COLOURS);
    all.filter_map(|(trail, colour)| {
        let point = *trail.at(time_yr)?;
        let place = camera.project(to_render(point.position_pc.map(|c| c as f32)), pane.size);
        let inside = |place: &Vec2| place.cmpge(Vec2::ZERO).all() && place.cmple(pane.size).all();
        let place = place.filter(inside).map(|place| (place + pane.origin).to_array());
        Some(Followed { picked: trail.picked, point, place, colour })
    })
    .collect()
}
