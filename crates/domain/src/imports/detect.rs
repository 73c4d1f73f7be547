//! What a column's values prove of decimal mark and date order. What they do not prove is a question with samples, and
//! the profile, an option or a person answers it: nothing is guessed.

use rust_decimal::Decimal;
use serde::Serialize;

use super::date::{DateOrder, read_date, shape};
use super::number::{DecimalMark, read_number};

/// What a column turned out to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "found")]
pub enum Found<T> {
    /// The values prove it.
    Proved {
        /// What they prove.
        value: T,
    },
    /// Every reading gives the same values: it does not matter.
    Indifferent,
    /// The values allow several readings that differ, or contradict each other.
    Ambiguous {
        /// The readings on offer.
        candidates: Vec<T>,
        /// Some values prove one reading, some another.
        contradictory: bool,
        /// Values, and how each candidate reads them.
        samples: Vec<Sample>,
    },
}

/// A value and how each candidate reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sample {
    /// As it stands in the file.
    pub raw: String,
    /// By candidate, in the candidates' order; `None` where that candidate cannot read it.
    pub read_as: Vec<Option<String>>,
}

/// Evidence for one column of numbers.
#[derive(Debug, Clone, Default)]
pub struct NumberEvidence {
    point_only: u64,
    comma_only: u64,
    differing: u64,
    samples: Vec<String>,
    proofs: Vec<String>,
}

impl NumberEvidence {
    /// Takes one value. Plain digits prove nothing.
    pub fn take(&mut self, text: &str, samples_max: usize) {
        let bare = text.strip_prefix('-').unwrap_or(text);
        if bare.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        let (point, comma) = (
            read_number(text, DecimalMark::Point).ok(),
            read_number(text, DecimalMark::Comma).ok(),
        );
        match (point, comma) {
            (Some(_), None) => self.proof(true, text),
            (None, Some(_)) => self.proof(false, text),
            (Some(point), Some(comma)) if point != comma => {
                self.differing += 1;
                if self.samples.len() < samples_max {
                    self.samples.push(text.to_owned());
                }
            }
            _ => {}
        }
    }

    fn proof(&mut self, point: bool, text: &str) {
        let count = if point {
            &mut self.point_only
        } else {
            &mut self.comma_only
        };
        *count += 1;
        if *count == 1 {
            self.proofs.push(text.to_owned());
        }
    }

    /// The verdict.
    #[must_use]
    pub fn found(&self) -> Found<DecimalMark> {
        match (self.point_only > 0, self.comma_only > 0) {
            (true, false) => Found::Proved {
                value: DecimalMark::Point,
            },
            (false, true) => Found::Proved {
                value: DecimalMark::Comma,
            },
            (false, false) if self.differing == 0 => Found::Indifferent,
            (point, _) => Found::Ambiguous {
                candidates: DecimalMark::ALL.to_vec(),
                contradictory: point,
                samples: self
                    .proofs
                    .iter()
                    .chain(&self.samples)
                    .map(|raw| number_sample(raw))
                    .collect(),
            },
        }
    }
}

fn number_sample(raw: &str) -> Sample {
    let read = |mark| {
        read_number(raw, mark)
            .ok()
            .map(|number: Decimal| number.to_string())
    };
    Sample {
        raw: raw.to_owned(),
        read_as: DecimalMark::ALL.map(read).to_vec(),
    }
}

/// Evidence for one column of dates, apart for each shape: two spellings in one column may come from two hands.
#[derive(Debug, Clone, Default)]
pub struct DateEvidence {
    shapes: Vec<ShapeEvidence>,
    last: String,
}

#[derive(Debug, Clone)]
struct ShapeEvidence {
    shape: [u8; 4],
    /// By order: every value so far can be read so.
    alive: [bool; 3],
    /// By pair of orders (dmy-mdy, dmy-ymd, mdy-ymd): some value reads differently.
    differ: [bool; 3],
    samples: Vec<String>,
}

const SHAPES_MAX: usize = 16;
const PAIRS: [(usize, usize); 3] = [(0, 1), (0, 2), (1, 2)];

impl DateEvidence {
    /// Takes one value. Repeats of the last one cost nothing.
    pub fn take(&mut self, text: &str, samples_max: usize) {
        if text.is_empty() || text == self.last {
            return;
        }
        text.clone_into(&mut self.last);
        let read = DateOrder::ALL.map(|order| read_date(text, order));
        let Some(some) = read.iter().flatten().next() else {
            return;
        };
        if !some.order_matters {
            return;
        }
        let shape = shape(text);
        let at = match self.shapes.iter().position(|known| known.shape == shape) {
            Some(at) => at,
            None if self.shapes.len() == SHAPES_MAX => return,
            None => {
                self.shapes.push(ShapeEvidence {
                    shape,
                    alive: [true; 3],
                    differ: [false; 3],
                    samples: Vec::new(),
                });
                self.shapes.len() - 1
            }
        };
        let known = &mut self.shapes[at];
        for (alive, read) in known.alive.iter_mut().zip(&read) {
            *alive = *alive && read.is_some();
        }
        for (differ, (left, right)) in known.differ.iter_mut().zip(PAIRS) {
            *differ =
                *differ || matches!((&read[left], &read[right]), (Some(a), Some(b)) if a.date != b.date);
        }
        if known.samples.len() < samples_max {
            known.samples.push(text.to_owned());
        }
    }

