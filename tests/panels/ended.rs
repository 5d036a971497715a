//! The end of a run is named for what it was.

use std::sync::Arc;

use egui_kittest::kittest::Queryable as _;
use larmor::simulate::{News, RunReport};

use crate::stage::harness;
use crate::synthetic;

#[test]
fn a_run_ended_by_hand_is_not_called_finished() {
    let mut window = synthetic::window();
    let measured = window.run.report().unwrap().clone();
    for (complete, words) in [(true, "finished"), (false, "ended early")] {
        let report = RunReport { complete, ..(*measured).clone() };
        let end = News::Finished(Arc::new(report));
        window.run = synthetic::run(window.document.scene(), None, Some(end));
        let (mut harness, _) = harness(window, [1280.0, 720.0]);
        harness.run_steps(4);
        let found = ["finished", "ended early"].map(|text| harness.query_by_label(text).is_some());
        assert_eq!(found, [complete, !complete], "{words}");
        window = synthetic::window();
    }
}
