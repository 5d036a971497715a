//! The closed form that measured coefficients are held against, where one applies.

use crate::scene::Scene;
use crate::simulate::turbulence;
use crate::theory::{
    classical_diffusion, running_parallel_pc2_yr, running_perpendicular_pc2_yr, small_angle_diffusion_pc2_yr,
};
use crate::units::larmor_radius_pc;

/// Small-angle scattering in the field of a scene.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClosedForm {
    /// D_∥ = 4 c r_L²/(3 l_c) in pc²/yr, with r_L in B_rms.
    pub parallel_pc2_yr: f64,
    /// Radius of the gyration around B₀ in pc; infinite without B₀.
    pub gyroradius_pc: f64,
}

impl ClosedForm {
    /// `None` without turbulence, and where the Larmor radius in the total field is below the longest wave.
    pub fn of(scene: &Scene) -> Option<Self> {
        let turbulence = turbulence(scene);
        if turbulence.brms_ug == 0.0 || scene.larmor_radius_pc() < turbulence.l_max_pc {
            return None;
        }
        let radius_pc = |b_ug| larmor_radius_pc(scene.particles.energy_tev, scene.particles.charge, b_ug);
        let of_turbulence = radius_pc(turbulence.brms_ug);
        Some(Self {
            parallel_pc2_yr: small_angle_diffusion_pc2_yr(of_turbulence, turbulence.coherence_length_pc()),
            gyroradius_pc: radius_pc(scene.field.b0_ug),
        })
    }

    /// D_∥, D_⊥ and D_A in pc²/yr.
    pub fn coefficients(self) -> [f64; 3] {
        let tensor = classical_diffusion(self.parallel_pc2_yr, self.gyroradius_pc);
        [tensor.parallel, tensor.perpendicular, tensor.antisymmetric]
    }

    /// Running D_∥ and D_⊥ in pc²/yr, `time_yr` > 0 after the release.
    pub fn running(self, time_yr: f64) -> [f64; 2] {
        let across = running_perpendicular_pc2_yr(self.parallel_pc2_yr, self.gyroradius_pc, time_yr);
        [running_parallel_pc2_yr(self.parallel_pc2_yr, time_yr), across]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 PeV turns within the longest wave; 100 PeV do not, and the radius that counts is that in B_rms.
    #[test]
    fn it_applies_where_paths_are_nearly_straight() {
        let mut scene = Scene::default();
        assert_eq!(ClosedForm::of(&scene), None);
        scene.particles.energy_tev = 1e5;
        let form = ClosedForm::of(&scene).unwrap();
        assert!((form.gyroradius_pc - 108.1).abs() < 0.01);
        let l_c = turbulence(&scene).coherence_length_pc();
        let expected = 4.0 / 3.0 * 0.306_601 * (108.1_f64 / 0.3).powi(2) / l_c;
        assert!((form.parallel_pc2_yr / expected - 1.0).abs() < 1e-4);
        assert!(form.coefficients()[1] < 1e-3 * form.coefficients()[0]);
        scene.field.b0_ug = 0.0;
        let [along, across, around] = ClosedForm::of(&scene).unwrap().coefficients();
        assert_eq!((along, around), (across, 0.0));
        scene.field.b0_ug = 1.0;
        scene.field.brms_ug = 0.0;
        assert_eq!(ClosedForm::of(&scene), None);
    }
}
