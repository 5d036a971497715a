//! Snapshots kept for the time slider: one slot a slice, each holding the newest pass that reached it.

use std::sync::Arc;

use crate::simulate::Snapshot;

/// Most memory for stored snapshots, bytes.
const BUDGET_BYTES: usize = 384 << 20;

/// The stored snapshots of one run, rising in time.
#[derive(Clone, Debug, Default)]
pub struct Store {
    generation: u64,
    slices: Vec<Arc<Snapshot>>,
    /// The latest in time. A further pass, which begins at the source again, takes over where it gets as far.
    newest: Option<Arc<Snapshot>>,
    /// Only slices divisible by this are kept, so that memory stays bounded.
    stride: usize,
}

impl Store {
    /// Takes in a snapshot; one of a newer run drops all others, one of an older run is ignored (false).
    pub fn insert(&mut self, snapshot: Arc<Snapshot>) -> bool {
        if snapshot.generation < self.generation {
            return false;
        }
        if snapshot.generation > self.generation || self.stride == 0 {
            *self = Self { generation: snapshot.generation, stride: 1, ..Self::default() };
        }
        if self.newest.as_ref().is_none_or(|newest| newest.slice <= snapshot.slice) {
            self.newest = Some(Arc::clone(&snapshot));
        }
        if snapshot.slice.is_multiple_of(self.stride) {
            match self.slices.binary_search_by_key(&snapshot.slice, |stored| stored.slice) {
                Ok(index) => self.slices[index] = snapshot,
                Err(index) => self.slices.insert(index, snapshot),
            }
            self.stay_within(BUDGET_BYTES);
        }
        true
    }

    /// The snapshot to draw: a stored one, or the newest.
    pub fn shown(&self, index: Option<usize>) -> Option<&Arc<Snapshot>> {
        index.and_then(|index| self.slices.get(index)).or(self.newest.as_ref())
    }

    /// Times of the stored snapshots in yr.
    pub fn times_yr(&self) -> impl Iterator<Item = f64> {
        self.slices.iter().map(|snapshot| snapshot.time_yr)
    }

    /// Number of stored snapshots.
    pub fn len(&self) -> usize {
        self.slices.len()
    }

    /// Nothing is stored.
    pub fn is_empty(&self) -> bool {
        self.slices.is_empty()
    }

    /// Run that the snapshots belong to; 0 before the first.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    fn stay_within(&mut self, budget: usize) {
        let bytes_per_particle = size_of::<[f32; 3]>() * 2 + 1;
        while self.slices.len() > 1
            && self.slices.iter().map(|s| s.positions_pc.len() * bytes_per_particle).sum::<usize>() > budget
        {
            self.stride *= 2;
            let stride = self.stride;
            self.slices.retain(|snapshot| snapshot.slice.is_multiple_of(stride));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(generation: u64, pass: u32, slice: usize, particles: usize) -> Arc<Snapshot> {
        Arc::new(Snapshot {
            generation,
            pass,
            slice,
            time_yr: slice as f64,
            positions_pc: vec![[0.0; 3]; particles],
            directions: vec![[0.0; 3]; particles],
            realisations: vec![0; particles],
        })
    }

    #[test]
    fn a_later_pass_replaces_slice_by_slice() {
        let mut store = Store::default();
        for slice in 0..10 {
            store.insert(snapshot(1, 0, slice, 1));
        }
        store.insert(snapshot(1, 1, 0, 1));
        assert_eq!(store.len(), 10);
        assert_eq!(store.shown(Some(0)).map(|s| s.pass), Some(1));
        assert_eq!(store.shown(Some(9)).map(|s| s.pass), Some(0));
        assert_eq!(store.shown(None).map(|s| (s.pass, s.slice)), Some((0, 9)));
        store.insert(snapshot(1, 1, 9, 1));
        assert_eq!(store.shown(None).map(|s| (s.pass, s.slice)), Some((1, 9)));
    }

    #[test]
    fn an_older_run_is_dropped_and_a_newer_one_takes_over() {
        let mut store = Store::default();
        store.insert(snapshot(2, 0, 0, 1));
        assert!(!store.insert(snapshot(1, 0, 5, 1)));
        assert_eq!(store.len(), 1);
        assert!(store.insert(snapshot(3, 0, 7, 1)));
        assert_eq!(store.times_yr().collect::<Vec<_>>(), [7.0]);
    }

    #[test]
    fn memory_is_bounded_by_thinning() {
        let mut store = Store::default();
        for slice in 0..64 {
            store.insert(snapshot(1, 0, slice, 1));
            store.stay_within(10 * 25);
        }
        assert!(store.len() <= 10 && store.len() >= 4);
        let gaps: Vec<_> = store.slices.windows(2).map(|pair| pair[1].slice - pair[0].slice).collect();
        assert!(gaps.iter().all(|&gap| gap == gaps[0]));
    }
}
