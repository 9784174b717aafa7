//! Forms and their controls as HTML defines them: labels, values at first, what is sent.

use scraper::{ElementRef, Html};
use url::Url;

use super::words::{all, below, heard_line, is_hidden, seen_line, squeeze};

/// A form's own attributes.
#[derive(Clone, Debug)]
pub(super) struct Form {
    id: String,
    pub(super) action: Url,
    pub(super) post: bool,
    pub(super) multipart: bool,
    pub(super) novalidate: bool,
}

/// What a control is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Area,
    Hidden,
    Tick,
    Radio,
    Select,
    File,
    Submit,
    Reset,
    Button,
}

/// One line of a list.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) on: bool,
    pub(super) disabled: bool,
}

/// A file to be sent.
#[derive(Clone, Debug)]
pub(super) struct Upload {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// A control and what it holds.
#[derive(Clone, Debug)]
pub(super) struct Control {
    pub(super) form: Option<usize>,
    pub(super) kind: Kind,
    pub(super) element: String,
    pub(super) name: String,
    /// Its labels; for a button its texts.
    pub(super) labels: Vec<String>,
    /// Legends of the fieldsets around it.
    pub(super) legends: Vec<String>,
    pub(super) value: String,
    pub(super) on: bool,
    pub(super) choices: Vec<Choice>,
    pub(super) multiple: bool,
    pub(super) uploads: Vec<Upload>,
    pub(super) shown: bool,
    pub(super) disabled: bool,
    pub(super) readonly: bool,
    pub(super) required: bool,
    pub(super) most: Option<usize>,
    pub(super) own_action: Option<Url>,
    pub(super) own_post: Option<bool>,
    pub(super) novalidate: bool,
}

/// What is sent for a control.
#[derive(Clone, Debug)]
pub(super) enum Entry {
    Text(String, String),
    File(String, Upload),
}

/// All forms of a page; `first` keeps how the controls stood when it arrived.
#[derive(Clone, Debug, Default)]
pub(super) struct Forms {
    pub(super) forms: Vec<Form>,
    pub(super) controls: Vec<Control>,
    first: Vec<Control>,
    /// The form that was filled in last: of several that fit, it is meant.
    pub(super) current: Option<usize>,
}

/// A label without the mark of what is required and without a colon at its end.
pub(super) fn plain(label: &str) -> String {
    squeeze(label).trim_end_matches(['*', ':', ' ']).to_owned()
}

impl Forms {
    pub(super) fn read(page: &Html, url: &Url) -> Forms {
        let elements = all(page, "form");
        let forms: Vec<Form> = elements.iter().map(|element| form(*element, url)).collect();
        let owner = |control: ElementRef<'_>| match control.attr("form") {
            Some(id) => forms.iter().position(|form| form.id == id),
            None => elements.iter().position(|form| control.ancestors().any(|one| one.id() == form.id())),
        };
        let controls: Vec<Control> = all(page, "input, select, textarea, button")
            .into_iter()
            .map(|element| control(page, url, element, owner(element)))
            .collect();
        Forms { first: controls.clone(), controls, forms, current: None }
    }

    /// Puts a form's controls back as they arrived.
    pub(super) fn reset(&mut self, form: Option<usize>) {
        for (control, first) in self.controls.iter_mut().zip(&self.first) {
            if control.form == form {
                *control = first.clone();
            }
        }
    }

    /// What pressing a button sends: every successful control of its form, in order.
    pub(super) fn entries(&self, pressed: usize) -> Vec<Entry> {
        let form = self.controls[pressed].form;
        let mut entries = Vec::new();
        for (place, control) in self.controls.iter().enumerate() {
            if control.form == form && !control.disabled && !control.name.is_empty() {
                control.send(place == pressed, &mut entries);
            }
        }
        entries
    }

