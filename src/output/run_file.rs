//! The file of a run's folder from which its figures are drawn again: scene and all estimates, to the last bit.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::estimate::Estimates;
use crate::figure::{Figure, Options, RunFigure};
use crate::output::OutputError;
use crate::output::mark::ESTIMATES;
use crate::output::summary::reached;
use crate::scene::{self, Scene};
use crate::simulate::RunReport;
use crate::text;

/// Its name.
pub const ESTIMATES_FILE: &str = "estimates.ron";

/// A larger file is refused: several times what a run of the most spheres and bins has, hundreds of times the usual.
const MAX_BYTES: u64 = 256 << 20;

/// What the figures of a run are made of.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptRun {
    /// The scene as run.
    pub scene: Scene,
    /// How far a run has got that is not complete, in a few words.
    pub reached: Option<String>,
    /// What was measured.
    pub estimates: Estimates,
}

/// Why no figure can be drawn from a folder; the path comes last.
#[derive(Debug, thiserror::Error)]
pub enum RunFolderError {
    /// There is no such folder.
    #[error("there is no folder of this name; give the one that `larmor run --out` has written: {}", .0.display())]
    Missing(PathBuf),
    /// It is the folder of a study.
    #[error("these are the files of `{command}`, which draws them when it is given again; figures are drawn from the folder \
             of a run alone: {}", folder.display())]
    OfStudy {
        /// The command that made it.
        command: &'static str,
        /// The folder.
        folder: PathBuf,
    },
    /// It is the folder of a run, without the file.
    #[error("{ESTIMATES_FILE} is missing, as in folders of earlier versions; give `larmor run` again with the scene.ron that is \
             there: {}", .0.display())]
    Old(PathBuf),
    /// It is something else.
    #[error("this is no folder of a run, it has no {ESTIMATES_FILE}; give the one that `larmor run --out` has written: {}", .0.display())]
    NoRun(PathBuf),
    /// The file is not as it was written.
    #[error("{what}; give `larmor run` again with the scene.ron that lies beside it: {}", path.display())]
    Damaged {
        /// What is wrong with it.
        what: String,
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be read.
    #[error("cannot read the file ({cause}): {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The operating system's words.
        cause: std::io::Error,
    },
}

/// Files by which the folder of a study is known, and the command that writes them.
const STUDIES: [(&str, &str); 8] = [
    ("fig1.json", "larmor reproduce fig1"),
    ("fig2.json", "larmor reproduce fig2"),
    ("fig3.json", "larmor reproduce fig3"),
    ("electrons.json", "larmor reproduce electrons"),
    ("scan.json", "larmor scan"),
    ("converge.md", "larmor converge"),
    ("calibrate.json", "larmor calibrate"),
    ("sources.ecsv", "larmor sources"),
];

/// The contents of the file behind its first line.
#[derive(Serialize, Deserialize)]
struct Contents {
    /// As in `scene.ron`.
    scene: String,
    reached: Option<String>,
    estimates: Estimates,
}

impl KeptRun {
    /// What the figures of a report are made of.
    pub fn of(report: &RunReport) -> Self {
        Self {
            scene: (*report.scene).clone(),
            reached: (!report.complete).then(|| reached(report)),
            estimates: (*report.estimates).clone(),
        }
    }

    /// A figure of the run; of one that is not complete it says how far that has got.
    pub fn figure(&self, kind: RunFigure, options: &Options) -> Figure {
        let mut figure = kind.build(&self.scene, &self.estimates, options);
        if let Some(reached) = &self.reached {
            figure.title = format!("{} ({reached})", figure.title);
            figure.caption = format!("{reached}\n{}", figure.caption);
        }
        figure
    }

    /// The text of the file: a line with version and checksum, then RON, which unlike JSON knows all numbers.
    ///
    /// # Errors
    /// [`OutputError::Figure`] if the numbers cannot be written down.
    pub(super) fn to_text(&self) -> Result<String, OutputError> {
        let (scene, reached) = (scene::to_ron(&self.scene), self.reached.clone());
        let contents = Contents { scene, reached, estimates: self.estimates.clone() };
        let text = ron::to_string(&contents).map_err(|error| OutputError::Figure(error.to_string()))? + "\n";
        Ok(format!("{}\n{text}", first_line(env!("CARGO_PKG_VERSION"), &text)))
    }

