//! How the domain's nouns lie in tables: each noun names its columns once, and reading, inserting and
//! updating follow from that.

mod expected_receipts;
mod masters;
mod orders;
mod returns;
mod shipments;
mod stock;
mod stock_counts;

use crate::{Cells, Fault, FromCells, Value};
use domain::expected_receipts::ReceiptStatus;
use domain::id::{
    AccountId, AddressId, AllocationId, BinId, ChannelId, ChargeId, CountLineId, CreditId, CustomerId,
    ExpectedLineId, ExpectedReceiptId, GradingId, HoldId, Id, LineId, MovementId, NoteId, OrderId, OwnerId,
    PackId, PackageId, PaymentId, ProductId, ReturnId, ShipmentId, StockCountId, TaskId, WarehouseId,
};
use domain::inventory::{BinKind, MoveKind, TaskKind};
use domain::money::{Currency, Money, TaxRate, UnitPrice};
use domain::orders::{HoldKind, LineKind, LinkKind, NoteAudience, Quantities, Status, Tags};
use domain::owners::{BelowMinimum, Buffers, MinimumOrder, ShortPolicy};
use domain::payments::{PaymentClaim, PaymentKind, PaymentPolicy, PaymentState, PaymentSums, PaymentTerms};
use domain::returns::{Disposition, Grade, ReturnKind, ReturnQuantities, ReturnReason, ReturnStatus};
use domain::rules::Rules;
use domain::shipping::{Stage, WorkCalendar};
use domain::stock_counts::CountStatus;
use domain::time::Instant;
use rustc_hash::FxHashMap;
use std::sync::{LazyLock, RwLock};

/// A noun that is a row of one table.
pub(crate) trait Row: FromCells {
    /// The table.
    const TABLE: &'static str;
    /// What finds the row.
    const KEYS: &'static [&'static str];
    /// What a change may touch. The rest is written once.
    const CHANGING: &'static [&'static str];
    /// What is read, in the order of `FromCells`.
    const READ: &'static [&'static str];
    /// What is inserted: all that is read, and the folded columns.
    const INSERTED: &'static [&'static str];

    /// The values of `INSERTED`.
    fn inserted(self) -> Vec<Value>;

    /// The values of `KEYS`, then those of `CHANGING`.
    fn changed(self) -> Vec<Value>;
}

/// A field of a noun: the run of cells that holds it.
pub(crate) trait Part: Sized {
    /// Adds the values of its cells.
    fn put(self, row: &mut Vec<Value>);

    /// Takes its cells.
    fn take(cells: &mut Cells<'_>) -> Result<Self, Fault>;
}

/// Declares the columns of a noun, in groups: what finds the row, what is written once, what changes, and the folded
/// columns that are written for search and never read back: once, or again with what they are folded from.
macro_rules! row {
    ($noun:ty, $table:literal {
        key { $($key:ident: $($key_column:literal)+,)* }
        once { $($once:ident: $($once_column:literal)+,)* }
        changing { $($changing:ident: $($changing_column:literal)+,)* }
        folded { $($folded:literal from $source:ident,)* }
        $(refolded { $($refolded:literal from $changing_source:ident,)* })?
    }) => {
        impl $crate::rows::Row for $noun {
            const TABLE: &'static str = $table;
            const KEYS: &'static [&'static str] = &[$($($key_column,)+)*];
            const CHANGING: &'static [&'static str] = &[$($($changing_column,)+)* $($($refolded,)*)?];
            const READ: &'static [&'static str] =
                &[$($($key_column,)+)* $($($once_column,)+)* $($($changing_column,)+)*];
            const INSERTED: &'static [&'static str] =
                &[$($($key_column,)+)* $($($once_column,)+)* $($($changing_column,)+)* $($($refolded,)*)? $($folded,)*];

            fn inserted(self) -> Vec<$crate::Value> {
                let folded: Vec<String> = vec![
                    $($(domain::list::fold(&self.$changing_source),)*)? $(domain::list::fold(&self.$source),)*
                ];
                let mut row = Vec::with_capacity(Self::INSERTED.len());
                $($crate::rows::Part::put(self.$key, &mut row);)*
                $($crate::rows::Part::put(self.$once, &mut row);)*
                $($crate::rows::Part::put(self.$changing, &mut row);)*
                row.extend(folded.into_iter().map($crate::Value::from));
                row
            }

            fn changed(self) -> Vec<$crate::Value> {
                let folded: Vec<String> = vec![$($(domain::list::fold(&self.$changing_source),)*)?];
                let mut row = Vec::with_capacity(Self::KEYS.len() + Self::CHANGING.len());
                $($crate::rows::Part::put(self.$key, &mut row);)*
                $($crate::rows::Part::put(self.$changing, &mut row);)*
                row.extend(folded.into_iter().map($crate::Value::from));
                row
            }
        }

        impl $crate::FromCells for $noun {
            fn from_cells(cells: &mut $crate::Cells<'_>) -> Result<Self, $crate::Fault> {
                Ok(Self {
                    $($key: $crate::rows::Part::take(cells)?,)*
                    $($once: $crate::rows::Part::take(cells)?,)*
                    $($changing: $crate::rows::Part::take(cells)?,)*
                })
            }
        }
    };
}
pub(crate) use row;

