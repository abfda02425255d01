//! Database queries, one function each.

use sqlx::{PgConnection, PgExecutor};

use super::{
    model::{
        Declaration, DeclarationComment, DeclarationState, DeclarationVersion, Endorsement, NewDeclaration,
    },
    rules::DeclarationError,
};
use crate::{
    forum::accreditations::Head,
    http::{RefuseOn, RequestError, Result},
    types::{
        AccountId, CommentId, CongressId, Country, DeclarationId, DelegationId, Language, Localized, Now,
    },
};

/// A page of declarations, the oldest first; drafts only for readers who may see them.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    (id, with_drafts): (Option<DeclarationId>, bool),
    after: Option<(Now, DeclarationId)>,
    limit: i64,
) -> sqlx::Result<Vec<Declaration>> {
    let (created_at, last) = after.unzip();
    sqlx::query_as!(
        Declaration,
        r#"
        -- forum::list_declarations
        select d.id, d.title as "title: Localized", d.text as "text: Localized", d.authoritative as "authoritative: Language", d.state as "state: DeclarationState", d.version,
               e.count as "endorsements!", e.reserved as "reservations!", d.opened_at, d.adopted_at,
               encode(d.digest, 'hex') as digest, d.revision, d.created_at
        from declaration d
        cross join lateral (select count(*) as count, count(reservation) as reserved from endorsement
                            where declaration_id = d.id) e
        where d.congress_id = $1 and ($2::uuid is null or d.id = $2) and ($3 or d.state <> 'draft')
          and ($4::timestamptz is null or (d.created_at, d.id) > ($4, $5::uuid))
        order by d.created_at, d.id
        limit $6::bigint + 1
        "#,
        *congress,
        id.map(|id| *id),
        with_drafts,
        created_at,
        last.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// The open and adopted declarations, the oldest first.
pub async fn list_public(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<Vec<Declaration>> {
    list(db, congress, (None, false), None, 200).await
}

/// Finds a declaration; drafts only for readers who may see them.
pub async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: DeclarationId,
    with_drafts: bool,
) -> Result<Declaration> {
    let found = list(db, congress, (Some(id), with_drafts), None, 1).await?.pop();
    Ok(found.ok_or(RequestError::NoSuch("declaration"))?)
}

/// Finds and locks a declaration, to change it.
pub async fn lock(db: &mut PgConnection, congress: CongressId, id: DeclarationId) -> Result<Declaration> {
    sqlx::query!("select id from declaration where congress_id = $1 and id = $2 for update", *congress, *id)
        .fetch_optional(&mut *db)
        .await?;
    find(db, congress, id, true).await
}

/// Creates a draft with its first version.
pub async fn insert(
    db: &mut PgConnection,
    congress: CongressId,
    id: DeclarationId,
    new: &NewDeclaration,
    now: Now,
) -> Result<()> {
    sqlx::query!(
        r#"
        -- forum::insert_declaration
        insert into declaration (id, congress_id, title, text, authoritative, created_at) values ($1, $2, $3, $4, $5, $6)
        "#,
        *id,
        *congress,
        &new.title as &Localized,
        &new.text as &Localized,
        &*new.authoritative,
        now,
    )
    .execute(&mut *db)
    .await
    .refuse_on("declaration_authoritative", DeclarationError::NoAuthoritative)?;
    Ok(insert_version(db, id, 1, new, now).await?)
}

/// Adds a version to a draft.
pub async fn update(
    db: &mut PgConnection,
    before: &Declaration,
    new: &NewDeclaration,
    now: Now,
) -> Result<()> {
    let version = before.version + 1;
    sqlx::query!(
        r#"
        -- forum::update_declaration
        update declaration set title = $2, text = $3, authoritative = $4, version = $5, revision = revision + 1 where id = $1
        "#,
        *before.id,
        &new.title as &Localized,
        &new.text as &Localized,
        &*new.authoritative,
        version,
    )
    .execute(&mut *db)
    .await
    .refuse_on("declaration_authoritative", DeclarationError::NoAuthoritative)?;
    Ok(insert_version(db, before.id, version, new, now).await?)
}

async fn insert_version(
    db: &mut PgConnection,
    id: DeclarationId,
    version: i32,
    new: &NewDeclaration,
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- forum::insert_version
        insert into declaration_version (declaration_id, version, title, text, authoritative, note, created_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        "#,
        *id,
        version,
        &new.title as &Localized,
        &new.text as &Localized,
        &*new.authoritative,
        new.note,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Opens a draft for endorsement.
pub async fn set_open(db: impl PgExecutor<'_>, id: DeclarationId, now: Now) -> sqlx::Result<()> {
    sqlx::query!(
        "update declaration set state = 'open', opened_at = $2, revision = revision + 1 where id = $1",
        *id,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Returns an open declaration to draft. Deletes its endorsements, because the text will change.
pub async fn set_draft(db: &mut PgConnection, id: DeclarationId) -> sqlx::Result<()> {
    sqlx::query!("delete from endorsement where declaration_id = $1", *id).execute(&mut *db).await?;
    sqlx::query!(
        "update declaration set state = 'draft', opened_at = null, revision = revision + 1 where id = $1",
        *id
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Freezes a declaration.
pub async fn set_adopted(
    db: impl PgExecutor<'_>,
    id: DeclarationId,
    (document, digest): (&str, &[u8]),
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- forum::set_adopted
        update declaration
        set state = 'adopted', adopted_at = $2, document = $3, digest = $4, revision = revision + 1
        where id = $1
        "#,
        *id,
        now,
        document,
        digest,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes a draft, with its versions and comments.
pub async fn delete(db: &mut PgConnection, id: DeclarationId) -> sqlx::Result<()> {
    sqlx::query!("delete from declaration where id = $1 and state = 'draft'", *id).execute(db).await?;
    Ok(())
}

/// The adopted document; `None`: the declaration is not adopted.
pub async fn find_document(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: DeclarationId,
) -> sqlx::Result<Option<String>> {
    let document = sqlx::query_scalar!(
        "select document from declaration where congress_id = $1 and id = $2",
        *congress,
        *id
    );
    Ok(document.fetch_optional(db).await?.flatten())
}

/// The state of a declaration, which stays until the transaction ends.
pub async fn lock_state(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: DeclarationId,
) -> sqlx::Result<Option<DeclarationState>> {
    let state = sqlx::query_scalar!(
        r#"
        -- forum::lock_declaration_state
        select state as "state: DeclarationState" from declaration where congress_id = $1 and id = $2 for share
        "#,
        *congress,
        *id,
    );
    state.fetch_optional(db).await
}

/// A page of the versions of a declaration, the oldest first; or one of them.
pub async fn list_versions(
    db: impl PgExecutor<'_>,
    declaration: DeclarationId,
    only: Option<i32>,
    after: Option<i32>,
    limit: i64,
) -> sqlx::Result<Vec<DeclarationVersion>> {
    sqlx::query_as!(
        DeclarationVersion,
        r#"
        -- forum::list_versions
        select version, title as "title: Localized", text as "text: Localized", authoritative as "authoritative: Language", note, created_at
        from declaration_version
        where declaration_id = $1 and ($2::int is null or version = $2) and ($3::int is null or version > $3)
        order by version
        limit $4::bigint + 1
        "#,
        *declaration,
        only,
        after,
        limit,
    )
    .fetch_all(db)
    .await
}

pub async fn find_version(
    db: impl PgExecutor<'_>,
    declaration: DeclarationId,
    version: i32,
) -> Result<DeclarationVersion> {
    let found = list_versions(db, declaration, Some(version), None, 1).await?.pop();
    Ok(found.ok_or(RequestError::NoSuch("version"))?)
}

/// A page of the endorsing cities, the oldest endorsement first.
pub async fn list_endorsements(
    db: impl PgExecutor<'_>,
    id: DeclarationId,
    after: Option<(Now, Country, String)>,
    limit: i64,
) -> sqlx::Result<Vec<Endorsement>> {
    let (at, country, city) = after.map_or((None, None, None), |(a, b, c)| (Some(a), Some(b), Some(c)));
    sqlx::query_as!(
        Endorsement,
        r#"
        -- forum::list_endorsements
        select delegation_id as "delegation: DelegationId", city as "city: Localized", country as "country: Country", name, title,
               reservation, endorsed_at, city_key
        from endorsement
        where declaration_id = $1
          and ($2::timestamptz is null or (endorsed_at, country, city_key) > ($2, $3, $4))
        order by endorsed_at, country, city_key
        limit $5::bigint + 1
        "#,
        *id,
        at,
        country.as_deref(),
        city,
        limit,
    )
    .fetch_all(db)
    .await
}

/// The endorsement of a head's city.
pub async fn find_endorsement(
    db: impl PgExecutor<'_>,
    id: DeclarationId,
    head: &Head,
) -> sqlx::Result<Option<Endorsement>> {
    sqlx::query_as!(
        Endorsement,
        r#"
        -- forum::find_endorsement
        select delegation_id as "delegation: DelegationId", city as "city: Localized", country as "country: Country", name, title,
               reservation, endorsed_at, city_key
        from endorsement where declaration_id = $1 and country = $2 and city_key = $3
        "#,
        *id,
        &*head.country,
        head.city_key,
    )
    .fetch_optional(db)
    .await
}

/// Writes the endorsement of a head's city; returns whether it changed anything.
pub async fn endorse(
    db: impl PgExecutor<'_>,
    id: DeclarationId,
    head: &Head,
    reservation: Option<&str>,
    now: Now,
) -> sqlx::Result<bool> {
    let endorsed = sqlx::query!(
        r#"
        -- forum::endorse
        insert into endorsement as e (declaration_id, country, city_key, delegation_id, registration_id, city, name, title,
                                      reservation, endorsed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict on constraint endorsement_once do update
            set delegation_id = excluded.delegation_id, registration_id = excluded.registration_id, city = excluded.city,
                name = excluded.name, title = excluded.title, reservation = excluded.reservation,
                endorsed_at = excluded.endorsed_at
            where e.registration_id <> excluded.registration_id or e.reservation is distinct from excluded.reservation
        "#,
        *id,
        &*head.country,
        head.city_key,
        *head.delegation,
        *head.registration,
        &head.city as &Localized,
        head.name,
        head.title,
        reservation,
        now,
    );
    Ok(endorsed.execute(db).await?.rows_affected() > 0)
}

/// Deletes the endorsement of a head's city; returns whether there was one.
pub async fn delete_endorsement(
    db: impl PgExecutor<'_>,
    id: DeclarationId,
    head: &Head,
) -> sqlx::Result<bool> {
    let deleted = sqlx::query!(
        r#"
        -- forum::withdraw_endorsement
        delete from endorsement where declaration_id = $1 and country = $2 and city_key = $3
        "#,
        *id,
        &*head.country,
        head.city_key,
    );
    Ok(deleted.execute(db).await?.rows_affected() > 0)
}

/// A page of the comments on a declaration, the oldest first; or one of them.
pub async fn list_comments(
    db: impl PgExecutor<'_>,
    declaration: DeclarationId,
    only: Option<CommentId>,
    after: Option<(Now, CommentId)>,
    limit: i64,
) -> sqlx::Result<Vec<DeclarationComment>> {
    let (at, id) = after.unzip();
    sqlx::query_as!(
        DeclarationComment,
        r#"
        -- forum::list_comments
        select id, version, delegation_id as delegation, city as "city: Localized", country as "country: Country", text, created_at
        from declaration_comment
        where declaration_id = $1 and ($2::uuid is null or id = $2)
          and ($3::timestamptz is null or (created_at, id) > ($3, $4::uuid))
        order by created_at, id
        limit $5::bigint + 1
        "#,
        *declaration,
        only.map(|id| *id),
        at,
        id.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// Writes a comment.
pub async fn insert_comment(
    db: impl PgExecutor<'_>,
    declaration: DeclarationId,
    account: AccountId,
    comment: &DeclarationComment,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- forum::insert_comment
        insert into declaration_comment (id, declaration_id, version, delegation_id, city, country, account_id, text, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        "#,
        *comment.id,
        *declaration,
        comment.version,
        *comment.delegation,
        &comment.city as &Localized,
        &*comment.country,
        *account,
        comment.text,
        comment.created_at,
    )
    .execute(db)
    .await?;
    Ok(())
}
