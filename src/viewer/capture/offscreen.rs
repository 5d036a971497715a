//! The 3D view drawn into pictures, without a window or a display; also beside a window that goes on meanwhile.

use std::collections::BTreeMap;
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
use bevy_egui::{EguiContexts, EguiGlobalSettings, EguiPlugin, EguiPrimaryContextPass, egui};

use super::canvas::{LOG_FILTER, spawn_panel_camera, upload_before_news};
use super::recording::Recording;
use crate::viewer::action::StandardView;
use crate::viewer::document::{Document, Origin};
use crate::viewer::look::theme::install_style;
use crate::viewer::making::Making;
use crate::viewer::model::{Model, Owners};
use crate::viewer::order::Beside;
use crate::viewer::panels;
use crate::viewer::preferences::Preferences;
use crate::viewer::probe::Adapter;
use crate::viewer::question::Question;
use crate::viewer::run::Snapshots;
use crate::viewer::stage::{Rig, StagePlugin, Tracing, Viewpane};

/// Frames drawn before the first picture: assets, pipelines and the field lines need a few.
const WARM_UP_FRAMES: u32 = 8;
/// How long the next picture may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// Height in pixels at which letters and lines have the size that they have in a window.
const USUAL_HEIGHT: f32 = 720.0;
/// Smallest and largest side of a picture in pixels.
pub const SIDES: [u32; 2] = [16, 8192];

/// The sheet to draw on.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    /// Width and height in pixels, brought to [`SIDES`].
    pub size: [u32; 2],
    /// Pixels per point of letters and lines; `None` gives them the share of the picture that they have in a usual window.
    pub scale: Option<f32>,
    /// Nothing behind what shines.
    pub transparent: bool,
    /// Where the camera stands, with the whole cloud in view; `None` is the scene's view, or home.
    pub view: Option<StandardView>,
    /// A figure beside the view, and the part of the width that it has.
    pub beside: Option<(Beside, f32)>,
    /// Without words, bars and labels over the view.
    pub bare: bool,
}

/// One picture of several.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Moment {
    /// Time of the snapshot shown, in yr; `None` for the newest.
    pub time_yr: Option<f64>,
    /// Turn of the camera around the source since the first picture, in degrees.
    pub turn_deg: f64,
}

/// An application that draws a recording into pictures.
pub(super) struct Offscreen {
    app: App,
    target: RenderTarget,
    yaw: Option<f32>,
}

/// Pictures that have come back from the renderer, by number.
#[derive(Resource, Default)]
struct Exposed(BTreeMap<usize, Image>);

impl Offscreen {
    /// Gets everything ready on a thread that is this application's own until it is dropped. The camera is the one of the
    /// recorded scene's view, or frames the whole cloud of the newest snapshot.
    pub fn open(recording: Recording, sheet: &Sheet, adapter: Adapter) -> Self {
        let (app, target) = build(recording, sheet, adapter);
        let mut offscreen = Self { app, target, yaw: None };
        while offscreen.app.plugins_state() == PluginsState::Adding {
            bevy::tasks::tick_global_task_pools_on_main_thread();
        }
        offscreen.app.finish();
        offscreen.app.cleanup();
        offscreen
    }

    /// Draws one picture after the other and hands each on, in order, until `take` says no.
    ///
    /// # Errors
    /// What the driver or `take` refuses, in words.
    pub fn draw(
        &mut self,
        moments: &[Moment],
        mut take: impl FnMut(usize, Image) -> Result<bool, String>,
    ) -> Result<(), String> {
        for frame in 0.. {
            self.step()?;
            if frame >= WARM_UP_FRAMES && !self.is_tracing() {
                break;
            }
        }
        let (mut asked, mut taken) = (0, 0);
        let mut patience = Instant::now();
        while taken < moments.len() {
            let ready = !self.is_tracing();
            if let Some(moment) = moments.get(asked).filter(|_| ready) {
                self.show(*moment);
                self.ask(asked);
                asked += 1;
            }
            self.step()?;
            while let Some(image) = self.app.world_mut().resource_mut::<Exposed>().0.remove(&taken) {
                patience = Instant::now();
                taken += 1;
                if !take(taken - 1, image)? {
                    return Ok(());
                }
            }
            if patience.elapsed() > PATIENCE {
                return Err(format!("nothing was drawn within {} s", PATIENCE.as_secs()));
            }
        }
        Ok(())
    }

    fn step(&mut self) -> Result<(), String> {
        self.app.update();
        let refused = self.app.should_exit().is_some();
        if refused { Err("the graphics driver refused it; try another size".to_owned()) } else { Ok(()) }
    }

