//! Films and pictures from the command line: each kind of file, what is refused, and what an interrupted one leaves.

use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use crate::deadline::output;

const SCENE: &str = r#"(version: 1, title: "short", field: (b0_ug: 1.0, brms_ug: 0.0, realisations: 1),
    particles: (count: 64), run: (duration_yr: 200.0),
    observers: (radii_pc: [2.0], first_time_yr: 1.0, time_bins: 2))"#;

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        std::fs::write(place.path().join("short.ron"), SCENE).unwrap();
        place
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_larmor"));
        command.args(arguments).current_dir(self.path()).env("FFMPEG", "no such program");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        output(&mut self.command(arguments))
    }

    /// Names of what is there.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path().join(name)).unwrap()
    }
}

/// What went wrong, in words; `None` where nothing can be drawn.
fn words(output: &Output) -> Option<String> {
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    if words.contains("no usable graphics adapter") {
        eprintln!("skipped: no graphics adapter, install mesa-vulkan-drivers");
        return None;
    }
    assert!(!words.contains("panicked"), "{words}");
    Some(words)
}

const SHORT: [&str; 6] = ["--length", "0.5", "--rate", "10", "--size", "160x90"];

#[test]
fn a_film_is_written_as_its_ending_says() {
    let place = Place::new();
    for name in ["film.gif", "film.apng", "frames"] {
        let run = place.run(&[&["film", "short.ron", "--out", name, "--motion", "both"][..], &SHORT].concat());
        let Some(words) = words(&run) else { return };
        assert_eq!(run.status.code(), Some(0), "{words}");
        assert_eq!(String::from_utf8_lossy(&run.stdout).trim(), name);
    }
    assert_eq!(place.names(), ["film.apng", "film.gif", "frames", "short.ron"]);
    let gif = place.bytes("film.gif");
    assert!(gif.starts_with(b"GIF89a") && gif[6..10] == [160, 0, 90, 0] && gif.ends_with(&[0x3b]));
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(gif.as_slice()).unwrap();
    let mut frames = 0;
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        assert_eq!(frame.delay, 10);
        frames += 1;
    }
    assert_eq!(frames, 5);
    let apng = png::Decoder::new(std::io::Cursor::new(place.bytes("film.apng"))).read_info().unwrap();
    assert_eq!(apng.info().animation_control.map(|control| control.num_frames), Some(5));
    let numbered = std::fs::read_dir(place.path().join("frames")).unwrap().count();
    assert_eq!(numbered, 5);
    // Its own film it replaces if it is told to, and only then.
    let again = [&["film", "short.ron", "--out", "film.gif"][..], &SHORT].concat();
    assert_eq!(place.run(&again).status.code(), Some(2));
    assert_eq!(place.run(&[again, vec!["--force"]].concat()).status.code(), Some(0));
}

#[test]
fn what_cannot_be_a_film_is_refused_before_the_run() {
    let place = Place::new();
    std::fs::write(place.path().join("mine.gif"), b"GIF89a of somebody else").unwrap();
    for (arguments, reason) in [
        (["--out", "film.avi"], "give .gif, .apng, .mp4"),
        (["--out", "film.mp4"], "ffmpeg, which is not found"),
        (["--out", "mine.gif"], "mine.gif"),
    ] {
        let run = place.run(&[&["film", "short.ron", "--force"][..], &arguments].concat());
        let words = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(run.status.code() == Some(2) && words.contains(reason), "{arguments:?}: {words}");
    }
    assert_eq!(place.bytes("mine.gif"), b"GIF89a of somebody else");
    let late = place.run(&["snapshot", "short.ron", "--out", "a.png", "--time", "3kyr"]);
    let words = String::from_utf8_lossy(&late.stderr).into_owned();
    assert!(late.status.code() == Some(2) && words.contains("after the end of the run"), "{words}");
    assert_eq!(place.names(), ["mine.gif", "short.ron"]);
}

