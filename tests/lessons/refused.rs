//! What is said about broken lessons: line and column, what is wrong, and what would be right.

use larmor::lesson::{Condition, Facts, InWindow, Lesson, LessonError, Quantity, Task, View};
use larmor::scene::Scene;

/// A lesson in which nothing is wrong; each line stands alone, so that a case can replace it.
pub const SOUND: &str = r#"(
    version: 1,
    title: "A title",
    sentence: "A sentence",
    minutes: 3,
    steps: [
        (scene: Preset("helix"), text: "One {elongation}"),
        (scene: Set([("field.b0_ug", 2.0), ("particles.count", 200)]), text: "Two"),
        (show: (tab: "diffusion", view: top, trails: true, highlight: "field.b0_ug"), text: "Three {field.b0_ug}"),
        (text: "Four", task: Do(ask: "Do", until: Any([Picked, Not(Looks(side)), Shown("dipole")]))),
        (text: "Five", task: Answer(question: "Why", because: "So", wait: Precise(d_par, 0.1), choices: [
            (text: "A", when: Parameter("field.b0_ug", AtMost(1.0))),
            (text: "B", when: Measured(growth, Between(1.0, 2.0))),
        ])),
    ],
)
"#;

fn refusal(text: &str) -> String {
    match Lesson::read(text, "a.ron") {
        Ok(_) => panic!("accepted: {text}"),
        Err(error) => error.to_string(),
    }
}

/// Replaces a piece of the sound lesson, which it holds once; `§` stands where the message must point.
fn check(cases: &[(&str, &str, &str)]) {
    for (piece, other, words) in cases {
        assert_eq!(SOUND.matches(piece).count(), 1, "{piece}");
        let marked = SOUND.replace(piece, other);
        let before = marked.split_once('§').unwrap_or_else(|| panic!("{other} points nowhere")).0;
        let line = before.lines().count().max(1);
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let line = if before.ends_with('\n') { line + 1 } else { line };
        let message = refusal(&marked.replace('§', ""));
        let expected = format!("a.ron:{line}:{column}: ");
        assert!(message.starts_with(&expected) && message.contains(words), "{other}: {message}\nnot at {expected}");
    }
}

#[test]
fn a_sound_lesson_is_read() {
    let lesson = Lesson::read(SOUND, "a.ron").unwrap();
    assert_eq!((lesson.minutes, lesson.steps.len()), (3, 5));
    let scene = lesson.steps[1].scene_after(&lesson.steps[0].scene_after(&Scene::default()).unwrap()).unwrap();
    assert_eq!((scene.field.b0_ug, scene.particles.count, scene.field.brms_ug), (2.0, 200, 0.0));
    assert_eq!(lesson.steps[2].show.view, Some(View::Top));
    assert!(matches!(&lesson.steps[4].task, Task::Answer { wait: Some(Condition::Precise(Quantity::DPar, _)), .. }));
}

#[test]
fn fields_and_words_that_are_unknown_are_named_with_those_that_are_allowed() {
    check(&[
        ("minutes: 3", "§minute: 3", "unknown field minute; allowed here: version, title, sentence, minutes, steps"),
        ("version: 1", "version: §2", "version = 2: this program reads version 1 of the lesson format"),
        ("(\n    version: 1,\n", "§(\n", "version is missing: begin the lesson with version: 1"),
        ("Preset(\"helix\")", "Preset(§\"helx\")", "steps[0].scene: unknown preset helx; allowed: elongated-cloud,"),
        ("Preset(\"helix\")", "§Prset(\"helix\")", "unknown choice Prset; allowed here: Keep, Preset, Set"),
        ("tab: \"diffusion\"", "tab: §\"difusion\"", "steps[2].show.tab: unknown plot difusion; allowed: anisotropy"),
        ("Shown(\"dipole\")", "Shown(§\"D\")", "steps[3].task.until: unknown plot D; allowed: anisotropy, diffusion"),
        ("view: top", "view: §below", "unknown choice below; allowed here: home, along_field, side, top"),
        ("highlight: \"field.b0_ug\"", "highlight: §\"field.b\"", "unknown parameter field.b; allowed: field.b0_ug,"),
        ("(\"field.b0_ug\", 2.0)", "(§\"b0\", 2.0)", "steps[1].scene: unknown parameter b0; allowed: a path as in"),
        ("(\"field.b0_ug\", 2.0)", "(§\"field.model\", 2.0)", "field.model is not a number"),
        ("Measured(growth", "Measured(§grow", "unknown choice grow; allowed here: elongation, larmor_radius"),
        ("Picked,", "§Pickd,", "unknown choice Pickd; allowed here: Parameter, Measured, Precise"),
        ("One {elongation}", "One §{longation}", "steps[0].text: unknown quantity longation; allowed: elongation"),
        ("Three {field.b0_ug}", "Three §{field.b0_ug", "steps[2].text: { has no partner"),
        ("\"A title\"", "\"A §{time}\"", "title: nothing is measured yet where this is read"),
    ]);
}

