//! Which drag moves the camera: one that begins in the 3D view does, to its end; one that begins on a panel never.

/// What a drag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drag {
    /// Turns around the focus.
    Orbit,
    /// Moves the focus.
    Pan,
}

/// State of the mouse buttons, as far as the camera is concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gesture {
    /// No button is held.
    #[default]
    Idle,
    /// The drag began in the 3D view.
    Camera(Drag),
    /// The drag began elsewhere; the camera holds still until all buttons are up.
    Foreign,
}

/// The mouse buttons of one frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct Buttons {
    /// Left is held.
    pub left: bool,
    /// Right or middle is held.
    pub other: bool,
    /// Shift is held.
    pub shift: bool,
}

impl Gesture {
    /// Follows the buttons of this frame; `over_view` is true where the 3D view alone has the pointer.
    pub fn advance(&mut self, buttons: Buttons, over_view: bool) {
        if !buttons.left && !buttons.other {
            *self = Self::Idle;
        } else if *self == Self::Idle {
            *self = match (over_view, buttons.other || buttons.shift) {
                (false, _) => Self::Foreign,
                (true, true) => Self::Camera(Drag::Pan),
                (true, false) => Self::Camera(Drag::Orbit),
            };
        }
    }

    /// The drag in progress, if the camera follows one.
    pub fn drag(self) -> Option<Drag> {
        match self {
            Self::Camera(drag) => Some(drag),
            Self::Idle | Self::Foreign => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEFT: Buttons = Buttons { left: true, other: false, shift: false };
    const NONE: Buttons = Buttons { left: false, other: false, shift: false };

    #[test]
    fn a_drag_that_begins_on_a_panel_never_moves_the_camera() {
        let mut gesture = Gesture::default();
        gesture.advance(LEFT, false);
        for _ in 0..10 {
            gesture.advance(LEFT, true);
            assert_eq!(gesture.drag(), None);
        }
    }

    #[test]
    fn a_drag_that_begins_in_the_view_goes_on_over_panels() {
        let mut gesture = Gesture::default();
        gesture.advance(LEFT, true);
        gesture.advance(LEFT, false);
        assert_eq!(gesture.drag(), Some(Drag::Orbit));
        gesture.advance(NONE, false);
        assert_eq!(gesture, Gesture::Idle);
    }

    #[test]
    fn right_middle_and_shift_left_pan() {
        for buttons in [Buttons { other: true, ..NONE }, Buttons { shift: true, ..LEFT }] {
            let mut gesture = Gesture::default();
            gesture.advance(buttons, true);
            assert_eq!(gesture.drag(), Some(Drag::Pan));
        }
    }
}
