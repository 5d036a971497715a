//! The cloud: one draw call for all particles, whose places and colours are written anew when a new snapshot arrives, 16 bytes
//! a particle.

use std::sync::Arc;

use bevy::prelude::*;
use bevy::time::Real;

use super::brush::{Brush, Drawing, POINT_BYTES};
use super::camera::to_render;
use super::colour::{self, Scale};
use super::reach::Reach;
use super::rig::Rig;
use super::shared::{Quality, StageSystems, Viewpane};
use crate::scene::ColourBy;
use crate::simulate::Snapshot;
use crate::viewer::document::Document;
use crate::viewer::preferences::Preferences;
use crate::viewer::run::{RunState, Snapshots};

/// Time in which the cloud dims and brightens, seconds.
const FADE_S: f32 = 0.15;

pub(super) fn build(app: &mut App) {
    app.init_resource::<DrawnCloud>()
        .add_systems(Startup, spawn)
        .add_systems(Update, (upload, tune).chain().in_set(StageSystems::Draw));
}

/// Draws the cloud.
#[derive(Component)]
struct Cloud;

/// Which points there are, and how they are coloured.
#[derive(Clone, Debug)]
struct Drawn {
    snapshot: Arc<Snapshot>,
    /// Only those of this realisation, or those of all.
    realisation: Option<u32>,
    colour: ColourBy,
    scale: Scale,
}

impl Drawn {
    fn is(&self, other: &Self) -> bool {
        let looks = |drawn: &Self| (drawn.realisation, drawn.colour, drawn.scale);
        Arc::ptr_eq(&self.snapshot, &other.snapshot) && looks(self) == looks(other)
    }

    /// Indices of the particles of the realisation.
    fn particles(&self) -> impl Iterator<Item = usize> + '_ {
        let of = &self.snapshot.realisations;
        (0..of.len()).filter(move |&index| self.realisation.is_none_or(|wanted| u32::from(of[index]) == wanted))
    }
}

/// What the cloud shows.
#[derive(Resource)]
pub struct DrawnCloud {
    drawn: Option<Drawn>,
    count: usize,
    liveness: f32,
    fading: bool,
}

impl Default for DrawnCloud {
    fn default() -> Self {
        Self { drawn: None, count: 0, liveness: 1.0, fading: false }
    }
}

impl DrawnCloud {
    /// It dims or brightens.
    pub fn is_fading(&self) -> bool {
        self.fading
    }

    /// Time of the snapshot in yr since release; `None` before the first.
    pub fn time_yr(&self) -> Option<f64> {
        self.drawn.as_ref().map(|drawn| drawn.snapshot.time_yr)
    }

    /// Number of points.
    pub fn points(&self) -> usize {
        self.count
    }

    /// How they are coloured.
    pub fn scale(&self) -> Option<Scale> {
        self.drawn.as_ref().map(|drawn| drawn.scale)
    }

    /// The snapshot drawn, and which of its particles.
    pub(super) fn particles(&self) -> Option<(&Arc<Snapshot>, impl Iterator<Item = usize> + '_)> {
        self.drawn.as_ref().map(|drawn| (&drawn.snapshot, drawn.particles()))
    }

    /// The realisation whose particles these are; `None` for all.
    pub(super) fn realisation(&self) -> Option<u32> {
        self.drawn.as_ref().and_then(|drawn| drawn.realisation)
    }
}

fn spawn(mut commands: Commands) {
    commands.spawn((Cloud, Drawing::with(Brush::Cloud)));
}

/// Takes in the snapshot shown if it, or its colours, changed.
fn upload(
    mut cloud: Single<&mut Drawing, With<Cloud>>,
    document: Res<Document>,
    preferences: Res<Preferences>,
    snapshots: Res<Snapshots>,
    reach: Res<Reach>,
    quality: Res<Quality>,
    mut drawn: ResMut<DrawnCloud>,
) {
    let Some(snapshot) = snapshots.shown() else { return };
    let colour = document.view().colour;
    let realisations = document.scene().field.realisations;
    let scale = Scale::of(document.view(), reach.settled(), realisations).banded(preferences.presents());
    let realisation = document.view().drawn_realisation(realisations);
    let wanted = Drawn { snapshot: Arc::clone(snapshot), realisation, colour, scale };
    if drawn.drawn.as_ref().is_some_and(|drawn| drawn.is(&wanted)) {
        return;
    }
    let all = wanted.particles().count();
    let points = points(&wanted, stride(all, quality.points));
    drawn.count = points.len() / POINT_BYTES;
    cloud.points = Arc::new(points);
    drawn.drawn = Some(wanted);
}

/// Every so many particles are drawn, so that at most `most` points stand for all batches and realisations alike.
fn stride(particles: usize, most: usize) -> usize {
    particles.div_ceil(most.max(1)).max(1)
}

