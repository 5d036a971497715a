//! Parameters of the 3D view: camera and layers.

use crate::quantity::Unit;
use crate::scene::ColourBy;
use crate::scene::parameters::{Alternative, Effect, Kind, Parameter, Range};

/// Each coordinate of the point looked at, in pc.
pub const FOCUS_PC: Range = Range::new(-1.0e6, 1.0e6);

/// Distance of the camera from that point in pc.
pub const DISTANCE_PC: Range = Range::new(1.0e-3, 1.0e6);

/// Number of the realisation drawn.
pub const REALISATION: Range = Range::new(0.0, 64.0);

/// All of them, in the order of the schema. A scene that leaves the view to the window has none.
pub(super) static VIEW: [Parameter; 13] = [
    shown(
        "view.focus_pc",
        "focus",
        "focus",
        Unit::Parsec,
        "Point the camera looks at: x, y, z.",
        Kind::list(
            FOCUS_PC,
            [3, 3],
            |s| s.view.as_ref().map(|view| view.focus_pc.as_slice()),
            |s, focus| {
                if let (Some(view), Ok(focus)) = (&mut s.view, focus.try_into()) {
                    view.focus_pc = focus;
                }
            },
        ),
    ),
    shown(
        "view.distance_pc",
        "distance",
        "camera distance",
        Unit::Parsec,
        "Distance of the camera from the point it looks at.",
        Kind::real(
            DISTANCE_PC,
            |s| s.view.as_ref().map(|view| view.distance_pc),
            |s, value| s.view.iter_mut().for_each(|view| view.distance_pc = value),
        ),
    ),
    shown(
        "view.yaw_deg",
        "yaw",
        "azimuth",
        Unit::Degree,
        "Azimuth of the camera; 0 looks across B₀ with B₀ from left to right.",
        Kind::real(
            Range::new(-1.0e6, 1.0e6),
            |s| s.view.as_ref().map(|view| view.yaw_deg),
            |s, value| s.view.iter_mut().for_each(|view| view.yaw_deg = value),
        ),
    ),
    shown(
        "view.pitch_deg",
        "pitch",
        "elevation",
        Unit::Degree,
        "Elevation of the camera; 90° looks down from +x.",
        Kind::real(
            Range::new(-90.0, 90.0),
            |s| s.view.as_ref().map(|view| view.pitch_deg),
            |s, value| s.view.iter_mut().for_each(|view| view.pitch_deg = value),
        ),
    ),
    shown(
        "view.realisation",
        "drawn",
        "realisation drawn",
        Unit::Count,
        "Realisation whose particles and lines are drawn; 0 draws particles of all, and no lines.",
        Kind::whole(
            "fields",
            REALISATION,
            |s| s.view.as_ref().map(|view| f64::from(view.realisation)),
            |s, value| s.view.iter_mut().for_each(|view| view.realisation = value as u32),
        ),
    ),
    shown(
        "view.colour",
        "colour",
        "colour",
        Unit::Number,
        "What the colour of a particle means.",
        Kind::choice(&COLOURS, |s| {
            s.view.as_ref().map(|view| match view.colour {
                ColourBy::Pitch => "Pitch",
                ColourBy::Outward => "Outward",
                ColourBy::Distance => "Distance",
                ColourBy::Realisation => "Realisation",
            })
        }),
    ),
    shown(
        "view.cloud",
        "cloud",
        "cloud",
        Unit::Number,
        "Draw the cloud.",
        Kind::switch(
            |s| s.view.as_ref().map(|view| view.cloud),
            |s, on| s.view.iter_mut().for_each(|view| view.cloud = on),
        ),
    ),
    shown(
        "view.lines",
        "lines",
        "field lines",
        Unit::Number,
        "Draw field lines.",
        Kind::switch(
            |s| s.view.as_ref().map(|view| view.lines),
            |s, on| s.view.iter_mut().for_each(|view| view.lines = on),
        ),
    ),
    shown(
        "view.spheres",
        "spheres",
        "spheres",
        Unit::Number,
        "Draw observer spheres.",
        Kind::switch(
            |s| s.view.as_ref().map(|view| view.spheres),
            |s, on| s.view.iter_mut().for_each(|view| view.spheres = on),
        ),
    ),
    shown(
        "view.grid",
        "grid",
        "floor grid",
        Unit::Number,
        "Draw the floor grid.",
        Kind::switch(
            |s| s.view.as_ref().map(|view| view.grid),
            |s, on| s.view.iter_mut().for_each(|view| view.grid = on),
        ),
    ),
    shown(
        "view.ellipsoids",
        "ellipsoids",
        "ellipsoids",
        Unit::Number,
        "Draw the ellipsoids of one and two standard deviations of the cloud.",
        Kind::switch(
            |s| s.view.as_ref().map(|view| view.ellipsoids),
            |s, on| s.view.iter_mut().for_each(|view| view.ellipsoids = on),
        ),
    ),
    shown(
        "view.earth",
        "earth",
        "Earth",
        Unit::Number,
        "Mark the Earth at its distance and offset.",
        Kind::switch(
            |s| s.view.as_ref().map(|view| view.earth),
            |s, on| s.view.iter_mut().for_each(|view| view.earth = on),
        ),
    ),
    shown(
        "view.orthographic",
        "parallel",
        "parallel projection",
        Unit::Number,
        "Project in parallel instead of in perspective.",
        Kind::switch(
            |s| s.view.as_ref().map(|view| view.orthographic),
            |s, on| s.view.iter_mut().for_each(|view| view.orthographic = on),
        ),
    ),
];

/// A row of this section.
const fn shown(
    path: &'static str,
    symbol: &'static str,
    name: &'static str,
    unit: Unit,
    meaning: &'static str,
    kind: Kind,
) -> Parameter {
    Parameter { path, symbol, name, unit, effect: Effect::View, meaning, formula: "", source: "", kind }
}

static COLOURS: [Alternative; 4] = [
    Alternative {
        name: "Pitch",
        label: "cos ∠(v, B₀)",
        meaning: "cosine of the angle between velocity and B₀",
        choose: |s| s.view.iter_mut().for_each(|view| view.colour = ColourBy::Pitch),
    },
    Alternative {
        name: "Outward",
        label: "cos ∠(v, r)",
        meaning: "cosine of the angle between velocity and the direction away from the source",
        choose: |s| s.view.iter_mut().for_each(|view| view.colour = ColourBy::Outward),
    },
    Alternative {
        name: "Distance",
        label: "distance [pc]",
        meaning: "distance from the source",
        choose: |s| s.view.iter_mut().for_each(|view| view.colour = ColourBy::Distance),
    },
    Alternative {
        name: "Realisation",
        label: "realisation of the field",
        meaning: "which realisation of the field the particle moves in",
        choose: |s| s.view.iter_mut().for_each(|view| view.colour = ColourBy::Realisation),
    },
];
