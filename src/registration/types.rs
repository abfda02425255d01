//! Registration types: as what one takes part, when, how, and which tracks that opens.

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgExecutor};
use utoipa::{IntoParams, ToSchema};

use super::catalogue;
use crate::{
    app::App,
    congress::{CongressPath, SlugOf},
    events,
    http::{
        Created, IfMatch, Lang, New, NoContent, Page, Paging, Patch, Path, Problems, Query, RefuseOn,
        Refused as General, Result, Revised, Tagged,
    },
    identity::{Reader, Staff, permission},
    types::{Actor, CongressId, Fault, Kind, Localized, Now, Refusal, RegistrationTypeId, Slug, folded},
};

/// As what one takes part.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RegistrationType {
    pub slug: Slug,
    pub name: Localized,
    /// What spreadsheets call it beside its slug and names.
    pub aliases: Vec<String>,
    /// From when one can register; `null`: from the opening of the congress.
    #[schema(required)]
    pub opens_at: Option<DateTime<Utc>>,
    /// From this instant on one cannot register any more.
    #[schema(required)]
    pub closes_at: Option<DateTime<Utc>>,
    pub approval: Approval,
    pub admission: Admission,
    /// Slugs of the tracks that it opens.
    pub tracks: Vec<Slug>,
    /// Where it stands in lists; smaller first.
    pub position: i32,
    /// Send it as `If-Match`.
    pub revision: i64,
    #[serde(skip)]
    pub(super) id: RegistrationTypeId,
}

impl Revised for RegistrationType {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// Who says yes to a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Approval {
    /// Nobody needs to: it is confirmed at once.
    Automatic,
    /// Staff.
    Manual,
}

/// Who may register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Admission {
    Open,
    ByInvitation,
}

/// What staff set of a registration type.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "observer", "name": {"en": "Observer"}, "aliases": ["guest"], "approval": "manual",
    "admission": "open", "tracks": ["congress"]}))]
