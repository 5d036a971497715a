//! Work that ends with whoever watches it.

/// Ends the work, by the means given, when whoever watches it leaves, by a panic too: the work is waited for.
pub(super) struct EndWithWatcher<F: Fn()>(pub F);

impl<F: Fn()> Drop for EndWithWatcher<F> {
    fn drop(&mut self) {
        self.0();
    }
}
