//! The table of commands: one enum from which menus, tooltips, shortcuts and the help overlay follow.

mod keys;
mod words;

use strum::VariantArray;

pub use self::keys::pressed;
use crate::scene::ViewScene;
use crate::viewer::action::{Action, StandardView};
use crate::viewer::arrangement::Theme;
use crate::viewer::film::Film;
use crate::viewer::model::Model;
use crate::viewer::panels::lesson;
use crate::viewer::panels::save_as;
use crate::viewer::panels::state::{Dialog, UiState, Wide};
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
    Gallery,
    /// Saves the scene with a small picture among the user's own.
    KeepInGallery,
    Open,
    Save,
    SaveAs,
    Undo,
    Redo,
    ResetAll,
    ExportPlots,
    CopyPlot,
    SavePlot,
    CopyView,
    SaveView,
    MakeFilm,
    CancelMaking,
    Palette,
    ScreenshotView,
    ScreenshotWindow,
    Lessons,
    NextStep,
    PreviousStep,
    LeaveLesson,
    Present,
    WidePlot,
    Messages,
    Guide,
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
            Self::Gallery
            | Self::KeepInGallery
            | Self::Open
            | Self::Save
            | Self::SaveAs
            | Self::Undo
            | Self::Redo
            | Self::ResetAll
            | Self::ExportPlots
            | Self::CopyPlot
            | Self::SavePlot
            | Self::CopyView
            | Self::SaveView
            | Self::MakeFilm
            | Self::CancelMaking => Group::Scene,
            Self::Palette
            | Self::ScreenshotView
            | Self::ScreenshotWindow
            | Self::Lessons
            | Self::NextStep
            | Self::PreviousStep
            | Self::LeaveLesson
            | Self::Present
            | Self::WidePlot
            | Self::Messages
            | Self::Guide
            | Self::Help
            | Self::Quit => Group::Program,
        }
    }

    /// The command makes sense now.
    pub fn enabled(self, model: &Model) -> bool {
        match self {
            Self::Undo => model.document.can_undo(),
            Self::Redo => model.document.can_redo(),
            Self::FirstSnapshot | Self::PreviousSnapshot | Self::NextSnapshot => !model.snapshots.is_empty(),
            Self::FollowParticle => !model.stage.followed.is_empty(),
            Self::CancelMaking => model.making.0.is_some(),
            Self::NextStep | Self::PreviousStep | Self::LeaveLesson => model.document.is_lesson(),
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
            Self::Gallery => state.open_gallery(),
            Self::KeepInGallery => return state.gallery.keeping(),
            Self::Lessons => state.toggle_dialog(Dialog::Lessons),
            Self::SavePlot => {
                state.subject = None;
                state.toggle_dialog(Dialog::SavePlot);
            }
            Self::SaveView => state.toggle_dialog(Dialog::SaveView),
            Self::MakeFilm => state.toggle_dialog(Dialog::Film),
            Self::CopyPlot => {
                state.subject = None;
                return save_as::figure_order(model, state).map(Action::CopyFigure);
            }
            Self::CopyView => return Some(Action::CopyView(save_as::picture_order(state))),
            Self::CancelMaking => return Some(Action::CancelMaking),
            Self::NextStep if state.lessons.is_playing() => return lesson::turn(state, model, true),
            Self::PreviousStep if state.lessons.is_playing() => return lesson::turn(state, model, false),
            Self::LeaveLesson => return state.lessons.leave(),
            Self::Present => state.presenting = if state.presenting.is_some() { None } else { Some(Wide::default()) },
            Self::WidePlot => {
                let plot = state.presenting == Some(Wide::Plot);
                state.presenting = Some(if plot { Wide::View } else { Wide::Plot });
            }
            Self::Palette => state.toggle_palette(),
            Self::Guide => state.toggle_dialog(Dialog::Guide),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_described_and_listed_in_its_place() {
        let listed: Vec<Command> = Group::ALL.iter().flat_map(|group| group.commands()).collect();
        assert_eq!(listed, Command::all().collect::<Vec<_>>());
        for command in listed {
            assert!(!command.text().is_empty() && !command.tooltip().is_empty(), "{command:?}");
        }
    }
}