    /// Labels of what a browser would not send the form without; empty when the form leaves that to the server.
    pub(super) fn missing(&self, pressed: usize) -> Vec<String> {
        let button = &self.controls[pressed];
        let Some(form) = button.form.map(|place| &self.forms[place]) else {
            return Vec::new();
        };
        if form.novalidate || button.novalidate {
            return Vec::new();
        }
        let own = |control: &&Control| control.form == button.form && control.required && !control.disabled && !control.readonly;
        let group_is_on = |name: &str| self.controls.iter().any(|one| one.form == button.form && one.name == name && one.on);
        let empty = |control: &&Control| match control.kind {
            Kind::Tick => !control.on,
            Kind::Radio => !group_is_on(&control.name),
            Kind::Select => !control.choices.iter().any(|choice| choice.on && !choice.value.is_empty()),
            Kind::File => control.uploads.is_empty(),
            Kind::Text | Kind::Area => control.value.is_empty(),
            Kind::Hidden | Kind::Submit | Kind::Reset | Kind::Button => false,
        };
        self.controls.iter().filter(own).filter(empty).map(Control::called).collect()
    }
}

impl Control {
    /// How messages name it.
    pub(super) fn called(&self) -> String {
        self.labels.first().filter(|label| !label.is_empty()).cloned().unwrap_or_else(|| format!("(name {:?})", self.name))
    }

    /// Whether a person fills it in.
    pub(super) fn is_field(&self) -> bool {
        !matches!(self.kind, Kind::Hidden | Kind::Submit | Kind::Reset | Kind::Button)
    }

    /// Whether one of its labels reads so.
    pub(super) fn is_labelled(&self, label: &str) -> bool {
        let label = plain(label);
        self.labels.iter().any(|own| plain(own) == label)
    }

    fn send(&self, pressed: bool, entries: &mut Vec<Entry>) {
        let text = |value: &str| Entry::Text(self.name.clone(), value.replace("\r\n", "\n").replace('\n', "\r\n"));
        match self.kind {
            Kind::Text | Kind::Area | Kind::Hidden => entries.push(text(&self.value)),
            Kind::Tick | Kind::Radio if self.on => entries.push(text(&self.value)),
            Kind::Select => {
                let chosen = self.choices.iter().filter(|choice| choice.on && !choice.disabled);
                entries.extend(chosen.map(|choice| text(&choice.value)));
            }
            Kind::File if self.uploads.is_empty() => {
                entries.push(Entry::File(self.name.clone(), Upload { name: String::new(), bytes: Vec::new() }));
            }
            Kind::File => entries.extend(self.uploads.iter().map(|upload| Entry::File(self.name.clone(), upload.clone()))),
            Kind::Submit if pressed => entries.push(text(&self.value)),
            Kind::Tick | Kind::Radio | Kind::Submit | Kind::Reset | Kind::Button => {}
        }
    }
}

fn form(element: ElementRef<'_>, url: &Url) -> Form {
    let attr = |name: &str| element.attr(name).unwrap_or_default();
    Form {
        id: attr("id").to_owned(),
        action: target(url, attr("action")),
        post: attr("method").eq_ignore_ascii_case("post"),
        multipart: attr("enctype").eq_ignore_ascii_case("multipart/form-data"),
        novalidate: element.attr("novalidate").is_some(),
    }
}

/// A form without an action goes to its page's own address.
fn target(url: &Url, action: &str) -> Url {
    let mut to = if action.is_empty() { url.clone() } else { url.join(action).unwrap_or_else(|_| url.clone()) };
    to.set_fragment(None);
    to
}

