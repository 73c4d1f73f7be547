//! One field of an order, as its events tell of it.

/// What stood in one field, as far as events tell.
#[derive(Debug, Default)]
pub(super) struct Trace<V> {
    told: Option<V>,
    /// What the first later event says that it replaced, when it says so.
    later: Option<Option<V>>,
}

impl<V: Clone> Trace<V> {
    /// Hears what an event told, and what it says that it replaced, when it says so.
    pub(super) fn hear(&mut self, is_later: bool, told: Option<V>, before: Option<V>) {
        match told {
            None => {}
            Some(_) if is_later => {
                self.later.get_or_insert(before);
            }
            Some(told) => self.told = Some(told),
        }
    }

    /// What stood there then, where it is known; with nothing told it is what stands there now.
    fn value(&self, now: &V) -> Option<V> {
        match (&self.told, &self.later) {
            (Some(told), _) => Some(told.clone()),
            (None, Some(before)) => before.clone(),
            (None, None) => Some(now.clone()),
        }
    }

    /// Puts the value of then into the field, or notes that it is not known.
    pub(super) fn put(&self, field: &mut V, name: &'static str, untold: &mut Vec<&'static str>) {
        match self.value(field) {
            Some(value) => *field = value,
            None => untold.push(name),
        }
    }
}
