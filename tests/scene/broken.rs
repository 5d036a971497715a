//! What the reader says about broken scenes: where, which field, which value, what would be right.

use larmor::scene::{FieldModel, Scene, SceneError, Step, from_ron, load, validate, warnings};

/// Scenes, each with the words of the whole message after the name of the file.
fn check(cases: &[(&str, &str)]) {
    for (text, message) in cases {
        match from_ron(text, "a.ron") {
            Ok(_) => panic!("accepted: {text}"),
            Err(error) => assert_eq!(error.to_string(), format!("a.ron:{message}"), "{text}"),
        }
    }
}

#[test]
fn values_out_of_range_name_place_field_value_and_range() {
    check(&[
        ("(version: 1, field: (b0_ug: -1.0))", "1:29: field.b0_ug = -1 is not allowed: 0 to 1000 µG"),
        ("(version: 1,\n  field: (brms_ug: NaN))", "2:20: field.brms_ug = NaN is not allowed: 0 to 1000 µG"),
        ("(version: 1, field: (l_max_pc: inf))", "1:32: field.l_max_pc = inf is not allowed: 0.001 to 10000 pc"),
        ("(version: 1, field: (slope: 1.0))", "1:29: field.slope = 1 is not allowed: 1.01 to 4"),
        (
            "(version: 1, // µG\n particles: (energy_tev: 2e6))",
            "2:26: particles.energy_tev = 2e6 is not allowed: 1 to 1e6 TeV",
        ),
        ("(version: 1, particles: (charge: 0))", "1:34: particles.charge = 0 is not allowed: 1 to 92 e"),
        ("(version: 1, particles: (count: 0))", "1:33: particles.count = 0 is not allowed: 1 to 1e7 particles"),
        ("(version: 1, run: (duration_yr: -inf))", "1:33: run.duration_yr = -inf is not allowed: 1 to 1e8 yr"),
        (
            "(version: 1, observers: (radii_pc: [5.0, 2.0e6]))",
            "1:42: observers.radii_pc[1] = 2e6 is not allowed: 1 to 1e6 pc",
        ),
        (
            "(version: 1, field: (model: NestedGrids(levels: 9, cells: 64)))",
            "1:49: field.model.levels = 9 is not allowed: 1 to 8 cubes",
        ),
        (
            "(version: 1, field: (model: PlaneWaves(modes: 3)))",
            "1:47: field.model.modes = 3 is not allowed: 10 to 10000 waves",
        ),
        ("(version: 1, view: Some((distance_pc: 0.0)))", "1:39: view.distance_pc = 0 is not allowed: 0.001 to 1e6 pc"),
        (
            "(version: 1, view: Some((focus_pc: (0.0, NaN, 0.0))))",
            "1:42: view.focus_pc[1] = NaN is not allowed: -1e6 to 1e6 pc",
        ),
    ]);
}

#[test]
fn impossible_combinations_name_the_condition_and_the_remedy() {
    check(&[
        (
            "(version: 1, field: (b0_ug: 0.0, brms_ug: 0.0))",
            "1:29: field.b0_ug = 0 is not allowed: b0_ug and brms_ug must not both be 0; together they must reach 1e-6 µG",
        ),
        (
            "(version: 1, field: (l_min_pc: 30.0))",
            "1:32: field.l_min_pc = 30 is not allowed: above 0 and below l_max_pc, which is 25 pc",
        ),
        (
            "(version: 1, field: (model: NestedGrids(levels: 3, cells: 100)))",
            "1:59: field.model.cells = 100 is not allowed: a power of two from 16 to 512 cells",
        ),
        (
            "(version: 1, field: (model: NestedGrids(levels: 2, cells: 64)))",
            "1:59: field.model.cells = 64 is not allowed: with levels = 2 the shortest waves have only 2.3 cells and \
             need 4 or more: cells: 128, levels: 3 or l_min_pc: 0.79 would do",
        ),
        (
            "(version: 1, field: (model: NestedGrids(levels: 8, cells: 512), realisations: 20))",
            "1:79: field.realisations = 20 is not allowed: with levels = 8 and cells = 512 the grids take 161.0 GiB, \
             more than the 64 GiB that a scene may ask for: at most 7 realisations",
        ),
        (
            "(version: 1, run: (step: Fixed(pc: 3.0)))",
            "1:36: run.step.pc = 3 is not allowed: at most half the Larmor radius of 1.04 pc: take step: Auto, or for \
             example Fixed(pc: 0.08)",
        ),
        (
            "(version: 1, observers: (radii_pc: [5.0, 2.0]))",
            "1:42: observers.radii_pc[1] = 2 is not allowed: radii rise, and the one before is 5 pc",
        ),
        ("(version: 1, observers: (radii_pc: []))", "1:36: observers.radii_pc = 0 radii is not allowed: 1 to 16 radii"),
        (
            "(version: 1, run: (duration_yr: 50.0), observers: (first_time_yr: 50.0))",
            "1:67: observers.first_time_yr = 50 is not allowed: above 0 and below run.duration_yr, which is 50 yr",
        ),
    ]);
}

