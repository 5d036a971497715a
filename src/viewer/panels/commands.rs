//! The table of commands: one enum from which menus, tooltips, shortcuts and the help overlay follow.

use bevy_egui::egui::{self, Key, Modifiers};
use strum::VariantArray;

use crate::scene::ViewScene;
use crate::viewer::action::{Action, StandardView};
use crate::viewer::arrangement::Theme;
use crate::viewer::film::Film;
use crate::viewer::model::Model;
pub use crate::viewer::panels::shortcut::Shortcut;
use crate::viewer::panels::state::{Dialog, UiState};
use crate::viewer::plots::PlotTab;

/// Everything that has a name and, mostly, a key; in the order of the help overlay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, VariantArray)]
#[expect(missing_docs, reason = "`Command::text` and `Command::tooltip` say what each one does")]
pub enum Command {
    PlayPause,
    Restart,
    Cancel,
    PreviousSnapshot,
    NextSnapshot,
    FirstSnapshot,
    NewestSnapshot,
    PlayFilm,
    SlowerFilm,
    FasterFilm,
    LoopFilm,
    LinearFilm,
    ViewHome,
    ViewAlongField,
    ViewSideOn,
    ViewTop,
    FrameCloud,
    ShowTrails,
    FollowParticle,
    ToggleCloud,
    ToggleLines,
    ToggleOrthographic,
    ToggleSpheres,
    ToggleEllipsoids,
    ToggleEarth,
    ToggleGrid,
    ToggleAxes,
    ToggleDensity,
    TogglePanels,
    SplitPlots,
    AnotherGalaxy,
    ToggleLight,
    SystemTheme,
    Presets,
    Open,
    Save,
    SaveAs,
    Undo,
    Redo,
    ResetAll,
    ExportPlots,
    Palette,
    ScreenshotView,
    ScreenshotWindow,
    Messages,
    Help,
    Quit,
}

/// Under what commands are listed in the help overlay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Group {
    /// The simulation and the time shown.
    Run,
    /// What the view shows and from where.
    View,
    /// The document and what is made of it.
    Scene,
    /// Everything else.
    Program,
}

impl Group {
    /// All groups, in the order in which they are listed.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Run => "Run and time",
            Self::View => "View",
            Self::Scene => "Scene",
            Self::Program => "Program",
        }
    }

    /// Its commands.
    pub fn commands(self) -> impl Iterator<Item = Command> {
        Command::all().filter(move |command| command.group() == self)
    }
}

