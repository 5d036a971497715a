//! All particles of a run in groups, and what their errors are taken from.
//!
//! Particles differ by chance, and so do realisations of the field; particles of one realisation share its chance. With
//! enough realisations their scatter holds both. With few it is itself too uncertain to be all there is, and with one it
//! is not known.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | error from batches of particles | σ_b | of the value | jackknife over batches | [`super::jackknife()`] |
//! | error from realisations | σ_f | of the value | jackknife over groups of whole realisations | the same |
//! | error, uniform field or one realisation | σ | of the value | `σ_b` | here |
//! | chance in the square of an error from n groups | χ | 1 | `√(2/(n-1))` | variance of a scattered variance |
//! | error, 2 to 7 realisations | σ | of the value | `σ_f` if `σ_f² > (1 + 1.6 χ) σ_b²`, else `σ_b` | here |
//! | error, 8 realisations or more | σ | of the value | `σ_f` | here |
//!
//! Of few realisations simply the larger of both errors would be too large by up to a fifth on average where fields do not
//! matter, because the one from few groups scatters. With the condition its mean square is right within a tenth for three
//! realisations or more, whether fields matter or not, and the factor 1.6 is what makes it so.

use serde::{Deserialize, Serialize};

use crate::estimate::jackknife::scatter;
use crate::estimate::{Estimate, GroupSums, SpreadCounts, jackknife};

/// Fewest realisations whose scatter is taken for the whole error.
pub const MIN_REALISATIONS: u64 = 8;
/// By how many standard deviations of what few groups know their error must be above that of the particles to count.
const BEYOND_CHANCE: f64 = 1.6;
/// Most groups that realisations are gathered in; further ones join them in turn.
pub const FIELD_GROUPS: usize = 64;

/// What the errors of a run are taken from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorBasis {
    /// The field is uniform: only particles differ.
    #[default]
    Particles,
    /// One realisation: how much fields differ is not known.
    OneField,
    /// So few realisations: the error from particles, or that from fields where it is larger beyond chance.
    FewFields(u64),
    /// So many realisations, whose scatter holds that of the particles too.
    Fields(u64),
}

impl ErrorBasis {
    /// That of a run with so many realisations of its turbulence so far.
    pub fn of(turbulent: bool, realisations: u64) -> Self {
        match realisations {
            _ if !turbulent => Self::Particles,
            0 | 1 => Self::OneField,
            few if few < MIN_REALISATIONS => Self::FewFields(few),
            many => Self::Fields(many),
        }
    }

    /// Number of realisations; 1 if the field is uniform.
    pub fn realisations(self) -> u64 {
        match self {
            Self::Particles | Self::OneField => 1,
            Self::FewFields(number) | Self::Fields(number) => number,
        }
    }

    /// A few words for tables, summaries and the window.
    pub fn in_words(self) -> String {
        match self {
            Self::Particles => "jackknife over particles, the field is uniform".to_owned(),
            Self::OneField => "jackknife over particles; one field: spread of fields not known".to_owned(),
            Self::FewFields(number) => format!(
                "jackknife over particles, or over {number} fields where that is larger beyond chance; {number} fields know an \
                 error to {:.0} %",
                100.0 / (2.0 * (number as f64 - 1.0)).sqrt()
            ),
            Self::Fields(number) => format!("jackknife over {number} fields"),
        }
    }
}

/// The particles of a run, grouped in two ways.
pub struct Ensemble<'a> {
    /// All of them.
    pub total: GroupSums,
    /// Batch by batch; the batches of one realisation share its chance.
    pub batches: &'a [&'a GroupSums],
    /// In at most [`FIELD_GROUPS`] groups, each of whole realisations; may be left empty where the field is uniform.
    pub fields: &'a [&'a GroupSums],
    /// Distribution of all particles along each axis at the end of each slice; where it is left empty, there is no distance
    /// from a Gaussian.
    pub spread: &'a [SpreadCounts],
    /// What errors are taken from.
    pub basis: ErrorBasis,
}

