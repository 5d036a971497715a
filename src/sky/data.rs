//! What a measured point carries besides its value: where it comes from and how sure it is.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | error of a point | σ | of the value | `√(stat² + sys²)`, each the larger side | independent errors |

use strum::VariantArray;

use crate::math;

/// How a number came into the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Status {
    /// From a published table.
    Tabulated,
    /// From the coordinates of a vector figure.
    Recovered,
    /// Made by this program's authors from other rows.
    Constructed,
}

impl Status {
    /// The word in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tabulated => "tabulated",
            Self::Recovered => "recovered",
            Self::Constructed => "constructed",
        }
    }
}

/// Which data a figure shows and a fit uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, VariantArray)]
pub enum DataSet {
    /// What the paper could use.
    #[default]
    Paper2015,
    /// The newest of each experiment.
    Today,
}

impl DataSet {
    /// Both, in the order of a switch.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The word on the command line: `2015`, `today`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Paper2015 => "2015",
            Self::Today => "today",
        }
    }

    /// The words of a legend: `data until 2015`.
    pub fn title(self) -> &'static str {
        match self {
            Self::Paper2015 => "data as in 2015",
            Self::Today => "data as of today",
        }
    }
}

/// In which data sets a row appears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Shown {
    /// Known to the paper and superseded since.
    Then,
    /// Later than the paper.
    Now,
    /// Known to the paper and still the newest of its experiment, or singled out by the paper.
    Both,
}

impl Shown {
    /// True if the row belongs to `set`.
    pub fn in_set(self, set: DataSet) -> bool {
        matches!((self, set), (Self::Both, _) | (Self::Then, DataSet::Paper2015) | (Self::Now, DataSet::Today))
    }

    /// The word in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Then => "2015",
            Self::Now => "today",
            Self::Both => "both",
        }
    }
}

/// Where a point comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Provenance {
    /// Name of the experiment.
    pub experiment: String,
    /// Year of publication, where a reference is known.
    pub year: Option<u32>,
    /// arXiv number, DOI or ADS bibcode with its prefix, or `not assigned`.
    pub reference: String,
    /// Journal reference.
    pub citation: String,
    /// How the number came here.
    pub status: Status,
    /// Data sets it appears in.
    pub shown: Shown,
    /// Remark; often empty.
    pub note: String,
    /// From the user's own table.
    pub own: bool,
}

/// One error bar: sizes downwards and upwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bar {
    /// Downwards; `None` beside a `plus` means that it reaches zero or that its size is unknown.
    pub minus: Option<f64>,
    /// Upwards; `None` means that no error is known.
    pub plus: Option<f64>,
}

impl Bar {
    /// The larger side; 0 where none is known.
    pub fn larger(self) -> f64 {
        self.minus.unwrap_or(0.0).max(self.plus.unwrap_or(0.0))
    }
}

/// Statistical and systematic error, always apart.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Errors {
    /// Statistical.
    pub stat: Bar,
    /// Systematic.
    pub sys: Bar,
}

impl Errors {
    /// Statistical and systematic in quadrature, the larger side of each; 0 where none is known.
    pub fn total(self) -> f64 {
        math::hypot(self.stat.larger(), self.sys.larger())
    }

    /// In quadrature, downwards; infinite where the statistical error reaches zero.
    pub fn total_minus(self) -> f64 {
        match (self.stat.minus, self.stat.plus) {
            (None, Some(_)) => f64::INFINITY,
            (minus, _) => math::hypot(minus.unwrap_or(0.0), self.sys.minus.unwrap_or(0.0)),
        }
    }

    /// In quadrature, upwards.
    pub fn total_plus(self) -> f64 {
        math::hypot(self.stat.plus.unwrap_or(0.0), self.sys.plus.unwrap_or(0.0))
    }
}
