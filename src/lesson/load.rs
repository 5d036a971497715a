//! Reads lessons, from texts, files and folders.

use std::path::{Path, PathBuf};

use ron::Options;
use ron::error::SpannedError;
use ron::extensions::Extensions;

use crate::lesson::error::LessonError;
use crate::lesson::judge::{judge, version_remedy};
use crate::lesson::schema::{LESSON_VERSION, Lesson, Task};
use crate::scene::{closest, explain, offset, quote, spots};
use crate::text;

/// Largest file that is read as a lesson.
const MAX_BYTES: u64 = 1 << 20;

/// Most files of a folder that are read.
const MAX_FILES: usize = 200;

/// Puts texts that are written on several lines onto one.
fn join_lines(lesson: &mut Lesson) {
    let join = |text: &mut String| *text = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    join(&mut lesson.title);
    join(&mut lesson.sentence);
    for step in &mut lesson.steps {
        join(&mut step.text);
        match &mut step.task {
            Task::Read => {}
            Task::Do { ask, .. } => join(ask),
            Task::Answer { question, choices, because, .. } => {
                join(question);
                join(because);
                choices.iter_mut().for_each(|choice| join(&mut choice.text));
            }
        }
    }
}

impl Lesson {
    /// Reads and checks a lesson; `name`, or a path, is for messages.
    ///
    /// # Errors
    /// [`LessonError::Wrong`], with line and column.
    pub fn read(text: &str, name: &str) -> Result<Self, LessonError> {
        let options = Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
        let mut lesson: Self = options.from_str(text).map_err(|error| malformed(text, name, &error))?;
        join_lines(&mut lesson);
        match judge(&lesson, text) {
            Some((at, message)) => Err(wrong(text, name, at, message)),
            None => Ok(lesson),
        }
    }

    /// Reads and checks the lesson in a file.
    ///
    /// # Errors
    /// As [`Lesson::read`], and [`LessonError::Unreadable`].
    pub fn load(path: &Path) -> Result<Self, LessonError> {
        let bytes =
            text::read(path, MAX_BYTES).map_err(|cause| LessonError::Unreadable { path: path.to_owned(), cause })?;
        let origin = path.display().to_string();
        match text::decode(&bytes) {
            Ok(text) => Self::read(&text, &origin),
            Err(error) => {
                let (line, column) = error.place();
                Err(LessonError::Wrong { origin, line, column, message: error.to_string() })
            }
        }
    }
}

/// True for a file that is meant as a lesson, sound or not: its text has steps, which a scene has not.
pub fn is_lesson(path: &Path) -> bool {
    let text = text::read(path, MAX_BYTES).ok().and_then(|bytes| text::decode(&bytes).ok());
    text.is_some_and(|text| spots(&text).iter().any(|spot| spot.path == "steps"))
}

/// The lessons in the files `*.ron` of a folder in the order of their names, and what is wrong with those that are none.
///
/// A folder that is not there holds no lessons, which is no error. At most 200 files are read.
pub fn from_folder(path: &Path) -> (Vec<Lesson>, Vec<LessonError>) {
    let (mut lessons, mut errors) = (Vec::new(), Vec::new());
    match files(path) {
        Ok(files) => files.iter().map(|file| Lesson::load(file)).for_each(|read| match read {
            Ok(lesson) => lessons.push(lesson),
            Err(error) => errors.push(error),
        }),
        Err(cause) => errors.push(LessonError::Unreadable { path: path.to_owned(), cause }),
    }
    (lessons, errors)
}

fn files(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(path) {
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let file = entry?.path();
        if file.extension().is_some_and(|end| end == "ron") {
            files.push(file);
        }
    }
    files.sort();
    files.truncate(MAX_FILES);
    Ok(files)
}

fn wrong(text: &str, origin: &str, at: usize, message: String) -> LessonError {
    let (line, column) = text::position(text, at);
    LessonError::Wrong { origin: origin.to_owned(), line, column, message }
}

/// Turns the parser's error into one that names the field; a file of another version is told so first.
fn malformed(text: &str, origin: &str, error: &SpannedError) -> LessonError {
    let spots = spots(text);
    if let Some(spot) = closest(&spots, "version")
        && let Ok(number) = quote(text, spot).parse::<u32>()
        && number != LESSON_VERSION
    {
        return wrong(text, origin, spot.value.start, version_remedy(number));
    }
    let end = offset(text, error.span.end.line, error.span.end.col);
    let (at, message) = explain(text, &spots, error, end, "lesson");
    wrong(text, origin, at, message)
}
