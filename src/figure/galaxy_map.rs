//! A map of one Galaxy around the Earth: its supernovae along and across the field, as large as what they contribute.

use crate::figure::{Axis, Colour, Figure, Heading, Key, Legend, Look, Marker, Origin, Panel, Point, Series};
use crate::galaxy::{GalaxyModel, Seen, Supernova};
use crate::quantity::{Unit, number, quantity};

/// Identity of the panel of the map.
pub const GALAXY_MAP: &str = "sources map";
/// Most supernovae drawn, the strongest.
const MOST: usize = 400;
/// Fractions of the intensity at which discs become larger, and their sizes.
const SIZES: [(f64, f64); 6] = [(0.0, 0.35), (1e-4, 0.6), (1e-3, 1.0), (1e-2, 1.8), (0.05, 2.8), (0.2, 4.2)];
/// Ages in yr up to which supernovae share a colour, with its name.
const AGES: [(f64, &str); 5] = [
    (3e4, "up to 30 kyr"),
    (1e5, "to 100 kyr"),
    (3e5, "to 300 kyr"),
    (1e6, "to 1 Myr"),
    (f64::INFINITY, "older than 1 Myr"),
];

/// What is drawn of one Galaxy at one energy; drawing it is cheap, finding it is not.
#[derive(Clone, Debug)]
pub struct GalaxyMap {
    energy_tev: f64,
    discs: Vec<Disc>,
    local_pc: Option<[f64; 2]>,
}

/// A supernova with its part of the intensity.
#[derive(Clone, Debug)]
struct Disc {
    place_pc: [f64; 2],
    fraction: f64,
    supernova: Supernova,
}

impl GalaxyMap {
    /// The strongest of the supernovae of a Galaxy that shows `seen`, at the energy of this index; some milliseconds.
    pub fn of(model: &GalaxyModel, supernovae: &[Supernova], seen: &[Seen], energy: usize) -> Self {
        let relative = seen.get(energy).map_or(f64::NAN, |seen| f64::from(seen.relative));
        let fractions = model.fractions(supernovae, energy, relative);
        let place = |supernova: &Supernova| [supernova.place_pc[2], supernova.place_pc[0]];
        let disc = |(supernova, fraction): (&Supernova, f64)| Disc {
            place_pc: place(supernova),
            fraction,
            supernova: *supernova,
        };
        let mut discs: Vec<Disc> =
            supernovae.iter().zip(fractions).map(disc).filter(|disc| disc.fraction > 0.0).collect();
        discs.sort_by(|a, b| b.fraction.total_cmp(&a.fraction));
        discs.truncate(MOST);
        let energy_tev = model.levels().get(energy).map_or(f64::NAN, |level| level.energy_tev);
        Self { energy_tev, discs, local_pc: model.local().as_ref().map(place) }
    }
}