    /// Field lines are on their way.
    fn is_tracing(&self) -> bool {
        self.app.world().resource::<Tracing>().is_busy()
    }

    fn show(&mut self, moment: Moment) {
        let world = self.app.world_mut();
        world.resource_mut::<Snapshots>().choose(moment.time_yr);
        let mut rig = world.resource_mut::<Rig>();
        let first = *self.yaw.get_or_insert(rig.current().yaw);
        let yaw = first + (moment.turn_deg as f32).to_radians();
        if yaw != rig.current().yaw {
            rig.take(|camera| camera.yaw = yaw);
        }
    }

    /// Asks for the picture of the frame that is drawn next.
    fn ask(&mut self, number: usize) {
        self.app.world_mut().spawn(Screenshot(self.target.clone())).observe(
            move |captured: On<ScreenshotCaptured>, mut exposed: ResMut<Exposed>| {
                exposed.0.insert(number, captured.image.clone());
            },
        );
    }
}

/// What is drawn beside the view and over it.
#[derive(Resource)]
struct Shown {
    beside: Option<(Beside, f32)>,
    bare: bool,
}

fn build(recording: Recording, sheet: &Sheet, adapter: Adapter) -> (App, RenderTarget) {
    let size = UVec2::from(sheet.size.map(|side| side.clamp(SIDES[0], SIDES[1])));
    let mut app = App::new();
    app.set_error_handler(warn).add_plugins(
        DefaultPlugins
            .set(WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() })
            .set(RenderPlugin {
                render_creation: RenderCreation::Manual(adapter.resources),
                synchronous_pipeline_compilation: true,
                ..default()
            })
            .build()
            .disable::<PipelinedRenderingPlugin>()
            .disable::<WinitPlugin>()
            .disable::<LogPlugin>(),
    );
    // A window beside which this is drawn has begun the log.
    if !bevy::log::tracing::dispatcher::has_been_set() {
        app.add_plugins(LogPlugin { filter: LOG_FILTER.to_owned(), ..default() });
    }
    let mut target = Image::new_target_texture(size.x, size.y, TextureFormat::Rgba8UnormSrgb, None);
    target.texture_descriptor.usage |= TextureUsages::COPY_SRC;
    let target = app.world_mut().resource_mut::<Assets<Image>>().add(target);
    let scale = sheet.scale.unwrap_or((size.y as f32 / USUAL_HEIGHT).max(0.5));
    let onto = RenderTarget::Image(ImageRenderTarget { handle: target, scale_factor: scale });
    let for_panels = onto.clone();
    app.add_plugins(EguiPlugin::default()).add_plugins(StagePlugin { target: Some(onto.clone()), patient: true });
    if sheet.transparent {
        app.insert_resource(ClearColor(Color::BLACK));
    }
    upload_before_news(&mut app);
    let Recording { scene, run, snapshots } = recording;
    let mut rig = Rig::default();
    if let Some(view) = &scene.view {
        rig.reset(Some(view));
    }
    if let Some(view) = sheet.view {
        rig.standard_view(view);
        rig.standard_view(StandardView::FrameCloud);
    }
    rig.hold_still();
    let points = size.as_vec2() / scale;
    let width = points.x * sheet.beside.as_ref().map_or(1.0, |(_, share)| 1.0 - share);
    app.insert_resource(Viewpane { origin: Vec2::ZERO, size: Vec2::new(width.max(2.0), points.y), scale })
        .insert_resource(rig)
        .insert_resource(Document::new(scene, Origin::Unnamed))
        .insert_resource(run)
        .insert_resource(snapshots)
        .insert_resource(Shown { beside: sheet.beside.clone(), bare: sheet.bare })
        .init_resource::<Preferences>()
        .init_resource::<Question>()
        .init_resource::<Making>()
        .init_resource::<Exposed>()
        .add_systems(PreStartup, move |commands: Commands, settings: ResMut<EguiGlobalSettings>| {
            spawn_panel_camera(commands, settings, Some(&for_panels));
        })
        .add_systems(EguiPrimaryContextPass, write_legend);
    (app, onto)
}

