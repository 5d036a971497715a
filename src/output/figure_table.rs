//! A table of one figure: every point that is drawn, with whose it is.

use crate::figure::{Axis, Figure, Look, Origin, Panel, Point, Scale, Series};
use crate::output::ecsv::{Column, Values, quoted, to_ecsv};
use crate::scene::{self, Scene};

/// All points of all series that are drawn, as the text of an ECSV file.
///
/// A row has the panel, the series, whose numbers they are and how they are drawn, then place, errors and range; a field
/// is empty where there is nothing. In the header are title, caption, axes and footnotes of the figure, the program's
/// version and, of a `scene`, its text and seed. The columns `x` and `y` have a unit where all panels share it.
pub fn figure_table(figure: &Figure, scene: Option<&Scene>) -> String {
    let drawn: Vec<Row<'_>> = figure.panels.iter().flat_map(rows).collect();
    let words = |name: &str, description, of: &dyn Fn(&Row<'_>) -> String| {
        Column::new(name, None, description, Values::Text(drawn.iter().map(of).collect()))
    };
    let numbers = |name: &str, description, axis: Option<fn(&Panel) -> &Axis>, of: &dyn Fn(&Point) -> Option<f64>| {
        let values = Values::Float(drawn.iter().map(|row| of(row.point)).collect());
        Column::new(name, None, description, values).in_unit(axis.and_then(|axis| common_unit(figure, axis)))
    };
    let flags = |name: &str, description, of: fn(&Point) -> bool| {
        Column::new(name, None, description, Values::Flag(drawn.iter().map(|row| of(row.point)).collect()))
    };
    let (x, y): (fn(&Panel) -> &Axis, fn(&Panel) -> &Axis) = (|panel| &panel.x, |panel| &panel.y);
    let columns = [
        words("panel", "panel of the figure", &|row| row.panel.id.to_owned()),
        words("series", "name of the series", &|row| row.series.name.clone()),
        words("origin", "whose numbers these are", &|row| origin(row.series.origin).to_owned()),
        words("look", "how the series is drawn", &|row| look(row.series.look).to_owned()),
        numbers("x", "to the right", Some(x), &|point| Some(point.x)),
        numbers("y", "upwards; of a band its upper end", Some(y), &|point| Some(point.y)),
        numbers("error_below", "error downwards; of a band its width", Some(y), &|point| {
            error(point, point.error).map(|error| error[0])
        }),
        numbers("error_above", "error upwards", Some(y), &|point| error(point, point.error).map(|error| error[1])),
        numbers("total_below", "error downwards with systematic errors", Some(y), &|point| {
            error(point, point.total?).map(|error| error[0])
        }),
        numbers("total_above", "error upwards with systematic errors", Some(y), &|point| {
            error(point, point.total?).map(|error| error[1])
        }),
        numbers("x_low", "start of the range that the point stands for", Some(x), &|point| Some(point.x_range?[0])),
        numbers("x_high", "its end", Some(x), &|point| Some(point.x_range?[1])),
        flags("limit", "an upper limit", |point| point.limit),
        flags("faded", "drawn faint: noise, not finished or extrapolated", |point| point.faded),
    ];
    to_ecsv(&meta(figure, scene), &columns)
}

/// A point with the series and the panel in which it is drawn.
struct Row<'a> {
    panel: &'a Panel,
    series: &'a Series,
    point: &'a Point,
}

fn rows(panel: &Panel) -> impl Iterator<Item = Row<'_>> {
    let drawn = panel.series.iter().filter(|series| !series.hidden);
    drawn.flat_map(move |series| series.points.iter().map(move |point| Row { panel, series, point }))
}

/// Both errors; `None` for a point without. One that reaches 0 is as large as the value.
fn error(point: &Point, error: [f64; 2]) -> Option<[f64; 2]> {
    (error != [0.0; 2]).then(|| error.map(|size| if size == f64::INFINITY { point.y } else { size }))
}

