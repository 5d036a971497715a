//! Scenes that come with the program, embedded from `scenes/*.ron`.

use crate::scene::{Scene, SceneError, from_ron};

/// A scene that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Name on the command line.
    pub name: &'static str,
    /// One sentence.
    pub sentence: &'static str,
    /// The file.
    pub ron: &'static str,
}

impl Preset {
    /// The scene itself.
    ///
    /// # Errors
    /// As [`from_ron`]; the tests read every preset.
    pub fn scene(&self) -> Result<Scene, SceneError> {
        from_ron(self.ron, self.name)
    }
}

/// All presets, the default first.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "elongated-cloud",
        sentence: "1 PeV protons spread into a needle along a 1 µG field with weak turbulence",
        ron: include_str!("../../scenes/elongated-cloud.ron"),
    },
    Preset {
        name: "pure-turbulence",
        sentence: "A ball of 1 PeV protons in 0.3 µG of turbulence and no regular field (the paper's Fig. 1, left)",
        ron: include_str!("../../scenes/pure-turbulence.ron"),
    },
    Preset {
        name: "field-and-turbulence",
        sentence: "1 µG regular plus 0.3 µG turbulent field with 10 realisations (the paper's Fig. 1, right)",
        ron: include_str!("../../scenes/field-and-turbulence.ron"),
    },
    Preset {
        name: "helix",
        sentence: "A uniform field alone: every proton keeps to its helix for ever",
        ron: include_str!("../../scenes/helix.ron"),
    },
    Preset {
        name: "free-streaming-to-diffusion",
        sentence: "Straight flight turns into diffusion within a few decades in strong turbulence",
        ron: include_str!("../../scenes/free-streaming-to-diffusion.ron"),
    },
    Preset {
        name: "young-nearby-source",
        sentence: "A source so young and near that its anisotropy of several per cent stands out within seconds",
        ron: include_str!("../../scenes/young-nearby-source.ron"),
    },
    Preset {
        name: "low-dipole",
        sentence: "The low reading of the measured dipole, 3e-4: a near source without a cutoff (the paper's Figs. 2 and 3)",
        ron: include_str!("../../scenes/low-dipole.ron"),
    },
    Preset {
        name: "high-dipole",
        sentence: "The high reading of the measured dipole, 1e-3: a source with a cutoff at 1e14 eV (the paper's Figs. 2 and 3)",
        ron: include_str!("../../scenes/high-dipole.ron"),
    },
    Preset {
        name: "random-sources",
        sentence: "Supernovae at random with diffusion as measured: few sources along our field line count, as the paper argues",
        ron: include_str!("../../scenes/random-sources.ron"),
    },
    Preset {
        name: "smooth-sea",
        sentence: "The same supernovae with isotropic diffusion and a halo: a smooth sea",
        ron: include_str!("../../scenes/smooth-sea.ron"),
    },
];

/// The preset of that name.
pub fn preset(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name)
}
