//! The measured tables of the sky as series, with the words that the pointer is told.

use std::collections::BTreeMap;

use crate::figure::{Colour, Legend, Look, Origin, Point, Series, marker};
use crate::math;
use crate::quantity::{Unit, number, quantity};
use crate::sky::{Bar, DataSet, DipolePoint, Errors, Kind, Observations, ProtonPoint, Provenance, Status, is_chosen};
use crate::units::GEV_PER_TEV;

/// Power of E by which intensities are multiplied, so that a falling spectrum lies flat (a choice of ours; the paper's is
/// not stated).
const POWER: f64 = 2.7;
/// Size of the series that the paper or the user singles out, and of all others.
const SIZES: [f64; 2] = [1.25, 0.85];
/// Rank of measurements in a legend: those that are singled out come first.
const RANKS: [u8; 2] = [6, 7];

/// Measured dipoles, one series a publication.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeasuredDipoles {
    /// Amplitudes over energy in TeV.
    pub amplitudes: Vec<Series>,
    /// Right ascensions in degrees over energy in TeV, under the same keys.
    pub phases: Vec<Series>,
}

/// Measured protons, one series a publication and hadronic model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeasuredProtons {
    /// `E^2.7 I` in GeV^1.7/(m² s sr) over energy in GeV; those that the fit uses come first.
    pub series: Vec<Series>,
    /// Keys of those that neither the figure shows nor the fit uses unless told.
    pub spare: Vec<String>,
}

/// Energy in GeV and intensity times E^2.7, of an energy in TeV and an intensity in 1/(GeV m² s sr).
pub fn scaled(energy_tev: f64, intensity: f64) -> (f64, f64) {
    let energy_gev = energy_tev * GEV_PER_TEV;
    (energy_gev, intensity * math::pow(energy_gev, POWER))
}

/// Key under which the dipoles of a publication are hidden.
pub fn dipole_key(point: &DipolePoint) -> String {
    format!("dipole of {}", publication(&point.provenance))
}

/// Key under which a series of protons is hidden.
pub fn proton_key(point: &ProtonPoint) -> String {
    format!("protons of {}", proton_series(point))
}

impl MeasuredDipoles {
    /// The dipoles of a data set. Publications of one experiment share colour, marker and their line of the legend; the two
    /// that the paper names and the user's own lie on top.
    pub fn new(observations: &Observations, set: DataSet) -> Self {
        let mut measured = Self::default();
        let mut experiments: Vec<String> = Vec::new();
        for (name, points) in grouped(observations.dipoles_in(set), |point| publication(&point.provenance)) {
            let Some(first) = points.first() else { continue };
            let group = experiment(first);
            let singled = match group.as_str() {
                "IceCube 2012" => Some(0),
                "EAS-TOP 2009" => Some(1),
                _ => first.provenance.own.then_some(2),
            };
            let index = experiments.iter().position(|own| *own == group).unwrap_or(experiments.len());
            if singled.is_none() && index == experiments.len() {
                experiments.push(group.clone());
            }
            let (colour, shape) = match singled {
                Some(singled) => (Colour::Singled(singled), marker(singled)),
                None => (Colour::Data(index), marker(index + 2)),
            };
            let others = usize::from(singled.is_none());
            let series = |points: Vec<Point>| {
                let legend = Legend::new(&group, colour, hint(&first.provenance)).ranked(RANKS[others]);
                let legend = Legend { aside: singled.is_none(), ..legend };
                let series = Series::new(dipole_key(first), Origin::Measured, colour, Look::Points(shape), points);
                Series { name: name.clone(), ..series.named(legend).weighing(SIZES[others]) }
            };
            let phases: Vec<Point> = points.iter().filter_map(|point| phase(point)).collect();
            if !phases.is_empty() {
                measured.phases.push(series(phases));
            }
            measured.amplitudes.push(series(points.iter().map(|point| amplitude(point)).collect()));
        }
        for list in [&mut measured.amplitudes, &mut measured.phases] {
            list.sort_by_key(|series| matches!(series.colour, Colour::Singled(_)));
        }
        measured
    }
}

impl MeasuredProtons {
    /// The protons of a data set.
    pub fn new(observations: &Observations, set: DataSet) -> Self {
        let mut measured = Self::default();
        let mut groups = grouped(observations.protons_in(set), proton_series);
        groups.sort_by_key(|(_, points)| !points.first().is_some_and(|point| is_chosen(set, point)));
        for (index, (name, points)) in groups.into_iter().enumerate() {
            let Some(first) = points.first() else { continue };
            let aside = !is_chosen(set, first);
            if aside {
                measured.spare.push(proton_key(first));
            }
            let own = first.provenance.own;
            let colour = if own { Colour::Singled(2) } else { Colour::Data(index) };
            let legend = Legend::new(name, colour, hint(&first.provenance)).ranked(RANKS[1]);
            let points = points.iter().map(|point| intensity(point)).collect();
            let look = Look::Points(marker(if own { 2 } else { index + 2 }));
            let series = Series::new(proton_key(first), Origin::Measured, colour, look, points);
            measured.series.push(series.named(Legend { aside, ..legend }).weighing(SIZES[usize::from(!own)]));
        }
        measured
    }
}

