//! What can go wrong with a request, as a page that says what happened and what to do next.
//!
//! Handlers return [`Failure`]; constructors read as words. What a person did wrong with a form is no failure: the form is shown
//! again with sentences at its fields.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

/// A failure with a public face and, for the log alone, an inner reason.
#[derive(Debug)]
pub struct Failure {
    /// HTTP status.
    pub status: StatusCode,
    /// Heading of the page.
    pub title: String,
    /// Sentences: what happened, what to do next.
    pub sentences: Vec<String>,
    /// Ways on: link text and address.
    pub ways: Vec<(String, String)>,
    /// For the log; never shown.
    pub inner: Option<String>,
    /// Seconds after which to try again.
    pub retry_after: Option<u32>,
    /// A page of the site's own or a redirect in place of all else, so that `?` can lead a person to sign-on.
    pub instead: Option<Box<Response>>,
}

impl Failure {
    fn new(status: StatusCode, title: &str, sentences: &[&str]) -> Failure {
        Failure {
            status,
            title: title.to_owned(),
            sentences: sentences.iter().map(|sentence| (*sentence).to_owned()).collect(),
            ways: Vec::new(),
            inner: None,
            retry_after: None,
            instead: None,
        }
    }

    /// A page of the site's own, as an early way out.
    #[must_use]
    pub fn instead(page: Response) -> Failure {
        let mut failure = Failure::new(page.status(), "Another page", &[]);
        failure.instead = Some(Box::new(page));
        failure
    }

    /// 404: there is nothing here, or nothing that this person may know of.
    #[must_use]
    pub fn not_found() -> Failure {
        Failure::new(
            StatusCode::NOT_FOUND,
            "Page not found",
            &["There is no such page here, or it is not open to you.", "Check the address, or go back to the first page."],
        )
    }

    /// 403: the thing is known, but this person may not do that.
    #[must_use]
    pub fn forbidden(reason: &str) -> Failure {
        Failure::new(StatusCode::FORBIDDEN, "Not permitted", &[reason])
    }

    /// 403: the form did not come from a page of this site for this session.
    #[must_use]
    pub fn forged() -> Failure {
        Failure::new(
            StatusCode::FORBIDDEN,
            "This form can't be taken",
            &[
                "The form did not come from a page of this site that was made for you, or your session has changed since the page was made. Nothing was done.",
                "Go back, reload the page and send the form again.",
            ],
        )
    }

    /// 400: no browser sends this.
    #[must_use]
    pub fn malformed(reason: &str) -> Failure {
        Failure::new(StatusCode::BAD_REQUEST, "The request can't be read", &[reason, "Nothing was done. Go back and try again."])
    }

    /// 413.
    #[must_use]
    pub fn too_large() -> Failure {
        Failure::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "Too large",
            &["What was sent is larger than this page takes. Nothing was done."],
        )
    }

    /// 409: the step was taken before, or someone else was first.
    #[must_use]
    pub fn conflict(title: &str, sentence: &str) -> Failure {
        Failure::new(StatusCode::CONFLICT, title, &[sentence])
    }

    /// 410: the step or link has run out or was used.
    #[must_use]
    pub fn gone(title: &str, sentence: &str) -> Failure {
        Failure::new(StatusCode::GONE, title, &[sentence])
    }

    /// 429: too many tries from one address.
    #[must_use]
    pub fn too_many(seconds: u32) -> Failure {
        let mut failure = Failure::new(
            StatusCode::TOO_MANY_REQUESTS,
            "Too many tries",
            &[
                "There were too many tries from your network address in the last minute. Nothing was done.",
                "Wait a minute and try again.",
            ],
        );
        failure.retry_after = Some(seconds);
        failure
    }

    /// 503: too many read at once.
    #[must_use]
    pub fn crowded() -> Failure {
        let mut failure = Failure::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "Too many people are reading just now",
            &[
                "Signing on, linking and filing go on. Pages of cases and documents have a queue, and it is full.",
                "Wait a moment and try again.",
            ],
        );
        failure.retry_after = Some(5);
        failure
    }

    /// 503: busy, or the store can't write.
    #[must_use]
    pub fn unavailable(inner: &str) -> Failure {
        let mut failure = Failure::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "The system can't do this just now",
            &["Nothing was changed. What you had sent before is safe.", "Wait a moment and try again."],
        );
        failure.retry_after = Some(2);
        failure.inner = Some(inner.to_owned());
        failure
    }

    /// 503: part of what is stored was found damaged, and nothing is written there until it is restored.
    #[must_use]
    pub fn read_only(inner: &str) -> Failure {
        let mut failure = Failure::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "These records can only be read at the moment",
            &[
                "A fault was found in the stored records, and until they are restored nothing is written to them. Nothing was changed, and what was filed before is kept.",
                "Cases and documents can still be read by whoever is signed on, and the other courts are not touched.",
                "If you have a deadline, call the court: its number stands below.",
            ],
        );
        failure.retry_after = Some(600);
        failure.inner = Some(inner.to_owned());
        failure
    }

    /// 503: what was asked for is damaged.
    #[must_use]
    pub fn damaged(inner: &str) -> Failure {
        let mut failure = Failure::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "This can't be shown at the moment",
            &[
                "What is stored here was found damaged. It will be restored from a copy; the fault has been noted.",
                "Other cases, other documents and the other courts are not touched.",
            ],
        );
        failure.retry_after = Some(600);
        failure.inner = Some(inner.to_owned());
        failure
    }

    /// 500: a fault of ours.
    #[must_use]
    pub fn internal(inner: &str) -> Failure {
        let mut failure = Failure::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong on our side",
            &["Nothing was changed. The fault has been noted.", "Try again; if it stays, tell the help desk."],
        );
        failure.inner = Some(inner.to_owned());
        failure
    }

    /// 303 to another page, as an early way out.
    #[must_use]
    pub fn redirect(to: &str) -> Failure {
        Failure::instead(crate::page::redirect(to))
    }

    /// Adds a sentence.
    #[must_use]
    pub fn say(mut self, sentence: impl Into<String>) -> Failure {
        self.sentences.push(sentence.into());
        self
    }

    /// Adds a way on.
    #[must_use]
    pub fn way(mut self, label: &str, href: &str) -> Failure {
        self.ways.push((label.to_owned(), href.to_owned()));
        self
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Failure {
        match error {
            store::Error::Busy | store::Error::Unavailable(_) | store::Error::Closed => Failure::unavailable(&error.to_string()),
            store::Error::ReadOnly(_) => Failure::read_only(&error.to_string()),
            store::Error::Damaged(_) => Failure::damaged(&error.to_string()),
            store::Error::Taken => {
                Failure::conflict("Someone was first", "The same thing was done a moment ago. Go back and look.")
            }
            other => Failure::internal(&other.to_string()),
        }
    }
}

impl From<crate::hasher::Full> for Failure {
    fn from(_: crate::hasher::Full) -> Failure {
        Failure::unavailable("the hashing queue is full")
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        if let Some(page) = self.instead {
            return *page;
        }
        crate::page::failure(self)
    }
}
