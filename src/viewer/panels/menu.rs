//! The menu bar: menus made from the command table, then preset, title and dirty mark.

use bevy_egui::egui::{self, RichText};

use crate::scene::parameters::{COLOUR_RANGE, Choice, Kind, POINT_SIZE, Range};
use crate::scene::{PRESETS, Scene, ViewScene, parameter};
use crate::viewer::action::Action;
use crate::viewer::look::theme;
use crate::viewer::model::Model;
use crate::viewer::panels::commands::Command;
use crate::viewer::panels::state::UiState;

/// Draws the menu bar as a panel at the top.
pub fn menu_bar(ui: &mut egui::Ui, model: &Model, state: &mut UiState, actions: &mut Vec<Action>) {
    egui::Panel::top("menu").resizable(false).show(ui, |ui| {
        egui::MenuBar::new().ui(ui, |ui| {
            ui.menu_button("File", |ui| file_menu(ui, model, state, actions));
            ui.menu_button("Edit", |ui| {
                commands_ui(ui, &[Command::Undo, Command::Redo], model, state, actions);
                ui.separator();
                commands_ui(ui, &[Command::ResetAll], model, state, actions);
            });
            ui.menu_button("Run", |ui| {
                commands_ui(ui, &[Command::PlayPause, Command::Restart, Command::Cancel], model, state, actions);
                ui.separator();
                let film = [
                    Command::PlayFilm,
                    Command::SlowerFilm,
                    Command::FasterFilm,
                    Command::LoopFilm,
                    Command::LinearFilm,
                    Command::NewestSnapshot,
                ];
                commands_ui(ui, &film, model, state, actions);
            });
            ui.menu_button("View", |ui| view_menu(ui, model, state, actions));
            ui.menu_button("Help", |ui| {
                let help = [Command::Guide, Command::Lessons, Command::Palette, Command::Help, Command::Messages];
                commands_ui(ui, &help, model, state, actions);
            });
            ui.separator();
            document(ui, model);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let button = ui.button("Reset all").on_hover_text(hint(Command::ResetAll));
                if button.clicked() {
                    actions.extend(Command::ResetAll.run(model, state));
                }
            });
        });
    });
}

/// Tooltip of a command with its key.
pub fn hint(command: Command) -> String {
    match command.shortcut_text() {
        key if key.is_empty() => command.tooltip().to_owned(),
        key => format!("{} ({key})", command.tooltip()),
    }
}

/// One menu line per command, with its key at the right.
pub fn commands_ui(
    ui: &mut egui::Ui,
    commands: &[Command],
    model: &Model,
    state: &mut UiState,
    actions: &mut Vec<Action>,
) {
    for &command in commands {
        let selected = command.checked(model);
        let key = RichText::new(command.shortcut_text()).color(theme::of(ui).text_weak).size(theme::SMALL);
        let mark = if selected == Some(true) { "✔ " } else { "" };
        let button = egui::Button::new(format!("{mark}{}", command.text())).right_text(key);
        let response = ui.add_enabled(command.enabled(model), button).on_hover_text(command.tooltip());
        if response.clicked() {
            actions.extend(command.run(model, state));
            if selected.is_none() {
                ui.close();
            }
        }
    }
}

fn file_menu(ui: &mut egui::Ui, model: &Model, state: &mut UiState, actions: &mut Vec<Action>) {
    ui.set_min_width(230.0);
    commands_ui(ui, &[Command::Gallery], model, state, actions);
    ui.menu_button("Presets", |ui| {
        for preset in PRESETS {
            let button = ui.selectable_label(model.document.preset() == Some(preset.name), preset.title);
            if button.on_hover_text(preset.sentence).clicked() {
                actions.push(Action::LoadPreset(preset.name));
                ui.close();
            }
        }
    });
    commands_ui(ui, &[Command::Open], model, state, actions);
    ui.add_enabled_ui(!model.preferences.recent().is_empty(), |ui| {
        ui.menu_button("Open recent", |ui| recent_menu(ui, model, actions));
    });
    commands_ui(ui, &[Command::Save, Command::SaveAs], model, state, actions);
    ui.separator();
    let written = [
        Command::SavePlot,
        Command::CopyPlot,
        Command::SaveView,
        Command::MakeFilm,
        Command::ExportPlots,
        Command::ScreenshotView,
        Command::ScreenshotWindow,
    ];
    commands_ui(ui, &written, model, state, actions);
    ui.separator();
    commands_ui(ui, &[Command::Quit], model, state, actions);
}

