//! The query string as a route's own type, with a pointer to the parameter that does not fit.

use std::borrow::Cow;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};

use super::json::{Flaw, Shape, shortened};
use super::problem::{self, ApiError};

/// The query string, as `T`, which must refuse unknown parameters.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Query<T>, ApiError> {
        read(parts.uri.query().unwrap_or_default())
            .map(Query)
            .map_err(refusal)
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Flaw> {
    T::deserialize(serde::de::value::MapAccessDeserializer::new(Parameters {
        pairs: form_urlencoded::parse(text.as_bytes()),
        waiting: None,
    }))
}

/// What is wrong with a parameter; the words are found by the code.
fn refusal(flaw: Flaw) -> ApiError {
    ApiError::from(problem::BAD_QUERY).field(flaw.into())
}

/// The pairs behind the question mark, one after the other.
struct Parameters<'q> {
    pairs: form_urlencoded::Parse<'q>,
    waiting: Option<(Cow<'q, str>, Cow<'q, str>)>,
}

impl<'de> MapAccess<'de> for Parameters<'_> {
    type Error = Flaw;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Flaw> {
        self.waiting = self.pairs.next();
        let Some((name, _)) = &self.waiting else {
            return Ok(None);
        };
        let key: StrDeserializer<'_, Flaw> = (&**name).into_deserializer();
        let read = seed.deserialize(key);
        read.map(Some).map_err(|flaw| flaw.inside(name, 0))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Flaw> {
        let (name, text) = self.waiting.take().expect("serde asks for a value after its key");
        seed.deserialize(Parameter(text))
            .map_err(|flaw| flaw.inside(&name, 0))
    }
}

/// The value of a parameter: a text, read as what its field is.
struct Parameter<'q>(Cow<'q, str>);

macro_rules! read_as {
    ($($name:ident, $visit:ident, $kind:ty, $expected:ident;)*) => { $(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
            match self.0.parse::<$kind>() {
                Ok(value) => visitor.$visit(value),
                Err(_) => Err(Flaw::unfit().of(shortened(&self.0), Shape::$expected)),
            }
        }
    )* };
}

impl<'de> Deserializer<'de> for Parameter<'_> {
    type Error = Flaw;

    read_as! {
        deserialize_bool, visit_bool, bool, Flag;
        deserialize_i64, visit_i64, i64, WholeNumber;
        deserialize_u32, visit_u32, u32, WholeNumber;
        deserialize_u64, visit_u64, u64, WholeNumber;
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        visitor.visit_str(&self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        visitor.visit_some(self)
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
        let name: StrDeserializer<'_, Flaw> = (&*self.0).into_deserializer();
        visitor.visit_enum(name)
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields, default)]
    struct Asked {
        after: Option<String>,
        limit: Option<u32>,
        before: i64,
        dry_run: bool,
    }

    #[test]
    fn a_sound_query_becomes_its_type() {
        let asked: Asked = read("after=a%20b%26c&limit=5&before=-3&dry_run=true").expect("sound");
        let expected = Asked {
            after: Some("a b&c".to_owned()),
            limit: Some(5),
            before: -3,
            dry_run: true,
        };
        assert_eq!(asked, expected);
        assert_eq!(read::<Asked>("").expect("sound"), Asked::default());
    }

    #[test]
    fn what_does_not_fit_is_named_by_a_code_and_its_place() {
        for (text, pointer, code) in [
            ("limit=many", "/limit", "field.not_number"),
            ("limit=-1", "/limit", "field.not_number"),
            ("limit=", "/limit", "field.not_number"),
            ("dry_run=1", "/dry_run", "field.not_flag"),
            ("limit=1&limit=2", "/limit", "field.twice"),
            ("filtre=x", "/filtre", "field.unknown"),
        ] {
            let refusal = refusal(read::<Asked>(text).expect_err(text));
            let error = &refusal.errors[0];
            assert_eq!(
                (refusal.code, error.pointer.as_str(), error.code),
                ("request.bad_query", pointer, code)
            );
        }
    }
}
