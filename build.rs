//! How the program is linked: with packed relocations where the C library of this machine reads them (glibc 2.36 and
//! later), which makes a tenth of the program's size (docs/performance.md, Building).

use std::env;
use std::process::Command;

/// First glibc that reads packed relocations, as minor version.
const FIRST_MINOR: u32 = 36;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    let for_this_machine = env::var("HOST").is_ok_and(|host| is("TARGET", &host));
    if for_this_machine
        && is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        && glibc_minor().is_some_and(|minor| minor >= FIRST_MINOR)
    {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// Minor version of the glibc 2 of this machine, as `getconf` tells it ("glibc 2.36").
fn glibc_minor() -> Option<u32> {
    let told = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let version = String::from_utf8(told.stdout).ok()?;
    version.trim().strip_prefix("glibc 2.")?.split('.').next()?.parse().ok()
}
