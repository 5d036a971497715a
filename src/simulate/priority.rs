//! How readily the simulation's threads give way to whoever draws, and what is left to them.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use thread_priority::{ThreadPriority, ThreadPriorityValue, set_current_thread_priority};

/// Priority of [`Priority::Low`], of 0 to 99 with 50 as usual: on Linux niceness 9, an eighth of a drawing thread's share
/// of a core that both want.
const LOW: u8 = 25;

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
    /// merely nice; with `SCHED_IDLE` it gets it at once. Where other programs leave next to nothing, workers go on as
    /// `Low`, and fields are built as `Low`. Elsewhere the same as `Low`.
    Spare,
}

impl Priority {
    /// Gives the calling thread this priority.
    pub(super) fn apply(self) {
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
    if set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Min, idle).is_err() {
        lower();
    }
}

#[cfg(not(target_os = "linux"))]
fn spare() {
    lower();
}

/// The clock of the kernel's tables of processes, on every architecture.
const TICK: Duration = Duration::from_millis(10);

/// What some threads have had of the processor; knows of no thread except on Linux.
#[derive(Clone, Debug, Default)]
pub(super) struct CpuTimes {
    tables: Arc<Mutex<Vec<PathBuf>>>,
}

impl CpuTimes {
    /// Counts the calling thread in.
    pub fn add_this_thread(&self) {
        if let Ok(thread) = std::fs::read_link("/proc/thread-self") {
            let table = PathBuf::from("/proc").join(thread).join("stat");
            self.tables.lock().unwrap_or_else(PoisonError::into_inner).push(table);
        }
    }

    /// Time on the processor of all threads together, in steps of 10 ms; `None` if the system does not tell.
    pub fn total(&self) -> Option<Duration> {
        let tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let ticks = tables.iter().map(|table| ticks(&std::fs::read_to_string(table).ok()?)).sum::<Option<u32>>()?;
        (!tables.is_empty()).then_some(TICK * ticks)
    }
}

/// Ticks in user and kernel of one thread's table: its 14th and 15th field, of which the 2nd may hold spaces.
fn ticks(stat: &str) -> Option<u32> {
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    Some(fields.next()?.parse::<u32>().ok()? + fields.next()?.parse::<u32>().ok()?)
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
    fn time_on_the_processor_is_counted() {
        let own = CpuTimes::default();
        assert_eq!(own.total(), None);
        own.add_this_thread();
        let begin = own.total();
        // Ends only if the counter moves.
        while own.total() < begin.map(|time| time + 3 * TICK) {
            std::hint::black_box((0..10_000).sum::<u64>());
        }
        assert_eq!(ticks("7 (a (b) c) R 1 2 3 4 5 6 7 8 9 10 31 11 0 0"), Some(42));
        assert_eq!(ticks("7 (cut short) R 1 2"), None);
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
}
