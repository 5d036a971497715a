//! Figure 2 of the paper: amplitude of the dipole over energy, and its phase below.

use crate::output::palette::Marker;
use crate::output::plot::axes::{Area, Axis, Frame, Scale};
use crate::output::plot::figure::Figure;
use crate::output::plot::key::{self, Entry};
use crate::output::plot::series::{Look, dipole_series, looks};
use crate::sky::{BandPoint, CurvePoint, DataSet, DipolePoint, Kind, SEA_RA_DEG, SOURCE_RA_DEG};

const SIZE: (f64, f64) = (1500.0, 1200.0);
const UPPER: Area = Area { left: 132.0, right: 980.0, top: 26.0, bottom: 700.0 };
const LOWER: Area = Area { left: 132.0, right: 980.0, top: 726.0, bottom: 1112.0 };
const KEY_AT: (f64, f64) = (1010.0, 40.0);

/// Energies in TeV and amplitudes on the axes.
const ENERGY_TEV: (f64, f64) = (0.05, 1e4);
const AMPLITUDE: (f64, f64) = (2e-5, 5e-3);
/// Right ascensions on the axis, so that neither data nor model are torn apart: 180° to 180° by way of 0°.
const PHASE_DEG: (f64, f64) = (-180.0, 180.0);

const RED: [u8; 3] = [200, 30, 30];
const MAGENTA: [u8; 3] = [190, 30, 170];
const GREEN: [u8; 3] = [60, 150, 60];
const BLACK: [u8; 3] = [40, 40, 40];

/// One reading of the data: a source and its sea.
#[derive(Clone, Debug)]
pub struct DipoleCase {
    /// Words of the key: `R = 600 pc, E_max = 1e14 eV`.
    pub label: String,
    /// The curves, energies rising.
    pub curves: Vec<CurvePoint>,
    /// Lowest and highest dipole of the source among equally good fits, one for each point of the curves.
    pub range: Vec<[f64; 2]>,
}

/// All that the figure shows.
#[derive(Clone, Copy, Debug)]
pub struct DipoleFigure<'a> {
    /// Which data.
    pub set: DataSet,
    /// Measured points of that data set.
    pub points: &'a [&'a DipolePoint],
    /// The stand-in for the paper's band.
    pub band: &'a [BandPoint],
    /// Readings; the first is drawn full, the second dashed.
    pub cases: &'a [DipoleCase],
}

/// Draws both panels and the key.
pub fn draw_dipole(figure: &DipoleFigure<'_>) -> Figure {
    let series = looks(figure.points.iter().filter(|p| shown(p)).map(|point| dipole_series(point)));
    let drawing = Figure::sized("Dipole anisotropy, after Savchenko et al. 2015, Fig. 2", SIZE);
    let (drawing, hidden) = amplitude(drawing, figure, &series);
    let beyond = hidden + figure.points.iter().filter(|point| !shown(point)).count();
    let mut drawing = phase(drawing, figure, &series, beyond);
    key::draw(&mut drawing, KEY_AT, &entries(figure, &series));
    drawing
}

fn shown(point: &DipolePoint) -> bool {
    (ENERGY_TEV.0..=ENERGY_TEV.1).contains(&point.energy_tev)
}

fn energy_axis(label: &str) -> Axis {
    Axis { label: label.to_owned(), scale: Scale::Log, low: ENERGY_TEV.0, high: ENERGY_TEV.1 }
}

fn curve(case: &DipoleCase, value: impl Fn(&CurvePoint) -> f64) -> Vec<(f64, f64)> {
    case.curves.iter().map(|point| (point.energy_tev, value(point))).collect()
}

fn amplitude(drawing: Figure, figure: &DipoleFigure<'_>, series: &[(String, Look)]) -> (Figure, usize) {
    let y = Axis { label: "dipole amplitude δ".to_owned(), scale: Scale::Log, low: AMPLITUDE.0, high: AMPLITUDE.1 };
    let mut frame = Frame::on(drawing, UPPER, "", energy_axis(""), y);
    let band: Vec<_> = figure.band.iter().map(|point| (point.energy_tev, point.lower, point.upper)).collect();
    frame.band(&band, GREEN);
    for case in figure.cases {
        let range = case.curves.iter().zip(&case.range);
        frame.band(&range.map(|(point, [low, high])| (point.energy_tev, *low, *high)).collect::<Vec<_>>(), RED);
    }
    let mut hidden = 0_usize;
    for (name, look) in series {
        for point in figure.points.iter().filter(|point| shown(point) && dipole_series(point) == *name) {
            hidden += usize::from(!draw_point(&mut frame, point, *look));
        }
    }
    for (index, case) in figure.cases.iter().enumerate() {
        let lines = [
            (curve(case, |point| point.sea_dipole), MAGENTA),
            (curve(case, |point| point.amplitude), BLACK),
            (curve(case, |point| point.source_dipole), RED),
        ];
        for (line, colour) in lines {
            if index == 0 { frame.curve(&line, colour) } else { frame.dashed(&line, colour) }
        }
    }
    (frame.finish(), hidden)
}