impl<'a> Ensemble<'a> {
    /// Both groupings must add up to the same; `None` without particles.
    pub fn new(batches: &'a [&'a GroupSums], fields: &'a [&'a GroupSums], basis: ErrorBasis) -> Option<Self> {
        let total = GroupSums::total(batches.iter().copied())?;
        Some(Self { total, batches, fields, spread: &[], basis })
    }

    /// Groups that share nothing.
    pub fn independent(batches: &'a [&'a GroupSums]) -> Option<Self> {
        Self::new(batches, &[], ErrorBasis::Particles)
    }

    /// The error of `value`, given the same estimator without each group that has a part in it.
    pub fn estimate(&self, value: f64, without: impl Fn(&GroupSums) -> Option<f64>) -> Option<Estimate> {
        let over = |groups: &'a [&'a GroupSums]| groups.iter().filter_map(|group| without(group));
        self.estimate_of(value, over(self.batches), over(self.fields))
    }

    /// The error of `value`, given the same estimator without each batch and without each group of realisations.
    pub fn estimate_of(
        &self,
        value: f64,
        without_batch: impl Iterator<Item = f64> + Clone,
        without_field: impl Iterator<Item = f64> + Clone,
    ) -> Option<Estimate> {
        match self.basis {
            ErrorBasis::Fields(_) => self.covering(None, value, without_field),
            _ => self.covering(Some(jackknife(value, without_batch)?), value, without_field),
        }
    }

    /// The error of a value with an error `within` from its particles, so that it covers the fields too.
    pub fn covering(
        &self,
        within: Option<Estimate>,
        value: f64,
        without_field: impl Iterator<Item = f64> + Clone,
    ) -> Option<Estimate> {
        let between = || scatter(without_field).filter(|(_, error)| value.is_finite() && error.is_finite());
        match self.basis {
            ErrorBasis::Particles | ErrorBasis::OneField => within,
            ErrorBasis::FewFields(_) => {
                let within = within?;
                let Some((groups, error)) = between() else { return Some(within) };
                let chance = (2.0 / (groups as f64 - 1.0)).sqrt();
                let is_larger = error * error > (1.0 + BEYOND_CHANCE * chance) * within.error * within.error;
                Some(Estimate { error: if is_larger { error } else { within.error }, ..within })
            }
            ErrorBasis::Fields(_) => between().map(|(_, error)| Estimate { value, error }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, stream};
    use rand::RngExt;

    #[test]
    fn the_basis_follows_from_the_number_of_fields() {
        assert_eq!(ErrorBasis::of(false, 16), ErrorBasis::Particles);
        assert_eq!(ErrorBasis::of(true, 1), ErrorBasis::OneField);
        assert_eq!(ErrorBasis::of(true, 7), ErrorBasis::FewFields(7));
        assert_eq!(ErrorBasis::of(true, 8), ErrorBasis::Fields(8));
        assert!(ErrorBasis::OneField.in_words().contains("one field: spread of fields not known"));
        assert!(ErrorBasis::FewFields(4).in_words().contains("4 fields know an error to 41 %"));
    }

    /// Means 1 ± s of 64 batches have the error s/√63 and those of 16 fields s/√15.
    #[test]
    fn errors_are_those_of_the_basis() {
        let without = |count: usize, scatter: f64| {
            (0..count).map(move |i| 1.0 + scatter / (count - 1) as f64 * if i % 2 == 0 { 1.0 } else { -1.0 })
        };
        let error = |basis, fields: usize, between: f64| {
            let ensemble = Ensemble { total: GroupSums::new(1, 1, 1), batches: &[], fields: &[], spread: &[], basis };
            ensemble.estimate_of(1.0, without(64, 0.8), without(fields, between)).map(|estimate| estimate.error)
        };
        let close = |error: Option<f64>, expected: f64| error.is_some_and(|e| (e / expected - 1.0).abs() < 0.01);
        assert!(close(error(ErrorBasis::OneField, 1, 9.0), 0.1008));
        for chance in [0.01, 0.22] {
            assert!(close(error(ErrorBasis::FewFields(4), 4, chance), 0.1008), "{chance} may be chance");
        }
        assert!(close(error(ErrorBasis::FewFields(4), 4, 0.8), 0.8 / 3.0_f64.sqrt()));
        assert!(close(error(ErrorBasis::Fields(16), 16, 0.8), 0.8 / 15.0_f64.sqrt()));
    }

    /// Values of batches and fields drawn from a Gaussian, with and without a share of the field: the mean square of quoted
    /// errors is the variance of the mean, within 8 % in the error of few fields and 2 % of many.
    #[test]
    fn errors_are_right_on_average_for_any_number_of_fields() {
        const RUNS: u64 = 4000;
        for (number, part) in [3, 4, 7, 8, 16].into_iter().flat_map(|n| [0.0, 0.4, 1.0, 4.0].map(|part| (n, part))) {
            let basis = ErrorBasis::of(true, number);
            // Batches of a field share its chance; σ of a batch is 1, and there are eight to a field.
            let quoted = |run: u64| -> f64 {
                let mut rng = stream(run, Purpose::Source, [number, 0, 0]);
                // Twelve uniform numbers are Gaussian enough, with the variance 1.
                let mut gauss = || (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0;
                let (mut batches, mut fields) = (Vec::new(), Vec::new());
                for _ in 0..number {
                    let share = part * gauss();
                    let own: Vec<f64> = (0..8).map(|_| share + gauss()).collect();
                    fields.push(own.iter().sum::<f64>() / 8.0);
                    batches.extend(own.iter().map(|value| value - share));
                }
                let without = |values: Vec<f64>| {
                    let (count, sum) = (values.len() as f64, values.iter().sum::<f64>());
                    values.into_iter().map(move |value| (sum - value) / (count - 1.0))
                };
                let ensemble =
                    Ensemble { total: GroupSums::new(1, 1, 1), batches: &[], fields: &[], spread: &[], basis };
                ensemble.estimate_of(0.0, without(batches), without(fields)).unwrap().error
            };
            let mean_square = (0..RUNS).map(|run| quoted(run) * quoted(run)).sum::<f64>() / RUNS as f64;
            let variance = (part * part + 1.0 / 8.0) / number as f64;
            let ratio = (variance / mean_square).sqrt();
            // Of few fields chance is let through now and then: 0.93 at worst, with one deviation in place of 1.6 it is 0.90.
            let allowed = if number < MIN_REALISATIONS { 0.08 } else { 0.02 };
            assert!((ratio - 1.0).abs() < allowed, "{number} fields with a share of {part}: {ratio}");
        }
    }
}
