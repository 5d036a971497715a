//! Whether a lesson that can be read can be taught: names that mean something, values in their ranges, texts that fit.

use std::ops::RangeInclusive;

use crate::lesson::apply::set;
use crate::lesson::condition::{Bound, Condition};
use crate::lesson::fill::{Piece, pieces, placeholder};
use crate::lesson::quantity::Quantity;
use crate::lesson::schema::{LESSON_VERSION, Lesson, STEPS, SceneChange, Show, Step, Task};
use crate::lesson::shown::{TABS, tab};
use crate::quantity::plain;
use crate::scene::parameters::{Kind, Number, parameters};
use crate::scene::{PRESETS, Parameter, Scene, SceneError, Spot, closest, parameter, preset, short, spots, validate};
use crate::text::{code_point, first_unprintable};

/// Most characters of each kind of text.
const TITLE: usize = 60;
const SENTENCE: usize = 160;
const TEXT: usize = 480;
const ASK: usize = 200;

/// Fewest and most choices of a question.
const CHOICES: RangeInclusive<usize> = 2..=5;

/// Longest lesson in minutes.
const MINUTES: RangeInclusive<u32> = 1..=60;

/// Deepest nesting of conditions.
const DEPTH: usize = 8;

/// Byte offset and description of the first thing that is wrong with a lesson, which was read from `text`.
pub(super) fn judge(lesson: &Lesson, text: &str) -> Option<(usize, String)> {
    let judge = Judge { text, spots: spots(text) };
    judge.lesson(lesson).err().map(|Fault { at, message }| (at, message))
}

/// What to say about a version that this program does not read.
pub(super) fn version_remedy(number: u32) -> String {
    format!("version = {number}: this program reads version {LESSON_VERSION} of the lesson format")
}

/// Something wrong at a byte offset.
struct Fault {
    at: usize,
    message: String,
}

type Judged = Result<(), Fault>;

struct Judge<'a> {
    text: &'a str,
    spots: Vec<Spot>,
}

