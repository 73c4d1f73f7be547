//! kill -9 in the middle of a backup and of a restore: what stands under a backup's name is whole, and what is taken for
//! a book is one.

use crate::chance::{Chance, pause, rounds};
use crate::node::Book;
use std::process::{Command, Stdio};
use std::time::Instant;
use store::harness::{Cluster, Durability};

/// Enough that a kill falls into the middle of something.
const ORDERS: &str = "300";

/// How the program says that there is no book.
const NO_BOOK: Option<i32> = Some(3);

/// Runs the program for a while that chance chooses, up to `most_ms`, and kills it if it is not done.
fn run_and_kill(mut program: Command, chance: &mut Chance, most_ms: usize) {
    let mut child = program
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    pause(chance.below(most_ms) as u64);
    // It may be done by now.
    let _ = child.kill();
    child.wait().expect("it ends");
}

/// Runs the program to its good end; answers how long that took, by which kills are spread.
fn run_whole(book: &Book, arguments: &[&str]) -> usize {
    let begun = Instant::now();
    let ended = book.run(arguments);
    assert!(ended.status.success(), "{arguments:?}: {ended:?}");
    usize::try_from(begun.elapsed().as_millis()).expect("not that long")
}

/// A backup of a book with something of everything in it.
fn backup_of_a_book(source: &Book) -> String {
    run_whole(source, &["demo", "--orders", ORDERS]);
    let file = source.path("whole").display().to_string();
    run_whole(source, &["backup", &file]);
    file
}

fn kill_restores(target: &Book, file: &str, chance: &mut Chance) {
    let measured = run_whole(target, &["restore", file]);
    for _ in 0..rounds(3, 300) {
        let program = target.program(&["restore", file, "--replace"]);
        run_and_kill(program, chance, measured);
        target.assert_sound();
    }
}

/// Where there was no book, there is a whole one or still none.
fn kill_first_restores(file: &str, chance: &mut Chance) {
    for _ in 0..rounds(3, 300) {
        let target = Book::sqlite();
        run_and_kill(target.program(&["restore", file]), chance, 1_500);
        if target.run(&["verify"]).status.code() == NO_BOOK {
            run_whole(&target, &["restore", file]);
        }
        target.assert_sound();
    }
}

fn kill_backups(book: &Book, chance: &mut Chance) {
    let measured = run_whole(book, &["backup", &book.path("measured").display().to_string()]);
    for _ in 0..rounds(3, 300) {
        let file = book.path("killed");
        let name = file.display().to_string();
        run_and_kill(book.program(&["backup", &name]), chance, measured);
        if file.exists() {
            run_whole(book, &["restore", "--check", &name]);
            std::fs::remove_file(&file).expect("it is removed");
        }
    }
    book.assert_sound();
}

#[test]
fn a_killed_backup_or_restore_is_never_taken_for_a_whole_one() {
    let mut chance = Chance::begin();
    let source = Book::sqlite();
    let file = backup_of_a_book(&source);
    kill_first_restores(&file, &mut chance);
    let cluster = Cluster::start(Durability::On).expect("PostgreSQL starts");
    for target in [Book::sqlite(), Book::postgres(cluster.url("postgres"))] {
        kill_restores(&target, &file, &mut chance);
        kill_backups(&target, &mut chance);
    }
}
