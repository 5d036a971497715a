//! The 3D view as a picture, without a window or a display.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bevy::app::PluginsState;
use bevy::asset::Assets;
use bevy::camera::{ImageRenderTarget, RenderTarget};
use bevy::ecs::error::warn;
use bevy::image::Image;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::pipelined_rendering::PipelinedRenderingPlugin;
use bevy::render::render_resource::{TextureFormat, TextureUsages};
use bevy::render::settings::RenderCreation;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy::window::ExitCondition;
use bevy::winit::WinitPlugin;
use bevy_egui::{EguiContexts, EguiGlobalSettings, EguiPlugin, EguiPrimaryContextPass};

use super::canvas::{LOG_FILTER, spawn_panel_camera, upload_before_news};
use super::png::write_png;
use crate::scene::Scene;
use crate::simulate::{Checkpoints, Command, News, Passes, SimulateError, Simulation, Start, Update};
use crate::viewer::document::{Document, Origin};
use crate::viewer::error::ViewerError;
use crate::viewer::look::theme::install_style;
use crate::viewer::model::Owners;
use crate::viewer::panels::{self, UiState};
use crate::viewer::preferences::Preferences;
use crate::viewer::probe::{self, Adapter};
use crate::viewer::question::Question;
use crate::viewer::run::{RunState, Snapshots};
use crate::viewer::stage::{Rig, StagePlugin, Tracing, Viewpane};

/// Frames drawn before the picture: assets, pipelines and the field lines need a few.
const WARM_UP_FRAMES: u32 = 8;
/// How long the picture may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// Generation of the only run.
const GENERATION: u64 = 1;

/// The picture to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// File to write, PNG.
    pub path: PathBuf,
    /// Width in pixels, 16 to 8192.
    pub width: u32,
    /// Height in pixels, 16 to 8192.
    pub height: u32,
}

/// Runs `scene` once to its end and draws the cloud, the field lines and the spheres into a picture.
///
/// Works without a display and with software rendering. `threads` is for the simulation; `None` takes all cores but one.
///
/// # Errors
/// [`ViewerError::NoAdapter`] before the run starts; [`ViewerError::Simulation`] and [`ViewerError::Run`] from the run;
/// [`ViewerError::Picture`] if the picture cannot be written.
pub fn snapshot(scene: Scene, picture: &Picture, threads: Option<usize>) -> Result<(), ViewerError> {
    snapshot_within(scene, picture, threads, Duration::MAX)
}

/// As [`snapshot`], but draws what there is when the run has lasted for `limit` of wall-clock time.
///
/// The first positions are waited for in any case.
///
/// # Errors
/// As [`snapshot`].
pub fn snapshot_within(
    scene: Scene,
    picture: &Picture,
    threads: Option<usize>,
    limit: Duration,
) -> Result<(), ViewerError> {
    let adapter = probe::adapter()?;
    let end_of_run = run_once(&scene, threads, limit)?;
    let image = draw(scene, end_of_run, picture, adapter)?;
    write_png(&image, None, &picture.path).map_err(|cause| failed(&picture.path, cause))
}

fn failed(path: &Path, cause: String) -> ViewerError {
    ViewerError::Picture { path: path.to_owned(), cause }
}

/// What a run leaves to be drawn.
struct EndOfRun {
    run: RunState,
    snapshots: Snapshots,
}

fn run_once(scene: &Scene, threads: Option<usize>, limit: Duration) -> Result<EndOfRun, ViewerError> {
    let simulation = Simulation::spawn(threads)?;
    simulation.send(Command::Start(Box::new(Start {
        generation: GENERATION,
        scene: Arc::new(scene.clone()),
        passes: Passes::Count(1),
        checkpoints: Checkpoints::default(),
    })))?;
    let (mut updates, mut newest) = (Vec::<Update>::new(), None);
    let mut ended = false;
    let start = Instant::now();
    while !ended && (start.elapsed() < limit || newest.is_none()) {
        crossbeam_channel::select! {
            recv(simulation.snapshots()) -> snapshot => {
                newest = Some(snapshot.map_err(|_| SimulateError::Ended)?);
            }
            recv(simulation.updates()) -> update => {
                let update = update.map_err(|_| SimulateError::Ended)?;
                if let News::Failed(message) = update.news {
                    return Err(ViewerError::Run(message));
                }
                ended = matches!(update.news, News::Finished(_));
                // Only the newest estimates are drawn.
                updates.retain(|before| !matches!(before.news, News::Estimates(_)));
                updates.push(update);
            },
            default(Duration::from_millis(100)) => {}
        }
    }
    let newest = simulation.snapshots().try_iter().last().or(newest);
    Ok(EndOfRun { run: RunState::from_updates(scene.clone(), GENERATION, updates), snapshots: Snapshots::of(newest) })
}

