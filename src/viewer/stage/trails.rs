//! Paths of a few particles, followed again on a background task and drawn up to the time shown.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use bevy::prelude::*;
use bevy::tasks::{AsyncComputeTaskPool, Task, block_on, poll_once};

use super::brush::{Drawing, Strokes};
use super::camera::{OrbitCamera, to_render};
use super::cloud::DrawnCloud;
use super::rig::Rig;
use super::shared::{Quality, StageSystems, Viewpane};
use super::widths::WidthPt;
use crate::field::Field;
use crate::simulate::{ParticleId, Plan, Snapshot, TrajectoryPoint, build_field, trajectory};
use crate::viewer::action::Picked;
use crate::viewer::document::Document;
use crate::viewer::run::{RunState, Snapshots};

/// Trails that are drawn when a few are asked for.
const FEW: usize = 4;
/// Most points of a trail on a graphics card and where the processor draws.
const POINTS: [usize; 2] = [20_000, 6000];
/// Colours of the trails: bright, and none of them in the colour map of the cloud.
pub const COLOURS: [[u8; 3]; FEW] = [[255, 255, 255], [255, 150, 120], [120, 200, 255], [255, 120, 220]];
/// Farthest from the pointer that a particle is picked, in points of the panels.
const PICK_DISTANCE: f32 = 12.0;

pub(super) fn build(app: &mut App) {
    app.init_resource::<Trails>()
        .add_systems(Update, (choose, request, receive, follow).chain().in_set(StageSystems::Draw));
}

/// A particle with its path.
#[derive(Clone, Debug, PartialEq)]
pub struct Trail {
    /// Whose it is.
    pub picked: Picked,
    /// From the source to the end of the run.
    pub points: Vec<TrajectoryPoint>,
}

impl Trail {
    /// Where the particle is at a time: the point of the path next to it.
    pub fn at(&self, time_yr: f64) -> Option<&TrajectoryPoint> {
        let after = self.points.partition_point(|point| point.time_yr < time_yr);
        let nearer = |a: &&TrajectoryPoint, b: &&TrajectoryPoint| {
            (a.time_yr - time_yr).abs().total_cmp(&(b.time_yr - time_yr).abs())
        };
        self.points[after.saturating_sub(1)..].iter().take(2).min_by(nearer)
    }
}

/// Whose trails are drawn. Asked for by whoever applies the user's actions.
#[derive(Resource, Default)]
pub struct Trails {
    /// A few are wanted of each run, whichever.
    few: bool,
    /// They are because nothing else is to be seen, and nobody has asked.
    unasked: bool,
    /// The camera stays on the first.
    follows: bool,
    picked: Vec<Picked>,
    generation: u64,
    task: Option<Task<Vec<Trail>>>,
    /// On their way or there.
    requested: Vec<Picked>,
    trails: Arc<Vec<Trail>>,
    /// Time up to which they are drawn.
    drawn_to_yr: Option<f64>,
    entity: Option<Entity>,
}

impl Trails {
    /// Trails of a few particles, of each run, or none.
    pub fn show_few(&mut self, few: bool) {
        (self.few, self.unasked, self.follows) = (few, false, false);
        self.picked.clear();
    }

    /// The trail of one particle, or none.
    pub fn pick(&mut self, picked: Option<Picked>) {
        (self.few, self.unasked, self.follows) = (false, false, false);
        self.picked = picked.into_iter().collect();
    }

    /// The camera stays on the first particle, or is free again.
    pub fn follow(&mut self, follows: bool) {
        self.follows = follows;
    }

    /// A few are drawn, not one that was picked.
    pub fn are_few(&self) -> bool {
        self.few
    }

    /// The camera stays on the first particle.
    pub fn is_followed(&self) -> bool {
        self.follows
    }

    /// Paths are on their way.
    pub fn is_busy(&self) -> bool {
        self.task.is_some()
    }

    /// Those that are there, in the order of [`COLOURS`].
    pub fn all(&self) -> &Arc<Vec<Trail>> {
        &self.trails
    }

    fn clear(&mut self, generation: u64) {
        (self.generation, self.drawn_to_yr) = (generation, None);
        self.picked.clear();
        self.requested.clear();
        self.trails = Arc::default();
        self.task = None;
    }
}