/// Points by name, in the order of the tables.
fn grouped<'a, T>(points: impl Iterator<Item = &'a T>, name: impl Fn(&T) -> String) -> Vec<(String, Vec<&'a T>)> {
    let mut places = BTreeMap::new();
    let mut groups: Vec<(String, Vec<&T>)> = Vec::new();
    for point in points {
        let name = name(point);
        let place = *places.entry(name.clone()).or_insert(groups.len());
        if place == groups.len() {
            groups.push((name, Vec::new()));
        }
        groups[place].1.push(point);
    }
    groups
}

/// `IceCube 2012`.
fn publication(provenance: &Provenance) -> String {
    let year = provenance.year.map(|year| format!(" {year}")).unwrap_or_default();
    format!("{}{}{year}", if provenance.own { "own: " } else { "" }, provenance.experiment)
}

/// Whose dipole this is: the two that the paper names with their years, the many underground muon detectors together,
/// everything else by experiment.
fn experiment(point: &DipolePoint) -> String {
    let provenance = &point.provenance;
    if provenance.own {
        return publication(provenance);
    }
    match (provenance.reference.as_str(), provenance.experiment.as_str()) {
        ("arXiv:1109.1017", _) => "IceCube 2012".to_owned(),
        ("arXiv:0901.2740", _) => "EAS-TOP 2009".to_owned(),
        ("not assigned", _) | (_, "Mayflower Mine" | "Artyomovsk" | "Hong Kong") => "underground muons".to_owned(),
        (_, name @ ("Auger SD1500" | "Auger SD750")) => name.split(' ').next().unwrap_or(name).to_owned(),
        (_, name) => name.to_owned(),
    }
}

fn proton_series(point: &ProtonPoint) -> String {
    if point.provenance.own { format!("own: {}", point.provenance.experiment) } else { point.series() }
}

fn hint(provenance: &Provenance) -> String {
    let citation = if provenance.citation.is_empty() { "no journal reference" } else { &provenance.citation };
    format!("measured: {citation}\n{}, {}", provenance.reference, provenance.status.word())
}

/// A point with its errors; what has no lower error reaches zero.
fn measured(x: f64, y: f64, errors: Errors, scale: f64) -> Point {
    let stat = match (errors.stat.minus, errors.stat.plus) {
        (None, Some(plus)) => [f64::INFINITY, plus],
        (minus, plus) => [minus.unwrap_or(0.0), plus.unwrap_or(0.0)],
    };
    let total = (errors.sys != Bar::default()).then(|| [errors.total_minus(), errors.total_plus()]);
    let scaled = |sizes: [f64; 2]| sizes.map(|size| size * scale);
    Point { error: scaled(stat), total: total.map(scaled), ..Point::new(x, y * scale) }
}

fn amplitude(point: &DipolePoint) -> Point {
    let limit = point.kind == Kind::Limit;
    let errors = if limit { Errors::default() } else { point.errors };
    Point { limit, text: dipole_text(point), ..measured(point.energy_tev, point.amplitude, errors, 1.0) }
}

fn phase(point: &DipolePoint) -> Option<Point> {
    let phase = point.phase.filter(|_| point.kind == Kind::Measurement)?;
    let plus = phase.error.plus.unwrap_or(0.0);
    let error = [phase.error.minus.unwrap_or(plus), plus];
    Some(Point { error, text: dipole_text(point), ..Point::new(phase.energy_tev, phase.degrees) })
}

fn intensity(point: &ProtonPoint) -> Point {
    let (energy_gev, value) = scaled(point.energy_tev, point.intensity);
    let text = proton_text(point);
    Point { text, ..measured(energy_gev, point.intensity, point.errors, value / point.intensity) }
}

fn dipole_text(point: &DipolePoint) -> String {
    let sign = if point.kind == Kind::Limit { "<" } else { "=" };
    let phase = point.phase.map_or_else(String::new, |phase| {
        format!("\nmaximum at right ascension {}", degrees(phase.degrees, phase.error))
    });
    format!(
        "{} at {}\nδ {sign} {}{phase}\n{}",
        publication(&point.provenance),
        quantity(point.energy_tev, Unit::Tev),
        with_errors(point.amplitude, point.errors),
        origin(&point.provenance)
    )
}

