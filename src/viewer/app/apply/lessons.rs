//! Steps of lessons, and the user's own scene after them.

use super::Targets;
use crate::viewer::action::Teaching;

impl Targets<'_> {
    /// Shows a step of a lesson.
    pub(super) fn teach(&mut self, teaching: Teaching) {
        let Teaching { scene, takes_view, view, trails } = teaching;
        if !self.document.is_lesson() {
            self.rig.set_aside();
        }
        if takes_view {
            self.rig.reset(scene.view.as_ref());
        }
        self.document.teach(scene, takes_view);
        if let Some(view) = view {
            self.trails.follow(false);
            self.rig.standard_view(view);
        }
        if let Some(few) = trails {
            self.trails.show_few(few);
        }
        self.snapshots.choose(None);
        self.document_changed(true);
    }

    /// Brings the user's own scene back.
    pub(super) fn end_lesson(&mut self) {
        if self.document.end_lesson() {
            self.rig.bring_back();
            self.snapshots.choose(None);
            self.document_changed(true);
        }
    }
}
