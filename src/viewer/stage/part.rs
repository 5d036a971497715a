//! A picture drawn part by part: one that is larger than what is drawn at once.

use bevy::camera::{SubCameraView, Viewport};
use bevy::prelude::*;

/// The part of a picture that is drawn, in physical pixels of the whole; where there is none, all is drawn.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Upper left corner in the whole.
    pub corner: UVec2,
    /// Width and height, those of the target.
    pub size: UVec2,
    /// Width and height of the whole.
    pub whole: UVec2,
}

impl Part {
    /// Where in this part a view at `place` of the whole is seen, and what of it; `None` if nothing.
    pub(super) fn of(self, place: URect) -> Option<(Viewport, SubCameraView)> {
        let seen = place.intersect(URect { min: self.corner, max: self.corner + self.size });
        let viewport =
            Viewport { physical_position: seen.min.checked_sub(self.corner)?, physical_size: seen.size(), ..default() };
        let offset = (seen.min - place.min).as_vec2();
        let sub = SubCameraView { full_size: place.size(), offset, size: seen.size() };
        (!seen.is_empty()).then_some((viewport, sub))
    }

    /// Corner and size of what a viewport of this part shows, as shares of the whole.
    pub(super) fn shares(self, viewport: &Viewport) -> [Vec2; 2] {
        let whole = self.whole.as_vec2();
        [(self.corner + viewport.physical_position).as_vec2() / whole, viewport.physical_size.as_vec2() / whole]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_seen_where_it_meets_the_part() {
        let part = Part { corner: UVec2::new(100, 50), size: UVec2::new(100, 100), whole: UVec2::new(400, 200) };
        let (viewport, sub) = part.of(URect::new(0, 0, 150, 200)).unwrap();
        assert_eq!([viewport.physical_position, viewport.physical_size], [UVec2::ZERO, UVec2::new(50, 100)]);
        assert_eq!(
            (sub.full_size, sub.offset, sub.size),
            (UVec2::new(150, 200), Vec2::new(100.0, 50.0), UVec2::new(50, 100))
        );
        let (viewport, sub) = part.of(URect::new(120, 60, 400, 200)).unwrap();
        assert_eq!((viewport.physical_position, sub.offset), (UVec2::new(20, 10), Vec2::ZERO));
        assert_eq!(part.shares(&viewport), [Vec2::new(0.3, 0.3), Vec2::new(0.2, 0.45)]);
        assert!(part.of(URect::new(0, 0, 100, 200)).is_none(), "beside the view");
    }
}
