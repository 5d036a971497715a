//! One run on the simulation thread, from fields to the last pass.

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use crate::estimate::Estimates;
use crate::field::{Field, FieldError};
use crate::scene::Scene;
use crate::simulate::engine::Engine;
use crate::simulate::estimate_pace::EstimatePace;
use crate::simulate::field_cache::FieldCache;
use crate::simulate::mailbox::{EarlyEnd, Mailbox, Requests, Successor};
use crate::simulate::memory::{Memory, check_memory};
use crate::simulate::next_fields::{Built, NextFields};
use crate::simulate::part_run::run_part;
use crate::simulate::plan::build_field;
use crate::simulate::visit_pace::VisitPace;
use crate::simulate::workers::Workers;
use crate::simulate::{Checkpoint, Checkpoints, News, Passes, Plan, RunReport, Snapshot, Start};

/// How often commands are read while nothing moves because fields are not ready yet.
const PATIENCE: Duration = Duration::from_millis(20);

/// Makes a run until its last pass, a cancel, or what replaces it, which is returned.
pub(super) fn run_scene(
    mailbox: &Mailbox,
    start: Start,
    workers: &mut Workers,
    cache: &mut FieldCache,
) -> Option<Successor> {
    if let Passes::Share(share) = start.passes {
        cache.clear();
        return run_part(mailbox, start, share, workers);
    }
    let mut run = Run::new(mailbox, start);
    let mut engine = None;
    let complete = match run.make(&mut engine, workers, cache) {
        Ok(()) => true,
        Err(EarlyEnd::Cancelled) => false,
        Err(EarlyEnd::Failed(message)) => {
            run.tell(News::Failed(message));
            return None;
        }
        Err(EarlyEnd::Replaced(successor)) => return Some(successor),
    };
    match run.last_report(engine.as_ref(), complete) {
        Ok(report) => {
            run.tell(News::Finished(report));
            None
        }
        Err(successor) => Some(successor),
    }
}

struct Run<'a> {
    mailbox: &'a Mailbox,
    generation: u64,
    scene: Arc<Scene>,
    plan: Arc<Plan>,
    passes: Passes,
    checkpoints: Checkpoints,
    /// The last checkpoint, which somebody may still be writing.
    last_checkpoint: Weak<Checkpoint>,
    requests: Requests,
    estimate_pace: EstimatePace,
    visits: VisitPace,
    next_fields: Option<NextFields>,
    /// A snapshot for which there was no place yet.
    unsent: Option<Snapshot>,
    /// The fields of the pass before, which somebody may still look at.
    last_fields: Weak<Vec<Field>>,
    field_setup_s: f64,
    propagation_s: f64,
}

impl<'a> Run<'a> {
    fn new(mailbox: &'a Mailbox, start: Start) -> Self {
        let Start { generation, scene, passes, checkpoints } = start;
        Self {
            mailbox,
            generation,
            plan: Arc::new(Plan::of(&scene)),
            scene,
            passes,
            checkpoints,
            last_checkpoint: Weak::new(),
            requests: Requests::default(),
            estimate_pace: EstimatePace::default(),
            visits: VisitPace::new(Instant::now()),
            next_fields: None,
            unsent: None,
            last_fields: Weak::new(),
            field_setup_s: 0.0,
            propagation_s: 0.0,
        }
    }

    /// Builds the fields and moves particles; there is an engine from when they can move.
    fn make(
        &mut self,
        engine: &mut Option<Engine>,
        workers: &mut Workers,
        cache: &mut FieldCache,
    ) -> Result<(), EarlyEnd> {
        self.mailbox.progress.begin(self.plan.steps_per_pass());
        self.tell(News::Planned(self.plan.clone()));
        let pass = self.first_pass()?;
        let fields = self.ready_fields(pass, workers, cache)?;
        let engine = engine.insert(self.released(fields)?);
        let end = self.move_particles(engine, workers, cache);
        self.mailbox.stop.set_due(None);
        if matches!(end, Err(EarlyEnd::Cancelled)) && self.checkpoints.every.is_some() {
            self.tell_checkpoint(engine);
        }
        end
    }

    /// The pass that the run begins with, or goes on with.
    fn first_pass(&self) -> Result<u32, EarlyEnd> {
        let Some(checkpoint) = &self.checkpoints.from else { return Ok(0) };
        let fits = checkpoint.check(&self.scene).and_then(|()| match self.passes {
            Passes::Count(count) => checkpoint.check_passes(count),
            Passes::Endless | Passes::Share(_) => checkpoint.whole().map(drop),
        });
        fits.map_err(|error| EarlyEnd::Failed(error.to_string()))?;
        Ok(checkpoint.pass())
    }

