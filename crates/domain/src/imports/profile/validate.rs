//! A profile is checked whole: every error at once, each with its path, so that a person mends it in one go.

use std::fmt::Display;

use jiff::tz::TimeZone;
use serde::Serialize;

use super::super::field::{Field, Role};
use super::super::values::tax_rate_of;
use super::rule::{Condition, DocumentKind};
use super::{PriceMeans, Profile, Source, Table, VERSION};

/// One thing wrong with a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProfileError {
    /// Where: `tables[0].columns.sku`.
    pub path: String,
    /// What, one of [`CODES`].
    pub code: &'static str,
    /// The value at fault.
    pub value: String,
}

/// Every code a profile can be refused with.
pub const CODES: &[&str] = &[
    "profile.version_unknown",
    "profile.name_blank",
    "profile.zone_unknown",
    "profile.tax_rate_malformed",
    "profile.channel_blank",
    "profile.group_by_empty",
    "profile.tables_empty",
    "profile.field_missing",
    "profile.role_twice",
    "profile.roles_contradict",
    "profile.source_malformed",
    "profile.condition_malformed",
    "profile.condition_not_a_number",
    "profile.rule_without_condition",
    "profile.separator_malformed",
    "profile.reason_blank",
];

/// Everything wrong with a profile.
#[must_use]
pub fn check(profile: &Profile) -> Vec<ProfileError> {
    let mut errors = Errors(Vec::new());
    errors.unless(
        profile.version == VERSION,
        "version",
        "profile.version_unknown",
        profile.version,
    );
    errors.unless(!profile.name.trim().is_empty(), "name", "profile.name_blank", "");
    errors.unless(
        TimeZone::get(&profile.time_zone).is_ok(),
        "time_zone",
        "profile.zone_unknown",
        &profile.time_zone,
    );
    errors.unless(
        !profile.channel.trim().is_empty(),
        "channel",
        "profile.channel_blank",
        "",
    );
    errors.unless(
        !profile.group_by.is_empty(),
        "group_by",
        "profile.group_by_empty",
        "",
    );
    if let Some(rate) = profile.tax_rate {
        errors.unless(
            tax_rate_of(rate).is_some(),
            "tax_rate",
            "profile.tax_rate_malformed",
            rate,
        );
    }
    if let Some(separator) = profile.form.separator {
        let usable = separator.is_ascii() && !matches!(separator, '"' | '\n' | '\r' | '\0');
        errors.unless(usable, "form.separator", "profile.separator_malformed", separator);
    }
    errors.unless(!profile.tables.is_empty(), "tables", "profile.tables_empty", "");
    for (at, table) in profile.tables.iter().enumerate() {
        check_table(profile, at, table, &mut errors);
    }
    check_roles(profile, &mut errors);
    check_rules(profile, &mut errors);
    errors.0
}

struct Errors(Vec<ProfileError>);

impl Errors {
    fn unless(&mut self, holds: bool, path: impl Into<String>, code: &'static str, value: impl Display) {
        debug_assert!(CODES.contains(&code), "{code} is not in CODES");
        if !holds {
            self.0.push(ProfileError {
                path: path.into(),
                code,
                value: format!("{value}"),
            });
        }
    }
}

fn check_table(profile: &Profile, at: usize, table: &Table, errors: &mut Errors) {
    let has = |field: &Field| table.columns.contains_key(field) || table.constants.contains_key(field);
    let mut required: Vec<Field> = table.role.required().to_vec();
    if matches!(table.role, Role::Orders | Role::Lines) {
        required.extend(&profile.group_by);
        required.push(match profile.price {
            PriceMeans::Unit => Field::UnitPrice,
            PriceMeans::LineTotal => Field::LineTotal,
        });
    }
    required.sort_unstable();
    required.dedup();
    for field in required.iter().filter(|field| !has(field)) {
        errors.unless(
            false,
            format!("tables[{at}].columns.{}", field.name()),
            "profile.field_missing",
            field.name(),
        );
    }
    for (field, source) in &table.columns {
        let sound = match source {
            Source::Column(column) => !column.trim().is_empty(),
            Source::Detailed(detailed) => detailed.column.is_some() == detailed.join.is_empty(),
        };
        errors.unless(
            sound,
            format!("tables[{at}].columns.{}", field.name()),
            "profile.source_malformed",
            "",
        );
    }
}

