//! Imports: files of every form to documents, on samples of our own and on real files where they are at hand.

mod carried;
mod real;