impl Command {
    /// Every command once.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::VARIANTS.iter().copied()
    }

    /// Where it is listed.
    pub fn group(self) -> Group {
        match self {
            Self::PlayPause
            | Self::Restart
            | Self::Cancel
            | Self::PreviousSnapshot
            | Self::NextSnapshot
            | Self::FirstSnapshot
            | Self::NewestSnapshot
            | Self::PlayFilm
            | Self::SlowerFilm
            | Self::FasterFilm
            | Self::LoopFilm
            | Self::LinearFilm => Group::Run,
            Self::ViewHome
            | Self::ViewAlongField
            | Self::ViewSideOn
            | Self::ViewTop
            | Self::FrameCloud
            | Self::ShowTrails
            | Self::FollowParticle
            | Self::ToggleCloud
            | Self::ToggleLines
            | Self::ToggleOrthographic
            | Self::ToggleSpheres
            | Self::ToggleEllipsoids
            | Self::ToggleEarth
            | Self::ToggleGrid
            | Self::ToggleAxes
            | Self::ToggleDensity
            | Self::TogglePanels
            | Self::SplitPlots
            | Self::AnotherGalaxy
            | Self::ToggleLight
            | Self::SystemTheme => Group::View,
            Self::Presets
            | Self::Open
            | Self::Save
            | Self::SaveAs
            | Self::Undo
            | Self::Redo
            | Self::ResetAll
            | Self::ExportPlots => Group::Scene,
            Self::Palette
            | Self::ScreenshotView
            | Self::ScreenshotWindow
            | Self::Messages
            | Self::Help
            | Self::Quit => Group::Program,
        }
    }

    /// Words on menus and buttons.
    pub fn text(self) -> &'static str {
        match self {
            Self::Presets => "Presets…",
            Self::Open => "Open…",
            Self::Save => "Save",
            Self::SaveAs => "Save as…",
            Self::ExportPlots => "Export plots…",
            Self::ScreenshotView => "Screenshot of the view",
            Self::ScreenshotWindow => "Screenshot of the window",
            Self::Quit => "Quit",
            Self::Undo => "Undo",
            Self::Redo => "Redo",
            Self::ResetAll => "Reset all",
            Self::PlayPause => "Hold or resume the run",
            Self::Restart => "Restart the run",
            Self::Cancel => "End the run",
            Self::FirstSnapshot => "First snapshot",
            Self::PreviousSnapshot => "Previous snapshot",
            Self::NextSnapshot => "Next snapshot",
            Self::NewestSnapshot => "Follow the newest snapshot",
            Self::PlayFilm => "Play or hold the film",
            Self::SlowerFilm => "Film slower",
            Self::FasterFilm => "Film faster",
            Self::LoopFilm => "Film again and again",
            Self::LinearFilm => "Film in equal steps of time",
            Self::ViewHome => "Home view",
            Self::ViewAlongField => "Along B₀",
            Self::ViewSideOn => "Side-on",
            Self::ViewTop => "Top",
            Self::FrameCloud => "Frame the cloud",
            Self::ShowTrails => "Trails of a few particles",
            Self::FollowParticle => "Follow the particle",
            Self::ToggleCloud => "Cloud",
            Self::ToggleLines => "Field lines",
            Self::ToggleSpheres => "Observer spheres",
            Self::ToggleEllipsoids => "1σ and 2σ ellipsoids",
            Self::ToggleEarth => "Earth",
            Self::ToggleGrid => "Floor grid",
            Self::ToggleAxes => "Axes in pc",
            Self::ToggleDensity => "Column density",
            Self::ToggleOrthographic => "Orthographic",
            Self::TogglePanels => "Panels",
            Self::SplitPlots => "Two plots",
            Self::AnotherGalaxy => "Another Galaxy",
            Self::ToggleLight => "Light theme",
            Self::SystemTheme => "Theme of the system",
            Self::Palette => "Find a command…",
            Self::Help => "Keys and mouse",
            Self::Messages => "Messages",
        }
    }

    /// One sentence more.
    pub fn tooltip(self) -> &'static str {
        match self {
            Self::Presets => "Choose one of the scenes that come with the program",
            Self::Open => "Open a scene file",
            Self::Save => "Save the scene to its file",
            Self::SaveAs => "Save the scene to a new file",
            Self::ExportPlots => "Write all plots and tables, with their errors, into a folder",
            Self::ScreenshotView => "Write the 3D view with its colour bar and scale bar as PNG",
            Self::ScreenshotWindow => "Write the whole window as PNG",
            Self::Quit => "Close the window",
            Self::Undo => "Take back the last change of the scene",
            Self::Redo => "Make the change again that was taken back",
            Self::ResetAll => "Everything back to the preset or file as loaded, can be undone",
            Self::PlayPause => "Hold the simulation or let it go on",
            Self::Restart => "Start the run again from its seed",
            Self::Cancel => "End the run and keep what is measured",
            Self::FirstSnapshot => "Show the oldest stored snapshot",
            Self::PreviousSnapshot => "Show the snapshot before",
            Self::NextSnapshot => "Show the snapshot after",
            Self::NewestSnapshot => "Show each new snapshot as it arrives",
            Self::PlayFilm => "Let the cloud grow in the view, or hold the picture; the run goes on",
            Self::SlowerFilm => "Half as fast",
            Self::FasterFilm => "Twice as fast",
            Self::LoopFilm => "Begin the film at the source again when it has come to its end",
            Self::LinearFilm => "Equal steps of time instead of equal steps of its logarithm",
            Self::ViewHome => "Side-on, slightly from above, B₀ from left to right",
            Self::ViewAlongField => "Look along B₀",
            Self::ViewSideOn => "Look across B₀",
            Self::ViewTop => "Look from above, B₀ from left to right",
            Self::FrameCloud => "Fit the cloud into the view",
            Self::ShowTrails => "Draw the paths of four particles; a click on a particle draws that of one",
            Self::FollowParticle => "Keep the camera on the particle that was clicked, or on the first with a trail",
            Self::ToggleCloud => "Show or hide the particles",
            Self::ToggleLines => "Show or hide the field lines",
            Self::ToggleSpheres => "Show or hide the spheres at which crossings are counted",
            Self::ToggleEllipsoids => {
                "Show or hide the cloud that diffusion predicts: half axes √(2 D t) and twice that"
            }
            Self::ToggleEarth => "Show or hide the place of the Earth: R along B₀ and d_⊥ across from the source",
            Self::ToggleGrid => "Show or hide a grid in pc below the cloud",
            Self::ToggleAxes => "Show or hide a box around the cloud with axes in pc",
            Self::ToggleDensity => "Draw how many particles lie behind each spot instead of the particles",
            Self::ToggleOrthographic => "Project in parallel, without perspective",
            Self::TogglePanels => "Show or hide all panels, for a projector",
            Self::SplitPlots => "Show a second plot below the first",
            Self::AnotherGalaxy => "Other supernovae at random, as likely as those shown; opens their tab first",
            Self::ToggleLight => "Light or dark panels; the 3D view stays dark",
            Self::SystemTheme => "Light or dark panels as the system has them",
            Self::Palette => "Find any command, parameter, preset, plot or recent file by a few letters",
            Self::Help => "Show all keys and what the mouse does",
            Self::Messages => "Show what was reported so far",
        }
    }

    /// Keys, the first one printed on menus.
    pub fn shortcuts(self) -> Vec<Shortcut> {
        let plain = |key| Shortcut { modifiers: Modifiers::NONE, key };
        let shift = |key| Shortcut { modifiers: Modifiers::SHIFT, key };
        let alt = |key| Shortcut { modifiers: Modifiers::ALT, key };
        let ctrl = |key| Shortcut { modifiers: Modifiers::COMMAND, key };
        let ctrl_shift = |key| Shortcut { modifiers: Shortcut::CTRL_SHIFT, key };
        match self {
            Self::Palette => vec![ctrl(Key::P)],
            Self::Presets => vec![ctrl_shift(Key::O)],
            Self::Open => vec![ctrl(Key::O)],
            Self::Save => vec![ctrl(Key::S)],
            Self::SaveAs => vec![ctrl_shift(Key::S)],
            Self::ExportPlots => vec![ctrl(Key::E)],
            Self::ScreenshotView => vec![plain(Key::P)],
            Self::ScreenshotWindow => vec![shift(Key::P)],
            Self::Quit => vec![ctrl(Key::Q)],
            Self::Undo => vec![ctrl(Key::Z)],
            Self::Redo => vec![ctrl(Key::Y), ctrl_shift(Key::Z)],
            Self::ResetAll => vec![alt(Key::R)],
            Self::PlayPause => vec![plain(Key::Space)],
            Self::Restart => vec![plain(Key::R)],
            Self::Cancel | Self::Messages | Self::ToggleLight | Self::SystemTheme => Vec::new(),
            Self::LoopFilm | Self::LinearFilm => Vec::new(),
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
            Self::Help => vec![plain(Key::F1), plain(Key::Questionmark), shift(Key::Questionmark)],
        }
    }

    /// The first shortcut as text, empty without one.
    pub fn shortcut_text(self) -> String {
        self.shortcuts().first().map(|shortcut| shortcut.text()).unwrap_or_default()
    }

    /// The command makes sense now.
    pub fn enabled(self, model: &Model) -> bool {
        match self {
            Self::Undo => model.document.can_undo(),
            Self::Redo => model.document.can_redo(),
            Self::FirstSnapshot | Self::PreviousSnapshot | Self::NextSnapshot => !model.snapshots.is_empty(),
            Self::FollowParticle => !model.stage.followed.is_empty(),
            _ => true,
        }
    }

    /// What a toggle shows or hides is on, for its check mark.
    pub fn checked(self, model: &Model) -> Option<bool> {
        let view = model.view();
        match self {
            Self::ToggleLight => Some(model.preferences.light()),
            Self::SystemTheme => Some(model.preferences.theme() == Theme::System),
            Self::ToggleCloud => Some(view.cloud),
            Self::ToggleLines => Some(view.lines),
            Self::ToggleSpheres => Some(view.spheres),
            Self::ToggleEllipsoids => Some(view.ellipsoids),
            Self::ToggleEarth => Some(view.earth),
            Self::ToggleGrid => Some(view.grid),
            Self::ToggleAxes => Some(view.axes),
            Self::ToggleDensity => Some(view.density),
            Self::ToggleOrthographic => Some(view.orthographic),
            Self::ShowTrails => Some(model.stage.few_trails),
            Self::FollowParticle => Some(model.stage.follows_particle),
            Self::LoopFilm => Some(model.snapshots.film().looped),
            Self::LinearFilm => Some(model.snapshots.film().linear),
            _ => None,
        }
    }

    /// Does it: changes the state of the panels, or returns what the program shall do.
    pub fn run(self, model: &Model, state: &mut UiState) -> Option<Action> {
        match self {
            Self::Presets => state.dialog = Some(Dialog::Presets),
            Self::Palette => state.toggle_dialog(Dialog::Palette),
            Self::Help => state.toggle_dialog(Dialog::Help),
            Self::Messages => state.toggle_dialog(Dialog::Messages),
            Self::TogglePanels => state.panels_hidden = !state.panels_hidden,
            Self::SplitPlots => state.plots.split(),
            Self::AnotherGalaxy if state.plots.shows(PlotTab::Sources) => state.sources.number += 1,
            Self::AnotherGalaxy => state.show_plot(PlotTab::Sources),
            _ => return self.enabled(model).then(|| self.action(model, state)).flatten(),
        }
        None
    }

    fn action(self, model: &Model, state: &UiState) -> Option<Action> {
        let snapshots = model.snapshots;
        let shown = snapshots.shown_index();
        if let Some(view) = self.toggled(model.view()) {
            return Some(Action::View(view));
        }
        if let Some(film) = self.filmed(model.snapshots.film()) {
            return Some(Action::Film(film));
        }
        Some(match self {
            Self::Open => Action::Open,
            Self::ToggleLight => Action::Theme(if model.preferences.light() { Theme::Dark } else { Theme::Light }),
            Self::SystemTheme => Action::Theme(Theme::System),
            Self::Save => Action::Save,
            Self::SaveAs => Action::SaveAs,
            Self::ExportPlots => {
                let (options, sky) = (Box::new(state.plots.exported()), Box::new(state.sky.exported()));
                let sources = state.sources.is_drawn().then(|| Box::new(state.sources.curves(false)));
                Action::ExportPlots { options, sky, observations: Box::new(state.sky.observations()), sources }
            }
            Self::ScreenshotView => Action::Screenshot { whole_window: false },
            Self::ScreenshotWindow => Action::Screenshot { whole_window: true },
            Self::Quit => Action::Quit,
            Self::Undo => Action::Undo,
            Self::Redo => Action::Redo,
            Self::ResetAll => Action::ResetAll,
            Self::PlayPause => Action::TogglePause,
            Self::Restart => Action::Restart,
            Self::Cancel => Action::Cancel,
            Self::FirstSnapshot => Action::Show(snapshots.time_yr(0)),
            Self::PreviousSnapshot => Action::Show(snapshots.time_yr(shown.saturating_sub(1))),
            Self::NextSnapshot => Action::Show(snapshots.time_yr(shown + 1).filter(|_| shown + 1 < snapshots.len())),
            Self::NewestSnapshot => Action::Show(None),
            Self::ViewHome => Action::StandardView(StandardView::Home),
            Self::ViewAlongField => Action::StandardView(StandardView::AlongField),
            Self::ViewSideOn => Action::StandardView(StandardView::SideOn),
            Self::ViewTop => Action::StandardView(StandardView::Top),
            Self::FrameCloud => Action::StandardView(StandardView::FrameCloud),
            Self::ShowTrails => Action::Trails(!model.stage.few_trails),
            Self::FollowParticle => Action::Follow(!model.stage.follows_particle),
            _ => return None,
        })
    }

    /// The film as this command wants it; `None` for all other commands.
    fn filmed(self, film: Film) -> Option<Film> {
        Some(match self {
            Self::PlayFilm => Film { playing: !film.playing, ..film },
            Self::SlowerFilm => film.faster(false),
            Self::FasterFilm => film.faster(true),
            Self::LoopFilm => Film { looped: !film.looped, ..film },
            Self::LinearFilm => Film { linear: !film.linear, ..film },
            _ => return None,
        })
    }

    /// The view with the layer of this toggle switched; `None` for all other commands.
    fn toggled(self, view: &ViewScene) -> Option<ViewScene> {
        let mut view = view.clone();
        let layer = match self {
            Self::ToggleCloud => &mut view.cloud,
            Self::ToggleLines => &mut view.lines,
            Self::ToggleSpheres => &mut view.spheres,
            Self::ToggleEllipsoids => &mut view.ellipsoids,
            Self::ToggleEarth => &mut view.earth,
            Self::ToggleGrid => &mut view.grid,
            Self::ToggleAxes => &mut view.axes,
            Self::ToggleDensity => &mut view.density,
            Self::ToggleOrthographic => &mut view.orthographic,
            _ => return None,
        };
        *layer = !*layer;
        Some(view)
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

    #[test]
    fn every_command_is_described_and_listed_in_its_place() {
        let listed: Vec<Command> = Group::ALL.iter().flat_map(|group| group.commands()).collect();
        assert_eq!(listed, Command::all().collect::<Vec<_>>());
        for command in listed {
            assert!(!command.text().is_empty() && !command.tooltip().is_empty(), "{command:?}");
        }
    }
}