/// Thick: statistical; thin: with systematic errors; a bar that reaches zero ends at the axis.
fn draw_point(frame: &mut Frame, point: &DipolePoint, look: Look) -> bool {
    let at = (point.energy_tev, point.amplitude);
    if point.kind == Kind::Limit {
        return frame.mark(Marker::Down, at, look.colour);
    }
    let errors = point.errors;
    let stat_minus = match (errors.stat.minus, errors.stat.plus) {
        (None, Some(_)) => f64::INFINITY,
        (minus, _) => minus.unwrap_or(0.0),
    };
    frame.bar(at.0, at.1 - errors.total_minus(), at.1 + errors.total_plus(), false, look.colour);
    frame.bar(at.0, at.1 - stat_minus, at.1 + errors.stat.plus.unwrap_or(0.0), true, look.colour);
    frame.mark(look.marker, at, look.colour)
}

/// A right ascension on the axis from -180° to 180°.
fn on_axis(degrees: f64) -> f64 {
    (degrees + 180.0).rem_euclid(360.0) - 180.0
}

fn phase(drawing: Figure, figure: &DipoleFigure<'_>, series: &[(String, Look)], beyond: usize) -> Figure {
    let label = "phase (right asc.)".to_owned();
    let y = Axis { label, scale: Scale::Angle, low: PHASE_DEG.0, high: PHASE_DEG.1 };
    let mut frame = Frame::on(drawing, LOWER, "", energy_axis("energy E [TeV]"), y);
    for ra in [SOURCE_RA_DEG, SEA_RA_DEG] {
        let level = on_axis(ra);
        frame.dashed(&[(ENERGY_TEV.0, level), (ENERGY_TEV.1, level)], [185, 185, 185]);
    }
    for (name, look) in series {
        for point in figure.points.iter().filter(|point| dipole_series(point) == *name) {
            let Some(phase) = point.phase.filter(|_| point.kind == Kind::Measurement) else { continue };
            let at = (phase.energy_tev, on_axis(phase.degrees));
            let (minus, plus) = (phase.error.minus.unwrap_or(0.0), phase.error.plus.unwrap_or(0.0));
            // A bar that leaves the axis on one side enters it again on the other.
            for turn in [-360.0, 0.0, 360.0] {
                frame.bar(at.0, at.1 - minus + turn, at.1 + plus + turn, false, look.colour);
            }
            frame.mark(look.marker, at, look.colour);
        }
    }
    for (index, case) in figure.cases.iter().enumerate() {
        let line = curve(case, |point| on_axis(point.phase_deg));
        // Not across the axis, where 180° meets 180°.
        for piece in line.chunk_by(|a, b| (a.1 - b.1).abs() < 180.0) {
            if index == 0 { frame.curve(piece, BLACK) } else { frame.dashed(piece, BLACK) }
        }
    }
    if beyond > 0 {
        let are = if beyond == 1 { "amplitude lies" } else { "amplitudes lie" };
        frame.note(&format!("{beyond} measured {are} outside the axes, see fig2_points.csv"));
    }
    frame.finish()
}

fn entries(figure: &DipoleFigure<'_>, series: &[(String, Look)]) -> Vec<Entry> {
    let mut entries = vec![Entry::Heading(format!("measured ({})", figure.set.title()))];
    let names = series.iter().rev().map(|(name, look)| Entry::Marker(look.marker, look.colour, name.clone()));
    entries.extend(names);
    if figure.points.iter().any(|point| shown(point) && point.kind == Kind::Limit) {
        entries.push(Entry::Words("▼ without bar: upper limit".to_owned()));
    }
    entries.push(Entry::Words("thick bars: statistical; thin: with syst.".to_owned()));
    entries.push(Entry::Heading("constructed by us".to_owned()));
    entries.push(Entry::Band(GREEN, "range of data until 2014".to_owned()));
    entries.push(Entry::Words("stand-in for the paper's band".to_owned()));
    entries.push(Entry::Heading("fit by larmor, not the paper's curves".to_owned()));
    for (index, case) in figure.cases.iter().enumerate() {
        let dashed = index > 0;
        entries.push(Entry::Line { colour: RED, dashed, text: "local source, 3 f_s R/(2cT)".to_owned() });
        entries.push(Entry::Words(case.label.clone()));
    }
    entries.push(Entry::Band(RED, "f_s left open by the fit".to_owned()));
    entries.push(Entry::Line { colour: MAGENTA, dashed: false, text: "sea, δ ∝ D(E)".to_owned() });
    entries.push(Entry::Line { colour: BLACK, dashed: false, text: "vector sum, and its phase".to_owned() });
    entries.push(Entry::Words("grey: field axis 49°, Galactic centre 266°".to_owned()));
    entries
}
