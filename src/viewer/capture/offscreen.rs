//! The 3D view drawn into pictures, without a window or a display; also beside a window that goes on meanwhile.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use bevy::app::{PluginsState, TerminalCtrlCHandlerPlugin};
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
use super::parted_panels::draw_panels_in_parts;
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
use crate::viewer::stage::{Rig, StageCamera, StagePlugin, Tracing, Viewpane};

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
    /// Longest side that is drawn at once; `None` if all is.
    pub side_of_parts: Option<u32>,
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
    /// All of a picture, or the part that is drawn at once.
    target: Target,
    /// What pictures are taken of now.
    aim: RenderTarget,
    /// Width and height of a whole picture.
    whole: UVec2,
    yaw: Option<f32>,
}

/// An image to draw into.
#[derive(Clone)]
struct Target {
    image: RenderTarget,
    size: UVec2,
    /// Pixels per point.
    scale: f32,
}

/// Pictures that have come back from the renderer, by number.
#[derive(Resource, Default)]
struct Exposed(BTreeMap<usize, Image>);

impl Offscreen {
    /// Gets everything ready on a thread that is this application's own until it is dropped. The camera is the one of the
    /// recorded scene's view, or frames the whole cloud of the newest snapshot.
    pub fn open(recording: Recording, sheet: &Sheet, adapter: Adapter) -> Self {
        let whole = UVec2::from(sheet.size.map(|side| side.clamp(SIDES[0], SIDES[1])));
        let (app, target) = build(recording, sheet, whole, adapter);
        let aim = target.image.clone();
        let mut offscreen = Self { app, target, aim, whole, yaw: None };
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
        take: impl FnMut(usize, Image) -> Result<bool, String>,
    ) -> Result<(), String> {
        self.warm_up()?;
        self.shoot(moments.len(), |offscreen, number| offscreen.show(moments[number]), take)
    }

    /// Draws until all is there that pictures need.
    pub fn warm_up(&mut self) -> Result<(), String> {
        for frame in 0.. {
            self.step()?;
            if frame >= WARM_UP_FRAMES && !self.is_tracing() {
                break;
            }
        }
        Ok(())
    }

    /// Takes `count` pictures: each is prepared, drawn and handed on, in order, until `take` says no.
    ///
    /// # Errors
    /// What the driver or `take` refuses, in words.
    pub fn shoot(
        &mut self,
        count: usize,
        mut prepare: impl FnMut(&mut Self, usize),
        mut take: impl FnMut(usize, Image) -> Result<bool, String>,
    ) -> Result<(), String> {
        let (mut asked, mut taken) = (0, 0);
        let mut patience = Instant::now();
        while taken < count {
            if asked < count && !self.is_tracing() {
                prepare(self, asked);
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

    /// Draws a frame.
    ///
    /// # Errors
    /// In words, if the driver refuses.
    pub fn step(&mut self) -> Result<(), String> {
        self.app.update();
        let refused = self.app.should_exit().is_some();
        if refused { Err("the graphics driver refused it; try another size".to_owned()) } else { Ok(()) }
    }

    /// Field lines are on their way.
    fn is_tracing(&self) -> bool {
        self.app.world().resource::<Tracing>().is_busy()
    }

    /// What all that is drawn follows from.
    pub fn world_mut(&mut self) -> &mut World {
        self.app.world_mut()
    }

    /// Width and height of a whole picture in pixels.
    pub fn whole(&self) -> UVec2 {
        self.whole
    }

    /// Width and height of what is drawn at once, in pixels.
    pub fn target_size(&self) -> UVec2 {
        self.target.size
    }

    /// From now on pictures are of the light of the whole view, without panels: `share` of its width and height, not
    /// cut off where a screen is brightest.
    pub fn aim_at_light(&mut self, share: f32) {
        let size = (self.whole.as_vec2() * share).round().as_uvec2().max(UVec2::ONE);
        let target = target(self.app.world_mut(), size, self.target.scale * share, TextureFormat::Rgba16Float);
        self.aim_at(&target);
    }

    /// Pictures are as the sheet says again.
    pub fn aim_at_target(&mut self) {
        self.aim_at(&self.target.clone());
    }

    fn aim_at(&mut self, target: &Target) {
        self.aim = target.image.clone();
        let world = self.app.world_mut();
        world.resource_mut::<Viewpane>().scale = target.scale;
        let mut cameras = world.query_filtered::<(&mut RenderTarget, &mut Projection), With<StageCamera>>();
        for (mut onto, mut projection) in cameras.iter_mut(world) {
            *onto = target.image.clone();
            // The size of a target is looked at again for a changed projection, not for another target.
            projection.set_changed();
        }
    }

    /// Chooses the snapshot and turns the camera.
    pub fn show(&mut self, moment: Moment) {
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
        self.app.world_mut().spawn(Screenshot(self.aim.clone())).observe(
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

fn target(world: &mut World, size: UVec2, scale: f32, format: TextureFormat) -> Target {
    let mut image = Image::new_target_texture(size.x, size.y, format, None);
    image.texture_descriptor.usage |= TextureUsages::COPY_SRC;
    let handle = world.resource_mut::<Assets<Image>>().add(image);
    Target { image: RenderTarget::Image(ImageRenderTarget { handle, scale_factor: scale }), size, scale }
}

fn build(recording: Recording, sheet: &Sheet, whole: UVec2, adapter: Adapter) -> (App, Target) {
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
            .disable::<TerminalCtrlCHandlerPlugin>()
            .disable::<LogPlugin>(),
    );
    // A window beside which this is drawn has begun the log.
    if !bevy::log::tracing::dispatcher::has_been_set() {
        app.add_plugins(LogPlugin { filter: LOG_FILTER.to_owned(), ..default() });
    }
    let scale = sheet.scale.unwrap_or((whole.y as f32 / USUAL_HEIGHT).max(0.5));
    let size = sheet.side_of_parts.map_or(whole, |side| whole.min(UVec2::splat(side)));
    let target = target(app.world_mut(), size, scale, TextureFormat::Rgba8UnormSrgb);
    let for_panels = target.image.clone();
    app.add_plugins(EguiPlugin::default()).add_plugins(StagePlugin { target: Some(for_panels.clone()), patient: true });
    if sheet.transparent {
        app.insert_resource(ClearColor(Color::BLACK));
    }
    upload_before_news(&mut app);
    if size != whole {
        draw_panels_in_parts(&mut app, whole, scale);
    }
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
    let points = whole.as_vec2() / scale;
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
    (app, target)
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
    use super::super::png::png_of;
    use super::super::recording::sample::synthetic;
    use super::*;
    use crate::viewer::probe;

    const SIZE: [u32; 2] = [960, 600];

    fn pictures(transparent: bool, moments: &[Moment]) -> Option<Vec<Image>> {
        let sheet =
            Sheet { size: SIZE, side_of_parts: None, scale: None, transparent, view: None, beside: None, bare: false };
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
