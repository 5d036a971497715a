//! The command palette: type a few letters of a command, a parameter, a preset, a plot or a recent file, and press Enter.

use bevy_egui::egui::{self, Align2, Key, RichText};

use super::finder_state::Finder;
use crate::scene::{PRESETS, Parameter};
use crate::viewer::action::Action;
use crate::viewer::look::theme;
use crate::viewer::model::Model;
use crate::viewer::panels::commands::Command;
use crate::viewer::panels::groups;
use crate::viewer::panels::state::{Column, Dialog, UiState};
use crate::viewer::plots::PlotTab;

/// Most lines shown.
const LINES: usize = 12;
/// Width of the palette.
const WIDTH: f32 = 440.0;

/// Something that can be found.
#[derive(Clone, Debug)]
enum Found {
    Command(Command),
    Parameter(&'static Parameter),
    Preset(&'static str, &'static str),
    Plot(PlotTab),
    Recent(std::path::PathBuf),
}

impl Found {
    /// Everything there is, in the order of an empty search.
    fn all(model: &Model) -> Vec<Self> {
        let commands = Command::all().filter(|command| *command != Command::Palette).map(Self::Command);
        let parameters = groups::all(model.scene()).map(Self::Parameter);
        let plots = PlotTab::ALL.iter().copied().map(Self::Plot);
        let presets = PRESETS.iter().map(|preset| Self::Preset(preset.name, preset.sentence));
        let recent = model.preferences.recent().iter().cloned().map(Self::Recent);
        commands.chain(parameters).chain(plots).chain(presets).chain(recent).collect()
    }

    fn name(&self) -> String {
        match self {
            Self::Command(command) => command.text().to_owned(),
            Self::Parameter(parameter) => format!("Set {} {}", parameter.name, parameter.symbol),
            Self::Preset(name, _) => format!("Preset {name}"),
            Self::Plot(tab) => format!("Plot {}", tab.name()),
            Self::Recent(path) => {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
                format!("Open {}", name.unwrap_or_default())
            }
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::Command(command) => command.tooltip().to_owned(),
            Self::Parameter(parameter) => parameter.meaning.to_owned(),
            Self::Preset(_, sentence) => (*sentence).to_owned(),
            Self::Plot(tab) => tab.hint().to_owned(),
            Self::Recent(path) => path.display().to_string(),
        }
    }

    fn enabled(&self, model: &Model) -> bool {
        match self {
            Self::Command(command) => command.enabled(model),
            _ => true,
        }
    }

    fn run(self, model: &Model, state: &mut UiState) -> Option<Action> {
        state.dialog = None;
        match self {
            Self::Command(command) => command.run(model, state),
            Self::Parameter(parameter) => {
                (state.left_folded, state.panels_hidden, state.column) = (false, false, Column::Parameters);
                state.presenting = None;
                (state.search, state.wanted) = (String::new(), Some(parameter.path));
                None
            }
            Self::Preset(name, _) => Some(Action::LoadPreset(name)),
            Self::Plot(tab) => {
                state.show_plot(tab);
                None
            }
            Self::Recent(path) => Some(Action::OpenFile(path)),
        }
    }
}

/// How well `text` answers to `typed`; smaller is better, `None` if a letter is missing.
///
/// All letters must occur in their order. Letters within words cost more than letters that begin one or follow the
/// letter before.
fn misfit(typed: &str, text: &str) -> Option<usize> {
    let letters: Vec<char> = text.to_lowercase().chars().collect();
    let (mut at, mut cost) = (0, 0);
    for wanted in typed.to_lowercase().chars().filter(|letter| !letter.is_whitespace()) {
        let begins = |index: &usize| *index == 0 || !letters[index - 1].is_alphanumeric();
        let later = |from: usize| (from..letters.len()).filter(|index| letters[*index] == wanted);
        let next = later(at).find(|index| *index == at && at > 0).or_else(|| later(at).find(begins));
        let index = next.or_else(|| later(at).next())?;
        cost += if index == at {
            0
        } else if begins(&index) {
            1
        } else {
            4
        };
        at = index + 1;
    }
    Some(cost)
}

/// What fits, best first.
fn matches(typed: &str, model: &Model) -> Vec<Found> {
    let mut found: Vec<(usize, Found)> =
        Found::all(model).into_iter().filter_map(|found| Some((misfit(typed, &found.name())?, found))).collect();
    found.sort_by_key(|(cost, _)| *cost);
    found.into_iter().map(|(_, found)| found).collect()
}

/// Draws the palette if it is open.
pub fn finder_ui(ctx: &egui::Context, model: &Model, state: &mut UiState, actions: &mut Vec<Action>) {
    if state.dialog != Some(Dialog::Palette) {
        return;
    }
    let mut run = None;
    let mut field = None;
    let window = egui::Window::new("Commands")
        .anchor(Align2::CENTER_TOP, [0.0, 70.0])
        .title_bar(false)
        .collapsible(false)
        .resizable(false)
        .show(ctx, |ui| {
            let width = WIDTH.min(ui.ctx().content_rect().width() - 40.0);
            let lines = (((ui.ctx().content_rect().height() - 150.0) / 26.0) as usize).clamp(3, LINES);
            ui.set_width(width);
            let Finder { text, chosen } = &mut state.finder;
            let edit =
                egui::TextEdit::singleline(text).hint_text("Type a command, parameter, preset, plot or recent file");
            let response = ui.add(edit.desired_width(width).margin(egui::Margin::symmetric(6, 4)));
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("command"));
            response.request_focus();
            field = Some(response.id);
            if response.changed() {
                *chosen = 0;
            }
            let found = matches(text, model);
            let [up, down, enter] =
                [Key::ArrowUp, Key::ArrowDown, Key::Enter].map(|key| ui.input(|input| input.key_pressed(key)));
            let last = found.len().saturating_sub(1);
            *chosen = (*chosen + usize::from(down)).saturating_sub(usize::from(up)).min(last);
            ui.add_space(4.0);
            // The chosen line stays in view.
            let first = chosen.saturating_sub(lines - 1);
            for (index, found) in found.into_iter().enumerate().skip(first).take(lines) {
                let enabled = found.enabled(model);
                if (ui.add_enabled_ui(enabled, |ui| line(ui, &found, index == *chosen)).inner
                    || enter && index == *chosen)
                    && enabled
                {
                    run = Some(found);
                }
            }
            if matches(text, model).is_empty() {
                ui.label(RichText::new("nothing of that name").color(theme::of(ui).text_weak));
            }
        });
    let outside = ctx.input(|input| input.pointer.any_pressed())
        && window.is_some_and(|window| ctx.pointer_interact_pos().is_some_and(|at| !window.response.rect.contains(at)));
    if outside {
        state.dialog = None;
    }
    if let Some(found) = run {
        // What is typed next is no longer for a field that is gone.
        if let Some(field) = field {
            ctx.memory_mut(|memory| memory.surrender_focus(field));
        }
        actions.extend(found.run(model, state));
    }
}

