//! The program's HTTP side, told as conversations with its users, over the router in this process.

mod actors;
mod orders;
mod sign_in;
mod way_in;
