//! Scenes that come with the program, embedded from `scenes/*.ron`.

use crate::scene::{Scene, SceneError, from_ron};

/// A scene that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Name on the command line.
    pub name: &'static str,
    /// Two to four words for people.
    pub title: &'static str,
    /// One sentence.
    pub sentence: &'static str,
    /// What to try with it, one sentence with its full stop.
    pub try_this: &'static str,
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
        title: "Needle of cosmic rays",
        sentence: "1 PeV protons spread into a needle along a 1 µG field with weak turbulence",
        try_this: "Drag B₀ to 0: the needle becomes a ball, and A(t) stays on its lines.",
        ron: include_str!("../../scenes/elongated-cloud.ron"),
    },
    Preset {
        name: "pure-turbulence",
        title: "Ball in turbulence",
        sentence: "A ball of 1 PeV protons in 0.3 µG of turbulence and no regular field (the paper's Fig. 1, left)",
        try_this: "Raise B₀ to 1 µG: the ball becomes a needle, and A(t) stays on its lines.",
        ron: include_str!("../../scenes/pure-turbulence.ron"),
    },
    Preset {
        name: "field-and-turbulence",
        title: "Ten realisations",
        sentence: "1 µG regular plus 0.3 µG turbulent field with 10 realisations (the paper's Fig. 1, right)",
        try_this: "Draw one realisation after the other: each cloud is another, and all together follow R/(cT).",
        ron: include_str!("../../scenes/field-and-turbulence.ron"),
    },
    Preset {
        name: "helix",
        title: "Helices around B₀",
        sentence: "A uniform field alone: every proton keeps to its helix for ever",
        try_this: "Halve the energy to 500 TeV: the helices are half as wide.",
        ron: include_str!("../../scenes/helix.ron"),
    },
    Preset {
        name: "free-streaming-to-diffusion",
        title: "Flight becomes diffusion",
        sentence: "Straight flight turns into diffusion within a few decades in strong turbulence",
        try_this: "Drag the time to 5 yr and then to the end: the shell that flies with c becomes a ball that diffuses.",
        ron: include_str!("../../scenes/free-streaming-to-diffusion.ron"),
    },
    Preset {
        name: "young-nearby-source",
        title: "Young source nearby",
        sentence: "A source so young and near that its anisotropy of several per cent stands out within seconds",
        try_this: "Colour by the outward direction: at 60 pc more particles move out than in, as R/(cT) says.",
        ron: include_str!("../../scenes/young-nearby-source.ron"),
    },
    Preset {
        name: "low-dipole",
        title: "Near source, no cutoff",
        sentence: "The low reading of the measured dipole, 3e-4: a near source without a cutoff (the paper's Figs. 2 and 3)",
        try_this: "Halve the age of the source: the dipole about doubles where the source dominates.",
        ron: include_str!("../../scenes/low-dipole.ron"),
    },
    Preset {
        name: "high-dipole",
        title: "Source with a cutoff",
        sentence: "The high reading of the measured dipole, 1e-3: a source with a cutoff at 1e14 eV (the paper's Figs. 2 and 3)",
        try_this: "Raise E_max to 1 PeV: the dipole no longer falls to the value at 110 TeV.",
        ron: include_str!("../../scenes/high-dipole.ron"),
    },
    Preset {
        name: "electrons",
        title: "Electrons lose energy",
        sentence: "Electrons of a near source: with their losses of energy the spectrum ends at 1/(bT), earlier the older the source",
        try_this: "Halve the age of the source: the end of the curve moves to twice the energy.",
        ron: include_str!("../../scenes/electrons.ron"),
    },
    Preset {
        name: "random-sources",
        title: "Few sources count",
        sentence: "Supernovae at random with diffusion as measured: few sources along our field line count, as the paper argues",
        try_this: "Press N for another Galaxy, as likely as this one: its dipole is another.",
        ron: include_str!("../../scenes/random-sources.ron"),
    },
    Preset {
        name: "smooth-sea",
        title: "Smooth sea of sources",
        sentence: "The same supernovae with isotropic diffusion and a halo: a smooth sea",
        try_this: "Press N a few times: hundreds of sources count in each Galaxy, and none stands out.",
        ron: include_str!("../../scenes/smooth-sea.ron"),
    },
];

/// The preset of that name.
pub fn preset(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name)
}
