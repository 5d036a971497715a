//! Figure 1 of the paper: A at many distances, scaled to the nearest, in two panels with one scale of distance.

use crate::estimate::{AnisotropyPoint, Estimate};
use crate::output::palette::{distance_marker, scale_colour};
use crate::output::plot::axes::{Area, Axis, Frame, NUMBER_EM, Scale};
use crate::output::plot::figure::{Align, BLACK_INK, Figure};
use crate::output::plot::{DIGITS, point_colour};
use crate::quantity::{Unit, grouped, number, quantity_to};
use crate::simulate::RunReport;
use crate::units::{light_path_pc, light_time_yr};

/// Two columns and a scale of distance.
const SIZE: (f64, f64) = (1800.0, 756.0);
const LEFT_AREA: Area = Area { left: 122.0, right: 780.0, top: 30.0, bottom: 660.0 };
const RIGHT_AREA: Area = Area { left: 902.0, right: 1560.0, top: 30.0, bottom: 660.0 };
/// Left and right edge of the colour bar.
const BAR: (f64, f64) = (1644.0, 1674.0);
/// Pieces of the colour bar.
const PIECES: usize = 96;
/// The vertical axis reaches so far above and below R/(cT) at its ends.
const ROOM: (f64, f64) = (4.0, 3.0);
const YR_PER_KYR: f64 = 1e3;
/// Distances named at the colour bar, in pc.
const NAMED_PC: [f64; 6] = [20.0, 50.0, 100.0, 200.0, 500.0, 1000.0];

/// One panel: runs in one field, and what they say about A.
#[derive(Clone, Debug)]
pub struct Fig1Panel<'a> {
    /// The runs; none if the study was ended before.
    pub runs: Vec<&'a RunReport>,
    /// Mean of A/(R/cT).
    pub amplitude: Option<Estimate>,
    /// χ² and number of bins.
    pub chi2: (f64, u32),
}

