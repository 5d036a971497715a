//! What the 3D view tells the panels that draw over and beside it.

use bevy::prelude::*;
use bevy::render::renderer::RenderAdapterInfo;

use super::cloud::DrawnCloud;
use super::ellipsoids;
use super::legend;
use super::lines::Tracing;
use super::outline::Outline;
use super::rig::Rig;
use super::shared::{StageSystems, Viewpane};
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
    /// Range of the quantity that colours the cloud, for the colour bar.
    pub colour_range: Option<(f32, f32)>,
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
    mut readouts: ResMut<StageReadouts>,
) {
    let camera = rig.current();
    let drawn_time_yr = cloud.time_yr();
    let widths = ellipsoids::widths(run.estimates(), drawn_time_yr).filter(|_| document.view().ellipsoids);
    let earth = legend::earth(&document, camera, &pane);
    let adapter = std::mem::take(&mut readouts.0.adapter);
    readouts.0 = Readouts {
        adapter,
        drawn_time_yr,
        points_drawn: if document.view().cloud { cloud.points() } else { 0 },
        line_strength_ug: tracing.range_ug(),
        colour_range: cloud.colour_range(),
        pixels_per_pc: camera.pixels_per_pc(pane.size.y),
        triad: camera.triad(),
        labels: legend::labels(&document, &rig, &pane, widths, earth),
        earth,
        outlines: widths.map(|widths| ellipsoids::outlines(camera, &pane, widths)).unwrap_or_default(),
    };
}
