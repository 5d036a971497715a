// The source: a bright core with a halo, of constant size on screen.
#import bevy_pbr::mesh_view_bindings::view

struct Glow {
    colour: vec4<f32>,
    // Place in render coordinates and, in w, the diameter of the halo in physical pixels.
    place: vec4<f32>,
}

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> glow: Glow;

struct Vertex {
    @location(0) corner: u32,
}

struct Varying {
    @builtin(position) position: vec4<f32>,
    @location(0) disc: vec2<f32>,
}

@vertex
fn vertex(in: Vertex) -> Varying {
    var out: Varying;
    let centre = view.clip_from_world * vec4(glow.place.xyz, 1.0);
    out.disc = vec2(f32(in.corner & 1u), f32((in.corner >> 1u) & 1u)) * 2.0 - 1.0;
    out.position = centre;
    out.position.x += out.disc.x * glow.place.w / view.viewport.z * centre.w;
    out.position.y += out.disc.y * glow.place.w / view.viewport.w * centre.w;
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
