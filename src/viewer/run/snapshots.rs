//! Snapshots kept for the time slider and the film: one slot a slice, each holding the newest portion of particles that
//! reached it.

use std::sync::Arc;
use std::time::Duration;

use bevy::prelude::Resource;

use crate::simulate::Snapshot;
use crate::viewer::film::Film;

/// Most memory for stored snapshots, bytes.
const BUDGET_BYTES: usize = 384 << 20;
/// Longest time that the film goes on in one frame: slow frames show it slower rather than with gaps.
const LONGEST_FRAME: Duration = Duration::from_millis(250);

/// The stored snapshots of one run, rising in time, and the time shown.
#[derive(Resource, Clone, Debug, Default)]
pub struct Snapshots {
    generation: u64,
    slices: Vec<Arc<Snapshot>>,
    /// The latest in time. A further portion, which begins at the source again, takes over where it gets as far.
    newest: Option<Arc<Snapshot>>,
    /// Only slices divisible by this are kept, so that memory stays bounded.
    stride: usize,
    /// Time chosen by the user or reached by the film in yr; `None` follows the newest.
    chosen_yr: Option<f64>,
    film: Film,
    /// How much of the film has been shown, 0 to 1.
    film_share: f64,
    /// The film has caught up with the run.
    film_waits: bool,
    /// The film of a new run does not begin by itself.
    still: bool,
}

impl Snapshots {
    /// Those of a picture without a simulation; all of one run, in any order.
    pub fn of(snapshots: impl IntoIterator<Item = Snapshot>) -> Self {
        let mut stored = Self::default();
        snapshots.into_iter().for_each(|snapshot| stored.insert(Arc::new(snapshot)));
        stored
    }

    /// Those of one portion of particles alone: the one that is stored at most times, the later of two.
    pub fn of_one_portion(&self) -> Self {
        let count = |portion: usize| self.slices.iter().filter(|slice| slice.portion == portion).count();
        let portion = self.slices.iter().map(|slice| slice.portion).max_by_key(|portion| (count(*portion), *portion));
        let slices: Vec<_> = self.slices.iter().filter(|slice| Some(slice.portion) == portion).cloned().collect();
        Self { newest: slices.last().cloned(), slices, chosen_yr: None, ..self.clone() }
    }

