//! Editions: settings and state.

use axum::extract::State as Of;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgExecutor};
use utoipa::ToSchema;

use super::{CongressState, Move, catalogue, staff::appoint, state::IllegalMove};
use crate::{
    app::App,
    events,
    http::{
        CongressPath, Created, HasRevision, IfMatch, Lang, New, Page, Paging, Patch, Problems, Query,
        RefuseOn, RequestError, Result, WithEtag,
    },
    identity::{Administrator, MaybeSignedIn, Reader, Role, Staff, permission},
    types::{Actor, CongressId, FieldError, Language, Localized, Now, ProblemKind, Refusal, Slug, TimeZone},
};

/// A congress edition.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Congress {
    pub id: CongressId,
    pub slug: Slug,
    pub title: Localized,
    #[schema(required)]
    pub description: Option<Localized>,
    /// Prefix of registration references.
    #[schema(examples("MWC13"))]
    pub reference_prefix: String,
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
    /// Time zone of the venue; dates of the edition are in this zone.
    pub time_zone: TimeZone,
    /// Languages of the edition; the first is the default.
    pub languages: Vec<Language>,
    pub state: CongressState,
    /// Whether staff must use a second factor.
    pub second_factor_required: bool,
    /// Version of the published schedule; `null` before the first release.
    #[schema(required)]
    pub released_version: Option<i32>,
    /// Send it as `If-Match`.
    pub revision: i64,
    pub created_at: DateTime<Utc>,
}

impl HasRevision for Congress {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// The settings of an edition.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "metropolis-2026", "title": {"en": "14th World Congress"}, "reference_prefix": "MWC14",
    "starts_on": "2026-10-12", "ends_on": "2026-10-16", "time_zone": "Asia/Shanghai", "languages": ["en", "zh"]}))]
pub struct NewCongress {
    pub slug: Slug,
    pub title: Localized,
    pub description: Option<Localized>,
    /// Two to eight capital letters and digits.
    #[schema(pattern = "^[A-Z][A-Z0-9]{1,7}$")]
    pub reference_prefix: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub time_zone: TimeZone,
    #[schema(min_items = 1, max_items = 20)]
    pub languages: Vec<Language>,
    /// Whether staff must use a second factor. Staff without one lose access until they add one.
    #[serde(default)]
    pub second_factor_required: bool,
}

/// List congresses
///
/// Every edition visible to the caller, latest first. Drafts are visible to their staff only.
#[utoipa::path(
    get, path = "/congresses", tag = "Congress", params(Lang, Paging),
    responses((status = 200, description = "A page of editions", body = Page<Congress>)),
)]
pub async fn list_congresses(
    caller: MaybeSignedIn,
    Of(app): Of<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<Congress>> {
    let after: Option<(NaiveDate, CongressId)> = paging.after("starts_on")?;
    let (before, id) = after.unzip();
    let rows = sqlx::query_as!(
        Congress,
        r#"
        -- congress::list
        select id, slug as "slug: Slug", title, description, reference_prefix, starts_on, ends_on,
               time_zone as "time_zone: TimeZone", languages as "languages: Vec<Language>", state, released_version, second_factor_required,
               revision, created_at
        from congress c
        where (state <> 'draft' or $1 or exists (select from staff s where s.congress_id = c.id and s.account_id = $2))
          and ($3::date is null or (starts_on, id) < ($3, $4::uuid))
        order by starts_on desc, id desc
        limit $5::bigint + 1
        "#,
        caller.administrator,
        caller.account.map(|account| *account),
        before,
        id.map(|id| *id),
        paging.limit(),
    )
    .fetch_all(&app.pool)
    .await?;
    Ok(paging.page("starts_on", rows, |last| (last.starts_on, last.id)))
}

/// Create a congress
///
/// The edition starts as a draft, with its creator as organiser.
#[utoipa::path(
    post, path = "/congresses", tag = "Congress", request_body = NewCongress,
    responses((status = 201, description = "The edition", body = Congress), Problems<Refused>),
)]
pub async fn create_congress(
    admin: Administrator<permission::CongressAdminister>,
    Of(app): Of<App>,
    new: New<NewCongress>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, admin.account, now).await? {
        return Ok(replayed);
    }
    let congress = insert(&mut tx, admin.actor, &new.body, now).await?;
    appoint(&mut tx, admin.actor, congress.id, admin.account, &[Role::Organiser], now).await?;
    let created = Created::at(&format!("/congresses/{}", congress.slug), congress)?;
    new.keep(&mut tx, admin.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// Read a congress
///
/// Returns its settings and state.
#[utoipa::path(
    get, path = "/congresses/{congress}", tag = "Congress", params(CongressPath, Lang),
    responses((status = 200, description = "The edition", body = Congress)),
)]
pub async fn get_congress(reader: Reader, Of(app): Of<App>) -> Result<WithEtag<Congress>> {
    Ok(WithEtag(find(&app.pool, reader.congress).await?))
}

