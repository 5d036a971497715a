//! Puts the parts of a run together: sums are added in the order of batches, whoever has measured them, so that the estimates
//! are those of the run in one go, bit by bit.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::estimate::{ErrorBasis, Estimates, FIELD_GROUPS, GroupSums, SpreadCounts};
use crate::scene::Scene;
use crate::simulate::ended_passes::field_group;
use crate::simulate::measured::Measured;
use crate::simulate::movement::Movement;
use crate::simulate::part_state::steps_of_unit;
use crate::simulate::share::Units;
use crate::simulate::unit_run::EndedUnit;
use crate::simulate::{Checkpoint, CheckpointError, Merged, Plan, RunReport, Shard, Share};

/// A part and how to call it.
#[derive(Clone, Debug)]
pub struct Part {
    /// Such as the path of its file.
    pub name: String,
    /// What a share of a run has left.
    pub checkpoint: Checkpoint,
}

/// Why parts cannot be put together: cause and remedy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// There are none.
    #[error("there are no parts; give the files that larmor run --shard K/N has written")]
    Nothing,
    /// One of them is no part.
    #[error("{cause}: {name}")]
    Part {
        /// What it is called.
        name: String,
        /// What is wrong with it.
        cause: CheckpointError,
    },
    /// One is of another run than the first.
    #[error("this part is of another run than the first, {first}: {what} differs; merge parts of one run only: {name}")]
    OtherRun {
        /// What it is called.
        name: String,
        /// What the first is called.
        first: String,
        /// What differs.
        what: String,
    },
    /// One is there twice.
    #[error("part {shard} is there twice, as {first} and as {second}; give each part once")]
    Double {
        /// Which part.
        shard: Shard,
        /// What the first of them is called.
        first: String,
        /// What the second is called.
        second: String,
    },
    /// Some are missing, or have not ended.
    #[error("{}; run what is missing, or merge what there is with --partial", .0.join("; "))]
    Gaps(Vec<String>),
    /// No batch at all has reached the end.
    #[error("no batch of these parts has reached the end yet; there is nothing to merge")]
    Empty,
}

/// The run that these parts are of, as if it had been made in one go; with gaps only if `partial` allows them. Its times are
/// those of all threads added up, as if by one.
///
/// # Errors
/// [`MergeError`].
pub fn merge_parts(parts: &[Part], partial: bool) -> Result<RunReport, MergeError> {
    let (first, share) = checked(parts)?;
    let gaps = gaps(parts, share)?;
    if !(gaps.is_empty() || partial) {
        return Err(MergeError::Gaps(gaps));
    }
    let damaged = |part: &Part, cause| MergeError::Part { name: part.name.clone(), cause };
    let scene = first.checkpoint.scene().map_err(|cause| damaged(first, cause))?;
    let mut ended = BTreeMap::new();
    let mut spread = Vec::new();
    let (mut propagation_s, mut field_setup_s) = (0.0, 0.0);
    for part in parts {
        let state = part.checkpoint.part_state().map_err(|cause| damaged(part, cause))?;
        ended.extend(state.ended.iter().map(|unit| (unit.number, unit)));
        add_spread(&mut spread, &state.spread);
        propagation_s += part.checkpoint.propagation_s;
        field_setup_s += state.field_setup_s;
    }
    if ended.is_empty() {
        return Err(MergeError::Empty);
    }
    let report = report(scene, share, &ended, &spread);
    Ok(RunReport { propagation_s, field_setup_s, ..report })
}

/// The first part and what all are shares of, if each is sound and all are of one run.
fn checked(parts: &[Part]) -> Result<(&Part, Share), MergeError> {
    let first = parts.first().ok_or(MergeError::Nothing)?;
    let damaged = |part: &Part, cause| MergeError::Part { name: part.name.clone(), cause };
    let scene = first.checkpoint.scene().map_err(|cause| damaged(first, cause))?;
    // No more than this: what else is in a part may be nonsense until it is checked.
    let share = first.checkpoint.part_state().map_err(|cause| damaged(first, cause))?.share;
    for part in parts {
        let checkpoint = &part.checkpoint;
        let differs = |what: &str| {
            let (name, first) = (part.name.clone(), first.name.clone());
            MergeError::OtherRun { name, first, what: what.to_owned() }
        };
        let own = checkpoint.part_state().map_err(|cause| damaged(part, cause))?.share;
        let own_scene = checkpoint.scene().map_err(|cause| damaged(part, cause))?;
        if let Some(what) = own_scene.difference_in_physics(&scene) {
            return Err(differs(&format!("the part \"{what}\" of its scene")));
        }
        if own_scene != scene {
            return Err(differs("title, notes, sky or view of its scene"));
        }
        if own.passes != share.passes {
            return Err(differs(&format!("the number of passes ({} and {})", own.passes, share.passes)));
        }
        if own.shard.of() != share.shard.of() {
            return Err(differs(&format!("the number of parts ({} and {})", own.shard.of(), share.shard.of())));
        }
        checkpoint.check(&scene).and_then(|()| checkpoint.check_share(own)).map_err(|cause| damaged(part, cause))?;
    }
    Ok((first, share))
}

