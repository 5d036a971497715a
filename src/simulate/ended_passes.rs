//! What the passes that have ended measured: by batch, and by groups of whole realisations of the field.
//!
//! Every pass has realisations of its own. They are gathered in at most [`FIELD_GROUPS`] groups, dealt out in turn, so that a
//! run without end takes no more memory than one of a few passes.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::bounded;
use crate::estimate::{FIELD_GROUPS, GroupSums};

/// Sums of all passes that have ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct EndedPasses {
    #[serde(deserialize_with = "bounded::list")]
    by_batch: Vec<GroupSums>,
    #[serde(deserialize_with = "bounded::list")]
    by_field: Vec<GroupSums>,
}

impl EndedPasses {
    /// Takes in pass number `pass`, batch by batch; batch `b` has moved in realisation `b % realisations` of the pass.
    pub fn add(&mut self, pass: u32, realisations: usize, batches: &[&GroupSums]) {
        let both = self.with(pass, realisations, batches);
        let [by_batch, by_field] = [both.0, both.1].map(|sums| sums.into_iter().map(Cow::into_owned).collect());
        *self = Self { by_batch, by_field };
    }

    /// The sums by batch and by field with those of a further pass, ended or not.
    pub fn with<'a>(
        &'a self,
        pass: u32,
        realisations: usize,
        batches: &[&'a GroupSums],
    ) -> (Vec<Cow<'a, GroupSums>>, Vec<Cow<'a, GroupSums>>) {
        let by_batch = match self.by_batch.as_slice() {
            [] => batches.iter().copied().map(Cow::Borrowed).collect(),
            before => before.iter().zip(batches).map(|(before, batch)| Cow::Owned(sum(before, batch))).collect(),
        };
        let realisations = realisations.min(batches.len());
        let mut by_field: Vec<Cow<'a, GroupSums>> = self.by_field.iter().map(Cow::Borrowed).collect();
        for realisation in 0..realisations {
            let own = batches.iter().skip(realisation).step_by(realisations).copied();
            let Some(own) = GroupSums::total(own) else { continue };
            match by_field.get_mut(field_group(pass, realisations, realisation)) {
                Some(group) => group.to_mut().merge(&own),
                None => by_field.push(Cow::Owned(own)),
            }
        }
        (by_batch, by_field)
    }

    /// True if both hold as many of everything.
    pub fn is_alike(&self, pass: u32, realisations: usize, batches: &[&GroupSums]) -> bool {
        let alike = |sums: &[GroupSums]| batches.first().is_some_and(|one| sums.iter().all(|sum| sum.is_alike(one)));
        let fields = (pass as usize * realisations.min(batches.len())).min(FIELD_GROUPS);
        let whole = self.by_batch.len() == if pass == 0 { 0 } else { batches.len() } && self.by_field.len() == fields;
        whole && alike(&self.by_batch) && alike(&self.by_field)
    }

    /// All sums, in no particular grouping.
    pub fn sums(&self) -> impl Iterator<Item = &GroupSums> {
        self.by_batch.iter().chain(&self.by_field)
    }

    /// True if so many passes of batches of these sizes have left so many positions at the end of a slice.
    pub fn counts(&self, slice: usize, batch_sizes: &[u32], passes: u32) -> bool {
        let expected = |size: &u32| u64::from(*size) * u64::from(passes);
        let by_field: u64 = self.by_field.iter().map(|sums| sums.diffusion[slice].count).sum();
        self.by_batch.iter().zip(batch_sizes).all(|(sums, size)| sums.diffusion[slice].count == expected(size))
            && by_field == batch_sizes.iter().map(expected).sum::<u64>()
    }
}

fn sum(a: &GroupSums, b: &GroupSums) -> GroupSums {
    let mut sum = a.clone();
    sum.merge(b);
    sum
}

/// Groups are filled in turn, so that all hold as many realisations, give or take one.
pub(super) fn field_group(pass: u32, realisations: usize, realisation: usize) -> usize {
    (pass as usize * realisations + realisation) % FIELD_GROUPS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batches(count: usize, pass: u64) -> Vec<GroupSums> {
        let one = |batch: usize| {
            let mut sums = GroupSums::new(1, 1, 1);
            sums.diffusion[0].count = 1000 * pass + batch as u64;
            sums
        };
        (0..count).map(one).collect()
    }

    fn counts<'a>(sums: impl IntoIterator<Item = &'a GroupSums>) -> Vec<u64> {
        sums.into_iter().map(|sums| sums.diffusion[0].count).collect()
    }

    /// Two realisations of six batches each: the fields of all passes stay apart until there are 64, then gather in turn.
    #[test]
    fn fields_stay_apart_as_long_as_there_is_room() {
        let mut ended = EndedPasses::default();
        for pass in 0..40 {
            let batches = batches(6, pass.into());
            let batches: Vec<&GroupSums> = batches.iter().collect();
            let (_, by_field) = ended.with(pass, 2, &batches);
            assert_eq!(by_field.len(), (2 * (pass as usize + 1)).min(FIELD_GROUPS));
            ended.add(pass, 2, &batches);
            assert!(ended.is_alike(pass + 1, 2, &batches) && !ended.is_alike(pass + 1, 2, &batches[1..]));
        }
        let of_pass = |pass: u64| [3000 * pass + 6, 3000 * pass + 9];
        let by_field = counts(&ended.by_field);
        assert_eq!(by_field[..2], [of_pass(0)[0] + of_pass(32)[0], of_pass(0)[1] + of_pass(32)[1]]);
        assert_eq!(by_field[16..18], of_pass(8));
        let all_passes: u64 = (0..40).sum::<u64>() * 1000;
        assert_eq!(counts(&ended.by_batch), (0..6).map(|batch| all_passes + 40 * batch).collect::<Vec<_>>());
        assert_eq!(by_field.iter().sum::<u64>(), counts(&ended.by_batch).iter().sum::<u64>());
    }
}
