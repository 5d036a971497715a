//! How the batches of a run are dealt to several programs.
//!
//! What is dealt are units: one batch of one pass. Units are numbered pass by pass, within a pass realisation by realisation,
//! and each share is a stretch of these numbers. So shares differ by one unit at most, and all shares together build each
//! field once, but for those at the ends of stretches.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::simulate::Plan;

/// Most shares of a run.
const MAX_SHARES: u32 = 1_000_000;

/// Number K of N shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    number: u32,
    of: u32,
}

impl Shard {
    /// The run undivided.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// Number `number`, from 1, of `of` shares, at most a million; `None` for any other numbers.
    pub fn new(number: u32, of: u32) -> Option<Self> {
        let shard = Self { number, of };
        shard.is_sound().then_some(shard)
    }

    /// From 1.
    pub fn number(self) -> u32 {
        self.number
    }

    /// How many there are.
    pub fn of(self) -> u32 {
        self.of
    }

    pub(super) fn is_sound(self) -> bool {
        (1..=self.of).contains(&self.number) && self.of <= MAX_SHARES
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        numbers.and_then(|(number, of)| Self::new(number, of)).ok_or_else(|| {
            format!("give K/N, such as 3/8 for the third of eight: K from 1 to N, and N at most {MAX_SHARES}")
        })
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

/// A share of the work of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Passes of the whole run, at least 1.
    pub passes: u32,
    /// Which share.
    pub shard: Shard,
}

impl Share {
    /// Numbers of its units; none where there are more shares than units.
    pub fn units(&self, plan: &Plan) -> Range<u64> {
        let all = u128::from(self.all_units(plan));
        // At most `all`, which is of 64 bits.
        let end = |number: u32| (all * u128::from(number) / u128::from(self.shard.of.max(1))) as u64;
        end(self.shard.number.saturating_sub(1))..end(self.shard.number)
    }

    /// Units of all shares together.
    pub fn all_units(&self, plan: &Plan) -> u64 {
        u64::from(plan.batches) * u64::from(self.passes)
    }
}

/// One batch of one pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// From 0.
    pub pass: u32,
    /// Within its pass, from 0.
    pub realisation: u32,
    /// Within its pass, from 0.
    pub batch: usize,
    /// Number of its realisation among those of all passes.
    pub field: u64,
}

/// What is behind the numbers of units.
#[derive(Clone, Debug)]
pub(super) struct Units {
    /// Realisation and batch in the order of one pass.
    order: Vec<(u32, usize)>,
    realisations: u32,
}

impl Units {
    /// Those of a run with so many realisations a pass, at least 1, of which those without a batch do not count.
    pub fn new(plan: &Plan, realisations: u32) -> Self {
        let realisations = realisations.min(plan.batches).max(1);
        let batches = |realisation: u32| (realisation..plan.batches).step_by(realisations as usize);
        let of = |realisation| batches(realisation).map(move |batch| (realisation, batch as usize));
        Self { order: (0..realisations).flat_map(of).collect(), realisations }
    }

    /// Unit number `number`; of a plan with batches.
    pub fn get(&self, number: u64) -> Unit {
        let per_pass = self.order.len() as u64;
        let (realisation, batch) = self.order[(number % per_pass) as usize];
        let pass = (number / per_pass) as u32;
        let field = u64::from(pass) * u64::from(self.realisations) + u64::from(realisation);
        Unit { pass, realisation, batch, field }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Scene;

    #[test]
    fn shares_are_read_as_they_are_written() {
        let shard: Shard = "3/8".parse().unwrap();
        assert_eq!((shard.number(), shard.of(), shard.to_string()), (3, 8, "3/8".to_owned()));
        for wrong in ["", "3", "0/8", "9/8", "3/0", "-1/8", "1/2/3", "1/1000001", "a/b"] {
            assert!(wrong.parse::<Shard>().is_err_and(|error| error.contains("K/N")), "{wrong}");
        }
    }

    #[test]
    fn shares_hold_every_batch_once_and_few_fields() {
        for (count, realisations, passes) in [(20_000, 4, 1), (20_000, 10, 3), (70, 30, 2), (3, 1, 1), (20_000, 1, 7)] {
            let mut scene = Scene::default();
            (scene.particles.count, scene.field.realisations) = (count, realisations);
            let plan = Plan::of(&scene);
            let units = Units::new(&plan, realisations);
            let all = u64::from(plan.batches) * u64::from(passes);
            for of in [1, 2, 3, 7, 64] {
                let (mut next, mut fields, mut seen) = (0, 0, Vec::new());
                for number in 1..=of {
                    let share = Share { passes, shard: Shard::new(number, of).unwrap() };
                    let own = share.units(&plan);
                    let even = all / u64::from(of);
                    assert!(own.start == next && (even..=even + 1).contains(&(own.end - own.start)), "{own:?}");
                    next = own.end;
                    let mut of_share: Vec<u64> = own.clone().map(|number| units.get(number).field).collect();
                    seen.extend(own.map(|number| (units.get(number).pass, units.get(number).batch)));
                    of_share.dedup();
                    fields += of_share.len() as u64;
                }
                assert_eq!(next, all);
                let fields_at_once = u64::from(realisations.min(plan.batches)) * u64::from(passes);
                assert!(fields < fields_at_once + u64::from(of), "{fields} fields of {fields_at_once} for {of}");
                seen.sort_unstable();
                let each = (0..passes).flat_map(|pass| (0..plan.batches as usize).map(move |batch| (pass, batch)));
                assert!(seen.into_iter().eq(each));
            }
        }
    }
}
