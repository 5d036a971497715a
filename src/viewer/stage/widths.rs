//! Widths of lines, which the renderer counts in physical pixels.

use bevy::prelude::*;

use super::brush::Drawing;
use super::shared::Viewpane;

/// Width of lines in points of the panels: the same share of a picture at any number of pixels per point.
#[derive(Component, Clone, Copy, Debug)]
pub(super) struct WidthPt(pub f32);

pub(super) fn build(app: &mut App) {
    app.add_systems(PostUpdate, follow_scale);
}

fn follow_scale(pane: Res<Viewpane>, mut lines: Query<(&WidthPt, &mut Drawing)>) {
    for (width, mut lines) in &mut lines {
        lines.numbers[0].x = width.0 * pane.scale;
    }
}

#[cfg(test)]
mod tests {
    use super::super::brush::Strokes;
    use super::*;

    #[test]
    fn lines_keep_their_share_of_a_picture() {
        let mut app = App::new();
        app.insert_resource(Viewpane { scale: 4.0, ..Viewpane::default() });
        build(&mut app);
        let line = app.world_mut().spawn((WidthPt(1.3), Drawing::of_lines(Strokes::default()))).id();
        app.update();
        assert_eq!(app.world().get::<Drawing>(line).map(|line| line.numbers[0].x), Some(5.2));
    }
}
