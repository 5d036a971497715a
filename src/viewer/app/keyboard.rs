//! Keys from the window to the panels, each with the modifiers that were held when it was pressed.
//!
//! Between two frames many things can happen, most of all where the processor draws. bevy_egui gives all keys of a frame
//! the modifiers of its end, so that a quick Ctrl+S is an S; and what is typed right after a click, or after a key that
//! opens something, belongs to what is about to get the keyboard. So keys are passed on here, in the order in which they came
//! among clicks, and those after something that may move the keyboard wait for the next frame.

use std::collections::VecDeque;

use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::prelude::*;
use bevy::window::WindowEvent;
use bevy_egui::input::{EguiInputEvent, ModifierKeysState};
use bevy_egui::{EguiClipboard, EguiContext, EguiContextSettings, EguiInput, PrimaryEguiContext, egui, helpers};

/// Frames for which keys wait for a parameter that was chosen; it is in sight, and has the keyboard, after one or two.
const PATIENCE: u8 = 10;

/// Keys that have not been passed on, and what is held.
#[derive(Resource, Default)]
pub(super) struct Keyboard {
    waiting: VecDeque<Pressed>,
    held: ModifierKeysState,
    /// Frames for which something has been about to get the keyboard.
    coming: u8,
}

/// A key that was pressed or let go, or a click among keys.
#[derive(Clone, Debug)]
enum Pressed {
    Key(KeyboardInput),
    Click,
}

impl Keyboard {
    /// Takes in an event of the window.
    fn take(&mut self, event: &WindowEvent) {
        match event {
            WindowEvent::KeyboardInput(key) if key.repeat && !self.waiting.is_empty() => {}
            WindowEvent::KeyboardInput(key) => self.waiting.push_back(Pressed::Key(key.clone())),
            WindowEvent::MouseButtonInput(_) => self.waiting.push_back(Pressed::Click),
            WindowEvent::KeyboardFocusLost(_) => {
                self.waiting.clear();
                self.held = ModifierKeysState::default();
            }
            _ => {}
        }
    }

    /// Told after each frame whether something that was chosen is about to get the keyboard, and with it what is typed.
    pub fn wait_while(&mut self, is_coming: bool) {
        self.coming = if is_coming { self.coming.saturating_add(1) } else { 0 };
    }

    /// The events for this frame, up to one that may give the keyboard to something else. `is_typing`: a widget has it.
    fn pass_on(&mut self, is_typing: bool, clipboard: &mut dyn FnMut() -> Option<String>) -> Vec<egui::Event> {
        let mut events = Vec::new();
        if (1..=PATIENCE).contains(&self.coming) {
            return events;
        }
        while let Some(next) = self.waiting.pop_front() {
            let Pressed::Key(input) = next else {
                if self.waiting.is_empty() {
                    continue;
                }
                break;
            };
            self.hold(&input);
            let stays = is_modifier(&input) || is_typing && self.stays_in_field(&input);
            self.translate(&input, clipboard, &mut events);
            if !stays && input.state.is_pressed() {
                break;
            }
        }
        events
    }

    /// A field that is typed into takes this key and keeps the keyboard. Up and down move once a frame in a list.
    fn stays_in_field(&self, input: &KeyboardInput) -> bool {
        let edits = matches!(
            input.logical_key,
            Key::Character(_) | Key::Space | Key::Backspace | Key::Delete | Key::ArrowLeft | Key::ArrowRight
        );
        edits && self.held.text_input_is_allowed()
    }

    fn hold(&mut self, input: &KeyboardInput) {
        let is_pressed = input.state.is_pressed();
        match input.logical_key {
            Key::Shift => self.held.shift = is_pressed,
            Key::Control => self.held.ctrl = is_pressed,
            Key::Alt => self.held.alt = is_pressed,
            Key::Super | Key::Meta => self.held.win = is_pressed,
            _ => {}
        }
    }

    fn translate(
        &self,
        input: &KeyboardInput,
        clipboard: &mut dyn FnMut() -> Option<String>,
        events: &mut Vec<egui::Event>,
    ) {
        let pressed = input.state.is_pressed();
        if pressed && self.held.text_input_is_allowed() {
            match &input.logical_key {
                Key::Character(text) if !text.contains(char::is_control) => {
                    events.push(egui::Event::Text(text.to_string()));
                }
                Key::Space => events.push(egui::Event::Text(" ".to_owned())),
                _ => {}
            }
        }
        // The physical key serves keyboards without Latin letters.
        let physical_key = helpers::bevy_to_egui_physical_key(&input.key_code);
        let Some(key) = helpers::bevy_to_egui_key(&input.logical_key).or(physical_key) else { return };
        let modifiers = self.held.to_egui_modifiers();
        events.push(egui::Event::Key { key, physical_key, pressed, repeat: input.repeat, modifiers });
        if pressed && modifiers.command {
            match key {
                egui::Key::C => events.push(egui::Event::Copy),
                egui::Key::X => events.push(egui::Event::Cut),
                egui::Key::V => events.extend(clipboard().map(egui::Event::Paste)),
                _ => {}
            }
        }
    }

