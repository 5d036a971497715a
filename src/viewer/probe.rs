//! Finds out whether anything can be drawn, before anything that would panic is started.

use std::panic::{self, AssertUnwindSafe};

use bevy::render::renderer::{RenderAdapterInfo, initialize_renderer};
use bevy::render::settings::{Backends, RenderResources, WgpuSettings};
use bevy::tasks::block_on;

use crate::viewer::error::ViewerError;

/// A graphics adapter, ready to draw without a window.
pub struct Adapter {
    /// For the renderer.
    pub resources: RenderResources,
    /// Where it was found.
    pub backends: Backends,
}

impl Adapter {
    /// The processor draws.
    pub fn is_software(&self) -> bool {
        is_software(&self.resources.2)
    }
}

/// The processor draws.
pub fn is_software(adapter: &RenderAdapterInfo) -> bool {
    // The enum of device types is not re-exported; its name is.
    format!("{:?}", adapter.device_type) == "Cpu"
}

/// Opens the best graphics adapter, without a window.
///
/// # Errors
/// [`ViewerError::NoAdapter`] with the cause.
pub fn adapter() -> Result<Adapter, ViewerError> {
    let settings = WgpuSettings::default();
    let allowed = settings.backends.unwrap_or(Backends::PRIMARY);
    // OpenGL is the last resort: it is slower, and opening it talks to the display.
    let rounds = [allowed & Backends::PRIMARY, allowed - Backends::PRIMARY];
    let mut outcome = Err("no backend is allowed".to_owned());
    for backends in rounds.into_iter().filter(|backends| !backends.is_empty()) {
        outcome = quietly(|| block_on(initialize_renderer(backends, None, &settings)))
            .map(|resources| Adapter { resources, backends });
        if outcome.is_ok() {
            break;
        }
    }
    outcome.map_err(|cause| {
        let advice = "install a Vulkan driver, for software rendering Mesa's (Debian: mesa-vulkan-drivers)";
        ViewerError::NoAdapter(if cause.contains("GPU") { advice.to_owned() } else { format!("{cause}; {advice}") })
    })
}

/// Runs what may panic for want of a driver or a library and turns a panic into its message.
pub fn quietly<T>(build: impl FnOnce() -> T) -> Result<T, String> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let outcome = panic::catch_unwind(AssertUnwindSafe(build));
    panic::set_hook(hook);
    outcome.map_err(|payload| {
        payload
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned()))
            .unwrap_or_else(|| "unknown cause".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message() {
        assert_eq!(quietly(|| 3), Ok(3));
        assert_eq!(quietly(|| -> u8 { panic!("no {}", "driver") }), Err("no driver".to_owned()));
    }
}
