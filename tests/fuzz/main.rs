//! Inputs of any bytes: those of the corpus, and each of them changed at random in many ways.
//!
//! The same changes come each time. `LARMOR_FUZZ_ROUNDS` asks for more of them than the few of an ordinary test; with a
//! nightly compiler `cargo fuzz run scenes` in `fuzz/` looks for new ways through the code by itself.

#![expect(clippy::unwrap_used, reason = "a broken helper fails its test here, as it should")]

mod inputs;
mod targets;

use std::fs;
use std::path::Path;

use rand::{RngExt as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Changed inputs of each target in an ordinary test.
const ROUNDS: u64 = 1500;
/// Longer inputs are cut here.
const MAX_BYTES: usize = 1 << 20;
/// What takes the place of numbers, words and bytes.
const WORDS: [&[u8]; 24] = [
    b"0",
    b"-1",
    b"1e999",
    b"-1e-400",
    b"NaN",
    b"inf",
    b"1e308",
    b"18446744073709551616",
    b"4294967295",
    b"0.1e",
    b"\"",
    b"\\u{0}",
    b"\\u{202e}",
    b"(",
    b")",
    b"[]",
    b"Some(",
    b"None",
    b",",
    b"\n",
    b"#",
    b"\xff\xfe",
    b"\xf0\x9f",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
];

/// All inputs of a target in the order of their names, with what comes with the program.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let shipped = match name {
        "scenes" => "scenes",
        "lessons" => "assets/lessons",
        "tables" => "assets/observations",
        _ => "",
    };
    let own = fs::read_dir(Path::new("fuzz/corpus").join(name)).unwrap();
    let others = (!shipped.is_empty()).then(|| fs::read_dir(shipped).unwrap());
    let mut paths: Vec<_> = own.chain(others.into_iter().flatten()).map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// Kept where the input at hand makes the test panic.
struct Input<'a>(&'a str, Vec<u8>);

impl Drop for Input<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let path = std::env::temp_dir().join(format!("larmor-fuzz-{}", self.0));
            let _ = fs::write(path, &self.1);
        }
    }
}

/// One to eight changes of an input; `others` lend pieces.
fn changed(input: &[u8], others: &[Vec<u8>], random: &mut Xoshiro256PlusPlus) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..random.random_range(1..=8) {
        let start = random.random_range(0..=bytes.len());
        let end = (start + random.random_range(0..=16)).min(bytes.len());
        match random.random_range(0..7) {
            0 if start < bytes.len() => bytes[start] ^= 1 << random.random_range(0..8),
            1 if start < bytes.len() => bytes[start] = random.random_range(0..=255),
            2 => drop(bytes.drain(start..end)),
            3 => {
                let piece = bytes[start..end].to_vec();
                bytes.splice(end..end, piece);
            }
            4 => {
                let other = &others[random.random_range(0..others.len())];
                let from = random.random_range(0..=other.len());
                let to = (from + random.random_range(0..=64)).min(other.len());
                bytes.splice(start..end, other[from..to].iter().copied());
            }
            5 => drop(bytes.splice(start..end.min(start + 2), WORDS[random.random_range(0..WORDS.len())].to_vec())),
            _ => bytes.truncate(MAX_BYTES.max(start)),
        }
    }
    bytes
}

fn try_all(name: &'static str, target: impl Fn(&[u8])) {
    let corpus = corpus(name);
    for input in &corpus {
        let input = Input(name, input.clone());
        target(&input.1);
    }
    let rounds = std::env::var("LARMOR_FUZZ_ROUNDS").map_or(ROUNDS, |rounds| rounds.parse().unwrap());
    let mut random = Xoshiro256PlusPlus::seed_from_u64(15);
    for _ in 0..rounds {
        let input = Input(name, changed(&corpus[random.random_range(0..corpus.len())], &corpus, &mut random));
        target(&input.1);
    }
}

#[test]
fn scenes() {
    try_all("scenes", targets::scene);
}

#[test]
fn lessons() {
    try_all("lessons", targets::lesson);
}

#[test]
fn checkpoints() {
    try_all("checkpoints", targets::checkpoint);
}

#[test]
fn parts() {
    // The second and third of the run that the first is of; what was found comes behind them.
    let others = corpus("parts");
    try_all("parts", |bytes| targets::parts(bytes, &others[1..3]));
}

#[test]
fn tables() {
    try_all("tables", targets::table);
}

/// Inputs of the corpus are such that some are taken: changed ones then lead deep.
#[test]
fn the_corpus_is_good() {
    use larmor::simulate::Checkpoint;
    let taken = |name| corpus(name).iter().filter(|bytes| Checkpoint::from_bytes(bytes).is_ok()).count();
    assert!(taken("checkpoints") >= 2 && taken("parts") >= 3);
    let is_scene = |bytes: &Vec<u8>| larmor::scene::from_ron(&String::from_utf8_lossy(bytes), "").is_ok();
    assert!(corpus("scenes").iter().filter(|bytes| is_scene(bytes)).count() >= 5);
    let is_lesson = |bytes: &Vec<u8>| larmor::lesson::Lesson::read(&String::from_utf8_lossy(bytes), "").is_ok();
    assert!(corpus("lessons").iter().filter(|bytes| is_lesson(bytes)).count() >= 7);
}
