//! From the tree to the route's own type, with a pointer to whatever does not fit.
//!
//! The errors are values, made where it is known what was missed; no message is ever parsed.

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

use super::flaw::{Flaw, Shape, shown};
use super::parse::{Node, Value};

/// Turns the tree into a `T`.
///
/// # Errors
/// The first value that does not fit.
pub fn decode<T: DeserializeOwned>(node: Node<'_>) -> Result<T, Flaw> {
    T::deserialize(node)
}

impl Node<'_> {
    /// Gives a value that must be of one shape to the type that asked for it.
    fn scalar<'de, V: Visitor<'de>>(self, expected: Shape, visitor: V) -> Result<V::Value, Flaw> {
        let read = match (expected, &self.value) {
            (Shape::Flag, Value::Bool(value)) => visitor.visit_bool(*value),
            (Shape::WholeNumber, Value::Number(digits)) => visit_whole_number(digits, visitor),
            (Shape::Text, Value::Text(text)) => visitor.visit_str(text),
            _ => Err(Flaw::unfit()),
        };
        read.map_err(|flaw| flaw.of(shown(&self.value), expected))
    }
}

macro_rules! read_as {
    ($($name:ident, $shape:ident;)*) => { $(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
            self.scalar(Shape::$shape, visitor)
        }
    )* };
}

