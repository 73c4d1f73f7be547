//! When those who wait for stock can have it: what is coming, dealt out to the queue before it comes.

use crate::id::{ExpectedReceiptId, LineId};
use rustc_hash::FxHashMap;

/// Pieces of a product that are coming to a warehouse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    /// The expected receipt.
    pub receipt: ExpectedReceiptId,
    /// Its number.
    pub number: String,
    /// The day it is expected.
    pub date: String,
    /// Pieces still to come.
    pub quantity: i64,
}

/// An order line that waits for the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The line.
    pub line: LineId,
    /// Pieces that it waits for.
    pub quantity: i64,
}

/// What a waiting line can count on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The expected receipt that covers the last of its pieces.
    pub receipt: ExpectedReceiptId,
    /// Its number.
    pub number: String,
    /// The day it is expected.
    pub date: String,
}

/// What waiting lines can count on, by line.
pub type Promises = FxHashMap<LineId, Promise>;

/// The lines of the queue that what is coming covers, each with the earliest receipt by which everybody before it and
/// the line itself have all they wait for. `queue` stands in its order, `coming` by date. `free` is what the warehouse has
/// free now: below zero, what comes first makes good what was promised and lost.
#[must_use]
pub fn promises(free: i64, queue: &[Waiting], coming: &[Coming]) -> Vec<(LineId, Promise)> {
    let mut covered = free;
    let mut coming = coming.iter();
    let mut last: Option<&Coming> = None;
    let mut wanted = 0;
    let mut made = Vec::new();
    for waiting in queue {
        wanted += waiting.quantity;
        while covered < wanted {
            let Some(next) = coming.next() else { return made };
            covered += next.quantity;
            last = Some(next);
        }
        // Without a receipt, stock that is here covers it: the job that hands it out is on its way.
        if let Some(by) = last {
            let (receipt, number, date) = (by.receipt, by.number.clone(), by.date.clone());
            made.push((
                waiting.line,
                Promise {
                    receipt,
                    number,
                    date,
                },
            ));
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(free: i64, queue: &[i64], coming: &[(i64, &str)]) -> String {
        let queue: Vec<Waiting> = (1..)
            .zip(queue)
            .map(|(line, quantity)| Waiting {
                line: LineId::new(line),
                quantity: *quantity,
            })
            .collect();
        let coming: Vec<Coming> = (1..)
            .zip(coming)
            .map(|(receipt, (quantity, date))| Coming {
                receipt: ExpectedReceiptId::new(receipt),
                number: String::new(),
                date: (*date).to_owned(),
                quantity: *quantity,
            })
            .collect();
        let made = promises(free, &queue, &coming);
        let words = made
            .iter()
            .map(|(line, promise)| format!("{} {}", line.value(), promise.date));
        words.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn each_waits_for_the_receipt_that_covers_everybody_before_it_too() {
        assert_eq!(told(0, &[2, 3, 4], &[(5, "mon"), (3, "tue")]), "1 mon, 2 mon");
        assert_eq!(
            told(0, &[2, 3, 4], &[(5, "mon"), (4, "tue")]),
            "1 mon, 2 mon, 3 tue"
        );
        assert_eq!(told(0, &[6], &[(2, "mon"), (2, "tue"), (2, "wed")]), "1 wed");
        assert_eq!(told(0, &[], &[(2, "mon")]), "");
        assert_eq!(told(0, &[1], &[]), "");
    }

    #[test]
    fn lost_stock_is_made_good_first_and_free_stock_is_no_promise_of_a_day() {
        assert_eq!(told(-4, &[1], &[(4, "mon"), (1, "tue")]), "1 tue");
        assert_eq!(told(1, &[1, 2], &[(2, "mon")]), "2 mon");
    }
}
