//! Figures for a paper: the core's figures on white pages, one column wide and readable there.

mod drawing;
mod page;

pub use drawing::Drawing;
pub use page::draw;
