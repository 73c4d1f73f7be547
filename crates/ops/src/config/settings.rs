//! The handle through which everything reads its settings.

use std::sync::{Arc, PoisonError, RwLock};

use super::Values;

/// A shared handle on the present values. Cloning it is cheap; all clones see a change at once.
///
/// Read through [`Settings::snapshot`] at use, and keep one snapshot for the life of a request.
#[derive(Debug, Clone)]
pub struct Settings {
    present: Arc<RwLock<Arc<Values>>>,
}

impl Settings {
    /// A handle on these values.
    #[must_use]
    pub fn new(values: Values) -> Settings {
        Settings {
            present: Arc::new(RwLock::new(Arc::new(values))),
        }
    }

    /// A handle on the built-in values.
    #[must_use]
    pub fn defaults() -> Settings {
        Settings::new(Values::defaults())
    }

    /// The values as they are now; they do not change in the reader's hands.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Values> {
        // A panic elsewhere cannot leave a half-written Arc behind, so a poisoned lock is still good.
        Arc::clone(&self.present.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Swaps in new values for everybody.
    pub fn replace(&self, values: Values) {
        *self.present.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(values);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_keeps_its_snapshot_while_the_next_reader_sees_the_change() {
        let settings = Settings::defaults();
        let other_handle = settings.clone();
        let held = settings.snapshot();

        let mut changed = Values::clone(&held);
        changed.list.page_max = 7;
        other_handle.replace(changed);

        assert_eq!(held.list.page_max, 200);
        assert_eq!(settings.snapshot().list.page_max, 7);
    }
}
