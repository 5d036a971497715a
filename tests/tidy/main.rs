//! The shape of the source tree and of its documents, checked like any other promise.

mod documents;
mod imports;
mod sources;
mod style;
