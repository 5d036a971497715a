//! Where a lesson stands.

use std::path::PathBuf;
use std::sync::Arc;

use crate::lesson::{Facts, Lesson, Step, Task, View, filled, from_folder, lessons};
use crate::scene::Scene;
use crate::viewer::action::{Action, StandardView, Teaching};

/// A lesson to choose.
#[derive(Clone, Debug)]
pub struct Shelved {
    /// The lesson.
    pub lesson: Arc<Lesson>,
    /// The user's own.
    pub own: bool,
}

/// The lessons there are, and the one that is played.
#[derive(Debug, Default)]
pub struct Lessons {
    /// Where a user keeps lessons of his own.
    folder: Option<PathBuf>,
    shelf: Vec<Shelved>,
    /// Why lessons of the user are not on the shelf.
    refused: Vec<String>,
    playing: Option<Playing>,
}

/// A lesson that is played.
#[derive(Debug)]
struct Playing {
    lesson: Arc<Lesson>,
    step: usize,
    /// The scene at the begin of each step that was reached, to go back to.
    begun: Vec<Scene>,
    /// What the step asks for was done; stays so, whatever happens then.
    done: bool,
    said: Option<Said>,
}

/// An answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The choice of the user, from 0.
    pub chosen: usize,
    /// The right one, by what was measured then.
    pub right: usize,
    /// Why, with the numbers of then.
    pub because: String,
}

impl Lessons {
    /// With lessons of the user's own in this folder.
    pub fn within(folder: Option<PathBuf>) -> Self {
        Self { folder, ..Self::default() }
    }

    /// Where a user keeps lessons of his own.
    pub fn folder(&self) -> Option<&PathBuf> {
        self.folder.as_ref()
    }

    /// Reads what there is to choose from.
    pub fn fill_shelf(&mut self) {
        let shelved = |own: bool| move |lesson: Lesson| Shelved { lesson: Arc::new(lesson), own };
        self.shelf = lessons().into_iter().map(|(_, lesson)| lesson).map(shelved(false)).collect();
        self.refused.clear();
        if let Some(folder) = &self.folder {
            let (own, refused) = from_folder(folder);
            self.shelf.extend(own.into_iter().map(shelved(true)));
            self.refused.extend(refused.iter().map(ToString::to_string));
        }
    }

    /// What there is to choose from, and why some of it is not.
    pub fn shelf(&self) -> (&[Shelved], &[String]) {
        (&self.shelf, &self.refused)
    }

    /// Begins a lesson. The scene shown is the user's own, or that of a lesson.
    pub fn begin(&mut self, lesson: Arc<Lesson>, scene: &Scene) -> Option<Action> {
        self.playing = Some(Playing { lesson, step: 0, begun: Vec::new(), done: false, said: None });
        self.enter(scene)
    }

    /// The step that is played, its number from 0, and its lesson.
    pub fn step(&self) -> Option<(&Step, usize, &Arc<Lesson>)> {
        let playing = self.playing.as_ref()?;
        Some((playing.lesson.steps.get(playing.step)?, playing.step, &playing.lesson))
    }

    /// A lesson is played.
    pub fn is_playing(&self) -> bool {
        self.playing.is_some()
    }

    /// What the step asks for was done, or its question answered.
    pub fn is_done(&self) -> bool {
        self.playing.as_ref().is_some_and(|playing| playing.done)
    }

    /// The answer that was given.
    pub fn said(&self) -> Option<&Said> {
        self.playing.as_ref()?.said.as_ref()
    }

    /// Looks whether what the step asks for is done.
    pub fn attend(&mut self, facts: &Facts) {
        if let Some(playing) = &mut self.playing
            && let Some(step) = playing.lesson.steps.get(playing.step)
        {
            playing.done |= step.task.is_done(facts);
        }
    }

    /// Takes the choice as the answer, if the question can be answered now.
    pub fn answer(&mut self, chosen: usize, facts: &Facts) {
        let Some(playing) = &mut self.playing else { return };
        let Some(Step { task, .. }) = playing.lesson.steps.get(playing.step) else { return };
        if let (Task::Answer { because, .. }, Some(right)) = (task, task.right_choice(facts)) {
            playing.said = Some(Said { chosen, right, because: filled(because, facts) });
            playing.done = true;
        }
    }

    /// Goes one step on, or ends the lesson after the last.
    pub fn next(&mut self, scene: &Scene) -> Option<Action> {
        let playing = self.playing.as_mut()?;
        if playing.step + 1 >= playing.lesson.steps.len() {
            return self.leave();
        }
        playing.step += 1;
        self.enter(scene)
    }

    /// Goes one step back, to the scene with which it began.
    pub fn back(&mut self) -> Option<Action> {
        let playing = self.playing.as_mut()?;
        playing.step = playing.step.saturating_sub(1);
        playing.begun.truncate(playing.step + 1);
        let scene = playing.begun.last()?.clone();
        (playing.done, playing.said) = (false, None);
        let step = playing.lesson.steps.get(playing.step)?;
        Some(Action::Teach(Box::new(teaching(step, scene))))
    }

    /// Ends the lesson; the user's own scene comes back.
    pub fn leave(&mut self) -> Option<Action> {
        self.playing.take().map(|_| Action::EndLesson)
    }

