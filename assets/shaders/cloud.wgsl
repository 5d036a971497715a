// Round soft points of constant size on screen: one quad a point.
#import larmor::brush::{corner, on_disc, view}

struct Cloud {
    // Not used: points are in the coordinates of the view.
    world_from_local: mat4x4<f32>,
    // Diameter of a point in physical pixels.
    size_px: f32,
    // Opacity of the middle of a point.
    opacity: f32,
    // 1 for a live cloud, 0 for one that waits for its successor.
    liveness: f32,
    // Distance of the camera from its focus in pc, the length scale of the depth cue.
    focus_pc: f32,
}

@group(1) @binding(0) var<uniform> cloud: Cloud;
@group(1) @binding(1) var<storage, read> points: array<vec4<f32>>;

struct Varying {
    @builtin(position) position: vec4<f32>,
    @location(0) disc: vec2<f32>,
    @location(1) colour: vec4<f32>,
}

@vertex
fn vertex(@builtin(vertex_index) index: u32) -> Varying {
    var out: Varying;
    let point = points[index / 6u];
    let centre = view.clip_from_world * vec4(point.xyz, 1.0);
    out.disc = corner(index) * 2.0 - 1.0;

    // Nearer points are a little larger and brighter: depth without clutter.
    // The depth is measured in the view, because an orthographic projection leaves none in w.
    let depth = -(view.view_from_world * vec4(point.xyz, 1.0)).z;
    let nearness = clamp(cloud.focus_pc / max(depth, 1e-6), 0.6, 1.5);
    // One pixel more than the disc, so that its soft edge is not cut.
    let quad_px = cloud.size_px * mix(1.0, nearness, 0.6) + 1.0;
    out.position = on_disc(centre, out.disc, quad_px);

    let encoded = unpack4x8unorm(bitcast<u32>(point.w)).rgb;
    let bright = pow(encoded, vec3(2.2));
    let grey = vec3(dot(bright, vec3(0.21, 0.72, 0.07)) * 0.6);
    let dimming = mix(0.35, 1.0, cloud.liveness);
    out.colour = vec4(mix(grey, bright, mix(0.35, 1.0, cloud.liveness)), cloud.opacity * dimming * min(nearness, 1.0));
    return out;
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    let radius = length(in.disc);
    let alpha = in.colour.a * (1.0 - smoothstep(0.35, 1.0, radius));
    // A stack of points tends to 1.3 times the mean of their colours: it glows but never burns out to white.
    return vec4(in.colour.rgb * alpha * 1.3, alpha);
}
