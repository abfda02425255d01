//! A declaration with its endorsers as one JSON document, which adoption freezes.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use super::{
    model::{Declaration, DeclarationState, Endorsement},
    store,
};
use crate::{
    congress,
    http::{Error, Result},
    types::{CongressId, DeclarationId, Language, Localized, Now, Slug},
};

/// The number of endorsements read per query.
const PART: i64 = 500;

/// A declaration with its endorsers, as frozen on adoption.
#[derive(Debug, Serialize, Deserialize)]
pub struct Document {
    pub congress: Slug,
    pub congress_title: Localized,
    pub declaration: DeclarationId,
    pub title: Localized,
    pub version: i32,
    pub state: DeclarationState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adopted_at: Option<DateTime<Utc>>,
    pub authoritative: Language,
    pub text: Localized,
    /// The SHA-256 of each text, by its language.
    pub text_sha256: BTreeMap<Language, String>,
    pub endorsements: Vec<Endorsement>,
}

/// The adopted document, byte by byte; before adoption, what it would be now.
pub async fn read_json(
    db: &mut PgConnection,
    congress: CongressId,
    declaration: &Declaration,
) -> Result<String> {
    match store::find_document(&mut *db, congress, declaration.id).await? {
        Some(adopted) => Ok(adopted),
        None => to_json(&build(db, congress, declaration, None).await?),
    }
}

/// The document to adopt now, and its SHA-256.
pub async fn freeze(
    db: &mut PgConnection,
    congress: CongressId,
    declaration: &Declaration,
    now: Now,
) -> Result<(String, Vec<u8>)> {
    let document = to_json(&build(db, congress, declaration, Some(now)).await?)?;
    let digest = Sha256::digest(document.as_bytes()).to_vec();
    Ok((document, digest))
}

async fn build(
    db: &mut PgConnection,
    congress: CongressId,
    declaration: &Declaration,
    adopted_at: Option<Now>,
) -> Result<Document> {
    let edition = congress::find(&mut *db, congress).await?;
    let mut endorsements: Vec<Endorsement> = Vec::new();
    loop {
        let after =
            endorsements.last().map(|last| (last.endorsed_at, last.country.clone(), last.city_key.clone()));
        let part = store::list_endorsements(&mut *db, declaration.id, after, PART - 1).await?;
        let has_more = i64::try_from(part.len()).is_ok_and(|length| length == PART);
        endorsements.extend(part);
        if !has_more {
            break;
        }
    }
    let digest = |text: &str| hex(&Sha256::digest(text.as_bytes()));
    Ok(Document {
        congress: edition.slug,
        congress_title: edition.title,
        declaration: declaration.id,
        title: declaration.title.clone(),
        version: declaration.version,
        state: if adopted_at.is_some() { DeclarationState::Adopted } else { declaration.state },
        adopted_at,
        authoritative: declaration.authoritative.clone(),
        text: declaration.text.clone(),
        text_sha256: declaration.text.by_language().map(|(tag, text)| (tag.clone(), digest(text))).collect(),
        endorsements,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Serializes all languages, regardless of the language of the request.
fn to_json(document: &Document) -> Result<String> {
    let text = Localized::reduced_to(None, || serde_json::to_string_pretty(document));
    Ok(text.map_err(Error::internal)? + "\n")
}

pub fn parse(json: &str) -> Result<Document> {
    serde_json::from_str(json).map_err(Error::internal)
}