#[test]
fn values_out_of_range_are_named_with_the_range() {
    check(&[
        ("(\"field.b0_ug\", 2.0)", "(\"field.b0_ug\", §-2.0)", "field.b0_ug = -2 is not allowed: 0 to 1000 µG"),
        (
            "(\"particles.count\", 200)",
            "(\"particles.count\", §200.5)",
            "particles.count = 200.5 is not possible, the nearest is 201",
        ),
        (
            "Set([(\"field.b0_ug\", 2.0), (\"particles.count\", 200)])",
            "§Set([(\"run.duration_yr\", 1)])",
            "first_time_yr",
        ),
        ("(\"particles.count\", 200)", "(§\"run.step.pc\", 0.01)", "run.step.pc is not in this scene"),
        ("AtMost(1.0)", "§AtMost(1e9)", "field.b0_ug = 1e9 is not allowed: 0 to 1000 µG"),
        ("Between(1.0, 2.0)", "§Between(2.0, 1.0)", "Between(2, 1) holds nothing: the smaller first"),
        ("Between(1.0, 2.0)", "§AtMost(NaN)", "a bound must be a number"),
        ("Precise(d_par, 0.1)", "§Precise(d_par, -0.1)", "-0.1 is not allowed: an error from 0 on"),
        ("minutes: 3", "minutes: §0", "minutes: 0 is not allowed: 1 to 60 minutes"),
        ("minutes: 3", "minutes: §many", "minutes = many: expected a whole number"),
        ("\"Two\"", "§\"\"", "steps[1].text: 0 characters are not allowed: 1 to 480 characters"),
        ("\"Four\"", "§\"a\\u{1b}b\"", "steps[3].text: U+001B cannot be printed"),
        (
            "Any([Picked, Not(Looks(side)), Shown(\"dipole\")])",
            "§Any([])",
            "steps[3].task.until: one condition or more is needed here",
        ),
    ]);
}

#[test]
fn lessons_have_steps_enough_and_begin_with_a_preset() {
    check(&[
        (
            "steps: [",
            "steps: §[(text: \"x\"), (text: \"x\"), (text: \"x\"), (text: \"x\"),",
            "steps: 9 steps are not allowed: 5 to 8",
        ),
        ("(scene: Preset(\"helix\"), ", "§(", "steps[0].scene: the first step must begin with a preset"),
        (
            "choices: [\n            (text: \"A\", when: Parameter(\"field.b0_ug\", AtMost(1.0))),\n",
            "choices: §[\n",
            "steps[4].task.choices: 1 choices are not allowed: 2 to 5 choices",
        ),
    ]);
    // What is missing is noticed at the end of the group that lacks it; the message points at the group.
    for (piece, words) in [
        ("    minutes: 3,\n", "minutes is missing"),
        (", when: Measured(growth, Between(1.0, 2.0))", "when is missing"),
        (", until: Any([Picked, Not(Looks(side)), Shown(\"dipole\")])", "until is missing"),
        ("text: \"Four\", ", "text is missing"),
    ] {
        let message = refusal(&SOUND.replace(piece, ""));
        assert!(message.contains(words), "{message}");
    }
    let few = SOUND.replacen("        (text: \"Four\"", "        // (text: \"Four\"", 1);
    assert!(refusal(&few).contains("a.ron:6:12: steps: 4 steps are not allowed"), "{}", refusal(&few));
}

