//! What the run is doing.

/// State of the current run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing received yet; fields are being built.
    #[default]
    Starting,
    /// Particles move.
    Running,
    /// Held by the user.
    Paused,
    /// Ended or cancelled.
    Finished,
    /// Failed, with the message shown.
    Failed(String),
}

impl Phase {
    /// The run works, or will as soon as its fields are built.
    pub fn is_active(&self) -> bool {
        matches!(self, Self::Starting | Self::Running)
    }
}
