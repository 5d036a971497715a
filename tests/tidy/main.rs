//! The shape of the source tree and of its documents, checked like any other promise.

#![expect(clippy::unwrap_used, reason = "a broken helper fails its test here, as it should")]

mod circles;
mod documents;
mod imports;
mod parameters;
mod rounding;
mod sources;
mod style;
mod tables;
mod window;
