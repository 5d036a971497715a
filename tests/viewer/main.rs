//! The window as a whole: what happens without a display, and what a real one shows.

mod display;
mod picture;
mod start;
mod window;
