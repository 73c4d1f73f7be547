//! What a batch saves is what the next one loads, on both databases.

mod round_trip;
mod sample;
