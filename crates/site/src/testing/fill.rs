//! Filling in and sending forms.

use std::{future::Future, panic::Location};

use axum::http::Method;

use super::{
    browser::Browser,
    controls::{Control, Kind, Upload, plain},
    encode,
    send::Sending,
    words::squeeze,
};

impl Browser {
    /// Types into the field of this label; a field without such a label is found by its name.
    #[track_caller]
    pub fn fill(&mut self, label: &str, value: &str) -> &mut Browser {
        self.fill_nth(label, 0, value)
    }

    /// Types into one of several fields of the same label; `n` counts from 0.
    #[track_caller]
    pub fn fill_nth(&mut self, label: &str, n: usize, value: &str) -> &mut Browser {
        self.begin(format!("fill {label:?}"), Location::caller());
        let place = self.field(label, n, "text field", |control| matches!(control.kind, Kind::Text | Kind::Area));
        let control = &self.page().forms.controls[place];
        if control.readonly {
            self.fail(&format!("{label:?} can only be read"));
        }
        if let Some(most) = control.most.filter(|most| value.encode_utf16().count() > *most) {
            self.fail(&format!("{label:?} takes no more than {most} characters in a browser"));
        }
        self.change(place).value = value.to_owned();
        self
    }

    /// Chooses a line of the list of this label, or the radio button `option` of the group whose legend or name this is. In a list
    /// of several choices the line comes to those already chosen.
    #[track_caller]
    pub fn choose(&mut self, label: &str, option: &str) -> &mut Browser {
        self.begin(format!("choose {option:?} of {label:?}"), Location::caller());
        let wanted = plain(option);
        let is_radio = |control: &Control| {
            control.kind == Kind::Radio
                && (control.legends.iter().any(|legend| plain(legend) == plain(label)) || control.name == label)
                && (control.is_labelled(option) || control.value == option)
        };
        if let Some(place) = self.first_usable(is_radio) {
            self.turn_on(place);
            return self;
        }
        let place = self.field(label, 0, "list", |control| control.kind == Kind::Select);
        let choices = &self.page().forms.controls[place].choices;
        let usable = || choices.iter().enumerate().filter(|(_, choice)| !choice.disabled);
        let by_label = usable().find(|(_, choice)| plain(&choice.label) == wanted);
        let Some((chosen, _)) = by_label.or_else(|| usable().find(|(_, choice)| choice.value == option)) else {
            let there: Vec<&str> = choices.iter().map(|choice| choice.label.as_str()).collect();
            self.fail(&format!("The list {label:?} holds no {option:?} but: {}", there.join(" | ")));
        };
        let control = self.change(place);
        let multiple = control.multiple;
        for (number, choice) in control.choices.iter_mut().enumerate() {
            choice.on = number == chosen || (multiple && choice.on);
        }
        self
    }

    /// Ticks the box, or presses the radio button, of this label.
    #[track_caller]
    pub fn tick(&mut self, label: &str) -> &mut Browser {
        self.tick_nth(label, 0)
    }

    /// Ticks one of several boxes of the same label; `n` counts from 0.
    #[track_caller]
    pub fn tick_nth(&mut self, label: &str, n: usize) -> &mut Browser {
        self.begin(format!("tick {label:?}"), Location::caller());
        let place = self.field(label, n, "box", |control| matches!(control.kind, Kind::Tick | Kind::Radio));
        self.turn_on(place);
        self
    }

    /// Takes the tick out of a box.
    #[track_caller]
    pub fn untick(&mut self, label: &str) -> &mut Browser {
        self.begin(format!("untick {label:?}"), Location::caller());
        let place = self.field(label, 0, "box", |control| control.kind == Kind::Tick);
        self.change(place).on = false;
        self
    }

    /// Chooses a file to send; a field for several files takes one more each time.
    #[track_caller]
    pub fn attach(&mut self, label: &str, filename: &str, bytes: &[u8]) -> &mut Browser {
        self.begin(format!("attach {filename:?} as {label:?}"), Location::caller());
        let place = self.field(label, 0, "field for a file", |control| control.kind == Kind::File);
        let control = self.change(place);
        if !control.multiple {
            control.uploads.clear();
        }
        control.uploads.push(Upload { name: filename.to_owned(), bytes: bytes.to_vec() });
        self
    }

