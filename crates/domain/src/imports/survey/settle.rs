//! What the values prove, the profile gives or a person has answered is settled; the rest is asked.

use serde::Serialize;

use super::super::date::DateOrder;
use super::super::detect::{Found, Sample};
use super::super::field::Field;
use super::super::number::DecimalMark;
use super::super::profile::Profile;
use super::super::read::{FormGiven, Header, decode};
use super::super::values::Values;
use super::{Answers, DoneFile, FormQuestion};

/// Asks what encoding and separator do not prove.
pub(super) fn ask_form(done: &DoneFile, given: &FormGiven, questions: &mut Vec<FormQuestion>) {
    let mut ask = |about, candidates, samples| {
        questions.push(FormQuestion {
            about,
            file: done.eyes.file,
            field: None,
            column: None,
            candidates,
            samples,
        });
    };
    if given.separator.is_none() && !done.form.separators_possible.is_empty() {
        let candidates = done
            .form
            .separators_possible
            .iter()
            .map(char::to_string)
            .collect();
        ask("separator", candidates, Vec::new());
    }
    let encodings = &done.form.encodings_possible;
    if given.encoding.is_none() && !encodings.is_empty() {
        let line = done.form.letters.first_line();
        let read = |name: &&str| {
            encoding_rs::Encoding::for_label(name.as_bytes()).map(|own| decode::shown_as(line, own))
        };
        let sample = Sample {
            raw: decode::shown_as(line, encoding_rs::WINDOWS_1252),
            read_as: encodings.iter().map(read).collect(),
        };
        ask(
            "encoding",
            encodings.iter().map(ToString::to_string).collect(),
            vec![sample],
        );
    }
}

/// Marks and orders of a file's columns: answered, given by the profile, proved, or asked.
pub(super) fn settle(
    done: &DoneFile,
    profile: &Profile,
    answers: &Answers,
    questions: &mut Vec<FormQuestion>,
) -> Values {
    let mut marks = vec![DecimalMark::Point; Field::ALL.len()];
    let mut orders: Vec<Option<DateOrder>> = vec![None; Field::ALL.len()];
    for (field, evidence) in &done.eyes.numbers {
        let said = answers
            .decimal_marks
            .get(field)
            .copied()
            .or(answers.decimal_mark)
            .or(profile.decimal_mark.given());
        marks[field.index()] = match (said, evidence.found()) {
            (Some(mark), _) | (None, Found::Proved { value: mark }) => mark,
            (None, Found::Indifferent) => DecimalMark::Point,
            (
                None,
                Found::Ambiguous {
                    candidates, samples, ..
                },
            ) => {
                questions.push(asked("decimal_mark", done, *field, named(&candidates), samples));
                DecimalMark::Point
            }
        };
    }
    for (field, evidence) in &done.eyes.dates {
        let said = answers
            .date_orders
            .get(field)
            .copied()
            .or(answers.date_order)
            .or(profile.date_order.given());
        orders[field.index()] = match (said, evidence.found()) {
            (Some(order), _) | (None, Found::Proved { value: order }) => Some(order),
            (None, Found::Indifferent) => None,
            (
                None,
                Found::Ambiguous {
                    candidates, samples, ..
                },
            ) => {
                questions.push(asked("date_order", done, *field, named(&candidates), samples));
                None
            }
        };
    }
    Values {
        layout: done.layout.clone(),
        marks,
        orders,
    }
}

fn named<T: Serialize>(candidates: &[T]) -> Vec<String> {
    let name = |candidate| {
        serde_json::to_value(candidate)
            .ok()
            .and_then(|name| name.as_str().map(str::to_owned))
    };
    candidates.iter().filter_map(name).collect()
}

fn asked(
    about: &'static str,
    done: &DoneFile,
    field: Field,
    candidates: Vec<String>,
    samples: Vec<Sample>,
) -> FormQuestion {
    let column = done
        .layout
        .column(field)
        .map(|column| Header::shown(&done.form.header, column));
    FormQuestion {
        about,
        file: done.eyes.file,
        field: Some(field),
        column,
        candidates,
        samples,
    }
}
