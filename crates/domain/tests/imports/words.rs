//! Every code an import can answer with has its words in English and Dutch, and they name the same facts.

use std::collections::{BTreeMap, BTreeSet};

use domain::imports::profile::validate::CODES as PROFILE_CODES;
use domain::imports::profile::{SHIPPED, shipped};
use domain::imports::records::Flag;
use domain::imports::refusal::CODES;

fn words(json: &str) -> BTreeMap<String, String> {
    serde_json::from_str(json).expect("a map of texts")
}

fn facts(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|part| part.split('}').next())
        .collect()
}

#[test]
fn every_code_has_words_in_both_languages() {
    let english = words(include_str!("../../../../content/imports/en.json"));
    let dutch = words(include_str!("../../../../content/imports/nl.json"));
    let mut codes: BTreeSet<String> = CODES.iter().map(ToString::to_string).collect();
    codes.extend(
        ["encoding", "separator", "decimal_mark", "date_order"].map(|about| format!("question.{about}")),
    );
    codes.extend(Flag::ALL.iter().map(|flag| flag.name().to_owned()));
    codes.extend(PROFILE_CODES.iter().map(ToString::to_string));
    codes.insert("no_rule".to_owned());
    for (name, _) in SHIPPED {
        let profile = shipped(name).expect("it ships");
        codes.extend(profile.kinds.into_iter().filter_map(|rule| rule.ask));
    }
    for own in [&english, &dutch] {
        assert_eq!(own.keys().cloned().collect::<BTreeSet<_>>(), codes);
    }
    for (code, text) in &english {
        assert_eq!(facts(text), facts(&dutch[code]), "{code}");
    }
}
