//! Whether what a step asks for is done, and which answer is right.

use crate::lesson::facts::Facts;
use crate::lesson::schema::Task;

impl Task {
    /// The number of the right choice, from 0: the one whose condition holds, where exactly one does.
    ///
    /// `None` while the question cannot be answered, because what it waits for does not hold yet, or because a condition
    /// of a choice is not known yet; where no choice is right, or more than one; and where nothing is asked.
    pub fn right_choice(&self, facts: &Facts<'_>) -> Option<usize> {
        let Self::Answer { choices, wait, .. } = self else { return None };
        if wait.as_ref().is_some_and(|wait| wait.holds(facts) != Some(true)) {
            return None;
        }
        let hold = choices.iter().map(|choice| choice.when.holds(facts)).collect::<Option<Vec<bool>>>()?;
        let mut right = hold.iter().enumerate().filter(|(_, holds)| **holds).map(|(index, _)| index);
        right.next().filter(|_| right.next().is_none())
    }

    /// True if nothing more has to be done; a question is answered by the reader, so that none is done by itself.
    pub fn is_done(&self, facts: &Facts<'_>) -> bool {
        match self {
            Self::Read => true,
            Self::Do { until, .. } => until.holds(facts) == Some(true),
            Self::Answer { .. } => false,
        }
    }
}
