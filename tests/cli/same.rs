//! Whether two runs have written the same bytes.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::names;

/// Files of a run, of the summary without what tells one run from another.
fn results(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for name in names(folder) {
        let mut bytes = fs::read(folder.join(&name)).unwrap();
        if name == "summary.json" {
            let mut summary: Value = serde_json::from_slice(&bytes).unwrap();
            for key in ["threads", "field_setup_s", "propagation_s", "ns_per_step_per_thread"] {
                assert!(summary.as_object_mut().unwrap().remove(key).is_some(), "{key}");
            }
            bytes = serde_json::to_vec(&summary).unwrap();
        }
        all.push((name, bytes));
    }
    all
}

/// The same bytes in all files of a whole run, whatever the times.
pub fn assert_same(one: &Path, other: &Path) {
    let (one_files, other_files) = (results(one), results(other));
    assert_eq!(names(one), names(other));
    assert!(one_files.len() > 15, "{} is no folder of a whole run", one.display());
    for (own, others) in one_files.iter().zip(&other_files) {
        assert!(own == others, "{} differs in {} and {}", own.0, one.display(), other.display());
    }
}
