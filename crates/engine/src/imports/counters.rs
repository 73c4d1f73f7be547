//! What became of an import's documents and lines.

use domain::imports::Tally;
use domain::imports::verdict::Bucket;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Counts and sums, kept with the import after every step of its work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counters {
    /// Documents dealt with; a commit goes on after them.
    pub documents_done: i64,
    /// Orders put in; in a check, orders that would be.
    pub orders_created: i64,
    /// Orders that the book has with the same content.
    pub orders_unchanged: i64,
    /// Credits, adjustments and write-offs put in.
    pub credits_created: i64,
    /// Those that the book has with the same content.
    pub credits_unchanged: i64,
    /// Documents that the book has with another content: shown to a person, left as they are.
    pub documents_changed: i64,
    /// Documents of which no rule or answer decides what they are: shown to a person, not put in.
    pub documents_undecided: i64,
    /// Documents put in that a person should look at.
    pub documents_asked: i64,
    /// Documents refused.
    pub documents_refused: i64,
    /// Products put in.
    pub products_created: i64,
    /// Products that were there.
    pub products_unchanged: i64,
    /// Customers put in.
    pub customers_created: i64,
    /// Levels of stock set.
    pub levels_set: i64,
    /// Levels that were so already.
    pub levels_unchanged: i64,
    /// Lines of the files read, blank ones included.
    pub lines_read: i64,
    /// Lines refused.
    pub lines_refused: i64,
    /// Sum of the quantities of all readable lines, with their signs.
    pub quantity_sum: String,
    /// Sum of the values of all readable lines, with their signs, exact.
    pub value_sum: String,
    /// Lines, quantities and values by what became of them.
    pub buckets: Value,
}

impl Counters {
    /// Takes over the sums of the reader.
    pub fn take_tally(&mut self, tally: &Tally) {
        let buckets = [
            &tally.order,
            &tally.credit,
            &tally.stock_adjustment,
            &tally.money_adjustment,
            &tally.undecided,
            &tally.charge,
            &tally.ignored,
            &tally.repeated,
            &tally.refused,
        ];
        let mut sum = Bucket::default();
        buckets.into_iter().for_each(|bucket| sum.add(bucket));
        self.lines_read = i64::try_from(tally.lines_read).unwrap_or(i64::MAX);
        self.quantity_sum = sum.quantity.to_string();
        self.value_sum = sum.value.normalize().to_string();
        self.buckets = serde_json::to_value(tally).unwrap_or_default();
    }
}
