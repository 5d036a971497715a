//! A run dealt to several programs while it is made, and gathered from them again: what waits or moves goes out, what has
//! ended stays, and what the programs have come to can be dealt anew to any other number of them.

use std::ops::Range;

use crate::scene::Scene;
use crate::simulate::part_state::PartState;
use crate::simulate::share::Units;
use crate::simulate::{Checkpoint, CheckpointError, Plan, Shard, Share};

/// A run on its way as one part, the only one of its kind, of which nothing has moved yet.
pub fn whole_run(scene: &Scene, passes: u32) -> Checkpoint {
    let plan = Plan::of(scene);
    Checkpoint::of_part(scene, &plan, 0.0, PartState::new(Share { passes, shard: Shard::WHOLE }, &plan))
}

/// What has ended of a part, and so many shares of the rest, as even as possible and in the order of its batches; shares may
/// be empty.
///
/// # Errors
/// [`CheckpointError::Whole`] if it is no part.
pub fn deal(part: &Checkpoint, shares: usize) -> Result<(Checkpoint, Vec<Checkpoint>), CheckpointError> {
    let (scene, state) = (part.scene()?, part.part_state()?);
    let plan = Plan::of(&scene);
    let empty = PartState { waiting: Vec::new(), ..PartState::new(state.share, &plan) };
    let ended = PartState {
        ended: state.ended.clone(),
        spread: state.spread.clone(),
        field_setup_s: state.field_setup_s,
        ..empty.clone()
    };
    let mut todo = state.waiting.clone();
    todo.extend(state.moving.iter().map(|moving| moving.number..moving.number + 1));
    todo.sort_by_key(|stretch| stretch.start);
    let all = u128::from(state.missing());
    // At most `all`, which is of 64 bits.
    let end = |share: usize| (all * share as u128 / shares.max(1) as u128) as u64;
    let share = |share: usize| {
        let mut own = empty.clone();
        for stretch in cut(&todo, end(share)..end(share + 1)) {
            match state.moving.iter().find(|moving| moving.number == stretch.start) {
                Some(moving) => own.moving.push(moving.clone()),
                None => own.waiting.push(stretch),
            }
        }
        Checkpoint::of_part(&scene, &plan, 0.0, own)
    };
    Ok((Checkpoint::of_part(&scene, &plan, part.propagation_s, ended), (0..shares).map(share).collect()))
}

/// The part that was dealt, from what had ended then and what has become of each share.
///
/// # Errors
/// [`CheckpointError::Whole`] if one of them is no part.
pub fn gather<'a>(
    ended: &Checkpoint,
    shares: impl IntoIterator<Item = &'a Checkpoint>,
) -> Result<Checkpoint, CheckpointError> {
    let scene = ended.scene()?;
    let mut whole = ended.part_state()?.clone();
    let mut propagation_s = ended.propagation_s;
    for share in shares {
        let state = share.part_state()?;
        propagation_s += share.propagation_s;
        whole.field_setup_s += state.field_setup_s;
        whole.waiting.extend(state.waiting.iter().cloned());
        whole.moving.extend(state.moving.iter().cloned());
        whole.ended.extend(state.ended.iter().cloned());
        for (sum, counts) in whole.spread.iter_mut().zip(&state.spread) {
            sum.merge(counts);
        }
    }
    whole.sort();
    Ok(Checkpoint::of_part(&scene, &Plan::of(&scene), propagation_s, whole))
}

/// Particle steps of all batches of a part, those that have ended too; for progress.
///
/// # Errors
/// [`CheckpointError::Whole`] if it is no part.
pub fn steps_of_part(part: &Checkpoint) -> Result<u64, CheckpointError> {
    let (scene, state) = (part.scene()?, part.part_state()?);
    let plan = Plan::of(&scene);
    Ok(state.all_steps(&plan, &Units::new(&plan, scene.field.realisations)))
}

/// The numbers with these places, counted along the stretches.
fn cut(stretches: &[Range<u64>], places: Range<u64>) -> Vec<Range<u64>> {
    let mut before = 0;
    let mut own = Vec::new();
    for stretch in stretches {
        let length = stretch.end - stretch.start;
        let [from, to] =
            [places.start, places.end].map(|place| stretch.start + place.saturating_sub(before).min(length));
        if from < to {
            own.push(from..to);
        }
        before += length;
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_cut_by_places() {
        let stretches = [2..5, 7..8, 10..14];
        assert_eq!(cut(&stretches, 0..8), stretches);
        assert_eq!(cut(&stretches, 2..5), [4..5, 7..8, 10..11]);
        assert_eq!(cut(&stretches, 4..6), [std::iter::once(10..12).next().unwrap()]);
        assert!(cut(&stretches, 3..3).is_empty());
    }

    /// Dealt and gathered again it is the same part, whatever the number of shares.
    #[test]
    fn nothing_is_lost_on_the_way() {
        let mut scene = Scene::default();
        scene.particles.count = 100;
        let whole = whole_run(&scene, 3);
        for shares in [1, 2, 7, 400] {
            let (ended, dealt) = deal(&whole, shares).unwrap();
            assert_eq!(dealt.len(), shares);
            let missing: Vec<u64> = dealt.iter().map(|share| share.part().unwrap().missing).collect();
            assert!(missing.iter().max().unwrap() - missing.iter().min().unwrap() <= 1, "{missing:?}");
            let gathered = gather(&ended, &dealt).unwrap();
            assert_eq!(gathered.part(), whole.part());
            assert_eq!(gathered.check(&scene).and_then(|()| gathered.check_share(gathered.part()?.share)), Ok(()));
            assert_eq!(steps_of_part(&gathered), Ok(3 * Plan::of(&scene).steps_per_pass()));
        }
    }
}
