//! Messages to the user: shown for a few seconds in a corner of the window, and kept in a list.

use bevy::prelude::Resource;

/// How much a report matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// Something went well.
    Done,
    /// Something worth knowing.
    Note,
    /// Something failed; cause and remedy.
    Error,
}

/// One report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// How much it matters.
    pub kind: MessageKind,
    /// Without a full stop, paths last.
    pub text: String,
}

/// Messages that wait to be shown.
#[derive(Resource, Debug, Default)]
pub struct Notices(Vec<Message>);

impl Notices {
    /// Something went well.
    pub fn done(&mut self, text: impl Into<String>) {
        self.push(MessageKind::Done, text);
    }

    /// Something worth knowing.
    pub fn note(&mut self, text: impl Into<String>) {
        self.push(MessageKind::Note, text);
    }

    /// Something failed; cause and remedy.
    pub fn error(&mut self, text: impl Into<String>) {
        self.push(MessageKind::Error, text);
    }

    fn push(&mut self, kind: MessageKind, text: impl Into<String>) {
        self.0.push(Message { kind, text: text.into() });
    }

    /// Takes all messages out.
    pub fn drain(&mut self) -> impl Iterator<Item = Message> {
        self.0.drain(..)
    }
}
