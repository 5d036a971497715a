//! What a window and a picture without one are set up with alike.

use bevy::asset::AssetEventSystems;
use bevy::camera::visibility::RenderLayers;
use bevy::camera::{CameraOutputMode, ClearColorConfig, RenderTarget};
use bevy::prelude::*;
use bevy::render::render_resource::BlendState;
use bevy_egui::{EguiGlobalSettings, EguiPostUpdateSet, PrimaryEguiContext};

/// What is logged unless `RUST_LOG` says otherwise; the adapter is shown in the window itself.
pub(crate) const LOG_FILTER: &str =
    "warn,wgpu=error,naga=error,winit=error,bevy_egui=error,bevy_render::renderer=error";

/// Brings letters and pictures of the panels to the renderer in the frame that first shows them: without this order the
/// news of a changed image may be sent before the change, and a new letter is a hole until another frame is drawn.
pub(crate) fn upload_before_news(app: &mut App) {
    app.configure_sets(PostUpdate, EguiPostUpdateSet::PostProcessOutput.before(AssetEventSystems));
}

/// Panels have a camera of their own, over the whole window, that draws nothing but them.
pub(crate) fn spawn_panel_camera(
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

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Resource, Default)]
    struct Told(Vec<&'static str>);

    /// Both orders are possible without the rule; the one here is against that in which the systems were added.
    #[test]
    fn letters_come_before_the_news_of_them() {
        let mut app = App::new();
        let news = |mut told: ResMut<Told>| told.0.push("news");
        let letters = |mut told: ResMut<Told>| told.0.push("letters");
        app.init_resource::<Told>()
            .add_systems(PostUpdate, news.in_set(AssetEventSystems))
            .add_systems(PostUpdate, letters.in_set(EguiPostUpdateSet::PostProcessOutput));
        upload_before_news(&mut app);
        app.update();
        assert_eq!(app.world().resource::<Told>().0, ["letters", "news"]);
    }
}
