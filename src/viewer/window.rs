//! The window itself: builds the application and opens it.

use bevy::app::AppExit;
use bevy::camera::visibility::RenderLayers;
use bevy::camera::{CameraOutputMode, ClearColorConfig, RenderTarget};
use bevy::ecs::error::warn;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::render_resource::BlendState;
use bevy::render::settings::{Backends, WgpuSettings};
use bevy::window::{PrimaryWindow, WindowResolution};
use bevy::winit::WinitSettings;
use bevy_egui::{EguiContexts, EguiGlobalSettings, EguiPlugin, EguiPrimaryContextPass, PrimaryEguiContext, egui};

use crate::scene::Scene;
use crate::simulate::{Priority, Simulation};
use crate::sky::Observations;
use crate::viewer::bridge::{self, Link};
use crate::viewer::capture::{self, ShotQueue};
use crate::viewer::desk::{self, Notice, Notices, Wishes};
use crate::viewer::dialogs::Dialogs;
use crate::viewer::document::Document;
use crate::viewer::frame_times::{self, Stopwatch};
use crate::viewer::settings::Settings;
use crate::viewer::stage::{Rig, Shown, StagePlugin, StageSystems, Viewpane, steer};
use crate::viewer::ui::{self, MessageKind, SkyState};
use crate::viewer::{Options, Origin, ViewerError, idle, probe};

/// What is logged unless `RUST_LOG` says otherwise; the adapter is shown in the window itself.
pub(super) const LOG_FILTER: &str =
    "warn,wgpu=error,naga=error,winit=error,bevy_egui=error,bevy_render::renderer=error";

/// Opens the window on a running scene and returns when it is closed.
///
/// # Errors
/// [`ViewerError::NoDisplay`] and [`ViewerError::NoAdapter`] before anything is started, so that the caller can go on
/// without a window; [`ViewerError::Simulation`] if no thread can be had; [`ViewerError::Window`] if the window ended
/// with an error.
pub fn run(scene: Scene, origin: Origin, options: Options) -> Result<(), ViewerError> {
    probe::display()?;
    // The renderer opens the adapter again, with its window.
    let (backends, software) = probe::adapter().map(|adapter| (adapter.backends, adapter.is_software()))?;
    let priority = if software { Priority::Spare } else { Priority::Low };
    let simulation = Simulation::spawn_at(options.threads, priority)?;
    let mut app =
        probe::quietly(|| build(scene, origin, options, simulation, backends)).map_err(ViewerError::NoDisplay)?;
    match app.run() {
        AppExit::Success => Ok(()),
        AppExit::Error(code) => Err(ViewerError::Window(code.get())),
    }
}