    /// The fields of the first pass of this run, built or taken over from the last run.
    fn ready_fields(
        &mut self,
        pass: u32,
        workers: &Workers,
        cache: &mut FieldCache,
    ) -> Result<Arc<Vec<Field>>, EarlyEnd> {
        let known = if pass == 0 { cache.take(&self.scene) } else { Vec::new() };
        cache.clear();
        let memory = Memory::of(&self.scene, &self.plan);
        let others = memory.total() - memory.fields;
        let fields = self.timed(|run| run.build_fields(pass, workers, known, others))?;
        let fields = Arc::new(fields);
        if pass == 0 {
            cache.store(&self.scene, fields.clone());
        }
        self.tell_fields(pass, &fields);
        Ok(fields)
    }

    /// Does what particles wait for.
    fn timed<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let begin = Instant::now();
        let done = work(self);
        self.field_setup_s += begin.elapsed().as_secs_f64();
        done
    }

    fn tell_fields(&self, pass: u32, fields: &Arc<Vec<Field>>) {
        self.tell(News::FieldReady { pass, fields: fields.clone(), setup_s: self.field_setup_s });
    }

    /// Memory of so many realisations in bytes.
    fn bytes_of(&self, realisations: usize) -> u64 {
        self.plan.field_bytes / u64::from(self.scene.field.realisations) * realisations as u64
    }

    /// Builds the realisations that are missing, reading commands when interrupted, if `other_bytes` more are free too.
    fn build_fields(
        &mut self,
        pass: u32,
        workers: &Workers,
        mut fields: Vec<Field>,
        other_bytes: u64,
    ) -> Result<Vec<Field>, EarlyEnd> {
        let (scene, mailbox) = (self.scene.clone(), self.mailbox);
        let realisations = scene.field.realisations as usize;
        let missing_bytes = self.bytes_of(realisations - fields.len());
        check_memory(missing_bytes + other_bytes, missing_bytes).map_err(EarlyEnd::Failed)?;
        let stop = mailbox.stop.command();
        while fields.len() < realisations {
            mailbox.progress.set_fields_built(fields.len());
            let realisation = fields.len() as u32;
            match workers.build(|| build_field(&scene, pass, realisation, stop)) {
                Ok(field) => fields.push(field),
                Err(FieldError::Interrupted) => self.obey()?,
                Err(error) => return Err(EarlyEnd::Failed(error.to_string())),
            }
        }
        Ok(fields)
    }

    /// The engine with all particles at the source, or where the checkpoint left them.
    fn released(&mut self, fields: Arc<Vec<Field>>) -> Result<Engine, EarlyEnd> {
        let mut engine = Engine::new(&self.scene, self.plan.clone(), fields);
        if let Some(checkpoint) = self.checkpoints.from.take() {
            engine.resume(&self.scene, &checkpoint).map_err(|error| EarlyEnd::Failed(error.to_string()))?;
            self.propagation_s = checkpoint.propagation_s;
            self.mailbox.progress.add_steps(checkpoint.steps);
            self.mailbox.progress.set_pass(engine.pass());
        }
        Ok(engine)
    }

    /// Begins to build the fields of the next pass, if there is one, as soon as the memory of two passes suffices: those
    /// of the pass before must have been let go.
    fn prepare_next_pass(&mut self, engine: &Engine, workers: &Workers) {
        let needed = self.next_fields.is_none() && !self.is_last(engine) && self.scene.field.brms_ug > 0.0;
        let all = self.scene.field.realisations as usize;
        if needed && self.last_fields.strong_count() == 0 && check_memory(self.bytes_of(all), 0).is_ok() {
            self.next_fields = Some(NextFields::begin(workers, self.scene.clone(), engine.pass() + 1));
        }
    }

    fn is_last(&self, engine: &Engine) -> bool {
        matches!(self.passes, Passes::Count(count) if engine.pass() + 1 >= count)
    }

    /// Gives the particles of the next pass fields of their own: those built meanwhile, or built now.
    fn begin_next_pass(
        &mut self,
        engine: &mut Engine,
        workers: &Workers,
        cache: &mut FieldCache,
    ) -> Result<(), EarlyEnd> {
        // Its fields are of the first pass; a third set would be too many.
        cache.clear();
        let pass = engine.pass() + 1;
        if self.scene.field.brms_ug == 0.0 {
            engine.next_pass(engine.fields().clone());
        } else {
            let fields = Arc::new(self.timed(|run| run.fields_of(pass, engine, workers))?);
            self.last_fields = Arc::downgrade(engine.fields());
            engine.next_pass(fields.clone());
            self.tell_fields(pass, &fields);
        }
        self.mailbox.progress.set_pass(pass);
        Ok(())
    }

    fn fields_of(&mut self, pass: u32, engine: &mut Engine, workers: &Workers) -> Result<Vec<Field>, EarlyEnd> {
        let Some(next) = self.next_fields.take() else {
            engine.drop_fields();
            return self.build_fields(pass, workers, Vec::new(), 0);
        };
        loop {
            match next.wait(PATIENCE) {
                Built::Fields(fields) => return Ok(fields),
                Built::Failed(message) => return Err(EarlyEnd::Failed(message)),
                Built::NotYet if self.mailbox.stop.is_raised() => self.obey()?,
                Built::NotYet => {}
            }
        }
    }

    fn move_particles(
        &mut self,
        engine: &mut Engine,
        workers: &mut Workers,
        cache: &mut FieldCache,
    ) -> Result<(), EarlyEnd> {
        let (mailbox, stop) = (self.mailbox, &*self.mailbox.stop);
        let mut last_checkpoint = self.next_checkpoint(Instant::now());
        loop {
            if engine.pass_done() {
                if self.is_last(engine) {
                    return Ok(());
                }
                self.begin_next_pass(engine, workers, cache)?;
            }
            self.prepare_next_pass(engine, workers);
            let slices = engine.slices_within(self.visits.steps(Instant::now()));
            let (begin, before) = (Instant::now(), mailbox.progress.steps_done());
            let complete = workers.advance(stop, || engine.advance(slices, stop, &mailbox.progress));
            self.visits.made(mailbox.progress.steps_done() - before, begin.elapsed());
            self.propagation_s += begin.elapsed().as_secs_f64();
            if let Some(lost) = engine.lost_particle() {
                return Err(EarlyEnd::Failed(lost.to_string()));
            }
            if !complete {
                self.obey()?;
                if stop.is_due() {
                    last_checkpoint = self.offer_checkpoint(engine);
                }
                continue;
            }
            self.show(engine);
            if engine.pass_done() && self.is_last(engine) {
                continue;
            }
            self.offer_estimates(engine);
            if self.checkpoints.every.is_some_and(|every| last_checkpoint.elapsed() >= every) {
                last_checkpoint = self.offer_checkpoint(engine);
            }
        }
    }

    /// Sends a checkpoint, unless the last is still being written, and returns when that was.
    fn offer_checkpoint(&mut self, engine: &Engine) -> Instant {
        if self.last_checkpoint.strong_count() == 0 {
            self.tell_checkpoint(engine);
        }
        self.next_checkpoint(Instant::now())
    }

    /// Has the slice interrupted when the next checkpoint after `last` is due; returns `last`.
    fn next_checkpoint(&self, last: Instant) -> Instant {
        self.mailbox.stop.set_due(self.checkpoints.every.map(|every| last + every.max(Checkpoints::SHORTEST_INTERVAL)));
        last
    }

    /// Reads the commands that wait, and waits while the run is paused.
    fn obey(&mut self) -> Result<(), EarlyEnd> {
        let begin = Instant::now();
        let end = self.requests.obey(self.mailbox);
        self.visits.waited(begin.elapsed());
        end
    }

    /// Sends where the particles of the first pass are; further passes are more of the same. What finds no place goes with
    /// the next slice, so that the last of all is not lost to a receiver that sleeps.
    fn show(&mut self, engine: &Engine) {
        if engine.pass() == 0 {
            self.unsent = Some(engine.snapshot(self.generation));
        }
        let Some(snapshot) = self.unsent.take() else { return };
        if engine.pass_done() {
            self.mailbox.show_last(snapshot);
        } else {
            self.unsent = self.mailbox.show(snapshot);
        }
        if self.unsent.is_none() {
            self.visits.seen(Instant::now());
        }
    }

    /// Sends estimates where they are due and there is a place for them, unless a command comes before they are made.
    fn offer_estimates(&mut self, engine: &Engine) {
        let begin = Instant::now();
        if !(self.estimate_pace.is_due(begin) && self.mailbox.has_room_for_estimates()) {
            return;
        }
        let report = self.report(Some(engine), false);
        self.estimate_pace.made(begin, Instant::now());
        if let Some(report) = report {
            self.mailbox.offer_estimates(self.generation, report);
        }
    }

    /// The report of a run that moves no more, or what replaces the run before it is made.
    fn last_report(&mut self, engine: Option<&Engine>, complete: bool) -> Result<Arc<RunReport>, Successor> {
        loop {
            if let Some(report) = self.report(engine, complete) {
                return Ok(report);
            }
            // Only a start matters now; the report is made after any other command.
            self.requests.read(self.mailbox);
            if let Some(successor) = self.requests.take_successor() {
                return Err(successor);
            }
        }
    }

    /// The run as it stands; without an engine nothing has moved yet. `None` if a command comes before it is made.
    fn report(&self, engine: Option<&Engine>, complete: bool) -> Option<Arc<RunReport>> {
        let steps_done = self.mailbox.progress.steps_done();
        let estimates = match engine {
            Some(engine) => engine.estimates(self.mailbox.stop.command())?,
            None => Estimates::default(),
        };
        Some(Arc::new(RunReport {
            scene: self.scene.clone(),
            plan: self.plan.clone(),
            threads: self.mailbox.threads,
            particles: engine.map_or(0, Engine::particles_released),
            steps: engine.and_then(Engine::adaptive_steps).unwrap_or(steps_done),
            field_setup_s: self.field_setup_s,
            propagation_s: self.propagation_s,
            complete,
            merged: None,
            estimates: Arc::new(estimates),
        }))
    }

    fn tell_checkpoint(&mut self, engine: &Engine) {
        let checkpoint = Arc::new(engine.checkpoint(&self.scene, self.propagation_s));
        self.last_checkpoint = Arc::downgrade(&checkpoint);
        self.tell(News::Checkpoint(checkpoint));
    }

    fn tell(&self, news: News) {
        self.mailbox.tell(self.generation, news);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::FieldModel;
    use crate::simulate::Command;
    use crate::simulate::mailbox::tests::{mailbox, start};

    /// Particles in a uniform field after their first slice.
    fn moved(mailbox: &Mailbox) -> (Run<'_>, Engine) {
        let mut scene = Scene::default();
        scene.field.brms_ug = 0.0;
        scene.field.realisations = 1;
        scene.field.model = FieldModel::PlaneWaves { modes: 1 };
        scene.particles.count = 64;
        let (scene, checkpoints) = (Arc::new(scene), Checkpoints::default());
        let mut run = Run::new(mailbox, Start { generation: 1, scene, passes: Passes::Endless, checkpoints });
        let mut workers = Workers::new(1, Default::default()).unwrap();
        let fields = run.ready_fields(0, &workers, &mut FieldCache::default()).unwrap_or_default();
        let mut engine = Engine::new(&run.scene, run.plan.clone(), fields);
        assert!(workers.advance(&mailbox.stop, || engine.advance_slice(&mailbox.stop, &mailbox.progress)));
        (run, engine)
    }

    #[test]
    fn estimates_give_way_to_a_command() {
        let (mailbox, commands, updates) = mailbox(64);
        let (mut run, engine) = moved(&mailbox);
        updates.try_iter().for_each(drop);
        commands.send(Command::Pause).unwrap();
        mailbox.stop.announce_command();
        run.offer_estimates(&engine);
        assert!(updates.is_empty());
        mailbox.stop.begin_reading();
        run.estimate_pace = EstimatePace::default();
        run.offer_estimates(&engine);
        let report = match updates.try_recv().map(|update| update.news) {
            Ok(News::Estimates(report)) => report,
            other => panic!("{other:?}"),
        };
        assert!(!report.complete && report.scene.particles.count == 64 && report.estimates.time_yr > 0.0);
        run.offer_estimates(&engine);
        assert!(updates.is_empty(), "they are not due yet");
    }

    /// What no push makes, injected: the run ends with the particle's number, and no checkpoint is made with it.
    #[test]
    fn a_particle_that_is_nowhere_ends_the_run() {
        let (mailbox, _commands, updates) = mailbox(64);
        let (mut run, mut engine) = moved(&mailbox);
        (run.checkpoints.every, run.passes) = (Some(Duration::ZERO), Passes::Count(1));
        let seed = run.scene.particles.seed;
        updates.try_iter().for_each(drop);
        engine.lose(40, 0);
        let mut workers = Workers::new(1, Default::default()).unwrap();
        let end = run.move_particles(&mut engine, &mut workers, &mut FieldCache::default());
        let Err(EarlyEnd::Failed(message)) = end else { panic!("the run went on") };
        for named in ["particle 40 of pass 1 has no position", "at 10.9", &format!("(seed {seed})")] {
            assert!(message.contains(named), "{message}");
        }
        assert!(updates.is_empty(), "something was made of it");
    }

    #[test]
    fn only_a_start_ends_the_last_estimates() {
        let (mailbox, commands, _updates) = mailbox(64);
        let (mut run, engine) = moved(&mailbox);
        for command in [Command::Cancel, Command::Pause] {
            commands.send(command).unwrap();
        }
        mailbox.stop.announce_command();
        let report = run.last_report(Some(&engine), false);
        assert!(report.is_ok_and(|report| !report.complete && report.particles == 64));
        commands.send(start(2)).unwrap();
        mailbox.stop.announce_command();
        let replaced = run.last_report(Some(&engine), true);
        assert!(matches!(replaced, Err(Successor::Run(start)) if start.generation == 2));
    }
}
