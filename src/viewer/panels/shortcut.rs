//! A key with its modifiers, as menus print it.

use bevy_egui::egui::{Key, Modifiers};

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// Held with the key, exactly.
    pub modifiers: Modifiers,
    /// The key.
    pub key: Key,
}

impl Shortcut {
    /// Control and shift held together.
    pub const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };

    /// As printed on menus: `Ctrl+Shift+S`.
    pub fn text(self) -> String {
        let held = [
            (self.modifiers.command || self.modifiers.ctrl, "Ctrl+"),
            (self.modifiers.alt, "Alt+"),
            (self.modifiers.shift, "Shift+"),
        ];
        let held: String = held.iter().filter(|(held, _)| *held).map(|(_, name)| *name).collect();
        let key = match self.key {
            Key::ArrowLeft => "←",
            Key::ArrowRight => "→",
            Key::Questionmark => "?",
            Key::OpenBracket => "[",
            Key::CloseBracket => "]",
            key => key.name(),
        };
        format!("{held}{key}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::panels::commands::Command;

    #[test]
    fn shortcuts_read_as_on_the_keyboard() {
        assert_eq!(Command::SaveAs.shortcut_text(), "Ctrl+Shift+S");
        assert_eq!(Command::ResetAll.shortcut_text(), "Alt+R");
        assert_eq!(Command::NextSnapshot.shortcut_text(), "→");
        assert_eq!(Shortcut { modifiers: Modifiers::NONE, key: Key::OpenBracket }.text(), "[");
    }
}
