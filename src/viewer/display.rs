//! Finds out whether there is a display, before a window is opened on it: elsewhere the system has one, on Linux and its
//! relatives a server that may not be there.

#[cfg(all(unix, not(target_os = "macos")))]
pub use server::display;

use crate::viewer::error::ViewerError;

/// Checks that a display answers: always, on this system.
///
/// # Errors
/// None.
#[cfg(not(all(unix, not(target_os = "macos"))))]
pub fn display() -> Result<(), ViewerError> {
    Ok(())
}

#[cfg(all(unix, not(target_os = "macos")))]
mod server {
    use std::env;
    use std::os::unix::net::UnixStream;
    use std::path::PathBuf;

    use super::ViewerError;

    /// Checks that a display answers.
    ///
    /// # Errors
    /// [`ViewerError::NoDisplay`] with the cause.
    pub fn display() -> Result<(), ViewerError> {
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
    }
}
