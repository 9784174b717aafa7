//! What a call of the API is: its address, what it needs, what it takes, what it gives. The routes, the reading of arguments, the OpenAPI
//! document and the page for people are all made from it.

use std::{future::Future, pin::Pin};

use domain::permission::Action;
use serde_json::{Map, Value, json};

use super::{arguments::Arguments, client::Client, problem::Problem, shape::Shape};

/// What a token may be made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Cases, parties, entries, and what is listed of documents.
    Cases,
    /// The documents themselves.
    Documents,
}

impl Scope {
    /// Every scope, in the order of the page.
    pub(crate) const ALL: [Scope; 2] = [Scope::Cases, Scope::Documents];

    /// The word in a token and in the OpenAPI document.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Scope::Cases => "read:cases",
            Scope::Documents => "read:documents",
        }
    }

    /// What it opens, in words.
    pub(crate) fn about(self) -> &'static str {
        match self {
            Scope::Cases => "Cases, parties, docket entries, and what is listed of documents",
            Scope::Documents => "The documents themselves, as PDF",
        }
    }
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the address.
    Path,
    /// Behind the question mark.
    Query,
}

/// What a parameter may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text of at least one and at most so many characters.
    Text(usize),
    /// An id of this court: digits.
    Serial,
    /// A whole number between two, both included.
    Number(i64, i64),
    /// A day, `2021-05-10`.
    Day,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// What an earlier page gave as `next_cursor`.
    Cursor,
}

impl Kind {
    /// Its JSON Schema.
    pub(crate) fn schema(self) -> Value {
        match self {
            Kind::Text(most) => {
                json!({"type": "string", "minLength": 1, "maxLength": most, "pattern": "^[^\\u0000]*\\S[^\\u0000]*$"})
            }
            Kind::Serial => json!({"type": "string", "pattern": "^[0-9]{1,18}$"}),
            Kind::Number(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
            Kind::Day => json!({"type": "string", "format": "date"}),
            Kind::Choice(words) => json!({"type": "string", "enum": words}),
            Kind::Cursor => json!({"type": "string", "pattern": "^c[0-7][0-9a-f]{15}$"}),
        }
    }
}

/// A parameter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) place: Place,
    pub(crate) kind: Kind,
    pub(crate) about: &'static str,
    /// What stands in the curl line; an empty one leaves it out.
    pub(crate) example: &'static str,
}

/// What a call gives when all went well.
#[derive(Clone, Copy)]
pub(crate) enum Gives {
    /// JSON of a shape: its schema, its example.
    Json(fn(&mut Map<String, Value>) -> Value, fn() -> Value),
    /// A PDF.
    Pdf,
    /// A JSON value in each line.
    Lines,
    /// The OpenAPI document.
    OpenApi,
}

impl Gives {
    /// JSON of a shape.
    pub(crate) const fn json<T: Shape>() -> Gives {
        Gives::Json(T::schema, T::example)
    }

    /// Its media type.
    pub(crate) fn media(self) -> &'static str {
        match self {
            Gives::Json(..) | Gives::OpenApi => "application/json",
            Gives::Pdf => "application/pdf",
            Gives::Lines => "application/x-ndjson",
        }
    }
}

/// What a call did, before it is a response.
pub(crate) enum Done {
    /// 200 with JSON.
    Json(Value),
    /// 200 with a PDF: its bytes, its ETag, the name of the file.
    Pdf(Vec<u8>, String, String),
    /// 200 with a JSON value in each line.
    Lines(Vec<u8>),
    /// 304: what was asked for is what the program has, under this ETag.
    Same(String),
}

/// One request to a call.
pub(crate) struct Ask {
    pub(crate) client: Client,
    pub(crate) arguments: Arguments,
}

pub(crate) type Answered = Pin<Box<dyn Future<Output = Result<Done, Problem>> + Send>>;

/// A call.
pub(crate) struct Call {
    /// `GET` in every call that reads.
    pub(crate) method: &'static str,
    /// The whole path, with `{name}` for each part that is a parameter.
    pub(crate) path: &'static str,
    /// Its name for programs that are made from the OpenAPI document.
    pub(crate) id: &'static str,
    /// The line of the permission table.
    pub(crate) action: Action,
    /// What a token must have been made for; `None` when everybody may.
    pub(crate) scope: Option<Scope>,
    /// What it does, in a few words.
    pub(crate) title: &'static str,
    /// What else there is to know.
    pub(crate) about: &'static str,
    pub(crate) parameters: &'static [Parameter],
    pub(crate) gives: Gives,
    pub(crate) run: fn(Ask) -> Answered,
}

/// The id of a case in an address.
pub(crate) const CASE: Parameter =
    Parameter { name: "case_id", place: Place::Path, kind: Kind::Serial, about: "The court's id of the case.", example: "10001" };

/// The id of an entry in an address.
pub(crate) const ENTRY: Parameter = Parameter {
    name: "entry_id",
    place: Place::Path,
    kind: Kind::Serial,
    about: "The id of the entry within its case.",
    example: "1",
};

/// Where a page begins.
pub(crate) const CURSOR: Parameter = Parameter {
    name: "cursor",
    place: Place::Query,
    kind: Kind::Cursor,
    about: "What the page before gave as next_cursor.",
    example: "",
};

/// How long a page is.
pub(crate) const LIMIT: Parameter = Parameter {
    name: "limit",
    place: Place::Query,
    kind: Kind::Number(1, 100),
    about: "How many items a page holds; 25 if nothing is said.",
    example: "",
};
