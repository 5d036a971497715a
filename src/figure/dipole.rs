//! The dipole of the observed sky over energy: its amplitude and, below, its phase.

use crate::figure::sky::{BARS, Case, Curve, Sky, headings};
use crate::figure::{
    Axis, Colour, Figure, Key, Legend, Look, MeasuredDipoles, Origin, Panel, Point, Scale, Series, Stroke,
};
use crate::quantity::{Unit, number, quantity};
use crate::sky::{BandPoint, CurvePoint, SEA_RA_DEG, SOURCE_RA_DEG};

/// Energies in TeV and amplitudes on the axes.
const ENERGY_TEV: [f64; 2] = [0.05, 2e4];
const AMPLITUDE: [f64; 2] = [2e-5, 1e-2];

/// The paper's two extreme readings of the plateau, and its energies in TeV (section 3).
const PLATEAU: [f64; 2] = [3.0e-4, 1.0e-3];
const PLATEAU_TEV: [f64; 2] = [2.0, 20.0];

/// Curves from the lowest to the one on top.
const CURVES: [Curve; 3] = [
    Curve {
        key: "dipole sea",
        name: "sea",
        symbol: "δ",
        words: "δ ∝ D(E)",
        hint: "Galactic sea: its fraction of the intensity times its own dipole, δ ∝ D(E)\nthis program's model; fitted to \
               the dipoles from 0.3 to 3 PeV",
        colour: Colour::Sea,
        stroke: Stroke::Dashed,
        weight: 0.95,
        diffuses: false,
        value: |point| (point.energy_tev, point.sea_dipole),
    },
    Curve {
        key: "dipole source",
        name: "local source",
        symbol: "δ_s",
        words: "3 f_s R/(2cT)",
        hint: "Local source: δ_s = 3 f_s R/(2 c T), the paper's formula with this program's f_s\nthin where D(E) is \
               extrapolated below the energies followed by this program",
        colour: Colour::Source,
        stroke: Stroke::Solid,
        weight: 1.2,
        diffuses: true,
        value: |point| (point.energy_tev, point.source_dipole),
    },
    Curve {
        key: "dipole sum",
        name: "vector sum",
        symbol: "δ",
        words: "and its phase",
        hint: "Source and sea added as vectors in right ascension, this program's model",
        colour: Colour::Ink,
        stroke: Stroke::Solid,
        weight: 1.4,
        diffuses: true,
        value: |point| (point.energy_tev, point.amplitude),
    },
];

/// Amplitude and phase: what is measured, what the paper quotes, and this program's model.
pub fn dipole(sky: &Sky<'_>, measured: &MeasuredDipoles, band: &[BandPoint]) -> Figure {
    Figure {
        title: "Dipole anisotropy, after Savchenko et al. 2015, Fig. 2".into(),
        panels: vec![amplitude(sky, &measured.amplitudes, band), phase(sky, &measured.phases)],
        key: Key::Right(headings(
            sky,
            &[BARS, "▼ without bar: upper limit"],
            "grey: field axis 49°, Galactic centre 266°",
        )),
        ..Figure::default()
    }
}

