//! `larmor bench --errors`: what a result costs, in CPU seconds until its error is small enough.
//!
//! The field, the step, the spheres and the estimates all count here, not only the speed of a step.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | CPU time to an error ε | t | s | `t_run (σ/ε)²` | errors fall as 1/√passes, each with fields of its own |
//! | what is not known of it | – | 1 | `√(2/(n − 1))` | σ from n realisations is known to `1/√(2(n − 1))` |

use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System};

use crate::cli::args::Verbosity;
use crate::cli::interrupt::Interrupt;
use crate::cli::watch::Watcher;
use crate::cli::{Outcome, print};
use crate::measured::Estimate;
use crate::scene::Scene;
use crate::simulate::RunReport;
use crate::study::{Effort, Runner, fig1_panels};

/// Part of the particles of the short figure, so that all takes half a minute.
const PART: u32 = 4;
/// Errors that are asked for.
const ANISOTROPY_ERROR: f64 = 0.01;
const DIFFUSION_ERROR: f64 = 0.02;

/// Runs both panels on one thread and prints what their errors cost.
pub(super) fn errors(verbosity: Verbosity, interrupt: &Interrupt) -> anyhow::Result<Outcome> {
    let [left, right] = fig1_panels(Effort::Quick, 1).map(|panel| panel.scenes.into_iter().next());
    let mut watcher = Watcher::new(verbosity, interrupt)?;
    let mut runner = Runner::new(1, |event| watcher.hear(event))?;
    print::stdout(
        "CPU seconds on one thread, building of fields included; from a short run, as errors fall with 1/√N\n\
         result                        run s   its error    wanted  seconds\n",
    )?;
    for (panel, scene) in [("left", left), ("right", right)] {
        let Some(scene) = scene else { continue };
        let Some((report, seconds)) = measured(&mut runner, scene)? else { return Ok(Outcome::Interrupted) };
        let amplitude = report.estimates.amplitude.map(|amplitude| amplitude.estimate);
        let unknown = (2.0 / (f64::from(report.scene.field.realisations) - 1.0)).sqrt();
        let anisotropy = (format!("A/(R/cT), Fig. 1 {panel}"), amplitude, ANISOTROPY_ERROR);
        let diffusion = report.estimates.last_diffusion().map(|last| last.parallel);
        let diffusion = (panel == "right").then(|| (format!("D∥ at the end, {panel}"), diffusion, DIFFUSION_ERROR));
        for (name, estimate, wanted) in [anisotropy].into_iter().chain(diffusion) {
            print::stdout(&row(&name, estimate, wanted, seconds, unknown))?;
        }
    }
    Ok(Outcome::Done)
}

/// A run of a part of the particles and the CPU seconds that it took; `None` if interrupted.
fn measured(runner: &mut Runner, mut scene: Scene) -> anyhow::Result<Option<(std::sync::Arc<RunReport>, f64)>> {
    scene.particles.count /= PART;
    let begin = cpu_seconds();
    let report = runner.run(scene)?;
    // Where the system does not tell, the time by the clock.
    let clock = report.field_setup_s + report.propagation_s;
    let seconds = cpu_seconds().zip(begin).map_or(clock, |(end, begin)| end - begin);
    Ok(report.complete.then_some((report, seconds)))
}

/// CPU time of this program so far.
fn cpu_seconds() -> Option<f64> {
    let own = sysinfo::get_current_pid().ok()?;
    let mut system = System::new();
    system.refresh_processes_specifics(
        ProcessesToUpdate::Some(&[own]),
        false,
        ProcessRefreshKind::nothing().with_cpu(),
    );
    Some(system.process(own)?.accumulated_cpu_time() as f64 / 1e3)
}

fn row(name: &str, estimate: Option<Estimate>, wanted: f64, seconds: f64, unknown: f64) -> String {
    let relative = estimate.filter(|it| it.value > 0.0 && it.error > 0.0).map(|it| it.error / it.value);
    let Some(relative) = relative else { return format!("{name:<27}{seconds:>8.1}           –\n") };
    let needed = seconds * (relative / wanted) * (relative / wanted);
    format!(
        "{name:<27}{seconds:>8.1}{:>10.2} %{:>8.0} %{needed:>9.1} ± {:.0} %\n",
        100.0 * relative,
        100.0 * wanted,
        100.0 * unknown
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four times the error takes sixteen times the time.
    #[test]
    fn the_cost_goes_with_the_square_of_the_error() {
        let estimate = Some(Estimate { value: 2.0, error: 0.08 });
        let row = row("A", estimate, 0.01, 3.0, 0.25);
        let words: Vec<&str> = row.split_whitespace().collect();
        assert_eq!(words, ["A", "3.0", "4.00", "%", "1", "%", "48.0", "±", "25", "%"]);
    }

    /// A machine that tells nothing is not judged.
    #[test]
    fn cpu_time_rises() {
        let Some(begin) = cpu_seconds() else { return };
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
        while cpu_seconds().is_some_and(|now| now < begin + 0.05) {
            assert!(std::time::Instant::now() < deadline, "the counter does not move");
            std::hint::black_box((0..1_000_000).sum::<u64>());
        }
    }
}
