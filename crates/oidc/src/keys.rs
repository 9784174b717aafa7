//! Signing keys, public keys, and the JSON in which a site publishes them.

use std::{fmt, sync::Arc};

use aws_lc_rs::{
    encoding::AsDer,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, ParsedPublicKey,
        RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents,
    },
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as B64};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A published key set larger than this is not read.
const MAX_JWKS_BYTES: usize = 64 * 1024;
const MAX_JWKS_KEYS: usize = 32;
/// Bytes of a 2,048-bit and of an 8,192-bit modulus: RFC 7518 3.3 sets the floor, the library the ceiling.
const RSA_MODULUS_BYTES: std::ops::RangeInclusive<usize> = 256..=1024;

/// The signature algorithms we know (RFC 7518 3.1). There is no third.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alg {
    /// ECDSA on P-256 with SHA-256; what our own sites sign with.
    Es256,
    /// RSA PKCS #1 v1.5 with SHA-256; every OpenID provider must offer it (Discovery 1.0, 3).
    Rs256,
}

impl Alg {
    /// Its name in a JWS header.
    pub fn name(self) -> &'static str {
        match self {
            Alg::Es256 => "ES256",
            Alg::Rs256 => "RS256",
        }
    }

    /// The algorithm of that exact name; `None` for everything else, `none` and `HS256` included.
    pub fn from_name(name: &str) -> Option<Alg> {
        match name {
            "ES256" => Some(Alg::Es256),
            "RS256" => Some(Alg::Rs256),
            _ => None,
        }
    }
}

/// Why a key could not be made, read or used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("the key could not be made")]
    NotMade,
    #[error("the private key is not a PKCS #8 document for P-256 or RSA of 2048 to 8192 bits")]
    BadPrivateKey,
    #[error("the public key is not a JWK for P-256 or RSA of 2048 to 8192 bits")]
    BadPublicKey,
    #[error("the key set is not a JWKS document")]
    BadKeySet,
    #[error("the key could not sign")]
    NotSigned,
}

enum Secret {
    Es256(EcdsaKeyPair),
    Rs256(RsaKeyPair),
}

/// A private key with its public half. Its `kid` is the RFC 7638 thumbprint, so the same key has the same name everywhere.
pub struct SigningKey {
    secret: Secret,
    public: PublicKey,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("alg", &self.alg()).field("kid", &self.kid()).finish_non_exhaustive()
    }
}

impl SigningKey {
    /// Makes a new key from the cryptographic library's own randomness (RSA: 2,048 bits).
    pub fn generate(alg: Alg) -> Result<SigningKey, KeyError> {
        let secret = match alg {
            Alg::Es256 => EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map(Secret::Es256),
            Alg::Rs256 => RsaKeyPair::generate(KeySize::Rsa2048).map(Secret::Rs256),
        };
        SigningKey::of(secret.map_err(|_| KeyError::NotMade)?).ok_or(KeyError::NotMade)
    }

    /// Reads a PKCS #8 document (DER); the algorithm follows from the key inside.
    pub fn from_pkcs8(der: &[u8]) -> Result<SigningKey, KeyError> {
        let secret = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der)
            .map(Secret::Es256)
            .or_else(|_| RsaKeyPair::from_pkcs8(der).map(Secret::Rs256))
            .map_err(|_| KeyError::BadPrivateKey)?;
        SigningKey::of(secret).ok_or(KeyError::BadPrivateKey)
    }

    /// Writes the private key as a PKCS #8 document (DER). Keep it secret.
    pub fn to_pkcs8(&self) -> Result<Vec<u8>, KeyError> {
        match &self.secret {
            Secret::Es256(pair) => pair.to_pkcs8v1().map(|der| der.as_ref().to_vec()),
            Secret::Rs256(pair) => pair.as_der().map(|der| der.as_ref().to_vec()),
        }
        .map_err(|_| KeyError::BadPrivateKey)
    }

    pub fn alg(&self) -> Alg {
        self.public.alg()
    }

    pub fn kid(&self) -> &str {
        &self.public.kid
    }

    /// The half that may be published.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs `message` as RFC 7518 3.3 and 3.4 have it: 64 bytes for ES256, the length of the modulus for RS256.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let rng = SystemRandom::new();
        match &self.secret {
            Secret::Es256(pair) => pair.sign(&rng, message).map(|s| s.as_ref().to_vec()),
            Secret::Rs256(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &rng, message, &mut signature).map(|()| signature)
            }
        }
        .map_err(|_| KeyError::NotSigned)
    }

    fn of(secret: Secret) -> Option<SigningKey> {
        let public = match &secret {
            Secret::Es256(pair) => {
                PublicKey::named_by_thumbprint(Material::Es256 { point: pair.public_key().as_ref().to_vec() })?
            }
            Secret::Rs256(pair) => {
                let (n, e) = rsa_public_parts(pair.public_key().as_ref())?;
                PublicKey::named_by_thumbprint(Material::Rs256 { n, e })?
            }
        };
        Some(SigningKey { secret, public })
    }
}

#[derive(Clone, PartialEq, Eq)]
enum Material {
    /// `0x04`, then x and y of 32 bytes each.
    Es256 { point: Vec<u8> },
    /// Modulus and exponent, big-endian, without leading zeros.
    Rs256 { n: Vec<u8>, e: Vec<u8> },
}

