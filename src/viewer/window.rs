//! The window itself: builds the application and opens it.

use std::time::Duration;

use bevy::app::AppExit;
use bevy::camera::visibility::RenderLayers;
use bevy::camera::{CameraOutputMode, ClearColorConfig};
use bevy::ecs::error::warn;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::render_resource::BlendState;
use bevy::window::{PrimaryWindow, WindowResolution};
use bevy::winit::WinitSettings;
use bevy_egui::{EguiContexts, EguiGlobalSettings, EguiPlugin, EguiPrimaryContextPass, PrimaryEguiContext, egui};
use egui_notify::Toasts;

use crate::scene::Scene;
use crate::simulate::Simulation;
use crate::viewer::bridge::{self, Link};
use crate::viewer::capture::{self, ShotQueue};
use crate::viewer::desk::{self, Notice, Notices, Wishes};
use crate::viewer::dialogs::Dialogs;
use crate::viewer::document::Document;
use crate::viewer::stage::{Rig, Shown, StagePlugin, StageSystems, Viewpane, steer};
use crate::viewer::{Options, Origin, ViewerError, idle, probe, ui};

/// How long a message stays.
const NOTICE_TIME: Duration = Duration::from_secs(6);

/// Opens the window on a running scene and returns when it is closed.
///
/// # Errors
/// [`ViewerError::NoDisplay`] and [`ViewerError::NoAdapter`] before anything is started, so that the caller can go on
/// without a window; [`ViewerError::Simulation`] if no thread can be had; [`ViewerError::Window`] if the window ended
/// with an error.
pub fn run(scene: Scene, origin: Origin, options: Options) -> Result<(), ViewerError> {
    probe::display()?;
    drop(probe::adapter()?);
    let simulation = Simulation::spawn(options.threads)?;
    let mut app = probe::quietly(|| build(scene, origin, options, simulation)).map_err(ViewerError::NoDisplay)?;
    match app.run() {
        AppExit::Success => Ok(()),
        AppExit::Error(code) => Err(ViewerError::Window(code.get())),
    }
}

fn build(scene: Scene, origin: Origin, options: Options, simulation: Simulation) -> App {
    let mut app = App::new();
    let patient = options.shot.is_some();
    app.set_error_handler(warn)
        .add_plugins(
            DefaultPlugins
                .set(WindowPlugin { primary_window: Some(window(&scene)), ..default() })
                .set(LogPlugin { filter: "warn,wgpu=error,naga=error".to_owned(), ..default() }),
        )
        .add_plugins(EguiPlugin::default())
        .add_plugins(StagePlugin { target: None, patient });
    let document = Document::new(scene.clone(), origin);
    let mut shown = Shown::default();
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
        .insert_resource(ShotQueue::new(options.shot))
        .insert_resource(WinitSettings::continuous())
        .init_resource::<Dialogs>()
        .init_resource::<Notices>()
        .init_resource::<Wishes>()
        .init_resource::<Panels>()
        .add_systems(PreStartup, spawn_panel_camera)
        .add_systems(EguiPrimaryContextPass, show_panels)
        .add_systems(Update, (bridge::drain, desk::apply, bridge::pace).chain().in_set(StageSystems::Intake))
        .add_systems(Update, steer.after(StageSystems::Intake).before(StageSystems::Camera))
        .add_systems(Update, (capture::take_pictures, idle::choose_pace, title).after(StageSystems::Draw));
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
    toasts: Toasts,
}

impl Default for Panels {
    fn default() -> Self {
        Self { state: ui::UiState::default(), styled: false, toasts: Toasts::default() }
    }
}

/// Panels have a camera of their own, over the whole window, that draws nothing but them.
fn spawn_panel_camera(mut commands: Commands, mut settings: ResMut<EguiGlobalSettings>) {
    settings.auto_create_primary_context = false;
    commands.spawn((
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
}

/// Draws the panels, collects what the user asks for and gives the 3D view the room that is left.
fn show_panels(
    mut contexts: EguiContexts,
    shown: Res<Shown>,
    window: Single<&Window, With<PrimaryWindow>>,
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
    let output = ui::show(ctx, &shown.0, &mut panels.state);
    wishes.0.extend(output.actions);
    for notice in notices.drain() {
        let toast = match notice {
            Notice::Info(text) => panels.toasts.info(text),
            Notice::Warning(text) => panels.toasts.warning(text),
            Notice::Error(text) => panels.toasts.error(text),
        };
        toast.duration(NOTICE_TIME);
    }
    panels.toasts.show(ctx);
    let zoom = ctx.zoom_factor();
    pane.set_if_neq(pane_of(output.view_rect, zoom, &window));
    Ok(())
}

/// The 3D view's part of the window, in logical pixels of the window.
fn pane_of(rect: egui::Rect, zoom: f32, window: &Window) -> Viewpane {
    let bounds = Vec2::new(window.width(), window.height()).max(Vec2::ONE);
    let corner = |place: egui::Pos2| (Vec2::new(place.x, place.y) * zoom).clamp(Vec2::ZERO, bounds);
    let origin = corner(rect.min).min(bounds - Vec2::ONE);
    let size = (corner(rect.max) - origin).max(Vec2::ONE);
    Viewpane { origin, size, scale: window.scale_factor() }
}

/// The 3D view in physical pixels: x, y, width, height.
pub(crate) fn physical(pane: &Viewpane) -> [u32; 4] {
    let [x, y] = (pane.origin * pane.scale).round().as_uvec2().to_array();
    let [width, height] = (pane.size * pane.scale).round().as_uvec2().to_array();
    [x, y, width, height]
}
