//! The sources of the Galaxy over energy: intensity of many Galaxies, fraction of the strongest source, and dipole.

use crate::figure::{Axis, Colour, Figure, Heading, Key, Legend, Look, Origin, Panel, Point, Series, Stroke};
use crate::galaxy::{Bands, LevelSurvey, Seen};
use crate::quantity::{Unit, number, quantity};

/// Energies in TeV, intensities relative to the sea, fractions and amplitudes on the axes.
const ENERGY_TEV: [f64; 2] = [0.1, 1.0e4];
const RELATIVE: [f64; 2] = [0.1, 10.0];
const FRACTION: [f64; 2] = [3e-3, 1.0];
const AMPLITUDE: [f64; 2] = [1e-5, 0.3];
/// Energy at which lines end that have a name there.
const NAMED_TO_TEV: f64 = 1.2e3;

/// What the figure shows.
#[derive(Clone, Copy, Debug)]
pub struct GalaxyView<'a> {
    /// One line over the panels: `one supernova in 10⁴ yr and kpc³`.
    pub caption: &'a str,
    /// The Galaxies of the scene.
    pub own: &'a [LevelSurvey],
    /// The same supernovae with isotropic diffusion.
    pub isotropic: &'a [LevelSurvey],
    /// One Galaxy, over the bands of all.
    pub one: &'a [Seen],
    /// Measured amplitudes of the dipole.
    pub dipoles: &'a [Series],
    /// Write what the pointer is told.
    pub told: bool,
}

/// One of the quantities.
struct Quantity {
    name: &'static str,
    bands: fn(&LevelSurvey) -> Bands,
    one: fn(&Seen) -> f64,
}

/// Three panels over each other on one axis of energy; empty axes where there is nothing yet.
pub fn galaxy(view: &GalaxyView<'_>) -> Figure {
    let panels = [
        ("sources intensity", Axis::log("intensity / smooth sea", RELATIVE)),
        ("sources fraction", Axis::log("fraction f₁ of the strongest", FRACTION)),
        ("sources dipole", Axis::log("amplitude of the dipole δ", AMPLITUDE)),
    ];
    let quantities = [
        Quantity { name: "I/I_sea", bands: |level| level.relative, one: |seen| f64::from(seen.relative) },
        Quantity { name: "f₁", bands: |level| level.fractions[0], one: |seen| f64::from(seen.fractions[0]) },
        Quantity { name: "δ", bands: |level| level.amplitude, one: Seen::amplitude },
    ];
    let mut figure = Figure {
        title: "The sources of the Galaxy: random supernovae against a smooth sea".into(),
        caption: view.caption.to_owned(),
        key: Key::Right(headings()),
        ..Figure::default()
    };
    for (index, ((id, y), quantity)) in panels.into_iter().zip(&quantities).enumerate() {
        let mut panel = Panel::new(id, Axis::log("energy E [TeV]", ENERGY_TEV), y);
        match index {
            0 => panel.series.push(level_line(1.0, "smooth sea").ending("")),
            1 => panel.series.push(level_line(0.5, "one half")),
            _ => panel.series.push(sea_dipole(view.own)),
        }
        panel.series.extend(bands(view, quantity));
        if index == 2 {
            panel.series.extend(view.dipoles.iter().cloned());
        }
        if view.own.is_empty() && view.one.is_empty() {
            panel.say("no Galaxy has been drawn yet");
        }
        figure.panels.push(panel);
    }
    figure
}

fn headings() -> Vec<Heading> {
    let heading = |origin, text: &str, words: &[&str]| Heading {
        origin,
        text: text.to_owned(),
        words: words.iter().map(|text| (*text).to_owned()).collect(),
    };
    vec![
        heading(Origin::Measured, "measured dipoles", &["first harmonic in right ascension"]),
        heading(Origin::Model, "model of larmor, not the paper's", &["D(E) below 10 TeV extrapolated"]),
        heading(Origin::Formula, "for comparison", &[]),
    ]
}

fn level_line(value: f64, name: &'static str) -> Series {
    // The name stands within the axes.
    let ends = [ENERGY_TEV[0], NAMED_TO_TEV].map(|energy| (energy, value));
    Series::line(format!("sources {name}"), Origin::Formula, Colour::Weak, Stroke::Dashed, ends).ending(name)
}

