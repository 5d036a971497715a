//! Least squares: the free parameters of the sky against measured proton intensities, or against measured dipoles.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | residual of an intensity | – | 1 | `ln(model/data)/relative error` | here |
//! | residual of a dipole | – | 1 | `(model − data)/error` of the amplitudes | least squares |
//! | χ² | χ² | 1 | sum of squared residuals | least squares |
//! | covariance of parameters | – | of the parameters | `(JᵀJ)⁻¹` times derivatives by the coordinates | curvature at the minimum |

use nalgebra::{DMatrix, DVector, Dyn, Owned};

use levenberg_marquardt::{LeastSquaresProblem, LevenbergMarquardt, TerminationReason};

use crate::math;
use crate::quantity::number;
use crate::scene::{Parameter, SkyScene, parameter};
use crate::sky::SkyError;
use crate::sky::diffusion::DiffusionTable;
use crate::sky::dipoles::DipolePoint;
use crate::sky::model::SkyModel;
use crate::sky::points::FitPoint;

/// Step of the numerical derivative in the fitted coordinates, near the cube root of the rounding.
const DERIVATIVE_STEP: f64 = 1.0e-5;

/// Evaluations of the model per parameter before the fit gives up.
const PATIENCE: usize = 200;

/// A parameter that a fit may move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Free {
    /// Energy of the source in protons.
    SourceEnergy,
    /// Slope at the source.
    SourceSlope,
    /// Offset across the field.
    Offset,
    /// Intensity of the sea.
    SeaIntensity,
    /// Slope of the sea below its knee.
    SeaSlope,
    /// Slope of the sea above its knee.
    SeaSlopeAbove,
    /// Knee of the sea.
    Knee,
    /// Intensity of old sources.
    OldIntensity,
    /// Slope of old sources.
    OldSlope,
    /// Cutoff of old sources.
    OldCutoff,
    /// Distance of the source, which its dipole is in proportion to.
    Distance,
    /// Dipole of the sea alone at 1 PeV.
    SeaDipole,
}

impl Free {
    /// What the program fits unless told otherwise: all but the offset, the cutoff of old sources and the slope of the
    /// sea below its knee, which the spectrum hardly fixes beside the others.
    pub const DEFAULT: [Self; 7] = [
        Self::SourceEnergy,
        Self::SourceSlope,
        Self::SeaIntensity,
        Self::SeaSlopeAbove,
        Self::Knee,
        Self::OldIntensity,
        Self::OldSlope,
    ];

    /// What is fitted beside the paper's E_min cutoff, which leaves the cutoff of old sources determined.
    pub const WITH_E_MIN: [Self; 8] = [
        Self::SourceEnergy,
        Self::SourceSlope,
        Self::SeaIntensity,
        Self::SeaSlopeAbove,
        Self::Knee,
        Self::OldIntensity,
        Self::OldSlope,
        Self::OldCutoff,
    ];

    /// What measured dipoles fix: how strong those of the source and of the sea are.
    pub const OF_DIPOLE: [Self; 2] = [Self::Distance, Self::SeaDipole];

