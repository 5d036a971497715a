//! Values that several commands read from the command line.

use clap::ValueEnum;

use crate::quantity::Unit;
use crate::scene::parameters::COUNT;
use crate::sky::DataSet;

/// Which measurements a figure shows and a fit uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum DataSetChoice {
    /// What the paper could use
    #[default]
    #[value(name = "2015")]
    Paper2015,
    /// The newest of each experiment
    Today,
}

impl From<DataSetChoice> for DataSet {
    fn from(choice: DataSetChoice) -> Self {
        match choice {
            DataSetChoice::Paper2015 => Self::Paper2015,
            DataSetChoice::Today => Self::Today,
        }
    }
}

/// Reads a seed, any whole number of 64 bits.
pub(super) fn parse_seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("allowed: whole numbers from 0 to {}", u64::MAX))
}

/// Reads a number of particles; whether a scene allows as many is for the scene to say.
pub(super) fn parse_particles(text: &str) -> Result<u32, String> {
    let count = Unit::Count.parse(text, 1.0).map_err(|error| error.to_string())?;
    (0.0..=f64::from(u32::MAX))
        .contains(&count)
        .then_some(count as u32)
        .ok_or_else(|| format!("allowed: {}", COUNT.in_words("particles")))
}

/// Reads a time, in yr where no unit is written.
pub(super) fn parse_time(text: &str) -> Result<f64, String> {
    Unit::Year.parse(text, 1.0).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_everywhere() {
        assert_eq!(parse_particles("20,000"), Ok(20_000));
        assert_eq!(parse_particles("20k"), Ok(20_000));
        assert_eq!(parse_particles("1e10"), Err("allowed: 1 to 1e7 particles".to_owned()));
        assert!(parse_particles("-5").is_err() && parse_particles("1.5").is_err() && parse_particles("many").is_err());
        assert_eq!(parse_time("3 kyr"), Ok(3000.0));
        assert!(parse_time("soon").is_err());
    }
}
