//! Places beside which long work puts its results: cleaned and judged before it begins.

use std::path::{Path, PathBuf};

use crate::output::OutputError;
use crate::output::atomic::{folder_of, temporary_beside};
use crate::output::leftovers::clean;
use crate::output::mark::is_own;

/// Makes sure that a file can be written at `path`: its name has one of the `endings`, given in small letters without the
/// dot, it is none of the `inputs` that are read for it, and there is nothing, or a file that this program has written.
/// What dead runs have left in its folder is removed.
///
/// # Errors
/// [`OutputError::NotAFile`], [`OutputError::OtherEnding`], [`OutputError::IsInput`], [`OutputError::Foreign`], or
/// [`OutputError::File`] if its folder does not exist or cannot be written.
pub fn ensure_writable(path: &Path, endings: &[&str], inputs: &[&Path]) -> Result<(), OutputError> {
    let is_there = path.symlink_metadata().is_ok();
    if is_there && !path.is_file() {
        return Err(OutputError::NotAFile(path.to_owned()));
    }
    let ending = path.extension().unwrap_or_default();
    if !endings.iter().any(|known| ending.eq_ignore_ascii_case(known)) {
        let endings = endings.iter().map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(" or ");
        return Err(OutputError::OtherEnding { endings, path: path.to_owned() });
    }
    let whole = |path: &Path| -> Option<PathBuf> { path.canonicalize().ok() };
    if inputs.iter().any(|input| is_there && whole(input) == whole(path)) {
        return Err(OutputError::IsInput(path.to_owned()));
    }
    if is_there && !is_own(path) {
        return Err(OutputError::Foreign(path.to_owned()));
    }
    clean_beside(path);
    temporary_beside(path).map(drop)
}

/// Removes what dead runs have left in the folder of `path`. What cannot be removed stays.
pub fn clean_beside(path: &Path) {
    clean(folder_of(path));
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::output::{signed_scene, temporary_folder_beside};
    use crate::scene::Scene;

    #[test]
    fn a_file_takes_the_place_of_its_like_alone() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let svg = format!("<svg>{}</svg>", crate::output::mark::SVG);
        fs::write(at("own.svg"), &svg).unwrap();
        fs::write(at("own.SVG"), &svg).unwrap();
        fs::write(at("other.svg"), "<svg></svg>").unwrap();
        fs::write(at("scene.ron"), signed_scene(&Scene::default())).unwrap();
        let ask = |name: &str| ensure_writable(&at(name), &["svg", "png"], &[]);
        for free in ["own.svg", "own.SVG", "new.svg", "new.PNG"] {
            ask(free).unwrap();
        }
        // Own files too are refused where something else is written.
        for name in ["scene.ron", "new.ron", "new", "svg", ".svg"] {
            let error = ask(name).unwrap_err();
            assert!(matches!(error, OutputError::OtherEnding { .. }) && error.is_refusal(), "{error}");
            assert!(error.to_string().contains(".svg or .png"), "{error}");
        }
        assert!(matches!(ask("other.svg"), Err(OutputError::Foreign(_))));
        assert!(matches!(ask("none/new.svg"), Err(OutputError::File { .. })));
        assert!(matches!(ensure_writable(folder.path(), &["svg"], &[]), Err(OutputError::NotAFile(_))));
        let input = folder.path().join("./own.svg");
        assert!(matches!(ensure_writable(&at("own.svg"), &["svg"], &[&input]), Err(OutputError::IsInput(_))));
        ensure_writable(&at("new.svg"), &["svg"], &[&at("new.svg"), &input]).unwrap();
    }

    /// What a killed film has left goes with the next picture in the same folder; what is being made stays.
    #[test]
    fn what_nobody_holds_is_removed_beside() {
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        fs::write(at(".larmor-partial-killed.mp4"), "half").unwrap();
        fs::create_dir(at(".larmor-partial-frames")).unwrap();
        fs::write(at(".larmor-partial-frames/frame-00001.png"), "half").unwrap();
        let film = temporary_beside(&at("a.gif")).unwrap();
        let (frames, _held) = temporary_folder_beside(&at("frames")).unwrap();
        ensure_writable(&at("b.png"), &["png"], &[]).unwrap();
        assert!(film.path().exists() && frames.path().exists());
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 2);
    }
}
