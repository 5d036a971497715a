//! Checkpoints that claim to hold more than any machine does: refused at once, within a gigabyte of address space.
#![cfg(unix)]

use std::fs::{self, File};
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Ended, Place, ended};

/// A checkpoint of a few particles, and the scene in it.
fn small() -> (Vec<u8>, String) {
    let bytes = fs::read("fuzz/corpus/checkpoints/begun.larmor").unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let (begin, end) = (text.find("(\n").unwrap(), text.rfind("\n)\n").unwrap());
    let scene = text[begin..end + 3].to_owned();
    (bytes, scene)
}

fn limited(place: &Place, arguments: &str) -> Ended {
    let shell = format!("ulimit -v 1000000; exec \"$0\" {arguments}");
    let mut command = Command::new("sh");
    command.args(["-c", &shell, env!("CARGO_BIN_EXE_larmor")]).current_dir(place.path("."));
    ended(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
}

#[test]
fn what_claims_more_than_there_is_is_refused() {
    let place = Place::new();
    let (bytes, scene) = small();
    fs::write(place.path("scene.ron"), &scene).unwrap();
    // A thousand million million batches, or sums, or particles, wherever there may be the length of a list.
    let end_of_scene = bytes.windows(scene.len()).position(|window| window == scene.as_bytes()).unwrap() + scene.len();
    let length = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    for place_of_length in end_of_scene..end_of_scene + 60 {
        let mut crafted = bytes[..place_of_length].to_vec();
        crafted.extend(length);
        crafted.extend(&bytes[place_of_length..bytes.len() - 4]);
        crafted.extend(crc32fast::hash(&crafted).to_le_bytes());
        fs::write(place.path(&format!("{place_of_length}.larmor")), &crafted).unwrap();
    }
    // A terabyte that takes no room on the disk.
    let mut sparse = File::create(place.path("sparse.larmor")).unwrap();
    sparse.write_all(&bytes).unwrap();
    sparse.set_len(1 << 40).unwrap();
    let begin = Instant::now();
    for place_of_length in (end_of_scene..end_of_scene + 60).step_by(4) {
        let refused = limited(&place, &format!("run scene.ron --out out --resume {place_of_length}.larmor"));
        assert_eq!(refused.code, 2, "{place_of_length}: {}", refused.stderr);
        assert!(refused.stderr.contains("the checkpoint is damaged"), "{place_of_length}: {}", refused.stderr);
    }
    for arguments in ["run scene.ron --out out --resume sparse.larmor", "merge sparse.larmor --out out"] {
        let refused = limited(&place, arguments);
        assert_eq!(refused.code, 2, "{}", refused.stderr);
        assert!(refused.stderr.contains("a checkpoint of 1024 GiB needs 4 times as much memory"), "{}", refused.stderr);
    }
    assert!(begin.elapsed() < Duration::from_secs(60), "{:?}", begin.elapsed());
    assert!(!place.path("out").exists());
}

/// An empty list is one byte in a file and dozens in memory: 64 MiB of them would be more than a gigabyte.
#[test]
fn what_grows_in_memory_is_refused() {
    const MIB_64: usize = 64 << 20;
    let place = Place::new();
    let (bytes, scene) = small();
    fs::write(place.path("scene.ron"), scene).unwrap();
    let header = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    type Head = (String, String, u64, f64);
    let (_, state) = postcard::take_from_bytes::<Head>(&bytes[header..]).unwrap();
    let head = &bytes[..bytes.len() - state.len()];
    // A whole run (0) in its first pass, portion and slice, or part 1/1 (1) of one of one pass; then the length of a list of
    // elements of so many bytes.
    for (name, begin, element) in [
        ("batches", &[0, 0, 0, 0][..], 11),
        ("waiting", &[1, 1, 1, 1], 2),
        ("moving", &[1, 1, 1, 1, 0], 15),
        ("ended", &[1, 1, 1, 1, 0, 0], 6),
        ("spread", &[1, 1, 1, 1, 0, 0, 0], 3),
    ] {
        let length = postcard::to_stdvec(&(MIB_64 / element)).unwrap();
        let mut crafted = [head, begin, &length].concat();
        crafted.resize(crafted.len() + MIB_64, 0);
        crafted.extend(crc32fast::hash(&crafted).to_le_bytes());
        fs::write(place.path("crafted.larmor"), crafted).unwrap();
        for arguments in ["run scene.ron --out out --resume crafted.larmor", "merge crafted.larmor --out out"] {
            let refused = limited(&place, arguments);
            assert_eq!(refused.code, 2, "{name}, {arguments}: {}", refused.stderr);
            assert!(refused.stderr.contains("more in it than in any run of its scene"), "{name}: {}", refused.stderr);
        }
    }
}
