//! A scene that is written and read again is the same scene, bit for bit.

use larmor::field::Precision;
use larmor::scene::{
    ColourBy, ColourMap, Escape, FieldModel, FieldScene, GalaxyScene, Integrator, Keeps, ObserverScene, ParticleScene,
    RunScene, Scene, SkyScene, Step, ViewScene, from_ron, parameter, to_ron, validate,
};
use proptest::prelude::*;

/// Values spread over the range of a path, logarithmically where it spans decades.
fn within(path: &'static str) -> BoxedStrategy<f64> {
    let range = parameter(path).unwrap().range().unwrap();
    let (min, max) = (range.min, range.max);
    if min > 0.0 && max / min > 100.0 {
        (min.ln()..max.ln()).prop_map(move |log| log.exp().clamp(min, max)).boxed()
    } else {
        (min..=max).boxed()
    }
}

fn model() -> impl Strategy<Value = FieldModel> {
    prop_oneof![
        (1..=8u32, 4..=9u32).prop_map(|(levels, power)| FieldModel::NestedGrids { levels, cells: 1 << power }),
        (10..=10_000u32).prop_map(|modes| FieldModel::PlaneWaves { modes }),
    ]
}

fn field() -> impl Strategy<Value = FieldScene> {
    let values = (within("field.b0_ug"), within("field.brms_ug"), within("field.l_max_pc"), 0.001..0.9_f64);
    let precision = prop_oneof![Just(Precision::Half), Just(Precision::Single)];
    (values, within("field.slope"), model(), precision, 1..=64u32).prop_map(
        |((b0_ug, brms_ug, l_max_pc, ratio), slope, model, precision, realisations)| {
            let l_min_pc = f64::max(l_max_pc * ratio, 1e-6);
            FieldScene { b0_ug, brms_ug, l_max_pc, l_min_pc, slope, model, precision, realisations }
        },
    )
}

fn particles() -> impl Strategy<Value = ParticleScene> {
    (within("particles.energy_tev"), 1..=92u32, 1..=10_000_000u32, any::<u64>())
        .prop_map(|(energy_tev, charge, count, seed)| ParticleScene { energy_tev, charge, count, seed })
}

fn run() -> impl Strategy<Value = RunScene> {
    let step = prop_oneof![Just(Step::Auto), within("run.step.pc").prop_map(|pc| Step::Fixed { pc })];
    let integrator = prop_oneof![
        Just(Integrator::Boris),
        within("run.integrator.tolerance").prop_map(|tolerance| Integrator::CashKarp { tolerance })
    ];
    (within("run.duration_yr"), step, integrator).prop_map(|(duration_yr, step, integrator)| RunScene {
        duration_yr,
        step,
        integrator,
    })
}

fn observers() -> impl Strategy<Value = ObserverScene> {
    let radii = prop::collection::vec(within("observers.radii_pc"), 1..=16);
    (radii, within("observers.first_time_yr"), 1..=200u32).prop_map(|(mut radii_pc, first_time_yr, time_bins)| {
        radii_pc.sort_by(f64::total_cmp);
        radii_pc.dedup();
        ObserverScene { radii_pc, first_time_yr, time_bins }
    })
}

fn sky() -> impl Strategy<Value = SkyScene> {
    let source = (within("sky.distance_pc"), within("sky.age_yr"), within("sky.offset_pc"), within("sky.e_max_tev"));
    let spectrum = (within("sky.e_min_tev"), within("sky.source_energy_erg"), within("sky.source_slope"));
    let sea = (
        within("sky.sea_intensity"),
        within("sky.sea_slope"),
        within("sky.sea_slope_above"),
        within("sky.knee_tev"),
        within("sky.sea_dipole"),
    );
    let old = (within("sky.old_intensity"), within("sky.old_slope"), within("sky.old_e_max_tev"));
    (source, spectrum, sea, old).prop_map(|(source, spectrum, sea, old)| SkyScene {
        distance_pc: source.0,
        age_yr: source.1,
        offset_pc: source.2,
        e_max_tev: source.3,
        e_min_tev: spectrum.0,
        source_energy_erg: spectrum.1,
        source_slope: spectrum.2,
        sea_intensity: sea.0,
        sea_slope: sea.1,
        sea_slope_above: sea.2,
        knee_tev: sea.3,
        sea_dipole: sea.4,
        old_intensity: old.0,
        old_slope: old.1,
        old_e_max_tev: old.2,
    })
}

