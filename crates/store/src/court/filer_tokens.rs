//! Secrets that are mailed or handed to filers: one use, one purpose, one filer, a stated life (security K02, K07).

use domain::{Fresh, Id, Rng, Time};

use super::{Tx, sessions::hash};
use crate::{
    Result,
    db::{Row, sql},
};

/// What a secret is for. A secret of one purpose opens nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Lets a new court password be chosen.
    Reset,
    /// "This was not me": freezes a link.
    NotMe,
    /// A linking code: stands in for the court password after a link has ended.
    Code,
}

impl Purpose {
    fn word(self) -> &'static str {
        match self {
            Purpose::Reset => "reset",
            Purpose::NotMe => "not-me",
            Purpose::Code => "code",
        }
    }

    /// Seconds for which it is good.
    #[must_use]
    pub fn good_for_seconds(self) -> i64 {
        match self {
            Purpose::Reset => 30 * 60,
            Purpose::NotMe => 30 * Time::DAY,
            Purpose::Code => 7 * Time::DAY,
        }
    }
}

/// A secret as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilerToken {
    /// SHA-256 of the secret: names the row.
    pub hash: Vec<u8>,
    /// Whose.
    pub filer_id: Id,
    /// The link it is about, if any.
    pub link_id: Option<Id>,
    /// Who made it: `clerk jdoe`, `account 7000001`, `forgot`.
    pub made_by: String,
    /// When it was made.
    pub created_at: Time,
    /// When it ends.
    pub expires_at: Time,
    /// When it was used or taken back.
    pub used_at: Option<Time>,
}

impl FilerToken {
    /// Whether it can still be used at `now`.
    #[must_use]
    pub fn is_good(&self, now: Time) -> bool {
        self.used_at.is_none() && now < self.expires_at
    }
}

macro_rules! columns {
    () => {
        "hash, filer_id, link_id, made_by, created_at, expires_at, used_at"
    };
}

fn read(row: &Row<'_>) -> Result<FilerToken> {
    Ok(FilerToken {
        hash: row.get(0)?,
        filer_id: row.get(1)?,
        link_id: row.get(2)?,
        made_by: row.get(3)?,
        created_at: row.get(4)?,
        expires_at: row.get(5)?,
        used_at: row.get(6)?,
    })
}

/// A linking code that can be read out: five groups of four letters and digits that no one takes for another, 100 bits.
#[must_use]
pub fn readable(rng: &mut Rng) -> String {
    const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let bytes: [u8; 20] = rng.bytes();
    let signs: Vec<char> = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect();
    signs.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A typed linking code as it is looked up: capitals, without what divides the groups.
#[must_use]
pub fn typed_code(typed: &str) -> String {
    let signs: Vec<char> = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).take(40).collect();
    signs.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// Makes a secret for a filer. A linking code is one that can be read out, and takes the place of earlier ones.
///
/// # Errors
/// When the database refuses.
pub fn issue(
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    purpose: Purpose,
    filer: Id,
    link: Option<Id>,
    made_by: &str,
) -> Result<String> {
    let secret = match purpose {
        Purpose::Code => {
            void(tx, fresh, Purpose::Code, filer)?;
            readable(&mut fresh.rng)
        }
        Purpose::Reset | Purpose::NotMe => fresh.rng.secret(),
    };
    tx.execute(
        sql!(
            "INSERT INTO filer_tokens (hash, purpose, filer_id, link_id, made_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[
            hash(&secret).into(),
            purpose.word().into(),
            filer.into(),
            link.into(),
            made_by.into(),
            fresh.now.into(),
            fresh.now.plus_seconds(purpose.good_for_seconds()).into(),
        ],
    )?;
    Ok(secret)
}

/// The row of a secret, whatever became of it; `None` when it is unknown or of another purpose.
///
/// # Errors
/// When the database refuses.
pub fn look(tx: &mut Tx<'_, '_>, purpose: Purpose, secret: &str) -> Result<Option<FilerToken>> {
    tx.optional(
        sql!(concat!("SELECT ", columns!(), " FROM filer_tokens WHERE hash = $1 AND purpose = $2")),
        &[hash(secret).into(), purpose.word().into()],
        read,
    )
}

/// Spends a secret by its hash; false when it was spent or has run out.
///
/// # Errors
/// When the database refuses.
pub fn spend(tx: &mut Tx<'_, '_>, fresh: &Fresh, purpose: Purpose, token: &[u8]) -> Result<bool> {
    let spent = tx.execute(
        sql!("UPDATE filer_tokens SET used_at = $3 WHERE hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3"),
        &[token.into(), purpose.word().into(), fresh.now.into()],
    )?;
    Ok(spent == 1)
}

/// Makes every open secret of a purpose useless for a filer.
///
/// # Errors
/// When the database refuses.
pub fn void(tx: &mut Tx<'_, '_>, fresh: &Fresh, purpose: Purpose, filer: Id) -> Result<u64> {
    tx.execute(
        sql!("UPDATE filer_tokens SET used_at = $3 WHERE filer_id = $1 AND purpose = $2 AND used_at IS NULL"),
        &[filer.into(), purpose.word().into(), fresh.now.into()],
    )
}

/// The open secrets of a filer and purpose, newest first, for the desk.
///
/// # Errors
/// When the database refuses.
pub fn open_of_filer(tx: &mut Tx<'_, '_>, purpose: Purpose, filer: Id, now: Time) -> Result<Vec<FilerToken>> {
    tx.all(
        sql!(concat!(
            "SELECT ",
            columns!(),
            " FROM filer_tokens WHERE filer_id = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3 ORDER BY created_at DESC"
        )),
        &[filer.into(), purpose.word().into(), now.into()],
        read,
    )
}

/// Forgets secrets that were used or ran out more than thirty days ago; the answer is how many.
///
/// # Errors
/// When the database refuses.
pub fn forget_old(tx: &mut Tx<'_, '_>, fresh: &Fresh) -> Result<u64> {
    let before = fresh.now.plus_seconds(-30 * Time::DAY);
    tx.execute(sql!("DELETE FROM filer_tokens WHERE COALESCE(used_at, expires_at) < $1"), &[before.into()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_however_it_is_typed() {
        let code = readable(&mut Rng::from_seed([3; 32]));
        assert_eq!(code.len(), 24);
        assert_eq!(typed_code(&code.to_lowercase().replace('-', " ")), code);
        assert_eq!(typed_code(&format!("  {code}\n")), code);
        assert_ne!(readable(&mut Rng::from_seed([4; 32])), code);
    }
}
