//! Typed ids: 64-bit in the database, a prefixed string on the wire.
//!
//! Every id comes from one sequence that nodes lease in blocks, so ids are unique over all nouns
//! and roughly in order of creation. On the wire an id is `prefix_` and the number in Crockford's
//! base 32, lower case: `ord_3v9`.

use std::fmt;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Writes `value` in Crockford's base 32, most significant digit first.
fn encode(value: i64) -> String {
    let mut rest = value.cast_unsigned();
    let mut digits = Vec::with_capacity(13);
    loop {
        digits.push(ALPHABET[(rest % 32) as usize]);
        rest /= 32;
        if rest == 0 {
            break;
        }
    }
    digits.reverse();
    String::from_utf8(digits).expect("the alphabet is ASCII")
}

/// Reads what [`encode`] wrote. Anything else, overflow and leading zeros included, is `None`.
fn decode(text: &str) -> Option<i64> {
    if text.is_empty() || (text.len() > 1 && text.starts_with('0')) {
        return None;
    }
    let mut value: i64 = 0;
    for byte in text.bytes() {
        let digit = ALPHABET.iter().position(|&letter| letter == byte)?;
        value = value.checked_mul(32)?.checked_add(i64::try_from(digit).ok()?)?;
    }
    Some(value)
}

/// What all typed ids share.
pub trait Id: Copy + Ord + std::hash::Hash + fmt::Debug {
    /// The wire prefix, without the underscore.
    const PREFIX: &'static str;
    /// From the number in the database.
    fn new(value: i64) -> Self;
    /// The number in the database.
    fn value(self) -> i64;
}

/// Reads any id from its wire form.
///
/// # Errors
/// [`IdError`] when the prefix is another noun's or the digits are malformed.
pub fn parse<T: Id>(text: &str) -> Result<T, IdError> {
    let wrong = || IdError { expected: T::PREFIX };
    let digits = text
        .strip_prefix(T::PREFIX)
        .and_then(|rest| rest.strip_prefix('_'))
        .ok_or_else(wrong)?;
    decode(digits).map(T::new).ok_or_else(wrong)
}

/// The text is not an id of the noun expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an id like {expected}_3v9")]
pub struct IdError {
    /// The prefix that was expected.
    pub expected: &'static str,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(i64);

        impl Id for $name {
            const PREFIX: &'static str = $prefix;
            fn new(value: i64) -> Self { Self(value) }
            fn value(self) -> i64 { self.0 }
        }

        impl $name {
            /// From the number in the database.
            #[must_use]
            pub const fn new(value: i64) -> Self { Self(value) }
            /// The number in the database.
            #[must_use]
            pub const fn value(self) -> i64 { self.0 }
            /// Zero stands for "none" where a column may not be null.
            #[must_use]
            pub const fn is_none(self) -> bool { self.0 == 0 }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { fmt::Display::fmt(self, f) }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> { parse(text) }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                parse(&text).map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// A goods owner (client).
    OwnerId = "own";
    /// A sales channel of an owner.
    ChannelId = "chn";
    /// A warehouse.
    WarehouseId = "whs";
    /// A bin in a warehouse.
    BinId = "bin";
    /// A product of an owner.
    ProductId = "prd";
    /// A pack of a product: a barcode that means a number of base units.
    PackId = "pck";
    /// A customer of an owner.
    CustomerId = "cus";
    /// An address, kept apart from events so that it can be erased.
    AddressId = "adr";
    /// An order.
    OrderId = "ord";
    /// A line of an order.
    LineId = "lin";
    /// A charge on an order.
    ChargeId = "chg";
    /// A hold on an order.
    HoldId = "hld";
    /// A note on an order.
    NoteId = "nte";
    /// A payment of an order.
    PaymentId = "pay";
    /// A row that says from which bin a line is taken.
    AllocationId = "alo";
    /// A movement in the stock ledger.
    MovementId = "mov";
    /// A parcel or pallet.
    PackageId = "pkg";
    /// A shipment.
    ShipmentId = "shp";
    /// A credit.
    CreditId = "crd";
    /// A return.
    ReturnId = "ret";
    /// Pieces of a return that were found alike.
    GradingId = "grd";
    /// A task for the floor, such as putting picked goods back.
    TaskId = "tsk";
    /// Goods that are coming.
    ExpectedReceiptId = "exr";
    /// A line of an expected receipt.
    ExpectedLineId = "exl";
    /// A stock count.
    StockCountId = "cnt";
    /// A line of a stock count.
    CountLineId = "ctl";
    /// An import.
    ImportId = "imp";
    /// A job.
    JobId = "job";
    /// An account: a person, a key, or a process that acts.
    AccountId = "acc";
    /// A command row.
    CommandId = "cmd";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_form_round_trips() {
        for value in [0, 1, 31, 32, 1_000_000, i64::MAX] {
            let id = OrderId::new(value);
            assert_eq!(id.to_string().parse::<OrderId>(), Ok(id));
        }
    }

    #[test]
    fn another_nouns_id_is_refused() {
        assert!("own_3v9".parse::<OrderId>().is_err());
        assert!("ord_".parse::<OrderId>().is_err());
        assert!("ord_01".parse::<OrderId>().is_err());
        assert!("ord_U".parse::<OrderId>().is_err());
        assert!("ord_zzzzzzzzzzzzzzzz".parse::<OrderId>().is_err());
    }
}
