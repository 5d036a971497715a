//! The intensity of protons over energy, what contributes to it, and the source at three ages.

use crate::figure::measured::scaled;
use crate::figure::sky::{BARS, Case, Curve, Sky, headings};
use crate::figure::{
    Axis, Colour, Figure, Key, Legend, Look, Marker, MeasuredProtons, Origin, Panel, Point, Series, Stroke,
};
use crate::quantity::{Unit, number, quantity};
use crate::sky::{AgeDot, DataSet};
use crate::units::GEV_PER_TEV;

/// Energies in GeV and `E^2.7 I` in GeV^1.7/(m² s sr) on the axes.
const ENERGY_GEV: [f64; 2] = [30.0, 3e8];
const SCALED: [f64; 2] = [1e2, 5e4];
/// Symbol and unit of what is shown.
const SYMBOL: &str = "E²·⁷ I";
const UNIT: &str = " GeV¹·⁷ m⁻² s⁻¹ sr⁻¹";
/// Markers of the three ages.
const MARKERS: [Marker; 3] = [Marker::Up, Marker::Disc, Marker::Down];

/// Curves from the lowest to the one on top.
const CURVES: [Curve; 4] = [
    Curve {
        key: "spectrum old",
        name: "old sources",
        symbol: SYMBOL,
        words: "",
        hint: "Old local sources, what is left at low energies: this program's model and fit",
        colour: Colour::Old,
        stroke: Stroke::Dotted,
        weight: 0.95,
        diffuses: false,
        value: |point| scaled(point.energy_tev, point.intensities.old),
    },
    Curve {
        key: "spectrum sea",
        name: "sea",
        symbol: SYMBOL,
        words: "",
        hint: "Average Galactic sea with its knee: this program's model and fit",
        colour: Colour::Sea,
        stroke: Stroke::Dashed,
        weight: 0.95,
        diffuses: false,
        value: |point| scaled(point.energy_tev, point.intensities.sea),
    },
    Curve {
        key: "spectrum source",
        name: "local source",
        symbol: SYMBOL,
        words: "",
        hint: "A burst of protons at R and T, diffusing with the tensor that this program measured: this program's model\n\
               thin where D(E) is extrapolated; it falls at low energies because the Earth lies off its field line",
        colour: Colour::Source,
        stroke: Stroke::Solid,
        weight: 1.2,
        diffuses: true,
        value: |point| scaled(point.energy_tev, point.intensities.source),
    },
    Curve {
        key: "spectrum total",
        name: "total",
        symbol: SYMBOL,
        words: "",
        hint: "Local source, sea and old sources together: this program's model and fit",
        colour: Colour::Ink,
        stroke: Stroke::Solid,
        weight: 1.4,
        diffuses: true,
        value: |point| scaled(point.energy_tev, point.intensities.total()),
    },
];

/// Protons: what is measured and this program's model; `dots` are the flux of the first reading's source, age by age.
pub fn spectrum(sky: &Sky<'_>, measured: &MeasuredProtons, dots: &[AgeDot]) -> Figure {
    let y = Axis::log("E²·⁷ I of protons [GeV¹·⁷ m⁻² s⁻¹ sr⁻¹]", SCALED);
    let mut panel = Panel::new("spectrum", Axis::log("kinetic energy E [GeV]", ENERGY_GEV), y);
    panel.rules.extend(sky.extrapolated(|energy_tev| energy_tev * GEV_PER_TEV));
    for Case { curves, .. } in sky.cases {
        let points = curves.curves.iter().zip(curves.intensity_range()).map(|(point, ends)| {
            let energy_gev = point.energy_tev * GEV_PER_TEV;
            Point::between(energy_gev, ends.map(|value| scaled(point.energy_tev, value).1))
        });
        let hint = "Intensity of the source with the fractions of fits of this program that are equally good";
        let open = Series::new("spectrum open", Origin::Model, Colour::Source, Look::Band, points.collect());
        panel.series.push(open.named(Legend::new("equally good fits", Colour::Source, hint).ranked(4)));
    }
    panel.series.extend(measured.series.iter().cloned());
    panel.series.extend(sky.curves(&CURVES, UNIT));
    let ages = dots.chunk_by(|a, b| a.age_yr == b.age_yr).enumerate();
    panel.series.extend(ages.map(|(index, dots)| at_age(index, dots, sky.told)));
    let fitted =
        if sky.set == DataSet::Paper2015 { "fitted: 45 GeV on; KASCADE below 12 PeV" } else { "fitted: 45 GeV on" };
    let key = Key::Right(headings(sky, &[BARS], fitted));
    Figure { key, ..Figure::of("Proton intensity, after Savchenko et al. 2015, Fig. 3", "", panel) }
}

/// The source at one age.
fn at_age(index: usize, dots: &[AgeDot], told: bool) -> Series {
    let age = quantity(dots.first().map_or(0.0, |dot| dot.age_yr), Unit::Year);
    let point = |dot: &AgeDot| {
        let (x, y) = scaled(dot.energy_tev, dot.intensity);
        let text = || {
            let origin = if dot.measured { "measured by this program" } else { "extrapolated" };
            let (energy, value) = (quantity(dot.energy_tev, Unit::Tev), number(y, 3));
            format!("local source {age} old at {energy}\n{SYMBOL} = {value}{UNIT}\nthis program's model, D(E) {origin}")
        };
        Point { faded: !dot.measured, text: if told { text() } else { String::new() }, ..Point::new(x, y) }
    };
    let points = dots.iter().filter(|dot| dot.intensity > 0.0).map(point).collect();
    let hint = "Flux of the same source at half, once and twice its age, at the energies that this program followed; \
                smaller where D(E) is extrapolated (the paper's three ages are not given)";
    let colour = Colour::Age(index);
    let look = Look::Points(MARKERS[index % MARKERS.len()]);
    let series = Series::new("spectrum dots", Origin::Dots, colour, look, points).weighing(1.2);
    series.named(Legend::new(format!("at {age}"), colour, hint).ranked(5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_curve_says_whose_it_is() {
        Curve::check(&CURVES);
    }
}