fn build(scene: Scene, origin: Origin, options: Options, simulation: Simulation, backends: Backends) -> App {
    let mut app = App::new();
    let patient = options.shot.is_some();
    app.set_error_handler(warn)
        .add_plugins(
            DefaultPlugins
                .set(WindowPlugin { primary_window: Some(window(&scene)), ..default() })
                .set(RenderPlugin {
                    render_creation: WgpuSettings { backends: Some(backends), ..default() }.into(),
                    ..default()
                })
                .set(LogPlugin { filter: LOG_FILTER.to_owned(), ..default() }),
        )
        .add_plugins(EguiPlugin::default())
        .add_plugins(StagePlugin { target: None, patient });
    // A picture or a measurement must not depend on who makes it.
    let unattended = options.shot.is_some() || options.frame_times.is_some();
    let mut settings = if unattended { Settings::default() } else { Settings::load() };
    if let Origin::File(path) = &origin {
        settings.remember(path);
        settings.keep();
    }
    let document = Document::new(scene.clone(), origin);
    let mut shown = Shown::default();
    settings.publish(&mut shown.0);
    let mut rig = Rig::default();
    if let Some(view) = &scene.view {
        shown.0.view = view.clone();
        rig.reset(Some(view));
    }
    document.publish(&mut shown.0);
    let mut link = Link::new(simulation);
    link.start(&scene, &mut shown.0);
    shown.0.stale = false;
    app.insert_resource(document)
        .insert_resource(shown)
        .insert_resource(rig)
        .insert_resource(link)
        .insert_resource(settings)
        .insert_resource(ShotQueue::new(options.shot))
        .insert_resource(Stopwatch::new(options.frame_times))
        .insert_resource(WinitSettings::continuous())
        .init_resource::<Dialogs>()
        .init_resource::<Notices>()
        .init_resource::<Wishes>()
        .insert_resource(Panels::new(options.observations))
        .add_systems(PreStartup, |commands: Commands, settings: ResMut<EguiGlobalSettings>| {
            spawn_panel_camera(commands, settings, None);
        })
        .add_systems(EguiPrimaryContextPass, show_panels)
        .add_systems(
            Update,
            (bridge::drain, desk::apply, bridge::pace, bridge::announce_failure).chain().in_set(StageSystems::Intake),
        )
        .add_systems(Update, steer.after(StageSystems::Intake).before(StageSystems::Camera))
        .add_systems(
            Update,
            (capture::take_pictures, frame_times::measure, idle::choose_pace, title).after(StageSystems::Draw),
        );
    app
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

fn title(shown: Res<Shown>, mut window: Single<&mut Window, With<PrimaryWindow>>) {
    let wanted = title_of(&shown.0.scene.title, shown.0.dirty);
    if window.title != wanted {
        window.title = wanted;
    }
}

/// State of the panels between frames.
#[derive(Resource)]
struct Panels {
    state: ui::UiState,
    styled: bool,
}

impl Panels {
    fn new(observations: Option<Observations>) -> Self {
        let mut state = ui::UiState::default();
        if let Some(observations) = observations {
            state.sky = SkyState::with_observations(observations);
        }
        Self { state, styled: false }
    }
}

/// Panels have a camera of their own, over the whole window, that draws nothing but them.
pub(super) fn spawn_panel_camera(
    mut commands: Commands,
    mut settings: ResMut<EguiGlobalSettings>,
    target: Option<&RenderTarget>,
) {
    settings.auto_create_primary_context = false;
    let mut camera = commands.spawn((
        PrimaryEguiContext,
        Camera2d,
        RenderLayers::none(),
        Camera {
            order: 1,
            output_mode: CameraOutputMode::Write {
                blend_state: Some(BlendState::ALPHA_BLENDING),
                clear_color: ClearColorConfig::None,
            },
            clear_color: ClearColorConfig::Custom(Color::NONE),
            ..default()
        },
        Msaa::Off,
    ));
    if let Some(target) = target {
        camera.insert(target.clone());
    }
}

/// Draws the panels, collects what the user asks for and gives the 3D view the room that is left.
fn show_panels(
    mut contexts: EguiContexts,
    shown: Res<Shown>,
    mut panels: ResMut<Panels>,
    mut wishes: ResMut<Wishes>,
    mut notices: ResMut<Notices>,
    mut pane: ResMut<Viewpane>,
) -> Result {
    let ctx = contexts.ctx_mut()?;
    let panels = &mut *panels;
    if !std::mem::replace(&mut panels.styled, true) {
        ui::install_style(ctx);
    }
    for notice in notices.drain() {
        let (kind, text) = match notice {
            Notice::Info(text) => (MessageKind::Done, text),
            Notice::Warning(text) => (MessageKind::Note, text),
            Notice::Error(text) => (MessageKind::Error, text),
        };
        panels.state.notify(kind, text);
    }
    let output = ui::show_in_context(ctx, &shown.0, &mut panels.state);
    wishes.0.extend(output.actions);
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

/// The 3D view in physical pixels: x, y, width, height.
pub(crate) fn physical(pane: &Viewpane) -> [u32; 4] {
    let [x, y] = (pane.origin * pane.scale).round().as_uvec2().to_array();
    let [width, height] = (pane.size * pane.scale).round().as_uvec2().to_array();
    [x, y, width, height]
}
