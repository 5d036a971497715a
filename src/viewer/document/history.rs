//! Undo and redo over whole states: one step a gesture.

/// Most steps kept; the oldest go first.
const DEPTH: usize = 200;

/// A state with its past and future.
#[derive(Clone, Debug, Default)]
pub struct History<T> {
    present: T,
    past: Vec<T>,
    future: Vec<T>,
    /// The state before the gesture that goes on.
    gesture: Option<T>,
}

impl<T: Clone + PartialEq> History<T> {
    /// A history that starts with this state.
    pub fn new(present: T) -> Self {
        Self { present, past: Vec::new(), future: Vec::new(), gesture: None }
    }

    /// The state as it is.
    pub fn present(&self) -> &T {
        &self.present
    }

    /// Replaces the state. While `finished` is false the steps melt into one, which the first finished edit closes.
    pub fn edit(&mut self, state: T, finished: bool) {
        let before = std::mem::replace(&mut self.present, state);
        let start = self.gesture.take().unwrap_or(before);
        if !finished {
            self.gesture = Some(start);
        } else if start != self.present {
            self.remember(start);
        }
    }

    /// Takes over another state; the one before can be had back by [`undo`](Self::undo).
    pub fn replace(&mut self, state: T) {
        self.close_gesture();
        self.edit(state, true);
    }

    /// One step back; false if there is none.
    pub fn undo(&mut self) -> bool {
        self.close_gesture();
        let Some(state) = self.past.pop() else { return false };
        self.future.push(std::mem::replace(&mut self.present, state));
        true
    }

    /// One step forward; false if there is none.
    pub fn redo(&mut self) -> bool {
        self.close_gesture();
        let Some(state) = self.future.pop() else { return false };
        self.past.push(std::mem::replace(&mut self.present, state));
        true
    }

    /// A step back exists.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty() || self.gesture.as_ref().is_some_and(|start| *start != self.present)
    }

    /// A step forward exists.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    fn close_gesture(&mut self) {
        if let Some(start) = self.gesture.take().filter(|start| *start != self.present) {
            self.remember(start);
        }
    }

    fn remember(&mut self, state: T) {
        self.future.clear();
        self.past.push(state);
        if self.past.len() > DEPTH {
            self.past.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Scene;

    fn with_b0(b0_ug: f64) -> Scene {
        let mut scene = Scene::default();
        scene.field.b0_ug = b0_ug;
        scene
    }

    #[test]
    fn one_drag_is_one_step() {
        let mut history = History::new(with_b0(1.0));
        for step in 0..50 {
            history.edit(with_b0(1.0 + f64::from(step) * 0.1), false);
        }
        history.edit(with_b0(7.0), true);
        assert!(history.undo());
        assert_eq!(history.present().field.b0_ug, 1.0);
        assert!(!history.can_undo());
        assert!(history.redo());
        assert_eq!(history.present().field.b0_ug, 7.0);
    }

    #[test]
    fn a_gesture_that_ends_where_it_began_leaves_no_step() {
        let mut history = History::new(with_b0(1.0));
        history.edit(with_b0(3.0), false);
        history.edit(with_b0(1.0), true);
        assert!(!history.can_undo());
    }

    #[test]
    fn undo_in_the_middle_of_a_drag_returns_to_its_start() {
        let mut history = History::new(with_b0(1.0));
        history.edit(with_b0(3.0), false);
        assert!(history.can_undo());
        assert!(history.undo());
        assert_eq!(history.present().field.b0_ug, 1.0);
    }

    #[test]
    fn a_new_edit_forgets_the_future() {
        let mut history = History::new(with_b0(1.0));
        history.edit(with_b0(2.0), true);
        history.undo();
        history.edit(with_b0(3.0), true);
        assert!(!history.can_redo());
    }

    #[test]
    fn the_past_is_bounded() {
        let mut history = History::new(with_b0(0.0));
        for step in 1..1000 {
            history.edit(with_b0(f64::from(step)), true);
        }
        let mut steps = 0;
        while history.undo() {
            steps += 1;
        }
        assert_eq!(steps, DEPTH);
    }
}
