//! What the window shows, as files in a folder.

use std::path::{Path, PathBuf};

use crate::figure::{Figure, Options};
use crate::output::{self, Earlier, FolderRequest, OutputError, OutputFolder};
use crate::scene::SkyScene;
use crate::simulate::RunReport;
use crate::sky::{DiffusionTable, Observations};
use crate::study::{SkyChoice, write_sky};

/// The sky as the window shows it.
#[derive(Clone, Debug)]
pub(super) struct ShownSky {
    /// Its parameters.
    pub sky: SkyScene,
    /// Which measurements and curves.
    pub choice: SkyChoice,
    /// All measurements.
    pub observations: Observations,
    /// The sources of the Galaxy, if they were looked at.
    pub sources: Option<Figure>,
}

impl ShownSky {
    fn write(&self, folder: &Path, table: &DiffusionTable) -> Result<Vec<PathBuf>, OutputError> {
        let mut files = write_sky(folder, &self.sky, &self.choice, &self.observations, table)?;
        if let Some(sources) = &self.sources {
            files.extend(output::draw(sources).write(folder, "sources")?);
        }
        Ok(files)
    }
}

/// Writes tables and figures of a run, and those of the sky, into a new folder at `path`, all of them or none; returns the
/// files.
///
/// # Errors
/// In words, if something cannot be written or something is there.
pub(super) fn export_into(
    report: &RunReport,
    options: &Options,
    sky: &ShownSky,
    path: &Path,
) -> Result<Vec<PathBuf>, String> {
    let table = DiffusionTable::shipped().map_err(|error| error.to_string())?;
    let request = FolderRequest { path, earlier: Earlier::Refused, names: &[], inputs: &[], beside: &[] };
    let written = OutputFolder::claim(&request).and_then(|mut folder| {
        folder.fill(|beside| {
            let mut files = output::write_run(beside, report, options)?;
            files.extend(sky.write(beside, &table)?);
            Ok(files)
        })
    });
    written.map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    use crossbeam_channel::Receiver;

    use super::*;
    use crate::scene::{Scene, from_ron};
    use crate::simulate::{
        Checkpoints, Command, News, Passes, Progress, SimulateError, Simulation, Snapshot, Start, Update,
    };
    use crate::viewer::run::{Link, Phase, RunState, Snapshots, Thread};

    /// Two fields a pass, portions, and batches that do not fill their lanes.
    const SCENE: &str = "(version: 1,
        field: (b0_ug: 1.0, brms_ug: 0.5, l_max_pc: 25.0, l_min_pc: 10.0,
                model: NestedGrids(levels: 2, cells: 32), realisations: 2),
        particles: (count: 1700, seed: 7), run: (duration_yr: 1000.0),
        observers: (radii_pc: [10.0, 20.0], first_time_yr: 50.0, time_bins: 8))";
    const PATIENCE: Duration = Duration::from_secs(300);

    /// The simulation of a window, whose runs have no end otherwise, with an end that others can be compared with.
    struct TwoPasses(Simulation);

    impl Thread for TwoPasses {
        fn send(&self, command: Command) -> Result<(), SimulateError> {
            self.0.send(match command {
                Command::Start(start) => Command::Start(Box::new(Start { passes: Passes::Count(2), ..*start })),
                other => other,
            })
        }

        fn updates(&self) -> &Receiver<Update> {
            self.0.updates()
        }

        fn snapshots(&self) -> &Receiver<Snapshot> {
            self.0.snapshots()
        }

        fn progress(&self) -> &Progress {
            self.0.progress()
        }

        fn threads(&self) -> usize {
            self.0.threads()
        }
    }

    /// What a window has after two passes, paused now and then.
    fn seen_by_a_window(scene: &Scene) -> Arc<RunReport> {
        let (mut link, mut run) = (Link::new(TwoPasses(Simulation::spawn(Some(2)).unwrap())), RunState::default());
        let (mut snapshots, begin) = (Snapshots::default(), Instant::now());
        link.start(scene, &mut run);
        for frame in 0.. {
            assert!(begin.elapsed() < PATIENCE);
            link.receive(&mut run, &mut snapshots);
            if *run.phase() == Phase::Finished {
                break;
            }
            if frame % 8 < 2 {
                link.toggle_pause(scene, &mut run);
            }
            std::thread::sleep(Duration::from_millis(4));
        }
        run.report().cloned().unwrap()
    }

    /// What a run without a window has after two passes.
    fn headless(scene: &Scene) -> Arc<RunReport> {
        let simulation = Simulation::spawn(Some(1)).unwrap();
        let (scene, checkpoints) = (Arc::new(scene.clone()), Checkpoints::default());
        let start = Start { generation: 1, scene, passes: Passes::Count(2), checkpoints };
        simulation.send(Command::Start(Box::new(start))).unwrap();
        loop {
            match simulation.updates().recv_timeout(PATIENCE).unwrap().news {
                News::Finished(report) => return report,
                News::Failed(message) => panic!("{message}"),
                _ => {}
            }
        }
    }

    /// Every byte that a window exports of a run is that of `larmor run`, but for the seconds that it took.
    #[test]
    fn a_window_exports_what_a_run_without_one_writes() {
        let scene = from_ron(SCENE, "test").unwrap();
        let place = tempfile::tempdir().unwrap();
        let [window, run] = ["window", "run"].map(|name| place.path().join(name));
        let observations = Observations::shipped().unwrap();
        let sky = ShownSky { sky: scene.sky.clone(), choice: SkyChoice::default(), observations, sources: None };
        let seen = seen_by_a_window(&scene);
        let exported = export_into(&seen, &Options::default(), &sky, &window).unwrap();
        let again = export_into(&seen, &Options::default(), &sky, &window).unwrap_err();
        assert!(again.contains("not empty"), "{again}");
        fs::create_dir(&run).unwrap();
        let written = output::write_run(&run, &headless(&scene), &Options::default()).unwrap();
        let names =
            |files: &[PathBuf]| files.iter().filter_map(|file| file.file_name()).map(ToOwned::to_owned).collect();
        let (exported, written): (BTreeSet<_>, BTreeSet<_>) = (names(&exported), names(&written));
        assert!(written.is_subset(&exported) && written.len() > 10, "{written:?} {exported:?}");
        for name in written {
            let [a, b] = [&window, &run].map(|folder| fs::read(folder.join(&name)).unwrap());
            if name == "summary.json" {
                let [a, b] = [a, b].map(|bytes| untimed(&bytes));
                assert_eq!(a, b);
            } else {
                assert!(a == b, "{name:?} differs");
            }
        }
    }

    /// A summary without what differs between any two runs.
    fn untimed(bytes: &[u8]) -> serde_json::Value {
        let mut summary: serde_json::Value = serde_json::from_slice(bytes).unwrap();
        let times = ["threads", "field_setup_s", "propagation_s", "ns_per_step_per_thread"];
        summary.as_object_mut().unwrap().retain(|name, _| !times.contains(&name.as_str()));
        summary
    }
}