/// The particle of a snapshot that is drawn nearest to a place of the view, if one is near enough.
pub fn particle_at(
    place: Vec2,
    camera: &OrbitCamera,
    pane: &Viewpane,
    snapshot: &Snapshot,
    realisation: Option<u32>,
    plan: &Plan,
) -> Option<Picked> {
    let drawn = |index: &usize| realisation.is_none_or(|wanted| u32::from(snapshot.realisations[*index]) == wanted);
    let distance = |index: usize| {
        let projected = camera.project(to_render(snapshot.positions_pc[index]), pane.size)?;
        Some((projected.distance(place), index)).filter(|(distance, _)| *distance < PICK_DISTANCE)
    };
    let near = (0..snapshot.positions_pc.len()).filter(drawn).filter_map(distance);
    let (_, index) = near.min_by(|a, b| a.0.total_cmp(&b.0))?;
    picked(snapshot, plan, index)
}

fn picked(snapshot: &Snapshot, plan: &Plan, index: usize) -> Option<Picked> {
    let particle = ParticleId::of_snapshot(plan, snapshot.portion, index)?;
    Some(Picked { particle, realisation: u32::from(*snapshot.realisations.get(index)?) })
}

/// Forgets the particles of another run, and chooses a few of this one where that is wanted.
fn choose(run: Res<RunState>, snapshots: Res<Snapshots>, document: Res<Document>, mut trails: ResMut<Trails>) {
    if trails.generation != run.generation() {
        trails.clear(run.generation());
        // Without turbulence the helices are all there is to see.
        let is_uniform = document.scene().field.brms_ug == 0.0;
        if trails.few == trails.unasked {
            (trails.few, trails.unasked) = (is_uniform, is_uniform);
        }
    }
    let realisation = document.view().drawn_realisation(document.scene().field.realisations);
    let fits = |picked: &Picked| realisation.is_none_or(|wanted| picked.realisation == wanted);
    if trails.few && !trails.picked.is_empty() && !trails.picked.iter().all(fits) {
        trails.picked.clear();
    }
    if !trails.few || !trails.picked.is_empty() || snapshots.generation() != run.generation() {
        return;
    }
    let (Some(snapshot), Some(plan)) = (snapshots.shown(), run.plan()) else { return };
    let drawn: Vec<usize> = (0..snapshot.realisations.len())
        .filter(|index| realisation.is_none_or(|wanted| u32::from(snapshot.realisations[*index]) == wanted))
        .collect();
    let chosen = (0..FEW).filter_map(|number| drawn.get(number * drawn.len() / FEW));
    trails.picked = chosen.filter_map(|index| picked(snapshot, plan, *index)).collect();
}

/// Starts a task where other trails are wanted than are there.
fn request(run: Res<RunState>, quality: Res<Quality>, mut trails: ResMut<Trails>) {
    if trails.picked == trails.requested || trails.task.is_some() {
        return;
    }
    let (Some(fields), Some(scene), Some(plan)) = (run.fields(), run.scene(), run.plan()) else { return };
    if fields.generation != run.generation() {
        return;
    }
    let wanted = trails.picked.clone();
    trails.requested.clone_from(&wanted);
    let (held, scene, plan) = (fields.held.clone(), Arc::clone(scene), Arc::clone(plan));
    let most = POINTS[usize::from(quality.software)];
    trails.task = Some(AsyncComputeTaskPool::get().spawn(async move {
        let never = AtomicBool::new(false);
        let follow = |picked: &Picked, field: &Field| {
            let until_yr = scene.run.duration_yr;
            let points = trajectory(&scene, &plan, field, picked.particle, until_yr, most, &never)?;
            Some(Trail { picked: *picked, points })
        };
        let trail = |picked: &Picked| match held.as_ref().and_then(|fields| fields.get(picked.realisation as usize)) {
            Some(field) => follow(picked, field),
            // After the first pass its fields are gone; the same one can be built again.
            None => follow(picked, &build_field(&scene, 0, picked.realisation, &never).ok()?),
        };
        wanted.iter().filter_map(trail).collect()
    }));
}