#[test]
fn broken_texts_are_refused_whatever_they_are() {
    for (end, _) in SOUND.char_indices().take_while(|(end, _)| *end < SOUND.trim_end().len()) {
        let message = refusal(&SOUND[..end]);
        assert!(message.starts_with("a.ron:"), "{message}");
    }
    for text in ["", "()", "[]", "Scene(version: 1)", &"(".repeat(10_000), &"All([".repeat(10_000), "\u{0}"] {
        refusal(text);
    }
    let deep = format!("{}Picked{}", "Not(".repeat(9), ")".repeat(9));
    assert!(refusal(&SOUND.replace("Picked,", &format!("{deep},"))).contains("at most 8 conditions"));
}

/// Conditions are asked of the facts, and what is not known yet is neither true nor false.
#[test]
fn conditions_hold_do_not_hold_or_are_not_known() {
    let scene = Scene::default();
    let mut facts = Facts::of(&scene);
    let lesson = Lesson::read(SOUND, "a.ron").unwrap();
    let Task::Do { until, .. } = &lesson.steps[3].task else { panic!("{lesson:?}") };
    assert_eq!(until.holds(&facts), None, "nobody knows where the camera looks");
    facts.window = InWindow { looking_deg: Some(View::Side.degrees()), ..InWindow::default() };
    assert_eq!(until.holds(&facts), Some(false));
    facts.window.picked = true;
    assert_eq!(until.holds(&facts), Some(true));
    let all = |parts: [Condition; 2]| Condition::All(parts.into()).holds(&facts);
    assert_eq!(all([Condition::Picked, Condition::Passed(1.0)]), None);
    assert_eq!(all([Condition::Paused, Condition::Passed(1.0)]), Some(false));
    let Task::Answer { choices, .. } = &lesson.steps[4].task else { panic!("{lesson:?}") };
    assert_eq!([choices[0].when.holds(&facts), choices[1].when.holds(&facts)], [Some(true), None]);
    assert_eq!(lesson.steps[4].task.right_choice(&facts), None, "what it waits for is not known");
    facts.window.tabs = [None, Some("Dipole")];
    assert_eq!(Condition::Shown("dipole".into()).holds(&facts), Some(true));
}

/// What a reader has changed may not go with what a step sets; that is refused like any other scene.
#[test]
fn a_step_that_does_not_fit_the_readers_scene_is_refused() {
    let lesson =
        Lesson::read(&SOUND.replace("(\"particles.count\", 200)", "(\"field.l_min_pc\", 20.0)"), "a.ron").unwrap();
    let mut scene = lesson.steps[0].scene_after(&Scene::default()).unwrap();
    scene.field.l_max_pc = 10.0;
    let error = lesson.steps[1].scene_after(&scene).unwrap_err().to_string();
    assert!(error.contains("field.l_min_pc = 20 is not allowed"), "{error}");
}

#[test]
fn errors_speak_of_the_file() {
    let missing = Lesson::load(std::path::Path::new("no such.ron")).unwrap_err();
    assert!(matches!(missing, LessonError::Unreadable { .. }), "{missing}");
    assert!(
        missing.to_string().starts_with("cannot read the lesson: ") && missing.to_string().ends_with("no such.ron")
    );
}

/// A file without end is no lesson, and no reason to fill the memory.
#[cfg(unix)]
#[test]
fn lessons_are_read_up_to_a_limit() {
    let refused = Lesson::load(std::path::Path::new("/dev/zero")).unwrap_err().to_string();
    assert!(refused.contains("larger than 1 MiB") && refused.contains("/dev/zero"), "{refused}");
}
