//! Lessons in the window: which there are, where one stands, and the card that shows it.
//!
//! What a lesson says and waits for is [`crate::lesson`]'s; here it is played: a step sets the scene through an action, the
//! scene of the user lies aside meanwhile, and what is shown is looked at in every frame.

mod card;
mod facts;
mod player;
mod shelf;

pub use card::card_ui;
pub use facts::{Outside, facts};
pub use player::{Lessons, Said, Shelved};
pub use shelf::shelf_ui;
