//! Dipole vector on parts of a sphere: δ away from the source, along and around B₀ against the angle to B₀.

use crate::estimate::{Estimates, POLAR_BINS, POLAR_EDGES, RegionDipole};
use crate::figure::ClosedForm;
use crate::figure::common::of_run;
use crate::figure::{
    Axis, Colour, Figure, Legend, Look, Marker, Options, Origin, Panel, Point, Scale, Series, Slot, Stroke, extent,
};
use crate::math;
use crate::measured::Estimate;
use crate::quantity::{Unit, grouped, number, quantity, value_error};
use crate::scene::Scene;

/// Angles at the edges of the bands, from the axis to the equator; the bands are drawn equally wide.
const ANGLES: [(f64, &str); POLAR_BINS + 1] =
    [(0.0, "0°"), (1.0, "5°"), (2.0, "10°"), (3.0, "20°"), (4.0, "40°"), (5.0, "90°")];

/// Components of the vector: name, explanation, marker and how it is read.
const PARTS: [(&str, &str, Marker, fn(&RegionDipole) -> Option<Estimate>); 3] = [
    ("radial", "Away from the source, 3A/2 of the region", Marker::Disc, |region| region.radial),
    ("polar", "Towards the equator in both hemispheres; 0 if δ is radial", Marker::Square, |region| region.polar),
    ("azimuthal", "Around B₀ in the right-handed sense", Marker::Up, |region| region.azimuthal),
];

/// The chosen sphere in the chosen time bin.
pub fn regions(scene: &Scene, estimates: &Estimates, options: &Options) -> Figure {
    let slot = regions_slot(scene, estimates, options);
    let of_slot = |region: &&RegionDipole| slot.is_some_and(|slot| slot.holds(region.radius_pc, region.time_lo_yr));
    let regions: Vec<&RegionDipole> = estimates.regions.iter().filter(of_slot).collect();
    let axis = if scene.field.b0_ug > 0.0 { "B₀" } else { "z" };
    let label = format!("angle between position and {axis}, hemispheres folded");
    let x = Axis { label, scale: Scale::Named(&ANGLES), range: [-0.15, POLAR_BINS as f64 + 0.15] };
    let mut panel = Panel::new("regions", x, Axis::linear("dipole δ", [-1.0, 1.0]));
    let radial = slot.map_or(Colour::Ink, |slot| Colour::Distance { index: slot.sphere, count: slot.spheres });
    let colours = [radial, Colour::Category(5), Colour::Category(4)];
    let series: Vec<Series> = (0..PARTS.len()).map(|part| component(part, colours[part], &regions, options)).collect();
    let shown = series.iter().filter(|series| !options.hidden.contains(&series.key));
    let [low, high] = extent(shown, &panel.x, &panel.y).map_or([0.0; 2], |ends| ends[1]);
    let level = regions.iter().filter_map(|region| region.prediction).fold(0.0, f64::max);
    panel.y = panel.y.around([low.min(0.0), high.max(level).max(1e-3)], [0.08, 0.1]);
    let zero = [(0.0, 0.0), (POLAR_BINS as f64, 0.0)];
    panel.series.push(Series::line("Regions zero", Origin::Formula, Colour::Faint, Stroke::Solid, zero).weighing(0.6));
    let hint = "Radial dipole expected in the quasi-Gaussian regime, on the axis and off it";
    for region in &regions {
        let Some(value) = region.prediction else { continue };
        let legend = Legend::new("3R/(2cT)", Colour::Weak, hint).ranked(1);
        let values = band(region).map(|edge| (edge, value));
        let line = Series::line("Regions expected", Origin::Formula, Colour::Weak, Stroke::Dashed, values);
        panel.series.push(line.named(legend));
    }
    let hint =
        "Flow around B₀ that carries no particle away: -(3ρ/2ct) D_A/D_⊥ of classical scattering, ρ from the axis";
    for (region, value) in regions.iter().filter_map(|region| Some((region, flow(scene, region)?))) {
        let legend = Legend::new("-(3ρ/2cT) D_A/D_⊥", Colour::Weak, hint).ranked(1);
        let values = band(region).map(|edge| (edge, value));
        let line = Series::line("Regions flow", Origin::Formula, Colour::Category(4), Stroke::Dotted, values);
        panel.series.push(line.named(legend));
    }
    if series.iter().all(|series| series.points.is_empty()) {
        panel.say("no region has been crossed often enough yet");
    } else if let Some(slot) = slot {
        let times = slot.times_yr.map(|time| quantity(time, Unit::Year));
        panel.note = format!("at {}, {} … {}", quantity(slot.radius_pc, Unit::Parsec), times[0], times[1]);
    }
    panel.series.extend(series);
    of_run(scene, estimates, vec![panel])
}