/// Recent files by name, greyed where they are gone.
fn recent_menu(ui: &mut egui::Ui, model: &Model, actions: &mut Vec<Action>) {
    for path in model.preferences.recent() {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let there = path.exists();
        let hint = format!("{}{}", if there { "" } else { "not found: " }, path.display());
        let folder = path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
        let folder = RichText::new(shortened(&folder)).color(theme::of(ui).text_weak).size(theme::SMALL);
        let button = ui.add_enabled(there, egui::Button::new(name).right_text(folder));
        if button.on_hover_text(&hint).on_disabled_hover_text(&hint).clicked() {
            actions.push(Action::OpenFile(path.clone()));
            ui.close();
        }
    }
    ui.separator();
    if ui.button("Forget all").clicked() {
        actions.push(Action::ForgetRecent);
        ui.close();
    }
}

/// The end of a long path, which tells more than its beginning.
fn shortened(folder: &str) -> String {
    const LONGEST: usize = 32;
    let letters = folder.chars().count();
    if letters <= LONGEST {
        return folder.to_owned();
    }
    let end: String = folder.chars().skip(letters - LONGEST).collect();
    format!("…{end}")
}

fn view_menu(ui: &mut egui::Ui, model: &Model, state: &mut UiState, actions: &mut Vec<Action>) {
    ui.set_min_width(210.0);
    ui.menu_button("Camera", |ui| {
        ui.set_min_width(210.0);
        let views = [
            Command::ViewHome,
            Command::ViewAlongField,
            Command::ViewSideOn,
            Command::ViewTop,
            Command::FrameCloud,
            Command::ToggleOrthographic,
        ];
        commands_ui(ui, &views, model, state, actions);
    });
    ui.menu_button("Layers", |ui| {
        ui.set_min_width(210.0);
        let layers = [
            Command::ToggleCloud,
            Command::ToggleDensity,
            Command::ToggleLines,
            Command::ToggleSpheres,
            Command::ToggleEllipsoids,
            Command::ToggleEarth,
            Command::ToggleGrid,
            Command::ToggleAxes,
        ];
        commands_ui(ui, &layers, model, state, actions);
    });
    // Stays open: several things are chosen in it.
    let config =
        egui::containers::menu::MenuConfig::new().close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    egui::containers::menu::SubMenuButton::new("Colours and points")
        .config(config)
        .ui(ui, |ui| colours_menu(ui, model, actions));
    commands_ui(ui, &[Command::ShowTrails, Command::FollowParticle], model, state, actions);
    realisation_ui(ui, model, actions);
    ui.separator();
    let panels = [
        Command::Present,
        Command::WidePlot,
        Command::TogglePanels,
        Command::SplitPlots,
        Command::ToggleLight,
        Command::SystemTheme,
    ];
    commands_ui(ui, &panels, model, state, actions);
    for (text, folded) in [("Fold parameters", &mut state.left_folded), ("Fold plots", &mut state.right_folded)] {
        ui.checkbox(folded, text);
    }
}

/// What colours the points, by which map and over which range, and how large they are.
fn colours_menu(ui: &mut egui::Ui, model: &Model, actions: &mut Vec<Action>) {
    ui.set_min_width(250.0);
    let mut view = model.view().clone();
    let heading = |ui: &mut egui::Ui, text: &str| {
        ui.label(RichText::new(text).color(theme::of(ui).text_weak).size(theme::SMALL));
    };
    heading(ui, "Colour of the cloud");
    alternatives_ui(ui, "view.colour", &mut view);
    ui.separator();
    ui.horizontal_wrapped(|ui| alternatives_ui(ui, "view.map", &mut view));
    ui.checkbox(&mut view.reversed, "reversed").on_hover_text("Large values have the colours of small ones");
    let hint = "Equal steps of the logarithm, where all values are above 0";
    ui.checkbox(&mut view.log_colour, "logarithmic").on_hover_text(hint);
    range_ui(ui, model, &mut view);
    ui.separator();
    let Range { min, max } = POINT_SIZE;
    let slider =
        egui::Slider::new(&mut view.point_size, min..=max).logarithmic(true).fixed_decimals(2).text("point size");
    ui.add(slider);
    if view != *model.view() {
        actions.push(Action::View(view));
    }
}

