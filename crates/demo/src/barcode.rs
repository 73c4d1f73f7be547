//! Barcodes with their check digits, as GS1 has them.

/// The check digit of a GS1 number: the digits from the right weigh 3 and 1 in turn.
fn check_digit(digits: &str) -> u32 {
    let sum: u32 = digits
        .bytes()
        .rev()
        .zip([3, 1].into_iter().cycle())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    (10 - sum % 10) % 10
}

/// The EAN-13 of an item of whoever has this seven-digit prefix.
pub(crate) fn ean13(prefix: &str, item: u64) -> String {
    let digits = format!("{prefix}{item:05}");
    format!("{digits}{}", check_digit(&digits))
}

/// The GTIN-14 of the carton that holds an item.
pub(crate) fn carton(prefix: &str, item: u64) -> String {
    let digits = format!("1{prefix}{item:05}");
    format!("{digits}{}", check_digit(&digits))
}

/// The serial shipping container code of a parcel.
pub(crate) fn sscc(prefix: &str, serial: u64) -> String {
    let digits = format!("3{prefix}{:09}", serial % 1_000_000_000);
    format!("{digits}{}", check_digit(&digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_those_of_gs1() {
        // The examples of GS1's own check digit calculator.
        assert_eq!(check_digit("629104150021"), 3);
        assert_eq!(check_digit("37610425002123456"), 9);
        assert_eq!(ean13("8712801", 42).len(), 13);
        assert_eq!(carton("8712801", 42).len(), 14);
        assert_eq!(sscc("8712801", 42).len(), 18);
    }
}