/// Frames of the application so far, and the picture once it has come back.
#[derive(Resource, Default)]
struct Exposure {
    frame: u32,
    asked: bool,
    image: Option<Image>,
}

fn draw(scene: Scene, end_of_run: EndOfRun, picture: &Picture, adapter: Adapter) -> Result<Image, ViewerError> {
    let mut app = build(scene, end_of_run, picture, adapter);
    while app.plugins_state() == PluginsState::Adding {
        bevy::tasks::tick_global_task_pools_on_main_thread();
    }
    app.finish();
    app.cleanup();
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        app.update();
        if app.should_exit().is_some() {
            return Err(failed(&picture.path, "the graphics driver refused it; try another size".to_owned()));
        }
        if let Some(image) = app.world_mut().resource_mut::<Exposure>().image.take() {
            return Ok(image);
        }
    }
    Err(failed(&picture.path, format!("nothing was drawn within {} s", PATIENCE.as_secs())))
}

fn build(scene: Scene, end_of_run: EndOfRun, picture: &Picture, adapter: Adapter) -> App {
    let size = UVec2::new(picture.width.clamp(16, 8192), picture.height.clamp(16, 8192));
    let mut app = App::new();
    app.set_error_handler(warn).add_plugins(
        DefaultPlugins
            .set(WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() })
            .set(LogPlugin { filter: LOG_FILTER.to_owned(), ..default() })
            .set(RenderPlugin {
                render_creation: RenderCreation::Manual(adapter.resources),
                synchronous_pipeline_compilation: true,
                ..default()
            })
            .disable::<PipelinedRenderingPlugin>()
            .disable::<WinitPlugin>(),
    );
    let mut target = Image::new_target_texture(size.x, size.y, TextureFormat::Rgba8UnormSrgb, None);
    target.texture_descriptor.usage |= TextureUsages::COPY_SRC;
    let target = app.world_mut().resource_mut::<Assets<Image>>().add(target);
    // Points, lines and letters keep their size relative to the picture.
    let scale = (size.y as f32 / 720.0).max(0.5);
    let onto = RenderTarget::Image(ImageRenderTarget { handle: target, scale_factor: scale });
    let picture_of = onto.clone();
    app.add_plugins(EguiPlugin::default()).add_plugins(StagePlugin { target: Some(onto.clone()), patient: true });
    upload_before_news(&mut app);

    let mut rig = Rig::default();
    if let Some(view) = &scene.view {
        rig.reset(Some(view));
    }
    rig.hold_still();
    app.insert_resource(Viewpane { origin: Vec2::ZERO, size: size.as_vec2() / scale, scale })
        .insert_resource(rig)
        .insert_resource(Document::new(scene, Origin::Unnamed))
        .insert_resource(end_of_run.run)
        .insert_resource(end_of_run.snapshots)
        .init_resource::<Preferences>()
        .init_resource::<Question>()
        .init_resource::<Exposure>()
        .add_systems(PreStartup, move |commands: Commands, settings: ResMut<EguiGlobalSettings>| {
            spawn_panel_camera(commands, settings, Some(&onto));
        })
        .add_systems(EguiPrimaryContextPass, write_legend)
        .add_systems(Last, move |exposure: ResMut<Exposure>, tracing: Res<Tracing>, commands: Commands| {
            expose(exposure, &tracing, commands, &picture_of);
        });
    app
}