/// What is missing, each in a few words.
fn gaps(parts: &[Part], share: Share) -> Result<Vec<String>, MergeError> {
    let mut there: BTreeMap<u32, &Part> = BTreeMap::new();
    let mut gaps = Vec::new();
    for part in parts {
        let Ok(progress) = part.checkpoint.part() else { continue };
        let shard = progress.share.shard;
        if let Some(first) = there.insert(shard.number(), part) {
            return Err(MergeError::Double { shard, first: first.name.clone(), second: part.name.clone() });
        }
        if progress.missing > 0 {
            let all = progress.ended + progress.missing;
            gaps.push(format!("part {shard} has not ended ({} of {all} batches): {}", progress.ended, part.name));
        }
    }
    let missing: Vec<u32> = (1..=share.shard.of()).filter(|number| !there.contains_key(number)).collect();
    if !missing.is_empty() {
        gaps.insert(0, format!("of {} parts these are missing: {}", share.shard.of(), stretches(&missing)));
    }
    Ok(gaps)
}

/// Rising numbers in words: `1, 4 to 7`.
fn stretches(numbers: &[u32]) -> String {
    let stretch = |stretch: &[u32]| match *stretch {
        [first, .., last] if stretch.len() > 2 => format!("{first} to {last}"),
        _ => stretch.iter().map(u32::to_string).collect::<Vec<_>>().join(", "),
    };
    numbers.chunk_by(|a, b| a + 1 == *b).map(stretch).collect::<Vec<_>>().join(", ")
}

fn add_spread(sum: &mut Vec<SpreadCounts>, spread: &[SpreadCounts]) {
    if sum.is_empty() {
        sum.extend_from_slice(spread);
    } else {
        sum.iter_mut().zip(spread).for_each(|(sum, counts)| sum.merge(counts));
    }
}

/// The run of which these units have ended, by number; its times are left at 0.
fn report(scene: Scene, share: Share, ended: &BTreeMap<u64, &EndedUnit>, spread: &[SpreadCounts]) -> RunReport {
    let plan = Arc::new(Plan::of(&scene));
    let movement = Movement::new(&scene, plan.clone());
    let units = Units::new(&plan, scene.field.realisations);
    let sums = Gathered::of(ended, &units, &plan, scene.field.realisations);
    let batches: Vec<&GroupSums> = sums.by_batch.iter().flatten().collect();
    let fields: Vec<&GroupSums> = sums.by_field.iter().flatten().collect();
    let measured = Measured {
        plan: &plan,
        mover: &movement.mover,
        batches: &batches,
        fields: &fields,
        basis: ErrorBasis::of(scene.field.brms_ug > 0.0, sums.fields),
        spread,
        slice_times_yr: &plan.slice_times_yr,
    };
    let particles = ended.keys().map(|number| u64::from(plan.batch_sizes[units.get(*number).batch])).sum();
    let estimates = Estimates {
        passes: sums.per_pass.values().filter(|batches| **batches == plan.batches).count() as u32,
        particles,
        time_yr: plan.slice_times_yr.last().copied().unwrap_or(0.0),
        // Nothing interrupts it.
        ..measured.estimates(&AtomicBool::new(false)).unwrap_or_default()
    };
    let steps = if movement.is_adaptive() {
        ended.values().map(|unit| unit.adaptive_steps).sum()
    } else {
        ended.keys().map(|number| steps_of_unit(&plan, units.get(*number))).fold(0, u64::saturating_add)
    };
    let (ended, all) = (ended.len() as u64, share.all_units(&plan));
    RunReport {
        scene: Arc::new(scene),
        threads: 1,
        particles,
        steps,
        field_setup_s: 0.0,
        propagation_s: 0.0,
        complete: ended == all,
        merged: (ended < all).then_some(Merged { ended, all }),
        estimates: Arc::new(estimates),
        plan,
    }
}

/// Sums of all units in the groupings of [`crate::simulate::ended_passes`], added in the same order.
struct Gathered {
    by_batch: Vec<Option<GroupSums>>,
    by_field: Vec<Option<GroupSums>>,
    /// Realisations that have a unit.
    fields: u64,
    /// Units by pass.
    per_pass: BTreeMap<u32, u32>,
}

impl Gathered {
    /// The units by number, so pass by pass, realisation by realisation and batch by batch.
    fn of(ended: &BTreeMap<u64, &EndedUnit>, units: &Units, plan: &Plan, realisations: u32) -> Self {
        let realisations = (realisations as usize).min(plan.batches as usize);
        let (by_batch, by_field) = (vec![None; plan.batches as usize], vec![None; FIELD_GROUPS]);
        let mut gathered = Self { by_batch, by_field, fields: 0, per_pass: BTreeMap::new() };
        let all: Vec<_> = ended.iter().map(|(number, ended)| (units.get(*number), &*ended.sums)).collect();
        for of_field in all.chunk_by(|a, b| a.0.field == b.0.field) {
            for (unit, sums) in of_field {
                add(&mut gathered.by_batch[unit.batch], sums);
                *gathered.per_pass.entry(unit.pass).or_default() += 1;
            }
            let Some((unit, _)) = of_field.first() else { continue };
            let Some(own) = GroupSums::total(of_field.iter().map(|(_, sums)| *sums)) else { continue };
            let group = field_group(unit.pass, realisations, unit.realisation as usize);
            add(&mut gathered.by_field[group], &own);
            gathered.fields += 1;
        }
        gathered
    }
}

fn add(sum: &mut Option<GroupSums>, sums: &GroupSums) {
    match sum {
        Some(sum) => sum.merge(sums),
        None => *sum = Some(sums.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_named_in_stretches() {
        assert_eq!(stretches(&[1, 4, 5, 6, 7, 9, 10]), "1, 4 to 7, 9, 10");
        assert_eq!(stretches(&[3]), "3");
    }
}
