//! The OpenAPI 3.1 document, made from the list of calls.

use domain::permission::Action;
use serde_json::{Map, Value, json};

use super::{
    call::{Ask, Call, Done, Gives, Place},
    calls,
    problem::{MEDIA, Problem, ProblemDetails},
    shape::Shape as _,
};
use crate::webhooks::event::WebhookEvent;

/// Where it stands.
pub(crate) const PATH: &str = "/api/v1/openapi.json";

pub(crate) fn calls_here() -> Vec<Call> {
    vec![Call {
        method: "GET",
        path: PATH,
        id: "getOpenApi",
        action: Action::SeePublicSite,
        scope: None,
        title: "This description",
        about: "The OpenAPI 3.1 document of this API. Needs no token.",
        parameters: &[],
        gives: Gives::OpenApi,
        run: |ask| Box::pin(show(ask)),
    }]
}

async fn show(ask: Ask) -> Result<Done, Problem> {
    Ok(Done::Json(document(&ask.client.site.ecf(), &ask.client.settings.full_name)))
}

/// The whole document for a court.
pub(crate) fn document(origin: &str, court: &str) -> Value {
    let mut schemas = Map::new();
    let problem = ProblemDetails::schema(&mut schemas);
    let event = WebhookEvent::schema(&mut schemas);
    let mut paths: Map<String, Value> = Map::new();
    for call in calls() {
        let operation = operation(call, &problem, &mut schemas);
        if let Some(path) = paths.entry(call.path).or_insert_with(|| json!({})).as_object_mut() {
            path.insert(call.method.to_ascii_lowercase(), operation);
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": format!("{court}: API"),
            "version": "1",
            "summary": "Cases, parties, docket entries and documents of one court.",
            "description": "A token is made on the court's page \"API tokens\" and reads what its account would see that only views. Ids are strings. Lists give next_cursor; send it back as cursor. Answers carry an ETag; send it back as If-None-Match. What is not there and what one may not know of get the same answer. Problems are application/problem+json."
        },
        "servers": [{"url": origin}],
        "paths": paths,
        "webhooks": {"event": posted(&event)},
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "A personal access token, fct_..."}}
        }
    })
}

/// What the court itself sends, to the address of a webhook.
fn posted(event: &Value) -> Value {
    let header = |name: &str, about: &str| json!({"name": name, "in": "header", "required": true, "description": about, "schema": {"type": "string"}});
    json!({
        "post": {
            "operationId": "takeEvent",
            "summary": "An event is posted to a webhook",
            "description": "Signed as Standard Webhooks says, and tried again, with the same id, until a 2xx answers. 410 switches the webhook off. Redirects are not followed.",
            "parameters": [
                header("webhook-id", "The event's id, the same at every try."),
                header("webhook-timestamp", "The second at which it is sent, since 1970."),
                header("webhook-signature", "v1, and the base64 of HMAC-SHA256 of id.timestamp.body under the webhook's secret."),
                header("idempotency-key", "The event's id once more.")
            ],
            "requestBody": {"required": true, "content": {"application/json": {"schema": event, "example": WebhookEvent::example()}}},
            "responses": {"2XX": {"description": "Taken."}, "410": {"description": "No more of this."}}
        }
    })
}

fn operation(call: &Call, problem: &Value, schemas: &mut Map<String, Value>) -> Value {
    let parameters: Vec<Value> = call
        .parameters
        .iter()
        .map(|one| {
            let is_path = one.place == Place::Path;
            json!({
                "name": one.name,
                "in": if is_path { "path" } else { "query" },
                "required": is_path,
                "description": one.about,
                "schema": one.kind.schema()
            })
        })
        .collect();
    let good = match call.gives {
        Gives::Json(schema, example) => json!({"schema": schema(schemas), "example": example()}),
        Gives::Pdf => json!({"schema": {"type": "string", "contentMediaType": "application/pdf"}}),
        Gives::Lines => json!({"schema": {"type": "string"}}),
        Gives::OpenApi => json!({"schema": {"type": "object"}}),
    };
    let mut responses = Map::new();
    let text = |about: &str| json!({"description": about, "schema": {"type": "string"}});
    let tag = json!({
        "ETag": {"description": "Send it back as If-None-Match.", "required": true, "schema": {"type": "string"}},
        "RateLimit-Policy": text("How many calls a minute has (q) of so many seconds (w)."),
        "RateLimit": text("How many are left (r), and in how many seconds they are anew (t).")
    });
    let (media, mut content) = (call.gives.media(), Map::new());
    content.insert(media.to_owned(), good);
    responses.insert("200".into(), json!({"description": call.title, "headers": tag, "content": content}));
    responses.insert("304".into(), json!({"description": "What was asked for is what the program has."}));
    for (status, says) in problems_of(call) {
        let mut content = Map::new();
        content.insert(MEDIA.to_owned(), json!({"schema": problem}));
        responses.insert(status.to_owned(), json!({"description": says, "content": content}));
    }
    let mut whole = json!({
        "operationId": call.id,
        "summary": call.title,
        "description": call.about,
        "parameters": parameters,
        "responses": responses
    });
    if let Some(scope) = call.scope {
        whole["security"] = json!([{"token": []}]);
        whole["x-scope"] = json!(scope.word());
    }
    whole
}

/// The statuses of a call beside the good one, with what they say.
pub(crate) fn problems_of(call: &Call) -> Vec<(&'static str, &'static str)> {
    let mut all = vec![("400", "Some parameters can't be taken.")];
    if call.scope.is_some() {
        all.push(("401", "No token was sent, or none that is good."));
        all.push(("403", "The token was not made for this, or its account may not read it."));
    }
    if call.parameters.iter().any(|one| one.place == Place::Path) {
        all.push(("404", "It is not there, or not to be known of."));
    }
    all.push(("406", "The Accept header leaves out what this call gives."));
    all.push(("429", "The minute's calls are used up; Retry-After says when to go on."));
    all.push(("503", "Too many read just now, or something is being restored; Retry-After says when to come back."));
    all
}
