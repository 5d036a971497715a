//! Lessons that come with the program, embedded from `assets/lessons/*.ron`.

use crate::lesson::error::LessonError;
use crate::lesson::schema::Lesson;

/// A lesson that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct ShippedLesson {
    /// Name of its file without the ending.
    pub name: &'static str,
    /// The file.
    pub ron: &'static str,
}

impl ShippedLesson {
    /// The lesson itself.
    ///
    /// # Errors
    /// As [`Lesson::read`]; the tests read every one.
    pub fn lesson(&self) -> Result<Lesson, LessonError> {
        Lesson::read(self.ron, self.name)
    }
}

/// All of them, in the order in which they build on each other.
pub const LESSONS: &[ShippedLesson] = &[];

/// Name and content of all of them.
pub fn lessons() -> Vec<(&'static str, Lesson)> {
    LESSONS.iter().filter_map(|shipped| Some((shipped.name, shipped.lesson().ok()?))).collect()
}