/// The default of a field that the file leaves out may be at fault: the place is then its section or nothing.
#[test]
fn a_default_at_fault_points_at_its_section() {
    check(&[
        (
            "(version: 1, field: (l_max_pc: 0.1))",
            "1:21: field.l_min_pc = 0.25 is not allowed: above 0 and below l_max_pc, which is 0.1 pc",
        ),
        (
            "(version: 1, run: (duration_yr: 50.0))",
            " observers.first_time_yr = 100 is not allowed: above 0 and below run.duration_yr, which is 50 yr",
        ),
    ]);
}

#[test]
fn wrong_types_name_what_was_expected() {
    check(&[
        (
            "(version: 1, field: (b0_ug: \"x\", brms_ug: 1.0))",
            "1:29: field.b0_ug = \"x\": expected a number; allowed: 0 to 1000 µG",
        ),
        (
            "(version: 1, field: (b0_ug: /* µG */ one))",
            "1:38: field.b0_ug = one: expected a number; allowed: 0 to 1000 µG",
        ),
        (
            "(version: 1, particles: (count: -5))",
            "1:33: particles.count = -5: whole number out of bounds; allowed: 1 to 1e7 particles",
        ),
        (
            "(version: 1, particles: (count: 1.5))",
            "1:33: particles.count = 1.5: expected a whole number; allowed: 1 to 1e7 particles",
        ),
        (
            "(version: 1, field: (model: NestedGrids(levels: 3, cells: 64.5)))",
            "1:59: field.model.cells = 64.5: expected a whole number; allowed: 16 to 512 cells",
        ),
        (
            "(version: 1, observers: (radii_pc: 5.0))",
            "1:36: observers.radii_pc = 5.0: expected a list in [ ]; allowed: 1 to 1e6 pc",
        ),
        (
            "(version: 1, observers: (radii_pc: [1.0, \"a\"]))",
            "1:42: observers.radii_pc[1] = \"a\": expected a number; allowed: 1 to 1e6 pc",
        ),
        ("(version: 1, title: 5)", "1:21: title = 5: expected a text in quotes"),
        ("(version: 1, view: Some((cloud: 1)))", "1:33: view.cloud = 1: expected true or false"),
        ("(version: 1, view: (cloud: true))", "1:20: view = (cloud: true): expected None or Some(…)"),
        ("(version: 1, field: [1.0])", "1:21: field = [1.0]: expected opening `(` for struct `FieldScene`"),
        ("(version: one)", "1:11: version = one: expected a whole number"),
        (
            "(version: 1, field: (model: NestedGrid(levels: 3, cells: 128)))",
            "1:29: field.model = NestedGrid(levels: 3, cells: 128): unknown choice NestedGrid; allowed here: \
             NestedGrids, PlaneWaves",
        ),
        (
            "(version: 1, field: (model: NestedGrids(levels: 3)))",
            "1:29: field.model = NestedGrids(levels: 3): cells is missing",
        ),
        (
            "(version: 1, view: Some((focus_pc: (0.0, 1.0))))",
            "1:36: view.focus_pc = (0.0, 1.0): expected an array of length 3 but found 2 elements instead; allowed: \
             -1e6 to 1e6 pc",
        ),
    ]);
}

#[test]
fn unknown_and_double_fields_are_named() {
    check(&[
        (
            "(version: 1, field: (b0_uG: 1.0))",
            "1:22: unknown field field.b0_uG; allowed here: b0_ug, brms_ug, l_max_pc, l_min_pc, slope, model, \
             precision, realisations",
        ),
        (
            "(\n  version: 1,\n  fields: (),\n)",
            "3:3: unknown field fields; allowed here: version, title, notes, field, particles, run, observers, sky, galaxy, view",
        ),
        (
            "(version: 1, field: (model: NestedGrids(levels: 3, cells: 64, x: 1)))",
            "1:63: unknown field field.model.x; allowed here: levels, cells",
        ),
        ("(version: 1, field: (b0_ug: 1.0, b0_ug: 1.0))", "1:34: field.b0_ug is given twice"),
        ("(version: 1, sky: (), sky: ())", "1:23: sky is given twice"),
    ]);
}

