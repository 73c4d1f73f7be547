//! All that the second pass needs to know, settled: profile, files, notations, and which documents' lines stand apart.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::corrections::Corrections;
use super::field::{Noun, Role};
use super::group::Scattered;
use super::limits::Limits;
use super::profile::Profile;
use super::read::Form;
use super::values::Values;

/// One file, settled.
#[derive(Debug, Clone)]
pub struct FilePlan {
    /// Its form as surveyed.
    pub form: Form,
    /// How to read its cells.
    pub values: Values,
    /// Records below its header.
    pub rows: u64,
}

/// An import, settled: [`super::Survey`] makes it, [`super::Import`] carries it out.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The profile.
    pub profile: Profile,
    /// What is imported.
    pub noun: Noun,
    /// Limits.
    pub limits: Limits,
    /// The files, in the order given.
    pub files: Vec<FilePlan>,
    /// Cells that a person corrected.
    pub corrections: Corrections,
    /// Documents whose lines stand apart.
    pub scattered: Scattered,
    /// The profile's zone.
    pub zone: TimeZone,
    /// Its name.
    pub zone_name: Arc<str>,
    /// The profile's channel.
    pub channel: Arc<str>,
}

impl Plan {
    /// The order in which the files must be read: heads and master data before the lines that need them.
    #[must_use]
    pub fn file_order(&self) -> Vec<usize> {
        let rank = |at: &usize| match self.files[*at].values.layout.role {
            Role::Products | Role::Customers => 0,
            Role::Headers => 1,
            Role::Orders | Role::Lines | Role::Stock => 2,
        };
        let mut order: Vec<usize> = (0..self.files.len()).collect();
        order.sort_by_key(rank);
        order
    }

    /// Records of all files, for progress.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.files.iter().map(|file| file.rows).sum()
    }
}
