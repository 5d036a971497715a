//! What the plots remember from frame to frame.

use std::collections::BTreeSet;

/// Which plot is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlotTab {
    /// A against time.
    #[default]
    Anisotropy,
    /// D_∥ and D_⊥ against time.
    Diffusion,
    /// Intensity against µ.
    Momentum,
    /// Dipole vector against the angle to B₀.
    Regions,
    /// Measured dipole against energy.
    Dipole,
    /// Measured intensity of protons against energy.
    Spectrum,
}

impl PlotTab {
    /// All tabs in their order: name and explanation.
    pub const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Anisotropy, "A(t)", "Anisotropy of the flux through the observer spheres"),
        (Self::Diffusion, "D(t)", "Running diffusion coefficients along and across B₀, and how Gaussian the cloud is"),
        (Self::Momentum, "f(µ)", "Intensity against the cosine µ between momentum and the outward normal of a sphere"),
        (Self::Regions, "Regions", "Dipole on parts of a sphere: does it point away from the source everywhere?"),
        (
            Self::Dipole,
            "Dipole",
            "Dipole of the observed sky against energy, with this program's model (the paper's Fig. 2)",
        ),
        (Self::Spectrum, "Spectrum", "Observed protons against energy, with this program's model (the paper's Fig. 3)"),
    ];
}

/// What the plots remember from frame to frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlotState {
    /// Tab shown.
    pub tab: PlotTab,
    /// Tabs whose axes the user has moved; all others follow the data.
    pub moved: BTreeSet<&'static str>,
    /// Curves that are hidden, by the keys of their legend entries.
    pub hidden: BTreeSet<String>,
    /// Show δ = 3A/2 instead of A.
    pub dipole: bool,
    /// Scale all spheres to the nearest: A · R₀/R.
    pub rescaled: bool,
    /// Show below D(t) how Gaussian the cloud is.
    pub gaussianity: bool,
    /// Sphere of f(µ) and of the regions; `None` takes the one nearest to the source distance.
    pub sphere: Option<usize>,
    /// Time bin of these, from 0; `None` takes the newest with data.
    pub time_bin: Option<usize>,
}

impl PlotState {
    /// Name of the tab shown.
    pub(super) fn tab_name(&self) -> &'static str {
        PlotTab::ALL.iter().find(|(tab, ..)| *tab == self.tab).map_or("", |(_, name, _)| name)
    }

    /// The axes of the tab shown follow the data.
    pub(super) fn follows(&self) -> bool {
        !self.moved.contains(self.tab_name())
    }

    /// Lets the axes of the tab shown follow the data, or leaves them to the user.
    pub(super) fn set_follow(&mut self, follow: bool) {
        if follow {
            self.moved.remove(self.tab_name());
        } else {
            self.moved.insert(self.tab_name());
        }
    }
}
