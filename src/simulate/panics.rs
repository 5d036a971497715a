//! A panic ends the work that it comes from, and whoever asked for the work is told the cause.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Does some work; a panic in it becomes its cause, in the words of the panic. What the work had its hands on is not to be
/// used any more then.
///
/// # Errors
/// The cause of the panic.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| cause(&*panic))
}

fn cause(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "unknown cause".to_owned())
}

/// Panics that tests inject: where none is known to come from.
#[cfg(test)]
pub mod injected {
    use std::sync::{Mutex, PoisonError};

    /// Where one comes from.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Site {
        /// A batch on its way to the end of this slice.
        Slice(usize),
        /// The building of a field of this pass.
        Field(u32),
        /// The observation of a Galaxy.
        Galaxy,
    }

    /// Sites with the seeds of the scenes that they wait for.
    static WAITING: Mutex<Vec<(Site, u64)>> = Mutex::new(Vec::new());

    /// The next work of a scene of this seed that comes to this site panics, once.
    pub fn inject(site: Site, seed: u64) {
        WAITING.lock().unwrap_or_else(PoisonError::into_inner).push((site, seed));
    }

    /// Panics if that was asked for.
    pub fn strike(site: Site, seed: u64) {
        let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = waiting.iter().position(|one| *one == (site, seed)) {
            waiting.swap_remove(index);
            drop(waiting);
            panic!("injected into {site:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_cause() {
        assert_eq!(caught(|| 3), Ok(3));
        assert_eq!(caught(|| -> u8 { panic!("plain") }), Err("plain".to_owned()));
        assert_eq!(caught(|| -> u8 { panic!("with {}", "values") }), Err("with values".to_owned()));
        assert_eq!(caught(|| -> u8 { std::panic::panic_any(7) }), Err("unknown cause".to_owned()));
    }
}
