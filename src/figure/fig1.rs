//! Figure 1 of the paper: A at many distances, scaled to the nearest, in panels with one scale of distance.

use crate::estimate::AnisotropyPoint;
use crate::figure::{
    Axis, Colour, ColourBar, Figure, Label, Layout, Look, Marker, Origin, Panel, Place, Point, Series, Stroke,
    is_noise, marker,
};
use crate::math;
use crate::measured::Estimate;
use crate::quantity::{Unit, grouped, number, quantity, value_error};
use crate::simulate::RunReport;
use crate::units::{light_path_pc, light_time_yr};

/// The vertical axis reaches so far above and below R/(cT) at its ends.
const ROOM: (f64, f64) = (4.0, 3.0);
const YR_PER_KYR: f64 = 1e3;
/// Distances named at the scale, in pc.
const NAMED_PC: [f64; 6] = [20.0, 50.0, 100.0, 200.0, 500.0, 1000.0];
/// Lines of text are so far apart, in parts of the height.
const LINE: f64 = 0.055;

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

/// The panels side by side, all points scaled to `nearest_pc`.
pub fn fig1(panels: &[Fig1Panel<'_>], nearest_pc: f64) -> Figure {
    let runs = panels.iter().flat_map(|panel| &panel.runs);
    let mut radii: Vec<f64> = runs.flat_map(|run| run.scene.observers.radii_pc.clone()).collect();
    radii.sort_by(f64::total_cmp);
    radii.dedup();
    let distances = Distances { radii };
    let heights = heights(panels, nearest_pc);
    let ids = ["fig1 left", "fig1 right"];
    let drawn = panels.iter().zip(ids).map(|(panel, id)| draw(id, panel, (nearest_pc, heights), &distances));
    Figure {
        title: "Flux anisotropy of single sources at various distances, after Savchenko et al. 2015, Fig. 1".into(),
        layout: Layout::Beside,
        panels: drawn.collect(),
        bar: Some(distances.bar()),
        ..Figure::default()
    }
}

/// First and last time of a panel in yr.
fn times(panel: &Fig1Panel) -> (f64, f64) {
    let first = panel.runs.iter().map(|run| run.scene.observers.first_time_yr).fold(f64::INFINITY, f64::min);
    let last = panel.runs.iter().map(|run| run.scene.run.duration_yr).fold(0.0, f64::max);
    if first < last { (0.93 * first, 1.07 * last) } else { (1e3, 1e5) }
}

/// One vertical range for all panels, so that they compare.
fn heights(panels: &[Fig1Panel], nearest_pc: f64) -> [f64; 2] {
    let (first, last) = (panels.iter().filter(|panel| !panel.runs.is_empty()).map(times))
        .fold((f64::INFINITY, 0.0), |(first, last): (f64, f64), (a, b)| (first.min(a), last.max(b)));
    if first >= last {
        return [1e-3, 1.0];
    }
    [nearest_pc / light_path_pc(last) / ROOM.0, nearest_pc / light_path_pc(first) * ROOM.1]
}

fn draw(id: &'static str, panel: &Fig1Panel, (nearest_pc, heights): (f64, [f64; 2]), distances: &Distances) -> Panel {
    let (first, last) = times(panel);
    let x = Axis::log("time since release T [kyr]", [first / YR_PER_KYR, last / YR_PER_KYR]);
    let mut drawn = Panel::new(id, x, Axis::log(format!("A · {} pc/R", number(nearest_pc, 4)), heights));
    let line = [first, last].map(|time_yr| (time_yr / YR_PER_KYR, nearest_pc / light_path_pc(time_yr)));
    drawn.series.push(Series::line("fig1 light", Origin::Formula, Colour::Ink, Stroke::Dashed, line));
    // The noisy ones lie underneath.
    for noisy in [true, false] {
        for curve in panel.runs.iter().flat_map(|run| &run.estimates.anisotropy) {
            let scale = nearest_pc / curve.radius_pc;
            let point = |point: &AnisotropyPoint| {
                let (a, prediction) = (point.anisotropy?, point.prediction?);
                // When R/(cT) is the prediction of the bin: there the line is what the point is compared with.
                let time = light_time_yr(curve.radius_pc / prediction) / YR_PER_KYR;
                let scaled = Estimate { value: a.value * scale, error: a.error * scale };
                (is_noise(a) == noisy).then(|| Point { faded: noisy, ..Point::estimate(time, scaled) })
            };
            let points = curve.points.iter().filter_map(point).collect();
            let key = format!("fig1 {}", quantity(curve.radius_pc, Unit::Parsec));
            let look = Look::Points(distances.marker(curve.radius_pc));
            drawn.series.push(Series::new(key, Origin::Run, distances.colour(curve.radius_pc), look, points));
        }
    }
    inscribe(&mut drawn, panel);
    drawn.note = "dashed: R/(cT); faded: error above A/2".into();
    drawn
}

/// Field and particles above the curve, the result below.
fn inscribe(drawn: &mut Panel, panel: &Fig1Panel) {
    let Some(first) = panel.runs.first() else {
        drawn.say("not run");
        return;
    };
    let field = &first.scene.field;
    let regular = if field.b0_ug > 0.0 { format!("B₀ = {} µG, ", field.b0_ug) } else { "B₀ = 0, ".to_owned() };
    let mut lines = vec![format!("{regular}B_rms = {} µG", field.brms_ug)];
    lines.extend(panel.runs.iter().map(|run| {
        let energy = quantity(run.scene.particles.energy_tev, Unit::Tev);
        format!("{energy}, {} particles", grouped(run.particles))
    }));
    let mut write = |text: String, at: [f64; 2], right: f64| {
        let label = Label { text, place: Place::Frame(at), anchor: [right, 0.5], colour: Colour::Ink };
        drawn.labels.push(label);
    };
    for (index, line) in lines.into_iter().enumerate() {
        write(line, [0.97, 0.95 - LINE * index as f64], 1.0);
    }
    let result = match panel.amplitude {
        Some(amplitude) => format!("A/(R/cT) = {}", value_error(amplitude.value, amplitude.error)),
        None => "A/(R/cT): no estimate".to_owned(),
    };
    write(result, [0.04, 0.05 + LINE], 0.0);
    write(format!("χ²/ndf = {:.1}/{}", panel.chi2.0, panel.chi2.1), [0.04, 0.05], 0.0);
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
        math::ln(radius_pc / first) / math::ln(last / first)
    }

    fn colour(&self, radius_pc: f64) -> Colour {
        Colour::OnScale(self.position(radius_pc))
    }

    fn marker(&self, radius_pc: f64) -> Marker {
        marker(self.radii.iter().position(|radius| *radius >= radius_pc).unwrap_or(0))
    }

    fn bar(&self) -> ColourBar {
        let (first, last) = self.ends();
        let named = NAMED_PC.into_iter().filter(|radius| (0.99 * first..=1.01 * last).contains(radius));
        ColourBar {
            label: "distance R [kpc]".into(),
            ticks: named.map(|radius| (self.position(radius), number(radius / 1e3, 4))).collect(),
            markers: self.radii.iter().map(|radius| (self.position(*radius), self.marker(*radius))).collect(),
        }
    }
}
