// What the brushes share: the view, and squares on the screen.
#define_import_path larmor::brush
#import bevy_render::view::View

@group(0) @binding(0) var<uniform> view: View;

// Corner of a square of two triangles, from (0, 0) to (1, 1), for each six of the counted corners.
fn corner(index: u32) -> vec2<f32> {
    var corners = array(0u, 1u, 2u, 2u, 1u, 3u);
    let corner = corners[index % 6u];
    return vec2(f32(corner & 1u), f32(corner >> 1u));
}

// Where on the screen the place `disc`, within ±1, of a disc of constant size lies.
fn on_disc(centre: vec4<f32>, disc: vec2<f32>, diameter_px: f32) -> vec4<f32> {
    return vec4(centre.xy + disc * diameter_px / view.viewport.zw * centre.w, centre.zw);
}
