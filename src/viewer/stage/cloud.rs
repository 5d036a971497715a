//! The cloud: one mesh and one draw call for all particles.
//!
//! The mesh is a fixed set of quads; places and colours lie in a storage buffer that is overwritten in place when a new
//! snapshot arrives, 16 bytes a particle.

use std::sync::Arc;

use bevy::asset::RenderAssetUsages;
use bevy::camera::visibility::NoFrustumCulling;
use bevy::mesh::MeshVertexBufferLayoutRef;
use bevy::pbr::{MaterialPipeline, MaterialPipelineKey};
use bevy::prelude::*;
use bevy::reflect::TypePath;
use bevy::render::render_resource::{AsBindGroup, RenderPipelineDescriptor, ShaderType, SpecializedMeshPipelineError};
use bevy::render::storage::ShaderBuffer;
use bevy::shader::ShaderRef;
use bevy::time::Real;

use super::camera::to_render;
use super::colour::{self, Scale};
use super::quads::{CLOUD_SHADER, corners_alone, quads};
use super::reach::Reach;
use super::rig::Rig;
use super::shared::{Quality, StageSystems, Viewpane};
use crate::scene::ColourBy;
use crate::simulate::Snapshot;
use crate::viewer::document::Document;
use crate::viewer::preferences::Preferences;
use crate::viewer::run::{RunState, Snapshots};

/// Bytes of a point: position and packed colour.
const POINT_BYTES: usize = 16;
/// Time in which the cloud dims and brightens, seconds.
const FADE_S: f32 = 0.15;

pub(super) fn build(app: &mut App) {
    app.init_resource::<DrawnCloud>()
        .add_plugins(MaterialPlugin::<CloudMaterial>::default())
        .add_systems(Startup, spawn)
        .add_systems(Update, (upload, tune).chain().in_set(StageSystems::Draw));
}

#[derive(Clone, Copy, Debug, Default, PartialEq, ShaderType)]
struct CloudUniform {
    size_px: f32,
    opacity: f32,
    liveness: f32,
    focus_pc: f32,
    count: u32,
}

#[derive(Asset, TypePath, AsBindGroup, Debug, Clone)]
struct CloudMaterial {
    #[uniform(0)]
    uniform: CloudUniform,
    #[storage(1, read_only)]
    points: Handle<ShaderBuffer>,
}

impl Material for CloudMaterial {
    fn vertex_shader() -> ShaderRef {
        CLOUD_SHADER.into()
    }

    fn fragment_shader() -> ShaderRef {
        CLOUD_SHADER.into()
    }

    fn alpha_mode(&self) -> AlphaMode {
        AlphaMode::Premultiplied
    }

    fn enable_prepass() -> bool {
        false
    }

    fn enable_shadows() -> bool {
        false
    }

    fn specialize(
        _: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        _: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        corners_alone(descriptor, layout)
    }
}

/// The entity that draws the cloud.
#[derive(Component)]
struct Cloud {
    points: Handle<ShaderBuffer>,
    capacity: usize,
}

/// Which points there are, and how they are coloured.
#[derive(Clone, Debug)]
struct Drawn {
    snapshot: Arc<Snapshot>,
    /// Only those of this realisation, or those of all.
    realisation: Option<u32>,
    colour: ColourBy,
    scale: Scale,
}

impl Drawn {
    fn is(&self, other: &Self) -> bool {
        let looks = |drawn: &Self| (drawn.realisation, drawn.colour, drawn.scale);
        Arc::ptr_eq(&self.snapshot, &other.snapshot) && looks(self) == looks(other)
    }

    /// Indices of the particles of the realisation.
    fn particles(&self) -> impl Iterator<Item = usize> + '_ {
        let of = &self.snapshot.realisations;
        (0..of.len()).filter(move |&index| self.realisation.is_none_or(|wanted| u32::from(of[index]) == wanted))
    }
}

/// What the cloud shows.
#[derive(Resource)]
pub struct DrawnCloud {
    drawn: Option<Drawn>,
    count: usize,
    liveness: f32,
    fading: bool,
}

impl Default for DrawnCloud {
    fn default() -> Self {
        Self { drawn: None, count: 0, liveness: 1.0, fading: false }
    }
}

impl DrawnCloud {
    /// It dims or brightens.
    pub fn is_fading(&self) -> bool {
        self.fading
    }

    /// Time of the snapshot in yr since release; `None` before the first.
    pub fn time_yr(&self) -> Option<f64> {
        self.drawn.as_ref().map(|drawn| drawn.snapshot.time_yr)
    }