    /// Keys wait for the next frame.
    pub fn is_busy(&self) -> bool {
        !self.waiting.is_empty()
    }
}

fn is_modifier(input: &KeyboardInput) -> bool {
    matches!(input.logical_key, Key::Shift | Key::Control | Key::Alt | Key::AltGraph | Key::Super | Key::Meta)
}

/// Leaves the keys to this file.
pub(super) fn take_over(mut contexts: Query<&mut EguiContextSettings, Added<EguiContextSettings>>) {
    for mut settings in &mut contexts {
        settings.input_system_settings.run_write_keyboard_input_messages_system = false;
    }
}

/// Passes keys on to the panels.
pub(super) fn pass_on(
    mut window: MessageReader<WindowEvent>,
    mut keyboard: ResMut<Keyboard>,
    mut clipboard: ResMut<EguiClipboard>,
    mut contexts: Query<(Entity, &mut EguiContext), With<PrimaryEguiContext>>,
    mut panels: MessageWriter<EguiInputEvent>,
) {
    for event in window.read() {
        keyboard.take(event);
    }
    if !keyboard.is_busy() {
        return;
    }
    let Ok((context, mut egui)) = contexts.single_mut() else { return };
    let is_typing = egui.get_mut().egui_wants_keyboard_input();
    for event in keyboard.pass_on(is_typing, &mut || clipboard.get_text()) {
        panels.write(EguiInputEvent { context, event });
    }
}

/// Takes out what bevy_egui tells anew in every frame although it has not changed: for egui any event is a reason to draw
/// once more, so that a window in which nothing happens would never rest.
pub(super) fn drop_what_is_known(mut inputs: Query<&mut EguiInput>, mut held: Local<egui::Modifiers>) {
    for mut input in &mut inputs {
        input.events.retain(|event| match event {
            egui::Event::ModifiersChanged(modifiers) => std::mem::replace(&mut *held, *modifiers) != *modifiers,
            _ => true,
        });
    }
}

#[cfg(test)]
mod tests {
    use bevy::input::ButtonState;
    use bevy::input::keyboard::KeyCode;
    use bevy::input::mouse::MouseButtonInput;

    use super::*;

    fn key(logical_key: Key, key_code: KeyCode, state: ButtonState) -> WindowEvent {
        let window = Entity::PLACEHOLDER;
        WindowEvent::KeyboardInput(KeyboardInput { key_code, logical_key, state, text: None, repeat: false, window })
    }

    fn letter(letter: &str, key_code: KeyCode) -> [WindowEvent; 2] {
        [ButtonState::Pressed, ButtonState::Released].map(|state| key(Key::Character(letter.into()), key_code, state))
    }

    fn click() -> WindowEvent {
        let (button, state, window) = (MouseButton::Left, ButtonState::Released, Entity::PLACEHOLDER);
        WindowEvent::MouseButtonInput(MouseButtonInput { button, state, window })
    }

    /// What the panels get in one frame: keys pressed with Ctrl or without, and text.
    fn frame(keyboard: &mut Keyboard, is_typing: bool) -> Vec<String> {
        let told = |event: egui::Event| match event {
            egui::Event::Key { key, pressed: true, modifiers, .. } => {
                Some(format!("{}{}", if modifiers.command { "Ctrl+" } else { "" }, key.name()))
            }
            egui::Event::Text(text) => Some(format!("'{text}'")),
            egui::Event::Paste(text) => Some(format!("paste {text}")),
            _ => None,
        };
        keyboard.pass_on(is_typing, &mut || Some("old".to_owned())).into_iter().filter_map(told).collect()
    }

