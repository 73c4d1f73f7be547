//! The program `evenkeel`: HTTP API, sign-in, command line.
//!
//! This crate alone knows HTTP. It reads from the store, writes through the engine, and holds no rule
//! of the business.

pub mod api;
pub mod app;
pub mod auth;
pub mod cli;
pub mod client;
pub mod demonstration;
pub mod first_run;
pub mod http;
pub mod listen;
pub mod place;
pub mod wire;