    /// Changes what a control holds without regard to labels and limits, as someone with the page's source open does: any control
    /// by its name, hidden ones too.
    #[track_caller]
    pub fn tamper(&mut self, name: &str, value: &str) -> &mut Browser {
        self.begin(format!("tamper with {name:?}"), Location::caller());
        let Some(place) = self.page().forms.controls.iter().position(|control| control.name == name) else {
            self.fail(&format!("No control has the name {name:?}"));
        };
        let control = self.change(place);
        match control.choices.first_mut() {
            Some(choice) => {
                choice.value = value.to_owned();
                control.choices.iter_mut().enumerate().for_each(|(number, choice)| choice.on = number == 0);
            }
            None => (control.value, control.on) = (value.to_owned(), true),
        }
        self
    }

    /// Presses a button; of several of this text, the one of the form that was filled in last, else the first. A reset button
    /// (`Clear`) sends nothing.
    #[track_caller]
    pub fn press(&mut self, text: &str) -> impl Future<Output = &mut Browser> {
        self.begin(format!("press {text:?}"), Location::caller());
        let buttons = self.buttons(text);
        let current = self.page().forms.current;
        let first = buttons.iter().copied().find(|place| current.is_some() && self.page().forms.controls[*place].form == current);
        let sending = self.sending(text, first.or(buttons.first().copied()));
        async move {
            if let Some(sending) = sending {
                self.go(sending, false).await;
            }
            self
        }
    }

    /// Presses one of several buttons of the same text; `n` counts from 0.
    #[track_caller]
    pub fn press_nth(&mut self, text: &str, n: usize) -> impl Future<Output = &mut Browser> {
        self.begin(format!("press {text:?} ({n})"), Location::caller());
        let sending = self.sending(text, self.buttons(text).get(n).copied());
        async move {
            if let Some(sending) = sending {
                self.go(sending, false).await;
            }
            self
        }
    }

    /// What a field holds: its text, the value of the chosen line, or a box's value when it is ticked (else empty). Hidden fields
    /// are found by name.
    #[must_use]
    #[track_caller]
    pub fn value(&self, label: &str) -> String {
        let controls = &self.page().forms.controls;
        let hidden = controls.iter().find(|control| control.kind == Kind::Hidden && control.name == label);
        let control = hidden.unwrap_or_else(|| &controls[self.field(label, 0, "field", Control::is_field)]);
        match control.kind {
            Kind::Select => {
                let chosen: Vec<&str> =
                    control.choices.iter().filter(|choice| choice.on).map(|choice| choice.value.as_str()).collect();
                chosen.join(",")
            }
            Kind::Tick if !control.on => String::new(),
            Kind::Radio => {
                let on = controls.iter().find(|one| one.form == control.form && one.name == control.name && one.on);
                on.map(|one| one.value.clone()).unwrap_or_default()
            }
            _ => control.value.clone(),
        }
    }

    /// Whether a box or radio button is ticked.
    #[must_use]
    #[track_caller]
    pub fn is_ticked(&self, label: &str) -> bool {
        let place = self.field(label, 0, "box", |control| matches!(control.kind, Kind::Tick | Kind::Radio));
        self.page().forms.controls[place].on
    }

    /// The lines of a list.
    #[must_use]
    #[track_caller]
    pub fn options(&self, label: &str) -> Vec<String> {
        let place = self.field(label, 0, "list", |control| control.kind == Kind::Select);
        self.page().forms.controls[place].choices.iter().map(|choice| choice.label.clone()).collect()
    }

    /// Whether the page has a field of this label or name.
    #[must_use]
    pub fn has_field(&self, label: &str) -> bool {
        self.page()
            .forms
            .controls
            .iter()
            .any(|control| control.shown && control.is_field() && (control.is_labelled(label) || control.name == label))
    }

    /// The texts of all buttons that can be pressed.
    #[must_use]
    pub fn button_texts(&self) -> Vec<String> {
        self.page().forms.controls.iter().filter(|one| is_button(one) && !one.disabled).map(Control::called).collect()
    }

    fn first_usable(&self, fits: impl Fn(&Control) -> bool) -> Option<usize> {
        let forms = &self.page().forms;
        let usable =
            || forms.controls.iter().enumerate().filter(|(_, control)| control.shown && !control.disabled && fits(control));
        let in_current = usable().find(|(_, control)| forms.current.is_some() && control.form == forms.current);
        in_current.or_else(|| usable().next()).map(|(place, _)| place)
    }