    #[test]
    fn a_shortcut_pressed_and_let_go_within_a_frame_keeps_its_modifier() {
        let mut keyboard = Keyboard::default();
        let ctrl = |state| key(Key::Control, KeyCode::ControlLeft, state);
        let events =
            [vec![ctrl(ButtonState::Pressed)], letter("s", KeyCode::KeyS).to_vec(), vec![ctrl(ButtonState::Released)]];
        events.concat().iter().for_each(|event| keyboard.take(event));
        assert_eq!(frame(&mut keyboard, false), ["Ctrl+S"]);
        assert_eq!(frame(&mut keyboard, false), [""; 0]);
        letter("s", KeyCode::KeyS).iter().for_each(|event| keyboard.take(event));
        assert_eq!(frame(&mut keyboard, false), ["'s'", "S"], "and nothing is held any more");
    }

    #[test]
    fn what_is_typed_after_a_click_waits_for_the_field_that_was_clicked() {
        let mut keyboard = Keyboard::default();
        keyboard.take(&click());
        letter("3", KeyCode::Digit3).iter().for_each(|event| keyboard.take(event));
        letter("r", KeyCode::KeyR).iter().for_each(|event| keyboard.take(event));
        assert_eq!(frame(&mut keyboard, false), [""; 0], "the frame of the click");
        assert_eq!(frame(&mut keyboard, true), ["'3'", "3", "'r'", "R"], "the field has the keyboard now");
        assert!(!keyboard.is_busy());
    }

    #[test]
    fn what_opens_something_goes_alone() {
        let mut keyboard = Keyboard::default();
        let ctrl = |state| key(Key::Control, KeyCode::ControlLeft, state);
        keyboard.take(&ctrl(ButtonState::Pressed));
        letter("p", KeyCode::KeyP).iter().for_each(|event| keyboard.take(event));
        keyboard.take(&ctrl(ButtonState::Released));
        letter("a", KeyCode::KeyA).iter().for_each(|event| keyboard.take(event));
        assert_eq!(frame(&mut keyboard, false), ["Ctrl+P"]);
        assert_eq!(frame(&mut keyboard, true), ["'a'", "A"], "the palette has it");
    }

    #[test]
    fn a_shortcut_goes_alone_from_a_field_too() {
        let mut keyboard = Keyboard::default();
        let ctrl = |state| key(Key::Control, KeyCode::ControlLeft, state);
        let enter = [ButtonState::Pressed, ButtonState::Released].map(|state| key(Key::Enter, KeyCode::Enter, state));
        letter("a", KeyCode::KeyA).iter().chain(&enter).for_each(|event| keyboard.take(event));
        keyboard.take(&ctrl(ButtonState::Pressed));
        letter("p", KeyCode::KeyP).iter().for_each(|event| keyboard.take(event));
        keyboard.take(&ctrl(ButtonState::Released));
        letter("b", KeyCode::KeyB).iter().for_each(|event| keyboard.take(event));
        assert_eq!(frame(&mut keyboard, true), ["'a'", "A", "Enter"]);
        assert_eq!(
            frame(&mut keyboard, true),
            ["Ctrl+P"],
            "a field that is gone may still count as having the keyboard"
        );
        assert_eq!(frame(&mut keyboard, true), ["'b'", "B"]);
    }

    #[test]
    fn what_is_typed_waits_for_a_parameter_that_was_chosen_but_not_for_ever() {
        let mut keyboard = Keyboard::default();
        keyboard.wait_while(true);
        letter("3", KeyCode::Digit3).iter().for_each(|event| keyboard.take(event));
        assert_eq!(frame(&mut keyboard, false), [""; 0]);
        keyboard.wait_while(false);
        assert_eq!(frame(&mut keyboard, true), ["'3'", "3"], "it has the keyboard now");
        letter("r", KeyCode::KeyR).iter().for_each(|event| keyboard.take(event));
        (0..PATIENCE).for_each(|_| {
            keyboard.wait_while(true);
            assert_eq!(frame(&mut keyboard, false), [""; 0]);
        });
        keyboard.wait_while(true);
        assert_eq!(frame(&mut keyboard, false), ["'r'", "R"], "it does not come");
    }

    #[test]
    fn text_is_pasted_as_text_and_a_lost_window_holds_nothing() {
        let mut keyboard = Keyboard::default();
        keyboard.take(&key(Key::Control, KeyCode::ControlLeft, ButtonState::Pressed));
        letter("v", KeyCode::KeyV).iter().for_each(|event| keyboard.take(event));
        assert_eq!(frame(&mut keyboard, true), ["Ctrl+V", "paste old"]);
        keyboard.take(&WindowEvent::KeyboardFocusLost(bevy::input::keyboard::KeyboardFocusLost));
        letter("v", KeyCode::KeyV).iter().for_each(|event| keyboard.take(event));
        assert_eq!(frame(&mut keyboard, true), ["'v'", "V"]);
    }
}