#[test]
fn supernovae_that_do_not_fit_each_other_are_refused() {
    check(&[
        (
            "(version: 1, galaxy: (min_age_yr: 1e7, max_age_yr: 1e6))",
            "1:35: galaxy.min_age_yr = 1e7 is not allowed: above 0 and below galaxy.max_age_yr, which is 1e6 yr",
        ),
        (
            "(version: 1, galaxy: (escape: AcrossPlane, halo_pc: 90.0))",
            "1:53: galaxy.halo_pc = 90 is not allowed: with escape: AcrossPlane above half_thickness_pc and height_pc, here 100 pc",
        ),
    ]);
}

#[test]
fn broken_syntax_names_the_place() {
    check(&[
        ("", "1:1: the file ends too early"),
        ("{}", "1:1: expected opening `(` for struct `Scene`"),
        ("(version: 1, field: (b0_ug: 1.0 brms_ug: 1.0))", "1:33: expected comma"),
        ("(version: 1,\n field: (b0_ug: 1.0", "2:20: the file ends too early"),
        ("(version: 1, title: \"abc)", "1:22: expected end of string"),
        ("(version: 1) x", "1:14: non-whitespace trailing characters"),
    ]);
}

/// A newer file is told so, even where it also has fields that this program does not know.
#[test]
fn other_versions_are_refused_first() {
    check(&[
        ("(version: 2)", "1:11: version = 2 is not allowed: this program reads version 1 of the scene format"),
        (
            "(version: 2, fields: ())",
            "1:11: version = 2 is not allowed: this program reads version 1 of the scene format",
        ),
        ("(field: ())", "1:1: version is missing: begin the scene with version: 1"),
    ]);
}

#[test]
fn unreadable_files_are_named() {
    let error = load(std::path::Path::new("no/such.ron")).unwrap_err();
    assert!(matches!(error, SceneError::Unreadable { .. }));
    assert!(error.to_string().starts_with("cannot read the scene: ") && error.to_string().ends_with(": no/such.ron"));
}

/// A scene changed in the window has no text, hence no place.
#[test]
fn a_scene_without_text_is_refused_without_a_place() {
    let mut scene = Scene::default();
    scene.sky.age_yr = 1.0;
    let error = validate(&scene, "the window").unwrap_err();
    assert_eq!(error.to_string(), "the window: sky.age_yr = 1 is not allowed: 1000 to 1e9 yr");
}

/// Warnings of the default scene after one change; none without it.
#[test]
fn doubtful_scenes_are_valid_and_warned_about() {
    let warned = |change: fn(&mut Scene)| {
        let mut scene = Scene::default();
        change(&mut scene);
        validate(&scene, "x").unwrap();
        warnings(&scene)
    };
    assert_eq!(warned(|_| ()), Vec::<String>::new());
    assert_eq!(
        warned(|s| s.field.l_min_pc = 0.01),
        [
            "the shortest waves have only 5.8 cells, 6 or more are better: cells: 128, levels: 6 or l_min_pc: 0.012 would do"
        ]
    );
    assert_eq!(
        warned(|s| s.field.l_min_pc = 0.53),
        ["the shortest wave, 0.53 pc, is longer than half the Larmor radius, 1.04 pc: nothing is left to scatter \
          particles that move nearly across the field"]
    );
    assert_eq!(
        warned(|s| s.run.step = Step::Fixed { pc: 0.17 }),
        ["steps of 0.17 pc are longer than two thirds of the shortest wave, 0.25 pc: particles jump over it"]
    );
    assert_eq!(
        warned(|s| s.run.duration_yr = 1000.0),
        ["no particle can reach the sphere of 500 pc: light covers 307 pc in 1000 yr"]
    );
}

/// Without turbulence there are no grids to be too coarse and no waves to be too long.
#[test]
fn a_uniform_field_needs_no_grid() {
    let mut scene = Scene::default();
    scene.field.brms_ug = 0.0;
    scene.field.l_min_pc = 10.0;
    scene.field.model = FieldModel::NestedGrids { levels: 1, cells: 16 };
    validate(&scene, "x").unwrap();
    assert_eq!(warnings(&scene), Vec::<String>::new());
}

