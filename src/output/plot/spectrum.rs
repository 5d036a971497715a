//! Figure 3 of the paper: the intensity of protons and what contributes to it.

use crate::output::palette::{Marker, faded};
use crate::output::plot::axes::{Area, Axis, Frame, Scale};
use crate::output::plot::figure::Figure;
use crate::output::plot::key::{self, Entry};
use crate::output::plot::series::{Look, looks, proton_series};
use crate::sky::{AgeDot, CurvePoint, DataSet, ProtonPoint};
use crate::units::GEV_PER_TEV;

const SIZE: (f64, f64) = (1500.0, 860.0);
const AREA: Area = Area { left: 132.0, right: 980.0, top: 26.0, bottom: 764.0 };
const KEY_AT: (f64, f64) = (1010.0, 40.0);

/// Energies in GeV on the axis.
const ENERGY_GEV: (f64, f64) = (30.0, 3e8);
/// `E^2.7 I` in GeV^1.7/(m² s sr) on the axis.
const SCALED: (f64, f64) = (1e2, 3e4);
/// Power of E by which intensities are multiplied (a choice of ours; the paper's is not stated).
const POWER: f64 = 2.7;

const RED: [u8; 3] = [200, 30, 30];
const BLUE: [u8; 3] = [30, 70, 200];
const GREEN: [u8; 3] = [40, 140, 50];
const BLACK: [u8; 3] = [40, 40, 40];
const AGES: [([u8; 3], Marker); 3] =
    [([225, 120, 40], Marker::Up), ([150, 20, 60], Marker::Disc), ([90, 40, 130], Marker::Down)];

/// One cutoff of the local source with the fit that goes with it.
#[derive(Clone, Debug)]
pub struct SpectrumCase {
    /// Words of the key: `E_max = 1e14 eV, χ²/ndf = 54.7/50`.
    pub label: String,
    /// The curves, energies rising.
    pub curves: Vec<CurvePoint>,
    /// Lowest and highest intensity of the source among equally good fits, one for each point of the curves.
    pub range: Vec<[f64; 2]>,
}

/// All that the figure shows.
#[derive(Clone, Copy, Debug)]
pub struct SpectrumFigure<'a> {
    /// Which data.
    pub set: DataSet,
    /// Measured points that are drawn.
    pub points: &'a [&'a ProtonPoint],
    /// Cutoffs; the first is drawn full, the second dashed.
    pub cases: &'a [SpectrumCase],
    /// Flux of the first case's source at three ages, age by age.
    pub dots: &'a [AgeDot],
}

/// Draws the panel and the key.
pub fn draw_spectrum(figure: &SpectrumFigure<'_>) -> Figure {
    let series = looks(figure.points.iter().map(|point| proton_series(point)));
    let drawing = Figure::sized("Proton intensity, after Savchenko et al. 2015, Fig. 3", SIZE);
    let x =
        Axis { label: "kinetic energy E [GeV]".to_owned(), scale: Scale::Log, low: ENERGY_GEV.0, high: ENERGY_GEV.1 };
    let label = "E²·⁷ × intensity  [GeV¹·⁷ m⁻² s⁻¹ sr⁻¹]".to_owned();
    let y = Axis { label, scale: Scale::Log, low: SCALED.0, high: SCALED.1 };
    let mut frame = Frame::on(drawing, AREA, "", x, y);
    for case in figure.cases {
        let band = case.curves.iter().zip(&case.range).map(|(point, [low, high])| {
            let scaled = |value| scaled(point.energy_tev, value).1;
            (point.energy_tev * GEV_PER_TEV, scaled(*low), scaled(*high))
        });
        frame.band(&band.collect::<Vec<_>>(), RED);
    }
    let mut hidden = 0_usize;
    for (name, look) in &series {
        for point in figure.points.iter().filter(|point| proton_series(point) == *name) {
            hidden += usize::from(!draw_point(&mut frame, point, *look));
        }
    }
    for (index, case) in figure.cases.iter().enumerate() {
        let lines: [(fn(&CurvePoint) -> f64, [u8; 3]); 4] = [
            (|point| point.intensities.old, GREEN),
            (|point| point.intensities.sea, BLUE),
            (|point| point.intensities.total(), BLACK),
            (|point| point.intensities.source, RED),
        ];
        for (value, colour) in lines {
            let line: Vec<_> = case.curves.iter().map(|point| scaled(point.energy_tev, value(point))).collect();
            if index == 0 { frame.curve(&line, colour) } else { frame.dashed(&line, colour) }
        }
    }
    for (index, dots) in figure.dots.chunk_by(|a, b| a.age_yr == b.age_yr).enumerate() {
        let (colour, marker) = AGES[index % AGES.len()];
        for dot in dots {
            let colour = if dot.measured { colour } else { faded(colour, 0.5) };
            frame.mark(marker, scaled(dot.energy_tev, dot.intensity), colour);
        }
    }
    if hidden > 0 {
        frame.note(&format!("{hidden} points lie outside the axes, see fig3_points.csv"));
    }
    let mut drawing = frame.finish();
    key::draw(&mut drawing, KEY_AT, &entries(figure, &series));
    drawing
}

