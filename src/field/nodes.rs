//! Memory for the nodes of a cube, in huge pages where the system offers them.
//!
//! Particles read all over a cube of up to gigabytes; with pages of 4 KiB nearly every read would also look up where the
//! page lies.

use memmap2::MmapMut;

use crate::field::FieldError;
use crate::field::grid::Texel;

/// The nodes of one cube.
#[derive(Debug)]
pub(super) struct Nodes {
    bytes: MmapMut,
}

impl Nodes {
    /// Memory for `count` nodes, all zero.
    ///
    /// # Errors
    /// [`FieldError::Memory`] if the system does not give it.
    pub fn new(count: usize) -> Result<Self, FieldError> {
        let bytes = count * size_of::<Texel>();
        let map = MmapMut::map_anon(bytes).map_err(|source| FieldError::Memory { bytes: bytes as u64, source })?;
        // Only an advice: without it the pages are small and the field is the same.
        #[cfg(target_os = "linux")]
        let _ = map.advise(memmap2::Advice::HugePage);
        Ok(Self { bytes: map })
    }

    /// All nodes.
    #[inline(always)]
    pub fn texels(&self) -> &[Texel] {
        bytemuck::cast_slice(&self.bytes)
    }

    /// All nodes, to be filled.
    pub fn texels_mut(&mut self) -> &mut [Texel] {
        bytemuck::cast_slice_mut(&mut self.bytes)
    }
}
