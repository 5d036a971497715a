//! What is done with an input of any bytes: nothing may panic, and what is taken must be as good as what the program writes.
//!
//! The tests here and the targets of cargo-fuzz in `fuzz/` share these functions and the inputs in `fuzz/corpus/`.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use larmor::field::Field;
use larmor::lesson::{Facts, Lesson, LessonError, filled};
use larmor::scene::{Scene, from_ron, to_ron, warnings};
use larmor::simulate::{
    Checkpoint, Engine, Memory, Part, Plan, Progress, StopFlags, build_field, deal, gather, merge_parts, steps_of_part,
};
use larmor::sky::{DataSet, DiffusionTable, Observations, fit_points};
use larmor::text::decode;

/// Steps of one particle that are worth making here.
const FEW_STEPS: u64 = 20_000;

/// A scene: one that is taken can be planned, and reads back as it is written.
pub fn scene(bytes: &[u8]) {
    let Ok(text) = decode(bytes) else { return };
    let Ok(scene) = from_ron(&text, "input") else { return };
    let written = to_ron(&scene);
    assert!(from_ron(&written, "written").is_ok_and(|again| again == scene), "{written}");
    let plan = Plan::of(&scene);
    assert!(Memory::of(&scene, &plan).total() > 0 && plan.steps > 0);
    let _ = warnings(&scene);
}

/// A lesson: one that is taken sets valid scenes from step to step, and its conditions and texts can be asked.
pub fn lesson(bytes: &[u8]) {
    let Ok(text) = decode(bytes) else { return };
    let lesson = match Lesson::read(&text, "input") {
        Ok(lesson) => lesson,
        Err(LessonError::Wrong { line, column, message, .. }) => {
            assert!(line > 0 && column > 0 && line <= text.lines().count() + 1, "{line}:{column}: {message}");
            return;
        }
        Err(error) => panic!("{error}"),
    };
    let mut scene = Scene::default();
    for step in &lesson.steps {
        scene = step.scene_after(&scene).unwrap_or_else(|error| panic!("it was checked, and now {error}"));
        let facts = Facts::of(&scene);
        let _ = (filled(&step.text, &facts), step.task.is_done(&facts), step.task.right_choice(&facts));
    }
}

/// A checkpoint whose checksum is right: one that is taken can be resumed, or dealt and merged if it is a part.
pub fn checkpoint(bytes: &[u8]) {
    let Ok(checkpoint) = Checkpoint::from_bytes(&with_checksum(bytes)) else { return };
    let again = checkpoint.to_bytes().map(|bytes| Checkpoint::from_bytes(&bytes));
    // NaN is not equal to itself, but its bytes are.
    assert!(matches!(again, Ok(Ok(again)) if again.to_bytes() == checkpoint.to_bytes()));
    let Ok(scene) = checkpoint.scene() else { return };
    if checkpoint.check(&scene).is_err() {
        return;
    }
    let _ = checkpoint.check_passes(1);
    if let Ok(progress) = checkpoint.part() {
        deal_and_gather(&checkpoint);
        let whole = checkpoint.check_share(progress.share).is_ok();
        assert!(merge_parts(&[part(checkpoint)], true).is_ok() == (whole && progress.ended > 0));
    } else {
        resume(&scene, &checkpoint);
    }
}

/// A part beside others of the same run: they are merged or refused.
pub fn parts(bytes: &[u8], others: &[Vec<u8>]) {
    let Ok(first) = Checkpoint::from_bytes(&with_checksum(bytes)) else { return };
    let others = others.iter().filter_map(|bytes| Checkpoint::from_bytes(bytes).ok());
    let parts: Vec<Part> = std::iter::once(first).chain(others).map(part).collect();
    for partial in [false, true] {
        let _ = merge_parts(&parts, partial);
    }
}

/// A table of measurements, and a table of diffusion.
pub fn table(bytes: &[u8]) {
    let Ok(text) = decode(bytes) else { return };
    let mut own = Observations::default();
    if own.add(&text, "input").is_ok() {
        for set in [DataSet::Paper2015, DataSet::Today] {
            let points = fit_points(&own, set);
            assert!(points.iter().all(|point| point.intensity > 0.0 && point.relative_error > 0.0));
            assert!(own.dipoles_in(set).all(|point| point.amplitude.is_finite() && point.energy_tev > 0.0));
        }
    }
    if let Ok(table) = DiffusionTable::read(&text, "input") {
        assert!(table.rows().iter().all(|row| row.energy_tev > 0.0));
        let _ = table.at(10.0);
    }
}

fn part(checkpoint: Checkpoint) -> Part {
    Part { name: "input".to_owned(), checkpoint }
}

/// The bytes with their last four replaced by the checksum of the others, which no random change meets.
fn with_checksum(bytes: &[u8]) -> Vec<u8> {
    let body = &bytes[..bytes.len().saturating_sub(4)];
    [body, &crc32fast::hash(body).to_le_bytes()].concat()
}

fn deal_and_gather(part: &Checkpoint) {
    let Ok((ended, shares)) = deal(part, 3) else { return };
    let whole = gather(&ended, &shares).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(steps_of_part(&whole), steps_of_part(part));
    assert_eq!(whole.steps, part.steps);
}

/// Goes on to the end of the slice, where that takes no field worth the name and few steps.
fn resume(scene: &Scene, checkpoint: &Checkpoint) {
    let plan = Arc::new(Plan::of(scene));
    let is_small = scene.field.brms_ug == 0.0 && scene.particles.count <= 1000;
    if !(is_small && plan.steps <= FEW_STEPS) {
        return;
    }
    let field = |realisation| build_field(scene, 0, realisation, &AtomicBool::new(false));
    let fields: Result<Vec<Field>, _> = (0..scene.field.realisations).map(field).collect();
    let Ok(fields) = fields else { return };
    let mut engine = Engine::new(scene, plan, Arc::new(fields));
    engine.resume(scene, checkpoint).unwrap_or_else(|error| panic!("it was checked, and now {error}"));
    if !engine.pass_done() {
        engine.advance_slice(&StopFlags::default(), &Progress::default());
    }
    assert_eq!(engine.lost_particle(), None);
    assert!(engine.estimates(&AtomicBool::new(false)).is_some());
}