/// The statement `sql` with `{columns}`, `{table}` and `{key}` filled in for `R`. Texts are constants,
/// so there are few; each is built once and kept for good, which keeps its prepared statement too.
pub(crate) fn text<R: Row>(sql: &'static str) -> &'static str {
    static TEXTS: LazyLock<RwLock<FxHashMap<(&'static str, &'static str), &'static str>>> =
        LazyLock::new(RwLock::default);
    let key = (R::TABLE, sql);
    if let Some(text) = TEXTS.read().expect("no panic while held").get(&key) {
        return text;
    }
    let columns: Vec<String> = R::READ
        .iter()
        .map(|name| format!("{}.{name}", R::TABLE))
        .collect();
    let text = sql
        .replace("{columns}", &columns.join(", "))
        .replace("{table}", R::TABLE)
        .replace("{key}", R::KEYS[0]);
    TEXTS
        .write()
        .expect("no panic while held")
        .entry(key)
        .or_insert_with(|| text.leak())
}

macro_rules! plain {
    ($($kind:ty: $take:ident;)*) => {$(
        impl Part for $kind {
            fn put(self, row: &mut Vec<Value>) {
                row.push(self.into());
            }

            fn take(cells: &mut Cells<'_>) -> Result<Self, Fault> {
                cells.$take()
            }
        }
    )*};
}

plain! { i64: i64; String: text; bool: bool; }

macro_rules! ids {
    ($($id:ty)*) => {$(
        impl Part for $id {
            fn put(self, row: &mut Vec<Value>) {
                row.push(self.value().into());
            }

            fn take(cells: &mut Cells<'_>) -> Result<Self, Fault> {
                Ok(Id::new(cells.i64()?))
            }
        }

        impl FromCells for $id {
            fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
                Part::take(cells)
            }
        }
    )*};
}

ids! {
    AccountId AddressId AllocationId BinId ChannelId ChargeId CountLineId CreditId CustomerId ExpectedLineId
    ExpectedReceiptId GradingId HoldId LineId MovementId NoteId OrderId OwnerId PackId PackageId PaymentId ProductId
    ReturnId ShipmentId StockCountId TaskId WarehouseId
}

macro_rules! wrapped {
    ($($kind:ident)*) => {$(
        impl Part for $kind {
            fn put(self, row: &mut Vec<Value>) {
                row.push(self.0.into());
            }

            fn take(cells: &mut Cells<'_>) -> Result<Self, Fault> {
                cells.i64().map($kind)
            }
        }
    )*};
}

wrapped! { Instant Money TaxRate }

