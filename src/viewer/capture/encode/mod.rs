//! Films as files: GIF, APNG, MP4 through ffmpeg, or numbered pictures in a folder. Each is written whole or not at all.

mod apng;
mod begin;
mod encoder;
mod gif;
mod mp4;
mod numbered;
mod parts;

pub(super) use begin::begin;
pub(super) use encoder::Reel;
pub(super) use mp4::ffmpeg;