fn galaxy() -> impl Strategy<Value = GalaxyScene> {
    let place = (within("galaxy.rate"), within("galaxy.half_thickness_pc"), within("galaxy.height_pc"));
    let age = (within("galaxy.min_age_yr"), within("galaxy.max_age_yr"), within("galaxy.old_part"));
    let escape = prop::sample::select(vec![Escape::AlongField, Escape::AcrossPlane, Escape::Nowhere]);
    let keeps = prop::sample::select(vec![Keeps::Parallel, Keeps::Trace]);
    let reach = (within("galaxy.min_distance_pc"), escape, within("galaxy.halo_pc"));
    let energy = (within("galaxy.energy_erg"), within("galaxy.energy_spread"));
    let spectrum = (within("galaxy.slope"), within("galaxy.e_max_tev"), any::<bool>());
    (place, age, reach, within("galaxy.anisotropy"), keeps, energy, spectrum).prop_map(
        |(place, age, reach, anisotropy, keeps, energy, spectrum)| GalaxyScene {
            rate: place.0,
            half_thickness_pc: place.1,
            height_pc: place.2,
            min_age_yr: age.0.min(0.5 * age.1),
            min_distance_pc: reach.0,
            max_age_yr: age.1,
            old_part: age.2,
            escape: reach.1,
            halo_pc: reach.2.max(1.1 * place.1.max(place.2)).min(1e5),
            anisotropy,
            keeps,
            energy_erg: energy.0,
            energy_spread: energy.1,
            slope: spectrum.0,
            e_max_tev: spectrum.1,
            local_source: spectrum.2,
        },
    )
}

fn view() -> impl Strategy<Value = Option<ViewScene>> {
    let colour = prop::sample::select(ColourBy::ALL);
    let camera = (
        prop::array::uniform3(within("view.focus_pc")),
        within("view.distance_pc"),
        within("view.yaw_deg"),
        within("view.pitch_deg"),
    );
    let colours = (
        colour,
        prop::sample::select(ColourMap::ALL),
        prop::array::uniform2(within("view.colour_range")),
        within("view.point_size"),
    );
    let view = (camera, 0_u32..=64, colours, any::<[bool; 11]>()).prop_map(
        |(
            (focus_pc, distance_pc, yaw_deg, pitch_deg),
            realisation,
            (colour, map, colour_range, point_size),
            [cloud, lines, spheres, grid, ellipsoids, earth, orthographic, reversed, log_colour, density, axes],
        )| ViewScene {
            map,
            reversed,
            colour_range,
            log_colour,
            point_size,
            density,
            axes,
            focus_pc,
            distance_pc,
            yaw_deg,
            pitch_deg,
            realisation,
            colour,
            cloud,
            lines,
            spheres,
            grid,
            ellipsoids,
            earth,
            orthographic,
        },
    );
    prop::option::of(view)
}

fn scene() -> impl Strategy<Value = Scene> {
    let texts = ("\\PC{0,40}", "(?s).{0,80}");
    (texts, field(), particles(), run(), observers(), sky(), galaxy(), view()).prop_map(
        |((title, notes), field, particles, run, observers, sky, galaxy, view)| Scene {
            title,
            notes,
            field,
            particles,
            run,
            observers,
            sky,
            galaxy,
            view,
            ..Scene::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Values within their ranges may still not fit each other; what does, comes back bit for bit.
    #[test]
    fn scenes_come_back_as_they_were(scene in scene()) {
        let text = to_ron(&scene);
        prop_assert!(text.ends_with(")\n"));
        match (validate(&scene, "here"), from_ron(&text, "here")) {
            (Ok(()), Ok(again)) => {
                prop_assert_eq!(&again, &scene);
                prop_assert_eq!(to_ron(&again), text);
            }
            (Err(_), Err(error)) => {
                let message = error.to_string();
                prop_assert!(message.starts_with("here:"), "no position: {}", message);
                let line: usize = message.split(':').nth(1).unwrap().parse().unwrap();
                prop_assert!(line > 1, "{}", message);
            }
            (checked, read) => prop_assert!(false, "{:?} but {:?}", checked, read),
        }
    }

    /// No text makes the reader panic, and every error has a place in the text.
    #[test]
    fn mangled_scenes_are_errors_with_a_place(scene in scene(), at in any::<prop::sample::Index>(), with in "\\PC{0,3}") {
        let mut letters: Vec<char> = to_ron(&scene).chars().collect();
        let at = at.index(letters.len());
        letters.splice(at..=at, with.chars());
        let text: String = letters.into_iter().collect();
        if let Err(error) = from_ron(&text, "here") {
            let message = error.to_string();
            let line: usize = message.split(':').nth(1).and_then(|line| line.parse().ok()).unwrap_or(0);
            prop_assert!(1 <= line && line <= text.lines().count() + 1, "{}", message);
        }
    }
}

/// The file is in the schema's order and spells everything out.
#[test]
fn files_are_written_in_schema_order() {
    let text = to_ron(&Scene::default());
    let sections =
        ["version:", "title:", "notes:", "field:", "particles:", "run:", "observers:", "sky:", "galaxy:", "view:"];
    let found: Vec<usize> = sections.iter().map(|name| text.find(&format!("\n    {name}")).expect(name)).collect();
    assert!(found.is_sorted(), "{text}");
    assert!(text.contains("radii_pc: [50.0, 100.0, 200.0, 500.0],"), "{text}");
}
