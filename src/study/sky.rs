//! Figures 2 and 3 of the paper: fits to the measured protons, and the dipoles that follow from them.
//!
//! No run is needed: the diffusion tensor comes from the scan that ships with the program.

use crate::math;
use crate::measured::Estimate;
use crate::scene::{Scene, SkyScene, preset};
use crate::sky::{
    AgeDot, DataSet, DiffusionTable, Dipole, Fit, FitPoint, Free, Observations, SeaDipole, SkyCurves, SkyError,
    SkyModel, degenerate_fits, dots, fit, fit_points, fit_sea_dipole, fraction_range, plateau_mean,
};
use crate::theory::source_distance_pc;

/// Energy in TeV of the paper's low-energy cutoff, 1e12 eV.
const E_MIN_TEV: f64 = 1.0;

/// Energy in TeV at which the range of fractions is quoted.
pub const QUOTED_TEV: f64 = 5.0;

/// How the source loses its low energies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LowEnergies {
    /// The Earth lies beside the field line through the source, as the paper argues.
    #[default]
    Offset,
    /// `exp(-E_min/E)` with E_min = 1e12 eV, as the paper draws Fig. 3 (the form is ours).
    Cutoff,
}

/// What goes into both figures.
#[derive(Clone, Debug)]
pub struct SkyPlan {
    /// Data to show and to fit.
    pub set: DataSet,
    /// How low energies are lost.
    pub low_energies: LowEnergies,
    /// Measured tables, with the user's own.
    pub observations: Observations,
    /// The measured diffusion tensor.
    pub table: DiffusionTable,
}

/// One source with equally good fits.
#[derive(Clone, Debug)]
pub struct SkyCase {
    /// Curves of the first fit, with what all of them leave open.
    pub shown: SkyCurves,
    /// Fits with both slopes of the sea; the first is the one whose curves are drawn.
    pub fits: Vec<Fit>,
    /// Height of the sea's dipole, of the first fit.
    pub sea_dipole: SeaDipole,
    /// Mean dipole of the source from 2 to 20 TeV, of the first fit.
    pub plateau: f64,
}

impl SkyCase {
    /// The sky of the curves.
    pub fn sky(&self) -> &SkyScene {
        &self.shown.sky
    }
}

/// Both figures' contents.
#[derive(Clone, Debug)]
pub struct SkyStudy {
    /// What went in.
    pub plan: SkyPlan,
    /// Points of the fits.
    pub points: Vec<FitPoint>,
    /// Fig. 2: the high reading with its cutoff, then the low one without.
    pub readings: Vec<SkyCase>,
    /// Fig. 3: cutoffs at 1e14 and 1e15 eV at 200 pc.
    pub cutoffs: Vec<SkyCase>,
    /// Fig. 3: flux of the source at three ages.
    pub dots: Vec<AgeDot>,
    /// Lowest and highest fraction of the source at [`QUOTED_TEV`] among the four fits of Fig. 3.
    pub fraction_at_quoted: [f64; 2],
}

/// The distance that a dipole needs, with the fraction and its range as error.
pub fn needed_distance(dipole: f64, range: [f64; 2], age_yr: f64) -> Estimate {
    let fraction = Estimate { value: 0.5 * (range[0] + range[1]), error: 0.5 * (range[1] - range[0]) };
    source_distance_pc(Estimate::exact(dipole), fraction, Estimate::exact(age_yr))
}

/// Fits everything that the figures show; some tenths of a second.
///
/// # Errors
/// If a fit fails or a preset is missing.
pub fn study_sky(plan: SkyPlan) -> Result<SkyStudy, SkyError> {
    let points = fit_points(&plan.observations, plan.set);
    let start = |scene: &SkyScene| match plan.low_energies {
        LowEnergies::Offset => scene.clone(),
        LowEnergies::Cutoff => SkyScene {
            distance_pc: math::hypot(scene.distance_pc, scene.offset_pc),
            offset_pc: 0.0,
            e_min_tev: E_MIN_TEV,
            old_e_max_tev: 1.5,
            source_energy_erg: 3e50,
            source_slope: 2.3,
            ..scene.clone()
        },
    };
    let reading = |name: &'static str| -> Result<SkyCase, SkyError> {
        let scene = preset(name).and_then(|preset| preset.scene().ok());
        let sky = scene.ok_or_else(|| SkyError::Fit(format!("the preset {name} cannot be read")))?.sky;
        let mut fits = Vec::new();
        for sea_slope in crate::sky::DEGENERATE_SEA_SLOPES {
            let sky = SkyScene { sea_slope, ..start(&sky) };
            fits.push(fit(&sky, Free::usual(&sky), &points, &plan.table, &mut |_| true)?);
        }
        case(&plan, name, fits)
    };
    let readings = vec![reading("high-dipole")?, reading("low-dipole")?];
    let mut four = degenerate_fits(&start(&Scene::default().sky), &points, &plan.table, &mut |_| true)?;
    let fraction_at_quoted = fraction_range(&four, &plan.table, QUOTED_TEV);
    let later = four.split_off(2);
    let cutoffs = vec![case(&plan, "1e14 eV", four)?, case(&plan, "1e15 eV", later)?];
    let dots = dots(cutoffs[0].sky(), &plan.table);
    Ok(SkyStudy { points, readings, cutoffs, dots, fraction_at_quoted, plan })
}

fn case(plan: &SkyPlan, name: &'static str, mut fits: Vec<Fit>) -> Result<SkyCase, SkyError> {
    let mut sea_dipole = None;
    for fit in &mut fits {
        let sea = fit_sea_dipole(&SkyModel::new(&fit.sky, &plan.table), &plan.observations, plan.set)?;
        fit.sky.sea_dipole = sea.value;
        sea_dipole = sea_dipole.or(Some(sea));
    }
    let (Some(first), Some(sea_dipole)) = (fits.first(), sea_dipole) else {
        return Err(SkyError::Fit("there is nothing to draw".to_owned()));
    };
    let shown = SkyCurves::new(name, &first.sky, &plan.table, &fits);
    let plateau = plateau_mean(|energy| SkyModel::new(&first.sky, &plan.table).source_dipole(energy));
    Ok(SkyCase { shown, sea_dipole, plateau, fits })
}

/// The sum of source and sea of a case at one energy.
pub fn dipole_at(case: &SkyCase, table: &DiffusionTable, energy_tev: f64) -> Dipole {
    SkyModel::new(case.sky(), table).dipole(energy_tev)
}
