//! Column density: how many particles lie behind each spot of the view. The panels paint it, here it is counted.

use std::sync::Arc;

use bevy::prelude::*;

use super::camera::{OrbitCamera, to_render};
use super::cloud::DrawnCloud;
use super::shared::{Quality, Viewpane};
use crate::simulate::Snapshot;

/// Side of a cell in logical pixels.
const CELL: f32 = 3.0;
/// How often neighbours are averaged, so that single particles do not stand out as cells.
const SMOOTHINGS: usize = 3;

/// Particles per area on a grid of cells over the view.
#[derive(Clone, Debug, PartialEq)]
pub struct DensityMap {
    /// Columns and rows.
    pub size: [usize; 2],
    /// Particles per pc² at the distance of the focus, row after row from the upper left.
    pub per_pc2: Vec<f32>,
    /// The largest of them.
    pub most: f32,
}

/// What a map was counted from.
#[derive(Clone, Debug)]
struct Source {
    snapshot: Arc<Snapshot>,
    realisation: Option<u32>,
    camera: OrbitCamera,
    pane: Viewpane,
}

/// The map of the frame before, which stays as long as nothing moves.
#[derive(Default)]
pub(super) struct Counted(Option<(Source, Arc<DensityMap>)>);

impl Counted {
    /// The map of the particles drawn.
    pub fn map(
        &mut self,
        cloud: &DrawnCloud,
        camera: &OrbitCamera,
        pane: &Viewpane,
        quality: &Quality,
    ) -> Option<Arc<DensityMap>> {
        let (snapshot, particles) = cloud.particles()?;
        let source =
            Source { snapshot: snapshot.clone(), realisation: cloud.realisation(), camera: *camera, pane: *pane };
        if let Some((of, map)) = &self.0
            && Arc::ptr_eq(&of.snapshot, &source.snapshot)
            && (of.realisation, of.camera, of.pane) == (source.realisation, source.camera, source.pane)
        {
            return Some(map.clone());
        }
        let places: Vec<[f32; 3]> = particles.map(|index| snapshot.positions_pc[index]).collect();
        let map = Arc::new(counted(&places, camera, pane.size, quality.points));
        self.0 = Some((source, map.clone()));
        Some(map)
    }
}

/// Counts particles in cells; of very many, every so many stand for all.
fn counted(places: &[[f32; 3]], camera: &OrbitCamera, size: Vec2, most: usize) -> DensityMap {
    let [columns, rows] = (size / CELL).ceil().max(Vec2::ONE).as_uvec2().to_array().map(|count| count as usize);
    let mut cells = vec![0.0_f32; columns * rows];
    let stride = places.len().div_ceil(most.max(1)).max(1);
    // Particles in a cell, over its area in pc².
    let area = (CELL / camera.pixels_per_pc(size.y)).powi(2);
    let weight = stride as f32 / area;
    for place in places.iter().step_by(stride) {
        let Some(at) = camera.project(to_render(*place), size) else { continue };
        let cell = (at / CELL).floor();
        if cell.cmpge(Vec2::ZERO).all() && cell.cmplt(Vec2::new(columns as f32, rows as f32)).all() {
            cells[cell.y as usize * columns + cell.x as usize] += weight;
        }
    }
    for _ in 0..SMOOTHINGS {
        smooth(&mut cells, columns);
    }
    let most = cells.iter().copied().fold(0.0, f32::max);
    DensityMap { size: [columns, rows], per_pc2: cells, most }
}

/// A quarter of each neighbour and a half of the own, along rows and then along columns; at the edges what would leave
/// stays.
fn smooth(cells: &mut [f32], columns: usize) {
    let rows = cells.len() / columns;
    let mixed = |before: f32, own: f32, after: f32| 0.25 * before + 0.5 * own + 0.25 * after;
    for row in cells.chunks_exact_mut(columns) {
        let old = row.to_vec();
        for x in 0..columns {
            row[x] = mixed(old[x.saturating_sub(1)], old[x], old[(x + 1).min(columns - 1)]);
        }
    }
    let old = cells.to_vec();
    for y in 0..rows {
        let (above, below) = (y.saturating_sub(1) * columns, (y + 1).min(rows - 1) * columns);
        for x in 0..columns {
            cells[y * columns + x] = mixed(old[above + x], old[y * columns + x], old[below + x]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::ViewScene;

    #[test]
    fn the_sum_over_the_view_is_the_number_of_particles() {
        let view = ViewScene { distance_pc: 100.0, orthographic: true, ..ViewScene::default() };
        let camera = OrbitCamera::from_view(&view);
        let places: Vec<[f32; 3]> = (0..4000).map(|index| [0.0, 0.0, (index % 40) as f32 - 20.0]).collect();
        for most in [100_000, 400] {
            let map = counted(&places, &camera, Vec2::new(600.0, 400.0), most);
            assert_eq!(map.size, [200, 134]);
            let area = (CELL / camera.pixels_per_pc(400.0)).powi(2);
            let sum: f32 = map.per_pc2.iter().sum::<f32>() * area;
            assert!((sum / 4000.0 - 1.0).abs() < 1e-3, "{sum}");
            assert!(map.most > 0.0 && map.per_pc2.iter().all(|density| *density <= map.most));
        }
    }

    #[test]
    fn what_is_out_of_view_is_not_counted() {
        let camera = OrbitCamera::from_view(&ViewScene { distance_pc: 10.0, ..ViewScene::default() });
        let map = counted(&[[0.0, 0.0, 1.0e4], [0.0, 0.0, -1.0e4]], &camera, Vec2::new(300.0, 300.0), 10);
        assert_eq!(map.most, 0.0);
    }
}