    /// The usual choice for a sky: [`Self::WITH_E_MIN`] where that cutoff is used, else [`Self::DEFAULT`].
    pub fn usual(sky: &SkyScene) -> &'static [Self] {
        if sky.e_min_tev > 0.0 { &Self::WITH_E_MIN } else { &Self::DEFAULT }
    }

    /// Dotted path of the parameter in a scene.
    pub fn path(self) -> &'static str {
        match self {
            Self::SourceEnergy => "sky.source_energy_erg",
            Self::SourceSlope => "sky.source_slope",
            Self::Offset => "sky.offset_pc",
            Self::SeaIntensity => "sky.sea_intensity",
            Self::SeaSlope => "sky.sea_slope",
            Self::SeaSlopeAbove => "sky.sea_slope_above",
            Self::Knee => "sky.knee_tev",
            Self::OldIntensity => "sky.old_intensity",
            Self::OldSlope => "sky.old_slope",
            Self::OldCutoff => "sky.old_e_max_tev",
            Self::Distance => "sky.distance_pc",
            Self::SeaDipole => "sky.sea_dipole",
        }
    }

    /// The parameter in a sky.
    pub fn of(self, sky: &mut SkyScene) -> &mut f64 {
        match self {
            Self::SourceEnergy => &mut sky.source_energy_erg,
            Self::SourceSlope => &mut sky.source_slope,
            Self::Offset => &mut sky.offset_pc,
            Self::SeaIntensity => &mut sky.sea_intensity,
            Self::SeaSlope => &mut sky.sea_slope,
            Self::SeaSlopeAbove => &mut sky.sea_slope_above,
            Self::Knee => &mut sky.knee_tev,
            Self::OldIntensity => &mut sky.old_intensity,
            Self::OldSlope => &mut sky.old_slope,
            Self::OldCutoff => &mut sky.old_e_max_tev,
            Self::Distance => &mut sky.distance_pc,
            Self::SeaDipole => &mut sky.sea_dipole,
        }
    }

    /// Slopes are fitted as they are, everything else in its logarithm; the offset in units of 100 pc.
    fn coordinate(self, value: f64) -> f64 {
        match self {
            Self::SourceSlope | Self::SeaSlope | Self::SeaSlopeAbove | Self::OldSlope => value,
            Self::Offset => value / 100.0,
            _ => math::ln(value),
        }
    }

    fn value(self, coordinate: f64) -> f64 {
        match self {
            Self::SourceSlope | Self::SeaSlope | Self::SeaSlopeAbove | Self::OldSlope => coordinate,
            Self::Offset => 100.0 * coordinate.abs(),
            _ => math::exp(coordinate),
        }
    }

    /// Derivative of the value with respect to the coordinate.
    fn derivative(self, value: f64) -> f64 {
        match self {
            Self::SourceSlope | Self::SeaSlope | Self::SeaSlopeAbove | Self::OldSlope => 1.0,
            Self::Offset => 100.0,
            _ => value,
        }
    }
}

/// A fitted parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FitParameter {
    /// Which one.
    pub free: Free,
    /// Best value, in the unit of the scene.
    pub value: f64,
    /// Error, one sigma, from the curvature at the minimum.
    pub error: f64,
}

/// The result of a fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The scene's sky with the best values.
    pub sky: SkyScene,
    /// Best values and errors.
    pub parameters: Vec<FitParameter>,
    /// Covariance of the parameters in their order, in the units of the scene.
    pub covariance: Vec<Vec<f64>>,
    /// Sum of the squared residuals.
    pub chi2: f64,
    /// Points less free parameters.
    pub ndf: usize,
}

impl Fit {
    /// χ² per degree of freedom.
    pub fn reduced_chi2(&self) -> f64 {
        self.chi2 / self.ndf as f64
    }

    /// Correlation of two parameters, -1 to 1.
    pub fn correlation(&self, i: usize, j: usize) -> f64 {
        self.covariance[i][j] / (self.covariance[i][i] * self.covariance[j][j]).sqrt()
    }
}

/// What a sky is fitted to.
#[derive(Clone, Copy)]
enum Data<'a> {
    Protons(&'a [FitPoint]),
    Dipoles(&'a [DipolePoint]),
}

impl Data<'_> {
    fn len(self) -> usize {
        match self {
            Self::Protons(points) => points.len(),
            Self::Dipoles(points) => points.len(),
        }
    }

    fn residuals(self, model: &SkyModel<'_>) -> Vec<f64> {
        match self {
            // The logarithm is symmetric for errors that are not small.
            Self::Protons(points) => (points.iter())
                .map(|point| {
                    math::ln(model.intensities(point.energy_tev).total() / point.intensity) / point.relative_error
                })
                .collect(),
            Self::Dipoles(points) => (points.iter())
                .map(|point| (model.dipole(point.energy_tev).amplitude - point.amplitude) / point.errors.total())
                .collect(),
        }
    }
}

struct Problem<'a> {
    sky: SkyScene,
    free: &'a [Free],
    data: Data<'a>,
    table: &'a DiffusionTable,
    at: DVector<f64>,
    keep_on: &'a mut dyn FnMut(f64) -> bool,
    stopped: bool,
}

impl Problem<'_> {
    fn sky_at(&self, at: &DVector<f64>) -> SkyScene {
        let mut sky = self.sky.clone();
        for (free, coordinate) in self.free.iter().zip(at.iter()) {
            *free.of(&mut sky) = free.value(*coordinate);
        }
        sky
    }

    fn residuals_at(&self, at: &DVector<f64>) -> DVector<f64> {
        DVector::from_vec(self.data.residuals(&SkyModel::new(&self.sky_at(at), self.table)))
    }
}

