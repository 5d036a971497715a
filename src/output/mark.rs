//! How files of this program are told from those of others, before one is replaced.
//!
//! Tables and summaries name the program, figures carry a comment that no viewer shows. A scene beside results begins with a
//! comment that has a checksum of all that follows: scenes that a person has saved, with an editor or in the window, have none,
//! and one that was changed is a person's.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use crate::scene::{Scene, to_ron};

/// No file that may be replaced is read further than this.
const MAX_BYTES: u64 = 16 << 20;
/// First bytes of every PNG.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Bytes of a PNG before its second chunk: the first is always the one of sizes.
const PNG_HEAD: usize = PNG.len() + 25;
/// A chunk of text with the name of the program, but for its length and checksum.
const PNG_CHUNK: &[u8] = b"tEXtSoftware\0larmor";
/// Comment in every SVG.
pub(super) const SVG: &str = "<!-- drawn by larmor -->";
/// Words in every film.
pub const FILM_MARK: &str = "film by larmor";
/// In a picture or film the name of the program comes before this.
const HEAD_BYTES: usize = 1024;
/// Line in the header of every table.
const TABLE: &str = "# - {program: larmor}";
/// Line in every file of VTK in XML.
pub(super) const XML_VTK: &str = "<!-- written by larmor -->";
/// How the title of every legacy file of VTK begins.
pub(super) const LEGACY_VTK: &str = "larmor: ";
/// How the file of all estimates of a run begins.
pub(super) const ESTIMATES: &str = "// larmor: all estimates of a run";
/// How the scene beside results begins.
const SCENE: &str = "// larmor: the scene of these results";
/// First cells of the tables of studies in Markdown.
const MARKDOWN: [&str; 2] = ["| variant |", "| step [pc] |"];

/// The picture with the name of the program in it; what is no PNG stays as it is.
pub fn signed_png(mut png: Vec<u8>) -> Vec<u8> {
    if png.starts_with(PNG) && png.len() > PNG_HEAD && !is_signed(&png) {
        let length = PNG_CHUNK.len() as u32 - 4;
        let checksum = crc32fast::hash(PNG_CHUNK);
        let chunk = [&length.to_be_bytes()[..], PNG_CHUNK, &checksum.to_be_bytes()].concat();
        png.splice(PNG_HEAD..PNG_HEAD, chunk);
    }
    png
}

fn is_signed(png: &[u8]) -> bool {
    png.starts_with(PNG) && holds(&png[..png.len().min(HEAD_BYTES)], PNG_CHUNK)
}

/// The scene as the text of a file beside results, which may be replaced with them; it is read like any other scene.
pub fn signed_scene(scene: &Scene) -> String {
    let text = to_ron(scene);
    format!("{}\n{text}", first_line_of_scene(&text))
}

fn first_line_of_scene(rest: &str) -> String {
    format!("{SCENE}, checksum {:08x}", crc32fast::hash(rest.as_bytes()))
}

/// True if this program has written the file at `path`, by its ending and what is in it. A file that cannot be read is
/// not its own.
pub(super) fn is_own(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let Some(bytes) = begin_of(path) else { return false };
    let text = || String::from_utf8_lossy(&bytes);
    match extension.as_str() {
        "png" | "apng" => is_signed(&bytes),
        "gif" | "mp4" => holds(&bytes, FILM_MARK.as_bytes()),
        "svg" => text().contains(SVG),
        "ecsv" => text().lines().take_while(|line| line.starts_with('#')).any(|line| line == TABLE),
        "json" => serde_json::from_slice::<serde_json::Value>(&bytes).is_ok_and(|value| value["program"] == "larmor"),
        "ron" if bytes.starts_with(ESTIMATES.as_bytes()) => true,
        "ron" => text().split_once('\n').is_some_and(|(first, rest)| first == first_line_of_scene(rest)),
        "vtp" | "vtu" | "pvd" => text().lines().nth(1) == Some(XML_VTK),
        "vtk" => text().lines().nth(1).is_some_and(|title| title.starts_with(LEGACY_VTK)),
        "md" => MARKDOWN.iter().any(|cell| bytes.starts_with(cell.as_bytes())),
        _ => false,
    }
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

fn begin_of(path: &Path) -> Option<Vec<u8>> {
    // Opening a pipe would wait for its other end.
    path.metadata().ok().filter(|metadata| metadata.is_file())?;
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(MAX_BYTES).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::from_ron;

    #[test]
    fn own_files_are_told_from_others() {
        let folder = tempfile::tempdir().unwrap();
        let saved = to_ron(&Scene::default());
        let scene = signed_scene(&Scene::default());
        assert_eq!(from_ron(&scene, "scene.ron").unwrap(), Scene::default());
        let edited = scene.replacen("version: 1", "version: 2", 1);
        let plain = b"\x89PNG\r\n\x1a\n0000IHDR0123456789abcdefg0000IEND0000".to_vec();
        let signed = signed_png(plain.clone());
        assert_eq!(signed_png(signed.clone()), signed, "once");
        for (name, own, other) in [
            ("a.ron", scene.as_bytes(), format!("// mine\n{scene}").as_bytes()),
            ("b.ron", scene.as_bytes(), saved.as_bytes()),
            ("c.ron", scene.as_bytes(), edited.as_bytes()),
            ("d.ron", format!("{ESTIMATES}, version 1\n()\n").as_bytes(), b"// all estimates of a run\n()"),
            (
                "h.vtp",
                format!("<?xml version=\"1.0\"?>\n{XML_VTK}\n").as_bytes(),
                b"<?xml version=\"1.0\"?>\n<VTKFile>\n",
            ),
            ("i.vtk", b"# vtk DataFile Version 3.0\nlarmor: cloud\n", b"# vtk DataFile Version 3.0\ncloud\n"),
            ("c.ecsv", b"# %ECSV 1.0\n# - {program: larmor}\na\n1\n", b"# %ECSV 1.0\na\n# - {program: larmor}\n"),
            ("d.json", b"{\"program\": \"larmor\"}", b"{\"version\": \"0.1.0\"}"),
            ("e.svg", b"<svg><!-- drawn by larmor --></svg>", b"<svg></svg>"),
            ("f.png", &signed, &plain),
            ("g.md", b"| variant | x |\n", b"# variant\n"),
            ("g.md", b"| step [pc] | x |\n", b"| step |\n"),
        ] {
            let path = folder.path().join(name);
            std::fs::write(&path, own).unwrap();
            assert!(is_own(&path), "{name}");
            std::fs::write(&path, other).unwrap();
            assert!(!is_own(&path), "{name}");
        }
        assert!(!is_own(folder.path()) && !is_own(Path::new("/dev/zero")) && !is_own(&folder.path().join("none.svg")));
    }
}
