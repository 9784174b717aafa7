//! Keys: kept, published and read again; and keys nobody should trust.

use oidc::keys::{Alg, KeyError, PublicKey, SigningKey, jwks, read_jwks};
use serde_json::json;

#[test]
fn o09_keys_survive_storage_and_publication() {
    for alg in [Alg::Es256, Alg::Rs256] {
        let key = SigningKey::generate(alg).unwrap();
        let stored = SigningKey::from_pkcs8(&key.to_pkcs8().unwrap()).unwrap();
        assert_eq!((stored.alg(), stored.kid()), (alg, key.kid()));
        let signature = stored.sign(b"message").unwrap();
        let published = read_jwks(&jwks(&[key.public().clone()]).to_string()).unwrap();
        assert_eq!(published, [key.public().clone()]);
        assert!(published[0].verifies(b"message", &signature));
        assert!(!published[0].verifies(b"massage", &signature));
        assert_eq!(key.public().to_jwk().get("d"), None);
    }
    assert_eq!(SigningKey::from_pkcs8(b"nonsense").unwrap_err(), KeyError::BadPrivateKey);
}

#[test]
fn o09_the_kid_is_the_thumbprint_of_rfc_7638() {
    // The key and thumbprint printed in RFC 7638, 3.1.
    let jwk = json!({
        "kty": "RSA", "e": "AQAB", "alg": "RS256",
        "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMs\
              tn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn\
              1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
    });
    assert_eq!(PublicKey::from_jwk(&jwk).unwrap().kid(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

#[test]
fn o10_weak_secret_and_foreign_keys_in_a_key_set_are_passed_over() {
    let good = SigningKey::generate(Alg::Es256).unwrap();
    let mut off_curve = good.public().to_jwk();
    off_curve["y"] = off_curve["x"].clone();
    let mut for_encryption = good.public().to_jwk();
    for_encryption["use"] = json!("enc");
    let mut mislabelled = good.public().to_jwk();
    mislabelled["alg"] = json!("RS256");
    let set = json!({"keys": [
        {"kty": "oct", "k": "c2VjcmV0", "kid": "a", "alg": "HS256"},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": "b"},
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
        off_curve, for_encryption, mislabelled, "text", good.public().to_jwk(),
    ]});
    assert_eq!(read_jwks(&set.to_string()).unwrap(), [good.public().clone()]);
    for bad in ["", "[]", "{}", r#"{"keys":{}}"#] {
        assert_eq!(read_jwks(bad), Err(KeyError::BadKeySet));
    }
    let many = json!({"keys": vec![json!({}); 33]});
    assert_eq!(read_jwks(&many.to_string()), Err(KeyError::BadKeySet));
    assert_eq!(read_jwks(&" ".repeat(70_000)), Err(KeyError::BadKeySet));
}
