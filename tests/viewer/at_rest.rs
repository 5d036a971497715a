//! What a real window takes of a processor while nothing happens in it.

use std::time::{Duration, Instant};

use crate::desk::{Desk, PATIENCE};
use crate::hands::SCENE;

/// A window in which nothing happens takes next to no processor time, by the clock of the system.
#[test]
fn a_paused_window_rests() {
    let Some(desk) = Desk::set_up(SCENE) else { return };
    let Some(window) = desk.open(&["test.ron"]) else { return };
    desk.press(&["space"]);
    // Longer than a resting window goes without looking around.
    let span = Duration::from_secs(32);
    // The film comes to its end, and what moves comes to rest.
    let (mut least, mut spent, begin) = (f64::INFINITY, Vec::new(), Instant::now());
    while least > 0.01 && begin.elapsed() < PATIENCE {
        spent.push((Instant::now(), window.processor_s()));
        std::thread::sleep(Duration::from_secs(2));
        let (now, so_far) = (Instant::now(), window.processor_s());
        let all = spent.iter().filter(|(then, _)| now - *then >= span);
        least = all.fold(least, |least, (then, before)| least.min((so_far - before) / (now - *then).as_secs_f64()));
    }
    assert!(least <= 0.01, "it takes {:.1} % of a core", 100.0 * least);
}
