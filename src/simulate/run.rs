//! One run on the simulation thread, from fields to the last pass.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::field::{Field, FieldError};
use crate::scene::{FieldScene, Scene};
use crate::simulate::engine::Engine;
use crate::simulate::field_cache::FieldCache;
use crate::simulate::mailbox::{Mailbox, Requests, Successor};
use crate::simulate::plan::turbulence;
use crate::simulate::workers::Workers;
use crate::simulate::{Checkpoints, News, Passes, Plan, RunReport, Start};

/// Estimates are sent at most this often, but for the last.
const ESTIMATE_INTERVAL: Duration = Duration::from_millis(100);

/// Makes a run until its last pass, a cancel, or what replaces it, which is returned.
pub(super) fn run_scene(
    mailbox: &Mailbox,
    start: Start,
    workers: &mut Workers,
    cache: &mut FieldCache,
) -> Option<Successor> {
    let mut run = Run::new(mailbox, start);
    let mut engine = None;
    let news = match run.make(&mut engine, workers, cache) {
        Ok(()) => News::Finished(run.report(engine.as_ref(), true)),
        Err(EarlyEnd::Cancelled) => News::Finished(run.report(engine.as_ref(), false)),
        Err(EarlyEnd::Failed(message)) => News::Failed(message),
        Err(EarlyEnd::Replaced(successor)) => return Some(successor),
    };
    run.tell(news);
    None
}

/// Why a run ends before its last pass.
enum EarlyEnd {
    Cancelled,
    /// Cause and remedy.
    Failed(String),
    Replaced(Successor),
}

struct Run<'a> {
    mailbox: &'a Mailbox,
    generation: u64,
    scene: Arc<Scene>,
    plan: Arc<Plan>,
    passes: Passes,
    checkpoints: Checkpoints,
    requests: Requests,
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
            requests: Requests::default(),
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
        let fields = self.ready_fields(workers, cache)?;
        let engine = engine.insert(self.released(fields)?);
        let end = self.move_particles(engine, workers);
        if matches!(end, Err(EarlyEnd::Cancelled)) && self.checkpoints.every.is_some() {
            self.tell_checkpoint(engine);
        }
        end
    }

    /// The fields, built or taken over from the last run.
    fn ready_fields(&mut self, workers: &Workers, cache: &mut FieldCache) -> Result<Arc<Vec<Field>>, EarlyEnd> {
        let begin = Instant::now();
        let fields = self.build_fields(workers, cache.take(&self.scene));
        self.field_setup_s = begin.elapsed().as_secs_f64();
        let fields = Arc::new(fields?);
        cache.store(&self.scene, fields.clone());
        self.tell(News::FieldReady { fields: fields.clone(), setup_s: self.field_setup_s });
        Ok(fields)
    }

    /// Builds the realisations that are missing, reading commands when interrupted.
    fn build_fields(&mut self, workers: &Workers, mut fields: Vec<Field>) -> Result<Vec<Field>, EarlyEnd> {
        let (scene, mailbox) = (self.scene.clone(), self.mailbox);
        let realisations = scene.field.realisations as usize;
        let each_bytes = self.plan.field_bytes / u64::from(scene.field.realisations);
        check_memory(each_bytes * (realisations - fields.len()) as u64)?;
        let turbulence = turbulence(&scene);
        let FieldScene { b0_ug, model, precision, .. } = scene.field;
        let (seed, stop) = (scene.particles.seed, mailbox.stop.command());
        while fields.len() < realisations {
            mailbox.progress.set_fields_built(fields.len());
            let realisation = fields.len() as u32;
            match workers.build(|| Field::build(b0_ug, &turbulence, model, precision, seed, realisation, stop)) {
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

    fn move_particles(&mut self, engine: &mut Engine, workers: &mut Workers) -> Result<(), EarlyEnd> {
        let (mailbox, stop) = (self.mailbox, &*self.mailbox.stop);
        let mut last_estimates: Option<Instant> = None;
        let mut last_checkpoint = Instant::now();
        loop {
            let begin = Instant::now();
            let complete = workers.advance(stop, || engine.advance_slice(stop, &mailbox.progress));
            self.propagation_s += begin.elapsed().as_secs_f64();
            if !complete {
                self.obey()?;
                continue;
            }
            mailbox.show(engine.snapshot(self.generation));
            if engine.pass_done() && matches!(self.passes, Passes::Count(count) if engine.pass() + 1 >= count) {
                return Ok(());
            }
            if engine.pass_done() || last_estimates.is_none_or(|at| at.elapsed() >= ESTIMATE_INTERVAL) {
                mailbox.offer(self.generation, News::Estimates(self.report(Some(engine), false)));
                last_estimates = Some(Instant::now());
            }
            if engine.pass_done() {
                engine.next_pass();
                mailbox.progress.set_pass(engine.pass());
            }
            if self.checkpoints.every.is_some_and(|every| last_checkpoint.elapsed() >= every) {
                self.tell_checkpoint(engine);
                last_checkpoint = Instant::now();
            }
        }
    }

    /// Reads the commands that wait, and waits while the run is paused.
    fn obey(&mut self) -> Result<(), EarlyEnd> {
        self.requests.read_and_wait(self.mailbox);
        match self.requests.take_successor() {
            Some(successor) => Err(EarlyEnd::Replaced(successor)),
            None if self.requests.is_cancelled() => Err(EarlyEnd::Cancelled),
            None => Ok(()),
        }
    }

    /// The run as it stands; without an engine nothing has moved yet.
    fn report(&self, engine: Option<&Engine>, complete: bool) -> Arc<RunReport> {
        let steps_done = self.mailbox.progress.steps_done();
        Arc::new(RunReport {
            scene: self.scene.clone(),
            plan: self.plan.clone(),
            threads: self.mailbox.threads,
            particles: engine.map_or(0, Engine::particles_released),
            steps: engine.and_then(Engine::adaptive_steps).unwrap_or(steps_done),
            field_setup_s: self.field_setup_s,
            propagation_s: self.propagation_s,
            complete,
            estimates: engine.map(|engine| Arc::new(engine.estimates())).unwrap_or_default(),
        })
    }

    fn tell_checkpoint(&self, engine: &Engine) {
        let mut checkpoint = engine.checkpoint(&self.scene);
        checkpoint.steps = self.mailbox.progress.steps_done();
        checkpoint.propagation_s = self.propagation_s;
        self.tell(News::Checkpoint(Arc::new(checkpoint)));
    }

    fn tell(&self, news: News) {
        self.mailbox.tell(self.generation, news);
    }
}

/// Refuses fields that do not fit into memory.
fn check_memory(needed_bytes: u64) -> Result<(), EarlyEnd> {
    match available_memory_bytes() {
        Some(available_bytes) if needed_bytes > available_bytes => Err(EarlyEnd::Failed(format!(
            "the fields need {:.1} GB of memory and {:.1} GB are free: use fewer realisations, cells or levels",
            needed_bytes as f64 / 1e9,
            available_bytes as f64 / 1e9
        ))),
        _ => Ok(()),
    }
}

/// Memory that the system can give without swapping, in bytes; `None` where it does not tell.
fn available_memory_bytes() -> Option<u64> {
    let mut system = sysinfo::System::new();
    system.refresh_memory();
    Some(system.available_memory()).filter(|bytes| *bytes > 0)
}
