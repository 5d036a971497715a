//! The quantities that a lesson asks about or tells, and how each follows from what is measured.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | ratio of the coefficients | – | 1 | `D_∥/D_⊥`, errors in quadrature | definition |
//! | mean free path | λ | pc | `3 D_∥/c` | kinetic theory |
//! | growth of the cloud | – | 1 | `d ln<z²>/d ln t = 1 + d ln D_zz/d ln t`, over a factor of about 1.5 in time | definition: 2 in straight flight, 1 in diffusion |
//!
//! The error of the growth is that of two independent widths, an upper bound: the same particles make both.

use serde::Deserialize;

use crate::estimate::{AnisotropyPoint, DiffusionPoint, Estimate, Estimates, elongation};
use crate::lesson::facts::Facts;
use crate::math;
use crate::quantity::Unit;
use crate::units::C_PC_PER_YR;

/// Half the factor in time, as a factor, over which growth is measured.
const HALF_FACTOR: f64 = 1.25;

/// Part of the duration that counts as its end, for rounding.
const END: f64 = 0.999;

/// A quantity that is measured or follows from the scene; in a lesson it goes by its name in lower case, `d_par`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Deserialize, strum::EnumString, strum::IntoStaticStr, strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Quantity {
    /// Length over width of the cloud shown.
    Elongation,
    /// Larmor radius in the total field.
    LarmorRadius,
    /// Time shown.
    Time,
    /// Part of the run that is done.
    Done,
    /// Diffusion coefficient along the field at the end of the run.
    DPar,
    /// The same across the field.
    DPerp,
    /// The first over the second.
    DRatio,
    /// Mean free path along the field at the end of the run.
    MeanFreePath,
    /// Kurtosis of the cloud along the field at the time shown: 1.8 in straight flight, 3 of a Gaussian.
    Kurtosis,
    /// Power of the time with which `<z²>` grows at the time shown.
    Growth,
    /// Mean of A over R/(cT) in the quasi-Gaussian window.
    Amplitude,
    /// A at the smallest sphere in the newest bin of that window.
    Anisotropy,
    /// R/(cT) in the same bin.
    Prediction,
    /// A of the source of the sky, R/(cT).
    SourceAnisotropy,
    /// Dipole of the sky's model at 10 TeV.
    Dipole,
    /// The measured dipole there.
    MeasuredDipole,
    /// The first over the second.
    DipoleRatio,
    /// Dipole of the sky's model at 100 TeV.
    DipoleAbove,
    /// The measured dipole there.
    MeasuredDipoleAbove,
    /// The first over the second.
    DipoleRatioAbove,
    /// Chi squared of the model for a point of the measured dipoles.
    DipoleChi2,
    /// Chi squared of the model for a point of the measured protons.
    SpectrumChi2,
    /// Fraction of the local source at 10 TeV.
    SourceFraction,
    /// Number of the Galaxy shown, from 1.
    Galaxy,
    /// Fraction of its strongest source at 10 TeV.
    Strongest,
    /// Fraction of its strongest source at 1 PeV.
    StrongestPev,
    /// Number of its sources that count at 10 TeV.
    Sources,
    /// Age of its strongest source at 10 TeV.
    StrongestAge,
    /// Distance of that source.
    StrongestDistance,
    /// Dipole of the Galaxy at 10 TeV.
    GalaxyDipole,
    /// Angle of that dipole to the field.
    GalaxyAngle,
}

impl Quantity {
    /// All of them.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The name in a lesson file.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The quantity of this name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }

