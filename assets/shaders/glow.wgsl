// The source: a bright core with a halo, of constant size on screen.
#import bevy_render::view::View

@group(0) @binding(0) var<uniform> view: View;

struct Glow {
    // From the glow, which is at the origin, to the coordinates of the view.
    world_from_local: mat4x4<f32>,
    colour: vec4<f32>,
    // Diameter of the halo in physical pixels.
    diameter_px: f32,
}

@group(1) @binding(0) var<uniform> glow: Glow;

struct Varying {
    @builtin(position) position: vec4<f32>,
    @location(0) disc: vec2<f32>,
}

@vertex
fn vertex(@builtin(vertex_index) index: u32) -> Varying {
    var out: Varying;
    let centre = view.clip_from_world * glow.world_from_local[3];
    var corners = array(0u, 1u, 2u, 2u, 1u, 3u);
    let corner = corners[index];
    out.disc = vec2(f32(corner & 1u), f32(corner >> 1u)) * 2.0 - 1.0;
    out.position = centre;
    out.position.x += out.disc.x * glow.diameter_px / view.viewport.z * centre.w;
    out.position.y += out.disc.y * glow.diameter_px / view.viewport.w * centre.w;
    return out;
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    let radius = length(in.disc);
    let core = 1.0 - smoothstep(0.08, 0.16, radius);
    let halo = pow(max(1.0 - radius, 0.0), 3.0) * 0.45;
    let alpha = clamp(core + halo, 0.0, 1.0);
    return vec4(glow.colour.rgb * (core * 3.0 + halo), alpha);
}