/// One line of the list; true if it was clicked.
fn line(ui: &mut egui::Ui, found: &Found, chosen: bool) -> bool {
    let width = ui.available_width();
    let tokens = theme::of(ui);
    let key = match found {
        Found::Command(command) => command.shortcut_text(),
        _ => String::new(),
    };
    let key = RichText::new(key).color(if chosen { tokens.bright } else { tokens.text_weak }).size(theme::SMALL);
    let button = egui::Button::selectable(chosen, found.name()).right_text(key).min_size(egui::vec2(width, 0.0));
    ui.add(button).on_hover_text(found.hint()).clicked()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::viewer::model::Fresh;
    use crate::viewer::panels::state::Wide;

    fn best(typed: &str) -> Option<String> {
        matches(typed, &Fresh::default().model()).first().map(Found::name)
    }

    #[test]
    fn a_parameter_is_found_and_gets_the_keyboard() {
        for (typed, path) in
            [("distance", "sky.distance_pc"), ("longest", "field.l_max_pc"), ("regular", "field.b0_ug")]
        {
            let fresh = Fresh::default();
            let found = matches(typed, &fresh.model());
            let parameter = found.into_iter().find(|found| matches!(found, Found::Parameter(_)));
            let mut state = UiState { left_folded: true, presenting: Some(Wide::Plot), ..UiState::default() };
            assert_eq!(parameter.unwrap().run(&fresh.model(), &mut state), None);
            assert_eq!((state.wanted, state.left_folded), (Some(path), false), "{typed}");
            assert_eq!(state.presenting, None, "{typed}: in sight");
        }
    }

    #[test]
    fn a_few_letters_find_a_command() {
        for (typed, name) in [
            ("rest", "Restart the run"),
            ("fie", "Field lines"),
            ("fil", "Film slower"),
            ("along", "Along B₀"),
            ("pure", "Preset pure-turbulence"),
            ("plot d", "Plot D(t)"),
            ("ORTHO", "Orthographic"),
        ] {
            assert_eq!(best(typed).as_deref(), Some(name), "{typed}");
        }
        assert_eq!(best("qqqq"), None);
    }

    #[test]
    fn nothing_typed_lists_everything() {
        let mut fresh = Fresh::default();
        fresh.preferences.remember(Path::new("/a/b.ron"));
        let model = fresh.model();
        let all =
            Command::all().count() - 1 + PlotTab::ALL.len() + PRESETS.len() + 1 + groups::all(model.scene()).count();
        assert_eq!(matches("", &model).len(), all);
        assert_eq!(
            matches("b.ron", &model)[0].clone().run(&model, &mut UiState::default()),
            Some(Action::OpenFile("/a/b.ron".into()))
        );
    }
}
