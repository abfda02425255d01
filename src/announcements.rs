//! Announcements: messages from organisers to all participants, a registration type, a track, or the audience of a session.
//!
//! An announcement is published once and never changes. It is delivered by e-mail, as a live event and by webhook.

use axum::extract::State;
use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgExecutor};
use utoipa::ToSchema;

use crate::{
    app::App,
    events::{self, Audience, DispatchedEvent},
    http::{CongressPath, Created, Json, Lang, New, Page, Paging, Path, Query, RequestError, Result},
    identity::{Reader, Staff, permission},
    notifications::{self, NotificationContext, PersonContext},
    registration::{self, Addressed},
    types::{AnnouncementId, CongressId, FieldError, Localized, Now, SessionId, Slug},
};

crate::feature! {
    operations: [
        list_announcements,
        get_announcement,
        create_announcement,
    ],
    events: [EVENTS],
    notifications: [NOTIFICATIONS],
    reactions: [notify],
}

/// The recipients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields, tag = "kind")]
pub enum To {
    /// All registered people who were not rejected.
    Everybody,
    /// People with a registration type.
    RegistrationType { slug: Slug },
    /// Confirmed people whose registration type opens a track.
    Track { slug: Slug },
    /// People who have a seat in a session, wait for one, or have bookmarked it.
    Session { session: SessionId },
}

/// An announcement.
#[derive(Debug, Serialize, ToSchema)]
pub struct Announcement {
    pub id: AnnouncementId,
    pub to: To,
    pub title: Localized,
    /// Plain text; empty lines separate paragraphs.
    pub body: Localized,
    pub published_at: DateTime<Utc>,
}

/// An announcement to publish.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"to": {"kind": "everybody"}, "title": {"en": "The platform is open"},
    "body": {"en": "Join from 8 November. The technical desk answers around the clock."}}))]
pub struct NewAnnouncement {
    to: To,
    title: Localized,
    /// Plain text; empty lines separate paragraphs.
    body: Localized,
}

/// A published announcement.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct Announced {
    pub id: AnnouncementId,
    pub to: To,
    pub title: Localized,
    pub body: Localized,
}

crate::events! {
    /// An announcement to all participants was published.
    ANNOUNCED: Announced = "announcement.published", Audience::Public;
    /// An announcement to some participants was published.
    ANNOUNCED_TO_SOME: Announced = "announcement.addressed", Audience::Holders("messaging.manage");
}

impl To {
    fn columns(&self) -> (&'static str, Option<String>) {
        match self {
            Self::Everybody => ("everybody", None),
            Self::RegistrationType { slug } => ("registration_type", Some(slug.to_string())),
            Self::Track { slug } => ("track", Some(slug.to_string())),
            Self::Session { session } => ("session", Some(session.to_string())),
        }
    }

    fn of_columns(audience: &str, named: Option<&str>) -> Self {
        let slug = || named.and_then(|named| named.parse().ok());
        let session = || named.and_then(|named| named.parse::<uuid::Uuid>().ok()).map(SessionId::from);
        match audience {
            "registration_type" => slug().map(|slug| Self::RegistrationType { slug }),
            "track" => slug().map(|slug| Self::Track { slug }),
            "session" => session().map(|session| Self::Session { session }),
            _ => None,
        }
        .unwrap_or(Self::Everybody)
    }

    fn addressed(&self) -> Addressed<'_> {
        match self {
            Self::Everybody => Addressed::Everybody,
            Self::RegistrationType { slug } => Addressed::Type(slug),
            Self::Track { slug } => Addressed::Track(slug),
            Self::Session { session } => Addressed::Session(*session),
        }
    }
}

/// List announcements
///
/// Latest first. Anyone can read announcements to everybody. Registered people also see those to their type, tracks and
/// sessions; staff who manage messages see all.
#[utoipa::path(
    get, path = "/congresses/{congress}/announcements", tag = "Messaging", params(CongressPath, Lang, Paging),
    responses((status = 200, description = "A page of announcements", body = Page<Announcement>)),
)]
pub async fn list_announcements(
    reader: Reader,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<Announcement>> {
    let found = find(&app, &reader, None, paging.after("id")?, paging.limit()).await?;
    Ok(paging.page("id", found, |last| last.id))
}

crate::congress_path! {
    pub AnnouncementPath "/announcements/{announcement}" {
        /// Id of the announcement.
        announcement: AnnouncementId,
    }
}

/// Read an announcement
///
/// Only an announcement that the list shows to you.
#[utoipa::path(
    get, path = "/congresses/{congress}/announcements/{announcement}", tag = "Messaging",
    params(AnnouncementPath, Lang),
    responses((status = 200, description = "The announcement", body = Announcement)),
)]
pub async fn get_announcement(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<AnnouncementPath>,
) -> Result<Json<Announcement>> {
    let found = find(&app, &reader, Some(path.announcement), None, 1).await?;
    Ok(Json(found.into_iter().next().ok_or(RequestError::NoSuch("announcement"))?))
}

