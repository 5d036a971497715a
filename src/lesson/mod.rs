//! Lessons: steps that set a scene, say what to see, and ask for something that is then done or measured.
//!
//! A lesson is a text in RON (see `docs/lessons.md`). Which answer to a question is right stands nowhere in it: each choice
//! has a condition, and that choice is right whose condition holds for what is measured when the question is asked.
//!
//! A window that plays lessons needs: [`lessons`] and [`from_folder`]; [`Step::scene_after`] when a step begins; [`Facts`],
//! made anew from what it shows whenever it asks; [`filled`] for texts; [`Condition::holds`] and [`Task::right_choice`].

mod apply;
mod condition;
mod error;
mod facts;
mod fill;
mod judge;
mod load;
mod outside;
mod quantity;
mod schema;
mod shipped;
mod shown;
mod task;

pub use condition::{Bound, Condition};
pub use error::LessonError;
pub use facts::{Facts, InWindow};
pub use fill::filled;
pub use load::{from_folder, is_lesson};
pub use outside::{Compared, GalaxyFacts, SkyFacts};
pub use quantity::Quantity;
pub use schema::{Choice, LESSON_VERSION, Lesson, STEPS, SceneChange, Show, Step, Task};
pub use shipped::{LESSONS, ShippedLesson, lessons};
pub use shown::{TABS, Tab, View, tab};
