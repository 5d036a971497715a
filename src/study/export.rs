//! Data of a run for other programs: where all particles of its first pass are at chosen times, paths of some, and field
//! lines.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, bounded};
use rayon::ThreadPoolBuilder;
use scopeguard::defer;

use crate::field::{FieldLine, LineLayout, trace_line};
use crate::math;
use crate::scene::{Integrator, Scene};
use crate::simulate::{
    Cloud, FirstPass, FirstPassError, Moved, ParticleId, Plan, Progress, StopFlags, TrajectoryPoint, caught, trajectory,
};
use crate::study::{Event, StudyError};
use crate::vector::norm;

/// How often the watcher is asked.
const TICK: Duration = Duration::from_millis(100);
/// Points of a path at most.
const TRAIL_POINTS: usize = 1000;
/// First of the times that are chosen, as a part of the run's duration.
const FIRST_TIME: f64 = 1e-3;
/// Field lines reach this many times as far as the cloud, at least so far in pc.
const MARGIN: f64 = 1.9;
const LEAST_REACH_PC: f64 = 1.0;
/// Of so many lines one passes the source closely.
const NEAR_SOURCE: usize = 20;

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportPlan {
    /// Times of the clouds in yr, at least one, above 0 and within the run's duration.
    pub times_yr: Vec<f64>,
    /// Particles whose paths are followed, at most as many as there are.
    pub trails: usize,
    /// Field lines, in the first realisation.
    pub lines: usize,
}

impl ExportPlan {
    /// `count` >= 1 times in equal ratios from a thousandth of the run's duration to its end; one alone is the end.
    pub fn times_yr(duration_yr: f64, count: usize) -> Vec<f64> {
        let last = count.saturating_sub(1);
        let share = |index: usize| (last - index) as f64 / last.max(1) as f64;
        (0..=last).map(|index| duration_yr * math::pow(FIRST_TIME, share(index))).collect()
    }
}

/// The path of a particle.
#[derive(Clone, Debug, PartialEq)]
pub struct Trail {
    /// Which particle, as numbered in a [`Cloud`], from 0.
    pub particle: usize,
    /// Realisation of the field, from 0.
    pub realisation: u32,
    /// From the source to the last of the times.
    pub points: Vec<TrajectoryPoint>,
}

/// What was made.
#[derive(Clone, Debug)]
pub struct Export {
    /// The scene.
    pub scene: Scene,
    /// The cloud at each time.
    pub clouds: Vec<Cloud>,
    /// Paths; none where each particle makes steps of its own.
    pub trails: Vec<Trail>,
    /// Field lines of the first realisation.
    pub lines: Vec<FieldLine>,
}

/// Makes the first pass of a scene on `threads`; `watch` is told how far it is, and ends it by answering `Break`: there is
/// nothing then.
///
/// # Errors
/// If the operating system refuses a thread or the run fails.
pub fn make_export(
    scene: &Scene,
    plan: &ExportPlan,
    threads: usize,
    watch: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
) -> Result<Option<Export>, StudyError> {
    let refused =
        |error: &dyn std::fmt::Display| StudyError::Failed(format!("cannot start {threads} threads: {error}"));
    let builder = ThreadPoolBuilder::new().num_threads(threads).thread_name(|index| format!("larmor-export-{index}"));
    let pool = builder.build().map_err(|error| refused(&error))?;
    let pass = FirstPass::new(scene.clone(), &plan.times_yr);
    let (stop, progress, interrupt) = (StopFlags::default(), Progress::default(), AtomicBool::new(false));
    if watch(Event::Planned { plan: pass.plan(), passes: 1, threads }).is_break() {
        return Ok(None);
    }
    let result = std::thread::scope(|scope| {
        let (done, end) = bounded(1);
        let (pass, stop, progress, pool, interrupt) = (&pass, &stop, &progress, &pool, &interrupt);
        let work = move || {
            let mut extras =
                Extras { scene, plan, pass: pass.plan(), interrupt, trails: Vec::new(), lines: Vec::new() };
            let mut look = |moved: Moved<'_>| pool.install(|| extras.look(moved));
            let clouds = caught(|| pass.follow(pool, stop, progress, &mut look));
            // Whoever waits is there until this arrives.
            let _ = done.send(clouds.map(|clouds| clouds.map(|clouds| (clouds, extras.trails, extras.lines))));
        };
        std::thread::Builder::new()
            .name("larmor-export".into())
            .spawn_scoped(scope, work)
            .map_err(|error| refused(&error))?;
        let end_work = || {
            stop.announce_command();
            interrupt.store(true, Ordering::Relaxed);
        };
        // By a panic of the watcher too: whoever leaves here waits for the work.
        defer!(end_work());
        let mut moving = false;
        loop {
            match end.recv_timeout(TICK) {
                Ok(Ok(result)) => return Ok(result),
                Ok(Err(cause)) => return Err(StudyError::of_panic(&cause, scene.particles.seed)),
                Err(RecvTimeoutError::Disconnected) => return Err(StudyError::Silent),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if !moving && progress.steps_done() > 0 {
                moving = true;
                let _ = watch(Event::FieldReady { pass: 0, setup_s: 0.0 });
            }
            if watch(Event::Moving(progress)).is_break() {
                end_work();
            }
        }
    });
    let _ = watch(Event::Ended);
    match result? {
        Ok((clouds, mut trails, lines)) => {
            trails.sort_by_key(|trail| trail.particle);
            Ok(Some(Export { scene: scene.clone(), clouds, trails, lines }))
        }
        Err(FirstPassError::Stopped) => Ok(None),
        Err(error) => Err(StudyError::Failed(error.to_string())),
    }
}

/// What is made of a field while it is there.
struct Extras<'a> {
    scene: &'a Scene,
    plan: &'a ExportPlan,
    pass: &'a Plan,
    interrupt: &'a AtomicBool,
    trails: Vec<Trail>,
    lines: Vec<FieldLine>,
}

