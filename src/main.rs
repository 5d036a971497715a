//! The program `larmor`; everything but ending the process is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(larmor::cli::main(std::env::args_os(), || std::process::exit(larmor::cli::INTERRUPTED.into())))
}