    /// Symbol, as in formulas.
    pub fn symbol(self) -> &'static str {
        self.row().0
    }

    /// Unit of its value.
    pub fn unit(self) -> Unit {
        self.row().1
    }

    /// What it is, without a full stop.
    pub fn meaning(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> (&'static str, Unit, &'static str) {
        use Unit::{Count, Degree, Diffusion, Number, Parsec, Year};
        match self {
            Self::Elongation => ("σ_∥/σ_⊥", Number, "length over width of the cloud shown"),
            Self::LarmorRadius => ("r_L", Parsec, "Larmor radius in the total field"),
            Self::Time => ("t", Year, "time shown"),
            Self::Done => ("–", Number, "part of the run that is done, 0 to 1"),
            Self::DPar => ("D_∥", Diffusion, "diffusion coefficient along B₀ at the end of the run"),
            Self::DPerp => ("D_⊥", Diffusion, "diffusion coefficient across B₀ at the end of the run"),
            Self::DRatio => ("D_∥/D_⊥", Number, "ratio of the two coefficients"),
            Self::MeanFreePath => ("λ", Parsec, "mean free path along B₀, 3D_∥/c, at the end of the run"),
            Self::Kurtosis => {
                ("κ", Number, "kurtosis along B₀ at the time shown: 1.8 in straight flight, 3 of a Gaussian")
            }
            Self::Growth => (
                "d ln⟨z²⟩/d ln t",
                Number,
                "power of time with which the cloud grows: 2 in straight flight, 1 in diffusion",
            ),
            Self::Amplitude => ("A/(R/cT)", Number, "mean of A over its prediction, once diffusion has set in"),
            Self::Anisotropy => ("A", Number, "A at the smallest sphere in the newest bin of diffusion"),
            Self::Prediction => ("R/(cT)", Number, "what is predicted for A in the same bin"),
            Self::SourceAnisotropy => ("R/(cT)", Number, "A that the source of the sky causes by its distance and age"),
            Self::Dipole => ("δ", Number, "dipole of the sky's model at 10 TeV"),
            Self::MeasuredDipole => ("δ", Number, "measured dipole near 10 TeV"),
            Self::DipoleRatio => ("–", Number, "dipole of the model over the measured one at 10 TeV"),
            Self::DipoleAbove => ("δ", Number, "dipole of the sky's model at 100 TeV"),
            Self::MeasuredDipoleAbove => ("δ", Number, "measured dipole near 100 TeV"),
            Self::DipoleRatioAbove => ("–", Number, "dipole of the model over the measured one at 100 TeV"),
            Self::DipoleChi2 => ("χ²/n", Number, "χ² of the model for each measured dipole"),
            Self::SpectrumChi2 => ("χ²/n", Number, "χ² of the model for each measured intensity of protons"),
            Self::SourceFraction => ("f_s", Number, "fraction of the local source at 10 TeV"),
            Self::Galaxy => ("–", Count, "number of the Galaxy shown, from 1"),
            Self::Strongest => ("f_1", Number, "fraction of the Galaxy's strongest source at 10 TeV"),
            Self::StrongestPev => ("f_1", Number, "fraction of the Galaxy's strongest source at 1 PeV"),
            Self::Sources => ("N_eff", Number, "number of the Galaxy's sources that count at 10 TeV"),
            Self::StrongestAge => ("T", Year, "age of the Galaxy's strongest source at 10 TeV"),
            Self::StrongestDistance => ("R", Parsec, "distance of the Galaxy's strongest source at 10 TeV"),
            Self::GalaxyDipole => ("δ", Number, "dipole of the Galaxy at 10 TeV"),
            Self::GalaxyAngle => ("–", Degree, "angle between that dipole and the field, 0 to 90°"),
        }
    }

    /// The value with its error, in the unit of the quantity; `None` where it is not known yet.
    ///
    /// Numbers of the end of a run are known as soon as particles have reached it, if only the first few hundred.
    pub fn of(self, facts: &Facts<'_>) -> Option<Estimate> {
        let exact = |value: f64| value.is_finite().then_some(Estimate::exact(value));
        let Facts { scene, snapshot, sky, galaxy, window, .. } = facts;
        match self {
            Self::Elongation => {
                let snapshot = (*snapshot)?;
                elongation(&snapshot.positions_pc, &snapshot.realisations, window.realisation)
            }
            Self::LarmorRadius => exact(scene.larmor_radius_pc()),
            Self::Time => exact(facts.time_yr()?),
            Self::Done => exact(window.done?),
            Self::DPar => Some(at_end(facts)?.parallel),
            Self::DPerp => Some(at_end(facts)?.perpendicular),
            Self::DRatio => at_end(facts).map(|end| ratio(end.parallel, end.perpendicular)),
            Self::MeanFreePath => at_end(facts).map(|end| scaled(end.parallel, 3.0 / C_PC_PER_YR)),
            Self::Kurtosis => {
                let shown = at_time(&facts.estimates?.diffusion, facts.time_yr())?;
                Some(Estimate { value: shown.kurtosis[2], error: shown.kurtosis_error[2] })
            }
            Self::Growth => growth(&facts.estimates?.diffusion, facts.time_yr()),
            Self::Amplitude => Some(facts.estimates?.amplitude?.estimate),
            Self::Anisotropy => newest(facts.estimates?)?.anisotropy,
            Self::Prediction => exact(newest(facts.estimates?)?.prediction?),
            Self::SourceAnisotropy => exact(scene.sky.anisotropy()),
            Self::Dipole => exact((*sky)?.dipole.model),
            Self::MeasuredDipole => Some((*sky)?.dipole.measured),
            Self::DipoleRatio => Some((*sky)?.dipole.ratio()),
            Self::DipoleAbove => exact((*sky)?.dipole_above.model),
            Self::MeasuredDipoleAbove => Some((*sky)?.dipole_above.measured),
            Self::DipoleRatioAbove => Some((*sky)?.dipole_above.ratio()),
            Self::DipoleChi2 => exact((*sky)?.dipole_chi2),
            Self::SpectrumChi2 => exact((*sky)?.spectrum_chi2),
            Self::SourceFraction => exact((*sky)?.source_fraction),
            Self::Galaxy => exact((*galaxy)?.number as f64),
            Self::Strongest => exact((*galaxy)?.strongest),
            Self::StrongestPev => exact((*galaxy)?.strongest_pev),
            Self::Sources => exact((*galaxy)?.sources),
            Self::StrongestAge => exact((*galaxy)?.age_yr),
            Self::StrongestDistance => exact((*galaxy)?.distance_pc),
            Self::GalaxyDipole => exact((*galaxy)?.dipole),
            Self::GalaxyAngle => exact((*galaxy)?.field_angle_deg),
        }
    }
}

