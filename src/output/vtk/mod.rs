//! Points and lines in space for ParaView and other readers of VTK: the legacy format, XML, and series in time.

mod base64;
mod legacy;
mod mesh;
mod xml;

pub use legacy::to_legacy;
pub use mesh::{Array, Cells, Mesh, Numbers};
pub use xml::{to_pvd, to_vtp, to_vtu};
