//! Say for whom it is filed: parties of the case, or someone who is not yet a party.

use askama::Template;
use domain::{court, events, filer::Role};
use site::{Answer, FormState, Page, page};

use super::{
    Head, Step,
    kept::{self, Opened, Sent, UnderWay},
};
use crate::Caller;

/// Roles that a new party may have, by type of court.
const DISTRICT: &[&str] =
    &["Plaintiff", "Defendant", "Petitioner", "Respondent", "Movant", "Intervenor", "Interested Party", "Amicus", "Garnishee"];
const BANKRUPTCY: &[&str] = &[
    "Creditor",
    "Debtor",
    "Trustee",
    "Interested Party",
    "Plaintiff",
    "Defendant",
    "Intervenor",
    "Petitioning Creditor",
    "Attorney",
];

#[derive(Template)]
#[template(path = "filing/parties.html")]
struct ForWhom<'a> {
    csrf: String,
    form: &'a FormState,
    head: Head,
    parties: Vec<Line>,
    roles: Vec<(&'static str, &'static str)>,
    hint: &'static str,
}

struct Line {
    place: usize,
    name: String,
    role: String,
    detail: String,
    chosen: bool,
}

fn roles(court: court::Type) -> &'static [&'static str] {
    match court {
        court::Type::Bankruptcy => BANKRUPTCY,
        court::Type::District | court::Type::Appellate => DISTRICT,
    }
}

/// `GET /file/{n}/parties`.
pub(crate) async fn show(Opened { caller, under }: Opened) -> Answer {
    let Some(here) = under.case.as_ref().filter(|_| !under.event.opens_case) else {
        return Ok(page::redirect(&Step::Case.of(under.row.serial)));
    };
    let mut form = FormState::default();
    for (place, party) in here.parties.iter().enumerate() {
        if under.kept.draft.filers.contains(&party.id) {
            form.values.push(("filer[]".into(), place.to_string()));
        }
    }
    form.set("on_behalf_free", under.kept.draft.on_behalf_free.clone().unwrap_or_default());
    form.set("new_role", under.kept.new_role.clone());
    show_with(&caller, &under, &form)
}

fn show_with(caller: &Caller, under: &UnderWay, form: &FormState) -> Answer {
    let filer = kept::filer(caller)?;
    let chosen = |place: usize| form.values.iter().any(|(name, value)| name == "filer[]" && *value == place.to_string());
    let parties = under.case.iter().flat_map(|here| here.parties.iter()).enumerate();
    let body = ForWhom {
        csrf: caller.visit.form_token(),
        form,
        head: Head::at(Step::Filer, under),
        parties: parties
            .map(|(place, party)| Line {
                place,
                name: party.name.clone(),
                role: party.role.clone(),
                detail: if party.attorneys.iter().any(|attorney| attorney.filer_id == Some(filer.id)) {
                    "You are of record".into()
                } else if party.date_terminated.is_some() {
                    "Terminated".into()
                } else {
                    String::new()
                },
                chosen: chosen(place),
            })
            .collect(),
        roles: std::iter::once(("", "Choose")).chain(roles(caller.settings().kind).iter().map(|role| (*role, *role))).collect(),
        hint: match filer.role {
            Role::Creditor => "If the creditor is not in the list, enter its name and choose Creditor.",
            Role::SelfRepresented => "If you are not in the list, enter your own name and your role.",
            _ => "Only for someone who is not in the list. The party is added to the case when you submit.",
        },
    };
    let title = format!("Filer - {}", under.event.title);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, under.event.title, &body)?.respond())
}

/// `POST /file/{n}/parties`.
pub(crate) async fn choose(Sent { caller, under, fields }: Sent) -> Answer {
    let Some(here) = under.case.as_ref().filter(|_| !under.event.opens_case) else {
        return Ok(page::redirect(&Step::Case.of(under.row.serial)));
    };
    let mut form = FormState::of(&fields);
    let places = fields.all("filer[]");
    let party = |place: &&str| place.parse::<usize>().ok().and_then(|place| here.parties.get(place));
    let chosen: Vec<_> = places.iter().filter_map(party).map(|party| party.id).collect();
    if chosen.len() < places.len() {
        form.wrong("filer", "One of the parties you chose is not in this case. Choose again.");
    }
    let (name, role) = (events::clean(fields.get("on_behalf_free"), 1_000), fields.trimmed("new_role").to_owned());
    if name.chars().count() > 200 {
        form.wrong("on_behalf_free", "A name may have at most 200 characters.");
    }
    if !name.is_empty() && !roles(caller.settings().kind).contains(&role.as_str()) {
        form.wrong("new_role", "Choose the role of the new party.");
    }
    if name.is_empty() && !role.is_empty() {
        form.wrong("on_behalf_free", "Enter the name of the new party, or leave its role open.");
    }
    if chosen.is_empty() && name.is_empty() && !form.has_errors() {
        form.wrong("filer", "Choose at least one party for whom you file, or enter a new one.");
    }
    if here.parties.iter().any(|party| party.name == name && party.role == role) {
        form.wrong("on_behalf_free", "This party is in the list. Choose it there.");
    }
    if form.has_errors() {
        return show_with(&caller, &under, &form);
    }
    kept::change(&caller, &under, move |kept| {
        kept.draft.filers.clone_from(&chosen);
        kept.draft.on_behalf_free = Some(name.clone()).filter(|name| !name.is_empty());
        kept.new_role = if name.is_empty() { String::new() } else { role.clone() };
    })
    .await?;
    Ok(page::redirect(&Step::Documents.of(under.row.serial)))
}
