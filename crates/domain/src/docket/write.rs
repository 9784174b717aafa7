//! Writing a docket back to JSON, with the keys in alphabetical order as the known files have them.

use serde_json::{Map, Value};

use super::{Attachment, Attorney, Complaint, Count, CriminalData, Docket, Entry, Extra, Party};

impl Docket {
    /// The JSON form: equal to the value the docket was read from.
    pub fn to_json(&self) -> Value {
        Writing::with(&self.extra)
            .put("court_id", self.court_id.as_str())
            .put("docket_number", self.docket_number.as_str())
            .put("case_name", self.case_name.as_str())
            .put("assigned_to_str", self.assigned_to_str.as_str())
            .put("referred_to_str", self.referred_to_str.as_str())
            .put("cause", self.cause.as_str())
            .put("nature_of_suit", self.nature_of_suit.as_str())
            .put("jury_demand", self.jury_demand.as_str())
            .put("demand", self.demand.as_str())
            .put("jurisdiction", self.jurisdiction.as_str())
            .put("mdl_status", self.mdl_status.as_str())
            .put("date_filed", self.date_filed.to_string())
            .put("date_terminated", self.date_terminated.map(|date| date.to_string()))
            .put("date_converted", self.date_converted.map(|date| date.to_string()))
            .put("date_discharged", self.date_discharged.map(|date| date.to_string()))
            .put("ordered_by", self.ordered_by.as_str())
            .put("federal_dn_office_code", self.federal_dn_office_code.clone())
            .put("federal_dn_case_type", self.federal_dn_case_type.clone())
            .put("federal_dn_judge_initials_assigned", self.federal_dn_judge_initials_assigned.clone())
            .put("federal_dn_judge_initials_referred", self.federal_dn_judge_initials_referred.clone())
            .put("federal_defendant_number", self.federal_defendant_number.clone())
            .put("parties", self.parties.iter().map(party).collect::<Vec<_>>())
            .put("docket_entries", self.docket_entries.iter().map(entry).collect::<Vec<_>>())
            .done()
    }
}

impl Party {
    /// This party's JSON without its attorneys: what the sheet says of the party itself. Whether there was a list of attorneys
    /// at all is kept under `attorneys` as an empty list.
    pub fn to_json_without_attorneys(&self) -> Value {
        let mut alone = self.clone();
        if let Some(list) = &mut alone.attorneys {
            list.clear();
        }
        party(&alone)
    }
}

impl Entry {
    /// This entry's JSON.
    pub fn to_json(&self) -> Value {
        entry(self)
    }
}

/// An object being written.
struct Writing(Map<String, Value>);

impl Writing {
    fn with(extra: &Extra) -> Writing {
        Writing(extra.clone())
    }

    fn put(mut self, key: &str, value: impl Into<Value>) -> Writing {
        self.0.insert(key.to_string(), value.into());
        self
    }

    fn put_if_there(self, key: &str, value: Option<impl Into<Value>>) -> Writing {
        match value {
            Some(value) => self.put(key, value),
            None => self,
        }
    }

    fn done(mut self) -> Value {
        self.0.sort_keys();
        Value::Object(self.0)
    }
}

fn party(party: &Party) -> Value {
    Writing::with(&party.extra)
        .put("type", party.role.as_str())
        .put("name", party.name.as_str())
        .put("extra_info", party.extra_info.as_str())
        .put("date_terminated", party.date_terminated.map(|date| date.to_string()))
        .put_if_there("attorneys", party.attorneys.as_ref().map(|list| list.iter().map(attorney).collect::<Vec<_>>()))
        .put_if_there("criminal_data", party.criminal_data.as_ref().map(criminal_data))
        .done()
}

fn attorney(attorney: &Attorney) -> Value {
    Writing::with(&attorney.extra)
        .put("name", attorney.name.as_str())
        .put("contact", attorney.contact.as_str())
        .put("roles", attorney.roles.clone())
        .done()
}

fn criminal_data(data: &CriminalData) -> Value {
    Writing::with(&data.extra)
        .put("counts", data.counts.iter().map(count).collect::<Vec<_>>())
        .put("complaints", data.complaints.iter().map(complaint).collect::<Vec<_>>())
        .put("highest_offense_level_opening", data.highest_offense_level_opening.clone())
        .put("highest_offense_level_terminated", data.highest_offense_level_terminated.clone())
        .done()
}

fn count(count: &Count) -> Value {
    Writing::with(&count.extra)
        .put("name", count.name.as_str())
        .put("disposition", count.disposition.as_str())
        .put("status", count.status.as_str())
        .done()
}

fn complaint(complaint: &Complaint) -> Value {
    Writing::with(&complaint.extra).put("name", complaint.name.as_str()).put("disposition", complaint.disposition.as_str()).done()
}

fn entry(entry: &Entry) -> Value {
    let attachments = entry.attachments.as_ref().map(|list| list.iter().map(attachment).collect::<Vec<_>>());
    Writing::with(&entry.extra)
        .put("date_filed", entry.date_filed.to_string())
        .put("date_entered", entry.date_entered.map(|date| date.to_string()))
        .put("document_number", entry.document_number.clone())
        .put("pacer_doc_id", entry.pacer_doc_id.clone())
        .put("pacer_seq_no", entry.pacer_seq_no.clone())
        .put("description", entry.description.as_str())
        .put_if_there("page_count", entry.page_count)
        .put_if_there("file_size_bytes", entry.file_size_bytes)
        .put_if_there("file_size_str", entry.file_size_str.clone())
        .put_if_there("attachments", attachments)
        .done()
}

fn attachment(attachment: &Attachment) -> Value {
    Writing::with(&attachment.extra)
        .put("attachment_number", attachment.attachment_number)
        .put("description", attachment.description.as_str())
        .put("pacer_doc_id", attachment.pacer_doc_id.clone())
        .put("pacer_seq_no", attachment.pacer_seq_no.clone())
        .put_if_there("page_count", attachment.page_count)
        .put_if_there("file_size_bytes", attachment.file_size_bytes)
        .put_if_there("file_size_str", attachment.file_size_str.clone())
        .done()
}