fn amplitude(sky: &Sky<'_>, measured: &[Series], band: &[BandPoint]) -> Panel {
    let y = Axis::log("amplitude of the dipole δ", AMPLITUDE);
    let mut panel = Panel { share: 0.62, ..Panel::new("dipole", Axis::log("energy E [TeV]", ENERGY_TEV), y) };
    panel.rules.extend(sky.extrapolated(|energy_tev| energy_tev));
    let hint = "Smallest and largest amplitude within ±0.3 decades, published until 2014: this program's stand-in for the \
                compilation that the paper's figure shows";
    let range = Legend::new("range until 2014 (stand-in)", Colour::Compiled, hint).ranked(5);
    let range = Legend { words: "for the paper's band".into(), ..range };
    let points = band.iter().map(|point| Point::between(point.energy_tev, [point.lower, point.upper])).collect();
    let compiled = Series::new("band of dipoles until 2014", Origin::Compiled, Colour::Compiled, Look::Band, points);
    panel.series.push(compiled.named(range));
    let hint = "Dipoles of the source with the fractions f_s of fits of this program that are equally good, \
                two cutoffs with two slopes of the sea";
    for Case { curves, .. } in sky.cases {
        let of = curves.curves.iter().zip(curves.dipole_range());
        let points = of.map(|(point, ends)| Point::between(point.energy_tev, ends)).collect();
        let open = Series::new("band of equally good fits", Origin::Model, Colour::Source, Look::Band, points);
        panel.series.push(open.named(Legend::new("equally good fits", Colour::Source, hint).ranked(3)));
    }
    for value in PLATEAU {
        let hint = "Quoted from the paper: the plateau from 2 to 20 TeV read as 3×10⁻⁴ or as 10⁻³";
        let ends = PLATEAU_TEV.map(|energy| (energy, value));
        let line = Series::line("plateau quoted by the paper", Origin::Paper, Colour::Quoted, Stroke::Dotted, ends);
        let legend = Legend::new("paper: 3×10⁻⁴ … 10⁻³", Colour::Quoted, hint).ranked(4);
        panel.series.push(line.named(legend).weighing(1.8));
    }
    panel.series.extend(sky.curves(&CURVES, ""));
    panel.series.extend(measured.iter().cloned());
    panel
}

fn phase(sky: &Sky<'_>, measured: &[Series]) -> Panel {
    let y = Axis { label: "right ascension".into(), scale: Scale::Phase, range: [-180.0, 180.0] };
    let mut panel = Panel { share: 0.38, ..Panel::new("phase", Axis::log("energy E [TeV]", ENERGY_TEV), y) };
    for (degrees, name) in [(SOURCE_RA_DEG, "local field (HAWC+IceCube)"), (SEA_RA_DEG, "Galactic centre (ours)")] {
        let ends = ENERGY_TEV.map(|energy| (energy, degrees));
        panel.series.push(Series::line("phase", Origin::Paper, Colour::Weak, Stroke::Dashed, ends).ending(name));
    }
    for (index, Case { curves, .. }) in sky.cases.iter().enumerate() {
        let point = |point: &CurvePoint| {
            let text = if sky.told { told(point) } else { String::new() };
            Point { text, ..Point::new(point.energy_tev, point.phase_deg) }
        };
        let stroke = if index == 0 { Stroke::Solid } else { Stroke::Dashed };
        let points = curves.curves.iter().map(point).collect();
        let sum = Series::new("dipole sum", Origin::Model, Colour::Ink, Look::Line(stroke), points);
        panel.series.push(sum.weighing(CURVES[2].weight));
    }
    panel.series.extend(measured.iter().cloned());
    panel
}

fn told(point: &CurvePoint) -> String {
    let (energy, degrees) = (quantity(point.energy_tev, Unit::Tev), number(point.phase_deg, 3));
    format!("phase of the vector sum at {energy}\nright ascension {degrees}°\nthis program's model")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::SkyScene;
    use crate::sky::{DataSet, DiffusionTable, Observations, SkyCurves};

    #[test]
    fn curves_have_names_of_their_own_and_say_whose_they_are() {
        Curve::check(&CURVES);
    }

    /// The sum turns from the field axis to the Galactic centre by way of 0°, where the line must hang together.
    #[test]
    fn the_phase_leads_through_0_degrees_without_a_jump() {
        let (observations, table) = (Observations::shipped().unwrap(), DiffusionTable::shipped().unwrap());
        let curves = SkyCurves::new("x", &SkyScene::default(), &table, &[]);
        let cases = [Case { label: "x".into(), curves: &curves }];
        let sky = Sky { set: DataSet::Paper2015, cases: &cases, ours: "model", told: true };
        let figure = dipole(&sky, &MeasuredDipoles::new(&observations, sky.set), &observations.band);
        let panel = &figure.panels[1];
        let sum = panel.series.iter().find(|series| series.key == "dipole sum").unwrap();
        let places: Vec<f64> = sum.points.iter().filter_map(|point| panel.y.place(point.y)).collect();
        assert!(places.iter().any(|at| *at > 5.0) && places.iter().any(|at| *at < -5.0), "both sides of 0°");
        assert!(places.windows(2).all(|pair| !panel.y.tears(pair[0], pair[1])));
        assert!(sum.points[0].text.contains("this program's model"));
    }
}