/// Dipole of the smooth sea from its gradient alone.
fn sea_dipole(own: &[LevelSurvey]) -> Series {
    let values = own.iter().map(|level| (level.level.energy_tev, level.level.sea.dipole().abs()));
    let hint = "The same supernovae as a continuous distribution: δ = 3 D_⊥ |∂n/∂y|/(c n) at the height of the Earth";
    let legend = Legend {
        words: "3D_⊥ |∂n/∂y|/(cn)".into(),
        ..Legend::new("dipole of the smooth sea", Colour::Sea, hint)
    };
    Series::line("sources sea", Origin::Formula, Colour::Sea, Stroke::Dashed, values)
        .named(legend.ranked(8))
        .weighing(1.2)
}

/// Ranges and median of the scene's Galaxies, those with isotropic diffusion, and one Galaxy.
fn bands(view: &GalaxyView<'_>, shown: &Quantity) -> Vec<Series> {
    let mut all = Vec::new();
    let ranges: [(&str, fn(&Bands) -> [f64; 2]); 3] =
        [("99 %", |b| b.central_99), ("95 %", |b| b.central_95), ("68 %", |b| b.central_68)];
    for (index, (name, range)) in ranges.iter().enumerate() {
        let points = view.own.iter().map(|level| Point::between(level.level.energy_tev, range(&(shown.bands)(level))));
        let band = Series::new(format!("sources {name}"), Origin::Model, Colour::Source, Look::Band, points.collect());
        let hint = "Central range of all Galaxies of the scene; darker where narrower ranges lie over it";
        let legend = Legend::new("68, 95 and 99 % of Galaxies", Colour::Source, hint).ranked(2);
        all.push(if index == 2 { band.named(legend) } else { band });
    }
    let line = |key: &str, survey: &[LevelSurvey], colour, stroke, value: fn(&Bands) -> f64, name: &str| {
        let point = |level: &LevelSurvey| {
            let (energy_tev, value) = (level.level.energy_tev, value(&(shown.bands)(level)));
            let text = if view.told { told(name, shown.name, energy_tev, value) } else { String::new() };
            Point { text, ..Point::new(energy_tev, value) }
        };
        Series::new(key, Origin::Model, colour, Look::Line(stroke), survey.iter().map(point).collect())
    };
    let isotropic = view.isotropic;
    let ends: [fn(&Bands) -> f64; 2] = [|b| b.central_68[0], |b| b.central_68[1]];
    for end in ends {
        let legend = Legend::new("isotropic: 68 %", Colour::Old, "The same with isotropic diffusion").ranked(4);
        let series = line("sources isotropic 68", isotropic, Colour::Old, Stroke::Dotted, end, "isotropic, 68 %");
        all.push(series.named(legend));
    }
    let hint = "The same supernovae, as fast across the field as along it, with a halo";
    let legend = Legend::new("isotropic: median", Colour::Old, hint).ranked(3);
    all.push(
        line("sources isotropic", isotropic, Colour::Old, Stroke::Dashed, |b| b.median, "isotropic, median")
            .named(legend),
    );
    let legend = Legend::new("median of Galaxies", Colour::Source, "Half of all Galaxies lie above").ranked(1);
    let median = line("sources median", view.own, Colour::Source, Stroke::Solid, |b| b.median, "median of Galaxies");
    all.push(median.named(legend).weighing(1.2));
    if !view.one.is_empty() {
        all.push(one(view, shown));
    }
    all
}

/// This Galaxy, at the energies of the survey or, without one, at those of the model.
fn one(view: &GalaxyView<'_>, shown: &Quantity) -> Series {
    let energies: Vec<f64> = if view.own.len() == view.one.len() {
        view.own.iter().map(|level| level.level.energy_tev).collect()
    } else {
        crate::galaxy::energies_tev()
    };
    let point = |(energy_tev, seen): (&f64, &Seen)| {
        let value = (shown.one)(seen);
        let strongest = format!(
            "\nstrongest source: {:.0} % of the intensity\n{} away, {} old",
            100.0 * seen.fractions[0],
            quantity(f64::from(seen.distance_pc), Unit::Parsec),
            quantity(f64::from(seen.age_yr), Unit::Year)
        );
        let text =
            if view.told { told("this Galaxy", shown.name, *energy_tev, value) + &strongest } else { String::new() };
        Point { text, ..Point::new(*energy_tev, value) }
    };
    let points = energies.iter().zip(view.one).map(point).collect();
    let legend = Legend::new("this Galaxy", Colour::Ink, "One Galaxy, drawn by its number").ranked(0);
    let look = Look::Line(Stroke::Solid);
    Series::new("sources one", Origin::Model, Colour::Ink, look, points).named(legend).weighing(1.4)
}

fn told(name: &str, symbol: &str, energy_tev: f64, value: f64) -> String {
    let energy = quantity(energy_tev, Unit::Tev);
    format!("{name} at {energy}\n{symbol} = {}\nthis program's model", number(value, 3))
}