impl LeastSquaresProblem<f64, Dyn, Dyn> for Problem<'_> {
    type ResidualStorage = Owned<f64, Dyn>;
    type JacobianStorage = Owned<f64, Dyn, Dyn>;
    type ParameterStorage = Owned<f64, Dyn>;

    fn set_params(&mut self, at: &DVector<f64>) {
        self.at.copy_from(at);
        let chi2 = self.residuals_at(&self.at).norm_squared();
        self.stopped |= !(self.keep_on)(chi2);
    }

    fn params(&self) -> DVector<f64> {
        self.at.clone()
    }

    fn residuals(&self) -> Option<DVector<f64>> {
        (!self.stopped).then(|| self.residuals_at(&self.at))
    }

    fn jacobian(&self) -> Option<DMatrix<f64>> {
        let mut jacobian = DMatrix::zeros(self.data.len(), self.free.len());
        for column in 0..self.free.len() {
            let mut shifted = self.at.clone();
            shifted[column] = self.at[column] + DERIVATIVE_STEP;
            let above = self.residuals_at(&shifted);
            shifted[column] = self.at[column] - DERIVATIVE_STEP;
            let below = self.residuals_at(&shifted);
            jacobian.set_column(column, &((above - below) / (2.0 * DERIVATIVE_STEP)));
        }
        (!self.stopped).then_some(jacobian)
    }
}

/// Fits the `free` parameters of `sky` to `points`, starting from where `sky` is; 57 points take some 10 ms.
///
/// `keep_on` is called at every step with the present χ² and stops the fit by answering false.
///
/// # Errors
/// [`SkyError::Fit`] if there are too few points, no minimum is found, or it lies outside the ranges of a scene;
/// [`SkyError::Stopped`] if `keep_on` said so.
pub fn fit(
    sky: &SkyScene,
    free: &[Free],
    points: &[FitPoint],
    table: &DiffusionTable,
    keep_on: &mut dyn FnMut(f64) -> bool,
) -> Result<Fit, SkyError> {
    least_squares(sky, free, Data::Protons(points), table, keep_on)
}

/// Fits [`Free::OF_DIPOLE`] of `sky` to measured amplitudes of the dipole, starting from where `sky` is; all else, and with
/// it the spectrum, stays. For the points see [`judged_dipoles`](crate::sky::judged_dipoles).
///
/// # Errors
/// As [`fit`].
pub fn fit_dipole(
    sky: &SkyScene,
    points: &[DipolePoint],
    table: &DiffusionTable,
    keep_on: &mut dyn FnMut(f64) -> bool,
) -> Result<Fit, SkyError> {
    least_squares(sky, &Free::OF_DIPOLE, Data::Dipoles(points), table, keep_on)
}

fn least_squares(
    sky: &SkyScene,
    free: &[Free],
    data: Data<'_>,
    table: &DiffusionTable,
    keep_on: &mut dyn FnMut(f64) -> bool,
) -> Result<Fit, SkyError> {
    if data.len() <= free.len() {
        let message = format!("{} points cannot fix {} parameters", data.len(), free.len());
        return Err(SkyError::Fit(message));
    }
    let mut start = sky.clone();
    let at = DVector::from_iterator(free.len(), free.iter().map(|free| free.coordinate(*free.of(&mut start))));
    let problem = Problem { sky: sky.clone(), free, data, table, at, keep_on, stopped: false };
    let (problem, report) = LevenbergMarquardt::new().with_patience(PATIENCE).minimize(problem);
    if problem.stopped {
        return Err(SkyError::Stopped);
    }
    match report.termination {
        TerminationReason::ResidualsZero | TerminationReason::Orthogonal | TerminationReason::Converged { .. } => {}
        // The flat valley of degenerate parameters: rounding hides any further descent.
        TerminationReason::NoImprovementPossible(_) => {}
        reason => return Err(SkyError::Fit(no_minimum(&reason, loosest(&problem)))),
    }
    finish(&problem)
}

