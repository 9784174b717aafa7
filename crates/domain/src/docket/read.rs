//! Reading a docket from JSON, naming every problem by its place.

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::limits::{MOST_JSON, join, problem};
use super::{Attachment, Attorney, Complaint, Count, CriminalData, Docket, Entry, OrderedBy, Party, Problem};

impl Docket {
    /// Reads the JSON form. All problems are found in one go, so that a person mending a file sees the whole list.
    ///
    /// # Errors
    /// The problems: wrong JSON, keys that are missing or of the wrong type, dates that are not
    /// `YYYY-MM-DD`, and what [`Docket::problems`] finds.
    pub fn from_json(text: &str) -> Result<Docket, Vec<Problem>> {
        if text.len() > MOST_JSON {
            return Err(vec![problem("", format!("is longer than {MOST_JSON} bytes"))]);
        }
        let value = serde_json::from_str(text).map_err(|error| vec![problem("", format!("is not JSON: {error}"))])?;
        Docket::from_value(value)
    }

    /// Reads the JSON form from a parsed value.
    ///
    /// # Errors
    /// As for [`Docket::from_json`].
    pub fn from_value(value: Value) -> Result<Docket, Vec<Problem>> {
        let mut problems = Vec::new();
        let docket = Fields::open(value, String::new(), &mut problems).docket();
        if problems.is_empty() {
            problems = docket.problems();
        }
        if problems.is_empty() { Ok(docket) } else { Err(problems) }
    }
}

