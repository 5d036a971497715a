//! Pictures and films of a scene, without a window.

use std::path::Path;

use crate::cli::args::Verbosity;
use crate::cli::figure_choice::{Drawn, FigureChoice};
use crate::cli::interrupt::Interrupt;
use crate::cli::picture_args::{FilmOptions, PictureScene, SnapshotOptions};
use crate::cli::progress::{Meter, part_meter};
use crate::cli::{Outcome, UsageError, cores, print, scene_arg};
use crate::figure::Options;
use crate::output::ensure_writable;
use crate::scene::{Scene, validate};
use crate::sky::{DataSet, DiffusionTable, Observations};
use crate::study::SkyChoice;
use crate::viewer::order::{Beside, FilmKind, FilmOrder};
use crate::viewer::{self, Picture, Stage, ViewerError};

/// Part of the run before which nothing is asked of the first crossings of a scene that is cut short.
const FIRST_OF_SHORT: f64 = 0.01;

/// How the names of pictures may end.
const PICTURES: [&str; 1] = ["png"];

/// The scene to draw, with as many particles as a picture needs and no longer than it shows, and its file.
fn scene_of(options: &PictureScene) -> anyhow::Result<(Scene, Vec<&Path>)> {
    let (mut scene, source) = scene_arg::find(Some(&options.scene))?;
    scene.particles.count = options.particles(scene.particles.count);
    if let Some(seed) = options.seed {
        scene.particles.seed = seed;
    }
    if let Some(time_yr) = options.time {
        if time_yr > scene.run.duration_yr {
            let end = print::quantity(scene.run.duration_yr, crate::quantity::Unit::Year);
            return Err(UsageError(format!("--time is after the end of the run, {end}: raise run.duration_yr")).into());
        }
        scene.run.duration_yr = time_yr;
        scene.observers.first_time_yr = scene.observers.first_time_yr.min(FIRST_OF_SHORT * time_yr);
    }
    validate(&scene, "scene")?;
    Ok((scene, source.path().into_iter().collect()))
}

/// The figure beside the view, as a window shows it at first.
fn beside(scene: &Scene, choice: FigureChoice) -> anyhow::Result<Beside> {
    match choice.drawn() {
        Drawn::Run(figure) => Ok(Beside::Run(figure, Box::new(Options { single: true, ..Options::default() }))),
        Drawn::Scene(figure) => {
            let (observations, table) = (Observations::shipped()?, DiffusionTable::shipped()?);
            let choice = SkyChoice::usual(&observations, DataSet::default());
            Ok(Beside::Still(Box::new(figure.draw(scene, &choice, &observations, &table))))
        }
    }
}

/// Renders the 3D view of a scene to a picture.
pub(super) fn snapshot(
    options: &SnapshotOptions,
    verbosity: Verbosity,
    interrupt: &Interrupt,
) -> anyhow::Result<Outcome> {
    let (scene, inputs) = scene_of(&options.picture)?;
    ensure_writable(&options.out, &PICTURES, &inputs)?;
    interrupt.listen()?;
    let picture = Picture {
        transparent: options.transparent,
        beside: options.picture.beside.map(|choice| beside(&scene, choice)).transpose()?,
        alone: options.alone,
        bare: options.bare,
        view: options.picture.view.map(Into::into),
        ..Picture::of_view(options.out.clone(), options.size)
    };
    let mut meter = Meter::new(verbosity, "", 1);
    let made = viewer::snapshot(scene, &picture, Some(cores::all_cores()), &mut |progress| {
        if progress.steps_done() > 0 {
            meter.start_moving();
        }
        meter.tick(progress);
        !interrupt.asked()
    });
    meter.finish();
    told(made, &options.out.display().to_string())
}

/// Makes a film of a scene.
pub(super) fn film(options: &FilmOptions, verbosity: Verbosity, interrupt: &Interrupt) -> anyhow::Result<Outcome> {
    let (scene, inputs) = scene_of(&options.picture)?;
    let order = FilmOrder {
        motion: options.motion.into(),
        length_s: options.length,
        frames_per_s: options.rate,
        size: options.size,
        log_time: options.log,
        view: options.picture.view.map(Into::into),
        beside: options.picture.beside.map(|choice| beside(&scene, choice)).transpose()?,
        ..FilmOrder::to(options.out.clone())
    };
    let kind = viewer::kind_of(&order).map_err(UsageError)?;
    if kind != FilmKind::Numbered {
        ensure_writable(&options.out, kind.endings(), &inputs)?;
        if options.out.exists() && !options.force {
            let message = format!("{} is there; --force replaces it", options.out.display());
            return Err(UsageError(message).into());
        }
    }
    interrupt.listen()?;
    let (mut meter, mut drawing) = (Some(Meter::new(verbosity, "", 1)), None);
    let begin = std::time::Instant::now();
    let mut drawing_since = begin;
    let made = viewer::make_film(scene, &order, Some(cores::all_cores()), &mut |stage| {
        match stage {
            Stage::Running(progress) => {
                if let Some(meter) = &mut meter {
                    if progress.steps_done() > 0 {
                        meter.start_moving();
                    }
                    meter.tick(progress);
                }
            }
            Stage::Drawing(done, all) => {
                if let Some(meter) = meter.take() {
                    meter.finish();
                    drawing_since = std::time::Instant::now();
                }
                let left_s = drawing_since.elapsed().as_secs_f64() / done as f64 * (all - done) as f64;
                let words = format!("picture {done} of {all}, {} left", print::wall_clock(left_s));
                drawing.get_or_insert_with(|| part_meter(verbosity)).tick(done as f64 / all as f64, &words);
            }
        }
        !interrupt.asked()
    });
    if let Some(meter) = meter {
        meter.finish();
    }
    if let Some(drawing) = drawing {
        drawing.finish();
    }
    if made.is_ok() && verbosity > Verbosity::Quiet {
        let took = print::wall_clock(begin.elapsed().as_secs_f64());
        print::stderr(&format!("larmor: {} pictures as {} in {took}", order.frames(), kind.name()));
    }
    told(made, &options.out.display().to_string())
}

/// Says where the file is.
fn told(made: Result<(), ViewerError>, path: &str) -> anyhow::Result<Outcome> {
    match made {
        Ok(()) => {
            print::stdout(&format!("{path}\n"))?;
            Ok(Outcome::Done)
        }
        Err(ViewerError::Interrupted) => {
            print::stderr("larmor: interrupted, nothing is written");
            Ok(Outcome::Interrupted)
        }
        Err(error) => Err(error.into()),
    }
}