pub struct NewRegistrationType {
    pub slug: Slug,
    pub name: Localized,
    #[serde(default)]
    #[schema(max_items = 50)]
    pub aliases: Vec<String>,
    pub opens_at: Option<DateTime<Utc>>,
    pub closes_at: Option<DateTime<Utc>>,
    pub approval: Approval,
    pub admission: Admission,
    #[serde(default)]
    #[schema(max_items = 50)]
    pub tracks: Vec<Slug>,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub position: i32,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct TypePath {
    /// Slug of the congress.
    #[param(value_type = Slug, example = "metropolis-2021")]
    #[serde(rename = "congress")]
    _congress: String,
    /// Slug of the registration type.
    #[param(example = "delegate")]
    #[serde(rename = "type")]
    r#type: Slug,
}

/// List the registration types
///
/// As what one can take part, and from when until when one can register.
#[utoipa::path(
    get, path = "/congresses/{congress}/registration-types", tag = "Registration", params(CongressPath, Lang, Paging),
    responses((status = 200, description = "A page of types", body = Page<RegistrationType>)),
)]
pub async fn list_registration_types(
    reader: Reader,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<RegistrationType>> {
    let (position, slug) = paging.after::<(i32, String)>("position")?.unzip();
    let rows = list(&app.pool, reader.congress, position, slug, paging.limit()).await?;
    Ok(paging.page("position", rows, |last| (last.position, last.slug.clone())))
}

/// Create a registration type
///
/// People can register as it from `opens_at` on.
#[utoipa::path(
    post, path = "/congresses/{congress}/registration-types", tag = "Registration", params(CongressPath),
    request_body = NewRegistrationType,
    responses((status = 201, description = "The type", body = RegistrationType), Problems<Refused>),
)]
pub async fn create_registration_type(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<SlugOf>,
    new: New<NewRegistrationType>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, staff.account, now).await? {
        return Ok(replayed);
    }
    let r#type = insert(&mut tx, staff.actor, staff.congress, &new.body, now).await?;
    let location = format!("/congresses/{}/registration-types/{}", path.congress, r#type.slug);
    let created = Created::at(&location, r#type)?;
    new.keep(&mut tx, staff.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// Change a registration type
///
/// Those who are registered already stay so.
#[utoipa::path(
    patch, path = "/congresses/{congress}/registration-types/{type}", tag = "Registration", params(TypePath, IfMatch),
    request_body(content = Patch<NewRegistrationType>, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The type as it is now", body = RegistrationType), Problems<Refused>),
)]
pub async fn update_registration_type(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<TypePath>,
    if_match: IfMatch,
    patch: Patch<NewRegistrationType>,
) -> Result<Tagged<RegistrationType>> {
    let mut tx = app.begin().await?;
    let before = lock(&mut tx, staff.congress, &path.r#type).await?;
    if_match.check(&before)?;
    let id = before.id;
    let new = patch.apply(&before.clone().into())?;
    check(&mut tx, staff.congress, &new).await?;
    let r#type = update(&mut tx, id, &new).await?;
    let event = catalogue::TYPE_UPDATED.of(Some(staff.congress), *r#type.id, &r#type);
    events::publish(&mut tx, staff.actor, event.changing(&before, &r#type), app.now()).await?;
    tx.commit().await?;
    Ok(Tagged(r#type))
}

/// Delete a registration type
///
/// Refused while somebody is registered as it.
#[utoipa::path(
    delete, path = "/congresses/{congress}/registration-types/{type}", tag = "Registration", params(TypePath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<Refused>),
)]
pub async fn delete_registration_type(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<TypePath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut tx = app.begin().await?;
    let r#type = lock(&mut tx, staff.congress, &path.r#type).await?;
    if_match.check(&r#type)?;
    sqlx::query!("delete from registration_type where id = $1", *r#type.id)
        .execute(&mut *tx)
        .await
        .refuse_on("registration_type_id_fkey", Refused::InUse)?;
    let event = catalogue::TYPE_DELETED.of(Some(staff.congress), *r#type.id, &r#type);
    events::publish(&mut tx, staff.actor, event, app.now()).await?;
    tx.commit().await?;
    Ok(NoContent)
}

/// A page of types in their order.
pub(super) async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    position: Option<i32>,
    slug: Option<String>,
    limit: i64,
) -> sqlx::Result<Vec<RegistrationType>> {
    sqlx::query_as!(
        RegistrationType,
        r#"
        -- registration::list_types
        select id, slug as "slug: Slug", name, aliases, opens_at, closes_at, approval, admission,
               tracks as "tracks: Vec<Slug>", position, revision
        from registration_type
        where congress_id = $1 and ($2::int is null or (position, slug) > ($2, $3::text))
        order by position, slug
        limit $4::bigint + 1
        "#,
        *congress,
        position,
        slug,
        limit,
    )
    .fetch_all(db)
    .await
}

/// The type of a slug, which stays as it is until the transaction ends.
pub(super) async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    slug: &Slug,
) -> Result<Option<RegistrationType>> {
    let found = sqlx::query_as!(
        RegistrationType,
        r#"
        -- registration::find_type
        select id, slug as "slug: Slug", name, aliases, opens_at, closes_at, approval, admission,
               tracks as "tracks: Vec<Slug>", position, revision
        from registration_type where congress_id = $1 and slug = $2 for key share
        "#,
        *congress,
        &**slug,
    );
    Ok(found.fetch_optional(db).await?)
}

async fn lock(db: &mut PgConnection, congress: CongressId, slug: &Slug) -> Result<RegistrationType> {
    sqlx::query!(
        "select id from registration_type where congress_id = $1 and slug = $2 for update",
        *congress,
        &**slug
    )
    .fetch_optional(&mut *db)
    .await?;
    Ok(find(db, congress, slug).await?.ok_or(General::NoSuch("registration type"))?)
}

/// Creates a type and tells of it.
pub async fn insert(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    new: &NewRegistrationType,
    now: Now,
) -> Result<RegistrationType> {
    check(&mut *db, congress, new).await?;
    let id = RegistrationTypeId::new();
    sqlx::query!(
        r#"
        -- registration::insert_type
        insert into registration_type (id, congress_id, slug, name, approval, admission) values ($1, $2, $3, $4, $5, $6)
        "#,
        *id,
        *congress,
        &*new.slug,
        &new.name as &Localized,
        new.approval as Approval,
        new.admission as Admission,
    )
    .execute(&mut *db)
    .await
    .refuse_on("registration_type_slug_once", Refused::SlugTaken)?;
    let r#type = update(&mut *db, id, new).await?;
    let event = catalogue::TYPE_CREATED.of(Some(congress), *r#type.id, &r#type);
    events::publish(db, actor, event, now).await?;
    Ok(r#type)
}

async fn update(
    db: &mut PgConnection,
    id: RegistrationTypeId,
    new: &NewRegistrationType,
) -> Result<RegistrationType> {
    let aliases: Vec<_> = new.aliases.iter().map(|alias| folded(alias)).collect();
    sqlx::query_as!(
        RegistrationType,
        r#"
        -- registration::update_type
        update registration_type
        set slug = $2, name = $3, aliases = $4, opens_at = $5, closes_at = $6, approval = $7, admission = $8,
            tracks = $9, position = $10, revision = revision + 1
        where id = $1
        returning id, slug as "slug: Slug", name, aliases, opens_at, closes_at, approval, admission,
                  tracks as "tracks: Vec<Slug>", position, revision
        "#,
        *id,
        &*new.slug,
        &new.name as &Localized,
        &aliases,
        new.opens_at,
        new.closes_at,
        new.approval as Approval,
        new.admission as Admission,
        &new.tracks as &[Slug],
        new.position,
    )
    .fetch_one(db)
    .await
    .refuse_on("registration_type_slug_once", Refused::SlugTaken)
}

/// What holds between fields, and that the tracks exist.
async fn check(db: &mut PgConnection, congress: CongressId, new: &NewRegistrationType) -> Result<()> {
    let mut faults = Vec::new();
    if let (Some(opens), Some(closes)) = (new.opens_at, new.closes_at)
        && closes <= opens
    {
        faults.push(Fault::new("/closes_at", "order", "it closes after it opens"));
    }
    let known =
        sqlx::query_scalar!("select slug from track where congress_id = $1", *congress).fetch_all(db).await?;
    for (index, track) in new.tracks.iter().enumerate() {
        if !known.iter().any(|slug| **slug == **track) {
            let detail = format!("there is no track `{track}` here; there are: {}", known.join(", "));
            faults.push(Fault::new(format!("/tracks/{index}"), "unknown", detail));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(General::InvalidBody(faults).into()) }
}

impl From<RegistrationType> for NewRegistrationType {
    fn from(r#type: RegistrationType) -> Self {
        Self {
            slug: r#type.slug,
            name: r#type.name,
            aliases: r#type.aliases,
            opens_at: r#type.opens_at,
            closes_at: r#type.closes_at,
            approval: r#type.approval,
            admission: r#type.admission,
            tracks: r#type.tracks,
            position: r#type.position,
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("Another registration type of this congress has this slug.")]
    SlugTaken,
    #[error("Somebody is registered as this type. Give them another first.")]
    InUse,
}

crate::kinds! {
    SLUG_TAKEN = Conflict "registration-type-slug-taken" "The slug is taken"
        "Another registration type of this congress has this slug. Choose another."
    IN_USE = Conflict "registration-type-in-use" "The registration type is in use"
        "List its registrations with `?type=`, give them another type, then delete it; or let it close."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static Kind] = KINDS;

    fn kind(&self) -> &'static Kind {
        match self {
            Self::SlugTaken => &SLUG_TAKEN,
            Self::InUse => &IN_USE,
        }
    }
}