fn scaled(estimate: Estimate, factor: f64) -> Estimate {
    Estimate { value: factor * estimate.value, error: factor * estimate.error }
}

fn ratio(of: Estimate, over: Estimate) -> Estimate {
    let value = of.value / over.value;
    Estimate { value, error: value.abs() * math::hypot(of.relative_error(), over.relative_error()) }
}

/// The diffusion tensor at the end of the run, once particles have reached it.
fn at_end<'a>(facts: &Facts<'a>) -> Option<&'a DiffusionPoint> {
    let last = facts.estimates?.last_diffusion()?;
    (last.time_yr >= END * facts.scene.run.duration_yr).then_some(last)
}

/// The point nearest to a time on a logarithmic scale; without a time the last one. `None` where none is near.
fn at_time(points: &[DiffusionPoint], time_yr: Option<f64>) -> Option<&DiffusionPoint> {
    let Some(time_yr) = time_yr else { return points.last() };
    let away = |point: &&DiffusionPoint| math::ln(point.time_yr / time_yr).abs();
    let nearest = points.iter().min_by(|a, b| away(a).total_cmp(&away(b)))?;
    (away(&nearest) <= math::ln(HALF_FACTOR)).then_some(nearest)
}

/// Power of the time with which `<z²> = 2 D_zz t` grows around a time.
fn growth(points: &[DiffusionPoint], time_yr: Option<f64>) -> Option<Estimate> {
    let last = points.last()?.time_yr;
    // Not beyond the end, where the later of the two widths would be that of the middle.
    let middle = time_yr.unwrap_or(last).min(last / HALF_FACTOR);
    let before = at_time(points, Some(middle / HALF_FACTOR))?;
    let after = at_time(points, Some(middle * HALF_FACTOR))?;
    let span = math::ln(after.time_yr / before.time_yr);
    if span <= 0.0 || before.parallel.value <= 0.0 || after.parallel.value <= 0.0 {
        return None;
    }
    let rise = math::ln(after.parallel.value / before.parallel.value);
    let error = math::hypot(after.parallel.relative_error(), before.parallel.relative_error()) / span;
    Some(Estimate { value: 1.0 + rise / span, error })
}