/// Words that the database holds by name; a name that this program does not know is a fault.
macro_rules! words {
    ($($kind:ty: |$name:ident| $read:expr;)*) => {$(
        impl Part for $kind {
            fn put(self, row: &mut Vec<Value>) {
                row.push(self.name().into());
            }

            fn take(cells: &mut Cells<'_>) -> Result<Self, Fault> {
                let text = cells.text()?;
                let $name = text.as_str();
                let read: Option<$kind> = $read;
                read.filter(|it| it.name() == text).ok_or_else(|| unreadable(stringify!($kind), &text))
            }
        }
    )*};
}

words! {
    BelowMinimum: |name| Self::named(name);
    BinKind: |name| Some(Self::named(name));
    CountStatus: |name| Self::named(name);
    Disposition: |name| Self::named(name);
    Grade: |name| Self::named(name);
    HoldKind: |name| Some(Self::named(name));
    LineKind: |name| Some(Self::named(name));
    LinkKind: |name| Self::named(name);
    MoveKind: |name| move_kind(name);
    NoteAudience: |name| Self::named(name);
    PaymentClaim: |name| Some(Self::named(name));
    PaymentKind: |name| Self::named(name);
    PaymentPolicy: |name| Self::named(name);
    PaymentState: |name| Self::named(name);
    ReceiptStatus: |name| Self::named(name);
    ReturnKind: |name| Self::named(name);
    ReturnReason: |name| Self::named(name);
    ReturnStatus: |name| Self::named(name);
    ShortPolicy: |name| Some(Self::named(name));
    Stage: |name| Self::named(name);
    Status: |name| Self::named(name);
    TaskKind: |name| Some(Self::named(name));
}

impl FromCells for Disposition {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Part::take(cells)
    }
}

impl FromCells for LinkKind {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Part::take(cells)
    }
}

impl FromCells for Stage {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Part::take(cells)
    }
}

impl FromCells for Status {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Part::take(cells)
    }
}

fn move_kind(name: &str) -> Option<MoveKind> {
    use MoveKind::{Adjust, Pick, PutBack, Receive, Return, Ship, Transfer};
    [Receive, Adjust, Transfer, Return, Pick, PutBack, Ship]
        .into_iter()
        .find(|kind| kind.name() == name)
}

fn unreadable(kind: &str, text: &str) -> Fault {
    Fault::Unreadable(format!("{text:?} as {kind}"))
}

impl Part for Currency {
    fn put(self, row: &mut Vec<Value>) {
        row.push(self.code().into());
    }

    fn take(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        let code = cells.text()?;
        Self::parse(&code).ok_or_else(|| unreadable("Currency", &code))
    }
}

/// An amount that the source may have left unsaid.
impl Part for Option<Money> {
    fn put(self, row: &mut Vec<Value>) {
        row.push(self.map(|amount| amount.0).into());
    }

    fn take(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(cells.opt_i64()?.map(Money))
    }
}

/// Each on a line of its own, so that one is found by [`tag_line`].
impl Part for Tags {
    fn put(self, row: &mut Vec<Value>) {
        let lines: Vec<&str> = self.iter().collect();
        let column = if lines.is_empty() {
            String::new()
        } else {
            tag_line(&lines.join("\n"))
        };
        row.push(column.into());
    }

    fn take(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        let column = cells.text()?;
        Ok(column
            .split('\n')
            .filter(|tag| !tag.is_empty())
            .map(str::to_owned)
            .collect())
    }
}

/// How a tag stands in the column of tags.
pub(crate) fn tag_line(tag: &str) -> String {
    format!("\n{tag}\n")
}

/// The sums of payments, by kind.
impl Part for PaymentSums {
    fn put(self, row: &mut Vec<Value>) {
        row.extend([self.authorised, self.paid, self.refunded].map(|sum| Value::from(sum.0)));
    }

    fn take(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        let [authorised, paid, refunded] = numbers(cells)?.map(Money);
        Ok(Self {
            authorised,
            paid,
            refunded,
        })
    }
}

