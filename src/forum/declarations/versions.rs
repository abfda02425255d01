//! Versions of a declaration, and comparisons of them.

use std::time::Duration;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use similar::{ChangeTag, TextDiff};
use sqlx::PgExecutor;
use utoipa::{IntoParams, ToSchema};

use super::{
    api::{DeclarationPath, shown},
    model::DeclarationVersion,
    rules::Refused,
};
use crate::{
    app::App,
    http::{Error, Json, Lang, Page, Paging, Path, Problems, Query, RequestError, Result},
    identity::Reader,
    types::{DeclarationId, Language, Localized},
};

/// After this time, the rest is compared less finely.
const PATIENCE: Duration = Duration::from_millis(200);

crate::congress_path! {
    pub VersionPath "/declarations/{declaration}/versions/{version}/changes" {
        /// Id of the declaration.
        declaration: DeclarationId,
        /// Number of the version.
        #[param(minimum = 1)]
        version: i32,
    }
}

/// The version to compare with.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Against {
    /// Number of the other version; omitted: the previous one.
    #[param(minimum = 1)]
    against: Option<i32>,
    /// Language of the text to compare; omitted: the authoritative one.
    language: Option<Language>,
}

/// A comparison of two versions.
#[derive(Debug, Serialize, ToSchema)]
pub struct TextComparison {
    /// The older version.
    pub from: i32,
    pub to: i32,
    pub language: Language,
    pub title: Vec<TextPart>,
    /// The text in parts: the parts without additions form the older text; the parts without removals form the newer one.
    pub text: Vec<TextPart>,
}

/// A part of a text.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub struct TextPart {
    pub kind: PartKind,
    pub text: String,
}

/// Whether a part of a text was added, removed or kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    Same,
    Added,
    Removed,
}

/// List versions of a declaration
///
/// The oldest first, each with its text.
#[utoipa::path(
    get, path = "/congresses/{congress}/declarations/{declaration}/versions", tag = "Forum", params(DeclarationPath, Paging, Lang),
    responses((status = 200, description = "A page of versions", body = Page<DeclarationVersion>)),
)]
pub async fn list_declaration_versions(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<DeclarationVersion>> {
    let mut db = app.pool.acquire().await?;
    shown(&mut db, &reader, path.declaration).await?;
    let rows = list(&mut *db, path.declaration, paging.after("version")?, paging.limit()).await?;
    Ok(paging.page("version", rows, |last| last.version))
}

/// Compare declaration versions
///
/// Compares a version with the previous one, or with another: word by word, in one language.
#[utoipa::path(
    get, path = "/congresses/{congress}/declarations/{declaration}/versions/{version}/changes", tag = "Forum",
    params(VersionPath, Against),
    responses((status = 200, description = "The comparison", body = TextComparison), Problems<Refused>),
)]
pub async fn compare_declaration_versions(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<VersionPath>,
    Query(against): Query<Against>,
) -> Result<Json<TextComparison>> {
    let mut db = app.pool.acquire().await?;
    shown(&mut db, &reader, path.declaration).await?;
    let other = against.against.unwrap_or((path.version - 1).max(1));
    let (from, to) = (path.version.min(other), path.version.max(other));
    let older = version(&mut *db, path.declaration, from).await?;
    let newer = version(&mut *db, path.declaration, to).await?;
    drop(db);
    let language = against.language.unwrap_or_else(|| newer.authoritative.clone());
    if !older.text.has(&language) || !newer.text.has(&language) {
        return Err(Refused::NoLanguage.into());
    }
    let compared = tokio::task::spawn_blocking(move || TextComparison {
        from,
        to,
        title: compared(&older.title, &newer.title, &language),
        text: compared(&older.text, &newer.text, &language),
        language,
    });
    Ok(Json(compared.await.map_err(Error::internal)?))
}

async fn version(db: impl PgExecutor<'_>, id: DeclarationId, version: i32) -> Result<DeclarationVersion> {
    let found = list(db, id, Some(version - 1), 1).await?.into_iter().find(|found| found.version == version);
    Ok(found.ok_or(RequestError::NoSuch("version"))?)
}

async fn list(
    db: impl PgExecutor<'_>,
    id: DeclarationId,
    after: Option<i32>,
    limit: i64,
) -> sqlx::Result<Vec<DeclarationVersion>> {
    sqlx::query_as!(
        DeclarationVersion,
        r#"
        -- forum::list_versions
        select version, title as "title: Localized", text as "text: Localized", authoritative as "authoritative: Language", note, created_at
        from declaration_version
        where declaration_id = $1 and ($2::int is null or version > $2)
        order by version
        limit $3::bigint + 1
        "#,
        *id,
        after,
        limit,
    )
    .fetch_all(db)
    .await
}

fn compared(older: &Localized, newer: &Localized, language: &Language) -> Vec<TextPart> {
    let (older, newer) = (older.text_for(language), newer.text_for(language));
    let compared = TextDiff::configure().timeout(PATIENCE).diff_unicode_words(older, newer);
    let mut parts: Vec<TextPart> = Vec::new();
    for change in compared.iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => PartKind::Same,
            ChangeTag::Insert => PartKind::Added,
            ChangeTag::Delete => PartKind::Removed,
        };
        match parts.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(change.value()),
            _ => parts.push(TextPart { kind, text: change.value().to_owned() }),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(older: &str, newer: &str) -> Vec<TextPart> {
        compared(&Localized::of("en", older), &Localized::of("en", newer), &Language::english())
    }

    fn without(parts: &[TextPart], kind: PartKind) -> String {
        parts.iter().filter(|part| part.kind != kind).map(|part| part.text.as_str()).collect()
    }

    #[test]
    fn changes_are_compared_word_by_word() {
        let part = |kind, text: &str| TextPart { kind, text: text.into() };
        let found = parts("We, the mayors, stand together.", "We, the cities, stand together.");
        assert_eq!(
            found,
            [
                part(PartKind::Same, "We, the "),
                part(PartKind::Removed, "mayors"),
                part(PartKind::Added, "cities"),
                part(PartKind::Same, ", stand together."),
            ]
        );
    }

    proptest! {
        #[test]
        fn comparison_contains_both_texts(older in "[a-c市长 \\n.]{0,60}", newer in "[a-c市长 \\n.]{0,60}") {
            let found = parts(&older, &newer);
            prop_assert_eq!(without(&found, PartKind::Added), older);
            prop_assert_eq!(without(&found, PartKind::Removed), newer);
        }
    }
}