/// The sphere and time bin that the figure shows.
pub fn regions_slot(scene: &Scene, estimates: &Estimates, options: &Options) -> Option<Slot> {
    let holds = |slot: &Slot, region: &RegionDipole| slot.holds(region.radius_pc, region.time_lo_yr);
    let filled = |slot: &Slot| estimates.regions.iter().any(|region| holds(slot, region) && region.radial.is_some());
    Slot::chosen(scene, estimates, options, filled)
}

/// δ_φ expected in a region where classical scattering is known in closed form: the radial dipole times -(ρ/R) D_A/D_⊥, with
/// ρ/R = sin θ averaged over the band.
fn flow(scene: &Scene, region: &RegionDipole) -> Option<f64> {
    let [_, across, around] = ClosedForm::of(scene)?.coefficients();
    let integral = |cos: f64| 0.5 * (cos * (1.0 - cos * cos).max(0.0).sqrt() + math::asin(cos));
    let mean_sine = (integral(region.cos_hi) - integral(region.cos_lo)) / (region.cos_hi - region.cos_lo);
    let flow = -region.prediction? * mean_sine * around / across;
    (scene.field.b0_ug > 0.0).then_some(flow)
}

/// Where the bands of a region lie on the axis, the one around B₀ first.
fn band(region: &RegionDipole) -> [f64; 2] {
    let edge = |cos: f64| {
        let nearest = |(_, a): &(usize, &f64), (_, b): &(usize, &f64)| (*a - cos).abs().total_cmp(&(*b - cos).abs());
        let index = POLAR_EDGES.iter().enumerate().min_by(nearest).map_or(0, |(index, _)| index);
        (POLAR_BINS - index) as f64
    };
    [edge(region.cos_hi), edge(region.cos_lo)]
}

fn component(part: usize, colour: Colour, regions: &[&RegionDipole], options: &Options) -> Series {
    let (name, hint, marker, read) = PARTS[part];
    let point = |region: &&RegionDipole| {
        let estimate = read(region)?;
        let [low, high] = band(region);
        // Side by side, so that the error bars of the components do not cover each other.
        let middle = 0.5 * (low + high) + 0.14 * (part as f64 - 1.0);
        let told = || {
            let value = value_error(estimate.value, estimate.error);
            let expected = region.prediction.map_or_else(|| "–".into(), |value| number(value, 3));
            format!("{name} δ = {value}\nradial expected: {expected}\n{} crossings", grouped(region.crossings))
        };
        let text = if options.told { told() } else { String::new() };
        Some(Point { text, ..Point::estimate(middle, estimate) })
    };
    let mut points: Vec<Point> = regions.iter().filter_map(point).collect();
    points.sort_by(|a, b| a.x.total_cmp(&b.x));
    let series = Series::new(format!("Regions {name}"), Origin::Run, colour, Look::Points(marker), points);
    series.named(Legend::new(name, colour, hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(cos_lo: f64, cos_hi: f64) -> RegionDipole {
        RegionDipole {
            radius_pc: 50.0,
            time_lo_yr: 1.0,
            time_hi_yr: 2.0,
            cos_lo,
            cos_hi,
            crossings: 100,
            radial: Some(Estimate { value: 0.1, error: 0.01 }),
            polar: None,
            azimuthal: None,
            prediction: Some(0.1),
        }
    }

    /// The whole hemisphere lies ⟨sin θ⟩ = π/4 of R from the axis; λ/r_g = D_A/D_⊥ turns as many radial dipoles around it.
    #[test]
    fn the_flow_around_the_axis_is_that_of_classical_scattering() {
        let mut scene = Scene::default();
        assert_eq!(flow(&scene, &region(0.0, 1.0)), None, "no closed form at 1 PeV");
        (scene.particles.energy_tev, scene.field.b0_ug, scene.field.brms_ug) = (1e5, 1.0, 3.0);
        let form = ClosedForm::of(&scene).unwrap();
        let turns = 3.0 * form.parallel_pc2_yr / 0.306_601_4 / form.gyroradius_pc;
        let found = flow(&scene, &region(0.0, 1.0)).unwrap();
        assert!((found / (-0.1 * std::f64::consts::FRAC_PI_4 * turns) - 1.0).abs() < 1e-6, "{found}");
        let near_axis = flow(&scene, &region(0.999, 1.0)).unwrap();
        assert!(near_axis < 0.0 && near_axis > 0.05 * found, "{near_axis}");
        scene.field.b0_ug = 0.0;
        assert_eq!(flow(&scene, &region(0.0, 1.0)), None, "no axis");
    }

    #[test]
    fn bands_run_from_the_axis_to_the_equator() {
        for (index, (edges, angles)) in POLAR_EDGES.windows(2).zip(ANGLES.windows(2).rev()).enumerate() {
            assert_eq!(band(&region(edges[0], edges[1])), [angles[0].0, angles[1].0], "{index}");
            let degrees = format!("{:.0}°", edges[0].acos().to_degrees());
            assert_eq!(degrees, angles[1].1);
        }
    }
}