fn control(page: &Html, url: &Url, element: ElementRef<'_>, form: Option<usize>) -> Control {
    let attr = |name: &str| element.attr(name).unwrap_or_default();
    let has = |name: &str| element.attr(name).is_some();
    let kind = kind(element);
    let choices = if kind == Kind::Select { choices(element) } else { Vec::new() };
    let around =
        |name: &'static str| element.ancestors().filter_map(ElementRef::wrap).filter(move |one| one.value().name() == name);
    Control {
        form,
        kind,
        element: element.value().name().to_owned(),
        name: attr("name").to_owned(),
        labels: labels(page, element, kind),
        legends: around("fieldset").filter_map(|set| below(set, "legend").first().copied().map(seen_line)).collect(),
        value: match (kind, element.attr("value")) {
            (Kind::Area, _) => element.text().collect(),
            (Kind::Tick | Kind::Radio, None) => "on".into(),
            (_, value) => value.unwrap_or_default().to_owned(),
        },
        on: has("checked"),
        choices,
        multiple: has("multiple"),
        uploads: Vec::new(),
        shown: kind != Kind::Hidden && !is_hidden(element),
        disabled: has("disabled") || around("fieldset").any(|set| set.attr("disabled").is_some()),
        readonly: has("readonly"),
        required: has("required"),
        most: attr("maxlength").parse().ok(),
        own_action: element.attr("formaction").map(|action| target(url, action)),
        own_post: element.attr("formmethod").map(|method| method.eq_ignore_ascii_case("post")),
        novalidate: has("formnovalidate"),
    }
}

fn kind(element: ElementRef<'_>) -> Kind {
    let kind = element.attr("type").unwrap_or_default().to_ascii_lowercase();
    match (element.value().name(), kind.as_str()) {
        ("select", _) => Kind::Select,
        ("textarea", _) => Kind::Area,
        (_, "reset") => Kind::Reset,
        (_, "button") => Kind::Button,
        ("button", _) | ("input", "submit" | "image") => Kind::Submit,
        (_, "hidden") => Kind::Hidden,
        (_, "checkbox") => Kind::Tick,
        (_, "radio") => Kind::Radio,
        (_, "file") => Kind::File,
        _ => Kind::Text,
    }
}

/// The options; of a list that shows one line, the first that can be chosen is chosen when the page chooses none.
fn choices(select: ElementRef<'_>) -> Vec<Choice> {
    let mut choices: Vec<Choice> = below(select, "option")
        .into_iter()
        .map(|option| {
            let text = squeeze(&option.text().collect::<String>());
            Choice {
                value: option.attr("value").map_or_else(|| text.clone(), str::to_owned),
                label: option.attr("label").map_or(text, str::to_owned),
                on: option.attr("selected").is_some(),
                disabled: option.attr("disabled").is_some(),
            }
        })
        .collect();
    let lines: u32 = select.attr("size").and_then(|size| size.parse().ok()).unwrap_or(1);
    if select.attr("multiple").is_none() {
        if let Some(last) = choices.iter().rposition(|choice| choice.on) {
            choices[..last].iter_mut().for_each(|choice| choice.on = false);
        } else if lines <= 1
            && let Some(choice) = choices.iter_mut().find(|choice| !choice.disabled)
        {
            choice.on = true;
        }
    }
    choices
}

fn labels(page: &Html, element: ElementRef<'_>, kind: Kind) -> Vec<String> {
    let mut labels = Vec::new();
    if matches!(kind, Kind::Submit | Kind::Reset | Kind::Button) {
        labels.push(if element.value().name() == "button" { seen_line(element) } else { button_value(element, kind) });
        if element.value().name() == "button" {
            labels.push(heard_line(element));
        }
    } else {
        let id = element.attr("id").unwrap_or_default();
        let owns = |label: &ElementRef<'_>| {
            label
                .attr("for")
                .map_or_else(|| label.descendants().any(|one| one.id() == element.id()), |to| !id.is_empty() && to == id)
        };
        for label in all(page, "label").into_iter().filter(owns) {
            labels.push(seen_line(label));
            labels.push(heard_line(label));
        }
    }
    labels.extend(element.attr("aria-label").map(squeeze));
    for id in element.attr("aria-labelledby").unwrap_or_default().split_whitespace() {
        labels.extend(all(page, &format!("[id={id:?}]")).into_iter().map(heard_line));
    }
    labels.retain(|label| !label.is_empty());
    labels.dedup();
    labels
}

fn button_value(element: ElementRef<'_>, kind: Kind) -> String {
    let own = element.attr("value").or(element.attr("alt"));
    squeeze(own.unwrap_or(if kind == Kind::Reset { "Reset" } else { "Submit" }))
}