    /// Takes in a snapshot; one of a newer run drops all others and the time chosen, one of an older run is ignored.
    pub(super) fn insert(&mut self, snapshot: Arc<Snapshot>) {
        if snapshot.generation < self.generation {
            return;
        }
        if snapshot.generation > self.generation || self.stride == 0 {
            let film = Film { playing: !self.still, ..self.film };
            *self = Self { generation: snapshot.generation, stride: 1, film, still: self.still, ..Self::default() };
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

    /// Shows this time in yr from now on, or follows the newest snapshot; the film stops.
    pub fn choose(&mut self, time_yr: Option<f64>) {
        self.film.playing = false;
        self.chosen_yr = time_yr;
    }

    /// How the film is shown.
    pub fn film(&self) -> Film {
        self.film
    }

    /// Shows the film so from now on. One that begins to play goes on from the time shown, at the end from the source.
    pub fn set_film(&mut self, film: Film, end_yr: f64) {
        if film.playing && (!self.film.playing || film.linear != self.film.linear) {
            let shown = self.time_yr(self.shown_index()).filter(|_| !self.follows_newest());
            self.film_share = shown.map_or(0.0, |time_yr| film.share(time_yr, self.film_ends_yr(end_yr)));
        } else if self.film.playing && !film.playing {
            self.chosen_yr = self.time_yr(self.shown_index());
        }
        (self.film, self.film_waits) = (film, false);
    }

    /// From now on the film of a new run begins only when it is asked for.
    pub fn keep_still(&mut self) {
        (self.still, self.film.playing) = (true, false);
    }

    /// The film plays, and has pictures to go on with.
    pub fn is_moving(&self) -> bool {
        self.film.playing && !self.film_waits && self.slices.len() > 1
    }

    /// Lets the film go on by `elapsed`, of a run that ends at `end_yr` and still `grows` or has all that it will have.
    pub(super) fn advance(&mut self, elapsed: Duration, end_yr: f64, grows: bool) {
        let Some(newest_yr) = self.slices.last().map(|snapshot| snapshot.time_yr).filter(|_| self.film.playing) else {
            return;
        };
        let ends = self.film_ends_yr(end_yr);
        let reached = self.film.share(newest_yr, ends);
        self.film_share = self.film.after(self.film_share, elapsed.min(LONGEST_FRAME));
        self.film_waits = self.film_share >= reached && grows && reached < 1.0;
        if self.film_waits {
            self.film_share = reached;
        } else if self.film_share >= reached.max(f64::MIN_POSITIVE) {
            if !self.film.looped {
                self.choose(None);
                return;
            }
            self.film_share = 0.0;
        }
        self.chosen_yr = Some(self.film.time_yr(self.film_share, ends));
    }

    /// First and last time of the film of a run that ends at `end_yr`.
    fn film_ends_yr(&self, end_yr: f64) -> [f64; 2] {
        let first = self.slices.iter().map(|snapshot| snapshot.time_yr).find(|time_yr| *time_yr > 0.0);
        [first.unwrap_or(end_yr), end_yr]
    }

    /// The time chosen by the user or reached by the film in yr; `None` follows the newest.
    pub fn chosen_yr(&self) -> Option<f64> {
        self.chosen_yr
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
    fn a_film_has_the_same_particles_at_all_times() {
        let mut stored = Snapshots::default();
        (0..10).for_each(|slice| stored.insert(snapshot(1, 0, slice, 1)));
        (0..4).for_each(|slice| stored.insert(snapshot(1, 1, slice, 2)));
        let one = stored.of_one_portion();
        assert_eq!(one.times_yr(), [4.0, 5.0, 6.0, 7.0, 8.0, 9.0], "the first portion is at most times");
        assert_eq!(one.shown().map(|shown| (shown.portion, shown.slice)), Some((0, 9)));
        (4..10).for_each(|slice| stored.insert(snapshot(1, 1, slice, 2)));
        assert_eq!(stored.of_one_portion().len(), 10);
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

    const FRAME: Duration = Duration::from_millis(100);

    /// Snapshots of a run to 80 yr that has come to 1, 2, … yr.
    fn grown_to(slices: usize) -> Snapshots {
        let mut stored = Snapshots::default();
        (1..=slices).for_each(|slice| stored.insert(snapshot(1, 0, slice, 1)));
        stored
    }

    #[test]
    fn the_film_plays_from_the_source_to_the_newest_waits_there_and_ends_with_the_run() {
        let mut stored = grown_to(40);
        assert!(stored.film().playing, "growth plays by itself");
        stored.advance(FRAME, 80.0, true);
        let shown = |stored: &Snapshots| stored.shown().map(|shown| shown.slice);
        assert_eq!(shown(&stored), Some(1));
        (0..200).for_each(|_| stored.advance(FRAME, 80.0, true));
        assert_eq!((shown(&stored), stored.is_moving()), (Some(40), false), "it waits for the run");
        (41..=80).for_each(|slice| stored.insert(snapshot(1, 0, slice, 1)));
        stored.advance(FRAME, 80.0, true);
        assert!(shown(&stored).is_some_and(|slice| (40..44).contains(&slice)), "no leap: {:?}", shown(&stored));
        (0..200).for_each(|_| stored.advance(FRAME, 80.0, true));
        assert_eq!((shown(&stored), stored.film().playing, stored.follows_newest()), (Some(80), false, true));
    }

    #[test]
    fn a_loop_begins_again_and_a_held_picture_stays() {
        let mut stored = grown_to(80);
        stored.set_film(Film { looped: true, ..stored.film() }, 80.0);
        let mut seen = Vec::new();
        for _ in 0..300 {
            stored.advance(FRAME, 80.0, false);
            seen.push(stored.shown().unwrap().slice);
        }
        let returns = seen.windows(2).filter(|pair| pair[1] < pair[0]).count();
        assert_eq!(returns, 2, "30 s hold two films and a half");
        stored.set_film(Film { playing: false, ..stored.film() }, 80.0);
        let held = stored.shown().unwrap().slice;
        assert!(held > 1 && !stored.follows_newest());
        stored.advance(FRAME, 80.0, false);
        assert_eq!(stored.shown().unwrap().slice, held);
        stored.set_film(Film { playing: true, ..stored.film() }, 80.0);
        stored.advance(FRAME, 80.0, false);
        assert!(stored.shown().unwrap().slice.abs_diff(held) <= 3, "it goes on where it was held");
    }

    #[test]
    fn a_chosen_time_and_an_unattended_window_stop_the_film() {
        let mut stored = grown_to(80);
        stored.choose(Some(7.0));
        stored.advance(FRAME, 80.0, true);
        assert_eq!(stored.shown().map(|shown| shown.slice), Some(7));
        stored.keep_still();
        stored.insert(snapshot(2, 0, 5, 1));
        stored.advance(FRAME, 80.0, true);
        assert!(!stored.film().playing && stored.follows_newest());
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
