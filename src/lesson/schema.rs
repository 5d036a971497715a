//! The schema of a lesson file (RON, version 1): plain data, read once and never written.

use serde::Deserialize;

use crate::lesson::condition::Condition;
use crate::lesson::shown::View;

/// Version of the schema that this program reads.
pub const LESSON_VERSION: u32 = 1;

/// Fewest and most steps.
pub const STEPS: [usize; 2] = [5, 8];

/// A whole lesson.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// Schema version, 1.
    pub version: u32,
    /// Two to eight words.
    pub title: String,
    /// What it is about, one sentence.
    pub sentence: String,
    /// How long it takes in a class, in minutes.
    pub minutes: u32,
    /// Five to eight; the first begins with a preset, so that every reader sees the same.
    pub steps: Vec<Step>,
}

/// One step of a lesson.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What becomes of the scene when the step begins.
    #[serde(default)]
    pub scene: SceneChange,
    /// What the window shows when the step begins.
    #[serde(default)]
    pub show: Show,
    /// One to three sentences with placeholders, see [`crate::lesson::filled`].
    pub text: String,
    /// What is asked of the reader.
    #[serde(default)]
    pub task: Task,
}

/// What becomes of a scene; paths and values are those of the table of parameters.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub enum SceneChange {
    /// It stays as it is.
    #[default]
    Keep,
    /// The preset of this name takes its place.
    Preset(String),
    /// These parameters get these values.
    Set(Vec<(String, f64)>),
    /// The preset of this name with these values.
    PresetWith(String, Vec<(String, f64)>),
}

/// What the window shows; `None` leaves it to the reader.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Show {
    /// Name of a plot, see [`crate::lesson::TABS`].
    pub tab: Option<String>,
    /// From where the cloud is seen.
    pub view: Option<View>,
    /// Paths of some particles are drawn.
    pub trails: Option<bool>,
    /// Path of a parameter to point at.
    pub highlight: Option<String>,
}

/// What is asked of the reader.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Task {
    /// To read and to look.
    #[default]
    Read,
    /// To do something.
    Do {
        /// What, as a request.
        ask: String,
        /// When it is done.
        until: Condition,
    },
    /// To answer a question.
    Answer {
        /// The question.
        question: String,
        /// Two to five; right is the one whose condition holds for what is measured.
        choices: Vec<Choice>,
        /// Why, with placeholders; told with the answer.
        because: String,
        /// What must hold before the question can be answered.
        #[serde(default)]
        wait: Option<Condition>,
    },
}

/// One choice of a question.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The answer.
    pub text: String,
    /// When it is the right one.
    pub when: Condition,
}
