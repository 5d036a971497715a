//! `larmor check`: what follows from a scene, before hours are spent on it.

use std::path::Path;

use crate::cli::args::{CheckOptions, Verbosity};
use crate::cli::interrupt::Interrupt;
use crate::cli::watch::Watcher;
use crate::cli::{Outcome, cores, print, scene_arg};
use crate::field::FieldModel;
use crate::lesson::{Lesson, is_lesson};
use crate::quantity::{Unit, number};
use crate::scene::{Scene, parameters};
use crate::simulate::{Memory, Plan, available_bytes};
use crate::study::{Pace, Runner};
use crate::text::printable;

/// Assumed cost of a step where there is no trial.
const NOMINAL_NS_PER_STEP: f64 = 150.0;

/// Prints what follows from a scene and its warnings, whether a lesson can be taught, or the table of parameters.
pub(super) fn check(options: &CheckOptions, interrupt: &Interrupt) -> anyhow::Result<Outcome> {
    if options.parameters {
        print::stdout(&parameters::listing())?;
        return Ok(Outcome::Done);
    }
    if let Some(path) = options.scene.as_deref().map(Path::new).filter(|path| is_lesson(path)) {
        let lesson = Lesson::load(path)?;
        print::stdout(&row("lesson", &format!("{}, {} steps", lesson.title, lesson.steps.len())))?;
        return Ok(Outcome::Done);
    }
    let (scene, source) = scene_arg::find(options.scene.as_deref())?;
    let plan = Plan::of(&scene);
    let mut text = derived(&scene, &plan, &printable(&source.name().to_string_lossy()));
    let expected = expected_time(&scene, &plan, interrupt)?;
    if interrupt.asked() {
        return Ok(Outcome::Interrupted);
    }
    text += &row("expected time", &expected);
    for warning in &plan.warnings {
        text += &row("warning", warning);
    }
    print::stdout(&text)?;
    Ok(Outcome::Done)
}

fn row(name: &str, value: &str) -> String {
    format!("{name:<18}{value}\n")
}

fn derived(scene: &Scene, plan: &Plan, name: &str) -> String {
    let mut text = row("scene", &format!("{name}: {}", scene.title));
    let field = &scene.field;
    text += &row("field", &format!("B₀ = {} µG, B_rms = {} µG", field.b0_ug, field.brms_ug));
    text += &row(
        "particles",
        &format!(
            "{} of {} TeV, Z = {}, seed {}",
            scene.particles.count, scene.particles.energy_tev, scene.particles.charge, scene.particles.seed
        ),
    );
    text += &row("Larmor radius", &format!("{} pc", number(plan.larmor_radius_pc, 3)));
    if plan.coherence_length_pc > 0.0 {
        text += &row("coherence length", &format!("{} pc", number(plan.coherence_length_pc, 3)));
    }
    text += &row("step", &format!("{} pc", number(plan.step_pc, 3)));
    text += &row(
        "steps",
        &format!(
            "{} per particle, {} in all, {} in time",
            plan.steps,
            print::quantity(plan.all_steps(), Unit::Count),
            print::quantity(scene.run.duration_yr, Unit::Year)
        ),
    );
    for (index, level) in plan.levels.iter().enumerate() {
        let cube = format!(
            "box {} pc, cell {} pc, waves {} to {} pc, {} µG",
            number(level.box_pc, 3),
            number(level.cell_pc, 3),
            number(level.l_max_pc, 3),
            number(level.l_min_pc, 3),
            number(level.brms_ug, 3)
        );
        text += &row(&format!("grid {}", index + 1), &cube);
    }
    if let (FieldModel::PlaneWaves { modes }, true) = (field.model, field.brms_ug > 0.0) {
        text += &row("plane waves", &modes.to_string());
    }
    let bytes = |bytes: u64| print::quantity(bytes as f64, Unit::Byte);
    let memory = Memory::of(scene, plan);
    let mut parts = vec![
        format!("{} for particles", bytes(memory.particles)),
        format!("{} for sums", bytes(memory.sums)),
        format!("with --checkpoint {} more", bytes(memory.checkpoint)),
    ];
    if memory.fields > 0 {
        parts.insert(0, format!("{} for {} realisations of the field", bytes(memory.fields), field.realisations));
    }
    text += &row("memory", &format!("{}: {}", bytes(memory.total()), parts.join(", ")));
    match lack_of_memory(memory.total(), available_bytes()) {
        Some(words) => text + &row("warning", &words),
        None => text,
    }
}

/// What there is to say of a run that needs more memory than is free, as far as that is known.
fn lack_of_memory(needed_bytes: u64, free_bytes: Option<u64>) -> Option<String> {
    let free = free_bytes.filter(|free| needed_bytes > *free)?;
    Some(format!(
        "this machine has {} of memory free, less than the run needs, which it would refuse: use fewer realisations, cells, \
         levels or particles",
        print::quantity(free as f64, Unit::Byte)
    ))
}

/// Time of a headless run on this machine, and how it is known.
fn expected_time(scene: &Scene, plan: &Plan, interrupt: &Interrupt) -> anyhow::Result<String> {
    let mut watcher = Watcher::new(Verbosity::Quiet, interrupt)?;
    let mut runner = Runner::new(cores::all_cores(), |event| watcher.hear(event))?;
    let Some(pace) = Pace::measure(&mut runner, scene)? else {
        let threads = runner.threads();
        let seconds = plan.all_steps() * NOMINAL_NS_PER_STEP * 1e-9 / threads as f64;
        return Ok(format!(
            "{} on {threads} threads plus the building of the field (assuming {NOMINAL_NS_PER_STEP} ns per step and \
             thread; the field is too large for a trial of two seconds)",
            print::wall_clock(seconds)
        ));
    };
    Ok(format!(
        "about {} on {} threads (from a trial of {} steps: {:.0} ns per step and thread, {} per realisation of the \
         field)",
        print::wall_clock(pace.seconds(scene)),
        pace.threads,
        print::quantity(pace.steps as f64, Unit::Count),
        pace.ns_per_step_per_thread(),
        print::wall_clock(pace.field_setup_s)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_larger_than_the_machine_is_told() {
        assert_eq!(lack_of_memory(1 << 30, Some(1 << 30)), None);
        assert_eq!(lack_of_memory(1 << 30, None), None);
        let words = lack_of_memory((1 << 30) + 1, Some(1 << 30)).unwrap();
        assert!(words.starts_with("this machine has 1 GiB of memory free, less than the run needs"), "{words}");
    }
}
