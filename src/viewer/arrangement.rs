//! How the user has arranged the window: kept from one start to the next, and in no scene.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::scene::{ColourMap, ViewScene};

/// Colours of the panels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    /// As the system has them; dark where it does not say.
    #[default]
    System,
    /// Light letters on dark.
    Dark,
    /// Dark letters on light.
    Light,
}

/// Size of text, widths of panels, what is folded and which plots are shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Arrangement {
    /// Size of text and everything else, 1 is normal.
    pub zoom: f32,
    /// Width of the parameters in points; `None` while nobody has chosen one.
    pub parameters_width: Option<f32>,
    /// Width of the plots in points, by the class of the window's width.
    pub plots_widths: BTreeMap<u32, f32>,
    /// The parameters are folded.
    pub parameters_folded: bool,
    /// The plots are folded.
    pub plots_folded: bool,
    /// Name of the plot shown; `None` for the first.
    pub plot: Option<String>,
    /// Name of a second plot below it.
    pub second_plot: Option<String>,
    /// Colour map of the 3D view, for scenes that have no view of their own.
    pub map: ColourMap,
    /// The same in reverse.
    pub reversed: bool,
}

impl Default for Arrangement {
    fn default() -> Self {
        Self {
            zoom: 1.0,
            parameters_width: None,
            plots_widths: BTreeMap::new(),
            parameters_folded: false,
            plots_folded: false,
            plot: None,
            second_plot: None,
            map: ColourMap::default(),
            reversed: false,
        }
    }
}

impl Arrangement {
    /// A view in the colours used last.
    pub fn coloured(&self, view: &ViewScene) -> ViewScene {
        ViewScene { map: self.map, reversed: self.reversed, ..view.clone() }
    }
}