/// Colour bars, scale bar, triad and labels, as in the window but without its panels, and the figure beside them.
fn write_legend(mut contexts: EguiContexts, owners: Owners, shown: Res<Shown>, mut styled: Local<bool>) -> Result {
    let ctx = contexts.ctx_mut()?;
    if !std::mem::replace(&mut *styled, true) {
        install_style(ctx);
    }
    let model = owners.model();
    let draw = |ui: &mut egui::Ui, model: &Model| {
        if let Some((beside, _)) = &shown.beside {
            beside.show(ui, model);
        }
    };
    let beside = shown.beside.as_ref().map(|(_, share)| (*share, &draw as &dyn Fn(&mut egui::Ui, &Model)));
    panels::picture_in_context(ctx, &model, beside, !shown.bare);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use super::super::png::png_of;
    use super::super::recording::GENERATION;
    use super::*;
    use crate::field::{Field, FieldKey, FieldModel, Precision, Turbulence};
    use crate::scene::Scene;
    use crate::simulate::{News, Snapshot, Update};
    use crate::viewer::probe;
    use crate::viewer::run::RunState;

    /// A cloud stretched along B0, as a run would leave it.
    fn synthetic(count: usize) -> Recording {
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
        let whole = Snapshot {
            generation: GENERATION,
            portion: 0,
            slice: 1,
            time_yr: 5000.0,
            positions_pc,
            directions,
            realisations: vec![0; count],
        };
        let young = Snapshot {
            slice: 0,
            time_yr: 100.0,
            positions_pc: whole.positions_pc.iter().map(|place| place.map(|x| 0.1 * x)).collect(),
            ..whole.clone()
        };
        Recording { scene: Scene::default(), run, snapshots: Snapshots::of([young, whole]) }
    }

    const SIZE: [u32; 2] = [960, 600];

    fn pictures(transparent: bool, moments: &[Moment]) -> Option<Vec<Image>> {
        let sheet = Sheet { size: SIZE, scale: None, transparent, view: None, beside: None, bare: false };
        let mut offscreen = Offscreen::open(synthetic(20_000), &sheet, probe::adapter().ok()?);
        let mut pictures = Vec::new();
        let all = offscreen.draw(moments, |number, image| {
            assert_eq!(number, pictures.len(), "in order");
            pictures.push(image);
            Ok(true)
        });
        all.unwrap();
        Some(pictures)
    }

    fn pixel(image: &Image, x: usize, y: usize) -> [u8; 4] {
        let at = 4 * (y * SIZE[0] as usize + x);
        image.data.as_ref().unwrap()[at..at + 4].try_into().unwrap()
    }

    fn lit(image: &Image, xs: std::ops::Range<usize>, ys: std::ops::Range<usize>) -> usize {
        let bright = |[r, g, b, _]: [u8; 4]| [r, g, b].map(u32::from).iter().sum::<u32>() > 90;
        xs.flat_map(|x| ys.clone().map(move |y| (x, y))).filter(|&(x, y)| bright(pixel(image, x, y))).count()
    }

    const NEWEST: Moment = Moment { time_yr: None, turn_deg: 0.0 };

    /// Draws where there is an adapter; a machine without one has nothing to test here.
    #[test]
    fn a_picture_holds_cloud_lines_and_dark_sky() {
        let Some(pictures) = pictures(false, &[NEWEST]) else { return };
        let image = &pictures[0];
        let middle = lit(image, 430..530, 270..330);
        assert!(middle > 3000, "cloud: {middle} of 6000");
        let pixels = image.data.as_ref().unwrap();
        let saturated = pixels.chunks_exact(4).filter(|p| p[..3].iter().all(|&c| c > 250)).count();
        assert!(saturated < 400, "the core burns out: {saturated}");
        let top = lit(image, 0..960, 0..60);
        assert!(top < 20_000, "the sky is dark: {top}");
        assert!(png_of(image, None, false).unwrap().starts_with(b"\x89PNG"));
    }

    /// The first picture of a film has the small cloud, the last one the large, from the same camera; a turn shows another
    /// side.
    #[test]
    fn each_picture_of_a_film_is_of_its_own_moment() {
        let young = Moment { time_yr: Some(100.0), ..NEWEST };
        let turned = Moment { turn_deg: 90.0, ..NEWEST };
        let Some(pictures) = pictures(false, &[young, NEWEST, turned, young]) else { return };
        let wide = |image: &Image| lit(image, 150..350, 290..310);
        let [first, whole, along, last] = &pictures[..] else { panic!("{}", pictures.len()) };
        // Field lines are lit in all of them.
        assert!(wide(whole) > 2 * wide(first), "{} against {}", wide(whole), wide(first));
        assert!(wide(whole) > 2 * wide(along), "{} against {}", wide(whole), wide(along));
        let same = first.data.as_ref().unwrap().iter().zip(last.data.as_ref().unwrap());
        let off = same.filter(|(a, b)| a.abs_diff(**b) > 8).count();
        assert!(off < 2000, "the same moment twice: {off} of {} differ", 4 * SIZE[0] * SIZE[1]);
    }
}