/// One radio button for each alternative of a parameter of the view.
fn alternatives_ui(ui: &mut egui::Ui, path: &str, view: &mut ViewScene) {
    let Some(Kind::Choice(choice)) = parameter(path).map(|parameter| &parameter.kind) else { return };
    let mut scene = Scene { view: Some(view.clone()), ..Scene::default() };
    for alternative in choice.alternatives {
        let is_chosen = choice.get(&scene).is_some_and(|chosen| chosen.name == alternative.name);
        if ui.radio(is_chosen, alternative.label).on_hover_text(alternative.meaning).clicked() {
            choice.set(&mut scene, alternative.name);
        }
    }
    *view = scene.view.unwrap_or_default();
}

/// Ends of the colours, by hand or as the cloud has them.
fn range_ui(ui: &mut egui::Ui, model: &Model, view: &mut ViewScene) {
    let [low, high] = view.colour_range;
    let mut fixed = low != high;
    ui.horizontal(|ui| {
        let changed =
            ui.checkbox(&mut fixed, "range").on_hover_text("Fixed ends instead of those of the cloud").changed();
        if changed {
            let now = model.stage.colour_scale.map(|scale| scale.range).unwrap_or_default();
            view.colour_range = if fixed { [now.0, now.1].map(f64::from) } else { Default::default() };
        }
        if fixed && !changed {
            let allowed = COLOUR_RANGE.min..=COLOUR_RANGE.max;
            for (end, name) in view.colour_range.iter_mut().zip(["lower end", "upper end"]) {
                let speed = 0.01 * (high - low).abs().max(1e-6);
                let response = ui.add(egui::DragValue::new(end).range(allowed.clone()).speed(speed).max_decimals(3));
                ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
            }
        }
    });
}

/// Whose particles and lines are drawn, where there is a choice.
fn realisation_ui(ui: &mut egui::Ui, model: &Model, actions: &mut Vec<Action>) {
    let realisations = model.scene().field.realisations;
    if realisations < 2 {
        return;
    }
    ui.separator();
    let mut realisation = model.view().realisation.min(realisations);
    let slider = egui::Slider::new(&mut realisation, 0..=realisations)
        .text("realisation drawn")
        .custom_formatter(|value, _| if value == 0.0 { "all".to_owned() } else { format!("{value}") });
    let response = ui.add(slider).on_hover_text("0 draws the particles of all realisations, and no lines");
    if response.changed() {
        actions.push(Action::View(ViewScene { realisation, ..model.view().clone() }));
    }
}

/// The quantities that can colour the cloud, and a scene with this view to choose in.
fn colours(view: &ViewScene) -> Option<(&'static Choice, Scene)> {
    let Kind::Choice(choice) = &parameter("view.colour")?.kind else { return None };
    Some((choice, Scene { view: Some(view.clone()), ..Scene::default() }))
}

/// Quantity that colours the cloud, in words with its unit.
pub fn colour_name(view: &ViewScene) -> &'static str {
    colours(view).and_then(|(choice, scene)| choice.get(&scene)).map_or("", |chosen| chosen.label)
}

fn document(ui: &mut egui::Ui, model: &Model) {
    let file = model.document.file().and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
    let name = file.or_else(|| model.document.preset().map(str::to_owned)).unwrap_or_else(|| "unsaved scene".into());
    let mark = if model.document.is_dirty() { " *" } else { "" };
    let response = ui.label(RichText::new(format!("{name}{mark}")).color(theme::of(ui).text_weak));
    if model.document.is_dirty() {
        response.on_hover_text("Changed since it was loaded or saved");
    }
    let title = egui::Label::new(RichText::new(&model.scene().title).strong()).truncate();
    let response = ui.add_sized([(ui.available_width() - 100.0).max(0.0), 20.0], title);
    if !model.scene().notes.is_empty() {
        response.on_hover_text(&model.scene().notes);
    }
}
