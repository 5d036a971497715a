//! Memory for the nodes of a cube, in huge pages where the system offers them.
//!
//! Particles read all over a cube of up to gigabytes; with pages of 4 KiB nearly every read would also look up where the
//! page lies.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | memory of a node | – | bytes | `4 · 2`, or `4 · 4` in single precision | three components and a pad |
//! | rounding of a component in 16 bits | – | 1 | `(8/32767)/√12 = 7e-5` of its rms | here: fixed point over ±8 σ |

use std::ops::Range;

use bytemuck::Pod;
use memmap2::MmapMut;
use serde::{Deserialize, Serialize};

use crate::field::FieldError;

/// In how many bits a field is kept: the nodes of grids, whose arithmetic is in single precision either way, and phases,
/// cosines and amplitudes of plane waves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Precision {
    /// 16 bits a number, fixed point: half the memory, rounded to 7e-5 of a level's strength or 1e-4 of that of the waves.
    #[default]
    Half,
    /// 32 bits a number.
    Single,
}

impl Precision {
    /// Bytes of a node: three components and a pad.
    pub fn bytes_per_node(self) -> u64 {
        match self {
            Self::Half => size_of::<[i16; 4]>() as u64,
            Self::Single => size_of::<[f32; 4]>() as u64,
        }
    }
}

/// A stored component of B.
pub(super) trait Component: Pod + Send + Sync {
    /// The stored value of `units`.
    fn narrow(units: f32) -> Self;
    /// The value in units.
    fn widen(self) -> f32;
}

impl Component for f32 {
    #[inline(always)]
    fn narrow(units: f32) -> Self {
        units
    }

    #[inline(always)]
    fn widen(self) -> f32 {
        self
    }
}

impl Component for i16 {
    #[inline(always)]
    fn narrow(units: f32) -> Self {
        // Saturates beyond the ends.
        units.round() as Self
    }

    #[inline(always)]
    fn widen(self) -> f32 {
        f32::from(self)
    }
}

/// A huge page of x86-64, and of AArch64 with pages of 4 KiB.
const HUGE_PAGE: usize = 2 << 20;

/// The nodes of one cube; none before it is built.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    memory: Option<MmapMut>,
    /// Where in the memory they are.
    place: Range<usize>,
}

impl Nodes {
    /// Memory for `count` nodes, all zero.
    ///
    /// It begins where a huge page does, for a cube hardly longer than a page that begins anywhere has none. What lies
    /// before and behind is never touched, and so takes no memory.
    ///
    /// # Errors
    /// [`FieldError::Memory`] if the system does not give it.
    pub fn new(count: usize, precision: Precision) -> Result<Self, FieldError> {
        let bytes = count * precision.bytes_per_node() as usize;
        let memory = MmapMut::map_anon(bytes + HUGE_PAGE)
            .map_err(|source| FieldError::Memory { bytes: bytes as u64, source })?;
        let start = memory.as_ptr().addr().wrapping_neg() % HUGE_PAGE;
        // Only an advice: without it the pages are small and the field is the same. Not for what fills no whole page.
        #[cfg(target_os = "linux")]
        let _ = memory.advise_range(memmap2::Advice::HugePage, start, bytes - bytes % HUGE_PAGE);
        Ok(Self { memory: Some(memory), place: start..start + bytes })
    }

    /// All nodes; `T` must be the type that they were written as.
    #[inline(always)]
    pub fn values<T: Component>(&self) -> &[[T; 4]] {
        bytemuck::cast_slice(self.memory.as_deref().map_or(&[], |memory| &memory[self.place.clone()]))
    }

    /// All nodes, to be filled.
    pub fn values_mut<T: Component>(&mut self) -> &mut [[T; 4]] {
        bytemuck::cast_slice_mut(self.memory.as_deref_mut().map_or(&mut [], |memory| &mut memory[self.place.clone()]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_begin_with_a_huge_page_wherever_their_memory_is() {
        let all: Vec<Nodes> = (1..6).filter_map(|n| Nodes::new(10_007 * n, Precision::Half).ok()).collect();
        for (nodes, n) in all.iter().zip(1..6) {
            assert_eq!(nodes.values::<i16>().len(), 10_007 * n);
            assert_eq!(nodes.values::<i16>().as_ptr().addr() % HUGE_PAGE, 0);
        }
        assert_eq!(all.len(), 5);
    }
}
