//! The measured tables as series of a plot, with the words that the pointer is told.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui_plot::MarkerShape;

use super::item::{BOTTOM, Ink, Mark, Measured};
use crate::figure::proton_series;
use crate::quantity::{Unit, number, quantity};
use crate::sky::{Bar, DataSet, DipolePoint, Errors, Kind, Observations, ProtonPoint, Provenance, Status, is_chosen};

/// Index of the energy that the intensity is multiplied with, so that a falling spectrum lies flat.
pub(super) const SPECTRAL_INDEX: f64 = 2.7;

/// GeV in a TeV: intensities are per GeV.
pub(super) const GEV: f64 = 1.0e3;

/// Publications that the paper names in its Fig. 2: experiment and year.
const SINGLED: [(&str, u32); 2] = [("IceCube", 2012), ("EAS-TOP", 2009)];

const MARKERS: [MarkerShape; 5] =
    [MarkerShape::Circle, MarkerShape::Square, MarkerShape::Up, MarkerShape::Diamond, MarkerShape::Plus];

/// Everything measured, ready to draw.
#[derive(Clone, Debug, Default)]
pub(super) struct Data {
    /// Amplitudes of the dipole.
    pub dipoles: Vec<Arc<Measured>>,
    /// Their phases, under the same keys.
    pub phases: Vec<Arc<Measured>>,
    /// Intensities of protons.
    pub protons: Vec<Arc<Measured>>,
    /// Keys of the series of protons that neither the figure shows nor the fit uses unless told.
    pub spare: Vec<String>,
}

/// Key under which the dipoles of a publication are hidden.
pub(super) fn dipole_key(point: &DipolePoint) -> String {
    format!("dipole of {}", publication(&point.provenance))
}

/// Key under which a series of protons is hidden.
pub(super) fn proton_key(point: &ProtonPoint) -> String {
    format!("protons of {}", proton_series(point))
}

