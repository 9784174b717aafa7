//! What went wrong, as `application/problem+json` (RFC 9457): what happened and what to do, every problem at once.

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use site::{Failure, page::Failed};

use super::shape::record;

record! {
    /// What went wrong with a request (RFC 9457).
    ProblemDetails {
        /// An address of the kind of problem; about:blank when the status says it all.
        r#type: String = "about:blank",
        /// The kind of problem in a few words.
        title: String = "Some parameters can't be taken",
        /// The HTTP status.
        status: i64 = 400,
        /// What happened.
        detail: String = "Nothing was looked for.",
        /// What to do.
        next: String = "Mend what is listed under problems and send the request again.",
        /// Each thing that was wrong with what was sent; empty when it was something else.
        problems: Vec<ParameterProblem>,
    }
}

record! {
    /// One thing that was wrong with what was sent.
    ParameterProblem {
        /// The parameter or field.
        name: String = "filed_from",
        /// What is wrong with it.
        detail: String = "must be a day such as 2021-05-10",
    }
}

/// The media type.
pub(crate) const MEDIA: &str = "application/problem+json";

/// A problem on its way to a response; in a box, since every answer has room for one.
#[derive(Debug)]
pub(crate) struct Problem(Box<Parts>);

#[derive(Debug)]
struct Parts {
    status: StatusCode,
    title: String,
    detail: String,
    next: String,
    problems: Vec<ParameterProblem>,
    headers: Vec<(HeaderName, String)>,
    /// For the log; never sent.
    failed: Option<Failed>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, title: &str, detail: &str, next: &str) -> Problem {
        Problem(Box::new(Parts {
            status,
            title: title.to_owned(),
            detail: detail.to_owned(),
            next: next.to_owned(),
            problems: Vec::new(),
            headers: Vec::new(),
            failed: None,
        }))
    }

    /// 404: not there, or not to be known of: the same answer.
    pub(crate) fn not_found(what: &str) -> Problem {
        Problem::new(
            StatusCode::NOT_FOUND,
            "Not found",
            &format!("There is no {what} here under that id, or it is not open to this token's account."),
            "Check the id. Ids come from the lists of this API, and belong to one court.",
        )
    }

    /// 400: all that was wrong with what was sent.
    pub(crate) fn parameters(problems: Vec<(String, String)>) -> Problem {
        let mut problem = Problem::new(
            StatusCode::BAD_REQUEST,
            "Some parameters can't be taken",
            "Nothing was looked for or changed.",
            "Mend what is listed under problems and send the request again.",
        );
        problem.0.problems = problems.into_iter().map(|(name, detail)| ParameterProblem { name, detail }).collect();
        problem
    }

    /// 401: no token, or none that is good.
    pub(crate) fn unknown(court: &str, sent: bool) -> Problem {
        let (detail, error) = match sent {
            false => ("This call needs a personal access token, and none was sent.", ""),
            true => (
                "The token that was sent is not good at this court: it was mistyped, made at another court, taken back, or has run out.",
                ", error=\"invalid_token\"",
            ),
        };
        Problem::new(
            StatusCode::UNAUTHORIZED,
            "A token is needed",
            detail,
            "Make a token on this court's page \"API tokens\" (under Utilities) and send it as \"Authorization: Bearer fct_...\".",
        )
        .header(header::WWW_AUTHENTICATE, format!("Bearer realm=\"{court}\"{error}"))
    }

    /// 403: the account may not.
    pub(crate) fn forbidden(why: &str) -> Problem {
        Problem::new(StatusCode::FORBIDDEN, "Not permitted", why, "Ask for something else, or ask the clerk's office.")
    }

    /// Adds a header.
    pub(crate) fn header(mut self, name: HeaderName, value: String) -> Problem {
        self.0.headers.push((name, value));
        self
    }

    pub(crate) fn respond(self) -> Response {
        let parts = *self.0;
        let details = ProblemDetails {
            r#type: "about:blank".into(),
            title: parts.title,
            status: parts.status.as_u16().into(),
            detail: parts.detail,
            next: parts.next,
            problems: parts.problems,
        };
        let mut response = Response::new(Body::from(serde_json::to_vec(&details).unwrap_or_default()));
        *response.status_mut() = parts.status;
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA));
        for (name, value) in parts.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(name, value);
            }
        }
        if let Some(failed) = parts.failed {
            // Still logged by the outermost layer, and drawn already.
            response.extensions_mut().insert(Failed { drawn: true, ..failed });
        }
        response
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Problem {
        let seconds = failure.retry_after;
        let next = match (failure.status.is_server_error(), seconds) {
            (true, Some(seconds)) => format!("Try again in {seconds} seconds."),
            (true, None) => "Try again; if it stays, tell the court's help desk.".to_owned(),
            _ => "Look at the list of calls under /api.".to_owned(),
        };
        let mut problem = Problem::new(failure.status, &failure.title, &failure.sentences.join(" "), &next);
        problem.0.headers.extend(seconds.map(|seconds| (header::RETRY_AFTER, seconds.to_string())));
        problem.0.failed = Some(Failed {
            title: failure.title,
            sentences: failure.sentences,
            ways: Vec::new(),
            inner: failure.inner,
            drawn: false,
        });
        problem
    }
}

impl From<store::Error> for Problem {
    fn from(problem: store::Error) -> Problem {
        Failure::from(problem).into()
    }
}

/// What another layer refused, as a problem; anything else comes back as it is.
pub(crate) fn instead_of_page(response: Response) -> Response {
    let Some(failed) = response.extensions().get::<Failed>().filter(|failed| !failed.drawn).cloned() else { return response };
    let retry_after =
        response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    let mut failure = Failure::internal("");
    failure.status = response.status();
    failure.title = failed.title;
    failure.sentences = failed.sentences;
    failure.inner = failed.inner;
    failure.retry_after = retry_after;
    if failure.status == StatusCode::NOT_FOUND {
        failure.title = "Not found".into();
        failure.sentences = vec!["This API has no such address.".into()];
    }
    Problem::from(failure).respond()
}