impl<'de> Deserializer<'de> for Node<'_> {
    type Error = Flaw;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Number(digits) => visit_number(digits, visitor),
            Value::Text(text) => visitor.visit_str(&text),
            Value::List(entries) => visitor.visit_seq(Entries::new(entries)),
            Value::Object(members) => visitor.visit_map(Members::new(members)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        match self.value {
            Value::Text(text) => {
                let name: StrDeserializer<'_, Flaw> = (&*text).into_deserializer();
                visitor.visit_enum(name)
            }
            Value::Object(mut members) if members.len() == 1 => {
                let (name, content) = members.remove(0);
                visitor.visit_enum(Variant {
                    name: name.into_owned(),
                    content,
                })
            }
            Value::Object(_) => visitor.visit_enum(MapAccessDeserializer::new(Members::new(Vec::new()))),
            other => Err(Flaw::other_than(Shape::Text, &other)),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        match self.value {
            Value::List(entries) => visitor.visit_seq(Entries::new(entries)),
            other => Err(Flaw::other_than(Shape::List, &other)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Flaw> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        match self.value {
            Value::Object(members) => visitor.visit_map(Members::new(members)),
            other => Err(Flaw::other_than(Shape::Object, &other)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        self.deserialize_map(visitor)
    }

    read_as! {
        deserialize_bool, Flag;
        deserialize_i8, WholeNumber;
        deserialize_i16, WholeNumber;
        deserialize_i32, WholeNumber;
        deserialize_i64, WholeNumber;
        deserialize_u8, WholeNumber;
        deserialize_u16, WholeNumber;
        deserialize_u32, WholeNumber;
        deserialize_u64, WholeNumber;
        deserialize_char, Text;
        deserialize_str, Text;
        deserialize_string, Text;
    }

    serde::forward_to_deserialize_any! {
        i128 u128 f32 f64 bytes byte_buf unit unit_struct tuple_struct identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Flaw> for Node<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

fn visit_whole_number<'de, V: Visitor<'de>>(digits: &str, visitor: V) -> Result<V::Value, Flaw> {
    if let Ok(value) = digits.parse::<u64>() {
        return visitor.visit_u64(value);
    }
    let value = digits.parse::<i64>().map_err(|_| Flaw::unfit())?;
    visitor.visit_i64(value)
}

/// A whole number if it is written as one and fits; otherwise a float, if it is finite.
fn visit_number<'de, V: Visitor<'de>>(digits: &str, visitor: V) -> Result<V::Value, Flaw> {
    let is_whole = digits.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit());
    if is_whole {
        return visit_whole_number(digits, visitor);
    }
    match digits.parse::<f64>() {
        Ok(value) if value.is_finite() => visitor.visit_f64(value),
        _ => Err(Flaw::unfit()),
    }
}

struct Entries<'a> {
    entries: std::iter::Enumerate<std::vec::IntoIter<Node<'a>>>,
}

impl<'a> Entries<'a> {
    fn new(entries: Vec<Node<'a>>) -> Entries<'a> {
        Entries {
            entries: entries.into_iter().enumerate(),
        }
    }
}

impl<'de> SeqAccess<'de> for Entries<'_> {
    type Error = Flaw;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Flaw> {
        let Some((index, node)) = self.entries.next() else {
            return Ok(None);
        };
        let offset = node.offset;
        seed.deserialize(node)
            .map(Some)
            .map_err(|flaw| flaw.inside(&index.to_string(), offset))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

type Member<'a> = (std::borrow::Cow<'a, str>, Node<'a>);

struct Members<'a> {
    members: std::vec::IntoIter<Member<'a>>,
    waiting: Option<Member<'a>>,
}

impl<'a> Members<'a> {
    fn new(members: Vec<Member<'a>>) -> Members<'a> {
        Members {
            members: members.into_iter(),
            waiting: None,
        }
    }
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = Flaw;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Flaw> {
        let Some((key, node)) = self.members.next() else {
            return Ok(None);
        };
        let name: StrDeserializer<'_, Flaw> = (&*key).into_deserializer();
        let result = seed
            .deserialize(name)
            .map_err(|flaw| flaw.inside(&key, node.offset));
        self.waiting = Some((key, node));
        result.map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Flaw> {
        let (key, node) = self.waiting.take().expect("serde asks for a value after its key");
        let offset = node.offset;
        seed.deserialize(node).map_err(|flaw| flaw.inside(&key, offset))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.members.len())
    }
}

/// `{"variant": content}`.
struct Variant<'a> {
    name: String,
    content: Node<'a>,
}

impl<'de, 'a> EnumAccess<'de> for Variant<'a> {
    type Error = Flaw;
    type Variant = VariantContent<'a>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, VariantContent<'a>), Flaw> {
        let name: StrDeserializer<'_, Flaw> = self.name.as_str().into_deserializer();
        let offset = self.content.offset;
        let value = seed
            .deserialize(name)
            .map_err(|flaw| flaw.inside(&self.name, offset))?;
        Ok((
            value,
            VariantContent {
                name: self.name,
                content: self.content,
            },
        ))
    }
}

struct VariantContent<'a> {
    name: String,
    content: Node<'a>,
}

impl<'a> VariantContent<'a> {
    fn enter<T>(self, read: impl FnOnce(Node<'a>) -> Result<T, Flaw>) -> Result<T, Flaw> {
        let offset = self.content.offset;
        read(self.content).map_err(|flaw| flaw.inside(&self.name, offset))
    }
}

impl<'de> VariantAccess<'de> for VariantContent<'_> {
    type Error = Flaw;

    fn unit_variant(self) -> Result<(), Flaw> {
        self.enter(serde::Deserialize::deserialize)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Flaw> {
        self.enter(|node| seed.deserialize(node))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Flaw> {
        self.enter(|node| node.deserialize_any(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        self.enter(|node| node.deserialize_any(visitor))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::super::flaw::FlawKind;
    use super::super::parse::parse;
    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Order {
        number: String,
        lines: Vec<Line>,
        note: Option<String>,
        #[serde(default)]
        kind: Kind,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Line {
        sku: String,
        quantity: i64,
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        #[default]
        Plain,
        Rush {
            hours: u8,
        },
    }

    fn read(text: &str) -> Result<Order, Flaw> {
        decode(parse(text.as_bytes(), 16).expect("good JSON"))
    }

    fn flaw(text: &str) -> (String, FlawKind) {
        let flaw = read(text).expect_err(text);
        (flaw.pointer, flaw.kind)
    }

    #[test]
    fn a_sound_body_becomes_its_type() {
        let order = read(
            r#"{"number":"A\n1","lines":[{"sku":"x","quantity":-2}],"note":null,"kind":{"rush":{"hours":2}}}"#,
        );
        assert_eq!(
            order,
            Ok(Order {
                number: "A\n1".to_owned(),
                lines: vec![Line {
                    sku: "x".to_owned(),
                    quantity: -2
                }],
                note: None,
                kind: Kind::Rush { hours: 2 },
            })
        );
        assert_eq!(
            read(r#"{"number":"1","lines":[],"kind":"plain"}"#).map(|o| o.kind),
            Ok(Kind::Plain)
        );
    }

    #[test]
    fn each_flaw_names_its_field() {
        let (pointer, kind) = flaw(r#"{"number":"1","lines":[{"sku":"x","quantity":1,"qty":2}]}"#);
        assert_eq!(pointer, "/lines/0/qty");
        assert!(matches!(kind, FlawKind::UnknownField { field, .. } if field == "qty"));

        let (pointer, kind) = flaw(r#"{"number":"1","lines":[{"sku":"x","quantity":1},{"sku":"y"}]}"#);
        assert_eq!(
            (pointer.as_str(), kind),
            ("/lines/1", FlawKind::MissingField("quantity"))
        );

        let (pointer, kind) = flaw(r#"{"number":7,"lines":[]}"#);
        assert_eq!(pointer, "/number");
        assert_eq!(
            kind,
            FlawKind::WrongShape {
                found: "7".to_owned(),
                expected: Shape::Text
            }
        );

        let (pointer, kind) = flaw(r#"{"number":"1","lines":[],"kind":"slow"}"#);
        assert_eq!(pointer, "/kind");
        assert!(matches!(kind, FlawKind::UnknownValue { found, .. } if found == "slow"));

        let (pointer, _) = flaw(r#"{"number":"1","lines":[],"kind":{"rush":{"hours":256}}}"#);
        assert_eq!(pointer, "/kind/rush/hours");
    }

    #[test]
    fn a_number_that_fits_nowhere_is_refused_not_rounded() {
        for number in [
            "9223372036854775808",
            "1e999",
            "1.5",
            "100000000000000000000000",
            "-9223372036854775809",
        ] {
            let (pointer, kind) = flaw(&format!(
                r#"{{"number":"1","lines":[{{"sku":"x","quantity":{number}}}]}}"#
            ));
            assert_eq!(pointer, "/lines/0/quantity");
            assert!(
                matches!(
                    kind,
                    FlawKind::WrongShape {
                        expected: Shape::WholeNumber,
                        ..
                    }
                ),
                "{number}: {kind:?}"
            );
        }
    }

    #[test]
    fn a_name_with_a_slash_is_escaped_in_the_pointer() {
        let (pointer, _) = flaw(r#"{"number":"1","lines":[],"a/b~c":1}"#);
        assert_eq!(pointer, "/a~1b~0c");
    }
}
