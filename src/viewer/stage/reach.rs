//! How far the cloud reaches.

use std::sync::Arc;

use bevy::prelude::*;

use super::camera::to_render;
use crate::simulate::Snapshot;
use crate::viewer::run::Snapshots;

/// Particles looked at; more would not change a picture.
const SAMPLE: usize = 4096;
/// The view is laid out as if the cloud reached at least so far, pc.
pub(super) const LEAST_REACH_PC: f32 = 3.0;
/// Share of the particles within the half axes.
const SHARE: f32 = 0.95;

/// Half axes of the cloud in render coordinates, pc: 95 % of the particles lie within each.
#[derive(Resource, Clone, Debug, Default)]
pub struct Reach {
    /// Of the snapshot shown.
    pub now: Vec3,
    /// The largest of the run so far.
    pub most: Vec3,
    generation: u64,
    measured: Option<Arc<Snapshot>>,
}

impl Reach {
    /// The largest half axis so far, rounded up to 1, 1.5, 2, 3, 5 or 7 times a power of ten so that it moves seldom.
    pub fn settled(&self) -> f32 {
        let longest = self.most.max_element().max(1.0);
        let decade = 10.0_f32.powf(longest.log10().floor());
        let steps = [1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0];
        steps.into_iter().map(|step| step * decade).find(|&step| step >= longest).unwrap_or(longest)
    }
}

pub(super) fn measure(snapshots: Res<Snapshots>, mut reach: ResMut<Reach>) {
    let Some(snapshot) = snapshots.shown() else { return };
    if reach.measured.as_ref().is_some_and(|measured| Arc::ptr_eq(measured, snapshot)) {
        return;
    }
    reach.now = half_axes(&snapshot.positions_pc);
    reach.most = if reach.generation == snapshot.generation { reach.most.max(reach.now) } else { reach.now };
    reach.generation = snapshot.generation;
    reach.measured = Some(Arc::clone(snapshot));
}

fn half_axes(positions_pc: &[[f32; 3]]) -> Vec3 {
    let stride = positions_pc.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<Vec3> = positions_pc.iter().step_by(stride).map(|&position| to_render(position).abs()).collect();
    if sample.is_empty() {
        return Vec3::ZERO;
    }
    let rank = ((sample.len() - 1) as f32 * SHARE) as usize;
    Vec3::from_array(std::array::from_fn(|axis| {
        let mut values: Vec<f32> = sample.iter().map(|place| place[axis]).collect();
        *values.select_nth_unstable_by(rank, f32::total_cmp).1
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outliers_do_not_count() {
        let mut positions: Vec<[f32; 3]> = (0..1000).map(|i| [0.0, 1.0, i as f32 * 0.001]).collect();
        positions.push([1e6, 1e6, 1e6]);
        let axes = half_axes(&positions);
        assert!((axes.x - 0.95).abs() < 0.01 && axes.y == 0.0 && axes.z == 1.0, "{axes}");
        assert_eq!(half_axes(&[]), Vec3::ZERO);
    }

    #[test]
    fn the_settled_reach_is_a_round_number_above() {
        let reach = Reach { most: Vec3::new(37.0, 2.0, 1.0), ..Reach::default() };
        assert!((reach.settled() - 50.0).abs() < 1e-3);
    }
}
