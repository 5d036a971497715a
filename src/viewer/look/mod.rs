//! How everything looks: themes, colours, symbols, round lengths, and the names of the regimes of diffusion.

pub mod palette;
pub mod pictures;
pub mod scale_bar;
pub mod symbols;
pub mod theme;