/// A public key and the name (`kid`) its owner gave it. A clone shares the key.
#[derive(Clone)]
pub struct PublicKey {
    kid: Arc<str>,
    material: Arc<Material>,
    /// The point as the library wants it: read once, not at each verification.
    point: Option<Arc<ParsedPublicKey>>,
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &PublicKey) -> bool {
        self.kid == other.kid && self.material == other.material
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PublicKey").field("alg", &self.alg()).field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl PublicKey {
    pub fn alg(&self) -> Alg {
        match *self.material {
            Material::Es256 { .. } => Alg::Es256,
            Material::Rs256 { .. } => Alg::Rs256,
        }
    }

    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// Whether `signature` over `message` was made by this key. The algorithm is the key's, never the message's.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match &*self.material {
            Material::Es256 { .. } => self.point.as_ref().is_some_and(|point| point.verify_sig(message, signature).is_ok()),
            Material::Rs256 { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
            }
        }
    }

    /// The JWK (RFC 7517), with `kid`, `alg` and `use`.
    pub fn to_jwk(&self) -> Value {
        let mut jwk = self.required_members();
        jwk["kid"] = json!(self.kid());
        jwk["alg"] = json!(self.alg().name());
        jwk["use"] = json!("sig");
        jwk
    }

    /// Reads one JWK. A key without `kid` is named by its thumbprint.
    pub fn from_jwk(jwk: &Value) -> Result<PublicKey, KeyError> {
        let text = |name: &str| jwk.get(name).and_then(Value::as_str);
        let bytes = |name: &str| text(name).and_then(|t| B64.decode(t).ok()).ok_or(KeyError::BadPublicKey);
        if text("use").is_some_and(|u| u != "sig") || jwk.get("d").is_some() {
            return Err(KeyError::BadPublicKey);
        }
        let material = match (text("kty"), text("crv")) {
            (Some("EC"), Some("P-256")) => {
                let point = [&[4][..], &bytes("x")?, &bytes("y")?].concat();
                Material::Es256 { point }
            }
            (Some("RSA"), None) => {
                let (n, e) = (without_leading_zeros(&bytes("n")?), without_leading_zeros(&bytes("e")?));
                if !RSA_MODULUS_BYTES.contains(&n.len()) || e.is_empty() || e.len() > 8 {
                    return Err(KeyError::BadPublicKey);
                }
                Material::Rs256 { n, e }
            }
            _ => return Err(KeyError::BadPublicKey),
        };
        let mut key = PublicKey::named_by_thumbprint(material).ok_or(KeyError::BadPublicKey)?;
        if text("alg").is_some_and(|alg| alg != key.alg().name()) {
            return Err(KeyError::BadPublicKey);
        }
        if let Some(kid) = text("kid") {
            key.kid = kid.into();
        }
        Ok(key)
    }

    /// The members that a thumbprint covers, in the order of their names (RFC 7638 3.2).
    fn required_members(&self) -> Value {
        match &*self.material {
            Material::Es256 { point } => {
                let (x, y) = point.get(1..).unwrap_or_default().split_at(point.len().saturating_sub(1) / 2);
                json!({"crv": "P-256", "kty": "EC", "x": B64.encode(x), "y": B64.encode(y)})
            }
            Material::Rs256 { n, e } => {
                json!({"e": B64.encode(e), "kty": "RSA", "n": B64.encode(n)})
            }
        }
    }

    /// `None` when the point is not on the curve.
    fn named_by_thumbprint(material: Material) -> Option<PublicKey> {
        let point = match &material {
            Material::Es256 { point } => Some(Arc::new(ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).ok()?)),
            Material::Rs256 { .. } => None,
        };
        let mut key = PublicKey { kid: "".into(), material: Arc::new(material), point };
        key.kid = B64.encode(Sha256::digest(key.required_members().to_string())).into();
        Some(key)
    }
}

/// The JWKS document (RFC 7517 5) of these keys.
pub fn jwks(keys: &[PublicKey]) -> Value {
    json!({"keys": keys.iter().map(PublicKey::to_jwk).collect::<Vec<_>>()})
}

/// Reads a JWKS document. Keys of kinds we do not know are passed over, as RFC 7517 5 asks; at most 64 KiB and 32 keys are read.
pub fn read_jwks(document: &str) -> Result<Vec<PublicKey>, KeyError> {
    if document.len() > MAX_JWKS_BYTES {
        return Err(KeyError::BadKeySet);
    }
    let document: Value = serde_json::from_str(document).map_err(|_| KeyError::BadKeySet)?;
    let keys = document.get("keys").and_then(Value::as_array).ok_or(KeyError::BadKeySet)?;
    if keys.len() > MAX_JWKS_KEYS {
        return Err(KeyError::BadKeySet);
    }
    Ok(keys.iter().filter_map(|jwk| PublicKey::from_jwk(jwk).ok()).collect())
}

/// Modulus and exponent out of the DER `RSAPublicKey` (RFC 8017 A.1.1) that the library gives for its own keys.
fn rsa_public_parts(der: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let (body, _) = der_element(der, 0x30)?;
    let (n, rest) = der_element(body, 0x02)?;
    let (e, _) = der_element(rest, 0x02)?;
    Some((without_leading_zeros(n), without_leading_zeros(e)))
}

/// The content of the element at the start of `der`, and what follows it.
fn der_element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&first, rest) = der.strip_prefix(&[tag])?.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        if digits.len() > 4 {
            return None;
        }
        (digits.iter().fold(0, |length, &digit| length << 8 | usize::from(digit)), rest)
    };
    rest.split_at_checked(length)
}

fn without_leading_zeros(number: &[u8]) -> Vec<u8> {
    number.iter().copied().skip_while(|&byte| byte == 0).collect()
}
