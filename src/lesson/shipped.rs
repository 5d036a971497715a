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
pub const LESSONS: &[ShippedLesson] = &[
    ShippedLesson {
        name: "helix-and-larmor-radius",
        ron: include_str!("../../assets/lessons/helix-and-larmor-radius.ron"),
    },
    ShippedLesson {
        name: "straight-flight-to-diffusion",
        ron: include_str!("../../assets/lessons/straight-flight-to-diffusion.ron"),
    },
    ShippedLesson { name: "why-a-needle", ron: include_str!("../../assets/lessons/why-a-needle.ron") },
    ShippedLesson {
        name: "anisotropy-does-not-care",
        ron: include_str!("../../assets/lessons/anisotropy-does-not-care.ron"),
    },
    ShippedLesson {
        name: "source-behind-the-dipole",
        ron: include_str!("../../assets/lessons/source-behind-the-dipole.ron"),
    },
    ShippedLesson {
        name: "many-sources-or-a-sea",
        ron: include_str!("../../assets/lessons/many-sources-or-a-sea.ron"),
    },
];

/// Name and content of all of them.
pub fn lessons() -> Vec<(&'static str, Lesson)> {
    LESSONS.iter().filter_map(|shipped| Some((shipped.name, shipped.lesson().ok()?))).collect()
}
