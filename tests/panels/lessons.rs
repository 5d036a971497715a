//! Lessons in the window: every step of every lesson fits, is operated by keys, and leaves the user's own scene alone.

use bevy_egui::egui::{Key, vec2};
use egui_kittest::kittest::Queryable as _;
use larmor::lesson::{Task, lessons};
use larmor::viewer::action::Action;
use larmor::viewer::arrangement::Theme;
use larmor::viewer::panels::{Dialog, Wide};

use crate::picture::save;
use crate::sizes::faults;
use crate::stage::harness;
use crate::synthetic;
use crate::texts::texts;

/// Windows in points: usual, small, and that of a presentation.
const WINDOWS: [([f32; 2], Option<Wide>); 4] =
    [([1280.0, 720.0], None), ([1024.0, 640.0], None), ([640.0, 480.0], None), ([853.0, 480.0], Some(Wide::View))];

#[test]
fn every_step_fits_every_window() {
    let mut all = Vec::new();
    for (lesson, (name, _)) in lessons().into_iter().enumerate() {
        for (index, (size, wide)) in WINDOWS.into_iter().enumerate() {
            let (mut harness, textures) = harness(synthetic::window(), size);
            harness.run_steps(2);
            harness.state_mut().window.preferences.set_theme([Theme::Dark, Theme::Light][(index + lesson) % 2]);
            harness.state_mut().ui.toggle_dialog(Dialog::Lessons);
            harness.run_steps(3);
            harness.get_all_by_label("Begin").nth(lesson).unwrap().click();
            harness.run_steps(6);
            harness.state_mut().ui.presenting = wide;
            let mut step = 0;
            while harness.state().ui.lessons.is_playing() {
                harness.run_steps(5);
                step += 1;
                assert_eq!(harness.state().ui.lessons.step().map(|(_, number, _)| number + 1), Some(step));
                save(&format!("lesson_{name}_{step}_{index}"), size, &harness, &textures.borrow());
                let mut found = faults(size, &texts(&harness.output().shapes.clone()));
                // The title of the scene is as long as its author made it.
                let title = harness.state().window.document.scene().title.clone();
                found.retain(|fault| !fault.contains(&title));
                all.extend(found.into_iter().map(|fault| format!("{name} step {step} {size:?}: {fault}")));
                harness.key_press(Key::PageDown);
                harness.run_steps(2);
            }
            assert!(step >= 5, "{name}");
            assert_eq!(
                harness.state().actions.last(),
                Some(&Action::EndLesson),
                "Page Down after the last step ends it"
            );
        }
    }
    assert!(all.is_empty(), "{} faults\n{}", all.len(), all[..all.len().min(60)].join("\n"));
}

#[test]
fn a_step_is_done_by_hand_and_the_users_scene_comes_back() {
    let (mut harness, _) = harness(synthetic::window(), [1280.0, 720.0]);
    harness.run_steps(2);
    let own = harness.state().window.document.scene().clone();
    let (lesson, step) = lessons()
        .into_iter()
        .enumerate()
        .find_map(|(number, (_, lesson))| {
            let wants =
                |step: &larmor::lesson::Step| matches!(&step.task, Task::Do { ask, .. } if ask.contains("B₀ to 0"));
            Some((number, lesson.steps.iter().position(wants)?))
        })
        .expect("a lesson that takes the field away");
    harness.state_mut().ui.toggle_dialog(Dialog::Lessons);
    harness.run_steps(3);
    harness.get_all_by_label("Begin").nth(lesson).unwrap().click();
    harness.run_steps(4);
    for _ in 0..step {
        harness.key_press(Key::PageDown);
        harness.run_steps(3);
    }
    assert!(harness.state().window.document.is_lesson());
    assert!(harness.query_by_label("Skip ▶").is_some(), "the step is not done yet");
    harness.key_press(Key::PageUp);
    harness.run_steps(3);
    assert_eq!(harness.state().ui.lessons.step().map(|(_, number, _)| number + 1), Some(step));
    harness.get_by_label("Leave").click();
    harness.run_steps(4);
    let stage = harness.state();
    assert!(!stage.ui.lessons.is_playing() && !stage.window.document.is_lesson());
    assert_eq!(stage.window.document.scene(), &own);
}

#[test]
fn f5_presents_and_esc_ends_it() {
    let (mut harness, textures) = harness(synthetic::window(), [853.0, 480.0]);
    harness.run_steps(2);
    harness.key_press(Key::F5);
    harness.run_steps(4);
    assert_eq!(harness.state().ui.presenting, Some(Wide::View));
    assert!(harness.state().view_rect.size().x > 850.0, "the view has all the window");
    harness.hover_at((vec2(400.0, 200.0)).to_pos2());
    harness.run_steps(2);
    save("presentation_view", [853.0, 480.0], &harness, &textures.borrow());
    harness.key_press(Key::W);
    harness.run_steps(4);
    assert_eq!(harness.state().ui.presenting, Some(Wide::Plot));
    save("presentation_plot", [853.0, 480.0], &harness, &textures.borrow());
    harness.key_press(Key::Escape);
    harness.run_steps(4);
    assert_eq!(harness.state().ui.presenting, None);
    assert!(harness.query_by_label("File").is_some(), "the menus are back");
}