/// What an owner's orders are to be worth.
impl Part for MinimumOrder {
    fn put(self, row: &mut Vec<Value>) {
        self.amount.put(row);
        self.below.put(row);
    }

    fn take(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            amount: Part::take(cells)?,
            below: Part::take(cells)?,
        })
    }
}

/// When a warehouse works: one value, which no statement looks into.
impl Part for WorkCalendar {
    fn put(self, row: &mut Vec<Value>) {
        let text = if self.is_none() {
            String::new()
        } else {
            serde_json::to_string(&self).expect("days, times and texts are JSON")
        };
        text.put(row);
    }

    fn take(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        let text: String = Part::take(cells)?;
        if text.is_empty() {
            return Ok(Self::default());
        }
        serde_json::from_str(&text).map_err(|error| Fault::Unreadable(format!("calendar: {error}")))
    }
}

/// The rules of an owner, as one JSON value; empty where there was never one.
impl Part for Rules {
    fn put(self, row: &mut Vec<Value>) {
        let text = if self.is_none() {
            String::new()
        } else {
            serde_json::to_string(&self).expect("numbers, words and texts are JSON")
        };
        text.put(row);
    }

    fn take(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        let text: String = Part::take(cells)?;
        if text.is_empty() {
            return Ok(Self::default());
        }
        serde_json::from_str(&text).map_err(|error| Fault::Unreadable(format!("rules: {error}")))
    }
}

/// What is kept back from a channel: one value, which no statement looks into.
impl Part for Buffers {
    fn put(self, row: &mut Vec<Value>) {
        let text = if self.is_none() {
            String::new()
        } else {
            serde_json::to_string(&self).expect("numbers under ids are JSON")
        };
        text.put(row);
    }

    fn take(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        let text: String = Part::take(cells)?;
        if text.is_empty() {
            return Ok(Self::default());
        }
        serde_json::from_str(&text).map_err(|error| Fault::Unreadable(format!("buffers: {error}")))
    }
}

/// What an owner wants of payment.
impl Part for PaymentTerms {
    fn put(self, row: &mut Vec<Value>) {
        self.policy.put(row);
        self.keeps_stock.put(row);
        self.cancel_after_days.put(row);
    }

    fn take(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            policy: Part::take(cells)?,
            keeps_stock: Part::take(cells)?,
            cancel_after_days: Part::take(cells)?,
        })
    }
}

/// What a channel wants where its owner wants something else; empty for the same.
impl Part for Option<PaymentPolicy> {
    fn put(self, row: &mut Vec<Value>) {
        row.push(self.map_or("", PaymentPolicy::name).into());
    }

    fn take(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        let name = cells.text()?;
        let policy = PaymentPolicy::named(&name);
        if policy.is_none() && !name.is_empty() {
            return Err(unreadable("PaymentPolicy", &name));
        }
        Ok(policy)
    }
}

impl Part for UnitPrice {
    fn put(self, row: &mut Vec<Value>) {
        row.extend([self.micros, self.per_quantity].map(Value::from));
    }

    fn take(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            micros: cells.i64()?,
            per_quantity: cells.i64()?,
        })
    }
}

impl Part for Quantities {
    fn put(self, row: &mut Vec<Value>) {
        row.extend(self.values().map(Value::from));
    }

    fn take(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        numbers(cells).map(Self::from_values)
    }
}

impl Part for ReturnQuantities {
    fn put(self, row: &mut Vec<Value>) {
        row.extend(self.values().map(Value::from));
    }

    fn take(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        numbers(cells).map(Self::from_values)
    }
}

/// Length, width and height.
impl Part for [i64; 3] {
    fn put(self, row: &mut Vec<Value>) {
        row.extend(self.map(Value::from));
    }

    fn take(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        numbers(cells)
    }
}

fn numbers<const N: usize>(cells: &mut Cells<'_>) -> Result<[i64; N], Fault> {
    let mut values = [0; N];
    for value in &mut values {
        *value = cells.i64()?;
    }
    Ok(values)
}
