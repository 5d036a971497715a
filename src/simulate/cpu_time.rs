//! CPU time used by threads.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A tick of the kernel's tables of processes in milliseconds, on every architecture.
const TICK_MS: u64 = 10;

/// CPU time of some threads; knows of no thread except on Linux.
#[derive(Clone, Debug, Default)]
pub(super) struct CpuTime {
    tables: Arc<Mutex<Vec<PathBuf>>>,
}

impl CpuTime {
    /// Counts the calling thread in.
    pub fn add_this_thread(&self) {
        if let Ok(thread) = std::fs::read_link("/proc/thread-self") {
            let table = PathBuf::from("/proc").join(thread).join("stat");
            self.tables.lock().unwrap_or_else(PoisonError::into_inner).push(table);
        }
    }

    /// Of all threads together, in steps of 10 ms; `None` if the system does not tell.
    pub fn total(&self) -> Option<Duration> {
        let tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let ticks = tables.iter().map(|table| ticks(&std::fs::read_to_string(table).ok()?)).sum::<Option<u64>>()?;
        (!tables.is_empty()).then_some(Duration::from_millis(TICK_MS * ticks))
    }
}

/// Ticks in user and kernel of one thread's table: its 14th and 15th field, of which the 2nd may hold spaces.
fn ticks(stat: &str) -> Option<u64> {
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    Some(fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn cpu_time_is_counted() {
        let own = CpuTime::default();
        assert_eq!(own.total(), None);
        own.add_this_thread();
        let begin = own.total();
        // Beside other programs this thread may have to wait long for so little.
        let deadline = Instant::now() + Duration::from_secs(60);
        while own.total() < begin.map(|time| time + Duration::from_millis(3 * TICK_MS)) {
            assert!(Instant::now() < deadline, "the counter does not move");
            std::hint::black_box((0..10_000).sum::<u64>());
        }
        assert_eq!(ticks("7 (a (b) c) R 1 2 3 4 5 6 7 8 9 10 31 11 0 0"), Some(42));
        assert_eq!(ticks("7 (cut short) R 1 2"), None);
    }
}