    /// The place of the n-th usable control with this label, else with this name; of n = 0 one of the current form goes first.
    #[track_caller]
    fn field(&self, label: &str, n: usize, what: &str, fits: impl Fn(&Control) -> bool) -> usize {
        let controls = &self.page().forms.controls;
        let labelled = |control: &Control| fits(control) && control.is_labelled(label);
        let named = |control: &Control| fits(control) && !control.name.is_empty() && control.name == label;
        let nth = |matches: &dyn Fn(&Control) -> bool| match n {
            0 => self.first_usable(matches),
            _ => (0..controls.len())
                .filter(|place| controls[*place].shown && !controls[*place].disabled && matches(&controls[*place]))
                .nth(n),
        };
        nth(&labelled).or_else(|| nth(&named)).unwrap_or_else(|| {
            let there: Vec<String> = controls.iter().filter(|one| one.shown && one.is_field()).map(describe).collect();
            self.fail(&format!("No {what} {label:?} ({n}) that can be used; fields are: {}", there.join(" | ")))
        })
    }

    /// A control about to be changed; its form becomes the current one.
    fn change(&mut self, place: usize) -> &mut Control {
        let last = self.pages.len() - 1;
        let forms = &mut self.pages[last].forms;
        forms.current = forms.controls[place].form;
        &mut forms.controls[place]
    }

    fn turn_on(&mut self, place: usize) {
        let control = self.change(place);
        let (kind, form, name) = (control.kind, control.form, control.name.clone());
        if kind == Kind::Radio {
            let last = self.pages.len() - 1;
            let group = self.pages[last].forms.controls.iter_mut();
            group.filter(|one| one.kind == Kind::Radio && one.form == form && one.name == name).for_each(|one| one.on = false);
        }
        self.change(place).on = true;
    }

    fn buttons(&self, text: &str) -> Vec<usize> {
        let wanted = squeeze(text);
        let fits = |control: &Control| is_button(control) && control.shown && control.labels.contains(&wanted);
        self.page().forms.controls.iter().enumerate().filter(|(_, control)| fits(control)).map(|(place, _)| place).collect()
    }

    /// What a pressed button sends; nothing for one that resets.
    #[track_caller]
    fn sending(&mut self, text: &str, button: Option<usize>) -> Option<Sending> {
        let page = self.page();
        let Some(place) = button else {
            let link = page.read.links.iter().any(|link| link.text == squeeze(text));
            let hint = if link { " (there is a link of this text: click it)" } else { "" };
            self.fail(&format!("No button {text:?}{hint}; buttons are: {}", self.button_texts().join(" | ")));
        };
        let button = &page.forms.controls[place];
        if button.disabled {
            self.fail(&format!("The button {text:?} can't be pressed"));
        }
        if button.kind == Kind::Reset {
            let form = button.form;
            let last = self.pages.len() - 1;
            self.pages[last].forms.reset(form);
            return None;
        }
        let Some(form) = button.form.filter(|_| button.kind == Kind::Submit).map(|form| &page.forms.forms[form]) else {
            self.fail(&format!("The button {text:?} sends no form"));
        };
        let missing = page.forms.missing(place);
        if !missing.is_empty() {
            let missing = missing.join(", ");
            self.fail(&format!(
                "A browser does not send the form without {missing}: it has `required` fields and no `novalidate`"
            ));
        }
        let entries = page.forms.entries(place);
        let mut sending = Sending::link(button.own_action.clone().unwrap_or_else(|| form.action.clone()), page);
        sending.form_action = form_action(page.header("content-security-policy"));
        if !button.own_post.unwrap_or(form.post) {
            sending.url.set_query(Some(&encode::urlencoded(&entries)));
        } else {
            sending.method = Method::POST;
            sending.body = Some(if form.multipart {
                encode::multipart(&entries)
            } else {
                ("application/x-www-form-urlencoded".into(), encode::urlencoded(&entries).into_bytes())
            });
        }
        Some(sending)
    }
}

fn is_button(control: &Control) -> bool {
    matches!(control.kind, Kind::Submit | Kind::Reset | Kind::Button)
}

fn describe(control: &Control) -> String {
    let disabled = if control.disabled { " (disabled)" } else { "" };
    format!("{}{disabled}", control.called())
}

fn form_action(policy: &str) -> Option<Vec<String>> {
    let directive = policy.split(';').map(str::trim).find(|directive| directive.starts_with("form-action"))?;
    Some(directive.split_whitespace().skip(1).map(str::to_owned).collect())
}