/// Draws the panels side by side, all curves scaled to `nearest_pc`.
pub fn draw_fig1(panels: &[Fig1Panel<'_>], nearest_pc: f64) -> Figure {
    let mut radii: Vec<f64> =
        panels.iter().flat_map(|panel| &panel.runs).flat_map(|run| run.scene.observers.radii_pc.clone()).collect();
    radii.sort_by(f64::total_cmp);
    radii.dedup();
    let distances = Distances { radii };
    let title = "Flux anisotropy of single sources at various distances, after Savchenko et al. 2015, Fig. 1";
    let mut figure = Figure::sized(title, SIZE);
    let heights = heights(panels, nearest_pc);
    for (panel, area) in panels.iter().zip([LEFT_AREA, RIGHT_AREA]) {
        figure = draw_panel(figure, area, panel, (nearest_pc, heights), &distances);
    }
    distances.draw_bar(&mut figure);
    figure
}

/// First and last time of a panel in yr.
fn times(panel: &Fig1Panel) -> (f64, f64) {
    let first = panel.runs.iter().map(|run| run.scene.observers.first_time_yr).fold(f64::INFINITY, f64::min);
    let last = panel.runs.iter().map(|run| run.scene.run.duration_yr).fold(0.0, f64::max);
    if first < last { (0.93 * first, 1.07 * last) } else { (1e3, 1e5) }
}

/// One vertical range for both panels, so that they compare.
fn heights(panels: &[Fig1Panel], nearest_pc: f64) -> (f64, f64) {
    let (first, last) = (panels.iter().filter(|panel| !panel.runs.is_empty()).map(times))
        .fold((f64::INFINITY, 0.0), |(first, last): (f64, f64), (a, b)| (first.min(a), last.max(b)));
    if first >= last {
        return (1e-3, 1.0);
    }
    (nearest_pc / light_path_pc(last) / ROOM.0, nearest_pc / light_path_pc(first) * ROOM.1)
}

fn draw_panel(
    figure: Figure,
    area: Area,
    panel: &Fig1Panel,
    (nearest_pc, heights): (f64, (f64, f64)),
    distances: &Distances,
) -> Figure {
    let (first, last) = times(panel);
    let x = Axis {
        label: "time since release T [kyr]".to_owned(),
        scale: Scale::Log,
        low: first / YR_PER_KYR,
        high: last / YR_PER_KYR,
    };
    let y = Axis {
        label: format!("A · {} pc/R", number(nearest_pc, DIGITS)),
        scale: Scale::Log,
        low: heights.0,
        high: heights.1,
    };
    let mut frame = Frame::on(figure, area, "", x, y);
    let line = [first, last].map(|time_yr| (time_yr / YR_PER_KYR, nearest_pc / light_path_pc(time_yr)));
    frame.reference(&line, "", BLACK_INK);
    let mut points: Vec<(f64, f64, &AnisotropyPoint)> = Vec::new();
    for run in &panel.runs {
        for curve in &run.estimates.anisotropy {
            let scale = nearest_pc / curve.radius_pc;
            points.extend(curve.points.iter().map(|point| (curve.radius_pc, scale, point)));
        }
    }
    // The noisy ones lie underneath.
    let noise = |point: &AnisotropyPoint| point.anisotropy.map_or(0.0, |a| (a.error / a.value.abs()).min(1e9));
    points.sort_by(|a, b| noise(b.2).total_cmp(&noise(a.2)));
    let mut hidden = 0_usize;
    for (radius_pc, scale, point) in points {
        let (Some(a), Some(prediction)) = (point.anisotropy, point.prediction) else { continue };
        // The time at which R/(cT) is the prediction of the bin: there the line is what the point is compared with.
        let at = (light_time_yr(radius_pc / prediction) / YR_PER_KYR, a.value * scale);
        hidden += usize::from(!frame.contains(at));
        let colour = point_colour(distances.colour(radius_pc), a.value, a.error);
        frame.point(distances.marker(radius_pc), at, a.error * scale, colour);
    }
    inscribe(&mut frame, panel);
    let hidden = if hidden > 0 { format!("; {hidden} not shown: near or below 0") } else { String::new() };
    frame.note(&format!("dashed: R/(cT); faded: error above A/2{hidden}"));
    frame.finish()
}

/// Field and particles above the curve, the result below.
fn inscribe(frame: &mut Frame, panel: &Fig1Panel) {
    const LINE: f64 = 0.055;
    let Some(first) = panel.runs.first() else {
        frame.message("not run");
        return;
    };
    let field = &first.scene.field;
    let regular = if field.b0_ug > 0.0 { format!("B₀ = {} µG, ", field.b0_ug) } else { "B₀ = 0, ".to_owned() };
    let mut lines = vec![format!("{regular}Bᵣₘₛ = {} µG", field.brms_ug)];
    lines.extend(panel.runs.iter().map(|run| {
        format!(
            "{}, {} particles",
            quantity_to(run.scene.particles.energy_tev, Unit::Tev, DIGITS),
            grouped(run.particles)
        )
    }));
    for (index, line) in lines.iter().enumerate() {
        frame.inscription(line, (0.97, 0.95 - LINE * index as f64), Align::Right);
    }
    let result = match panel.amplitude {
        Some(amplitude) => {
            let decimals = (1.0 - amplitude.error.log10().floor()).clamp(0.0, 9.0) as usize;
            format!("A/(R/cT) = {:.decimals$} ± {:.decimals$}", amplitude.value, amplitude.error)
        }
        None => "A/(R/cT): no estimate".to_owned(),
    };
    frame.inscription(&result, (0.04, 0.05 + LINE), Align::Left);
    frame.inscription(&format!("χ²/ndf = {:.1}/{}", panel.chi2.0, panel.chi2.1), (0.04, 0.05), Align::Left);
}

/// The distances of all panels, near to far.
struct Distances {
    radii: Vec<f64>,
}

impl Distances {
    /// Nearest and farthest.
    fn ends(&self) -> (f64, f64) {
        match (self.radii.first(), self.radii.last()) {
            (Some(&first), Some(&last)) if first < last => (first, last),
            (Some(&only), _) => (only, 2.0 * only),
            _ => (50.0, 1000.0),
        }
    }

    /// From 0 to 1 on a logarithmic scale.
    fn position(&self, radius_pc: f64) -> f64 {
        let (first, last) = self.ends();
        (radius_pc / first).ln() / (last / first).ln()
    }

    fn colour(&self, radius_pc: f64) -> [u8; 3] {
        scale_colour(self.position(radius_pc))
    }

    fn marker(&self, radius_pc: f64) -> crate::output::palette::Marker {
        distance_marker(self.radii.iter().position(|radius| *radius >= radius_pc).unwrap_or(0))
    }

    fn draw_bar(&self, figure: &mut Figure) {
        let Area { top, bottom, .. } = RIGHT_AREA;
        let height = |position: f64| bottom - position * (bottom - top);
        for piece in 0..PIECES {
            let (from, to) = (piece as f64 / PIECES as f64, (piece + 1) as f64 / PIECES as f64);
            let corners = [(BAR.0, height(from)), (BAR.1, height(from)), (BAR.1, height(to)), (BAR.0, height(to))];
            figure.area(corners.to_vec(), 1.0, scale_colour(0.5 * (from + to)));
        }
        let outline = [(BAR.0, bottom), (BAR.1, bottom), (BAR.1, top), (BAR.0, top), (BAR.0, bottom)];
        figure.line(outline, 2.0, BLACK_INK);
        for radius in &self.radii {
            let at = (BAR.0 - 18.0, height(self.position(*radius)));
            figure.marker(self.marker(*radius), at, self.colour(*radius));
        }
        let (first, last) = self.ends();
        for radius in NAMED_PC.into_iter().filter(|radius| (0.99 * first..=1.01 * last).contains(radius)) {
            let y = height(self.position(radius));
            figure.line([(BAR.1, y), (BAR.1 + 10.0, y)], 2.0, BLACK_INK);
            figure.text(number(radius / 1e3, DIGITS), (BAR.1 + 18.0, y), NUMBER_EM, Align::Left, BLACK_INK);
        }
        figure.upright_text("distance R [kpc]", (SIZE.0 - 22.0, 0.5 * (top + bottom)), NUMBER_EM);
    }
}
