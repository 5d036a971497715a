//! `larmor export`: clouds, paths and field lines for other programs.

use std::ops::ControlFlow;
use std::path::Path;

use crate::cli::args::Verbosity;
use crate::cli::cores::threads;
use crate::cli::deliver::Delivery;
use crate::cli::export_args::{ExportOptions, FormatChoice};
use crate::cli::interrupt::Interrupt;
use crate::cli::watch::Watcher;
use crate::cli::{Outcome, UsageError, claim, print, scene_arg};
use crate::output::{Earlier, FolderRequest};
use crate::quantity::Unit;
use crate::scene::{Integrator, Scene};
use crate::study::{Event, Export, ExportFormat, ExportPlan, export_file_names, make_export, write_export};

/// Makes the first pass of the scene and writes what is asked for.
pub(super) fn export(options: &ExportOptions, verbosity: Verbosity, interrupt: &Interrupt) -> anyhow::Result<Outcome> {
    let (mut scene, source) = scene_arg::find(Some(&options.scene))?;
    scene_arg::override_scene(&mut scene, options.seed, options.particles)?;
    let plan = plan(options, &scene)?;
    let earlier = if options.force { Earlier::Replaced } else { Earlier::Refused };
    let folder = claim::folder(&FolderRequest {
        path: &options.out,
        earlier,
        names: &export_file_names(),
        inputs: &source.path().into_iter().collect::<Vec<_>>(),
        beside: &[],
    })?;
    let mut watcher = Watcher::new(verbosity, interrupt)?;
    let mut watch = |event: Event<'_>| -> ControlFlow<()> { watcher.hear(event) };
    let Some(export) = make_export(&scene, &plan, threads(options.threads), &mut watch)? else {
        let path = folder.path().display();
        print::stderr(&format!("larmor: interrupted before all particles were at the last time; {path} is as it was"));
        return Ok(Outcome::Interrupted);
    };
    if export.trails.is_empty() && plan.trails > 0 && scene.run.integrator != Integrator::Boris {
        print::stderr("larmor: no paths, as each particle makes steps of its own; they need the integrator Boris");
    }
    let mut formats: Vec<ExportFormat> = Vec::new();
    for format in options.format.iter().map(|choice| format(*choice)) {
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    let write = |out: &Path| write_export(out, &export, &formats);
    Delivery { folder, text: sentences(&export), json: false, stays: false, write: &write }.make(verbosity)?;
    Ok(Outcome::Done)
}

fn format(choice: FormatChoice) -> ExportFormat {
    match choice {
        FormatChoice::Vtk => ExportFormat::Legacy,
        FormatChoice::Vtp => ExportFormat::PolyData,
        FormatChoice::Vtu => ExportFormat::Grid,
        FormatChoice::Ecsv => ExportFormat::Table,
    }
}

fn plan(options: &ExportOptions, scene: &Scene) -> Result<ExportPlan, UsageError> {
    let duration_yr = scene.run.duration_yr;
    let is_outside = |time_yr: &&f64| !(**time_yr > 0.0 && **time_yr <= duration_yr);
    if let Some(time_yr) = options.times.iter().find(is_outside) {
        let [time, end] = [*time_yr, duration_yr].map(|time_yr| print::quantity(time_yr, Unit::Year));
        return Err(UsageError(format!("the run has no time {time}; allowed: above 0, to its end at {end}")));
    }
    let times_yr = if options.times.is_empty() {
        ExportPlan::times_yr(duration_yr, usize::from(options.count))
    } else {
        options.times.clone()
    };
    Ok(ExportPlan { times_yr, trails: usize::from(options.trails), lines: usize::from(options.lines) })
}

fn sentences(export: &Export) -> String {
    let times: Vec<String> = export.clouds.iter().map(|cloud| print::quantity(cloud.time_yr, Unit::Year)).collect();
    format!(
        "{} particles at {}\n{} paths, {} field lines\n",
        export.scene.particles.count,
        times.join(", "),
        export.trails.len(),
        export.lines.len()
    )
}
