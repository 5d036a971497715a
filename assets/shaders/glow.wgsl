// The source: a bright core with a halo, of constant size on screen.
#import larmor::brush::{corner, on_disc, view}

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
    out.disc = corner(index) * 2.0 - 1.0;
    out.position = on_disc(centre, out.disc, glow.diameter_px);
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
