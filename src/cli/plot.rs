//! `larmor plot`: figures from a run's folder, without moving a particle.

use std::path::{Path, PathBuf};

use crate::cli::args::Verbosity;
use crate::cli::figure_choice::{Drawn, FigureChoice};
use crate::cli::plot_args::{PlotFormat, PlotOptions};
use crate::cli::{Outcome, UsageError, claim, print};
use crate::figure::{Figure, RunFigure};
use crate::output::{Earlier, FolderRequest, KeptRun, OutputError, draw_on, figure_table, read_run, write_whole};
use crate::sky::{DiffusionTable, Observations};
use crate::study::SkyChoice;

/// Draws the figures that are asked for and prints the names of their files.
pub(super) fn plot(options: &PlotOptions, verbosity: Verbosity) -> anyhow::Result<Outcome> {
    let run = read_run(&options.run)?;
    check_slot(options, &run)?;
    let figures = figures(options, &run)?;
    let names: Vec<String> = figures.iter().flat_map(|(name, _)| file_names(name, &options.format)).collect();
    let out = options.out.clone().unwrap_or_else(|| options.run.join("plot"));
    let begins: Vec<&str> = names.iter().map(String::as_str).collect();
    let inputs: Vec<&Path> = options.data.iter().map(PathBuf::as_path).collect();
    let request =
        FolderRequest { path: &out, earlier: Earlier::Replaced, names: &begins, inputs: &inputs, beside: &[] };
    let mut folder = claim::folder(&request)?;
    let there = names.iter().map(|name| out.join(name)).find(|path| path.symlink_metadata().is_ok());
    if let (Some(there), false) = (there, options.force) {
        return Err(OutputError::Exists(there).into());
    }
    let written = folder.fill(|staging| {
        let mut written = Vec::new();
        for (name, figure) in &figures {
            written.extend(write(staging, name, figure, options, &run)?);
        }
        Ok(written)
    })?;
    let lines: Vec<String> = written.iter().map(|path| format!("{}\n", path.display())).collect();
    print::stdout(&lines.concat())?;
    if verbosity == Verbosity::Verbose {
        print::stderr(&format!("larmor: drawn from {}", options.run.display()));
    }
    Ok(Outcome::Done)
}

/// The figures by their names, each once and in the order asked for.
fn figures(options: &PlotOptions, run: &KeptRun) -> anyhow::Result<Vec<(&'static str, Figure)>> {
    let chosen = options.options();
    if options.figures.is_empty() {
        return Ok(RunFigure::ALL.iter().map(|kind| (kind.name(), run.figure(*kind, &chosen))).collect());
    }
    let mut wanted: Vec<FigureChoice> = Vec::new();
    for figure in &options.figures {
        if !wanted.contains(figure) {
            wanted.push(*figure);
        }
    }
    let observations = Observations::shipped_with(&options.data)?;
    let sky = SkyChoice::usual(&observations, options.data_set.unwrap_or_default().into());
    let table = DiffusionTable::shipped()?;
    let figure = |figure: &FigureChoice| match figure.drawn() {
        Drawn::Run(kind) => (kind.name(), run.figure(kind, &chosen)),
        Drawn::Scene(kind) => (kind.name(), kind.draw(&run.scene, &sky, &observations, &table)),
    };
    Ok(wanted.iter().map(figure).collect())
}

/// Refuses a sphere or a time bin that the run does not have.
fn check_slot(options: &PlotOptions, run: &KeptRun) -> Result<(), UsageError> {
    let spheres = run.estimates.anisotropy.len();
    let bins = run.estimates.anisotropy.first().map_or(0, |curve| curve.points.len());
    for (what, given, most) in [("spheres", options.sphere, spheres), ("time bins", options.time_bin, bins)] {
        if let Some(given) = given.filter(|given| usize::from(*given) > most) {
            return Err(UsageError(format!("this run has {most} {what}, there is no number {given}")));
        }
    }
    Ok(())
}

/// Names of the files of a figure. The table is not named as one of the run's, which may lie in the same folder.
fn file_names(name: &str, formats: &[PlotFormat]) -> Vec<String> {
    let of = |format: &PlotFormat| match format {
        PlotFormat::Svg => format!("{name}.svg"),
        PlotFormat::Png => format!("{name}.png"),
        PlotFormat::Ecsv => format!("{name}_figure.ecsv"),
    };
    formats.iter().map(of).collect()
}

fn write(
    folder: &Path,
    name: &str,
    figure: &Figure,
    options: &PlotOptions,
    run: &KeptRun,
) -> Result<Vec<PathBuf>, OutputError> {
    let drawing = draw_on(figure, &options.paper());
    let mut written = Vec::new();
    for (format, file) in options.format.iter().zip(file_names(name, &options.format)) {
        let path = folder.join(file);
        match (format, options.scale) {
            (PlotFormat::Svg, _) => write_whole(&path, drawing.svg()?.as_bytes())?,
            (PlotFormat::Png, None) => drawing.write_png(&path)?,
            (PlotFormat::Png, Some(scale)) => write_whole(&path, &drawing.png(scale)?)?,
            (PlotFormat::Ecsv, _) => write_whole(&path, figure_table(figure, Some(&run.scene)).as_bytes())?,
        }
        written.push(path);
    }
    written.dedup();
    Ok(written)
}