fn meta(figure: &Figure, scene: Option<&Scene>) -> Vec<(&'static str, String)> {
    let axes = figure.panels.iter().map(|panel| {
        let [x, y] = [&panel.x, &panel.y].map(|axis| quoted(&axis.label));
        format!("{{panel: {}, x: {x}, y: {y}}}", quoted(panel.id))
    });
    let notes = figure.panels.iter().map(Panel::footnote).filter(|note| !note.is_empty());
    let list = |items: Vec<String>| format!("[{}]", items.join(", "));
    let mut meta = vec![
        ("program", "larmor".to_owned()),
        ("version", quoted(env!("CARGO_PKG_VERSION"))),
        ("title", quoted(&figure.title)),
        ("caption", quoted(&figure.caption)),
        ("axes", list(axes.collect())),
        ("footnotes", list(notes.map(|note| quoted(&note)).collect())),
    ];
    if let Some(scene) = scene {
        meta.push(("seed", scene.particles.seed.to_string()));
        meta.push(("scene", quoted(&scene::to_ron(scene))));
    }
    meta
}

/// The unit of an axis in the spelling of astropy, if it is that of all panels.
fn common_unit(figure: &Figure, axis: fn(&Panel) -> &Axis) -> Option<String> {
    let mut units = figure.panels.iter().map(|panel| unit(axis(panel)));
    let first = units.next()??;
    units.all(|unit| unit.as_ref() == Some(&first)).then_some(first)
}

/// What stands in the brackets of an axis, as astropy reads it: raised digits on the line, `m-2`, and in parentheses where
/// they have a fraction, `GeV(1.7)`.
fn unit(axis: &Axis) -> Option<String> {
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻·";
    const PLAIN: &str = "0123456789-.";
    if axis.scale == Scale::Phase {
        return Some("deg".to_owned());
    }
    let (_, written) = axis.label.rsplit_once('[')?;
    let (mut unit, mut power) = (String::new(), String::new());
    for letter in written.trim_end_matches(']').chars().chain([' ']) {
        if let Some(plain) = RAISED.chars().position(|raised| raised == letter).and_then(|at| PLAIN.chars().nth(at)) {
            power.push(plain);
            continue;
        }
        unit += &if power.contains('.') { format!("({power})") } else { power };
        power = String::new();
        unit.push(letter);
    }
    Some(unit.trim_end().to_owned())
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Run => "run",
        Origin::Formula => "formula",
        Origin::Measured => "measured",
        Origin::Compiled => "compiled",
        Origin::Model => "model",
        Origin::Dots => "model at the energies of runs",
        Origin::Paper => "paper",
    }
}

fn look(look: Look) -> &'static str {
    match look {
        Look::Line(_) => "line",
        Look::Points(_) => "points",
        Look::Curve(_) => "curve",
        Look::Band => "band",
        Look::Columns => "columns",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Colour, Stroke};

    fn figure() -> Figure {
        let mut panel = Panel::new("p", Axis::log("T [yr]", [1.0, 10.0]), Axis::linear("A", [0.0, 1.0]));
        let line = Series::line("a, b", Origin::Formula, Colour::Ink, Stroke::Solid, [(1.0, 0.5)]);
        let measured = Point { error: [f64::INFINITY, 0.1], limit: true, faded: true, ..Point::new(2.0, 0.3) };
        let measured = Series { origin: Origin::Measured, points: vec![measured], ..line.clone() };
        let hidden = Series { hidden: true, ..line.clone() };
        panel.series = vec![line, measured, hidden];
        panel.note = "noted".into();
        Figure::of("title", "caption", panel)
    }

    #[test]
    fn every_point_that_is_drawn_has_a_row() {
        let scene = Scene::default();
        let text = figure_table(&figure(), Some(&scene));
        let rows: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).skip(1).collect();
        assert_eq!(
            rows,
            [
                "p,\"a, b\",formula,line,1.0,0.5,,,,,,,False,False",
                "p,\"a, b\",measured,line,2.0,0.3,0.3,0.1,,,,,True,True"
            ]
        );
        for part in ["{name: x, unit: yr, ", "{name: y, datatype", "[\"noted\"]", "x: \"T [yr]\""] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(text.contains(&format!("# - {{scene: {}}}", quoted(&scene::to_ron(&scene)))));
    }

    #[test]
    fn units_are_spelt_for_astropy() {
        let of = |label: &str| unit(&Axis::log(label, [1.0, 2.0]));
        assert_eq!(of("E²·⁷ I of protons [GeV¹·⁷ m⁻² s⁻¹ sr⁻¹]").as_deref(), Some("GeV(1.7) m-2 s-1 sr-1"));
        assert_eq!(of("D [pc²/yr]").as_deref(), Some("pc2/yr"));
        assert_eq!(of("flux anisotropy A"), None);
    }
}
