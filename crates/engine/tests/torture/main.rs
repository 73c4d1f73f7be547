//! What must hold when connections are cut, nodes compete and code is wrong: nothing twice, nothing lost.

mod jobs;
mod lost_commits;
mod nodes;
mod poison;
mod proxy;
#[path = "../world/mod.rs"]
mod world;
