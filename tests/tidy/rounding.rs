//! Numbers come out alike on every processor: the core calls nothing whose last digit the system decides.

use crate::sources::{Source, rust_files};

/// Functions of numbers that the standard library leaves to the C library of the system, or whose precision it leaves
/// open, or that are fused where a processor can. Square roots, roundings and sums are exact, and free.
const LEFT_TO_THE_SYSTEM: [&str; 30] = [
    "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "cos", "cosh", "exp", "exp2", "exp_m1",
    "gamma", "hypot", "ln", "ln_1p", "ln_gamma", "log", "log10", "log2", "mul_add", "powf", "powi", "sin", "sin_cos",
    "sinh", "tan", "tanh", "to_polar",
];

/// What is called of them in a line of code, as a method or by its path.
fn called(line: &str) -> Option<&'static str> {
    LEFT_TO_THE_SYSTEM.into_iter().find(|name| {
        let method = line.contains(&format!(".{name}("));
        let follows = |path: &str| {
            let after = |start: usize| line[start + path.len()..].chars().next();
            line.match_indices(path).any(|(start, _)| !after(start).is_some_and(|c| c.is_alphanumeric() || c == '_'))
        };
        method || ["f64", "f32"].iter().any(|kind| follows(&format!("{kind}::{name}")))
    })
}

/// All but `math.rs`, which stands in for these functions, the window, which may draw with them, and files of tests.
fn core() -> Vec<Source> {
    let all = rust_files("src");
    let of_tests = |source: &Source| {
        let (folder, file) = source.path.rsplit_once('/').unwrap_or_default();
        let declared = format!("#[cfg(test)]\nmod {};", file.trim_end_matches(".rs"));
        all.iter().any(|other| other.path == format!("{folder}/mod.rs") && other.text.contains(&declared))
    };
    let own = |source: &&Source| !["math", "viewer"].contains(&source.module()) && !of_tests(source);
    let paths: Vec<String> = all.iter().filter(own).map(|source| source.path.clone()).collect();
    paths.iter().map(|path| crate::sources::read(path)).collect()
}

#[test]
fn functions_of_numbers_come_with_the_program() {
    let mut wrong = Vec::new();
    for source in core() {
        wrong.extend(source.lines_where(&source.code(), |line| called(line).is_some()));
        wrong.extend(source.lines_where(&source.code(), |line| line.contains("libm::") || line.contains("use libm")));
    }
    assert!(wrong.is_empty(), "take these from crate::math: {wrong:#?}");
}

/// Libraries whose products or transforms choose instructions, and so roundings, by processor.
#[test]
fn no_library_chooses_the_rounding() {
    let manifest = crate::sources::read("Cargo.toml").text;
    let used = manifest.split("[dependencies]").nth(1).and_then(|rest| rest.split("[dev-dependencies]").next());
    for name in ["rustfft", "realfft", "matrixmultiply"] {
        assert!(!used.is_some_and(|used| used.contains(name)), "{name} is used outside tests");
    }
    let lock = crate::sources::read("Cargo.lock").text;
    assert!(!lock.contains("name = \"matrixmultiply\""), "a feature, such as `std` of nalgebra, brings matrixmultiply");
}

#[test]
fn calls_are_recognised() {
    for line in ["x.ln()", "a.map(f64::ln)", "f32::powf(x, y)", "(a / b).mul_add(c, d)", "long", "x.log10().floor()"] {
        assert_eq!(called(line).is_some(), line != "long", "{line}");
    }
    for line in ["math::ln(x)", "x.sqrt()", "axis::Axis::log(label)", "f64::ln_x", "x.expect_(1)", "f64::MAX.floor()"] {
        assert_eq!(called(line), None, "{line}");
    }
}
