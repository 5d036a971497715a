//! The same bytes in every file, whatever way a run is made: threads, instructions, ranks, parts, killed and resumed, and all
//! of that together. What a window exports is compared in `src/viewer/app/export.rs`.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use larmor::figure::Options;
use larmor::lanes::Instructions;
use larmor::output::{prepare_folder, write_run};
use larmor::scene::from_ron;
use larmor::simulate::{Engine, Plan, Progress, RunReport, StopFlags, build_field};
use rayon::prelude::*;

use crate::same::assert_same;
use crate::support::{Ended, Place, signal, wait_until};
use crate::{STDERR, all_ended, on_ranks_with, process_of};

/// Portions, two fields a pass, batches that do not fill their lanes; some seconds on one core.
const SCENE: &str = r#"(
    version: 1,
    field: (b0_ug: 1.0, brms_ug: 0.3, l_max_pc: 25.0, l_min_pc: 10.0,
            model: NestedGrids(levels: 2, cells: 32), realisations: 2),
    particles: (count: 1700, seed: 7),
    run: (duration_yr: 5.0e3),
    observers: (radii_pc: [10.0, 20.0], first_time_yr: 50.0, time_bins: 8),
)
"#;
const PASSES: &str = "2";

/// Who works.
#[derive(Clone, Copy, Debug, PartialEq)]
enum By {
    /// One process with so many threads.
    Threads(&'static str),
    /// The same with a C library that is told of fewer instructions.
    Fewer(&'static str),
    /// So many ranks of one thread each.
    Ranks(usize),
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Task {
    /// The run, from its checkpoint if there is one.
    Run,
    /// This part of it.
    Part(&'static str),
    /// The parts are put together.
    Merge,
}

/// How it ends.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    Done,
    /// In good order, as asked by this signal.
    Asked(&'static str),
    Killed,
    /// As all others of its ranks, after one alone was asked.
    RankAsked,
    /// As all others of its ranks, after this one alone was killed.
    RankKilled(usize),
    /// As all others of its ranks, after this one alone panicked.
    RankPanics(usize),
    /// As all others of its ranks, after the first alone met an error that is not one of the run.
    LeadFails,
}

impl End {
    /// The fault that is injected.
    fn fault(self) -> String {
        match self {
            RankPanics(rank) => format!("panic:{rank}"),
            LeadFails => "error:0".to_owned(),
            _ => String::new(),
        }
    }
}

use By::{Fewer, Ranks, Threads};
use End::{Asked, Done, Killed, LeadFails, RankAsked, RankKilled, RankPanics};
use Task::{Merge, Part, Run};

/// Each way has a folder of its own and goes from leg to leg.
const WAYS: &[(&str, &[(By, Task, End)])] = &[
    ("threads", &[(Threads("2"), Run, Done)]),
    ("other-c-library", &[(Fewer("2"), Run, Done)]),
    ("one-rank", &[(Ranks(1), Run, Done)]),
    ("two-ranks", &[(Ranks(2), Run, Done)]),
    ("parts", &[(Threads("1"), Part("1/2"), Done), (Threads("2"), Part("2/2"), Done), (Threads("1"), Merge, Done)]),
    ("killed", &[(Threads("2"), Run, Asked("-INT")), (Threads("1"), Run, Killed), (Threads("2"), Run, Done)]),
    (
        "part-killed",
        &[
            (Threads("2"), Part("2/2"), Asked("-TERM")),
            (Fewer("1"), Part("2/2"), Killed),
            (Threads("1"), Part("2/2"), Done),
            (Threads("2"), Part("1/2"), Done),
            (Threads("1"), Merge, Done),
        ],
    ),
    // mpirun passes SIGUSR1 on to all ranks.
    (
        "ranks-killed",
        &[
            (Ranks(2), Run, Asked("-USR1")),
            (Ranks(3), Run, RankKilled(2)),
            (Ranks(2), Run, RankKilled(0)),
            (Ranks(3), Run, RankPanics(2)),
            (Ranks(2), Run, RankPanics(0)),
            (Ranks(2), Run, LeadFails),
            (Ranks(2), Run, RankAsked),
            (Ranks(3), Run, Done),
        ],
    ),
    // What ranks have begun is part 1/1 for one process.
    (
        "ranks-then-one",
        &[
            (Ranks(3), Run, Asked("-USR1")),
            (Threads("2"), Part("1/1"), Killed),
            (Threads("1"), Part("1/1"), Done),
            (Threads("1"), Merge, Done),
        ],
    ),
];

fn start(place: &Place, way: &str, (by, task, end): (By, Task, End)) -> Child {
    let [out, kept, parts] = ["out", "kept", "parts"].map(|name| format!("{way}/{name}"));
    let mut arguments = match task {
        Run => vec!["run", "scene.ron", "--passes", PASSES, "--out", &out, "--checkpoint", &kept],
        Part(shard) => vec!["run", "scene.ron", "--passes", PASSES, "--out", &parts, "--shard", shard],
        // What was measured before an interruption may be there.
        Merge => vec!["merge", &parts, "--out", &out, "--force"],
    };
    if task == Run && place.path(&kept).exists() {
        arguments.extend(["--resume", &kept]);
    }
    if task == Part("1/1") && !place.path(&parts).exists() {
        fs::create_dir(place.path(&parts)).unwrap();
        fs::copy(place.path(&kept), place.path(&parts).join("part-1-of-1.larmor")).unwrap();
    }
    arguments.push("--verbose");
    let threads = match by {
        Ranks(ranks) => return on_ranks_with(place, ranks, &arguments, &end.fault()),
        Threads(threads) | Fewer(threads) => threads,
    };
    if task != Merge {
        arguments.extend(["--threads", threads]);
    }
    let mut command = place.command(arguments);
    if let Fewer(_) = by {
        command.env("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-FMA,-AVX2,-FMA4");
    }
    let stderr = File::create(place.path(STDERR)).unwrap();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(stderr).spawn().unwrap()
}

/// Starts the leg, ends it as it should end while particles move, and looks at what has become of the checkpoint.
fn make(place: &Place, way: &str, (by, task, end): (By, Task, End)) {
    let checkpoint = match task {
        Part(shard) => format!("{way}/parts/part-{}.larmor", shard.replace('/', "-of-")),
        _ => format!("{way}/kept"),
    };
    let kept = || fs::read(place.path(&checkpoint)).unwrap_or_default();
    let child = start(place, way, (by, task, end));
    let before = kept();
    if end != Done && end.fault().is_empty() {
        // The first one, or that of a later pass.
        wait_until("a field", || place.read(STDERR).contains(" took "));
        std::thread::sleep(Duration::from_millis(100));
    }
    match end {
        Done | RankPanics(_) | LeadFails => {}
        Asked(name) => assert!(signal(&child, name)),
        Killed => assert!(signal(&child, "-KILL")),
        RankAsked | RankKilled(_) => {
            let (name, rank) = if let RankKilled(rank) = end { ("-KILL", rank) } else { ("-TERM", 1) };
            assert!(Command::new("kill").args([name, &process_of(&child, rank)]).status().unwrap().success());
        }
    }
    let Ended { code, stdout, stderr } = all_ended(place, child);
    let told = format!("{way}, {by:?} {task:?} {end:?}: code {code}\n{stdout}{stderr}");
    match end {
        Done => assert_eq!(code, 0, "{told}"),
        Asked(_) | RankAsked => {
            assert_eq!(code, 130, "{told}");
            let next = if task == Run { "--resume" } else { "the same command goes on" };
            assert!(stderr.contains(next) && kept().len() > 1000 && kept() != before, "{told}");
        }
        // What was kept stays.
        Killed => assert!(code == -1 && kept() == before, "{told}"),
        RankKilled(_) => assert!(code != 0 && stderr.contains("signal 9") && kept() == before, "{told}"),
        RankPanics(rank) => {
            let words = format!("failed: the program failed (injected into rank {rank})");
            assert!(code == 1 && stderr.contains(&words) && kept() == before, "{told}");
        }
        LeadFails => {
            let words = "larmor: rank 0 of 2 failed: the simulation thread has ended";
            assert!(code == 1 && stderr.contains(words) && kept() == before, "{told}");
        }
    }
}

/// The run on one thread of this very process with these instructions.
fn make_with(instructions: Instructions, folder: &Path) {
    let scene = Arc::new(from_ron(SCENE, "scene.ron").unwrap());
    let plan = Arc::new(Plan::of(&scene));
    let fields = |pass| {
        let field = |realisation| build_field(&scene, pass, realisation, &AtomicBool::new(false)).unwrap();
        Arc::new((0..scene.field.realisations).map(field).collect())
    };
    let mut engine = Engine::new(&scene, plan.clone(), fields(0));
    engine.use_instructions(instructions);
    let progress = Progress::default();
    let passes: u32 = PASSES.parse().unwrap();
    for pass in 0..passes {
        if pass > 0 {
            engine.next_pass(fields(pass));
        }
        while !engine.pass_done() {
            engine.advance_slice(&StopFlags::default(), &progress);
        }
    }
    let report = RunReport {
        scene: scene.clone(),
        plan,
        threads: 1,
        particles: u64::from(passes) * u64::from(scene.particles.count),
        steps: progress.steps_done(),
        field_setup_s: 0.0,
        propagation_s: 0.0,
        complete: true,
        merged: None,
        estimates: Arc::new(engine.estimates(&AtomicBool::new(false)).unwrap()),
    };
    prepare_folder(folder, false).unwrap();
    write_run(folder, &report, &Options::default()).unwrap();
}

#[test]
fn every_way_gives_the_same_bytes() {
    let one = Place::new();
    one.scene("scene.ron", SCENE);
    make(&one, "one-thread", (Threads("1"), Run, Done));
    let expected = one.path("one-thread/out");
    // Several at a time, as most of a leg is waiting.
    WAYS.par_iter().for_each(|(way, legs)| {
        let place = Place::new();
        place.scene("scene.ron", SCENE);
        for leg in *legs {
            make(&place, way, *leg);
        }
        assert_same(&expected, &place.path(way).join("out"));
    });
    for instructions in Instructions::all() {
        let folder = one.path(instructions.name());
        make_with(instructions, &folder);
        assert_same(&expected, &folder);
    }
}
