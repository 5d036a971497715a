//! Snapshots kept for the time slider: one slot a slice, each holding the newest portion of particles that reached it.

use std::sync::Arc;

use bevy::prelude::Resource;

use crate::simulate::Snapshot;

/// Most memory for stored snapshots, bytes.
const BUDGET_BYTES: usize = 384 << 20;

/// The stored snapshots of one run, rising in time, and the time shown.
#[derive(Resource, Clone, Debug, Default)]
pub struct Snapshots {
    generation: u64,
    slices: Vec<Arc<Snapshot>>,
    /// The latest in time. A further portion, which begins at the source again, takes over where it gets as far.
    newest: Option<Arc<Snapshot>>,
    /// Only slices divisible by this are kept, so that memory stays bounded.
    stride: usize,
    /// Time chosen by the user in yr; `None` follows the newest.
    chosen_yr: Option<f64>,
}

impl Snapshots {
    /// Those of a picture without a simulation; all of one run, in any order.
    pub fn of(snapshots: impl IntoIterator<Item = Snapshot>) -> Self {
        let mut stored = Self::default();
        snapshots.into_iter().for_each(|snapshot| stored.insert(Arc::new(snapshot)));
        stored
    }

    /// Takes in a snapshot; one of a newer run drops all others and the time chosen, one of an older run is ignored.
    pub(super) fn insert(&mut self, snapshot: Arc<Snapshot>) {
        if snapshot.generation < self.generation {
            return;
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
    }

    /// Shows this time in yr from now on, or follows the newest snapshot.
    pub fn choose(&mut self, time_yr: Option<f64>) {
        self.chosen_yr = time_yr;
    }

    /// No time is chosen: each new snapshot is shown as it arrives.
    pub fn follows_newest(&self) -> bool {
        self.chosen_yr.is_none()
    }

    /// The snapshot to draw: the stored one next to the time chosen, or the newest.
    pub fn shown(&self) -> Option<&Arc<Snapshot>> {
        let chosen = self.chosen_yr.and_then(|time_yr| self.slices.get(self.index_of(time_yr)));
        chosen.or(self.newest.as_ref())
    }

    /// Index into [`times_yr`](Self::times_yr) of what is shown; 0 before the first.
    pub fn shown_index(&self) -> usize {
        self.chosen_yr.map_or(self.slices.len().saturating_sub(1), |time_yr| self.index_of(time_yr))
    }

    /// Time of the stored snapshot of this index in yr, of the last one where there are fewer.
    pub fn time_yr(&self, index: usize) -> Option<f64> {
        self.slices.get(index.min(self.slices.len().saturating_sub(1))).map(|snapshot| snapshot.time_yr)
    }

    /// Times of the stored snapshots in yr, rising.
    pub fn times_yr(&self) -> Vec<f64> {
        self.slices.iter().map(|snapshot| snapshot.time_yr).collect()
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

    /// Index of the stored snapshot next to a time.
    fn index_of(&self, time_yr: f64) -> usize {
        let off = |snapshot: &Snapshot| (snapshot.time_yr - time_yr).abs();
        let all = self.slices.iter().enumerate();
        all.min_by(|(_, a), (_, b)| off(a).total_cmp(&off(b))).map_or(0, |(index, _)| index)
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

    fn snapshot(generation: u64, portion: usize, slice: usize, particles: usize) -> Arc<Snapshot> {
        Arc::new(Snapshot {
            generation,
            portion,
            slice,
            time_yr: slice as f64,
            positions_pc: vec![[0.0; 3]; particles],
            directions: vec![[0.0; 3]; particles],
            realisations: vec![0; particles],
        })
    }

    #[test]
    fn a_later_portion_replaces_slice_by_slice() {
        let mut stored = Snapshots::default();
        for slice in 0..10 {
            stored.insert(snapshot(1, 0, slice, 1));
        }
        stored.insert(snapshot(1, 1, 0, 1));
        assert_eq!(stored.len(), 10);
        let shown = |stored: &Snapshots| stored.shown().map(|s| (s.portion, s.slice));
        assert_eq!(shown(&stored), Some((0, 9)));
        stored.choose(Some(0.0));
        assert_eq!(shown(&stored), Some((1, 0)));
        stored.choose(None);
        stored.insert(snapshot(1, 1, 9, 1));
        assert_eq!(shown(&stored), Some((1, 9)));
    }

    #[test]
    fn an_older_run_is_dropped_and_a_newer_one_takes_over() {
        let mut stored = Snapshots::default();
        stored.insert(snapshot(2, 0, 0, 1));
        stored.choose(Some(0.0));
        stored.insert(snapshot(1, 0, 5, 1));
        assert_eq!((stored.len(), stored.generation()), (1, 2));
        stored.insert(snapshot(3, 0, 7, 1));
        assert_eq!(stored.times_yr(), [7.0]);
        assert!(stored.follows_newest(), "the time chosen was of another run");
    }

    #[test]
    fn memory_is_bounded_by_thinning() {
        let mut stored = Snapshots::default();
        for slice in 0..64 {
            stored.insert(snapshot(1, 0, slice, 1));
            stored.stay_within(10 * 25);
        }
        assert!(stored.len() <= 10 && stored.len() >= 4);
        let gaps: Vec<_> = stored.slices.windows(2).map(|pair| pair[1].slice - pair[0].slice).collect();
        assert!(gaps.iter().all(|&gap| gap == gaps[0]));
    }

    #[test]
    fn the_time_chosen_stays_when_snapshots_are_thinned_or_come_again() {
        let mut stored = Snapshots::default();
        for slice in 0..=40 {
            stored.insert(snapshot(1, 0, slice, 1));
        }
        stored.choose(Some(24.0));
        stored.stay_within(12 * 25);
        assert!(stored.len() <= 12);
        assert_eq!(stored.shown().map(|s| s.time_yr), Some(24.0));
        assert_eq!(stored.time_yr(stored.shown_index()), Some(24.0));
        for slice in [41, 48] {
            stored.insert(snapshot(1, 0, slice, 1));
        }
        stored.insert(snapshot(1, 1, 4, 1));
        assert_eq!(stored.shown().map(|s| s.time_yr), Some(24.0));
    }
}
