//! Which measured points form a series, and the colour and marker of each: the same in figures and panels.

use crate::output::palette::{MARKERS, Marker, faded};
use crate::sky::{DipolePoint, ProtonPoint};

/// Blue of the model's sea and of IceCube 2012, vermilion of EAS-TOP 2009, both of the palette of Okabe and Ito.
const SINGLED_OUT: [(&str, [u8; 3], Marker); 2] =
    [("IceCube 2012", [0, 90, 200], Marker::Disc), ("EAS-TOP 2009", [230, 95, 0], Marker::Square)];

/// Colours of all other series, told apart with markers; of the palettes of Okabe and Ito, and of Tol.
const COLOURS: [[u8; 3]; 7] =
    [[0, 125, 95], [170, 80, 140], [105, 105, 105], [60, 140, 190], [150, 110, 0], [130, 60, 30], [85, 85, 180]];

/// Strength of the colours of series that are not singled out.
const QUIET: f64 = 0.72;

/// Colour and marker of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Colour on white paper, sRGB.
    pub colour: [u8; 3],
    /// Marker.
    pub marker: Marker,
    /// Named by the paper: drawn strongly and on top.
    pub singled_out: bool,
}

/// Name of the series of a dipole: the two that the paper names with their years, the many underground muon detectors
/// together, everything else by experiment.
pub fn dipole_series(point: &DipolePoint) -> String {
    let provenance = &point.provenance;
    if provenance.own {
        return format!("own: {}", provenance.experiment);
    }
    match (provenance.reference.as_str(), provenance.experiment.as_str()) {
        ("arXiv:1109.1017", _) => "IceCube 2012".to_owned(),
        ("arXiv:0901.2740", _) => "EAS-TOP 2009".to_owned(),
        ("not assigned", _) | (_, "Mayflower Mine" | "Artyomovsk" | "Hong Kong") => "underground muons".to_owned(),
        (_, name @ ("Auger SD1500" | "Auger SD750")) => name.split(' ').next().unwrap_or(name).to_owned(),
        (_, name) => name.to_owned(),
    }
}

/// Name of the series of a proton intensity.
pub fn proton_series(point: &ProtonPoint) -> String {
    if point.provenance.own { format!("own: {}", point.provenance.experiment) } else { point.series() }
}

/// The look of series number `index` among those that are not singled out.
pub fn series_look(name: &str, index: usize) -> Look {
    if let Some((_, colour, marker)) = SINGLED_OUT.into_iter().find(|(own, ..)| *own == name) {
        return Look { colour, marker, singled_out: true };
    }
    let colour = faded(COLOURS[index % COLOURS.len()], QUIET);
    Look { colour, marker: MARKERS[(index + 2) % MARKERS.len()], singled_out: false }
}

/// All names in the order in which they first come, each with its look, singled-out ones last so that they lie on top.
pub(super) fn looks(names: impl Iterator<Item = String>) -> Vec<(String, Look)> {
    let mut list: Vec<(String, Look)> = Vec::new();
    let mut index = 0;
    for name in names {
        if list.iter().any(|(own, _)| *own == name) {
            continue;
        }
        let look = series_look(&name, index);
        index += usize::from(!look.singled_out);
        list.push((name, look));
    }
    list.sort_by_key(|(_, look)| look.singled_out);
    list
}
