//! What follows from the scene and from what is measured, as rows of text.

use crate::estimate::{Estimate, Estimates, Regimes};
use crate::scene::{Scene, validate};
use crate::simulate::Plan;
use crate::theory::{dipole_amplitude, flux_anisotropy, isotropic_diffusion_pc2_yr};
use crate::units::light_path_pc;
use crate::viewer::model::Model;
use crate::viewer::ui::format::{THIN, Unit, number, quantity, value_error};

/// One derived quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// As in formulas.
    pub symbol: &'static str,
    /// With unit.
    pub value: String,
    /// Meaning and formula.
    pub tooltip: &'static str,
}

/// How the cloud moves at a time `t`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regime {
    /// Hardly scattered yet.
    Free,
    /// Scattered, but A is not yet R/(cT).
    Transition,
    /// A = R/(cT) holds.
    QuasiGaussian,
}

impl Regime {
    /// Regime at `time_yr`.
    pub fn at(time_yr: f64, regimes: Regimes) -> Self {
        if time_yr >= regimes.quasi_gaussian_from_yr {
            Self::QuasiGaussian
        } else if time_yr < regimes.ballistic_until_yr {
            Self::Free
        } else {
            Self::Transition
        }
    }

    /// All regimes in order with their spans of time in yr; one without a span is left out.
    pub fn spans(regimes: Regimes) -> Vec<(Self, [f64; 2])> {
        let gaussian = regimes.quasi_gaussian_from_yr;
        let free = regimes.ballistic_until_yr.min(gaussian);
        let all = [
            (Self::Free, [0.0, free]),
            (Self::Transition, [free, gaussian]),
            (Self::QuasiGaussian, [gaussian, f64::INFINITY]),
        ];
        all.into_iter().filter(|(_, [start, end])| start < end).collect()
    }

    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            Self::Free => "free streaming",
            Self::Transition => "anisotropic",
            Self::QuasiGaussian => "quasi-Gaussian",
        }
    }

    /// In words and shorter, for where there is less room.
    pub fn names(self) -> [&'static str; 3] {
        let [shorter, shortest] = match self {
            Self::Free => ["streaming", "free"],
            Self::Transition => ["anisotr.", "anis."],
            Self::QuasiGaussian => ["quasi-Gauss.", "Gauss."],
        };
        [self.text(), shorter, shortest]
    }
}

/// Prediction `A = R/(cT)` for the scene's source.
pub fn predicted_anisotropy(scene: &Scene) -> f64 {
    flux_anisotropy(scene.sky.distance_pc, scene.sky.age_yr)
}

/// What follows from a scene while it is being edited; `None` while it is not valid.
pub fn plan_of(scene: &Scene) -> Option<Plan> {
    validate(scene, "scene").is_ok().then(|| Plan::of(scene))
}

/// All rows; closed forms follow the edited scene at once, measured ones the run.
pub fn rows(model: &Model, plan: Option<&Plan>) -> Vec<Row> {
    let mut rows = closed_forms(&model.scene, plan);
    rows.extend(measured(&model.scene, plan, model.estimates.as_deref()));
    let anisotropy = predicted_anisotropy(&model.scene);
    rows.push(Row {
        symbol: "A(R, T)",
        value: number(anisotropy, 3),
        tooltip: "Flux anisotropy predicted for the chosen source\nA = R/(c T)",
    });
    rows.push(Row {
        symbol: "δ(R, T)",
        value: number(dipole_amplitude(anisotropy), 3),
        tooltip: "Dipole of the intensity predicted for the chosen source\nδ = 3A/2 = 3R/(2 c T)",
    });
    rows
}

fn closed_forms(scene: &Scene, plan: Option<&Plan>) -> Vec<Row> {
    let radius = scene.larmor_radius_pc();
    let length = |value: Option<f64>| value.map_or_else(|| "–".into(), |value| quantity(value, Unit::Parsec));
    let coherence = match plan.map(|plan| plan.coherence_length_pc) {
        Some(0.0) => "no turbulence".into(),
        coherence => length(coherence),
    };
    let step = length(plan.map(|plan| plan.step_pc));
    vec![
        Row {
            symbol: "r_L",
            value: quantity(radius, Unit::Parsec),
            tooltip: "Larmor radius in the total field\nr_L = E/(Z e c B), B² = B₀² + B_rms²",
        },
        Row {
            symbol: "l_coh",
            value: coherence,
            tooltip: "Coherence length of the turbulence\n\
                      l_coh = (l_max/2) (α−1)/α (1−x^α)/(1−x^(α−1)), x = l_min/l_max",
        },
        Row {
            symbol: "r_L/l_max",
            value: number(radius / scene.field.l_max_pc, 3),
            tooltip: "Below 1 the turbulence has waves in resonance with the gyration\nλ = 2π r_L |µ|",
        },
        Row {
            symbol: "step",
            value: step,
            tooltip: "Path of one step of the integrator\nthe smaller of r_L/12 and l_min/3, if automatic",
        },
        Row {
            symbol: "c T",
            value: quantity(light_path_pc(scene.sky.age_yr), Unit::Parsec),
            tooltip: "Path of light during the age of the source",
        },
    ]
}