/// The strongest supernovae in the plane of the Galaxy, z along the field to the right and x across it upwards; area by
/// contribution, colour by age, the Earth in the middle. `told`: with what the pointer is told.
pub fn galaxy_map(map: &GalaxyMap, told: bool) -> Figure {
    let discs = &map.discs;
    let reach = |axis: usize| discs.iter().map(|disc| disc.place_pc[axis].abs()).fold(50.0, f64::max) * 1.05;
    let [along, across] = [reach(0), reach(1)];
    let x = Axis::linear("along the field z [pc]", [-along, along]);
    let y = Axis::linear("across it x [pc]", [-across, across]);
    let mut panel = Panel::new(GALAXY_MAP, x, y);
    for (age_index, (age, name)) in AGES.into_iter().enumerate() {
        let youngest = if age_index == 0 { 0.0 } else { AGES[age_index - 1].0 };
        let colour = Colour::OnScale(1.0 - age_index as f64 / (AGES.len() - 1) as f64);
        let of_age = || discs.iter().filter(|disc| (youngest..age).contains(&disc.supernova.age_yr));
        // The largest below.
        for (size_index, (least, size)) in SIZES.into_iter().enumerate().rev() {
            let most = SIZES.get(size_index + 1).map_or(f64::INFINITY, |next| next.0);
            let of_size = of_age().filter(|disc| (least..most).contains(&disc.fraction));
            let points: Vec<Point> = of_size.map(|disc| point(disc, told)).collect();
            if points.is_empty() {
                continue;
            }
            let key = format!("sources map {name}");
            let hint = "Age of a supernova; its disc has an area by what it contributes at this energy";
            let legend = Legend::new(name, colour, hint).ranked(age_index as u8);
            let series = Series::new(key, Origin::Model, colour, Look::Points(Marker::Disc), points);
            panel.series.push(series.named(legend).weighing(size));
        }
    }
    if let Some([along, across]) = map.local_pc {
        let hint = "The source that the paper explains dipole and spectrum by, put among the others";
        let legend = Legend::new("local source of the paper", Colour::Source, hint).ranked(8);
        let at = vec![Point::new(along, across)];
        let series = Series::new("sources map local", Origin::Model, Colour::Source, Look::Points(Marker::Star), at);
        panel.series.push(series.named(legend).weighing(1.6));
    }
    let earth = vec![Point::new(0.0, 0.0)];
    let series = Series::new("sources map Earth", Origin::Formula, Colour::Ink, Look::Points(Marker::Plus), earth);
    panel.series.push(series.named(Legend::new("Earth", Colour::Ink, "Where we are").ranked(9)).weighing(1.6));
    if discs.is_empty() {
        panel.say("no supernova counts at this energy");
    }
    let caption = format!("one Galaxy at {}", quantity(map.energy_tev, Unit::Tev));
    // Discs lie everywhere, so that no place within is free for a legend.
    let heading = |origin, text: &str, words| Heading { origin, text: text.to_owned(), words };
    let key = Key::Right(vec![
        heading(Origin::Model, "supernovae at random, by age", vec!["area by part of the intensity".to_owned()]),
        heading(Origin::Formula, "for orientation", Vec::new()),
    ]);
    Figure { key, ..Figure::of("Supernovae around the Earth", caption, panel) }
}

fn point(disc: &Disc, told: bool) -> Point {
    let [along, across] = disc.place_pc;
    let text = if told {
        format!(
            "{} old, {} away\n{} % of the intensity",
            quantity(disc.supernova.age_yr, Unit::Year),
            quantity(disc.supernova.distance_pc(), Unit::Parsec),
            number(100.0 * disc.fraction, 2)
        )
    } else {
        String::new()
    };
    Point { text, ..Point::new(along, across) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::galaxy::{GalaxyKey, Workspace};
    use crate::scene::Scene;
    use crate::sky::DiffusionTable;

    #[test]
    fn the_strongest_are_the_largest_and_all_are_named() {
        let model = GalaxyModel::new(&Scene::default(), &DiffusionTable::shipped().unwrap());
        let key = GalaxyKey { seed: 1, number: 0 };
        let seen = model.look(key, &mut Workspace::default());
        let supernovae = model.supernovae_of(key);
        let energy = model.nearest_energy(10.0);
        let figure = galaxy_map(&GalaxyMap::of(&model, &supernovae, &seen, energy), true);
        let panel = &figure.panels[0];
        let drawn: usize = panel.series.iter().map(|series| series.points.len()).sum();
        assert!((50..=MOST + 2).contains(&drawn), "{drawn}");
        let discs = panel.series.iter().filter(|series| series.key.contains("kyr") || series.key.contains("Myr"));
        let largest = discs.max_by(|a, b| a.weight.total_cmp(&b.weight)).unwrap();
        let strongest = f64::from(seen[energy].fractions[0]);
        let expected = SIZES.iter().rev().find(|(least, _)| strongest >= *least).unwrap().1;
        assert_eq!(largest.weight, expected, "the strongest has {strongest}");
        assert!(figure.legend().iter().any(|series| series.name == "Earth"));
    }
}