impl Extras<'_> {
    fn look(&mut self, moved: Moved<'_>) {
        if moved.realisation == 0 {
            self.lines = field_lines(self.scene, &moved, self.plan.lines);
        }
        if self.scene.run.integrator == Integrator::Boris {
            self.follow(&moved);
        }
    }

    /// Paths of those chosen that move in this field: the first of each batch, then the second of each, and so on.
    fn follow(&mut self, moved: &Moved<'_>) {
        let batches = self.pass.batch_sizes.len();
        let realisations = self.scene.field.realisations as usize;
        let before = |batch: usize| self.pass.batch_sizes[..batch].iter().map(|size| *size as usize).sum::<usize>();
        for index in 0..self.plan.trails {
            let (batch, number) = (index % batches, index / batches);
            let is_there = number < self.pass.batch_sizes[batch] as usize;
            if !is_there || batch % realisations != moved.realisation as usize {
                continue;
            }
            let id = ParticleId { batch: batch as u32, number: number as u32 };
            let points =
                trajectory(self.scene, self.pass, moved.field, id, moved.until_yr, TRAIL_POINTS, self.interrupt);
            if let Some(points) = points {
                let particle = before(batch) + number;
                self.trails.push(Trail { particle, realisation: moved.realisation, points });
            }
        }
    }
}

/// Lines of a field around the particles in it, as the window lays them out.
fn field_lines(scene: &Scene, moved: &Moved<'_>, count: usize) -> Vec<FieldLine> {
    let farthest = moved.particles.iter().map(|particle| norm(particle.position_pc)).fold(LEAST_REACH_PC, f64::max);
    let field = &scene.field;
    let ordered = LineLayout::is_ordered(field.b0_ug, field.brms_ug);
    let layout = LineLayout { reach_pc: MARGIN * farthest, ordered, l_max_pc: field.l_max_pc };
    let near = count.div_ceil(NEAR_SOURCE);
    let seeds = layout.around_source(near).into_iter().chain(layout.elsewhere(count - near));
    let (step_pc, half_length_pc) = (layout.step_pc(), layout.half_length_pc());
    // A point alone is no line: the field vanishes there.
    let lines = seeds.map(|seed| trace_line(moved.field, seed, step_pc, half_length_pc));
    lines.filter(|line| line.points_pc.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::FieldModel;
    use crate::simulate::injected::{Site, inject};

    #[test]
    fn times_are_in_equal_ratios_to_the_end() {
        let times = ExportPlan::times_yr(1e4, 4);
        assert!((times[0] - 10.0).abs() < 1e-9 && times[3] == 1e4, "{times:?}");
        assert!(times.windows(2).all(|pair| (pair[1] / pair[0] - 10.0).abs() < 1e-9));
        assert_eq!(ExportPlan::times_yr(1e4, 1), [1e4]);
    }

    #[test]
    fn a_panic_becomes_an_error() {
        let mut scene = Scene::default();
        scene.field.model = FieldModel::PlaneWaves { modes: 10 };
        scene.field.realisations = 2;
        (scene.particles.count, scene.run.duration_yr) = (64, 100.0);
        let plan = ExportPlan { times_yr: vec![100.0], trails: 0, lines: 0 };
        for (seed, site) in [(5_000_000, Site::Field(0)), (5_000_001, Site::Slice(0))] {
            scene.particles.seed = seed;
            inject(site, seed);
            let mut never = |_: Event<'_>| ControlFlow::Continue(());
            let message = make_export(&scene, &plan, 2, &mut never).unwrap_err().to_string();
            assert!(message.contains(&format!("injected into {site:?}; seed {seed}")), "{message}");
            assert!(make_export(&scene, &plan, 2, &mut never).unwrap().is_some());
        }
    }

    #[test]
    fn a_watcher_that_panics_does_not_wait_for_the_end() {
        let mut scene = Scene::default();
        (scene.field.model, scene.run.duration_yr) = (FieldModel::PlaneWaves { modes: 10 }, 1e7);
        let plan = ExportPlan { times_yr: vec![1e7], trails: 0, lines: 0 };
        let mut panics = |event: Event<'_>| {
            assert!(!matches!(event, Event::Moving(_)), "the watcher fails");
            ControlFlow::Continue(())
        };
        let begin = std::time::Instant::now();
        let watched = std::panic::AssertUnwindSafe(|| make_export(&scene, &plan, 1, &mut panics).map(|_| ()));
        assert!(std::panic::catch_unwind(watched).is_err());
        assert!(begin.elapsed() < Duration::from_secs(60), "{:?}", begin.elapsed());
    }
}