    /// Number of points.
    pub fn points(&self) -> usize {
        self.count
    }

    /// How they are coloured.
    pub fn scale(&self) -> Option<Scale> {
        self.drawn.as_ref().map(|drawn| drawn.scale)
    }

    /// The snapshot drawn, and which of its particles.
    pub(super) fn particles(&self) -> Option<(&Arc<Snapshot>, impl Iterator<Item = usize> + '_)> {
        self.drawn.as_ref().map(|drawn| (&drawn.snapshot, drawn.particles()))
    }

    /// The realisation whose particles these are; `None` for all.
    pub(super) fn realisation(&self) -> Option<u32> {
        self.drawn.as_ref().and_then(|drawn| drawn.realisation)
    }
}

fn spawn(mut commands: Commands) {
    commands.spawn((
        Cloud { points: Handle::default(), capacity: 0 },
        Transform::default(),
        Visibility::default(),
        NoFrustumCulling,
    ));
}

/// Writes the shown snapshot into the buffer if it, or its colours, changed.
fn upload(
    cloud: Single<(Entity, &mut Cloud)>,
    document: Res<Document>,
    preferences: Res<Preferences>,
    snapshots: Res<Snapshots>,
    reach: Res<Reach>,
    quality: Res<Quality>,
    mut drawn: ResMut<DrawnCloud>,
    mut buffers: ResMut<Assets<ShaderBuffer>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<CloudMaterial>>,
    mut commands: Commands,
) {
    let (entity, mut cloud) = cloud.into_inner();
    let Some(snapshot) = snapshots.shown() else { return };
    let colour = document.view().colour;
    let realisations = document.scene().field.realisations;
    let scale = Scale::of(document.view(), reach.settled(), realisations).banded(preferences.presents());
    let realisation = document.view().drawn_realisation(realisations);
    let wanted = Drawn { snapshot: Arc::clone(snapshot), realisation, colour, scale };
    if drawn.drawn.as_ref().is_some_and(|drawn| drawn.is(&wanted)) {
        return;
    }
    let all = wanted.particles().count();
    let stride = stride(all, quality.points);
    let count = all.div_ceil(stride);
    if count > cloud.capacity {
        cloud.capacity = count.next_power_of_two().clamp(1024, quality.points.max(1024));
        let mut buffer = ShaderBuffer::with_size(cloud.capacity * POINT_BYTES, RenderAssetUsages::default());
        buffer.data = Some(vec![0; cloud.capacity * POINT_BYTES]);
        cloud.points = buffers.add(buffer);
        let material = CloudMaterial { uniform: CloudUniform::default(), points: cloud.points.clone() };
        commands
            .entity(entity)
            .insert((Mesh3d(meshes.add(quads(cloud.capacity as u32))), MeshMaterial3d(materials.add(material))));
    }
    if let Some(mut buffer) = buffers.get_mut(&cloud.points) {
        write_points(&wanted, stride, cloud.capacity, buffer.data.get_or_insert_default());
    }
    drawn.count = count;
    drawn.drawn = Some(wanted);
}

/// Every so many particles are drawn, so that at most `most` points stand for all batches and realisations alike.
fn stride(particles: usize, most: usize) -> usize {
    particles.div_ceil(most.max(1)).max(1)
}

fn write_points(drawn: &Drawn, stride: usize, capacity: usize, bytes: &mut Vec<u8>) {
    let Drawn { snapshot, colour, scale, .. } = drawn;
    bytes.clear();
    bytes.reserve(capacity * POINT_BYTES);
    for index in drawn.particles().step_by(stride) {
        let position = snapshot.positions_pc[index];
        let value = colour::quantity(*colour, position, snapshot.directions[index], snapshot.realisations[index]);
        let [r, g, b, _] = scale.colour(value).to_array();
        let place = to_render(position);
        for component in place.to_array() {
            bytes.extend_from_slice(&component.to_le_bytes());
        }
        bytes.extend_from_slice(&[r, g, b, 255]);
    }
    bytes.resize(capacity * POINT_BYTES, 0);
}