    /// The user's own scene has come back in another way.
    pub fn forget(&mut self) {
        self.playing = None;
    }

    /// Begins the step that is due, from this scene.
    fn enter(&mut self, scene: &Scene) -> Option<Action> {
        let playing = self.playing.as_mut()?;
        let step = playing.lesson.steps.get(playing.step)?;
        // What is read has been tried with the scenes of its steps; a user may have changed more in between.
        let scene = step.scene_after(scene).unwrap_or_else(|_| scene.clone());
        playing.begun.truncate(playing.step);
        playing.begun.push(scene.clone());
        (playing.done, playing.said) = (false, None);
        Some(Action::Teach(Box::new(teaching(step, scene))))
    }
}

fn teaching(step: &Step, scene: Scene) -> Teaching {
    let view = step.show.view.map(|view| match view {
        View::Home => StandardView::Home,
        View::AlongField => StandardView::AlongField,
        View::Side => StandardView::SideOn,
        View::Top => StandardView::Top,
    });
    Teaching { scene, takes_view: step.scene.preset().is_some(), view, trails: step.show.trails }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"(version: 1, title: "A lesson", sentence: "It is short", minutes: 1, steps: [
        (scene: Preset("elongated-cloud"), text: "One.", task: Do(ask: "Take B₀ away",
            until: Parameter("field.b0_ug", AtMost(0.0)))),
        (scene: Set([("field.b0_ug", 2.0)]), text: "Two.", task: Answer(question: "How strong is it?", because: "It is {field.b0_ug}.",
            choices: [(text: "1 µG", when: Parameter("field.b0_ug", AtMost(1.5))), (text: "2 µG", when: Parameter("field.b0_ug", AtLeast(1.5)))])),
        (text: "Three."), (text: "Four."), (text: "Five."),
    ])"#;

    fn scene_of(action: Option<Action>) -> Scene {
        match action {
            Some(Action::Teach(teaching)) => teaching.scene,
            other => panic!("{other:?}"),
        }
    }

    fn begun() -> (Lessons, Scene) {
        let mut lessons = Lessons::default();
        let lesson = Arc::new(Lesson::read(TEXT, "test").unwrap());
        let own = Scene { title: "my own".into(), ..Scene::default() };
        let scene = scene_of(lessons.begin(lesson, &own));
        (lessons, scene)
    }

    #[test]
    fn a_step_is_done_when_what_it_asks_for_is_and_stays_so() {
        let (mut lessons, mut scene) = begun();
        assert_ne!(scene.title, "my own");
        lessons.attend(&Facts::of(&scene));
        assert!(!lessons.is_done());
        scene.field.b0_ug = 0.0;
        lessons.attend(&Facts::of(&scene));
        assert!(lessons.is_done());
        scene.field.b0_ug = 1.0;
        lessons.attend(&Facts::of(&scene));
        assert!(lessons.is_done(), "it was done");
    }

    #[test]
    fn an_answer_is_judged_by_what_is_there() {
        let (mut lessons, scene) = begun();
        let mut scene = scene_of(lessons.next(&scene));
        assert_eq!(scene.field.b0_ug, 2.0);
        lessons.answer(0, &Facts::of(&scene));
        assert_eq!(lessons.said(), Some(&Said { chosen: 0, right: 1, because: "It is 2\u{202f}µG.".into() }));
        scene.field.b0_ug = 1.0;
        lessons.answer(0, &Facts::of(&scene));
        assert_eq!(lessons.said().map(|said| said.right), Some(0), "measured anew");
        assert!(lessons.is_done());
    }

    #[test]
    fn back_brings_the_scene_with_which_a_step_began_and_the_end_the_users_own() {
        let (mut lessons, first) = begun();
        let second = scene_of(lessons.next(&first));
        let mut changed = second.clone();
        changed.field.b0_ug = 0.5;
        assert_eq!(scene_of(lessons.next(&changed)).field.b0_ug, 0.5, "a step goes on with what is there");
        assert_eq!(scene_of(lessons.back()), second);
        assert_eq!(scene_of(lessons.back()), first);
        assert_eq!(scene_of(lessons.back()), first, "before the first is nothing");
        assert_eq!(lessons.step().map(|(_, number, _)| number), Some(0));
        (0..4).for_each(|_| drop(lessons.next(&first)));
        assert_eq!(lessons.next(&first), Some(Action::EndLesson));
        assert!(!lessons.is_playing() && lessons.leave().is_none());
    }

    #[test]
    fn lessons_of_the_user_lie_beside_those_of_the_program() {
        let place = tempfile::tempdir().unwrap();
        std::fs::write(place.path().join("mine.ron"), TEXT).unwrap();
        std::fs::write(place.path().join("broken.ron"), "(version: 1, titel: 3)").unwrap();
        let mut lessons = Lessons::within(Some(place.path().to_owned()));
        lessons.fill_shelf();
        let (shelf, refused) = lessons.shelf();
        assert!(shelf.iter().any(|shelved| shelved.own && shelved.lesson.title == "A lesson"));
        assert!(refused.len() == 1 && refused[0].contains("broken.ron:1:"), "{refused:?}");
    }
}