    fn from_text(text: &str) -> Result<Self, String> {
        let changed = "the file is not as larmor has written it".to_owned();
        let Some((first, rest)) = text.split_once('\n') else { return Err(changed) };
        let version = first.strip_prefix(ESTIMATES).and_then(|rest| rest.strip_prefix(", version ")?.split(',').next());
        let Some(version) = version.filter(|version| first_line(version, rest) == first) else { return Err(changed) };
        let contents: Result<Contents, _> = ron::from_str(rest);
        let other = |error: String| format!("the file is of version {version}, which this one cannot read ({error})");
        let Contents { scene, reached, estimates } = contents.map_err(|error| other(error.to_string()))?;
        let scene = scene::from_ron(&scene, ESTIMATES_FILE).map_err(|error| other(error.to_string()))?;
        Ok(Self { scene, reached, estimates })
    }
}

fn first_line(version: &str, rest: &str) -> String {
    format!("{ESTIMATES}, version {version}, checksum {:08x}", crc32fast::hash(rest.as_bytes()))
}

/// Reads what the figures of a run are made of from its folder.
///
/// # Errors
/// [`RunFolderError`]: the folder is none of a run, is of an earlier version, or the file was changed.
pub fn read_run(folder: &Path) -> Result<KeptRun, RunFolderError> {
    if !folder.is_dir() {
        return Err(RunFolderError::Missing(folder.to_owned()));
    }
    let path = folder.join(ESTIMATES_FILE);
    if !path.is_file() {
        let is_there = |name: &str| folder.join(name).is_file();
        let folder = folder.to_owned();
        return Err(match STUDIES.iter().find(|(name, _)| is_there(name)) {
            _ if is_there("anisotropy.ecsv") && is_there("scene.ron") => RunFolderError::Old(folder),
            Some((_, command)) => RunFolderError::OfStudy { command, folder },
            None => RunFolderError::NoRun(folder),
        });
    }
    let bytes =
        text::read(&path, MAX_BYTES).map_err(|cause| RunFolderError::Unreadable { path: path.clone(), cause })?;
    let text = String::from_utf8(bytes).map_err(|_| "the file is no text".to_owned());
    text.and_then(|text| KeptRun::from_text(&text)).map_err(|what| RunFolderError::Damaged { what, path })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::DiffusionPoint;
    use crate::measured::Estimate;

    fn kept() -> KeptRun {
        let odd = [f64::INFINITY, f64::NEG_INFINITY, 0.1 + 0.2, -0.0, 5e-324, f64::MAX];
        let tensor = odd.map(|value| Estimate { value, error: value.abs() });
        let point = DiffusionPoint {
            time_yr: 1.0 / 3.0,
            tensor,
            parallel: tensor[2],
            perpendicular: tensor[0],
            kurtosis: [3.0, 1e300, 2.5],
            kurtosis_error: [0.1; 3],
            ks_distance: [0.02; 3],
        };
        let estimates = Estimates { diffusion: vec![point], particles: u64::MAX, ..Estimates::default() };
        KeptRun { scene: Scene::default(), reached: Some("incomplete \"so\" far".into()), estimates }
    }

    #[test]
    fn every_number_comes_back() {
        let kept = kept();
        let read = KeptRun::from_text(&kept.to_text().unwrap()).unwrap();
        assert_eq!(read, kept);
        let [read, own] = [read, kept].map(|kept| kept.estimates.diffusion[0].tensor.map(|d| d.value.to_bits()));
        assert_eq!(read, own);
    }

    #[test]
    fn what_is_no_number_stays_none() {
        let mut kept = kept();
        kept.estimates.diffusion[0].kurtosis[0] = f64::NAN;
        let read = KeptRun::from_text(&kept.to_text().unwrap()).unwrap();
        assert!(read.estimates.diffusion[0].kurtosis[0].is_nan());
    }

    #[test]
    fn a_file_without_end_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(ESTIMATES_FILE);
        std::fs::File::create(&path).unwrap().set_len(MAX_BYTES + 1).unwrap();
        let error = read_run(folder.path()).unwrap_err();
        assert!(error.to_string().contains("larger than 256 MiB"), "{error}");
    }

    /// A byte more, less or other is noticed anywhere.
    #[test]
    fn changes_are_noticed() {
        let text = kept().to_text().unwrap();
        for place in (0..text.len() - 1).step_by(7) {
            let mut bytes = text.clone().into_bytes();
            bytes[place] = if bytes[place] == b'1' { b'2' } else { b'1' };
            assert!(KeptRun::from_text(&String::from_utf8_lossy(&bytes)).is_err(), "{place}");
            assert!(KeptRun::from_text(&String::from_utf8_lossy(&text.as_bytes()[..place])).is_err(), "{place}");
        }
        let other = text.split_once('\n').unwrap().1.replacen("estimates", "estimate", 1);
        let error = KeptRun::from_text(&format!("{}\n{other}", first_line("0.0.9", &other))).unwrap_err();
        assert!(error.contains("0.0.9"), "{error}");
    }
}
