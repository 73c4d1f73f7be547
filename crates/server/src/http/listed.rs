//! What a list takes, in the API document: for programs as `x-list`, for people in the description.

use domain::list::{Field, Indexes, Kind, Listing, Op, Presence};
use serde_json::{Value, json};
use std::fmt::Write;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::Operation;

/// Adds a noun's fields, comparisons, sorts and fast shapes to the operation that lists or counts it.
pub(super) fn describe(listing: &Listing, operation: &mut Operation) {
    let description = operation.description.get_or_insert_default();
    description.push_str("\n\nFields (what they hold: comparisons; `*` may be sorted by):\n");
    for field in listing.fields {
        let _ = writeln!(description, "- {}", in_words(field));
    }
    let _ = write!(
        description,
        "\nSorted by `{}` unless told otherwise.",
        listing.default_sort
    );
    let fields: Vec<Value> = listing.fields.iter().map(as_data).collect();
    let shapes: Vec<Value> = listing
        .shapes
        .iter()
        .map(|shape| json!({ "fixed": shape.fixed, "sort": shape.sort, "looked_up": shape.indexes == Indexes::Lookup }))
        .collect();
    let told = json!({ "fields": fields, "default_sort": listing.default_sort, "shapes": shapes });
    operation
        .extensions
        .get_or_insert_default()
        .merge(ExtensionsBuilder::new().add("x-list", told).build());
}

fn in_words(field: &Field) -> String {
    let star = if field.sortable { "\\*" } else { "" };
    let ops = ops_of(field).join(", ");
    let values = words_of(field).map_or_else(String::new, |words| format!(" ({})", words.join(", ")));
    format!("`{}`{star} {}{values}: {ops}", field.key, kind_of(field.kind))
}

/// A field as programs read it: its key, what it holds, and how it may be compared.
pub(crate) fn as_data(field: &Field) -> Value {
    let mut told = json!({
        "key": field.key,
        "kind": kind_of(field.kind),
        "ops": ops_of(field),
        "sortable": field.sortable,
        "optional": matches!(field.presence, Presence::Nullable | Presence::Blank),
        "many": field.presence == Presence::Many,
    });
    if let Some(words) = words_of(field) {
        told["values"] = json!(words);
    }
    if let Kind::Id(form) = field.kind {
        told["prefix"] = json!(form.prefix);
    }
    told
}

fn ops_of(field: &Field) -> Vec<&'static str> {
    Op::ALL
        .into_iter()
        .filter(|op| field.allows(*op))
        .map(Op::word)
        .collect()
}

const fn words_of(field: &Field) -> Option<&'static [&'static str]> {
    match field.kind {
        Kind::Enum(words) => Some(words),
        _ => None,
    }
}

const fn kind_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Id(_) => "id",
        Kind::Text => "text",
        Kind::Folded => "folded_text",
        Kind::Tag => "tag",
        Kind::Integer => "integer",
        Kind::Money => "minor_units",
        Kind::Quantity => "quantity",
        Kind::Instant => "instant",
        Kind::Date => "date",
        Kind::Bool => "bool",
        Kind::Enum(_) => "word",
    }
}
