//! The simulation thread's ends of all channels, and what the commands read so far ask for.

use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, TryRecvError, TrySendError};

use crate::simulate::{Command, News, Progress, RunReport, Snapshot, Start, StopFlags, Update};

/// Places in the update channel that estimates leave to what must not be lost.
const RESERVED_UPDATES: usize = 16;

/// The ends of the channels and the counters that the thread writes.
pub(super) struct Mailbox {
    pub commands: Receiver<Command>,
    pub updates: Sender<Update>,
    pub snapshots: Sender<Snapshot>,
    /// The other end: what waits there makes way for the last snapshot.
    pub waiting_snapshots: Receiver<Snapshot>,
    /// Raised after every command, so that work stops to read it.
    pub stop: Arc<StopFlags>,
    pub progress: Arc<Progress>,
    pub threads: usize,
}

impl Mailbox {
    /// Sends news that must not be lost: waits for a place as long as anybody can receive them.
    pub fn tell(&self, generation: u64, news: News) {
        // An error means that nobody can.
        let _ = self.updates.send(Update { generation, news });
    }

    /// True unless the receiver is far behind.
    pub fn has_room_for_estimates(&self) -> bool {
        let room = self.updates.capacity().unwrap_or(0).saturating_sub(self.updates.len());
        room > RESERVED_UPDATES
    }

    /// Sends estimates if there is room; where there is none, later ones supersede them.
    pub fn offer_estimates(&self, generation: u64, report: Arc<RunReport>) {
        if self.has_room_for_estimates() {
            // A closed channel is no loss here.
            let _ = self.updates.try_send(Update { generation, news: News::Estimates(report) });
        }
    }

    /// Sends positions to be drawn; a full channel gives them back.
    pub fn show(&self, snapshot: Snapshot) -> Option<Snapshot> {
        match self.snapshots.try_send(snapshot) {
            Err(TrySendError::Full(snapshot)) => Some(snapshot),
            Ok(()) | Err(TrySendError::Disconnected(_)) => None,
        }
    }

    /// Sends the positions after which no others come; in a full channel they take the place of the oldest.
    pub fn show_last(&self, snapshot: Snapshot) {
        let mut unsent = self.show(snapshot);
        while let Some(snapshot) = unsent {
            let _ = self.waiting_snapshots.try_recv();
            unsent = self.show(snapshot);
        }
    }
}

/// What becomes of a run that is to make way.
#[derive(Debug)]
pub(super) enum Successor {
    /// This one takes its place.
    Run(Box<Start>),
    /// Nobody sends commands any more.
    Nothing,
}

/// Why a run ends before its last pass.
pub(super) enum EarlyEnd {
    Cancelled,
    /// Cause and remedy.
    Failed(String),
    Replaced(Successor),
}

/// What the commands read during a run ask for.
#[derive(Debug, Default)]
pub(super) struct Requests {
    paused: bool,
    cancelled: bool,
    successor: Option<Successor>,
}

impl Requests {
    /// Reads the commands that wait, if any.
    pub fn read(&mut self, mailbox: &Mailbox) {
        mailbox.stop.begin_reading();
        while self.successor.is_none() {
            match mailbox.commands.try_recv() {
                Ok(command) => self.take(command),
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => self.successor = Some(Successor::Nothing),
            }
        }
        // What follows a start is for the run that it starts.
        mailbox.stop.announce_command();
    }

    /// As [`Self::read`], and waits for the end of a pause.
    pub fn read_and_wait(&mut self, mailbox: &Mailbox) {
        self.read(mailbox);
        while self.paused && !self.cancelled && self.successor.is_none() {
            match mailbox.commands.recv() {
                Ok(command) => self.take(command),
                Err(_) => self.successor = Some(Successor::Nothing),
            }
        }
    }

    /// As [`Self::read_and_wait`], and says whether the run is to end early.
    pub fn obey(&mut self, mailbox: &Mailbox) -> Result<(), EarlyEnd> {
        self.read_and_wait(mailbox);
        match self.take_successor() {
            Some(successor) => Err(EarlyEnd::Replaced(successor)),
            None if self.is_cancelled() => Err(EarlyEnd::Cancelled),
            None => Ok(()),
        }
    }

