//! The table itself: all rows by section.

use crate::scene::parameters::document::DOCUMENT;
use crate::scene::parameters::field::FIELD;
use crate::scene::parameters::galaxy::GALAXY;
use crate::scene::parameters::observers::OBSERVERS;
use crate::scene::parameters::particles::PARTICLES;
use crate::scene::parameters::row::Parameter;
use crate::scene::parameters::run::RUN;
use crate::scene::parameters::sky::SKY;
use crate::scene::parameters::view::VIEW;

/// The parameters of one section of a scene.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// As in a scene file; empty for what stands outside the sections.
    pub name: &'static str,
    /// What the section is about.
    pub title: &'static str,
    /// Its fields, in the order of the schema.
    pub parameters: &'static [Parameter],
}

/// All sections, in the order of the schema.
pub static SECTIONS: [Section; 8] = [
    Section { name: "", title: "The scene", parameters: &DOCUMENT },
    Section { name: "field", title: "The magnetic field", parameters: &FIELD },
    Section { name: "particles", title: "The cosmic rays", parameters: &PARTICLES },
    Section { name: "run", title: "How long and how finely they are followed", parameters: &RUN },
    Section { name: "observers", title: "Where and when their crossings are counted", parameters: &OBSERVERS },
    Section { name: "sky", title: "The source as seen from the Earth", parameters: &SKY },
    Section { name: "galaxy", title: "The supernovae of the Galaxy", parameters: &GALAXY },
    Section { name: "view", title: "Camera and layers of the window", parameters: &VIEW },
];

/// Every parameter, in the order of the schema.
pub fn parameters() -> impl Iterator<Item = &'static Parameter> {
    SECTIONS.iter().flat_map(|section| section.parameters)
}

/// The parameter at a dotted path (`field.b0_ug`), or the list that an entry (`observers.radii_pc[3]`) belongs to.
pub fn parameter(path: &str) -> Option<&'static Parameter> {
    let list = path.split('[').next().unwrap_or(path);
    parameters().find(|parameter| parameter.path == list)
}
