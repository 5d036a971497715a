//! Widths of lines, which the renderer counts in physical pixels.

use bevy::prelude::*;

use super::brush::Drawing;
use super::shared::Viewpane;

/// Width of lines in points of the panels: the same share of every picture, but no thinner than so many pixels.
#[derive(Component, Clone, Copy, Debug)]
pub(super) struct WidthPt(pub f32);

pub(super) fn build(app: &mut App) {
    app.add_systems(PostUpdate, follow_scale);
}

fn follow_scale(pane: Res<Viewpane>, mut lines: Query<(&WidthPt, &mut Drawing)>) {
    for (width, mut lines) in &mut lines {
        // In a small picture a fainter line would be lost.
        lines.numbers[0].x = width.0 * pane.scale.max(1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::brush::Strokes;
    use super::*;

    #[test]
    fn lines_keep_their_share_of_a_picture() {
        let mut app = App::new();
        app.insert_resource(Viewpane::default());
        build(&mut app);
        let line = app.world_mut().spawn((WidthPt(1.3), Drawing::of_lines(Strokes::default()))).id();
        for (scale, width_px) in [(4.0, 5.2), (0.5, 1.3)] {
            app.world_mut().resource_mut::<Viewpane>().scale = scale;
            app.update();
            assert_eq!(app.world().get::<Drawing>(line).map(|line| line.numbers[0].x), Some(width_px));
        }
    }
}