/// The announcements visible to the reader, all or one, latest first.
async fn find(
    app: &App,
    reader: &Reader,
    only: Option<AnnouncementId>,
    after: Option<AnnouncementId>,
    limit: i64,
) -> sqlx::Result<Vec<Announcement>> {
    let (r#type, tracks) = match reader.registration() {
        Some(registration) => registration::admitted_to(&app.pool, registration).await?,
        None => (None, Vec::new()),
    };
    let rows = sqlx::query!(
        r#"
        -- announcements::find
        select id, audience, slug, title, body, published_at
        from announcement
        where congress_id = $1 and ($2::uuid is null or id < $2) and ($7::uuid is null or id = $7)
            and ($3 or audience = 'everybody' or (audience = 'registration_type' and slug = $4)
                 or (audience = 'track' and slug = any ($5))
                 or (audience = 'session' and slug in (
                     select session_id::text from session_audience where registration_id = $8)))
        order by id desc
        limit $6::bigint + 1
        "#,
        *reader.congress,
        after.map(|id| *id),
        reader.holds::<permission::MessagingManage>(),
        r#type,
        &tracks,
        limit,
        only.map(|id| *id),
        reader.registration().map(|id| *id),
    )
    .fetch_all(&app.pool)
    .await?;
    let announcements = rows.into_iter().map(|row| Announcement {
        id: row.id,
        to: To::of_columns(&row.audience, row.slug.as_deref()),
        title: row.title,
        body: row.body,
        published_at: row.published_at,
    });
    Ok(announcements.collect())
}

/// Publish an announcement
///
/// Publishes it and sends it by e-mail, in each person's language, to recipients who have not unsubscribed. It cannot be withdrawn.
#[utoipa::path(
    post, path = "/congresses/{congress}/announcements", tag = "Messaging", params(CongressPath),
    request_body = NewAnnouncement,
    responses((status = 201, description = "The announcement", body = Announcement)),
)]
pub async fn create_announcement(
    staff: Staff<permission::MessagingManage>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    new: New<NewAnnouncement>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, staff.account, now).await? {
        return Ok(replayed);
    }
    let NewAnnouncement { to, title, body } = &new.body;
    check(&mut tx, staff.congress, to).await?;
    let id = AnnouncementId::new();
    let (audience, slug) = to.columns();
    sqlx::query!(
        r#"
        -- announcements::insert
        insert into announcement (id, congress_id, audience, slug, title, body, published_by, published_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        "#,
        *id,
        *staff.congress,
        audience,
        slug,
        title as &Localized,
        body as &Localized,
        *staff.account,
        now,
    )
    .execute(&mut *tx)
    .await?;
    let kind = if *to == To::Everybody { &ANNOUNCED } else { &ANNOUNCED_TO_SOME };
    let announced = Announced { id, to: to.clone(), title: title.clone(), body: body.clone() };
    events::publish(&mut tx, staff.actor, kind.of(Some(staff.congress), *id, &announced), now).await?;
    let announcement =
        Announcement { id, to: to.clone(), title: title.clone(), body: body.clone(), published_at: now };
    let location = format!("/congresses/{}/announcements/{id}", path.congress);
    let created = Created::once_at(&location, announcement)?;
    new.keep(&mut tx, staff.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

async fn check(db: &mut PgConnection, congress: CongressId, to: &To) -> Result<()> {
    if knows(db, congress, to).await? {
        return Ok(());
    }
    let pointer = if matches!(to, To::Session { .. }) { "/to/session" } else { "/to/slug" };
    let fault = FieldError::new(pointer, "unknown", "does not exist in this congress");
    Err(RequestError::InvalidBody(vec![fault]).into())
}

async fn knows(db: impl PgExecutor<'_>, congress: CongressId, to: &To) -> sqlx::Result<bool> {
    let (audience, slug) = to.columns();
    sqlx::query_scalar!(
        r#"
        -- announcements::knows
        select case $2
            when 'registration_type' then exists (select from registration_type where congress_id = $1 and slug = $3)
            when 'track' then exists (select from track where congress_id = $1 and slug = $3)
            when 'session' then exists (select from session where congress_id = $1 and id::text = $3)
            else true end as "known!"
        "#,
        *congress,
        audience,
        slug,
    )
    .fetch_one(db)
    .await
}

crate::notifications! {
    /// An announcement by the organisers.
    ANNOUNCEMENT: AnnouncementContext = "announcement", news();
}

#[derive(Serialize, Deserialize)]
pub struct AnnouncementContext {
    /// Title of the congress.
    congress: Localized,
    title: Localized,
    body: Localized,
}

impl NotificationContext for AnnouncementContext {
    fn sample() -> Self {
        Self {
            congress: PersonContext::sample().congress,
            title: Localized::of("en", "The platform is open"),
            body: Localized::of(
                "en",
                "Join from 8 November.\n\nThe technical desk answers around the clock.",
            ),
        }
    }
}

/// Queues an e-mail to each recipient of an announcement.
pub fn notify<'a>(
    db: &'a mut PgConnection,
    happened: &'a [DispatchedEvent],
    now: Now,
) -> BoxFuture<'a, sqlx::Result<()>> {
    Box::pin(async move {
        for event in happened {
            let announced = event.payload(&ANNOUNCED).or_else(|| event.payload(&ANNOUNCED_TO_SOME));
            let Some((congress, announced)) = event.congress.zip(announced) else { continue };
            // In batches, so that a large congress does not have to fit into memory.
            let mut after = None;
            loop {
                let people =
                    registration::addressees(&mut *db, congress, &announced.to.addressed(), after).await?;
                let Some((last, ..)) = people.last() else { break };
                after = Some(*last);
                let new = people.into_iter().map(|(_, recipient, congress)| {
                    let (title, body) = (announced.title.clone(), announced.body.clone());
                    ANNOUNCEMENT.compose(event.id, recipient, &AnnouncementContext { congress, title, body })
                });
                notifications::queue(&mut *db, &new.collect::<Vec<_>>(), now).await?;
            }
        }
        Ok(())
    })
}
