//! What follows from the scene and from what is measured, as rows of text.

use crate::estimate::{Estimate, Estimates};
use crate::figure::Regime;
use crate::quantity::{THIN, Unit, number, quantity, value_error};
use crate::scene::{Scene, validate};
use crate::simulate::Plan;
use crate::theory::{dipole_amplitude, isotropic_diffusion_pc2_yr};
use crate::units::light_path_pc;
use crate::viewer::model::Model;

/// One derived quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// As in formulas.
    pub symbol: &'static str,
    /// With unit.
    pub value: String,
    /// Meaning and formula.
    pub tooltip: &'static str,
    /// Measured by the run, not computed from the scene.
    pub is_measured: bool,
}

/// What follows from a scene while it is being edited; `None` while it is not valid.
pub fn plan_of(scene: &Scene) -> Option<Plan> {
    validate(scene, "scene").is_ok().then(|| Plan::of(scene))
}

/// All rows; closed forms follow the edited scene at once, measured ones the run.
pub fn rows(model: &Model, plan: Option<&Plan>) -> Vec<Row> {
    let mut rows = closed_forms(model.scene(), plan);
    rows.extend(measured(model.scene(), plan, model.estimates()));
    let anisotropy = model.scene().sky.anisotropy();
    rows.push(Row {
        symbol: "A(R, T)",
        value: number(anisotropy, 3),
        tooltip: "Flux anisotropy predicted for the chosen source\nA = R/(c T)",
        is_measured: false,
    });
    rows.push(Row {
        symbol: "δ(R, T)",
        value: number(dipole_amplitude(anisotropy), 3),
        tooltip: "Dipole of the intensity predicted for the chosen source\nδ = 3A/2 = 3R/(2 c T)",
        is_measured: false,
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
            is_measured: false,
        },
        Row {
            symbol: "l_coh",
            value: coherence,
            tooltip: "Coherence length of the turbulence\n\
                      l_coh = (l_max/2) (α−1)/α (1−x^α)/(1−x^(α−1)), x = l_min/l_max",
            is_measured: false,
        },
        Row {
            symbol: "r_L/l_max",
            value: number(radius / scene.field.l_max_pc, 3),
            tooltip: "Below 1 the turbulence has waves in resonance with the gyration\nλ = 2π r_L |µ|",
            is_measured: false,
        },
        Row {
            symbol: "step",
            value: step,
            tooltip: "Path of one step of the integrator\nthe smaller of r_L/4 and l_min/1.5, if automatic",
            is_measured: false,
        },
        Row {
            symbol: "c T",
            value: quantity(light_path_pc(scene.sky.age_yr), Unit::Parsec),
            tooltip: "Path of light during the age of the source",
            is_measured: false,
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
    let regime = match last.filter(|_| scene.field.brms_ug > 0.0).zip(estimates.and_then(|estimates| estimates.regimes))
    {
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
        None if scene.field.brms_ug == 0.0 => "nothing scatters".into(),
        None => "measuring …".into(),
    };
    vec![
        Row {
            symbol: "D_∥",
            value: coefficient(last.map(|last| last.parallel)),
            tooltip: "Diffusion along B₀, measured at the newest time\nD_∥ = ⟨z²⟩/(2 t)",
            is_measured: true,
        },
        Row {
            symbol: "D_⊥",
            value: coefficient(last.map(|last| last.perpendicular)),
            tooltip: "Diffusion across B₀, measured at the newest time\nD_⊥ = ⟨x² + y²⟩/(4 t)",
            is_measured: true,
        },
        Row {
            symbol: "D_∥/D_⊥",
            value: ratio,
            tooltip: "How much faster the cloud grows along B₀ than across",
            is_measured: true,
        },
        Row {
            symbol: "regime",
            value: regime,
            tooltip: "Free streaming while the trace of D is above 80 % of c² t/2\n\
                      quasi-Gaussian for t > 20 · 2 D/c², where A = R/(c T)",
            is_measured: true,
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::model::Fresh;

    #[test]
    fn nothing_measured_says_so() {
        let mut fresh = Fresh::default();
        let count = |rows: &[Row]| rows.iter().filter(|row| row.value == "measuring …").count();
        let rows_of = |fresh: &Fresh| rows(&fresh.model(), plan_of(fresh.document.scene()).as_ref());
        let rows_with_field = rows_of(&fresh);
        assert_eq!(count(&rows_with_field), 4);
        let mut scene = Scene::default();
        scene.field.b0_ug = 0.0;
        fresh.document.edit(scene, true);
        let rows = rows_of(&fresh);
        assert_eq!(count(&rows), 2, "closed form without a regular field");
        let mut scene = Scene::default();
        scene.field.brms_ug = 0.0;
        fresh.document.edit(scene, true);
        let regime = rows_of(&fresh).into_iter().find(|row| row.symbol == "regime");
        assert_eq!(regime.map(|row| row.value).as_deref(), Some("nothing scatters"));
        assert!(rows.iter().all(|row| !row.value.contains("NaN")));
    }
}