impl Judge<'_> {
    /// A fault of the value at a path, which the message begins with.
    fn fault(&self, path: &str, message: &str) -> Fault {
        let at = closest(&self.spots, path).map_or(0, |spot| spot.value.start);
        // The field says enough; where in its value something is wrong is told by line and column.
        let field = path.rfind('.').map_or(0, |dot| dot + 1);
        let name = path[field..].find('[').map_or(path, |bracket| &path[..field + bracket]);
        Fault { at, message: format!("{name}: {message}") }
    }

    fn lesson(&self, lesson: &Lesson) -> Judged {
        if lesson.version != LESSON_VERSION {
            let at = closest(&self.spots, "version").map_or(0, |spot| spot.value.start);
            return Err(Fault { at, message: version_remedy(lesson.version) });
        }
        self.words("title", &lesson.title, TITLE, false)?;
        self.words("sentence", &lesson.sentence, SENTENCE, false)?;
        if !MINUTES.contains(&lesson.minutes) {
            let message =
                format!("{} is not allowed: {} to {} minutes", lesson.minutes, MINUTES.start(), MINUTES.end());
            return Err(self.fault("minutes", &message));
        }
        let [fewest, most] = STEPS;
        if !(fewest..=most).contains(&lesson.steps.len()) {
            let message = format!("{} steps are not allowed: {fewest} to {most} steps", lesson.steps.len());
            return Err(self.fault("steps", &message));
        }
        let mut scene = Scene::default();
        for (index, step) in lesson.steps.iter().enumerate() {
            let path = format!("steps[{index}]");
            if index == 0 && step.scene.preset().is_none() {
                let message = "the first step must begin with a preset, so that every reader sees the same: for example \
                               scene: Preset(\"elongated-cloud\")";
                return Err(self.fault(&format!("{path}.scene"), message));
            }
            self.step(&path, step, &mut scene)?;
        }
        Ok(())
    }

    fn step(&self, path: &str, step: &Step, scene: &mut Scene) -> Judged {
        self.change(&format!("{path}.scene"), &step.scene, scene)?;
        self.show(&format!("{path}.show"), &step.show)?;
        self.words(&format!("{path}.text"), &step.text, TEXT, true)?;
        let path = format!("{path}.task");
        match &step.task {
            Task::Read => Ok(()),
            Task::Do { ask, until } => {
                self.words(&format!("{path}.ask"), ask, ASK, true)?;
                self.condition(&format!("{path}.until"), until, 0)
            }
            Task::Answer { question, choices, because, wait } => {
                self.words(&format!("{path}.question"), question, ASK, true)?;
                self.words(&format!("{path}.because"), because, TEXT, true)?;
                let list = format!("{path}.choices");
                if !CHOICES.contains(&choices.len()) {
                    let (fewest, most) = (CHOICES.start(), CHOICES.end());
                    let message = format!("{} choices are not allowed: {fewest} to {most} choices", choices.len());
                    return Err(self.fault(&list, &message));
                }
                for (index, choice) in choices.iter().enumerate() {
                    self.words(&format!("{list}[{index}].text"), &choice.text, ASK, true)?;
                    self.condition(&format!("{list}[{index}].when"), &choice.when, 0)?;
                }
                wait.iter().try_for_each(|wait| self.condition(&format!("{path}.wait"), wait, 0))
            }
        }
    }

    /// The scene must be valid with what the step sets, if the reader has changed nothing.
    fn change(&self, path: &str, change: &SceneChange, scene: &mut Scene) -> Judged {
        if let Some(name) = change.preset() {
            let Some(Ok(found)) = preset(name).map(|preset| preset.scene()) else {
                let names: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
                let message = format!("unknown preset {}; allowed: {}", short(name), names.join(", "));
                return Err(self.fault(&format!("{path}[0]"), &message));
            };
            *scene = found;
        }
        let list = format!("{path}[{}]", u32::from(matches!(change, SceneChange::PresetWith(..))));
        for (index, (own, value)) in change.values().iter().enumerate() {
            let entry = format!("{list}[{index}]");
            let (row, number) = self.number(&format!("{entry}[0]"), own)?;
            self.value(&format!("{entry}[1]"), row, number, *value)?;
            set(scene, row, *value);
            if number.get(scene) != Some(*value) {
                let message = format!("{own} is not in this scene, in which another choice is made");
                return Err(self.fault(&format!("{entry}[0]"), &message));
            }
        }
        match validate(scene, "lesson") {
            Err(SceneError::Refused { field, value, allowed, .. }) => {
                let entry = change.values().iter().position(|(own, _)| *own == field);
                let at = entry.map_or(path.to_owned(), |index| format!("{list}[{index}][1]"));
                Err(self.fault(&at, &format!("{field} = {value} is not allowed: {allowed}")))
            }
            Err(other) => Err(self.fault(path, &other.to_string())),
            Ok(()) => Ok(()),
        }
    }

    fn show(&self, path: &str, show: &Show) -> Judged {
        if let Some(name) = &show.tab {
            self.tab(&format!("{path}.tab"), name)?;
        }
        match show.highlight.as_deref() {
            Some(own) if parameter(own).is_none() => Err(self.unknown_path(&format!("{path}.highlight"), own)),
            _ => Ok(()),
        }
    }

    fn tab(&self, path: &str, name: &str) -> Judged {
        if tab(name).is_some() {
            return Ok(());
        }
        let names: Vec<&str> = TABS.iter().map(|tab| tab.name).collect();
        Err(self.fault(path, &format!("unknown plot {}; allowed: {}", short(name), names.join(", "))))
    }

    fn condition(&self, path: &str, condition: &Condition, depth: usize) -> Judged {
        let number = |own: f64, what: &str| match own.is_finite() && own >= 0.0 {
            true => Ok(()),
            false => Err(self.fault(path, &format!("{} is not allowed: {what}", plain(own)))),
        };
        match condition {
            Condition::Parameter(own, bound) => {
                let (row, kind) = self.number(&format!("{path}[0]"), own)?;
                let bound_path = format!("{path}[1]");
                self.bound(&bound_path, *bound)?;
                let values = bound.numbers();
                values.iter().try_for_each(|value| self.range(&bound_path, row, kind, *value))
            }
            Condition::Measured(_, bound) => self.bound(&format!("{path}[1]"), *bound),
            Condition::Precise(_, error) => number(*error, "an error from 0 on"),
            Condition::Passed(time_yr) => number(*time_yr, "a time from 0 on, in yr"),
            Condition::Shown(name) => self.tab(&format!("{path}[0]"), name),
            Condition::Looks(_) | Condition::Picked | Condition::Trails | Condition::Paused => Ok(()),
            Condition::All(parts) | Condition::Any(parts) => {
                if parts.is_empty() || depth == DEPTH {
                    let message = format!("one condition or more is needed here, at most {DEPTH} within each other");
                    return Err(self.fault(path, &message));
                }
                let own = |(index, part)| self.condition(&format!("{path}[0][{index}]"), part, depth + 1);
                parts.iter().enumerate().try_for_each(own)
            }
            Condition::Not(_) if depth == DEPTH => {
                Err(self.fault(path, &format!("at most {DEPTH} conditions may stand within each other")))
            }
            Condition::Not(other) => self.condition(&format!("{path}[0]"), other, depth + 1),
        }
    }

    fn bound(&self, path: &str, bound: Bound) -> Judged {
        let numbers = bound.numbers();
        if numbers.iter().any(|number| !number.is_finite()) {
            return Err(self.fault(path, "a bound must be a number"));
        }
        match numbers.as_slice() {
            [low, high] if low >= high => {
                let message = format!("Between({}, {}) holds nothing: the smaller first", plain(*low), plain(*high));
                Err(self.fault(path, &message))
            }
            _ => Ok(()),
        }
    }

    /// The row of a parameter that is a number.
    fn number(&self, path: &str, own: &str) -> Result<(&'static Parameter, &'static Number), Fault> {
        let row = parameters().find(|row| row.path == own).ok_or_else(|| self.unknown_path(path, own))?;
        match &row.kind {
            Kind::Number(number) => Ok((row, number)),
            _ => Err(self.fault(path, &format!("{own} is not a number, and only numbers can be set and asked for"))),
        }
    }

    fn unknown_path(&self, path: &str, own: &str) -> Fault {
        let section = own.split('.').next().unwrap_or_default();
        let same = |row: &&'static Parameter| row.path.starts_with(&format!("{section}."));
        let names: Vec<&str> = parameters().filter(same).map(|row| row.path).collect();
        let allowed = match names.as_slice() {
            [] => "a path as in the table of `larmor check --parameters`, for example field.b0_ug".to_owned(),
            names => names.join(", "),
        };
        self.fault(path, &format!("unknown parameter {}; allowed: {allowed}", short(own)))
    }

    fn range(&self, path: &str, row: &Parameter, number: &Number, value: f64) -> Judged {
        if number.range.contains(value) {
            return Ok(());
        }
        let allowed = row.range_in_words().unwrap_or_default();
        Err(self.fault(path, &format!("{} = {} is not allowed: {allowed}", row.path, plain(value))))
    }

    fn value(&self, path: &str, row: &Parameter, number: &Number, value: f64) -> Judged {
        self.range(path, row, number, value)?;
        let nearest = number.nearest(value);
        if nearest == value {
            return Ok(());
        }
        let message = format!("{} = {} is not possible, the nearest is {}", row.path, plain(value), plain(nearest));
        Err(self.fault(path, &message))
    }

    /// Words for people, on one line.
    fn words(&self, path: &str, words: &str, most: usize, may_tell: bool) -> Judged {
        let length = words.chars().count();
        if length == 0 || length > most {
            return Err(self.fault(path, &format!("{length} characters are not allowed: 1 to {most} characters")));
        }
        if let Some((_, letter)) = first_unprintable(words) {
            return Err(self.fault(path, &format!("{} cannot be printed", code_point(letter))));
        }
        for piece in pieces(words) {
            let (found, message) = match piece {
                Piece::Words(_) => continue,
                Piece::Between(name) if may_tell && placeholder(name).is_some() => continue,
                Piece::Between(name) if may_tell => {
                    let names: Vec<&str> = Quantity::ALL.iter().map(|quantity| quantity.name()).collect();
                    let allowed = format!("{}, or the path of a parameter that is a number", names.join(", "));
                    (format!("{{{name}}}"), format!("unknown quantity {}; allowed: {allowed}", short(name)))
                }
                Piece::Between(name) => {
                    (format!("{{{name}}}"), "nothing is measured yet where this is read".to_owned())
                }
                Piece::Loose(brace) => (brace.to_string(), format!("{brace} has no partner: write {{elongation}}")),
            };
            let mut fault = self.fault(path, &message);
            let spot = closest(&self.spots, path).and_then(|spot| self.text.get(spot.value.clone()));
            fault.at += spot.and_then(|written| written.find(&found)).unwrap_or(0);
            return Err(fault);
        }
        Ok(())
    }
}
