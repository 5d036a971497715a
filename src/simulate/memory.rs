//! Whether fields fit into the memory of this machine.

/// Refuses fields that need more bytes than are free, with cause and remedy; where the system does not tell, all fit.
pub(super) fn check_memory(needed_bytes: u64) -> Result<(), String> {
    match available_bytes() {
        Some(available_bytes) if needed_bytes > available_bytes => Err(format!(
            "the fields need {:.1} GB of memory and {:.1} GB are free: use fewer realisations, cells or levels",
            needed_bytes as f64 / 1e9,
            available_bytes as f64 / 1e9
        )),
        _ => Ok(()),
    }
}

/// Memory that the system can give without swapping; `None` where it does not tell.
fn available_bytes() -> Option<u64> {
    let mut system = sysinfo::System::new();
    system.refresh_memory();
    Some(system.available_memory()).filter(|bytes| *bytes > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_fits_is_allowed() {
        assert_eq!(check_memory(0), Ok(()));
        if available_bytes().is_some() {
            assert!(check_memory(u64::MAX).is_err_and(|refusal| refusal.contains("fewer realisations")));
        }
    }
}