/// Energy in GeV and scaled intensity.
fn scaled(energy_tev: f64, intensity: f64) -> (f64, f64) {
    let energy_gev = energy_tev * GEV_PER_TEV;
    (energy_gev, intensity * energy_gev.powf(POWER))
}

fn draw_point(frame: &mut Frame, point: &ProtonPoint, look: Look) -> bool {
    let at = scaled(point.energy_tev, point.intensity);
    let factor = at.1 / point.intensity;
    let errors = point.errors;
    let stat_minus = errors.stat.minus.unwrap_or(0.0);
    frame.bar(at.0, at.1 - factor * errors.total_minus(), at.1 + factor * errors.total_plus(), false, look.colour);
    let stat_plus = errors.stat.plus.unwrap_or(0.0);
    frame.bar(at.0, at.1 - factor * stat_minus, at.1 + factor * stat_plus, true, look.colour);
    frame.mark(look.marker, at, look.colour)
}

fn entries(figure: &SpectrumFigure<'_>, series: &[(String, Look)]) -> Vec<Entry> {
    let mut entries = vec![Entry::Heading(format!("measured ({})", figure.set.title()))];
    entries.extend(series.iter().map(|(name, look)| Entry::Marker(look.marker, look.colour, name.clone())));
    entries.push(Entry::Words("thick bars: statistical; thin: with syst.".to_owned()));
    if figure.set == DataSet::Paper2015 {
        entries.push(Entry::Words("fitted: 45 GeV on; KASCADE below 12 PeV".to_owned()));
    }
    entries.push(Entry::Heading("fit by larmor, not the paper's curves".to_owned()));
    for (index, case) in figure.cases.iter().enumerate() {
        let text = "local source".to_owned();
        entries.push(Entry::Line { colour: RED, dashed: index > 0, text });
        entries.push(Entry::Words(case.label.clone()));
    }
    entries.push(Entry::Band(RED, "source left open by the fit".to_owned()));
    entries.push(Entry::Line { colour: BLUE, dashed: false, text: "Galactic sea".to_owned() });
    entries.push(Entry::Line { colour: GREEN, dashed: false, text: "old sources".to_owned() });
    entries.push(Entry::Line { colour: BLACK, dashed: false, text: "sum".to_owned() });
    if !figure.dots.is_empty() {
        entries.push(Entry::Heading("source with the D measured by larmor".to_owned()));
        for (index, dots) in figure.dots.chunk_by(|a, b| a.age_yr == b.age_yr).enumerate() {
            let (colour, marker) = AGES[index % AGES.len()];
            let age = dots.first().map_or(0.0, |dot| dot.age_yr) / 1e6;
            entries.push(Entry::Marker(marker, colour, format!("age {age} Myr")));
        }
        entries.push(Entry::Words("faded: D extrapolated; ages are ours".to_owned()));
    }
    entries
}
