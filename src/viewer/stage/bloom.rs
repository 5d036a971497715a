//! Bright things glow: by the renderer, or in a picture drawn part by part from what the whole of it gave.

use bevy::post_process::bloom::Bloom;
use bevy::prelude::*;

use super::brush::{Brush, Drawing};
use super::part::Part;
use super::shared::{Quality, StageCamera, StageSystems, Viewpane};

/// The share that bloom has in a picture.
pub const INTENSITY: f32 = 0.12;
/// Sides of a view whose ratio is larger than this have no bloom: its textures would be wider than adapters allow.
const LONGEST: f32 = 8.0;

/// Where bloom comes from.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub enum BloomSource {
    /// The renderer makes it of what it draws.
    #[default]
    Renderer,
    /// There is none.
    Nowhere,
    /// Light of the bloom of a whole picture, however large it is, laid over each part.
    Picture(Handle<Image>),
}

pub(super) fn build(app: &mut App) {
    app.init_resource::<BloomSource>()
        .add_systems(Update, give.in_set(StageSystems::Draw))
        .add_systems(Update, lay_over.in_set(StageSystems::Draw));
}

/// True if a view of this shape has bloom, where there is time for it.
pub fn has_bloom(pane: &Viewpane) -> bool {
    pane.aspect().max(1.0 / pane.aspect()) <= LONGEST
}

/// Gives the camera its bloom, where there is time for it and the view is no strip.
fn give(
    camera: Option<Single<(Entity, Has<Bloom>), With<StageCamera>>>,
    pane: Res<Viewpane>,
    quality: Option<Res<Quality>>,
    source: Res<BloomSource>,
    mut commands: Commands,
) {
    let (Some(camera), Some(quality)) = (camera, quality) else { return };
    let (entity, has_it) = *camera;
    let wanted = quality.smooth() && has_bloom(&pane) && *source == BloomSource::Renderer;
    if wanted && !has_it {
        commands.entity(entity).insert(Bloom { intensity: INTENSITY, ..Bloom::NATURAL });
    } else if !wanted && has_it {
        commands.entity(entity).remove::<Bloom>();
    }
}

#[derive(Component)]
struct Haze;

/// Lays the bloom of the whole picture over the part that is drawn.
fn lay_over(
    part: Option<Res<Part>>,
    source: Res<BloomSource>,
    camera: Option<Single<&Camera, With<StageCamera>>>,
    haze: Option<Single<&mut Drawing, With<Haze>>>,
    mut commands: Commands,
) {
    let (Some(part), Some(camera), BloomSource::Picture(bloom)) = (part, camera, &*source) else { return };
    let Some(viewport) = &camera.viewport else { return };
    let [corner, size] = part.shares(viewport);
    let numbers = [corner.extend(size.x).extend(size.y), Vec4::splat(INTENSITY)];
    if let Some(mut haze) = haze {
        haze.numbers = numbers;
    } else {
        let picture = Some(bloom.clone());
        commands.spawn((Haze, Drawing { numbers, picture, ..Drawing::with(Brush::Haze) }));
    }
}
