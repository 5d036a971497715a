//! `larmor bench`: nanoseconds per step of the standard set-ups on this machine.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::cli::args::{BenchOptions, Verbosity};
use crate::cli::interrupt::Interrupt;
use crate::cli::{Outcome, UsageError, cores, error_cost, print};
use crate::lanes::Instructions;
use crate::quantity::Unit;
use crate::simulate::{Engine, Plan, Progress, SetUp, StopFlags, build_field, set_ups};

/// Parts of the time on one core, of which the median is printed: other work on the machine disturbs some of them.
const PARTS: usize = 7;

/// Measures the set-ups and prints a table.
pub(super) fn bench(options: &BenchOptions, verbosity: Verbosity, interrupt: &Interrupt) -> anyhow::Result<Outcome> {
    if options.errors {
        return error_cost::errors(verbosity, interrupt);
    }
    let all = set_ups();
    let known = |name: &String| all.iter().any(|set_up| set_up.name == name);
    if let Some(unknown) = options.names.iter().find(|name| !known(name)) {
        let names: Vec<&str> = all.iter().map(|set_up| set_up.name).collect();
        return Err(UsageError(format!("there is no set-up {unknown}; there are {}", names.join(", "))).into());
    }
    interrupt.listen()?;
    let threads = cores::all_cores();
    let (one, every) = (pool(1)?, pool(threads)?);
    let instructions = options.instructions.unwrap_or_else(Instructions::widest);
    print::stdout(&format!(
        "ns per step on one core, median and best of {PARTS}; instructions: {}\n{:<11}{:>9}{:>7}{:>15}{:>11}{:>11}  field\n",
        instructions.name(),
        "set-up",
        "ns/step",
        "best",
        format!("Msteps/s on {threads}"),
        "set-up s",
        "memory"
    ))?;
    for set_up in all.iter().filter(|set_up| options.names.is_empty() || options.names.iter().any(|n| n == set_up.name))
    {
        if verbosity == Verbosity::Verbose {
            print::stderr(&format!("larmor: measuring {}", set_up.name));
        }
        let Some(row) = measure(set_up, options.seconds, instructions, [&one, &every], interrupt)? else {
            return Ok(Outcome::Interrupted);
        };
        print::stdout(&row)?;
    }
    Ok(Outcome::Done)
}

fn pool(threads: usize) -> anyhow::Result<ThreadPool> {
    Ok(ThreadPoolBuilder::new().num_threads(threads).build()?)
}

/// One row of the table; `None` if interrupted.
fn measure(
    set_up: &SetUp,
    seconds: f64,
    instructions: Instructions,
    [one, every]: [&ThreadPool; 2],
    interrupt: &Interrupt,
) -> anyhow::Result<Option<String>> {
    let scene = &set_up.scene;
    let plan = Arc::new(Plan::of(scene));
    let begin = Instant::now();
    let build = || build_field(scene, 0, 0, &AtomicBool::new(false));
    let fields = Arc::new(vec![every.install(build)?]);
    let setup_s = begin.elapsed().as_secs_f64();

    let mut engine = Engine::new(scene, plan.clone(), fields.clone());
    engine.use_instructions(instructions);
    // All particles at once, not portion by portion.
    engine.next_pass(fields);
    let mut parts = Vec::with_capacity(PARTS);
    for _ in 0..PARTS {
        parts.push(one.install(|| seconds_per_step(&mut engine, 0.7 * seconds / PARTS as f64)));
        if interrupt.asked() {
            return Ok(None);
        }
    }
    parts.sort_by(f64::total_cmp);
    let together = every.install(|| seconds_per_step(&mut engine, 0.3 * seconds));
    Ok(Some(format!(
        "{:<11}{:>9.1}{:>7.1}{:>15.1}{:>11.2}{:>11}  {}\n",
        set_up.name,
        parts[PARTS / 2] * 1e9,
        parts[0] * 1e9,
        1e-6 / together,
        setup_s,
        print::quantity(plan.field_bytes as f64, Unit::Byte),
        set_up.about
    )))
}

/// Advances the particles for about `seconds`, slice by slice and pass by pass, all that a run does with them included.
fn seconds_per_step(engine: &mut Engine, seconds: f64) -> f64 {
    let progress = Progress::default();
    let begin = Instant::now();
    loop {
        if engine.pass_done() {
            engine.next_pass(engine.fields().clone());
        }
        engine.advance_slice(&StopFlags::default(), &progress);
        let elapsed = begin.elapsed().as_secs_f64();
        if elapsed >= seconds {
            return elapsed / progress.steps_done() as f64;
        }
    }
}