fn measured(scene: &Scene, plan: Option<&Plan>, estimates: Option<&Estimates>) -> Vec<Row> {
    let last = estimates.and_then(|estimates| estimates.last_diffusion());
    let closed = match plan {
        Some(plan) if scene.field.b0_ug == 0.0 && plan.coherence_length_pc > 0.0 => {
            let value = isotropic_diffusion_pc2_yr(plan.larmor_radius_pc, plan.coherence_length_pc);
            format!("≈ {}{THIN}pc²/yr", number(value, 2))
        }
        _ => "measuring …".into(),
    };
    let coefficient = |estimate: Option<Estimate>| match estimate {
        Some(estimate) => format!("{}{THIN}pc²/yr", value_error(estimate.value, estimate.error)),
        None => closed.clone(),
    };
    let ratio = match last {
        Some(last) if last.perpendicular.value > 0.0 && last.parallel.value > 0.0 => {
            let ratio = last.parallel.value / last.perpendicular.value;
            let part = |estimate: Estimate| estimate.error / estimate.value;
            value_error(ratio, ratio * part(last.parallel).hypot(part(last.perpendicular)))
        }
        _ => "measuring …".into(),
    };
    let regime = match last.zip(estimates.and_then(|estimates| estimates.regimes)) {
        Some((last, regimes)) => {
            let regime = Regime::at(last.time_yr, regimes);
            match regime {
                Regime::QuasiGaussian => regime.text().into(),
                Regime::Transition => {
                    format!("{} until {}", regime.text(), quantity(regimes.quasi_gaussian_from_yr, Unit::Year))
                }
                Regime::Free => format!("{} until {}", regime.text(), quantity(regimes.ballistic_until_yr, Unit::Year)),
            }
        }
        None => "measuring …".into(),
    };
    vec![
        Row {
            symbol: "D_∥",
            value: coefficient(last.map(|last| last.parallel)),
            tooltip: "Diffusion along B₀, measured at the newest time\nD_∥ = ⟨z²⟩/(2 t)",
        },
        Row {
            symbol: "D_⊥",
            value: coefficient(last.map(|last| last.perpendicular)),
            tooltip: "Diffusion across B₀, measured at the newest time\nD_⊥ = ⟨x² + y²⟩/(4 t)",
        },
        Row { symbol: "D_∥/D_⊥", value: ratio, tooltip: "How much faster the cloud grows along B₀ than across" },
        Row {
            symbol: "regime",
            value: regime,
            tooltip: "Free streaming while the trace of D is above 80 % of c² t/2\n\
                      quasi-Gaussian for t > 20 · 2 D/c², where A = R/(c T)",
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paper's source: A = 3.3e-4 at 200 pc and 2 Myr, printed to two digits.
    #[test]
    fn prediction_of_the_papers_source() {
        assert!((predicted_anisotropy(&Scene::default()) - 3.3e-4).abs() < 0.05e-4);
    }

    #[test]
    fn regimes_follow_in_time() {
        let regimes = Regimes { ballistic_until_yr: 340.0, quasi_gaussian_from_yr: 4570.0 };
        assert_eq!(Regime::at(100.0, regimes), Regime::Free);
        assert_eq!(Regime::at(2000.0, regimes), Regime::Transition);
        assert_eq!(Regime::at(5000.0, regimes), Regime::QuasiGaussian);
    }

    #[test]
    fn spans_join_without_gaps() {
        let spans = |free: f64, gaussian: f64| {
            let regimes = Regimes { ballistic_until_yr: free, quasi_gaussian_from_yr: gaussian };
            let spans = Regime::spans(regimes);
            assert!(spans.windows(2).all(|pair| pair[0].1[1] == pair[1].1[0]), "{spans:?}");
            for (regime, [start, end]) in &spans {
                assert_eq!(Regime::at(start.midpoint(end.min(1.0e9)), regimes), *regime);
            }
            spans.len()
        };
        assert_eq!(spans(340.0, 4570.0), 3);
        // Strong turbulence may be quasi-Gaussian before the trace has fallen.
        assert_eq!(spans(50.0, 40.0), 2);
    }

    #[test]
    fn nothing_measured_says_so() {
        let mut model = Model::default();
        let count = |rows: &[Row]| rows.iter().filter(|row| row.value == "measuring …").count();
        let rows_with_field = rows(&model, plan_of(&model.scene).as_ref());
        assert_eq!(count(&rows_with_field), 4);
        model.scene.field.b0_ug = 0.0;
        let rows = rows(&model, plan_of(&model.scene).as_ref());
        assert_eq!(count(&rows), 2, "closed form without a regular field");
        assert!(rows.iter().all(|row| !row.value.contains("NaN")));
    }
}
