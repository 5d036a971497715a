//! What the plots remember from frame to frame.

use std::collections::{BTreeMap, BTreeSet};

use strum::VariantArray;

use crate::figure::Options;

/// Which plot is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, VariantArray)]
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
    /// Electrons of the source, with energy losses.
    Electrons,
    /// Supernovae at random against the smooth sea.
    Sources,
}

impl PlotTab {
    /// All tabs, in their order.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// What is written on the tab.
    pub fn name(self) -> &'static str {
        match self {
            Self::Anisotropy => "A(t)",
            Self::Diffusion => "D(t)",
            Self::Momentum => "f(µ)",
            Self::Regions => "Regions",
            Self::Dipole => "Dipole",
            Self::Spectrum => "Spectrum",
            Self::Electrons => "Electrons",
            Self::Sources => "Sources",
        }
    }

    /// What it shows, in a sentence.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Anisotropy => "Anisotropy of the flux through the observer spheres",
            Self::Diffusion => "Running diffusion coefficients along and across B₀, and how Gaussian the cloud is",
            Self::Momentum => "Intensity against the cosine µ between momentum and the outward normal of a sphere",
            Self::Regions => "Dipole on parts of a sphere: does it point away from the source everywhere?",
            Self::Dipole => "Dipole of the observed sky against energy, with this program's model (the paper's Fig. 2)",
            Self::Spectrum => "Observed protons against energy, with this program's model (the paper's Fig. 3)",
            Self::Electrons => {
                "Electrons that the source has released too, with energy losses: where their spectrum ends"
            }
            Self::Sources => "Supernovae at random in the Galaxy: how many sources count, and what dipole they make",
        }
    }
}

/// What the plots remember from frame to frame.
#[derive(Clone, Debug, PartialEq)]
pub struct PlotState {
    /// Tab shown.
    pub tab: PlotTab,
    /// Tab of a second plot below it.
    pub second: Option<PlotTab>,
    /// Tabs whose axes the user has moved; all others follow the data.
    pub moved: BTreeSet<&'static str>,
    /// Ends of the axes of panels that the user has moved, in places: of x, of y.
    pub zoomed: BTreeMap<&'static str, [[f64; 2]; 2]>,
    /// What is chosen about the figures of the run.
    pub options: Options,
    /// Show the numbers of the plot in a table below it.
    pub numbers: bool,
    /// Show below D(t) how Gaussian the cloud is.
    pub gaussianity: bool,
    /// What the menu of a plot asks for, and of which.
    pub asked: Option<(PlotWish, Subject)>,
}

/// A plot that is pointed at: with two tabs, or two figures on a tab, not always the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its tab.
    pub tab: PlotTab,
    /// Identity of the panel of its figure.
    pub panel: &'static str,
}

/// What the menu of a plot can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlotWish {
    /// Into the clipboard.
    Copy,
    /// Into a file.
    Save,
}

impl Default for PlotState {
    fn default() -> Self {
        let options = Options { single: true, ..Options::default() };
        Self {
            tab: PlotTab::default(),
            second: None,
            moved: BTreeSet::new(),
            zoomed: BTreeMap::new(),
            options,
            numbers: false,
            gaussianity: false,
            asked: None,
        }
    }
}

impl PlotState {
    /// What an export shows: as on screen, but for the time that the 3D view happens to show.
    pub fn exported(&self) -> Options {
        Options { told: false, marked_yr: None, ..self.options.clone() }
    }

    /// This tab is shown.
    pub fn shows(&self, tab: PlotTab) -> bool {
        self.tab == tab || self.second == Some(tab)
    }

    /// Shows a second plot, or one only.
    pub fn split(&mut self) {
        self.second = match self.second {
            Some(_) => None,
            None if self.tab == PlotTab::Diffusion => Some(PlotTab::Anisotropy),
            None => Some(PlotTab::Diffusion),
        };
    }

    /// The axes of the tab shown follow the data.
    pub(super) fn follows(&self) -> bool {
        !self.moved.contains(self.tab.name())
    }

    /// Lets the axes of the tab shown follow the data, or leaves them to the user.
    pub(super) fn set_follow(&mut self, follow: bool) {
        if follow {
            self.moved.remove(self.tab.name());
        } else {
            self.moved.insert(self.tab.name());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::TABS;

    #[test]
    fn lessons_know_all_tabs() {
        let own: Vec<&str> = PlotTab::ALL.iter().map(|tab| tab.name()).collect();
        assert_eq!(own, TABS.map(|tab| tab.title));
    }
}
