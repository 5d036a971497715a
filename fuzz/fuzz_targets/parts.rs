//! A part of any bytes beside another of its run.

#![no_main]

#[expect(dead_code, reason = "each target uses one of them")]
#[path = "../../tests/fuzz/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    targets::parts(bytes, &[include_bytes!("../corpus/parts/2.larmor").to_vec()]);
});
