//! The argument SCENE: a path or a preset's name, with what the command line overrides.

use std::ffi::OsStr;
use std::path::Path;

use strsim::levenshtein;

use crate::cli::UsageError;
use crate::scene::{PRESETS, Preset, Scene, from_ron, load, preset, validate};

/// Where a scene came from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source<'a> {
    Preset(&'static Preset),
    File(&'a Path),
}

impl<'a> Source<'a> {
    /// The file, unless it is a preset.
    pub(super) fn path(&self) -> Option<&'a Path> {
        match self {
            Self::Preset(_) => None,
            Self::File(path) => Some(path),
        }
    }

    /// A short name for folders and, made printable, for messages.
    pub(super) fn name(&self) -> &OsStr {
        match self {
            Self::Preset(preset) => OsStr::new(preset.name),
            Self::File(path) => path.file_stem().unwrap_or(OsStr::new("scene")),
        }
    }
}

/// Finds and reads the scene that `argument` names; the default preset without one.
///
/// # Errors
/// If there is no such file or preset, or the scene is bad.
pub(super) fn find(argument: Option<&OsStr>) -> anyhow::Result<(Scene, Source<'_>)> {
    let source = locate(argument)?;
    let scene = match source {
        Source::Preset(preset) => from_ron(preset.ron, preset.name)?,
        Source::File(path) => load(path)?,
    };
    Ok((scene, source))
}

/// Replaces seed and count where given and checks the scene again.
///
/// # Errors
/// If a value is out of its range.
pub(super) fn override_scene(scene: &mut Scene, seed: Option<u64>, particles: Option<u32>) -> anyhow::Result<()> {
    if let Some(seed) = seed {
        scene.particles.seed = seed;
    }
    if let Some(particles) = particles {
        scene.particles.count = particles;
    }
    Ok(validate(scene, "command line")?)
}

fn locate(argument: Option<&OsStr>) -> Result<Source<'_>, UsageError> {
    let Some(argument) = argument else {
        return PRESETS.first().map(Source::Preset).ok_or_else(|| UsageError("this build has no presets".to_owned()));
    };
    if let Some(preset) = argument.to_str().and_then(preset) {
        return Ok(Source::Preset(preset));
    }
    let path = Path::new(argument);
    // A name with an extension or a folder was meant as a path: the system's own words fit better then.
    let meant_as_path = path.extension().is_some() || path.components().count() > 1;
    if path.exists() || meant_as_path {
        return Ok(Source::File(path));
    }
    let names: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
    let hint =
        closest(&argument.to_string_lossy(), &names).map(|name| format!("; did you mean {name}?")).unwrap_or_default();
    Err(UsageError(format!(
        "there is neither a preset nor a scene file of that name{hint} (presets: {}): {}",
        names.join(", "),
        path.display()
    )))
}

/// The name that differs from `word` by the fewest edits, if these are few.
fn closest<'a>(word: &str, names: &[&'a str]) -> Option<&'a str> {
    let word = word.to_lowercase().replace('_', "-");
    let (edits, name) = names.iter().map(|name| (levenshtein(&word, name), *name)).min()?;
    (edits <= 1 + name.len() / 4).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_are_recognised() {
        let names = ["elongated-cloud", "helix", "pure-turbulence"];
        assert_eq!(closest("helx", &names), Some("helix"));
        assert_eq!(closest("Elongated_cluod", &names), Some("elongated-cloud"));
        assert_eq!(closest("nebula", &names), None);
    }
}