impl Data {
    pub fn new(observations: &Observations, set: DataSet) -> Self {
        let mut data = Self::default();
        let groups = grouped(observations.dipoles_in(set), |point| publication(&point.provenance));
        let mut others = 0;
        for (name, points) in groups {
            let Some(first) = points.first() else { continue };
            let provenance = &first.provenance;
            let singled = SINGLED
                .iter()
                .position(|(experiment, year)| provenance.experiment == *experiment && provenance.year == Some(*year));
            let ink = match singled {
                Some(index) => Ink::Singled(index),
                None if provenance.own => Ink::Singled(SINGLED.len()),
                None => Ink::Category(others),
            };
            let marker =
                if matches!(ink, Ink::Singled(_)) { MarkerShape::Diamond } else { MARKERS[others / 6 % MARKERS.len()] };
            others += usize::from(singled.is_none());
            let series = |marks: Vec<Mark>| Measured {
                key: dipole_key(first),
                name: name.clone(),
                ink,
                marker,
                hint: hint(provenance),
                marks,
            };
            let phases: Vec<Mark> = points.iter().filter_map(|point| phase_mark(point)).collect();
            if !phases.is_empty() {
                data.phases.push(Arc::new(series(phases)));
            }
            data.dipoles.push(Arc::new(series(points.iter().map(|point| dipole_mark(point)).collect())));
        }
        // Those that the paper names are drawn last, over all others.
        for list in [&mut data.dipoles, &mut data.phases] {
            list.sort_by_key(|series| matches!(series.ink, Ink::Singled(_)));
        }
        // Those of the fit come first and get colours of their own.
        let mut groups = grouped(observations.protons_in(set), proton_series);
        groups.sort_by_key(|(_, points)| !points.first().is_some_and(|point| is_chosen(set, point)));
        for (index, (name, points)) in groups.into_iter().enumerate() {
            let Some(first) = points.first() else { continue };
            if !is_chosen(set, first) {
                data.spare.push(proton_key(first));
            }
            data.protons.push(Arc::new(Measured {
                key: proton_key(first),
                name,
                ink: Ink::Category(index),
                marker: MARKERS[index % MARKERS.len()],
                hint: hint(&first.provenance),
                marks: points.iter().map(|point| proton_mark(point)).collect(),
            }));
        }
        data
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
pub(super) fn publication(provenance: &Provenance) -> String {
    let year = provenance.year.map(|year| format!(" {year}")).unwrap_or_default();
    format!("{}{}{year}", if provenance.own { "own: " } else { "" }, provenance.experiment)
}

fn hint(provenance: &Provenance) -> String {
    let citation = if provenance.citation.is_empty() { "no journal reference" } else { &provenance.citation };
    format!("measured: {citation}\n{}, {}", provenance.reference, provenance.status.word())
}

/// Ends of an error bar on a logarithmic axis; `None` without an error.
fn bar(value: f64, errors: Bar, scale: f64) -> Option<[f64; 2]> {
    let plus = errors.plus?;
    let low = errors.minus.map(|minus| (value - minus) * scale).filter(|low| *low > 0.0);
    Some([low.map_or(BOTTOM, f64::log10), ((value + plus) * scale).log10()])
}

fn dipole_mark(point: &DipolePoint) -> Mark {
    let value = point.amplitude;
    Mark {
        at: [point.energy_tev.log10(), value.log10()],
        stat: bar(value, point.errors.stat, 1.0),
        sys: bar(value, point.errors.sys, 1.0),
        limit: point.kind == Kind::Limit,
        text: dipole_text(point),
    }
}

/// What the pointer is told over a dipole: value, errors, experiment, reference.
pub(super) fn dipole_text(point: &DipolePoint) -> String {
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

fn proton_mark(point: &ProtonPoint) -> Mark {
    let energy_gev = point.energy_tev * GEV;
    let scale = energy_gev.powf(SPECTRAL_INDEX);
    Mark {
        at: [point.energy_tev.log10(), (point.intensity * scale).log10()],
        stat: bar(point.intensity, point.errors.stat, scale),
        sys: bar(point.intensity, point.errors.sys, scale),
        limit: false,
        text: proton_text(point),
    }
}

/// What the pointer is told over an intensity.
pub(super) fn proton_text(point: &ProtonPoint) -> String {
    format!(
        "{} at {}\nI = {} GeV⁻¹ m⁻² s⁻¹ sr⁻¹\n{}",
        proton_series(point),
        quantity(point.energy_tev, Unit::Tev),
        with_errors(point.intensity, point.errors),
        origin(&point.provenance)
    )
}

/// Where a right ascension lies on the axis, which runs from -180° to 180° so that what leads through 0° hangs together.
pub(super) fn wrapped(degrees: f64) -> f64 {
    (degrees + 180.0).rem_euclid(360.0) - 180.0
}

fn phase_mark(point: &DipolePoint) -> Option<Mark> {
    let phase = point.phase?;
    let at = wrapped(phase.degrees);
    let ends = phase.error.plus.map(|plus| [at - phase.error.minus.unwrap_or(plus), at + plus]);
    Some(Mark { at: [phase.energy_tev.log10(), at], stat: ends, sys: None, limit: false, text: dipole_text(point) })
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
            let data = Data::new(&observations(), set);
            let singled: Vec<&str> = data.dipoles.iter().rev().take(2).map(|series| series.name.as_str()).collect();
            assert!(singled.contains(&"IceCube 2012") && singled.contains(&"EAS-TOP 2009"), "{singled:?}");
            assert!(data.dipoles.len() > 20 && data.protons.len() >= 4 && !data.phases.is_empty());
        }
    }

    #[test]
    fn phases_hang_together_through_zero() {
        assert_eq!([wrapped(350.0), wrapped(10.0), wrapped(266.4).round()], [-10.0, 10.0, -94.0]);
    }

    #[test]
    fn a_bar_that_reaches_zero_leaves_the_plot() {
        let open = bar(1.0, Bar { minus: None, plus: Some(1.0) }, 1.0);
        assert_eq!(open.map(|ends| ends[0]), Some(BOTTOM));
        assert_eq!(bar(1.0, Bar::default(), 1.0), None);
        let ends = bar(2.0, Bar { minus: Some(1.0), plus: Some(8.0) }, 10.0);
        assert_eq!(ends, Some([1.0, 2.0]));
    }
}
