//! Mouse to camera and to particles, unless a panel has the pointer.

use bevy::input::mouse::{AccumulatedMouseScroll, MouseScrollUnit};
use bevy::prelude::*;
use bevy::time::Real;
use bevy::window::PrimaryWindow;
use bevy_egui::{EguiContexts, egui};

use crate::viewer::action::{Action, ActionQueue, StandardView};
use crate::viewer::document::Document;
use crate::viewer::run::{RunState, Snapshots};
use crate::viewer::stage::{Buttons, Drag, Rig, Viewpane, particle_at};

/// Zoom of one notch of the wheel.
const NOTCH: f32 = 0.87;
/// Pixels of a touchpad that make a notch.
const PIXELS_PER_NOTCH: f32 = 50.0;
/// Two clicks within this many seconds are a double click.
const DOUBLE_CLICK_S: f32 = 0.3;
/// A press that moves farther than this, in pixels, is a drag.
const CLICK_SLACK: f32 = 4.0;

/// What the pointer did last.
#[derive(Default)]
pub(crate) struct Pointer {
    last: Option<Vec2>,
    pressed_at: Option<Vec2>,
    clicked: Option<(f32, Vec2)>,
}

/// Moves the camera with the mouse, and picks particles by clicks.
pub(crate) fn steer(
    mut contexts: EguiContexts,
    window: Single<&Window, With<PrimaryWindow>>,
    mouse: Res<ButtonInput<MouseButton>>,
    keys: Res<ButtonInput<KeyCode>>,
    scroll: Res<AccumulatedMouseScroll>,
    pane: Res<Viewpane>,
    time: Res<Time<Real>>,
    (document, run, snapshots): (Res<Document>, Res<RunState>, Res<Snapshots>),
    mut actions: ResMut<ActionQueue>,
    mut rig: ResMut<Rig>,
    mut pointer: Local<Pointer>,
) -> Result {
    // The panels may be zoomed; the 3D view is measured in their points.
    let cursor = window.cursor_position().map(|cursor| cursor * (window.scale_factor() / pane.scale));
    let over_view = cursor.is_some_and(|cursor| is_over_view(contexts.ctx_mut().ok(), cursor, &pane));
    let buttons = Buttons {
        left: mouse.pressed(MouseButton::Left),
        other: mouse.any_pressed([MouseButton::Right, MouseButton::Middle]),
        shift: keys.any_pressed([KeyCode::ShiftLeft, KeyCode::ShiftRight]),
    };
    rig.gesture.advance(buttons, over_view);
    let Some(cursor) = cursor else {
        pointer.last = None;
        return Ok(());
    };
    let delta = pointer.last.map_or(Vec2::ZERO, |last| cursor - last);
    pointer.last = Some(cursor);
    let height = pane.size.y;
    match rig.gesture.drag() {
        Some(Drag::Orbit) if delta != Vec2::ZERO => rig.take(|camera| camera.orbit(delta, height)),
        Some(Drag::Pan) if delta != Vec2::ZERO => rig.take(|camera| camera.pan(delta, height)),
        _ => {}
    }
    if over_view && scroll.delta.y != 0.0 {
        let notches = match scroll.unit {
            MouseScrollUnit::Line => scroll.delta.y,
            MouseScrollUnit::Pixel => scroll.delta.y / PIXELS_PER_NOTCH,
        };
        let from_middle = cursor - pane.origin - 0.5 * pane.size;
        rig.nudge(|camera| camera.zoom(NOTCH.powf(notches.clamp(-8.0, 8.0)), from_middle, height));
    }
    match clicked(&mut pointer, &mouse, cursor, over_view, time.elapsed_secs()) {
        Some(Click::Double) => rig.standard_view(StandardView::Home),
        Some(Click::Single) => {
            let picked = snapshots.shown().zip(run.plan()).and_then(|(snapshot, plan)| {
                let drawn = document.view().drawn_realisation(document.scene().field.realisations);
                let is_own = document.view().cloud && snapshot.generation == run.generation();
                let place = cursor - pane.origin;
                is_own.then(|| particle_at(place, rig.current(), &pane, snapshot, drawn, plan)).flatten()
            });
            actions.0.push(Action::Pick(picked));
        }
        None => {}
    }
    Ok(())
}

/// True where neither a panel nor a window of the user interface is under the pointer or holds it.
fn is_over_view(ctx: Option<&mut egui::Context>, cursor: Vec2, pane: &Viewpane) -> bool {
    let inside = Rect::from_corners(pane.origin, pane.origin + pane.size).contains(cursor);
    let free = ctx.is_none_or(|ctx| {
        let place = egui::pos2(cursor.x, cursor.y);
        let on_top = ctx.layer_id_at(place).is_some_and(|layer| layer.order != egui::Order::Background);
        !on_top && !ctx.egui_is_using_pointer()
    });
    inside && free
}

/// A press and release in the same place.
enum Click {
    Single,
    /// The second of two in short order.
    Double,
}

fn clicked(
    pointer: &mut Pointer,
    mouse: &ButtonInput<MouseButton>,
    cursor: Vec2,
    over_view: bool,
    now: f32,
) -> Option<Click> {
    if mouse.just_pressed(MouseButton::Left) {
        pointer.pressed_at = over_view.then_some(cursor);
    }
    if !mouse.just_released(MouseButton::Left) {
        return None;
    }
    let still = pointer.pressed_at.take().is_some_and(|start| start.distance(cursor) < CLICK_SLACK);
    let before = pointer.clicked.take();
    if !still {
        return None;
    }
    let double =
        before.is_some_and(|(then, place)| now - then < DOUBLE_CLICK_S && place.distance(cursor) < CLICK_SLACK);
    if double {
        return Some(Click::Double);
    }
    pointer.clicked = Some((now, cursor));
    Some(Click::Single)
}
