//! The sources of the Galaxy: many Galaxies of a scene, the same with isotropic diffusion, and both at other rates.
//!
//! Seed and number of Galaxies fix every digit, whoever looks at them; only the time it took is another each time.

use std::ops::ControlFlow;
use std::time::Instant;

use crate::galaxy::{Answers, GalaxyModel, LevelSurvey, answers, survey};
use crate::scene::{Escape, GalaxyScene, Scene};
use crate::sky::DiffusionTable;
use crate::study::StudyError;
use crate::study::galaxy_crew::{GalaxyCrew, GalaxyOrder};

/// The paper's rates in 10⁴ yr and kpc³, at which the answers are told too.
const RATES: [f64; 3] = [0.3, 1.0, 3.0];

/// For comparison so many times fewer Galaxies are drawn.
const FEWER: u64 = 5;

/// One model and what its Galaxies show.
#[derive(Clone, Debug)]
pub struct SourcesCase {
    /// As in tables: `scene` or `isotropic`.
    pub name: &'static str,
    /// Its supernovae.
    pub galaxy: GalaxyScene,
    /// Galaxies that were looked at.
    pub galaxies: usize,
    /// Supernovae drawn for each on average.
    pub supernovae: f64,
    /// What they show at each energy.
    pub survey: Vec<LevelSurvey>,
    /// The paper's sentences.
    pub answers: Answers,
    /// Seconds it took.
    pub seconds: f64,
}

/// The whole study.
#[derive(Clone, Debug)]
pub struct SourcesStudy {
    /// The scene, seed included.
    pub scene: Scene,
    /// Galaxies asked for.
    pub galaxies: u64,
    /// The scene's own case, the isotropic one, then both at other rates; those that there was time for.
    pub cases: Vec<SourcesCase>,
    /// Threads of all who looked.
    pub threads: usize,
    /// False if it was ended before all were drawn.
    pub complete: bool,
}

impl SourcesStudy {
    /// The case of this name at the scene's own rate.
    pub fn case(&self, name: &str) -> Option<&SourcesCase> {
        self.cases.iter().find(|case| case.name == name && case.galaxy.rate == self.scene.galaxy.rate)
    }
}

/// The supernovae of a scene under isotropic diffusion with the usual halo: what most models take for granted.
pub fn isotropic(galaxy: &GalaxyScene) -> GalaxyScene {
    let escape = if galaxy.escape == Escape::Nowhere { Escape::Nowhere } else { Escape::AcrossPlane };
    let halo_pc = galaxy.halo_pc.max(1.1 * galaxy.half_thickness_pc.max(galaxy.height_pc));
    GalaxyScene { anisotropy: 0.0, escape, halo_pc, ..galaxy.clone() }
}

/// Has `crew` look at `galaxies` of the scene and a fifth of that for each comparison. `watch` is told which case is being
/// drawn and the part of all that is done, and ends the study by answering `Break`.
///
/// # Errors
/// If the crew fails.
pub fn study_sources(
    scene: &Scene,
    table: &DiffusionTable,
    galaxies: u64,
    crew: &mut dyn GalaxyCrew,
    watch: &mut dyn FnMut(&str, f64) -> ControlFlow<()>,
) -> Result<SourcesStudy, StudyError> {
    let plan = plan(&scene.galaxy, galaxies);
    // Supernovae cost the time.
    let models: Vec<GalaxyModel> = plan
        .iter()
        .map(|(_, galaxy, _)| GalaxyModel::new(&Scene { galaxy: galaxy.clone(), ..scene.clone() }, table))
        .collect();
    let cost = |index: usize, count: f64| count * (models[index].supernovae() + 1000.0);
    let whole: f64 = plan.iter().enumerate().map(|(index, (.., count))| cost(index, *count as f64)).sum();
    let mut study = SourcesStudy { scene: scene.clone(), galaxies, cases: Vec::new(), threads: 0, complete: true };
    let mut done = 0.0;
    for (index, (name, galaxy, count)) in plan.into_iter().enumerate() {
        let begin = Instant::now();
        let words = format!("{name}, rate {}", galaxy.rate);
        let mut tick = |seen: u64| watch(&words, (done + cost(index, seen as f64)) / whole);
        let (model, seed) = (&models[index], scene.particles.seed);
        let (sky, table) = (scene.sky.clone(), table.clone());
        let order = GalaxyOrder { galaxy: galaxy.clone(), sky, table, seed, numbers: 0..count };
        let ensemble = crew.gather(&order, &mut tick)?;
        study.threads = crew.threads();
        study.complete &= ensemble.len() as u64 == count;
        if !ensemble.is_empty() {
            study.cases.push(SourcesCase {
                name,
                galaxy,
                galaxies: ensemble.len(),
                supernovae: model.supernovae(),
                survey: survey(model, &ensemble),
                answers: answers(model, seed, &ensemble),
                seconds: begin.elapsed().as_secs_f64(),
            });
        }
        if !study.complete {
            break;
        }
        done += cost(index, count as f64);
    }
    Ok(study)
}

/// The cases with their Galaxies.
fn plan(own: &GalaxyScene, galaxies: u64) -> Vec<(&'static str, GalaxyScene, u64)> {
    let fewer = galaxies.div_ceil(FEWER);
    let mut plan = vec![("scene", own.clone(), galaxies), ("isotropic", isotropic(own), fewer)];
    for rate in RATES.into_iter().filter(|rate| *rate != own.rate) {
        let other = GalaxyScene { rate, ..own.clone() };
        plan.push(("isotropic", isotropic(&other), fewer));
        plan.push(("scene", other, fewer));
    }
    plan
}