/// Draws the trails up to the time of the cloud.
fn receive(cloud: Res<DrawnCloud>, mut trails: ResMut<Trails>, mut commands: Commands) {
    let mut is_new = false;
    if let Some(found) = trails.task.as_mut().and_then(|task| block_on(poll_once(task))) {
        trails.task = None;
        trails.trails = Arc::new(found);
        is_new = true;
    }
    if trails.picked.is_empty() && !trails.trails.is_empty() {
        trails.trails = Arc::default();
        trails.requested.clear();
    }
    let wanted = cloud.time_yr().filter(|_| !trails.trails.is_empty());
    if !is_new && wanted == trails.drawn_to_yr {
        return;
    }
    trails.drawn_to_yr = wanted;
    if let Some(old) = trails.entity.take() {
        commands.entity(old).despawn();
    }
    if let Some(until_yr) = wanted {
        // In front of field lines, which they follow.
        let drawing = Drawing::of_lines(lines(&trails.trails, until_yr)).nearer(0.1);
        trails.entity = Some(commands.spawn((drawing, WidthPt(1.6))).id());
    }
}

fn lines(trails: &[Trail], until_yr: f64) -> Strokes {
    let mut strokes = Strokes::default();
    for (trail, [r, g, b]) in trails.iter().zip(COLOURS) {
        let passed = trail.points.iter().take_while(|point| point.time_yr <= until_yr);
        strokes.strip(passed.map(|point| {
            // What is long ago fades.
            let age = (1.0 - point.time_yr / until_yr).clamp(0.0, 1.0) as f32;
            (to_render(point.position_pc.map(|c| c as f32)), Color::srgb_u8(r, g, b).with_alpha(0.85 - 0.55 * age))
        }));
    }
    strokes
}

/// Keeps the camera on the first particle.
fn follow(cloud: Res<DrawnCloud>, trails: Res<Trails>, mut rig: ResMut<Rig>) {
    let Some(first) = trails.trails.first().filter(|_| trails.follows) else { return };
    if let Some(point) = cloud.time_yr().and_then(|time_yr| first.at(time_yr)) {
        rig.keep_on(to_render(point.position_pc.map(|c| c as f32)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Scene, ViewScene};

    fn snapshot() -> Snapshot {
        Snapshot {
            generation: 1,
            portion: 0,
            slice: 0,
            time_yr: 10.0,
            positions_pc: vec![[0.0, 0.0, 0.0], [0.0, 0.0, 30.0], [0.0, 0.0, 30.5]],
            directions: vec![[0.0, 0.0, 1.0]; 3],
            realisations: vec![0, 0, 1],
        }
    }

    #[test]
    fn the_particle_under_the_pointer_is_picked_of_those_drawn() {
        let (pane, plan) = (Viewpane::default(), Plan::of(&Scene::default()));
        let camera = OrbitCamera::from_view(&ViewScene { distance_pc: 100.0, ..ViewScene::default() });
        let place = camera.project(to_render([0.0, 0.0, 30.4]), pane.size).unwrap();
        let at = |realisation| particle_at(place, &camera, &pane, &snapshot(), realisation, &plan);
        assert_eq!(at(Some(1)), picked(&snapshot(), &plan, 2));
        assert_eq!(at(Some(0)), picked(&snapshot(), &plan, 1));
        assert_eq!(at(None), picked(&snapshot(), &plan, 2));
        assert_eq!(particle_at(Vec2::ZERO, &camera, &pane, &snapshot(), None, &plan), None);
    }

    #[test]
    fn a_trail_knows_where_its_particle_is() {
        let point = |time_yr: f64| TrajectoryPoint { time_yr, position_pc: [time_yr; 3], direction: [0.0; 3] };
        let particle = ParticleId { batch: 0, number: 0 };
        let picked = Picked { particle, realisation: 0 };
        let trail = Trail { picked, points: vec![point(0.0), point(10.0), point(20.0)] };
        for (time, found) in [(0.0, 0.0), (4.0, 0.0), (6.0, 10.0), (14.0, 10.0), (19.0, 20.0), (99.0, 20.0)] {
            assert_eq!(trail.at(time).map(|point| point.time_yr), Some(found), "{time}");
        }
    }
}
