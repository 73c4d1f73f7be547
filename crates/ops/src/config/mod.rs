//! One typed table of every setting and limit, and the snapshot that the program reads at use.
//!
//! The table in [`table`] declares each setting once: key, type, default, bounds, apply class and
//! one sentence of documentation. From it come the typed [`Values`], the environment variable, the
//! command line's `--set`, and the reference page `docs/settings.md`.
//!
//! Values come in layers: built-in default, then environment (`EVENKEEL_...`), then command line.
//! [`Loader`] reports every mistake of all layers at once.

mod declare;
mod load;
mod reference;
mod settings;
mod table;

pub use declare::{Apply, Bounds, Setting, Unit};
pub use load::{Layer, Loader, Mistake, Mistakes};
pub use reference::reference_page;
pub use settings::Settings;
pub use table::*;
