//! What the panels remember from frame to frame and no file keeps.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use bevy_egui::egui;

use super::choices::Choices;
use super::entry::Refused;
use super::finder_state::Finder;
use super::gallery::Gallery;
use super::toasts::Toasts;
use crate::lesson::Lesson;
use crate::scene::ViewScene;
use crate::viewer::arrangement::Arrangement;
use crate::viewer::lessons::Lessons;
use crate::viewer::notices::{Message, MessageKind};
use crate::viewer::plots::{PlotState, PlotTab, SkyState, SourcesState, Subject};

/// What the one column of a narrow window shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// The parameters.
    #[default]
    Parameters,
    /// The plots.
    Plots,
}

/// What fills the window of a presentation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wide {
    /// The 3D view.
    #[default]
    View,
    /// The plot.
    Plot,
}

/// A window over the panels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray)]
pub enum Dialog {
    /// Scenes to choose from, by their pictures.
    Gallery,
    /// The guide.
    Guide,
    /// Keys and mouse.
    Help,
    /// What was reported so far.
    Messages,
    /// Search for a command.
    Palette,
    /// Lessons to choose from.
    Lessons,
    /// What a figure is saved as.
    SavePlot,
    /// What a picture of the view is saved as.
    SaveView,
    /// What a film shows.
    Film,
}

impl Dialog {
    /// All of them.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;
}

/// A message, and when it was told in seconds since the window opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// When.
    pub at_s: f64,
    /// What.
    pub message: Message,
}

/// What the panels remember from frame to frame and no file keeps.
#[derive(Default)]
pub struct UiState {
    /// Open dialog.
    pub dialog: Option<Dialog>,
    /// All panels are hidden.
    pub panels_hidden: bool,
    /// The parameters are folded to the left.
    pub left_folded: bool,
    /// The plots are folded to the right.
    pub right_folded: bool,
    /// What is beside the view where there is room for one column only.
    pub column: Column,
    /// Width of the parameters in points, if somebody has chosen one.
    pub(super) parameters_width: Option<f32>,
    /// The same for the plots, by the class of the window's width.
    pub(super) plots_widths: BTreeMap<u32, f32>,
    /// Tab, zoom and choices of the plots.
    pub plots: PlotState,
    /// Data, choices and fit of the plots of the sky.
    pub sky: SkyState,
    /// The Galaxy shown, and the bands of many.
    pub sources: SourcesState,
    /// What was chosen last about figures, pictures and films.
    pub choices: Choices,
    /// Where the menu of the view is open.
    pub(super) view_menu: Option<egui::Pos2>,
    /// Scenes of the user, and pictures of all.
    pub gallery: Gallery,
    /// The lessons, and the one that is played.
    pub lessons: Lessons,
    /// A lesson that begins with the window.
    pub first_lesson: Option<Arc<Lesson>>,
    /// The scene shown is that of a lesson.
    pub(super) taught: bool,
    /// Path of the parameter that a lesson is about.
    pub(super) highlight: Option<&'static str>,
    /// It has not been brought into view yet.
    pub(super) highlight_is_new: bool,
    /// For a projector: large type, and what fills the window.
    pub presenting: Option<Wide>,
    /// Size of text before that.
    pub(super) usual_zoom: Option<f32>,
    /// The plot that a dialog or the clipboard is about; `None` for the first one shown.
    pub(super) subject: Option<Subject>,
    /// Everything reported, newest last.
    pub messages: Vec<Told>,
    /// Why the scene that was asked for at the start is not shown, until it is read.
    pub failure: Option<String>,
    /// A file that is held over the window.
    pub hovered_file: Option<PathBuf>,
    /// A dialog that the panels know nothing of has the keyboard.
    pub is_asked_elsewhere: bool,
    /// Seconds since the window opened, in this frame.
    pub(super) now_s: f64,
    /// Letters that a parameter must have to be shown.
    pub search: String,
    /// Path of the parameter that is to get the keyboard.
    pub wanted: Option<&'static str>,
    /// A parameter is being dragged and has changed.
    pub(super) dragged: bool,
    /// Name and text of the list that is being typed.
    pub(super) list: Option<(&'static str, String)>,
    /// The text that was typed last, if it was refused.
    pub(super) refused: Option<Refused>,
    pub(super) finder: Finder,
    pub(super) toasts: Toasts,
}

impl UiState {
    /// The panels as they were arranged.
    pub fn arranged(arrangement: &Arrangement) -> Self {
        let plot = |name: &str| PlotTab::ALL.iter().copied().find(|tab| tab.name() == name);
        let mut state = Self {
            left_folded: arrangement.parameters_folded,
            right_folded: arrangement.plots_folded,
            parameters_width: arrangement.parameters_width,
            plots_widths: arrangement.plots_widths.clone(),
            ..Self::default()
        };
        state.plots.tab = arrangement.plot.as_deref().and_then(plot).unwrap_or_default();
        state.plots.second = arrangement.second_plot.as_deref().and_then(plot);
        state
    }

    /// How the panels are arranged, with text of this size and the colours of this view.
    pub fn arrangement(&self, zoom: f32, view: &ViewScene) -> Arrangement {
        Arrangement {
            zoom: self.usual_zoom.unwrap_or(zoom),
            parameters_width: self.parameters_width,
            plots_widths: self.plots_widths.clone(),
            parameters_folded: self.left_folded,
            plots_folded: self.right_folded,
            plot: (self.plots.tab != PlotTab::default()).then(|| self.plots.tab.name().to_owned()),
            second_plot: self.plots.second.map(|tab| tab.name().to_owned()),
            map: view.map,
            reversed: view.reversed,
        }
    }

    /// Reports something: a toast for a few seconds and a line in the list of messages.
    pub fn notify(&mut self, kind: MessageKind, text: impl Into<String>) {
        let text = text.into();
        self.toasts.add(kind, &text);
        self.messages.push(Told { at_s: self.now_s, message: Message { kind, text } });
    }

    /// Brings a plot into view.
    pub fn show_plot(&mut self, tab: PlotTab) {
        (self.plots.tab, self.right_folded, self.panels_hidden) = (tab, false, false);
        self.presenting = self.presenting.map(|_| Wide::Plot);
        self.column = Column::Plots;
    }

    /// Opens the gallery with what is in the user's folder now.
    pub fn open_gallery(&mut self) {
        self.gallery.read_own();
        self.dialog = Some(Dialog::Gallery);
    }

    /// Opens the command palette, empty, or closes it.
    pub fn toggle_palette(&mut self) {
        self.finder = Finder::default();
        self.toggle_dialog(Dialog::Palette);
    }

    /// Opens a dialog, or closes it if it is open.
    pub fn toggle_dialog(&mut self, dialog: Dialog) {
        self.dialog = if self.dialog == Some(dialog) { None } else { Some(dialog) };
        if self.dialog == Some(Dialog::Lessons) {
            self.lessons.fill_shelf();
        }
    }
}
