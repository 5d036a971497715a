//! Half an hour of everything at once: memory and threads stay bounded. Too long for every day:
//! `LARMOR_SOAK_MINUTES=30 cargo test --features viewer-test --test viewer soak -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use larmor::scene::PRESETS;
use rand::{RngExt as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::desk::{Desk, Window};

/// Commands by the first words of their names, that change what is drawn.
const COMMANDS: [&str; 12] = [
    "light theme",
    "two plots",
    "a(t)",
    "d(t)",
    "f(",
    "regions",
    "spectrum",
    "electrons",
    "sources",
    "home view",
    "column density",
    "play or hold",
];
/// Restarts between two samples.
const RESTARTS: usize = 10;

#[test]
#[ignore = "takes half an hour"]
#[cfg(target_os = "linux")]
fn memory_and_threads_stay_bounded() {
    let minutes = std::env::var("LARMOR_SOAK_MINUTES").ok().and_then(|text| text.parse().ok()).unwrap_or(30.0);
    let limit = Duration::from_secs_f64(60.0 * minutes);
    let Some(desk) = Desk::set_up("(version: 1)") else { return };
    let Some(mut window) = desk.open(&["test.ron"]) else { return };
    let (begin, mut random) = (Instant::now(), Xoshiro256PlusPlus::seed_from_u64(1));
    let (mut samples, mut restarts) = (Vec::new(), 0);
    while begin.elapsed() < limit {
        round(&desk, &mut random);
        restarts += RESTARTS;
        assert!(window.is_open(), "{}", std::fs::read_to_string(desk.folder.path().join("log")).unwrap());
        samples.push(told(&window, begin, restarts));
    }
    // Caches fill during the first third.
    let worst = |part: &[[f64; 2]], which: usize| part.iter().map(|sample| sample[which]).fold(0.0, f64::max);
    let (early, late) = samples.split_at(samples.len() / 2);
    let settled = &early[early.len() * 2 / 3..];
    assert!(worst(late, 0) < 1.25 * worst(settled, 0) + 100.0, "memory: {:.0} MiB", worst(late, 0));
    assert!(worst(late, 1) < worst(early, 1) + 4.0, "threads: {}", worst(late, 1));
}

/// Another preset, another size, another look, a change taken back, and restarts.
fn round(desk: &Desk, random: &mut Xoshiro256PlusPlus) {
    let preset = &PRESETS[random.random_range(0..PRESETS.len())];
    desk.find(preset.name);
    desk.resize([random.random_range(500..1280), random.random_range(360..720)]);
    for _ in 0..2 {
        desk.find(COMMANDS[random.random_range(0..COMMANDS.len())]);
    }
    for _ in 0..RESTARTS {
        desk.press(&["r"]);
        std::thread::sleep(Duration::from_millis(random.random_range(100..1500)));
    }
    desk.set("regular field", "0.5");
    desk.press(&["ctrl+z"]);
}

fn told(window: &Window, begin: Instant, restarts: usize) -> [f64; 2] {
    let [memory_mib, threads] = window.memory_and_threads();
    eprintln!("{:6.0} s, {restarts} restarts: {memory_mib:.0} MiB, {threads} threads", begin.elapsed().as_secs_f64());
    [memory_mib, threads]
}