/// The parameter that the points hold least where the search ended: it has the largest part in the combination of parameters
/// whose change they notice least. `None` where the model has no value.
fn loosest(problem: &Problem<'_>) -> Option<&'static str> {
    let mut jacobian = problem.jacobian()?;
    if let Some(none) = (0..problem.free.len()).find(|column| jacobian.column(*column).norm() == 0.0) {
        return Some(problem.free[none].path());
    }
    // Each in the unit that changes the points as much as the others.
    for mut column in jacobian.column_iter_mut() {
        let norm = column.norm();
        column /= norm;
    }
    let product = jacobian.tr_mul(&jacobian);
    if !product.iter().all(|entry| entry.is_finite()) {
        return None;
    }
    let modes = product.symmetric_eigen();
    let loose = modes.eigenvectors.column(modes.eigenvalues.imin()).iamax();
    problem.free.get(loose).map(|free| free.path())
}

/// Why the search ended without a minimum, and what to do.
fn no_minimum(reason: &TerminationReason, loosest: Option<&'static str>) -> String {
    match (reason, loosest) {
        (TerminationReason::LostPatience, Some(path)) => {
            return format!(
                "no minimum was found in many trials: the points hardly tell {path} from the other parameters; leave it as it \
                 is, or begin nearer to the data"
            );
        }
        (TerminationReason::LostPatience, None) => {
            "no minimum was found in many trials: the points hardly tell the parameters apart; leave fewer of them free, or \
             begin nearer to the data"
        }
        (TerminationReason::Numerical(_), _) => {
            "the model has no value for the parameters that were tried: begin nearer to the data"
        }
        _ => "no minimum was found: begin nearer to the data, or leave fewer parameters free",
    }
    .to_owned()
}

fn finish(problem: &Problem<'_>) -> Result<Fit, SkyError> {
    let free = problem.free;
    let mut sky = problem.sky_at(&problem.at);
    for one in free {
        let value = *one.of(&mut sky);
        let row = parameter(one.path());
        if row.and_then(Parameter::range).is_some_and(|range| !range.contains(value)) {
            let allowed = row.and_then(Parameter::range_in_words).unwrap_or_default();
            let (path, value) = (one.path(), number(value, 3));
            return Err(SkyError::Fit(format!(
                "{path} went to {value}, and a scene allows {allowed}: these points ask for more than this model has; look for \
                 rows in other units, or leave some out"
            )));
        }
    }
    let jacobian = problem.jacobian().ok_or(SkyError::Stopped)?;
    let inverse = (jacobian.tr_mul(&jacobian)).try_inverse().ok_or_else(|| {
        let path = loosest(problem).unwrap_or("a parameter");
        SkyError::Fit(format!("the points leave {path} undetermined; add some where it matters"))
    })?;
    let derivatives: Vec<f64> = free.iter().map(|one| one.derivative(*one.of(&mut sky))).collect();
    let covariance: Vec<Vec<f64>> = (0..free.len())
        .map(|i| (0..free.len()).map(|j| inverse[(i, j)] * derivatives[i] * derivatives[j]).collect())
        .collect();
    let parameters = (free.iter().enumerate())
        .map(|(i, one)| FitParameter { free: *one, value: *one.of(&mut sky), error: covariance[i][i].max(0.0).sqrt() })
        .collect();
    let chi2 = problem.residuals_at(&problem.at).norm_squared();
    Ok(Fit { sky, parameters, covariance, chi2, ndf: problem.data.len() - free.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever the reason of the search, it is a sentence with a remedy, and none of the names that the search has for it.
    #[test]
    fn no_minimum_is_told_in_words() {
        for (reason, loosest, words) in [
            (
                TerminationReason::LostPatience,
                Some("sky.source.age_yr"),
                "the points hardly tell sky.source.age_yr from",
            ),
            (TerminationReason::LostPatience, None, "the points hardly tell the parameters apart"),
            (TerminationReason::Numerical("jacobian"), None, "the model has no value for the parameters"),
            (TerminationReason::NoParameters, None, "no minimum was found"),
        ] {
            let told = no_minimum(&reason, loosest);
            assert!(told.contains(words) && told.contains("begin nearer to the data"), "{told}");
            let names = ["LostPatience", "Numerical", "jacobian", "NoParameters"];
            assert!(names.iter().all(|name| !told.contains(name)), "{told}");
        }
    }
}