/// The newest bin of the smallest sphere in which A is measured and diffusion has set in.
fn newest(estimates: &Estimates) -> Option<&AnisotropyPoint> {
    let from_yr = estimates.regimes?.quasi_gaussian_from_yr;
    let points = &estimates.anisotropy.first()?.points;
    points.iter().rev().find(|point| point.anisotropy.is_some() && point.time_lo_yr >= from_yr)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{AnisotropyCurve, Regimes};
    use crate::scene::Scene;

    fn point(time_yr: f64, parallel: f64) -> DiffusionPoint {
        let [along, across] = [parallel, 0.5].map(|value| Estimate { value, error: 0.1 * value });
        let none = Estimate::exact(0.0);
        DiffusionPoint {
            time_yr,
            tensor: [across, across, along, none, none, none],
            parallel: along,
            perpendicular: across,
            kurtosis: [3.0, 3.0, if time_yr < 10.0 { 1.8 } else { 3.0 }],
            kurtosis_error: [0.1; 3],
            ks_distance: [0.0; 3],
        }
    }

    /// D rises with t up to 10 yr and is 2 pc²/yr from then on.
    fn estimates() -> Estimates {
        let times = (0..60).map(|n| 1.1_f64.powi(n));
        let diffusion = times.chain([400.0]).map(|time_yr| point(time_yr, 0.2 * time_yr.min(10.0))).collect();
        Estimates { diffusion, ..Estimates::default() }
    }

    fn scene() -> Scene {
        let mut scene = Scene::default();
        scene.run.duration_yr = 400.0;
        scene
    }

    #[test]
    fn growth_and_kurtosis_are_those_of_the_time_shown() {
        let (scene, estimates) = (scene(), estimates());
        let at = |time_yr: f64| {
            let mut facts = Facts { estimates: Some(&estimates), ..Facts::of(&scene) };
            facts.window.time_yr = Some(time_yr);
            [Quantity::Growth, Quantity::Kurtosis].map(|quantity| quantity.of(&facts))
        };
        for (time_yr, growth, kurtosis) in [(4.0, 2.0, 1.8), (100.0, 1.0, 3.0)] {
            let [found, shape] = at(time_yr).map(Option::unwrap);
            assert!((found.value - growth).abs() < 1e-9, "{time_yr}: {found:?}");
            assert!(found.error > 0.0 && (shape.value - kurtosis).abs() < 1e-12);
        }
        assert_eq!(at(0.1), [None; 2], "nothing is measured near 0.1 yr");
    }

    #[test]
    fn numbers_of_the_end_wait_for_the_end() {
        let (mut scene, estimates) = (scene(), estimates());
        let facts = Facts { estimates: Some(&estimates), ..Facts::of(&scene) };
        let ratio = Quantity::DRatio.of(&facts).unwrap();
        assert!((ratio.value - 4.0).abs() < 1e-12 && (ratio.error - 0.4 * 2.0_f64.sqrt()).abs() < 1e-12, "{ratio:?}");
        let path = Quantity::MeanFreePath.of(&facts).unwrap();
        assert!((path.value - 6.0 / C_PC_PER_YR).abs() < 1e-12 && (path.error / path.value - 0.1).abs() < 1e-12);
        scene.run.duration_yr = 500.0;
        let facts = Facts { estimates: Some(&estimates), ..Facts::of(&scene) };
        assert_eq!([Quantity::DPar, Quantity::MeanFreePath].map(|quantity| quantity.of(&facts)), [None; 2]);
    }

    /// Bins before the onset, and those without a value, are passed over.
    #[test]
    fn the_newest_bin_is_one_of_diffusion() {
        let bin = |time_lo_yr: f64, anisotropy: Option<f64>| AnisotropyPoint {
            time_lo_yr,
            time_hi_yr: 2.0 * time_lo_yr,
            outward: 3,
            inward: 1,
            anisotropy: anisotropy.map(Estimate::exact),
            prediction: Some(0.25),
            running_width: None,
        };
        let points = vec![bin(10.0, Some(0.9)), bin(20.0, Some(0.5)), bin(40.0, None)];
        let mut estimates = estimates();
        estimates.anisotropy = vec![AnisotropyCurve { radius_pc: 5.0, points }];
        let scene = scene();
        for (quasi_gaussian_from_yr, expected) in [(15.0, Some(0.5)), (30.0, None)] {
            estimates.regimes = Some(Regimes { ballistic_until_yr: 5.0, quasi_gaussian_from_yr });
            let facts = Facts { estimates: Some(&estimates), ..Facts::of(&scene) };
            assert_eq!(Quantity::Anisotropy.of(&facts).map(|found| found.value), expected);
            assert_eq!(Quantity::Prediction.of(&facts).map(|found| found.value), expected.map(|_| 0.25));
        }
    }
}