/// In place of ffmpeg a script that keeps what it is handed: every picture, whole and in order.
#[cfg(unix)]
#[test]
fn ffmpeg_is_handed_every_picture() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    let script = place.path().join("ffmpeg");
    let text = "#!/bin/sh\n[ \"$2\" = -encoders ] && echo libx264 && exit\nfor last; do :; done\ncat > \"$last\"\n";
    std::fs::write(&script, text).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = place.command(&[&["film", "short.ron", "--out", "film.mp4"][..], &SHORT].concat());
    let run = output(command.env("FFMPEG", &script));
    let Some(words) = words(&run) else { return };
    assert_eq!(run.status.code(), Some(0), "{words}");
    assert_eq!(place.bytes("film.mp4").len(), 5 * 160 * 90 * 3);
    std::fs::write(&script, "#!/bin/sh\n[ \"$2\" = -encoders ] && exit\necho no room >&2\nexit 1\n").unwrap();
    let mut command = place.command(&[&["film", "short.ron", "--out", "other.mp4"][..], &SHORT].concat());
    let failed = output(command.env("FFMPEG", &script));
    let said = String::from_utf8_lossy(&failed.stderr);
    assert_eq!(failed.status.code(), Some(1), "{}: {said}", failed.status);
    assert!(said.contains("ffmpeg: no room"), "{said}");
    assert_eq!(place.names(), ["ffmpeg", "film.mp4", "short.ron"]);
}

#[cfg(unix)]
#[test]
fn an_interrupted_film_leaves_nothing() {
    let place = Place::new();
    let mut film = place.command(&["film", "short.ron", "--out", "film.gif", "--length", "500", "--size", "320x180"]);
    let mut child = film.stderr(std::process::Stdio::piped()).spawn().unwrap();
    let begin = Instant::now();
    let has_begun = |place: &Place| place.names().iter().any(|name| name.ends_with(".gif"));
    while !has_begun(&place) && child.try_wait().unwrap().is_none() && begin.elapsed() < Duration::from_secs(120) {
        std::thread::sleep(Duration::from_millis(100));
    }
    if has_begun(&place) {
        std::thread::sleep(Duration::from_secs(1));
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    }
    let ended = output_of(child);
    let Some(words) = words(&ended) else { return };
    assert!(ended.status.code() == Some(130) && words.contains("nothing is written"), "{words}");
    assert_eq!(place.names(), ["short.ron"]);
}

#[cfg(unix)]
fn output_of(child: std::process::Child) -> Output {
    crate::deadline::in_time("the film", move || child.wait_with_output()).unwrap()
}

#[test]
fn a_picture_is_of_the_time_and_side_asked_for_and_may_be_on_nothing() {
    let place = Place::new();
    let run = place.run(&[
        "snapshot",
        "short.ron",
        "--out",
        "a.png",
        "--size",
        "320x180",
        "--time",
        "100yr",
        "--view",
        "along",
        "--transparent",
        "--bare",
    ]);
    let Some(words) = words(&run) else { return };
    assert_eq!(run.status.code(), Some(0), "{words}");
    let mut reader = png::Decoder::new(std::io::Cursor::new(place.bytes("a.png"))).read_info().unwrap();
    assert_eq!((reader.info().width, reader.info().height, reader.info().color_type), (320, 180, png::ColorType::Rgba));
    let mut pixels = vec![0; reader.output_buffer_size()];
    reader.next_frame(&mut pixels).unwrap();
    let opacity = |x: usize, y: usize| pixels[4 * (y * 320 + x) + 3];
    let clear = (0..320).filter(|x| opacity(*x, 0) < 20).count();
    let middle = (120..200).flat_map(|x| (60..120).map(move |y| (x, y))).filter(|(x, y)| opacity(*x, *y) > 40).count();
    assert!(clear > 160 && middle > 50, "{clear} {middle}");
    let figure = place.run(&[
        "snapshot",
        "short.ron",
        "--out",
        "b.png",
        "--size",
        "320x180",
        "--beside",
        "anisotropy",
        "--alone",
    ]);
    assert_eq!(figure.status.code(), Some(0), "{}", String::from_utf8_lossy(&figure.stderr));
}
