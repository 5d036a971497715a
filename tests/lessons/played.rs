//! Every lesson that comes with the program is played to its end, with real runs.

use larmor::lesson::{Lesson, Task, filled, lessons};

use crate::reader::Reader;
use crate::runs::Runs;

/// Every question: lesson, step from 1, and the number of the right choice from 1, by the physics.
const RIGHT: [(&str, usize, usize); 16] = [
    ("helix-and-larmor-radius", 4, 1),
    ("helix-and-larmor-radius", 5, 2),
    ("straight-flight-to-diffusion", 3, 3),
    ("straight-flight-to-diffusion", 5, 1),
    ("straight-flight-to-diffusion", 6, 2),
    ("why-a-needle", 3, 2),
    ("why-a-needle", 5, 2),
    ("anisotropy-does-not-care", 2, 2),
    ("anisotropy-does-not-care", 4, 2),
    ("anisotropy-does-not-care", 6, 1),
    ("source-behind-the-dipole", 4, 3),
    ("source-behind-the-dipole", 6, 2),
    ("source-behind-the-dipole", 8, 2),
    ("many-sources-or-a-sea", 2, 2),
    ("many-sources-or-a-sea", 4, 1),
    ("many-sources-or-a-sea", 6, 3),
];

/// Plays a lesson; returns its questions with the right choices.
pub fn play(name: &str, lesson: &Lesson, runs: &mut Runs) -> Vec<(String, usize, usize)> {
    let (mut reader, mut answered) = (Reader::new(runs), Vec::new());
    for (index, step) in lesson.steps.iter().enumerate() {
        let place = format!("{name}, step {}", index + 1);
        reader.begin(step);
        match &step.task {
            Task::Read => {}
            Task::Do { ask, until } => {
                assert!(!step.task.is_done(&reader.facts()), "{place} is done before anything is: {ask}");
                reader.act(until);
                assert!(step.task.is_done(&reader.facts()), "{place} cannot be done: {until:?}");
            }
            Task::Answer { choices, because, .. } => {
                reader.look(&step.task);
                let facts = reader.facts();
                let hold: Vec<Option<bool>> = choices.iter().map(|choice| choice.when.holds(&facts)).collect();
                let right = step.task.right_choice(&facts);
                let right = right.unwrap_or_else(|| panic!("{place}: {hold:?}"));
                let told = filled(because, &facts);
                assert!(!told.contains('…'), "{place}: {told}");
                answered.push((name.to_owned(), index + 1, right + 1));
            }
        }
        let told = filled(&step.text, &reader.facts());
        assert!(!told.contains('…'), "{place}: {told}");
    }
    answered
}

#[test]
fn every_lesson_can_be_played_to_its_end() {
    let (mut runs, mut answered) = (Runs::new(), Vec::new());
    for (name, lesson) in lessons() {
        answered.extend(play(name, &lesson, &mut runs));
    }
    let expected = RIGHT.map(|(name, step, right)| (name.to_owned(), step, right));
    assert_eq!(answered, expected);
}
