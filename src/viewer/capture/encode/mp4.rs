//! MP4, which the program ffmpeg makes from pictures that it is handed one by one.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::encoder::{Encoder, Reel};
use crate::output::{FILM_MARK, persist, temporary_beside};

/// The program, and how it compresses: what plays everywhere where it is built in, and what it always has where not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ffmpeg {
    program: PathBuf,
    codec: &'static [&'static str],
}

/// The ffmpeg named in the environment's `FFMPEG`, or the one that is found.
///
/// # Errors
/// Where there is none, with what to do.
pub fn ffmpeg() -> Result<Ffmpeg, String> {
    let program = std::env::var_os("FFMPEG").filter(|path| !path.is_empty()).unwrap_or_else(|| "ffmpeg".into());
    let listed = Command::new(&program).args(["-hide_banner", "-encoders"]).stdin(Stdio::null()).output();
    let Ok(listed) = listed else {
        return Err(
            "MP4 is made by ffmpeg, which is not found: install it, name it in FFMPEG, or write .gif, .apng or \
                    a folder of pictures"
                .to_owned(),
        );
    };
    let has_x264 = String::from_utf8_lossy(&listed.stdout).contains("libx264");
    let codec: &[&str] = if has_x264 { &["libx264", "-crf", "20"] } else { &["mpeg4", "-q:v", "3"] };
    Ok(Ffmpeg { program: program.into(), codec })
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

pub(super) struct Mp4 {
    child: Child,
    file: Option<tempfile::NamedTempFile>,
    path: PathBuf,
}

impl Mp4 {
    pub(super) fn begin(path: &Path, reel: Reel) -> Result<Self, String> {
        let Ffmpeg { program, codec } = ffmpeg()?;
        let file = temporary_beside(path).map_err(text)?;
        let [width, height] = reel.size;
        let rate = reel.frames_per_s.to_string();
        let child = Command::new(program)
            .args(["-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24"])
            .args(["-s", &format!("{width}x{height}"), "-r", &rate, "-i", "-", "-an", "-c:v"])
            .args(codec)
            // Players know no other way of storing colours, and begin before they have the whole file.
            .args(["-pix_fmt", "yuv420p", "-movflags", "+faststart", "-metadata"])
            .arg(format!("comment={FILM_MARK}"))
            .args(["-f", "mp4"])
            .arg(file.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("ffmpeg cannot be started: {error}"))?;
        Ok(Self { child, file: Some(file), path: path.to_owned() })
    }

    /// What ffmpeg says has gone wrong.
    fn complaint(&mut self, otherwise: String) -> String {
        drop(self.child.stdin.take());
        let mut words = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            let _ = stderr.read_to_string(&mut words);
        }
        let words = words.trim();
        format!("ffmpeg: {}", if words.is_empty() { &otherwise } else { words })
    }
}

impl Drop for Mp4 {
    fn drop(&mut self) {
        // Does nothing where it has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Encoder for Mp4 {
    fn add(&mut self, rgb: &[u8]) -> Result<(), String> {
        let Some(stdin) = &mut self.child.stdin else { return Err(self.complaint("it takes no more".to_owned())) };
        stdin.write_all(rgb).map_err(|error| self.complaint(error.to_string()))
    }

    fn finish(mut self: Box<Self>) -> Result<(), String> {
        drop(self.child.stdin.take());
        let status = self.child.wait().map_err(text)?;
        if !status.success() {
            return Err(self.complaint(status.to_string()));
        }
        self.file.take().map_or(Ok(()), |file| persist(file, &self.path).map_err(text))
    }
}
