//! How readily the simulation's threads give way to whoever draws.

use std::cell::Cell;
use std::time::{Duration, Instant};

use thread_priority::{ThreadPriority, ThreadPriorityValue, set_current_thread_priority};

/// Priority of [`Priority::Low`], of 0 to 99 with 50 as usual: on Linux niceness 9, an eighth of a drawing thread's share
/// of a core that both want.
const LOW: u8 = 25;
/// Threads of spare priority let their core go after so long.
const AWAKE: Duration = Duration::from_millis(1);
/// For as short a time as the system can: on Linux some 60 µs.
const NAP: Duration = Duration::from_nanos(1);

thread_local! {
    /// When this thread should next let its core go; `None` for a thread that need not.
    static NEXT_NAP: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// What the workers of a simulation are to the rest of the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Priority {
    /// As any other program.
    #[default]
    Usual,
    /// Behind others, for a window that the graphics card draws.
    Low,
    /// Only what nobody else wants, for a window that the processor draws. A frame there is many short pieces of work on
    /// all cores, and on Linux each would wait for the end of a time slice before it gets the core of a worker that is
    /// merely nice; with `SCHED_IDLE` it gets it at once. Where other programs leave next to nothing, workers of `Low`
    /// take over, and fields are built as `Low`. On other systems the same as `Low`.
    Spare,
}

impl Priority {
    /// Gives the calling thread this priority.
    pub fn apply(self) {
        // Where the system refuses, frames are a little less even; there is nothing that the user could do.
        match self {
            Self::Usual => {}
            Self::Low => lower(),
            Self::Spare => spare(),
        }
    }
}

fn lower() {
    if let Ok(priority) = ThreadPriorityValue::try_from(LOW) {
        let _ = set_current_thread_priority(ThreadPriority::Crossplatform(priority));
    }
}

#[cfg(target_os = "linux")]
fn spare() {
    use thread_priority::{
        NormalThreadSchedulePolicy, ThreadSchedulePolicy, set_thread_priority_and_policy, thread_native_id,
    };
    let idle = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
    match set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Min, idle) {
        Ok(()) => NEXT_NAP.set(Some(Instant::now())),
        Err(_) => lower(),
    }
}

#[cfg(not(target_os = "linux"))]
fn spare() {
    lower();
}

/// Lets a thread of spare priority nap where it has been awake for a millisecond; other threads never nap. Whatever moves
/// particles calls this every few steps.
///
/// A thread that wakes gets the core of a worker of spare priority at once; but of two that wait for one core, none is
/// moved to the core of a worker before the scheduler's next tick, only to one that just fell idle.
pub(super) fn nap_if_due() {
    if NEXT_NAP.get().is_some_and(|nap| Instant::now() >= nap) {
        std::thread::sleep(NAP);
        NEXT_NAP.set(Some(Instant::now() + AWAKE));
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// Niceness and policy of the calling thread, as the kernel tells: the fields after the name are numbered from 3.
    fn scheduling() -> Option<(i32, u32)> {
        let stat = std::fs::read_to_string("/proc/thread-self/stat").ok()?;
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        Some((fields.get(16)?.parse().ok()?, fields.get(38)?.parse().ok()?))
    }

    #[test]
    fn the_kernel_knows_who_gives_way() {
        let with = |priority: Priority| {
            std::thread::spawn(move || {
                priority.apply();
                scheduling()
            })
        };
        let told = |priority| with(priority).join().ok().flatten();
        let usual = scheduling();
        assert_eq!(told(Priority::Usual), usual);
        let Some((niceness, policy)) = usual else { return };
        assert_eq!(policy, 0);
        assert_eq!(told(Priority::Low), Some((9, 0)), "from {niceness}");
        // SCHED_IDLE has number 5.
        assert_eq!(told(Priority::Spare).map(|(_, policy)| policy), Some(5));
    }

    /// How often the calling thread let its core go of its own accord.
    fn naps() -> Option<u32> {
        let status = std::fs::read_to_string("/proc/thread-self/status").ok()?;
        status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?.trim().parse().ok()
    }

    #[test]
    fn only_threads_of_spare_priority_nap() {
        let two_naps_within = |limit: Duration, priority: Priority| {
            std::thread::spawn(move || {
                priority.apply();
                let (begin, before) = (Instant::now(), naps()?);
                while begin.elapsed() < limit && naps()? < before + 2 {
                    nap_if_due();
                }
                Some(naps()? >= before + 2)
            })
        };
        let two_naps = |limit, priority| two_naps_within(limit, priority).join().ok().flatten();
        assert_eq!(two_naps(5 * AWAKE, Priority::Usual), Some(false));
        assert_eq!(two_naps(5 * AWAKE, Priority::Low), Some(false));
        // Beside other busy threads it may have to wait for time to ask.
        assert_eq!(two_naps(Duration::from_secs(60), Priority::Spare), Some(true));
    }
}
