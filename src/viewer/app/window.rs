//! The window itself: builds the application and opens it.

use bevy::app::{AppExit, TerminalCtrlCHandlerPlugin};
use bevy::ecs::error::warn;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::settings::{Backends, WgpuSettings};
use bevy::window::{FileDragAndDrop, Monitor, PrimaryWindow, WindowCloseRequested, WindowResolution};
use bevy::winit::WinitSettings;
use bevy_egui::{
    EguiContexts, EguiGlobalSettings, EguiInputSet, EguiPlugin, EguiPreUpdateSet, EguiPrimaryContextPass, egui,
};

use super::autosave::Autosave;
use super::dialogs::Dialogs;
use super::ending::{self, Ending};
use super::keyboard::{self, Keyboard};
use super::lost::{self, Rescue};
use super::makings::{self, Makings};
use super::options::Options;
use super::pointer::steer;
use super::settings::SettingsFile;
use super::start::{self, StartTrace};
use super::{apply, autosave, idle, system_theme};
use crate::scene::Scene;
use crate::simulate::{Priority, Simulation};
use crate::sky::Observations;
use crate::viewer::action::{Action, ActionQueue};
use crate::viewer::capture::{self, LOG_FILTER, ShotQueue, Stopwatch, spawn_panel_camera, upload_before_news};
use crate::viewer::display;
use crate::viewer::document::{Document, Origin};
use crate::viewer::error::ViewerError;
use crate::viewer::lessons::Lessons;
use crate::viewer::look::theme::install_style;
use crate::viewer::making::Making;
use crate::viewer::model::Owners;
use crate::viewer::notices::Notices;
use crate::viewer::panels::{self, Gallery, UiState, Wide};
use crate::viewer::plots::SkyState;
use crate::viewer::preferences::Preferences;
use crate::viewer::probe;
use crate::viewer::question::Question;
use crate::viewer::run::{self, Link, RunState, Snapshots};
use crate::viewer::stage::{Rig, StagePlugin, StageSystems, Viewpane};

/// Opens the window on a running scene and returns when it is closed, or when `ending` is asked for.
///
/// # Errors
/// [`ViewerError::NoDisplay`] and [`ViewerError::NoAdapter`] before anything is started, so that the caller can go on
/// without a window, or [`ViewerError::NotReopened`] after a window that failed; [`ViewerError::Simulation`] if no thread can
/// be had; [`ViewerError::Window`] if the window ended with an error.
pub fn run(scene: Scene, origin: Origin, options: Options, ending: Ending) -> Result<(), ViewerError> {
    let not_again = |cause: ViewerError| match lost::reason_of_reopening() {
        Some(reason) => ViewerError::NotReopened { reason, cause: cause.to_string() },
        None => cause,
    };
    display::display().map_err(not_again)?;
    // The renderer opens the adapter again, with its window.
    let (backends, software) =
        probe::adapter().map(|adapter| (adapter.backends, adapter.is_software())).map_err(not_again)?;
    let unattended = options.is_unattended();
    let priority = if software { Priority::Spare } else { Priority::Low };
    let simulation = Simulation::spawn_at(options.threads, priority)?;
    let mut app =
        probe::quietly(|| build(scene, origin, options, simulation, backends)).map_err(ViewerError::NoDisplay)?;
    app.insert_resource(ending);
    Rescue::new(!unattended).guard(&mut app);
    #[cfg(feature = "viewer-test")]
    lost::lose_for_test(&mut app);
    match app.run() {
        AppExit::Success => Ok(()),
        AppExit::Error(code) => Err(ViewerError::Window(code.get())),
    }
}

