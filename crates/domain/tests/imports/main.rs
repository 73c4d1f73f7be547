//! Imports: files of every form to documents, on samples of our own and on real files where they are at hand.

#![allow(
    clippy::disallowed_methods,
    reason = "the tests read real files; the domain does not"
)]

mod carried;
mod dialects;
mod quirks;
mod real;
mod words;