    /// The verdict: one order for the whole column, proved by each of its shapes.
    #[must_use]
    pub fn found(&self) -> Found<DateOrder> {
        let mut proved: Option<DateOrder> = None;
        let mut contradictory = false;
        let mut open = false;
        for shape in &self.shapes {
            match shape.verdict() {
                Verdict::One(order) if proved.is_none_or(|known| known == order) => proved = Some(order),
                Verdict::One(_) | Verdict::None => contradictory = true,
                Verdict::Open => open = true,
                Verdict::Same => {}
            }
        }
        match proved {
            _ if open || contradictory => self.ambiguous(contradictory),
            Some(value) => Found::Proved { value },
            None => Found::Indifferent,
        }
    }

    fn ambiguous(&self, contradictory: bool) -> Found<DateOrder> {
        let possible = |at: usize| self.shapes.iter().any(|shape| shape.alive[at]) || contradictory;
        let candidates: Vec<DateOrder> = DateOrder::ALL
            .iter()
            .enumerate()
            .filter(|(at, _)| possible(*at))
            .map(|(_, order)| *order)
            .collect();
        let read = |raw: &String| Sample {
            raw: raw.clone(),
            read_as: candidates
                .iter()
                .map(|order| read_date(raw, *order).map(|read| read.date.to_string()))
                .collect(),
        };
        let samples = self
            .shapes
            .iter()
            .flat_map(|shape| shape.samples.iter().take(2))
            .map(read)
            .collect();
        Found::Ambiguous {
            candidates,
            contradictory,
            samples,
        }
    }
}

enum Verdict {
    One(DateOrder),
    None,
    Open,
    Same,
}

impl ShapeEvidence {
    fn verdict(&self) -> Verdict {
        let alive: Vec<usize> = (0..3).filter(|at| self.alive[*at]).collect();
        match alive.as_slice() {
            [] => Verdict::None,
            [one] => Verdict::One(DateOrder::ALL[*one]),
            several => {
                let differs =
                    |(left, right): &(usize, usize)| several.contains(left) && several.contains(right);
                let open = PAIRS
                    .iter()
                    .enumerate()
                    .any(|(at, pair)| self.differ[at] && differs(pair));
                if open { Verdict::Open } else { Verdict::Same }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(values: &[&str]) -> Found<DateOrder> {
        let mut evidence = DateEvidence::default();
        values.iter().for_each(|value| evidence.take(value, 5));
        evidence.found()
    }

    fn numbers(values: &[&str]) -> Found<DecimalMark> {
        let mut evidence = NumberEvidence::default();
        values.iter().for_each(|value| evidence.take(value, 5));
        evidence.found()
    }

    #[test]
    fn a_day_beyond_twelve_proves_the_order() {
        assert_eq!(
            dates(&["01-12-2010 11:27", "13-12-2010 08:00"]),
            Found::Proved {
                value: DateOrder::Dmy
            }
        );
        assert_eq!(
            dates(&["7/4/1996", "7/16/1996"]),
            Found::Proved {
                value: DateOrder::Mdy
            }
        );
        assert_eq!(dates(&["2010-12-01 08:26:00"]), Found::Indifferent);
        assert_eq!(dates(&["03-03-2011"]), Found::Indifferent);
    }

    #[test]
    fn what_is_not_proved_is_asked_with_samples() {
        let Found::Ambiguous {
            candidates,
            contradictory,
            samples,
        } = dates(&["04-05-2011"])
        else {
            panic!("guessed")
        };
        assert_eq!(
            (candidates, contradictory),
            (vec![DateOrder::Dmy, DateOrder::Mdy], false)
        );
        assert_eq!(
            samples[0].read_as,
            vec![Some("2011-05-04".to_owned()), Some("2011-04-05".to_owned())]
        );
        assert!(matches!(
            dates(&["13-12-2011", "12-13-2011"]),
            Found::Ambiguous {
                contradictory: true,
                ..
            }
        ));
    }

    #[test]
    fn two_spellings_in_one_column_are_two_hands() {
        // The short spelling proves month first; it proves nothing of the long one.
        assert!(matches!(
            dates(&["04-30-22", "04-12-2022"]),
            Found::Ambiguous {
                contradictory: false,
                ..
            }
        ));
    }

    #[test]
    fn decimal_marks() {
        assert_eq!(
            numbers(&["1,234", "1,85"]),
            Found::Proved {
                value: DecimalMark::Comma
            }
        );
        assert_eq!(
            numbers(&["6", "12.5"]),
            Found::Proved {
                value: DecimalMark::Point
            }
        );
        assert_eq!(numbers(&["6", "-12"]), Found::Indifferent);
        assert!(matches!(
            numbers(&["1.234"]),
            Found::Ambiguous {
                contradictory: false,
                ..
            }
        ));
        assert!(matches!(
            numbers(&["1.5", "1,5"]),
            Found::Ambiguous {
                contradictory: true,
                ..
            }
        ));
    }
}
