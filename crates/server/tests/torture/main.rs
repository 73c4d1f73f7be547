//! The program itself, killed without warning in the middle of its work, again and again. Whatever
//! it acknowledged stands in the book once, and the book agrees with itself.
//!
//! `EVENKEEL_TORTURE=1` (`make torture`) makes the long form of it, a number above 1 so many rounds;
//! `EVENKEEL_SEED` repeats a run. `EVENKEEL_PREVIOUS` names the binary of the last release, which then serves beside this one.

mod chance;
mod imports;
mod keeping;
mod kills;
mod load;
mod node;
mod syncs;
mod wire;
mod witness;