/// Titles stand in table headers, figures and terminals: one line, and nothing in it that is not seen.
#[test]
fn words_that_cannot_be_printed_are_refused_where_they_stand() {
    check(&[
        (
            "(version: 1,\n title: \"a\u{2028}b\")",
            "2:11: title = \"a\\u{2028}b\" is not allowed: one printable line, without U+2028",
        ),
        (
            "(version: 1, title: \"a\u{7f}b\")",
            "1:23: title = \"a\\u{7f}b\" is not allowed: one printable line, without U+007F",
        ),
        ("(version: 1, title: \"a\nb\")", "1:23: title = \"a\\nb\" is not allowed: one printable line, without U+000A"),
        (
            "(version: 1, title: \"\\u{202e}b\")",
            "1:21: title = \"\\u{202e}b\" is not allowed: one printable line, without U+202E",
        ),
        (
            "(version: 1, notes: \"one\n\ttwo\u{85}\")",
            "2:5: notes = \"one\\n\\ttwo\\u{85}\" is not allowed: printable lines, without U+0085",
        ),
        (
            "(version: 1, title: \"\\u{1b}[2J and so on, with many more words than a message repeats\")",
            "1:21: title = \"\\u{1b}[2J and so on, with many more words tha\"… is not allowed: one printable line, \
             without U+001B",
        ),
    ]);
    let mut scene = Scene::default();
    for letter in ['\t', '\r', '\0', '\u{9b}', '\u{2029}', '\u{2066}', '\u{feff}'] {
        scene.title = format!("a{letter}");
        assert!(validate(&scene, "x").is_err(), "{letter:?}");
    }
    scene.title = "π < 3 & \"x\" 'y' e\u{301} 👩\u{200d}🚀 עברית".to_owned();
    scene.notes = "one\n\ttwo\n".to_owned();
    validate(&scene, "x").unwrap();
}

#[test]
fn a_decimal_comma_is_named_with_what_to_write() {
    check(&[
        ("(version: 1, field: (b0_ug: 0,3))", "1:29: field.b0_ug = 0,3: a comma ends a number; write 0.3 with a point"),
        (
            "(version: 1, field: (b0_ug: 3,5, brms_ug: 1.0))",
            "1:29: field.b0_ug = 3,5: a comma ends a number; write 3.5 with a point",
        ),
        (
            "(version: 1, run: (step: Fixed(pc: 0,05)))",
            "1:36: run.step.pc = 0,05: a comma ends a number; write 0.05 with a point",
        ),
        (
            "(version: 1, run: (duration_yr: 1,5e4))",
            "1:33: run.duration_yr = 1,5e4: a comma ends a number; write 15000",
        ),
        (
            "(version: 1, particles: (count: 20,000))",
            "1:33: particles.count = 20,000: a comma ends a number; write 20000",
        ),
        (
            "(version: 1, particles: (energy_tev: 1,000))",
            "1:38: particles.energy_tev = 1,000: a comma ends a number; 1,000 can be read as 1.000 or 1000: write 1.000 \
             or 1000",
        ),
        (
            "(version: 1, observers: (radii_pc: [50,5, 100]))",
            "1:40: observers.radii_pc[1] = 5 is not allowed: radii rise, and the one before is 50 pc; if 50,5 is one \
             number, write 50.5 with a point",
        ),
    ]);
    // What has no comma is not taken for it.
    check(&[
        (
            "(version: 1, field: (b0_ug: 3, x))",
            "1:33: unknown field x; allowed here: b0_ug, brms_ug, l_max_pc, l_min_pc, slope, model, precision, realisations",
        ),
        (
            "(version: 1, observers: (radii_pc: [50, 5]))",
            "1:41: observers.radii_pc[1] = 5 is not allowed: radii rise, and the one before is 50 pc",
        ),
    ]);
}

/// Files as Windows saves them are read; other encodings are named with their place.
#[test]
fn files_are_read_in_the_encodings_that_people_have() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    let read = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        load(&path).map_err(|error| error.to_string().replace(&path.display().to_string(), "a.ron"))
    };
    let text = "(version: 1,\r\n title: \"µ\", notes: \"one\r\ntwo\")\r\n";
    for marked in [format!("\u{feff}{text}"), text.to_owned()] {
        let scene = read(marked.as_bytes()).unwrap();
        assert_eq!((scene.title.as_str(), scene.notes.as_str()), ("µ", "one\ntwo"));
    }
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [little.clone(), big.clone(), [vec![0xff, 0xfe], little].concat(), [vec![0xfe, 0xff], big].concat()] {
        let refused = read(&bytes).unwrap_err();
        assert!(refused.starts_with("a.ron:1:1: the file is text in UTF-16: save it in UTF-8"), "{refused}");
    }
    let refused = read(b"(version: 1,\r\n title: \"\xb5\")").unwrap_err();
    assert!(refused.starts_with("a.ron:2:10: the byte 0xB5 is not UTF-8: save the file in UTF-8"), "{refused}");
    // Places do not depend on how lines end.
    let refused = read(b"\xef\xbb\xbf(version: 1,\r\n\r\n field: (b0_ug: -1.0))").unwrap_err();
    assert_eq!(refused, "a.ron:3:17: field.b0_ug = -1 is not allowed: 0 to 1000 µG");
}
