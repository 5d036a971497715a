//! What the 3D view shows, in words, and one thing to try.

use crate::estimate::elongation;
use crate::quantity::{Unit, number, quantity};
use crate::scene::{Scene, preset};
use crate::viewer::model::Model;

/// A cloud less longer than wide than this is called a ball.
const BALL: f64 = 1.25;
/// When the suggestion begins to fade and when it is gone, in seconds since the window opened.
const FADE_S: [f64; 2] = [20.0, 26.0];

/// The particles drawn, when, and the shape of their cloud with its reason; `None` before there are any.
pub(super) fn caption(model: &Model) -> Option<String> {
    let (scene, snapshot) = (model.run.scene()?, model.snapshots.shown()?);
    if snapshot.generation != model.run.generation() {
        return None;
    }
    let particles = match scene.particles.charge {
        1 => "protons".to_owned(),
        charge => format!("nuclei of charge {charge}"),
    };
    let time_yr = model.stage.drawn_time_yr.unwrap_or(snapshot.time_yr);
    let energy = quantity(scene.particles.energy_tev, Unit::Tev);
    let begin = format!("{energy} {particles}, {} after their release", quantity(time_yr, Unit::Year));
    let realisation = model.view().drawn_realisation(scene.field.realisations);
    let elongation = elongation(&snapshot.positions_pc, &snapshot.realisations, realisation)?;
    Some(format!("{begin}{}", shape(model, scene, time_yr, elongation.value)))
}

/// The sentence about the cloud.
fn shape(model: &Model, scene: &Scene, time_yr: f64, elongation: f64) -> String {
    let regimes = model.estimates().and_then(|estimates| estimates.regimes).filter(|_| !model.is_stale());
    let is_free = regimes.is_some_and(|regimes| time_yr < regimes.ballistic_until_yr);
    match (scene.field.b0_ug > 0.0, scene.field.brms_ug > 0.0) {
        (false, false) => ": without a field they fly straight".to_owned(),
        (true, false) => ": helices around straight field lines, which nothing scatters".to_owned(),
        _ if is_free => ": they have hardly been scattered yet, and fly nearly straight".to_owned(),
        (false, true) => "; the cloud is a ball, because without a regular field no direction is favoured".to_owned(),
        (true, true) if elongation < BALL => {
            "; the cloud is about as wide as long, because the turbulence overcomes the regular field".to_owned()
        }
        (true, true) => {
            let last = model.estimates().filter(|_| !model.is_stale()).and_then(|estimates| estimates.last_diffusion());
            let ratio = last.map(|last| last.parallel.value / last.perpendicular.value).filter(|ratio| *ratio > 1.0);
            let reason = match ratio {
                Some(ratio) => {
                    format!("they spread {} times faster along the field lines than across", number(ratio, 2))
                }
                None => "they follow the field lines and hardly leave them".to_owned(),
            };
            format!("; the cloud is {} times longer than wide, because {reason}", number(elongation, 2))
        }
    }
}

/// One thing to try, that of the preset shown or one for its field, and how strongly to show it, `now_s` after the window opened; gone after some seconds, or when anything
/// has been changed.
pub(super) fn suggestion(model: &Model, now_s: f64) -> Option<(String, f32)> {
    let strength = ((FADE_S[1] - now_s) / (FADE_S[1] - FADE_S[0])).clamp(0.0, 1.0) as f32;
    if strength == 0.0 || model.document.can_undo() || model.document.is_lesson() {
        return None;
    }
    let field = &model.scene().field;
    let of_preset = model.document.preset().and_then(preset).map(|preset| preset.try_this);
    let text = of_preset.unwrap_or(match (field.b0_ug > 0.0, field.brms_ug > 0.0) {
        (true, true) => "Drag B₀ to 0: the needle becomes a ball, and A(t) stays where it is.",
        (false, true) => "Raise B₀ to 1 µG: the ball becomes a needle, and A(t) stays where it is.",
        (_, false) => "Raise the turbulent field to 0.3 µG: straight paths and helices become a random walk.",
    });
    Some((format!("Try this. {text}"), strength))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::document::{Document, Origin};
    use crate::viewer::model::Fresh;

    #[test]
    fn a_preset_brings_its_own_suggestion() {
        let (mut fresh, electrons) = (Fresh::default(), preset("electrons").unwrap());
        fresh.document = Document::new(electrons.scene().unwrap(), Origin::Preset(electrons.name));
        assert!(suggestion(&fresh.model(), 1.0).is_some_and(|(text, _)| text.ends_with(electrons.try_this)));
    }

    #[test]
    fn a_suggestion_fades_and_goes_with_the_first_change() {
        let mut fresh = Fresh::default();
        assert_eq!(suggestion(&fresh.model(), 1.0).map(|(_, strength)| strength), Some(1.0));
        assert!(suggestion(&fresh.model(), 23.0).is_some_and(|(_, strength)| (0.4..0.6).contains(&strength)));
        assert_eq!(suggestion(&fresh.model(), 27.0), None);
        let mut scene = fresh.document.scene().clone();
        scene.field.b0_ug = 0.0;
        fresh.document.edit(scene, true);
        assert_eq!(suggestion(&fresh.model(), 1.0), None);
    }
}
