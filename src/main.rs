//! The program `larmor`; everything but ending the process is in the library.

use std::process::ExitCode;

#[expect(clippy::disallowed_methods, reason = "this is main.rs")]
fn main() -> ExitCode {
    ExitCode::from(larmor::cli::main(std::env::args_os(), || std::process::exit(larmor::cli::INTERRUPTED.into())))
}
