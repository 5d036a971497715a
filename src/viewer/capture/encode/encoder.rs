//! What all encoders have in common.

/// What the pictures of a film have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reel {
    /// Width and height in pixels.
    pub size: [u32; 2],
    /// Pictures in a second.
    pub frames_per_s: u32,
    /// Pictures in all.
    pub frames: usize,
}

/// Something that takes the pictures of a film in order. Dropped before its end, it leaves nothing behind.
pub trait Encoder {
    /// Takes a picture: red, green and blue, a byte each, row by row.
    ///
    /// # Errors
    /// What cannot be written, in words.
    fn add(&mut self, rgb: &[u8]) -> Result<(), String>;

    /// Puts the film in its place.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    fn finish(self: Box<Self>) -> Result<(), String>;
}
