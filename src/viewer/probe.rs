//! Finds out whether a window can be opened, before anything that would panic is started.

use std::env;
use std::os::unix::net::UnixStream;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;

use bevy::render::renderer::{RenderAdapterInfo, initialize_renderer};
use bevy::render::settings::{Backends, RenderResources, WgpuSettings};
use bevy::tasks::block_on;

use crate::viewer::error::ViewerError;

/// Checks that a display answers.
///
/// # Errors
/// [`ViewerError::NoDisplay`] with the cause.
pub fn display() -> Result<(), ViewerError> {
    if cfg!(not(all(unix, not(target_os = "macos")))) {
        return Ok(());
    }
    let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let (x11, wayland) = (set("DISPLAY"), set("WAYLAND_DISPLAY"));
    if wayland.as_deref().is_some_and(wayland_answers) || x11.as_deref().is_some_and(x11_answers) {
        return Ok(());
    }
    Err(ViewerError::NoDisplay(match (x11, wayland) {
        (None, None) => "neither DISPLAY nor WAYLAND_DISPLAY is set".to_owned(),
        (Some(x11), None) => format!("nothing answers at DISPLAY={x11}"),
        (None, Some(wayland)) => format!("nothing answers at WAYLAND_DISPLAY={wayland}"),
        (Some(x11), Some(wayland)) => format!("nothing answers at WAYLAND_DISPLAY={wayland} or DISPLAY={x11}"),
    }))
}

fn wayland_answers(name: &str) -> bool {
    let folder = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).unwrap_or_default();
    UnixStream::connect(folder.join(name)).is_ok()
}

/// `[host]:number[.screen]`; a display on another host is taken at its word.
fn x11_answers(display: &str) -> bool {
    let Some((host, rest)) = display.rsplit_once(':') else { return false };
    let number = rest.split('.').next().unwrap_or_default();
    if number.parse::<u16>().is_err() {
        return false;
    }
    if !host.is_empty() && host != "unix" {
        return true;
    }
    let path = format!("/tmp/.X11-unix/X{number}");
    UnixStream::connect(&path).is_ok() || abstract_socket_answers(&path)
}

#[cfg(target_os = "linux")]
fn abstract_socket_answers(path: &str) -> bool {
    use std::os::linux::net::SocketAddrExt as _;
    use std::os::unix::net::SocketAddr;
    SocketAddr::from_abstract_name(path).is_ok_and(|address| UnixStream::connect_addr(&address).is_ok())
}

#[cfg(not(target_os = "linux"))]
fn abstract_socket_answers(_path: &str) -> bool {
    false
}

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
    fn a_display_that_nobody_serves_does_not_answer() {
        assert!(!x11_answers(":54321"));
        assert!(!x11_answers("nonsense"));
        assert!(!x11_answers(":"));
        assert!(x11_answers("elsewhere:0"));
    }

    #[test]
    fn a_panic_becomes_its_message() {
        assert_eq!(quietly(|| 3), Ok(3));
        assert_eq!(quietly(|| -> u8 { panic!("no {}", "driver") }), Err("no driver".to_owned()));
    }
}
