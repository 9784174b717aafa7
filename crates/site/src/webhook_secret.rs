//! The secret of a webhook, made from a key file and stored nowhere, and the signature of a post (Standard Webhooks 1.0.0).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::Id;

use crate::crypt::mac;

/// What the receiver is given once, and each post is signed with.
pub struct WebhookSecret([u8; 32]);

impl WebhookSecret {
    /// Of a webhook of a court; `version` counts the secrets that it has had.
    #[must_use]
    pub fn of(key: &[u8; 32], court: &str, webhook: Id, version: i64) -> WebhookSecret {
        let tag = mac(key, format!("webhook {court} {webhook} {version}").as_bytes());
        WebhookSecret(tag)
    }

    /// As the receiver keeps it: `whsec_` and base64.
    #[must_use]
    pub fn text(&self) -> String {
        format!("whsec_{}", STANDARD.encode(self.0))
    }

    /// The `webhook-signature` of a post: its id, the second at which it is sent and its body, in one (HMAC-SHA256).
    #[must_use]
    pub fn signature(&self, id: &str, at: i64, body: &[u8]) -> String {
        signature(&self.0, id, at, body)
    }
}

fn signature(secret: &[u8], id: &str, at: i64, body: &[u8]) -> String {
    let signed = [id.as_bytes(), b".", at.to_string().as_bytes(), b".", body].concat();
    format!("v1,{}", STANDARD.encode(mac(secret, &signed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's reference libraries.
    #[test]
    fn a_signature_is_that_of_the_specification() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signature = signature(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, b"{\"test\": 2432232314}");
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn every_webhook_and_version_has_a_secret_of_its_own() {
        let key = [7; 32];
        let text = |court, id, version| WebhookSecret::of(&key, court, Id(id), version).text();
        assert_eq!(text("almd", 1, 1), text("almd", 1, 1));
        assert_eq!(text("almd", 1, 1).len(), "whsec_".len() + 44);
        let all = [
            text("almd", 1, 1),
            text("almd", 1, 2),
            text("almd", 2, 1),
            text("arwb", 1, 1),
            text("almd", 11, 1),
            text("almd", 1, 11),
        ];
        assert!(all.iter().enumerate().all(|(at, one)| !all[..at].contains(one)));
    }
}