/// Colour bars, scale bar, triad and labels, as in the window but without its panels.
fn write_legend(
    mut contexts: EguiContexts,
    owners: Owners,
    mut styled: Local<bool>,
    mut state: Local<UiState>,
) -> Result {
    let ctx = contexts.ctx_mut()?;
    if !std::mem::replace(&mut *styled, true) {
        install_style(ctx);
    }
    state.panels_hidden = true;
    panels::show_in_context(ctx, &owners.model(), &mut state);
    Ok(())
}

fn expose(mut exposure: ResMut<Exposure>, tracing: &Tracing, mut commands: Commands, target: &RenderTarget) {
    exposure.frame += 1;
    if exposure.asked || exposure.frame < WARM_UP_FRAMES || tracing.is_busy() {
        return;
    }
    exposure.asked = true;
    commands.spawn(Screenshot(target.clone())).observe(
        |captured: On<ScreenshotCaptured>, mut exposure: ResMut<Exposure>| {
            exposure.image = Some(captured.image.clone());
        },
    );
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::field::{Field, FieldKey, FieldModel, Precision, Turbulence};
    use crate::simulate::Snapshot;

    /// A cloud stretched along B0, as a run would leave it.
    fn synthetic(count: usize) -> EndOfRun {
        let mut state = 1_u64;
        let mut uniform = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1 << 24) as f32
        };
        let mut normal = move || (0..12).map(|_| uniform()).sum::<f32>() - 6.0;
        let positions_pc: Vec<[f32; 3]> =
            (0..count).map(|_| [8.0 * normal(), 8.0 * normal(), 40.0 * normal()]).collect();
        let directions = (0..count)
            .map(|_| {
                let v = Vec3::new(normal(), normal(), normal()).normalize_or(Vec3::Z);
                v.to_array()
            })
            .collect();
        let turbulence = Turbulence { brms_ug: 0.3, l_max_pc: 25.0, l_min_pc: 1.0, slope: 5.0 / 3.0 };
        let model = FieldModel::PlaneWaves { modes: 60 };
        let first = FieldKey { seed: 1, pass: 0, realisation: 0 };
        let field = Field::build(1.0, &turbulence, model, Precision::Half, first, &AtomicBool::new(false)).unwrap();
        let news = News::FieldReady { pass: 0, fields: Arc::new(vec![field]), setup_s: 0.0 };
        let run = RunState::from_updates(Scene::default(), GENERATION, [Update { generation: GENERATION, news }]);
        let snapshots = Snapshots::of([Snapshot {
            generation: GENERATION,
            portion: 0,
            slice: 0,
            time_yr: 5000.0,
            positions_pc,
            directions,
            realisations: vec![0; count],
        }]);
        EndOfRun { run, snapshots }
    }

    /// Draws where there is an adapter; a machine without one has nothing to test here.
    #[test]
    fn a_picture_holds_cloud_lines_and_dark_sky() {
        let Ok(adapter) = probe::adapter() else { return };
        let path = std::env::temp_dir().join(format!("larmor-offscreen-{}.png", std::process::id()));
        let picture = Picture { path: path.clone(), width: 960, height: 600 };
        let image = draw(Scene::default(), synthetic(20_000), &picture, adapter).unwrap();
        write_png(&image, None, &path).unwrap();
        let pixels = image.data.as_ref().unwrap();
        let pixel = |x: usize, y: usize| &pixels[4 * (y * 960 + x)..][..3];
        let lit = |x: usize, y: usize| pixel(x, y).iter().map(|&c| u32::from(c)).sum::<u32>() > 90;
        let middle = (430..530).flat_map(|x| (270..330).map(move |y| (x, y))).filter(|&(x, y)| lit(x, y)).count();
        assert!(middle > 3000, "cloud: {middle} of 6000");
        let saturated = pixels.chunks_exact(4).filter(|p| p[..3].iter().all(|&c| c > 250)).count();
        assert!(saturated < 400, "the core burns out: {saturated}");
        let top = (0..960).flat_map(|x| (0..60).map(move |y| (x, y))).filter(|&(x, y)| lit(x, y)).count();
        assert!(top < 20_000, "the sky is dark: {top}");
        if std::env::var_os("LARMOR_KEEP_PICTURES").is_none() {
            std::fs::remove_file(path).unwrap();
        }
    }
}