fn build(scene: Scene, origin: Origin, options: Options, simulation: Simulation, backends: Backends) -> App {
    let mut app = App::new();
    let traced = if options.traced_since.is_some() { ",larmor=info" } else { "" };
    let filter = format!("{LOG_FILTER}{traced}");
    let patient = options.shot.is_some();
    app.set_error_handler(warn)
        .add_plugins(
            DefaultPlugins
                .set(WindowPlugin { primary_window: Some(window(&scene)), close_when_requested: false, ..default() })
                .set(RenderPlugin {
                    render_creation: WgpuSettings { backends: Some(backends), ..default() }.into(),
                    ..default()
                })
                .set(LogPlugin { filter, ..default() })
                // Signals are heard before there is a window, and more of them.
                .disable::<TerminalCtrlCHandlerPlugin>(),
        )
        .add_plugins(EguiPlugin::default())
        .add_plugins(StagePlugin { target: None, patient });
    upload_before_news(&mut app);
    // A picture or a measurement must not depend on who makes it.
    let unattended = options.is_unattended();
    let settings = if unattended { SettingsFile::default() } else { SettingsFile::of_user() };
    let mut preferences = settings.read();
    if let Origin::File(path) = &origin {
        preferences.remember(path);
        // Before the first frame, so that nothing waits for it.
        settings.write(&preferences);
    }
    let autosave = settings.beside("unsaved").map(|folder| Autosave::within(&folder)).unwrap_or_default();
    let mut panels = Panels::new(&preferences, options.observations, options.failure);
    panels.state.gallery = Gallery::within(settings.beside("scenes"));
    panels.state.first_lesson = options.lesson;
    panels.state.presenting = options.presents.then(Wide::default);
    panels.state.lessons = Lessons::within(settings.beside("lessons"));
    let mut notices = Notices::default();
    if let Some(reason) = lost::reason_of_reopening() {
        notices.error(format!("Opened again: {reason}. The run has started anew"));
    }
    let mut rig = Rig::default();
    if let Some(view) = &scene.view {
        rig.reset(Some(view));
    }
    let mut snapshots = Snapshots::default();
    if unattended {
        snapshots.keep_still();
    }
    let has_view = scene.view.is_some();
    let mut document = Document::new(scene, origin);
    if !has_view {
        document.set_view(preferences.arrangement().coloured(document.view()));
    }
    let (mut link, mut run) = (Link::new(simulation), RunState::default());
    link.start(document.scene(), &mut run);
    app.insert_resource(document)
        .insert_resource(run)
        .insert_resource(rig)
        .insert_resource(link)
        .insert_resource(preferences)
        .insert_resource(autosave)
        .init_resource::<Question>()
        .insert_resource(settings)
        .insert_resource(snapshots)
        .insert_resource(ShotQueue::new(options.shot))
        .insert_resource(Stopwatch::new(options.frame_times))
        .insert_resource(WinitSettings::continuous())
        .init_resource::<Dialogs>()
        .init_resource::<Makings>()
        .init_resource::<Making>()
        .insert_resource(notices)
        .init_resource::<ActionQueue>()
        .insert_resource(panels)
        .init_resource::<system_theme::Asked>();
    add_systems(&mut app);
    if let Some(begin) = options.traced_since {
        let trace = StartTrace::since(begin);
        trace.tell("program built");
        app.insert_resource(trace).add_systems(Update, start::trace.after(StageSystems::Draw));
    }
    app
}

/// What happens in a frame, in its order.
fn add_systems(app: &mut App) {
    app.add_systems(PreStartup, |commands: Commands, settings: ResMut<EguiGlobalSettings>| {
        spawn_panel_camera(commands, settings, None);
    })
    .init_resource::<Keyboard>()
    .add_systems(Startup, ending::can_wake)
    .add_systems(PreUpdate, keyboard::take_over.in_set(EguiInputSet::InitReading))
    .add_systems(PreUpdate, keyboard::pass_on.in_set(EguiInputSet::ReadBevyMessages))
    .add_systems(
        PreUpdate,
        keyboard::drop_what_is_known.after(EguiPreUpdateSet::ProcessInput).before(EguiPreUpdateSet::BeginPass),
    )
    .add_systems(EguiPrimaryContextPass, show_panels)
    .add_systems(
        Update,
        (
            run::receive,
            ask_for,
            system_theme::attend,
            apply::apply,
            run::keep_up,
            autosave::keep,
            ending::end,
            lost::remember,
            makings::attend,
            run::announce_failure,
        )
            .chain()
            .in_set(StageSystems::Intake),
    )
    .add_systems(Update, steer.after(StageSystems::Intake).before(StageSystems::Camera))
    .add_systems(Update, (capture::take_pictures, capture::measure, idle::choose_pace, title).after(StageSystems::Draw))
    .add_systems(Update, fit_screen);
}

fn window(scene: &Scene) -> Window {
    Window {
        title: title_of(&scene.title, false),
        name: Some("larmor".to_owned()),
        resolution: WindowResolution::new(1280, 720),
        ..default()
    }
}

fn title_of(title: &str, dirty: bool) -> String {
    let mark = if dirty { "• " } else { "" };
    if title.is_empty() { format!("{mark}larmor") } else { format!("{mark}{title} – larmor") }
}

