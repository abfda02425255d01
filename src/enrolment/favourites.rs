//! Favourites: sessions that people have marked.

use axum::extract::State;

use super::catalogue::{FAVOURITE_MARKED, FAVOURITE_UNMARKED, FavouriteChanged};
use crate::{
    app::App,
    events,
    http::{NoContent, Path, Problems, RequestError, Result},
    identity::{Registered, permission},
    programme::{self, SessionPath, Snapshot},
    types::{ProblemKind, Refusal},
};

/// Maximum number of sessions that a person can mark.
const MOST: i64 = 500;

/// Mark a session
///
/// Marks the session as a favourite. It appears in your agenda and its calendar, and you are notified when it is moved
/// or cancelled. Marking it again changes nothing.
#[utoipa::path(
    put, path = "/congresses/{congress}/sessions/{session}/favourite", tag = "Enrolment", params(SessionPath),
    responses((status = 204, description = "The session is marked"), Problems<Refused>),
)]
pub async fn mark_favourite(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<NoContent> {
    let now = app.now();
    let mut tx = app.begin().await?;
    programme::find_session(&mut *tx, me.congress, Snapshot::Released, path.session)
        .await?
        .ok_or(RequestError::NoSuch("session"))?;
    let marked = sqlx::query!(
        r#"
        -- enrolment::mark
        insert into favourite (session_id, registration_id, marked_at)
        select $1, $2, $3 where (select count(*) from favourite where registration_id = $2) < $4
        on conflict (registration_id, session_id) do nothing
        "#,
        *path.session,
        *me.registration,
        now,
        MOST,
    )
    .execute(&mut *tx)
    .await?;
    if marked.rows_affected() == 0 {
        let known = sqlx::query_scalar!(
            r#"select exists (select from favourite where registration_id = $1 and session_id = $2) as "known!""#,
            *me.registration,
            *path.session,
        );
        return match known.fetch_one(&mut *tx).await? {
            true => Ok(NoContent),
            false => Err(Refused::TooMany.into()),
        };
    }
    let payload = FavouriteChanged { session: path.session, registration: me.registration };
    let event = FAVOURITE_MARKED.of(Some(me.congress), *path.session, &payload);
    events::publish(&mut tx, me.actor, event, now).await?;
    tx.commit().await?;
    Ok(NoContent)
}

/// Unmark a session
///
/// Removes the session from your favourites. It stays in your agenda if you have a seat in it or speak there. Does
/// nothing if the session is not marked.
#[utoipa::path(
    delete, path = "/congresses/{congress}/sessions/{session}/favourite", tag = "Enrolment", params(SessionPath),
    responses((status = 204, description = "The session is not marked")),
)]
pub async fn unmark_favourite(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<NoContent> {
    let mut tx = app.begin().await?;
    let gone = sqlx::query!(
        "delete from favourite where registration_id = $1 and session_id = $2",
        *me.registration,
        *path.session,
    )
    .execute(&mut *tx)
    .await?;
    if gone.rows_affected() > 0 {
        let payload = FavouriteChanged { session: path.session, registration: me.registration };
        let event = FAVOURITE_UNMARKED.of(Some(me.congress), *path.session, &payload);
        events::publish(&mut tx, me.actor, event, app.now()).await?;
        tx.commit().await?;
    }
    Ok(NoContent)
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("You have marked {MOST} sessions, which is the maximum. Unmark other sessions first.")]
    TooMany,
}

crate::problem_kinds! {
    TOO_MANY = Conflict "too-many-favourites" "Too many favourites"
        "You have marked the maximum number of sessions. Unmark some, for example sessions that are over, and try again."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        &TOO_MANY
    }
}