/// The keys of one object that have not been read yet.
struct Fields<'a> {
    place: String,
    map: Map<String, Value>,
    /// False when there was no object at all: then its keys are not reported one by one.
    open: bool,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Fields<'a> {
    fn open(value: Value, place: String, problems: &'a mut Vec<Problem>) -> Fields<'a> {
        match value {
            Value::Object(map) => Fields { place, map, open: true, problems },
            other => {
                problems.push(problem(&place, format!("must be an object, not {}", name_of(&other))));
                Fields { place, map: Map::new(), open: false, problems }
            }
        }
    }

    fn docket(mut self) -> Docket {
        Docket {
            court_id: self.text("court_id"),
            docket_number: self.text("docket_number"),
            case_name: self.text("case_name"),
            assigned_to_str: self.text("assigned_to_str"),
            referred_to_str: self.text("referred_to_str"),
            cause: self.text("cause"),
            nature_of_suit: self.text("nature_of_suit"),
            jury_demand: self.text("jury_demand"),
            demand: self.text("demand"),
            jurisdiction: self.text("jurisdiction"),
            mdl_status: self.text("mdl_status"),
            date_filed: self.date("date_filed"),
            date_terminated: self.date_or_null("date_terminated"),
            date_converted: self.date_or_null("date_converted"),
            date_discharged: self.date_or_null("date_discharged"),
            ordered_by: self.ordered_by(),
            federal_dn_office_code: self.text_or_null("federal_dn_office_code"),
            federal_dn_case_type: self.text_or_null("federal_dn_case_type"),
            federal_dn_judge_initials_assigned: self.text_or_null("federal_dn_judge_initials_assigned"),
            federal_dn_judge_initials_referred: self.text_or_null("federal_dn_judge_initials_referred"),
            federal_defendant_number: self.text_or_null("federal_defendant_number"),
            parties: self.list("parties", |fields| fields.party()),
            docket_entries: self.list("docket_entries", |fields| fields.entry()),
            extra: self.map,
        }
    }

    fn party(mut self) -> Party {
        Party {
            role: self.text("type"),
            name: self.text("name"),
            extra_info: self.text("extra_info"),
            date_terminated: self.date_or_null("date_terminated"),
            attorneys: self.list_if_there("attorneys", |fields| fields.attorney()),
            criminal_data: self.object_if_there("criminal_data", |fields| fields.criminal_data()),
            extra: self.map,
        }
    }

    fn attorney(mut self) -> Attorney {
        Attorney { name: self.text("name"), contact: self.text("contact"), roles: self.texts("roles"), extra: self.map }
    }

    fn criminal_data(mut self) -> CriminalData {
        CriminalData {
            counts: self.list("counts", |fields| fields.count()),
            complaints: self.list("complaints", |fields| fields.complaint()),
            highest_offense_level_opening: self.text_or_null("highest_offense_level_opening"),
            highest_offense_level_terminated: self.text_or_null("highest_offense_level_terminated"),
            extra: self.map,
        }
    }

    fn count(mut self) -> Count {
        Count { name: self.text("name"), disposition: self.text("disposition"), status: self.text("status"), extra: self.map }
    }

    fn complaint(mut self) -> Complaint {
        Complaint { name: self.text("name"), disposition: self.text("disposition"), extra: self.map }
    }

    fn entry(mut self) -> Entry {
        Entry {
            date_filed: self.date("date_filed"),
            date_entered: self.date_or_null("date_entered"),
            document_number: self.text_or_null("document_number"),
            pacer_doc_id: self.text_or_null("pacer_doc_id"),
            pacer_seq_no: self.text_or_null("pacer_seq_no"),
            description: self.text("description"),
            page_count: self.number_if_there("page_count"),
            file_size_bytes: self.number_if_there("file_size_bytes"),
            file_size_str: self.text_if_there("file_size_str"),
            attachments: self.list_if_there("attachments", |fields| fields.attachment()),
            extra: self.map,
        }
    }

    fn attachment(mut self) -> Attachment {
        Attachment {
            attachment_number: self.number("attachment_number"),
            description: self.text("description"),
            pacer_doc_id: self.text_or_null("pacer_doc_id"),
            pacer_seq_no: self.text_or_null("pacer_seq_no"),
            page_count: self.number_if_there("page_count"),
            file_size_bytes: self.number_if_there("file_size_bytes"),
            file_size_str: self.text_if_there("file_size_str"),
            extra: self.map,
        }
    }

    /// Takes a key that must be there.
    fn take(&mut self, key: &str) -> Option<Value> {
        let value = self.map.shift_remove(key);
        if value.is_none() && self.open {
            self.report(key, "is missing");
        }
        value
    }

    fn report(&mut self, key: &str, what: impl Into<String>) {
        self.problems.push(problem(&join(&self.place, key), what));
    }

    fn must_be(&mut self, key: &str, wanted: &str, found: &Value) {
        self.report(key, format!("must be {wanted}, not {}", name_of(found)));
    }

    fn text(&mut self, key: &str) -> String {
        match self.take(key) {
            Some(Value::String(text)) => text,
            Some(other) => {
                self.must_be(key, "text", &other);
                String::new()
            }
            None => String::new(),
        }
    }

    fn text_or_null(&mut self, key: &str) -> Option<String> {
        match self.take(key)? {
            Value::Null => None,
            Value::String(text) => Some(text),
            other => {
                self.must_be(key, "text or null", &other);
                None
            }
        }
    }

    fn text_if_there(&mut self, key: &str) -> Option<String> {
        self.map.contains_key(key).then(|| self.text(key))
    }

    fn texts(&mut self, key: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for (at, item) in self.items(key).into_iter().enumerate() {
            match item {
                Value::String(text) => texts.push(text),
                other => self.must_be(&format!("{key}[{at}]"), "text", &other),
            }
        }
        texts
    }

    fn number(&mut self, key: &str) -> u64 {
        match self.take(key) {
            Some(value) => value.as_u64().unwrap_or_else(|| {
                self.must_be(key, "a whole number", &value);
                0
            }),
            None => 0,
        }
    }

    fn number_if_there(&mut self, key: &str) -> Option<u64> {
        self.map.contains_key(key).then(|| self.number(key))
    }

    fn date(&mut self, key: &str) -> Date {
        match self.take(key) {
            Some(Value::String(text)) => self.parse(key, &text).unwrap_or_default(),
            Some(other) => {
                self.must_be(key, "a date", &other);
                Date::default()
            }
            None => Date::default(),
        }
    }

    fn date_or_null(&mut self, key: &str) -> Option<Date> {
        match self.take(key)? {
            Value::Null => None,
            Value::String(text) => self.parse(key, &text),
            other => {
                self.must_be(key, "a date or null", &other);
                None
            }
        }
    }

    fn parse(&mut self, key: &str, text: &str) -> Option<Date> {
        let date = text.parse::<Date>().ok().filter(|date| date.to_string() == text);
        if date.is_none() {
            self.report(key, "is not a date in the form YYYY-MM-DD");
        }
        date
    }

    fn ordered_by(&mut self) -> OrderedBy {
        match self.take("ordered_by") {
            Some(Value::String(word)) if word == "date_entered" => OrderedBy::DateEntered,
            Some(Value::String(word)) if word == "date_filed" => OrderedBy::DateFiled,
            Some(_) => {
                self.report("ordered_by", "must be date_filed or date_entered");
                OrderedBy::DateFiled
            }
            None => OrderedBy::DateFiled,
        }
    }

    fn items(&mut self, key: &str) -> Vec<Value> {
        match self.take(key) {
            Some(Value::Array(items)) => items,
            Some(other) => {
                self.must_be(key, "a list", &other);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    fn list<T>(&mut self, key: &str, read: fn(Fields<'_>) -> T) -> Vec<T> {
        let items = self.items(key);
        let place = join(&self.place, key);
        let open = |(at, item)| read(Fields::open(item, format!("{place}[{at}]"), self.problems));
        items.into_iter().enumerate().map(open).collect()
    }

    fn list_if_there<T>(&mut self, key: &str, read: fn(Fields<'_>) -> T) -> Option<Vec<T>> {
        self.map.contains_key(key).then(|| self.list(key, read))
    }

    fn object_if_there<T>(&mut self, key: &str, read: fn(Fields<'_>) -> T) -> Option<T> {
        let value = self.map.shift_remove(key)?;
        Some(read(Fields::open(value, join(&self.place, key), self.problems)))
    }
}

fn name_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