/// The window's own buttons and files dropped on it ask for what menus ask for too.
fn ask_for(
    mut closed: MessageReader<WindowCloseRequested>,
    mut dropped: MessageReader<FileDragAndDrop>,
    mut actions: ResMut<ActionQueue>,
    mut panels: ResMut<Panels>,
) {
    if closed.read().count() > 0 {
        actions.0.push(Action::Quit);
    }
    for event in dropped.read() {
        panels.state.hovered_file = match event {
            FileDragAndDrop::HoveredFile { path_buf, .. } => Some(path_buf.clone()),
            FileDragAndDrop::DroppedFile { path_buf, .. } => {
                actions.0.push(Action::OpenFile(path_buf.clone()));
                None
            }
            FileDragAndDrop::HoveredFileCanceled { .. } => None,
        };
    }
}

fn title(document: Res<Document>, mut window: Single<&mut Window, With<PrimaryWindow>>) {
    let wanted = title_of(&document.scene().title, document.is_dirty());
    if window.title != wanted {
        window.title = wanted;
    }
}

/// Makes a window that has just opened no larger than its screen.
fn fit_screen(
    monitors: Query<&Monitor>,
    mut window: Single<&mut Window, With<PrimaryWindow>>,
    mut fitted: Local<bool>,
) {
    /// Part of the screen that bars of the desktop and the frame of the window leave.
    const FREE: f32 = 0.94;
    if *fitted || monitors.is_empty() {
        return;
    }
    *fitted = true;
    let screen = monitors.iter().map(|monitor| monitor.physical_size().as_vec2() / monitor.scale_factor as f32);
    let screen = screen.fold(Vec2::ZERO, Vec2::max);
    let size = Vec2::new(window.width(), window.height());
    if size.cmpgt(screen).any() {
        let fitting = size.min(screen * FREE);
        window.resolution.set(fitting.x, fitting.y);
    }
}

/// The smallest and the largest text that is taken over from the last window.
const SIZES: (f32, f32) = (0.2, 5.0);

/// State of the panels between frames.
#[derive(Resource)]
struct Panels {
    state: UiState,
    styled: bool,
    zoom: f32,
}

impl Panels {
    fn new(preferences: &Preferences, observations: Option<Observations>, failure: Option<String>) -> Self {
        let arrangement = preferences.arrangement();
        let mut state = UiState::arranged(arrangement);
        state.failure = failure;
        if let Some(observations) = observations {
            state.sky = SkyState::with_observations(observations);
        }
        Self { state, styled: false, zoom: SIZES.0.max(arrangement.zoom).min(SIZES.1) }
    }
}

/// Draws the panels, collects what the user asks for and gives the 3D view the room that is left.
fn show_panels(
    mut contexts: EguiContexts,
    owners: Owners,
    mut panels: ResMut<Panels>,
    mut actions: ResMut<ActionQueue>,
    mut notices: ResMut<Notices>,
    mut pane: ResMut<Viewpane>,
    mut dialogs: ResMut<Dialogs>,
    mut makings: ResMut<Makings>,
    mut keyboard: ResMut<Keyboard>,
) -> Result {
    let ctx = contexts.ctx_mut()?;
    let panels = &mut *panels;
    if !std::mem::replace(&mut panels.styled, true) {
        install_style(ctx);
        ctx.set_zoom_factor(panels.zoom);
    }
    for notice in notices.drain() {
        panels.state.notify(notice.kind, notice.text);
    }
    panels.state.is_asked_elsewhere = dialogs.is_asking();
    let output = panels::show_in_context(ctx, &owners.model(), &mut panels.state);
    dialogs.show(ctx);
    keyboard.wait_while(panels.state.wanted.is_some());
    if let Some(image) = makings.take_copied() {
        ctx.copy_image(image);
    }
    actions.0.extend(output.actions);
    pane.set_if_neq(pane_of(output.view_rect, ctx.viewport_rect(), ctx.pixels_per_point()));
    Ok(())
}

/// The room that the panels leave to the 3D view.
fn pane_of(free: egui::Rect, window: egui::Rect, scale: f32) -> Viewpane {
    let free = free.intersect(window);
    let size = Vec2::new(free.width(), free.height()).max(Vec2::splat(2.0));
    let last = Vec2::new(window.width(), window.height()) - size;
    let origin = Vec2::new(free.min.x, free.min.y).min(last).max(Vec2::ZERO);
    Viewpane { origin, size, scale }
}
