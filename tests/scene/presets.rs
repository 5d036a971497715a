//! Every preset is a valid scene that says what it shows.

use larmor::scene::{PRESETS, Scene, from_ron, load, preset, to_ron, warnings};

#[test]
fn presets_load_without_warnings_and_round_trip() {
    for preset in PRESETS {
        let scene = preset.scene().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(warnings(&scene), Vec::<String>::new(), "{}", preset.name);
        assert!(!scene.title.is_empty() && !scene.notes.is_empty(), "{} does not say what it shows", preset.name);
        let again = from_ron(&to_ron(&scene), preset.name).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(again, scene, "{}", preset.name);
    }
}

#[test]
fn presets_say_in_few_words_what_they_are_and_what_to_try() {
    for preset in PRESETS {
        let words = preset.title.split(' ').count();
        assert!((2..=4).contains(&words), "{}: {}", preset.name, preset.title);
        let tried = preset.try_this;
        assert!(tried.ends_with('.') && (20..=120).contains(&tried.chars().count()), "{}: {tried}", preset.name);
        let same = |other: &&larmor::scene::Preset| other.title == preset.title || other.try_this == tried;
        assert_eq!(PRESETS.iter().filter(same).count(), 1, "{}", preset.name);
    }
}

/// A file that nobody embeds would be a preset that nobody finds.
#[test]
fn presets_are_exactly_the_files() {
    let folder = std::path::Path::new("scenes");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let preset = preset(&name).unwrap_or_else(|| panic!("scenes/{name}.ron is not a preset"));
        assert_eq!(load(&path).unwrap(), preset.scene().unwrap());
        files += 1;
    }
    assert_eq!(files, PRESETS.len());
}

/// The default preset spells out the defaults, so that an empty scene and the first picture agree.
#[test]
fn the_first_preset_is_the_default_scene() {
    let first = PRESETS[0].scene().unwrap();
    assert_eq!(Scene { title: String::new(), notes: String::new(), ..first }, Scene::default());
}

/// Fields of a preset stay within 1.1 GB: 16 bytes a cell.
#[test]
fn presets_fit_into_small_machines() {
    for preset in PRESETS {
        let field = preset.scene().unwrap().field;
        if let larmor::scene::FieldModel::NestedGrids { levels, cells } = field.model {
            let bytes = 16 * u64::from(levels) * u64::from(cells).pow(3) * u64::from(field.realisations);
            assert!(bytes <= 1_100_000_000, "{} takes {bytes} bytes", preset.name);
        }
    }
}
