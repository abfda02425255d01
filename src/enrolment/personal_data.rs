//! Personal data of enrolment: export and erase.

use serde_json::Value;
use sqlx::PgExecutor;

use crate::{
    events::{Change, Deployment},
    seats,
    types::{AccountId, CongressId, RegistrationId},
};

/// The favourites of an account.
pub async fn export_favourites(db: impl PgExecutor<'_>, account: AccountId) -> sqlx::Result<Value> {
    let favourites = sqlx::query_scalar!(
        r#"
        -- enrolment::export_favourites
        select coalesce(jsonb_agg(jsonb_build_object('congress', c.slug, 'session', f.session_id, 'marked_at', f.marked_at)
                                  order by f.marked_at, f.session_id), '[]') as "favourites!"
        from favourite f
        join registration r on r.id = f.registration_id
        join congress c on c.id = r.congress_id
        where r.account_id = $1
        "#,
        *account,
    );
    favourites.fetch_one(db).await
}

/// The enrolments of an account.
pub async fn export_enrolments(db: impl PgExecutor<'_>, account: AccountId) -> sqlx::Result<Value> {
    let enrolments = sqlx::query_scalar!(
        r#"
        -- enrolment::export_enrolments
        select coalesce(jsonb_agg(jsonb_build_object('congress', c.slug, 'session', s.session_id, 'state', s.state,
                                                     'enrolled_at', s.claimed_at) order by s.claimed_at, s.session_id), '[]')
               as "enrolments!"
        from registration r
        join congress c on c.id = r.congress_id
        join session_seat s on s.registration_id = r.id
        where r.account_id = $1
        "#,
        *account,
    );
    enrolments.fetch_one(db).await
}

/// Deletes the favourites and the calendars of an account. Seats stay as figures without a name; positions on waiting
/// lists are given up.
pub async fn erase(change: &mut Change<'_, Deployment>, account: AccountId) -> sqlx::Result<()> {
    let own = sqlx::query!(
        r#"
        -- enrolment::registrations
        select id as "id: RegistrationId", congress_id as "congress: CongressId" from registration where account_id = $1
        "#,
        *account,
    );
    for row in own.fetch_all(change.db()).await? {
        seats::give_up_waiting(&mut change.in_congress(row.congress), row.id).await?;
    }
    sqlx::query!(
        r#"
        -- enrolment::erase
        with own as (select id from registration where account_id = $1),
             feeds as (delete from agenda_feed where registration_id in (select id from own))
        delete from favourite where registration_id in (select id from own)
        "#,
        *account,
    )
    .execute(change.db())
    .await?;
    Ok(())
}