/// Update a congress
///
/// Changes settings. The state changes through the operations `open`, `run`, `close` and `archive`.
#[utoipa::path(
    patch, path = "/congresses/{congress}", tag = "Congress", params(CongressPath, IfMatch),
    request_body(content = NewCongress, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated edition", body = Congress), Problems<Refused>),
)]
pub async fn update_congress(
    staff: Staff<permission::CongressEdit>,
    Of(app): Of<App>,
    if_match: IfMatch,
    patch: Patch<NewCongress>,
) -> Result<WithEtag<Congress>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let before = lock(&mut tx, staff.congress).await?;
    if_match.check(&before)?;
    let congress = update(&mut tx, staff.congress, &patch.apply(&before.clone().into())?).await?;
    let event = catalogue::CONGRESS_UPDATED.of(Some(congress.id), *congress.id, &congress);
    events::publish(&mut tx, staff.actor, event.changing(&before, &congress), now).await?;
    tx.commit().await?;
    Ok(WithEtag(congress))
}

/// Open a congress
///
/// Makes a draft public and lets people register.
#[utoipa::path(
    post, path = "/congresses/{congress}/open", tag = "Congress", params(CongressPath),
    responses((status = 200, description = "The updated edition", body = Congress), Problems<IllegalMove>),
)]
pub async fn open_congress(
    staff: Staff<permission::CongressEdit>,
    Of(app): Of<App>,
) -> Result<WithEtag<Congress>> {
    change_state(&app, staff.actor, staff.congress, Move::Open).await
}

/// Start a congress
///
/// Marks an open edition as running.
#[utoipa::path(
    post, path = "/congresses/{congress}/run", tag = "Congress", params(CongressPath),
    responses((status = 200, description = "The updated edition", body = Congress), Problems<IllegalMove>),
)]
pub async fn run_congress(
    staff: Staff<permission::CongressEdit>,
    Of(app): Of<App>,
) -> Result<WithEtag<Congress>> {
    change_state(&app, staff.actor, staff.congress, Move::Run).await
}

/// Close a congress
///
/// Ends registration.
#[utoipa::path(
    post, path = "/congresses/{congress}/close", tag = "Congress", params(CongressPath),
    responses((status = 200, description = "The updated edition", body = Congress), Problems<IllegalMove>),
)]
pub async fn close_congress(
    staff: Staff<permission::CongressEdit>,
    Of(app): Of<App>,
) -> Result<WithEtag<Congress>> {
    change_state(&app, staff.actor, staff.congress, Move::Close).await
}

/// Archive a congress
///
/// The edition stays readable.
#[utoipa::path(
    post, path = "/congresses/{congress}/archive", tag = "Congress", params(CongressPath),
    responses((status = 200, description = "The updated edition", body = Congress), Problems<IllegalMove>),
)]
pub async fn archive_congress(
    staff: Staff<permission::CongressEdit>,
    Of(app): Of<App>,
) -> Result<WithEtag<Congress>> {
    change_state(&app, staff.actor, staff.congress, Move::Archive).await
}

async fn change_state(app: &App, actor: Actor, id: CongressId, by: Move) -> Result<WithEtag<Congress>> {
    let mut tx = app.begin().await?;
    let before = lock(&mut tx, id).await?;
    let (state, kind) = before.state.after(by)?;
    sqlx::query!(
        "update congress set state = $2, revision = revision + 1 where id = $1",
        *id,
        state as CongressState
    )
    .execute(&mut *tx)
    .await?;
    let congress = find(&mut *tx, id).await?;
    let event = kind.of(Some(id), *id, &congress).changing(&before, &congress);
    events::publish(&mut tx, actor, event, app.now()).await?;
    tx.commit().await?;
    Ok(WithEtag(congress))
}

