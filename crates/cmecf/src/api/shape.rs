//! What the API sends, once: a record is a Rust type, its JSON Schema and its example, all made from the same lines.

use serde::Serialize;
use serde_json::{Map, Value, json};

/// Something that the API sends: how it is described, and what it looks like.
pub(crate) trait Shape {
    /// The JSON Schema (draft 2020-12, as OpenAPI 3.1 takes it); records are named in `into` and referred to.
    fn schema(into: &mut Map<String, Value>) -> Value;
    /// What one looks like.
    fn example() -> Value;
}

/// A day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Day(pub(crate) String);

/// An instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Instant(pub(crate) String);

impl From<domain::Time> for Instant {
    fn from(time: domain::Time) -> Instant {
        Instant(time.rfc3339())
    }
}

/// An address of this API, to be asked on the same host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Link(pub(crate) String);

macro_rules! plain {
    ($kind:ty, $schema:tt, $example:expr) => {
        impl Shape for $kind {
            fn schema(_: &mut Map<String, Value>) -> Value {
                json!($schema)
            }
            fn example() -> Value {
                json!($example)
            }
        }
    };
}

plain!(String, {"type": "string"}, "text");
plain!(bool, {"type": "boolean"}, false);
plain!(i64, {"type": "integer", "minimum": 0}, 1);
plain!(Day, {"type": "string", "format": "date"}, "2021-05-10");
plain!(Instant, {"type": "string", "format": "date-time"}, "2021-05-10T14:00:00Z");
plain!(Link, {"type": "string", "format": "uri-reference"}, "/api/v1/court");

impl<T: Shape> Shape for Option<T> {
    fn schema(into: &mut Map<String, Value>) -> Value {
        let mut schema = T::schema(into);
        match schema.get("type").cloned() {
            Some(Value::String(word)) => schema["type"] = json!([word, "null"]),
            _ => schema = json!({"anyOf": [schema, {"type": "null"}]}),
        }
        schema
    }
    fn example() -> Value {
        T::example()
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn schema(into: &mut Map<String, Value>) -> Value {
        json!({"type": "array", "items": T::schema(into)})
    }
    fn example() -> Value {
        json!([T::example()])
    }
}

/// One page of a list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Listed<T> {
    pub(crate) items: Vec<T>,
    pub(crate) next_cursor: Option<String>,
}

impl<T: Shape> Shape for Listed<T> {
    fn schema(into: &mut Map<String, Value>) -> Value {
        json!({
            "type": "object",
            "required": ["items", "next_cursor"],
            "properties": {
                "items": Vec::<T>::schema(into),
                "next_cursor": {
                    "type": ["string", "null"],
                    "description": "Send it as `cursor`, with the other parameters as they were, for what comes next; null at the end."
                }
            }
        })
    }
    fn example() -> Value {
        json!({"items": [T::example()], "next_cursor": null})
    }
}

/// A record: `record! { /// What it is. Name { /// What the field is. field: Type = example, … } }`. A field without an example has its
/// type's.
macro_rules! record {
    ($(#[doc = $about:literal])+ $name:ident { $($(#[doc = $doc:literal])+ $field:ident: $kind:ty $(= $example:expr)?),+ $(,)? }) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, serde::Serialize)]
        pub(crate) struct $name {
            $($(#[doc = $doc])+ pub(crate) $field: $kind,)+
        }

        impl crate::api::shape::Shape for $name {
            fn schema(into: &mut serde_json::Map<String, serde_json::Value>) -> serde_json::Value {
                let name = stringify!($name);
                if !into.contains_key(name) {
                    // The name first: a record may hold others of its kind.
                    into.insert(name.to_owned(), serde_json::Value::Null);
                    let mut properties = serde_json::Map::new();
                    $({
                        let mut schema = <$kind as crate::api::shape::Shape>::schema(into);
                        if let Some(schema) = schema.as_object_mut() {
                            schema.insert("description".to_owned(), concat!($($doc),+).trim().into());
                        }
                        properties.insert(stringify!($field).trim_start_matches("r#").to_owned(), schema);
                    })+
                    let required: Vec<String> = properties.keys().cloned().collect();
                    let whole = serde_json::json!({
                        "type": "object",
                        "description": concat!($($about),+).trim(),
                        "required": required,
                        "properties": properties
                    });
                    into.insert(name.to_owned(), whole);
                }
                serde_json::json!({"$ref": format!("#/components/schemas/{name}")})
            }

            fn example() -> serde_json::Value {
                let mut example = serde_json::Map::new();
                $(example.insert(
                    stringify!($field).trim_start_matches("r#").to_owned(),
                    crate::api::shape::example!($kind $(, $example)?),
                );)+
                serde_json::Value::Object(example)
            }
        }
    };
}

macro_rules! example {
    ($kind:ty) => {
        <$kind as crate::api::shape::Shape>::example()
    };
    ($kind:ty, $example:expr) => {
        serde_json::json!($example)
    };
}

pub(crate) use {example, record};
