//! Rows of one table by key, each knowing whether it must be written.

use rustc_hash::FxHashMap;
use std::hash::Hash;

/// What must be written for a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change<V> {
    /// Insert it.
    New(V),
    /// Update it.
    Changed(V),
    /// Delete it.
    Removed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Loaded,
    New,
    Changed,
    Removed,
}

/// Rows of one table by key, each knowing whether it must be written.
#[derive(Debug, Clone)]
pub struct Table<K, V> {
    rows: FxHashMap<K, (V, State)>,
    pub(super) writes: u64,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self {
            rows: FxHashMap::default(),
            writes: 0,
        }
    }
}

impl<K: Hash + Ord + Clone, V> Table<K, V> {
    /// Puts a row in as the database has it. A row that is already here stays as it is.
    pub fn load(&mut self, key: K, value: V) {
        self.rows.entry(key).or_insert((value, State::Loaded));
    }

    /// Puts a new row in. Where one was removed in this batch, it is changed instead.
    pub fn insert(&mut self, key: K, value: V) {
        self.writes += 1;
        let removed = self
            .rows
            .get(&key)
            .is_some_and(|(_, state)| *state == State::Removed);
        self.rows
            .insert(key, (value, if removed { State::Changed } else { State::New }));
    }

    /// The row, unless it is not here or was removed.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.rows
            .get(key)
            .filter(|(_, state)| *state != State::Removed)
            .map(|(value, _)| value)
    }

    /// The row, to be changed.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let (value, state) = self
            .rows
            .get_mut(key)
            .filter(|(_, state)| *state != State::Removed)?;
        self.writes += 1;
        if *state == State::Loaded {
            *state = State::Changed;
        }
        Some(value)
    }

    /// Takes the row away.
    pub fn remove(&mut self, key: &K) {
        self.writes += 1;
        match self.rows.get_mut(key) {
            Some((_, state)) if *state == State::New => {
                self.rows.remove(key);
            }
            Some((_, state)) => *state = State::Removed,
            None => {}
        }
    }

    /// How many rows are here, removed ones included.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// All rows that are here, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.rows
            .iter()
            .filter(|(_, (_, state))| *state != State::Removed)
            .map(|(key, (value, _))| (key, value))
    }

    /// Takes out what must be written, in key order.
    pub fn take_changes(&mut self) -> Vec<(K, Change<V>)> {
        let mut changes: Vec<(K, Change<V>)> = self
            .rows
            .extract_if(|_, (_, state)| *state != State::Loaded)
            .map(|(key, (value, state))| match state {
                State::New => (key, Change::New(value)),
                State::Removed => (key, Change::Removed),
                State::Loaded | State::Changed => (key, Change::Changed(value)),
            })
            .collect();
        changes.sort_by(|(a, _), (b, _)| a.cmp(b));
        changes
    }
}