    /// The run is to end and report.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled
    }

    /// What takes the place of the run.
    pub fn take_successor(&mut self) -> Option<Successor> {
        self.successor.take()
    }

    fn take(&mut self, command: Command) {
        match command {
            Command::Pause => self.paused = true,
            Command::Resume => self.paused = false,
            Command::Cancel => self.cancelled = true,
            Command::Start(start) => self.successor = Some(Successor::Run(start)),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::time::Duration;

    use crossbeam_channel::bounded;

    use super::*;
    use crate::scene::Scene;
    use crate::simulate::{Passes, Plan};

    const LIMIT: Duration = Duration::from_secs(20);

    /// A mailbox with so many places for updates, and the other ends.
    pub fn mailbox(updates: usize) -> (Mailbox, Sender<Command>, Receiver<Update>) {
        let (command_sender, commands) = bounded(8);
        let (updates, update_receiver) = bounded(updates);
        let (snapshots, waiting_snapshots) = bounded(1);
        let (stop, progress) = Default::default();
        let mailbox = Mailbox { commands, updates, snapshots, waiting_snapshots, stop, progress, threads: 1 };
        (mailbox, command_sender, update_receiver)
    }

    /// A start of the default scene.
    pub fn start(generation: u64) -> Command {
        let (scene, checkpoints) = Default::default();
        Command::Start(Box::new(Start { generation, scene, passes: Passes::Endless, checkpoints }))
    }

    #[test]
    fn the_last_positions_arrive_however_slow_the_receiver_is() {
        let (mailbox, _commands, _updates) = mailbox(1);
        let snapshot = |slice| Snapshot {
            generation: 1,
            portion: 0,
            slice,
            time_yr: 1.0,
            positions_pc: Vec::new(),
            directions: Vec::new(),
            realisations: Vec::new(),
        };
        assert!(mailbox.show(snapshot(0)).is_none());
        assert!(mailbox.show(snapshot(1)).is_some(), "no place");
        mailbox.show_last(snapshot(2));
        let arrived: Vec<usize> = mailbox.waiting_snapshots.try_iter().map(|snapshot| snapshot.slice).collect();
        assert_eq!(arrived, [2]);
    }

    #[test]
    fn the_end_waits_for_a_place_while_a_command_waits() {
        let (mailbox, commands, updates) = mailbox(1);
        mailbox.tell(1, News::Failed("first".to_owned()));
        commands.send(Command::Cancel).unwrap();
        mailbox.stop.announce_command();
        std::thread::scope(|scope| {
            scope.spawn(|| mailbox.tell(1, News::Failed("second".to_owned())));
            // Far longer than any patience that gives up.
            std::thread::sleep(Duration::from_millis(300));
            for expected in ["first", "second"] {
                let update = updates.recv_timeout(LIMIT).unwrap();
                assert!(matches!(&update.news, News::Failed(message) if message == expected), "{update:?}");
            }
        });
        drop(updates);
        // Nobody can receive it, so that this returns.
        mailbox.tell(1, News::Failed("third".to_owned()));
    }

    #[test]
    fn estimates_leave_room_for_the_end() {
        let (mailbox, _commands, updates) = mailbox(RESERVED_UPDATES + 2);
        let scene = Scene::default();
        let report = Arc::new(RunReport {
            plan: Arc::new(Plan::of(&scene)),
            scene: Arc::new(scene),
            threads: 1,
            particles: 0,
            steps: 0,
            field_setup_s: 0.0,
            propagation_s: 0.0,
            complete: false,
            merged: None,
            estimates: Arc::default(),
        });
        for _ in 0..10 {
            mailbox.offer_estimates(1, report.clone());
        }
        assert_eq!(updates.len(), 2);
        assert!(!mailbox.has_room_for_estimates());
    }

    #[test]
    fn commands_after_a_start_are_for_the_run_that_it_starts() {
        let (mailbox, commands, _updates) = mailbox(1);
        for command in [Command::Pause, start(7), Command::Cancel] {
            commands.send(command).unwrap();
        }
        mailbox.stop.announce_command();
        let mut requests = Requests::default();
        requests.read_and_wait(&mailbox);
        assert!(!requests.is_cancelled());
        assert!(matches!(requests.take_successor(), Some(Successor::Run(start)) if start.generation == 7));
        assert!(mailbox.stop.is_raised(), "the cancel would be read only with the next command");
        let mut next = Requests::default();
        next.read(&mailbox);
        assert!(next.is_cancelled() && next.take_successor().is_none() && !mailbox.stop.is_raised());
    }

    #[test]
    fn a_pause_ends_with_the_sender() {
        let (mailbox, commands, _updates) = mailbox(1);
        commands.send(Command::Pause).unwrap();
        drop(commands);
        let mut requests = Requests::default();
        requests.read_and_wait(&mailbox);
        assert!(matches!(requests.take_successor(), Some(Successor::Nothing)));
    }
}