/// Size and exposure of the points: a dense cloud is drawn finer, so that its structure stays visible, and a few points
/// larger, so that the eye finds them among the field lines.
fn tune(
    cloud: Single<(Option<&MeshMaterial3d<CloudMaterial>>, &mut Visibility), With<Cloud>>,
    document: Res<Document>,
    run: Res<RunState>,
    snapshots: Res<Snapshots>,
    rig: Res<Rig>,
    pane: Res<Viewpane>,
    time: Res<Time<Real>>,
    mut drawn: ResMut<DrawnCloud>,
    mut materials: ResMut<Assets<CloudMaterial>>,
) {
    let (material, mut visibility) = cloud.into_inner();
    let view = document.view();
    let wanted = if view.cloud && !view.density && drawn.count > 0 { Visibility::Visible } else { Visibility::Hidden };
    visibility.set_if_neq(wanted);
    let stale = !snapshots.is_empty() && run.is_other(snapshots.generation(), document.scene());
    let goal = if stale { 0.0 } else { 1.0 };
    let step = time.delta_secs() / FADE_S;
    drawn.liveness += (goal - drawn.liveness).clamp(-step, step);
    drawn.fading = drawn.liveness != goal;

    let crowding = 20_000.0 / drawn.count.max(1) as f32;
    let uniform = CloudUniform {
        size_px: (2.3 * crowding.powf(0.16)).clamp(1.5, 5.0) * pane.scale * 1.25 * view.point_size as f32,
        opacity: (0.6 * crowding.powf(0.35)).clamp(0.15, 0.95),
        liveness: drawn.liveness,
        focus_pc: rig.current().distance,
        count: drawn.count as u32,
    };
    let Some(MeshMaterial3d(handle)) = material else { return };
    if materials.get(handle).is_some_and(|material| material.uniform != uniform)
        && let Some(mut material) = materials.get_mut(handle)
    {
        material.uniform = uniform;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::ViewScene;

    #[test]
    fn the_buffer_keeps_its_size_and_layout() {
        let snapshot = Snapshot {
            generation: 1,
            portion: 0,
            slice: 0,
            time_yr: 1.0,
            positions_pc: vec![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]],
            directions: vec![[0.0, 0.0, 1.0]; 2],
            realisations: vec![0, 1],
        };
        let mut bytes = vec![7; 5];
        let snapshot = Arc::new(snapshot);
        let drawn = |realisation| Drawn {
            snapshot: Arc::clone(&snapshot),
            realisation,
            colour: ColourBy::Pitch,
            scale: Scale::of(&ViewScene::default(), 1.0, 2),
        };
        write_points(&drawn(None), 1, 4, &mut bytes);
        assert_eq!(bytes.len(), 4 * POINT_BYTES);
        assert_eq!(bytes[..4], 3.0_f32.to_le_bytes());
        assert_eq!(bytes[16 + 4..16 + 8], 4.0_f32.to_le_bytes());
        assert!(bytes[2 * POINT_BYTES..].iter().all(|&byte| byte == 0));
        write_points(&drawn(Some(1)), 1, 4, &mut bytes);
        assert_eq!(bytes[4..8], 4.0_f32.to_le_bytes(), "only the particle of the second realisation");
        assert!(bytes[POINT_BYTES..].iter().all(|&byte| byte == 0));
    }

    #[test]
    fn few_points_stand_for_all_realisations() {
        let particles = 200_000;
        let snapshot = Snapshot {
            generation: 1,
            portion: 0,
            slice: 0,
            time_yr: 1.0,
            positions_pc: vec![[1.0, 2.0, 3.0]; particles],
            directions: vec![[0.0, 0.0, 1.0]; particles],
            // Batch after batch, each in one realisation, as a run deals them out.
            realisations: (0..particles).map(|index| (index / 3125 % 4) as u8).collect(),
        };
        let most = 20_000;
        let stride = stride(particles, most);
        let mut bytes = Vec::new();
        let (snapshot, colour) = (Arc::new(snapshot), ColourBy::Realisation);
        let scale = Scale::of(&ViewScene { colour, ..ViewScene::default() }, 1.0, 4);
        let drawn = Drawn { snapshot, realisation: None, colour, scale };
        write_points(&drawn, stride, most, &mut bytes);
        let mut counts = [0_usize; 4];
        for point in bytes.chunks_exact(POINT_BYTES).filter(|point| point[15] == 255) {
            let [r, g, b] = [point[12], point[13], point[14]];
            let own = |realisation: &usize| scale.colour(*realisation as f32).to_array()[..3] == [r, g, b];
            counts[(0..4).find(own).unwrap()] += 1;
        }
        // Each realisation has 16 batches, and a batch of 3125 gives 312 or 313 points.
        assert!(counts.iter().all(|count: &usize| count.abs_diff(5000) <= 16), "{counts:?}");
    }
}
