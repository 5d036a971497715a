//! Parameters of the 3D view: camera and layers.

use crate::quantity::Unit;
use crate::scene::parameters::{Alternative, Effect, Kind, Parameter, Range};
use crate::scene::{ColourBy, ColourMap};

/// Each coordinate of the point looked at, in pc.
pub const FOCUS_PC: Range = Range::new(-1.0e6, 1.0e6);

/// Distance of the camera from that point in pc.
pub const DISTANCE_PC: Range = Range::new(1.0e-3, 1.0e6);

/// Number of the realisation drawn.
pub const REALISATION: Range = Range::new(0.0, 64.0);

/// Ends of the colours.
pub const COLOUR_RANGE: Range = Range::new(-1.0e12, 1.0e12);

/// Size of the points, 1 is normal.
pub const POINT_SIZE: Range = Range::new(0.25, 6.0);

/// All of them, in the order of the schema. A scene that leaves the view to the window has none.
pub(super) static VIEW: [Parameter; 20] = [
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
        "view.map",
        "map",
        "colour map",
        Unit::Number,
        "Colours of small and large values.",
        Kind::choice(&MAPS, |s| {
            s.view.as_ref().map(|view| match view.map {
                ColourMap::Viridis => "Viridis",
                ColourMap::Cividis => "Cividis",
                ColourMap::Inferno => "Inferno",
                ColourMap::Grey => "Grey",
            })
        }),
    ),
    shown(
        "view.reversed",
        "reversed",
        "reversed colours",
        Unit::Number,
        "Large values have the colours of small ones.",
        Kind::switch(
            |s| s.view.as_ref().map(|view| view.reversed),
            |s, on| s.view.iter_mut().for_each(|view| view.reversed = on),
        ),
    ),
    shown(
        "view.colour_range",
        "range",
        "range of colours",
        Unit::Number,
        "Values of the first and the last colour; they follow the cloud where both are alike.",
        Kind::list(
            COLOUR_RANGE,
            [2, 2],
            |s| s.view.as_ref().map(|view| view.colour_range.as_slice()),
            |s, ends| {
                if let (Some(view), Ok(ends)) = (&mut s.view, ends.try_into()) {
                    view.colour_range = ends;
                }
            },
        ),
    ),
    shown(
        "view.log_colour",
        "logarithmic",
        "logarithmic colours",
        Unit::Number,
        "Colours follow the logarithm of the quantity, where its range is above 0.",
        Kind::switch(
            |s| s.view.as_ref().map(|view| view.log_colour),
            |s, on| s.view.iter_mut().for_each(|view| view.log_colour = on),
        ),
    ),
    shown(
        "view.point_size",
        "size",
        "point size",
        Unit::Number,
        "Size of the points; 1 is normal.",
        Kind::real(
            POINT_SIZE,
            |s| s.view.as_ref().map(|view| view.point_size),
            |s, value| s.view.iter_mut().for_each(|view| view.point_size = value),
        ),
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
        "view.density",
        "density",
        "column density",
        Unit::Number,
        "Draw the column density along the line of sight instead of points.",
        Kind::switch(
            |s| s.view.as_ref().map(|view| view.density),
            |s, on| s.view.iter_mut().for_each(|view| view.density = on),
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
        "view.axes",
        "axes",
        "axes",
        Unit::Number,
        "Draw a box around the cloud with axes in pc.",
        Kind::switch(
            |s| s.view.as_ref().map(|view| view.axes),
            |s, on| s.view.iter_mut().for_each(|view| view.axes = on),
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

static MAPS: [Alternative; 4] = [
    Alternative {
        name: "Viridis",
        label: "viridis",
        meaning: "violet over green to yellow",
        choose: |s| s.view.iter_mut().for_each(|view| view.map = ColourMap::Viridis),
    },
    Alternative {
        name: "Cividis",
        label: "cividis",
        meaning: "blue over grey to yellow, alike for all kinds of colour vision",
        choose: |s| s.view.iter_mut().for_each(|view| view.map = ColourMap::Cividis),
    },
    Alternative {
        name: "Inferno",
        label: "inferno",
        meaning: "black over red to pale yellow",
        choose: |s| s.view.iter_mut().for_each(|view| view.map = ColourMap::Inferno),
    },
    Alternative {
        name: "Grey",
        label: "grey",
        meaning: "dark to light grey",
        choose: |s| s.view.iter_mut().for_each(|view| view.map = ColourMap::Grey),
    },
];
