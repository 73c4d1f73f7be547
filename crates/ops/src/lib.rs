//! The machine that Evenkeel runs on: settings and limits, overload control, readiness.
//!
//! This crate knows nothing of orders, databases or HTTP. Its algorithms are pure; clocks and
//! sources are handed in by the caller.

pub mod config;
pub mod health;
pub mod overload;
