// The bloom of a whole picture over the part of it that is drawn.
#import larmor::brush::corner

struct Haze {
    // Not used: it lies over the whole target.
    world_from_local: mat4x4<f32>,
    // Corner and size of the part as shares of the whole.
    part: vec4<f32>,
    // The share that bloom has in the picture.
    intensity: f32,
}

@group(1) @binding(0) var<uniform> haze: Haze;
@group(1) @binding(2) var bloom: texture_2d<f32>;
@group(1) @binding(3) var bloom_sampler: sampler;

struct Varying {
    @builtin(position) position: vec4<f32>,
    @location(0) place: vec2<f32>,
}

@vertex
fn vertex(@builtin(vertex_index) index: u32) -> Varying {
    var out: Varying;
    let at = corner(index);
    // In front of everything, over the whole target.
    out.position = vec4(2.0 * at.x - 1.0, 1.0 - 2.0 * at.y, 1.0, 1.0);
    out.place = haze.part.xy + at * haze.part.zw;
    return out;
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    return vec4(textureSample(bloom, bloom_sampler, in.place).rgb * haze.intensity, haze.intensity);
}
