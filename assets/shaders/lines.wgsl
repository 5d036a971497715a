// Lines between each two points, of constant width on screen.
#import larmor::brush::{corner, view}

struct Lines {
    world_from_local: mat4x4<f32>,
    // Width at the first of two points in physical pixels.
    width_px: f32,
    // Width at the second one, as a share of that.
    taper: f32,
    // 0 leaves a line at its depth, 1 brings it in front of all else.
    nearness: f32,
}

@group(1) @binding(0) var<uniform> lines: Lines;
@group(1) @binding(1) var<storage, read> points: array<vec4<f32>>;

struct Varying {
    @builtin(position) position: vec4<f32>,
    @location(0) colour: vec4<f32>,
}

// From encoded to linear colours.
fn linear(encoded: vec3<f32>) -> vec3<f32> {
    return select(pow((encoded + 0.055) / 1.055, vec3(2.4)), encoded / 12.92, encoded <= vec3(0.04045));
}

// The place, or where the line to `other` comes out of the near plane.
fn before_eye(place: vec4<f32>, other: vec4<f32>) -> vec4<f32> {
    let behind = place.z - place.w;
    let other_behind = other.z - other.w;
    return select(place, mix(place, other, behind / (behind - other_behind)), behind > 0.0 && other_behind <= 0.0);
}

@vertex
fn vertex(@builtin(vertex_index) index: u32) -> Varying {
    var out: Varying;
    let first = points[index / 6u * 2u];
    let second = points[index / 6u * 2u + 1u];
    let place = corner(index);
    let at_second = place.x > 0.5;
    let side = place.y - 0.5;

    let clip_from_local = view.clip_from_world * lines.world_from_local;
    let ends = mat2x4(clip_from_local * vec4(first.xyz, 1.0), clip_from_local * vec4(second.xyz, 1.0));
    let begin = before_eye(ends[0], ends[1]);
    let end = before_eye(ends[1], ends[0]);
    let here = select(begin, end, at_second);

    // The colour of what is cut off is not missed: it is nearer than all that is looked at.
    let packed = bitcast<u32>(select(first.w, second.w, at_second));
    let colour = unpack4x8unorm(packed);
    let width_px = lines.width_px * select(1.0, lines.taper, at_second);
    // What is thinner than a pixel is fainter instead.
    out.colour = vec4(linear(colour.rgb), colour.a * select(1.0, width_px, lines.width_px < 1.0));

    let pixels = 0.5 * view.viewport.zw;
    let along = pixels * (end.xy / end.w - begin.xy / begin.w);
    let direction = select(vec2(1.0, 0.0), along / length(along), length(along) > 1e-6);
    let across = vec2(-direction.y, direction.x) * side * select(width_px, 1.0, lines.width_px < 1.0);
    var depth = here.z;
    if lines.nearness > 0.0 && here.z > 0.0 {
        depth = here.z * pow(max(here.w / here.z - 5e-4, 1.0), lines.nearness);
    }
    out.position = vec4(here.xy + across / pixels * here.w, depth, here.w);
    return out;
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    return in.colour;
}