/// Every `stride`-th particle: place and colour.
fn points(drawn: &Drawn, stride: usize) -> Vec<u8> {
    let Drawn { snapshot, colour, scale, .. } = drawn;
    let mut bytes = Vec::new();
    for index in drawn.particles().step_by(stride) {
        let position = snapshot.positions_pc[index];
        let value = colour::quantity(*colour, position, snapshot.directions[index], snapshot.realisations[index]);
        let [r, g, b, _] = scale.colour(value).to_array();
        let place = to_render(position);
        for component in place.to_array() {
            bytes.extend_from_slice(&component.to_le_bytes());
        }
        bytes.extend_from_slice(&[r, g, b, 255]);
    }
    bytes
}

/// Size and exposure of the points: a dense cloud is drawn finer, so that its structure stays visible, and a few points
/// larger, so that the eye finds them among the field lines.
fn tune(
    mut cloud: Single<&mut Drawing, With<Cloud>>,
    document: Res<Document>,
    run: Res<RunState>,
    snapshots: Res<Snapshots>,
    rig: Res<Rig>,
    pane: Res<Viewpane>,
    time: Res<Time<Real>>,
    mut drawn: ResMut<DrawnCloud>,
) {
    let view = document.view();
    cloud.visible = view.cloud && !view.density;
    let stale = !snapshots.is_empty() && run.is_other(snapshots.generation(), document.scene());
    let goal = if stale { 0.0 } else { 1.0 };
    let step = time.delta_secs() / FADE_S;
    drawn.liveness += (goal - drawn.liveness).clamp(-step, step);
    drawn.fading = drawn.liveness != goal;

    let crowding = 20_000.0 / drawn.count.max(1) as f32;
    let size_px = (2.3 * crowding.powf(0.16)).clamp(1.5, 5.0) * pane.scale * 1.25 * view.point_size as f32;
    let opacity = (0.6 * crowding.powf(0.35)).clamp(0.15, 0.95);
    cloud.numbers[0] = Vec4::new(size_px, opacity, drawn.liveness, rig.current().distance);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::ViewScene;

    #[test]
    fn points_are_places_and_colours() {
        let snapshot = Snapshot {
            generation: 1,
            portion: 0,
            slice: 0,
            time_yr: 1.0,
            positions_pc: vec![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]],
            directions: vec![[0.0, 0.0, 1.0]; 2],
            realisations: vec![0, 1],
        };
        let snapshot = Arc::new(snapshot);
        let drawn = |realisation| Drawn {
            snapshot: Arc::clone(&snapshot),
            realisation,
            colour: ColourBy::Pitch,
            scale: Scale::of(&ViewScene::default(), 1.0, 2),
        };
        let bytes = points(&drawn(None), 1);
        assert_eq!(bytes.len(), 2 * POINT_BYTES);
        assert_eq!(bytes[..4], 3.0_f32.to_le_bytes());
        assert_eq!(bytes[16 + 4..16 + 8], 4.0_f32.to_le_bytes());
        let bytes = points(&drawn(Some(1)), 1);
        assert_eq!(bytes[4..8], 4.0_f32.to_le_bytes());
        assert_eq!(bytes.len(), POINT_BYTES, "only the particle of the second realisation");
    }

    #[test]
    fn few_points_stand_for_all_realisations() {
        let particles = 200_000;
        let snapshot = Snapshot {
            generation: 1,
            portion: 0,
            slice: 0,
            time_yr: 1.0,
            positions_pc: vec![[1.0, 2.0, 3.0]; particles],
            directions: vec![[0.0, 0.0, 1.0]; particles],
            // Batch after batch, each in one realisation, as a run deals them out.
            realisations: (0..particles).map(|index| (index / 3125 % 4) as u8).collect(),
        };
        let most = 20_000;
        let stride = stride(particles, most);
        let (snapshot, colour) = (Arc::new(snapshot), ColourBy::Realisation);
        let scale = Scale::of(&ViewScene { colour, ..ViewScene::default() }, 1.0, 4);
        let drawn = Drawn { snapshot, realisation: None, colour, scale };
        let bytes = points(&drawn, stride);
        let mut counts = [0_usize; 4];
        for point in bytes.chunks_exact(POINT_BYTES).filter(|point| point[15] == 255) {
            let [r, g, b] = [point[12], point[13], point[14]];
            let own = |realisation: &usize| scale.colour(*realisation as f32).to_array()[..3] == [r, g, b];
            counts[(0..4).find(own).unwrap()] += 1;
        }
        // Each realisation has 16 batches, and a batch of 3125 gives 312 or 313 points.
        assert!(counts.iter().all(|count: &usize| count.abs_diff(5000) <= 16), "{counts:?}");
    }
}
