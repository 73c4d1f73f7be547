//! The program's HTTP side, told as conversations with its users, over the router in this process.

mod actors;
mod as_of;
mod bad_input;
mod calendars;
mod changing;
mod cut_offs;
mod dead_jobs;
mod demonstration;
mod exports;
mod feed;
mod figures;
mod imports;
mod isolation;
mod keeping;
mod lists;
mod notes;
mod orders;
mod payments;
mod persons;
mod phones;
mod replays;
mod returns;
mod sets;
mod shop;
mod sign_in;
mod way_in;