fn proton_text(point: &ProtonPoint) -> String {
    format!(
        "{} at {}\nI = {} GeV⁻¹ m⁻² s⁻¹ sr⁻¹\n{}",
        proton_series(point),
        quantity(point.energy_tev, Unit::Tev),
        with_errors(point.intensity, point.errors),
        origin(&point.provenance)
    )
}

fn degrees(value: f64, error: Bar) -> String {
    match (error.minus, error.plus) {
        (Some(minus), Some(plus)) if minus == plus => format!("{}° ± {}°", number(value, 3), number(plus, 2)),
        (Some(minus), Some(plus)) => format!("{}° +{}° −{}°", number(value, 3), number(plus, 2), number(minus, 2)),
        _ => format!("{}°", number(value, 3)),
    }
}

/// `6.4×10⁻⁴ ± 2.5×10⁻⁴ (stat) ± 1×10⁻⁴ (sys)`.
fn with_errors(value: f64, errors: Errors) -> String {
    let one = |error: Bar, name: &str| match (error.minus, error.plus) {
        (Some(minus), Some(plus)) if minus == plus => format!(" ± {} ({name})", number(plus, 2)),
        (Some(minus), Some(plus)) => format!(" +{} −{} ({name})", number(plus, 2), number(minus, 2)),
        (None, Some(plus)) => format!(" +{} ({name}, reaches 0)", number(plus, 2)),
        _ => String::new(),
    };
    let text = format!("{}{}{}", number(value, 3), one(errors.stat, "stat"), one(errors.sys, "sys"));
    if errors == Errors::default() { format!("{text}, no error given") } else { text }
}

fn origin(provenance: &Provenance) -> String {
    let status = match provenance.status {
        Status::Tabulated => "measured, from a published table",
        Status::Recovered => "measured, read from a vector figure",
        Status::Constructed => "made from other rows by this program",
    };
    let citation = if provenance.citation.is_empty() { String::new() } else { format!("{}\n", provenance.citation) };
    let note = if provenance.note.is_empty() { String::new() } else { format!("\n{}", provenance.note) };
    format!("{citation}{}\n{status}{note}", provenance.reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observations() -> Observations {
        Observations::shipped().unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn the_pointer_is_told_value_errors_experiment_and_reference() {
        let observations = observations();
        let icecube = |point: &&DipolePoint| {
            point.provenance.experiment == "IceCube" && point.provenance.year == Some(2012) && point.energy_tev == 400.0
        };
        let text = observations.dipoles.iter().find(icecube).map(dipole_text).unwrap_or_default();
        for part in ["IceCube 2012", "400", "3.7×10⁻⁴", "(stat)", "(sys)", "arXiv:1109.1017", "measured"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        let pamela = |point: &&ProtonPoint| point.provenance.experiment == "PAMELA";
        let text = observations.protons.iter().find(pamela).map(proton_text).unwrap_or_default();
        for part in ["PAMELA 2011", "(stat)", "(sys)", "GeV⁻¹", "doi:10.1126/science.1199172"] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn the_papers_two_are_singled_out_and_on_top() {
        for &set in DataSet::ALL {
            let dipoles = MeasuredDipoles::new(&observations(), set);
            let top: Vec<&str> = dipoles.amplitudes.iter().rev().take(2).map(|series| series.name.as_str()).collect();
            assert!(top.contains(&"IceCube 2012") && top.contains(&"EAS-TOP 2009"), "{top:?}");
            assert!(dipoles.amplitudes.len() > 20 && !dipoles.phases.is_empty());
            assert!(MeasuredProtons::new(&observations(), set).series.len() >= 4);
        }
    }

    /// No two lines of a legend have both colour and marker in common.
    #[test]
    fn experiments_can_be_told_apart() {
        for &set in DataSet::ALL {
            let dipoles = MeasuredDipoles::new(&observations(), set).amplitudes;
            let protons = MeasuredProtons::new(&observations(), set).series;
            for list in [dipoles, protons] {
                let group = |series: &Series| series.legend.as_ref().map(|legend| legend.name.clone());
                for (index, one) in list.iter().enumerate() {
                    let same = |other: &&Series| (other.colour, other.look) == (one.colour, one.look);
                    let other = list[..index].iter().filter(same).find(|other| group(other) != group(one));
                    assert!(other.is_none(), "{set:?}: {} and {:?}", one.name, other.map(|other| &other.name));
                }
            }
        }
    }

    #[test]
    fn errors_without_a_lower_end_reach_zero() {
        let stat = |minus, plus| Errors { stat: Bar { minus, plus }, ..Errors::default() };
        assert_eq!(measured(1.0, 1.0, stat(None, Some(1.0)), 2.0).error, [f64::INFINITY, 2.0]);
        assert_eq!(measured(1.0, 1.0, stat(None, None), 1.0).error, [0.0; 2]);
        assert_eq!(measured(1.0, 1.0, stat(Some(0.5), Some(1.0)), 1.0).total, None);
    }
}
