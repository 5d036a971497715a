//! The keys of commands.

use bevy_egui::egui::{self, Key, Modifiers};

use super::Command;
use crate::viewer::panels::shortcut::Shortcut;

impl Command {
    /// Keys, the first one printed on menus.
    pub fn shortcuts(self) -> Vec<Shortcut> {
        let plain = |key| Shortcut { modifiers: Modifiers::NONE, key };
        let shift = |key| Shortcut { modifiers: Modifiers::SHIFT, key };
        let alt = |key| Shortcut { modifiers: Modifiers::ALT, key };
        let ctrl = |key| Shortcut { modifiers: Modifiers::COMMAND, key };
        let ctrl_shift = |key| Shortcut { modifiers: Shortcut::CTRL_SHIFT, key };
        match self {
            Self::Palette => vec![ctrl(Key::P)],
            Self::Gallery => vec![ctrl_shift(Key::O)],
            Self::Open => vec![ctrl(Key::O)],
            Self::Save => vec![ctrl(Key::S)],
            Self::SaveAs => vec![ctrl_shift(Key::S)],
            Self::ExportPlots => vec![ctrl(Key::E)],
            Self::CopyPlot => vec![ctrl_shift(Key::C)],
            Self::SavePlot => vec![ctrl_shift(Key::E)],
            Self::KeepInGallery | Self::CopyView | Self::CancelMaking => Vec::new(),
            Self::SaveView => vec![ctrl_shift(Key::P)],
            Self::MakeFilm => vec![ctrl(Key::M)],
            Self::ScreenshotView => vec![plain(Key::P)],
            Self::ScreenshotWindow => vec![shift(Key::P)],
            Self::Quit => vec![ctrl(Key::Q)],
            Self::Undo => vec![ctrl(Key::Z)],
            Self::Redo => vec![ctrl(Key::Y), ctrl_shift(Key::Z)],
            Self::ResetAll => vec![alt(Key::R)],
            Self::PlayPause => vec![plain(Key::Space)],
            Self::Restart => vec![plain(Key::R)],
            Self::Cancel | Self::Messages | Self::ToggleLight | Self::SystemTheme => Vec::new(),
            Self::LoopFilm | Self::LinearFilm | Self::LeaveLesson => Vec::new(),
            Self::Lessons => vec![plain(Key::F2)],
            Self::NextStep => vec![plain(Key::PageDown)],
            Self::PreviousStep => vec![plain(Key::PageUp)],
            Self::Present => vec![plain(Key::F5)],
            Self::WidePlot => vec![plain(Key::W)],
            Self::PlayFilm => vec![plain(Key::K)],
            Self::SlowerFilm => vec![plain(Key::OpenBracket)],
            Self::FasterFilm => vec![plain(Key::CloseBracket)],
            Self::FirstSnapshot => vec![plain(Key::Home)],
            Self::PreviousSnapshot => vec![plain(Key::ArrowLeft)],
            Self::NextSnapshot => vec![plain(Key::ArrowRight)],
            Self::NewestSnapshot => vec![plain(Key::End)],
            Self::ViewHome => vec![plain(Key::Num0)],
            Self::ViewAlongField => vec![plain(Key::Num1)],
            Self::ViewSideOn => vec![plain(Key::Num2)],
            Self::ViewTop => vec![plain(Key::Num3)],
            Self::FrameCloud => vec![plain(Key::F)],
            Self::ShowTrails => vec![plain(Key::J)],
            Self::FollowParticle => vec![shift(Key::J)],
            Self::ToggleCloud => vec![plain(Key::C)],
            Self::ToggleLines => vec![plain(Key::L)],
            Self::ToggleSpheres => vec![plain(Key::S)],
            Self::ToggleEllipsoids => vec![plain(Key::E)],
            Self::ToggleEarth => vec![plain(Key::T)],
            Self::ToggleGrid => vec![plain(Key::G)],
            Self::ToggleAxes => vec![plain(Key::A)],
            Self::ToggleDensity => vec![plain(Key::D)],
            Self::ToggleOrthographic => vec![plain(Key::Num5)],
            Self::TogglePanels => vec![plain(Key::H)],
            Self::SplitPlots => vec![shift(Key::H)],
            Self::AnotherGalaxy => vec![plain(Key::N)],
            Self::Guide => vec![plain(Key::F1)],
            Self::Help => vec![plain(Key::Questionmark), shift(Key::Questionmark)],
        }
    }

    /// The first shortcut as text, empty without one.
    pub fn shortcut_text(self) -> String {
        self.shortcuts().first().map(|shortcut| shortcut.text()).unwrap_or_default()
    }
}

/// Commands whose keys were pressed in this frame; none while a widget has the keyboard.
pub fn pressed(ctx: &egui::Context) -> Vec<Command> {
    if ctx.egui_wants_keyboard_input() {
        return Vec::new();
    }
    let events = ctx.input(|input| input.events.clone());
    events.iter().filter_map(command_of).collect()
}

fn command_of(event: &egui::Event) -> Option<Command> {
    let egui::Event::Key { key, pressed: true, repeat, modifiers, .. } = event else { return None };
    let steps = [Command::PreviousSnapshot, Command::NextSnapshot];
    Command::all()
        .filter(|command| !repeat || steps.contains(command))
        .find(|command| command.shortcuts().iter().any(|own| own.key == *key && modifiers.matches_exact(own.modifiers)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_shortcuts_clash() {
        let shortcuts: Vec<(Command, Shortcut)> = Command::all()
            .flat_map(|command| command.shortcuts().into_iter().map(move |shortcut| (command, shortcut)))
            .collect();
        for (index, (command, shortcut)) in shortcuts.iter().enumerate() {
            for (other, same) in &shortcuts[..index] {
                assert_ne!(shortcut, same, "{command:?} and {other:?}");
            }
        }
    }
}