/// Finds an edition by id.
pub async fn find(db: impl PgExecutor<'_>, id: CongressId) -> Result<Congress> {
    let found = sqlx::query_as!(
        Congress,
        r#"
        -- congress::find
        select id, slug as "slug: Slug", title, description, reference_prefix, starts_on, ends_on,
               time_zone as "time_zone: TimeZone", languages as "languages: Vec<Language>", state, released_version, second_factor_required,
               revision, created_at
        from congress where id = $1
        "#,
        *id,
    );
    Ok(found.fetch_one(db).await?)
}

/// Finds an edition by slug.
pub async fn find_by_slug(db: impl PgExecutor<'_>, slug: &str) -> sqlx::Result<Option<CongressId>> {
    sqlx::query_scalar!("select id from congress where slug = $1", slug).fetch_optional(db).await
}

/// Reads the edition and locks it until the transaction ends.
async fn lock(db: &mut PgConnection, id: CongressId) -> Result<Congress> {
    sqlx::query!("select id from congress where id = $1 for no key update", *id).fetch_one(&mut *db).await?;
    find(db, id).await
}

/// Creates an edition and publishes the event.
pub async fn insert(db: &mut PgConnection, actor: Actor, new: &NewCongress, now: Now) -> Result<Congress> {
    check(new)?;
    let id = CongressId::new();
    sqlx::query!(
        r#"
        -- congress::insert
        insert into congress (id, slug, title, description, reference_prefix, starts_on, ends_on, time_zone, languages,
                              created_at, second_factor_required)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        "#,
        *id,
        &*new.slug,
        &new.title as &Localized,
        &new.description as &Option<Localized>,
        new.reference_prefix,
        new.starts_on,
        new.ends_on,
        &*new.time_zone,
        &new.languages as &[Language],
        now,
        new.second_factor_required,
    )
    .execute(&mut *db)
    .await
    .refuse_on("congress_slug_once", Refused::SlugTaken)?;
    let congress = find(&mut *db, id).await?;
    let event = catalogue::CONGRESS_CREATED.of(Some(id), *id, &congress);
    events::publish(db, actor, event, now).await?;
    Ok(congress)
}

async fn update(db: &mut PgConnection, id: CongressId, new: &NewCongress) -> Result<Congress> {
    check(new)?;
    sqlx::query!(
        r#"
        -- congress::update
        update congress
        set slug = $2, title = $3, description = $4, reference_prefix = $5, starts_on = $6, ends_on = $7,
            time_zone = $8, languages = $9, second_factor_required = $10, revision = revision + 1
        where id = $1
        "#,
        *id,
        &*new.slug,
        &new.title as &Localized,
        &new.description as &Option<Localized>,
        new.reference_prefix,
        new.starts_on,
        new.ends_on,
        &*new.time_zone,
        &new.languages as &[Language],
        new.second_factor_required,
    )
    .execute(&mut *db)
    .await
    .refuse_on("congress_slug_once", Refused::SlugTaken)?;
    find(db, id).await
}

/// Checks rules between fields.
fn check(new: &NewCongress) -> Result<(), RequestError> {
    if new.ends_on < new.starts_on {
        let fault = FieldError::new("/ends_on", "order", "must not be before `starts_on`");
        return Err(RequestError::InvalidBody(vec![fault]));
    }
    Ok(())
}

impl From<Congress> for NewCongress {
    fn from(congress: Congress) -> Self {
        Self {
            slug: congress.slug,
            title: congress.title,
            description: congress.description,
            reference_prefix: congress.reference_prefix,
            starts_on: congress.starts_on,
            ends_on: congress.ends_on,
            time_zone: congress.time_zone,
            languages: congress.languages,
            second_factor_required: congress.second_factor_required,
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("Another edition already has this slug. Choose a different one.")]
    SlugTaken,
}

crate::problem_kinds! {
    SLUG_TAKEN = Conflict "congress-slug-taken" "Slug already taken"
        "Another edition has this slug; it may be one that you cannot see. Choose a different slug."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        &SLUG_TAKEN
    }
}