fn check_roles(profile: &Profile, errors: &mut Errors) {
    let count = |role: Role| profile.tables.iter().filter(|table| table.role == role).count();
    for role in [Role::Headers, Role::Lines, Role::Customers] {
        errors.unless(
            count(role) < 2,
            "tables",
            "profile.role_twice",
            format!("{role:?}").to_lowercase(),
        );
    }
    let paired = (count(Role::Headers) > 0) == (count(Role::Lines) > 0);
    errors.unless(paired, "tables", "profile.roles_contradict", "headers, lines");
}

fn check_rules(profile: &Profile, errors: &mut Errors) {
    for (at, rule) in profile.ignore.iter().enumerate() {
        check_conditions(&format!("ignore[{at}]"), &rule.when, false, errors);
        errors.unless(
            !rule.reason.trim().is_empty(),
            format!("ignore[{at}].reason"),
            "profile.reason_blank",
            "",
        );
    }
    for (at, rule) in profile.charges.iter().enumerate() {
        check_conditions(&format!("charges[{at}]"), &rule.when, false, errors);
    }
    for (at, rule) in profile.kinds.iter().enumerate() {
        // The last rule may hold for all that is left.
        check_conditions(
            &format!("kinds[{at}]"),
            &rule.when,
            at + 1 == profile.kinds.len(),
            errors,
        );
        let asks = rule.then != DocumentKind::Person || rule.ask.is_some();
        errors.unless(asks, format!("kinds[{at}].ask"), "profile.reason_blank", "");
    }
}

fn check_conditions(path: &str, conditions: &[Condition], may_be_empty: bool, errors: &mut Errors) {
    errors.unless(
        may_be_empty || !conditions.is_empty(),
        path,
        "profile.rule_without_condition",
        "",
    );
    for (at, condition) in conditions.iter().enumerate() {
        let path = format!("{path}.when[{at}]");
        errors.unless(
            condition.tests() == 1,
            path.clone(),
            "profile.condition_malformed",
            condition.field.name(),
        );
        let comparable = condition.number_tests() == 0 || condition.field.is_number();
        errors.unless(
            comparable,
            path,
            "profile.condition_not_a_number",
            condition.field.name(),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SHIPPED, shipped};
    use super::*;

    #[test]
    fn every_shipped_profile_is_sound_and_reads_what_it_writes() {
        for (name, json) in SHIPPED {
            let profile: Profile = serde_json::from_str(json).expect("reads");
            assert_eq!(check(&profile), [], "{name}");
            assert_eq!(profile.name, *name);
            let written = serde_json::to_string(&profile).expect("writes");
            let again: Profile = serde_json::from_str(&written).expect("reads");
            assert_eq!(again, profile, "{name}");
        }
    }

    #[test]
    fn all_errors_come_at_once() {
        let mut profile = shipped("online-retail").expect("shipped");
        profile.version = 9;
        profile.time_zone = "Europe/Atlantis".into();
        profile.tables[0].columns.remove(&Field::Sku);
        profile.tables[0].columns.remove(&Field::UnitPrice);
        profile.charges[0].when[0].blank = Some(true);
        let found: Vec<(String, &str)> = check(&profile)
            .into_iter()
            .map(|error| (error.path, error.code))
            .collect();
        let expected = [
            ("version", "profile.version_unknown"),
            ("time_zone", "profile.zone_unknown"),
            ("tables[0].columns.sku", "profile.field_missing"),
            ("tables[0].columns.unit_price", "profile.field_missing"),
            ("charges[0].when[0]", "profile.condition_malformed"),
        ];
        assert_eq!(found, expected.map(|(path, code)| (path.to_owned(), code)));
    }
}
