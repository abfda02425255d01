//! E-mails about changes in a release to sessions that people speak in or have a seat in.

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::{
    events::SCHEDULE_CHANGED,
    releases::{ReleasedPlacement, SessionChange},
};
use crate::{
    events::DispatchedEvent,
    notifications::{
        self, NewNotification, NotificationContext, PersonContext, RegisteredRecipient, find_registered,
        sample_instant,
    },
    types::{CongressId, EventId, Localized, Now, RegistrationId},
};

crate::notifications! {
    /// A session was moved to another time or room.
    SESSION_MOVED: SessionMovedContext = "session_moved";
    /// A session was cancelled.
    SESSION_CANCELLED: SessionCancelledContext = "session_cancelled";
}

#[derive(Serialize, Deserialize)]
pub struct SessionMovedContext {
    #[serde(flatten)]
    person: PersonContext,
    session: Localized,
    before: PlacementContext,
    after: PlacementContext,
}

#[derive(Serialize, Deserialize)]
struct PlacementContext {
    starts_at: Option<DateTime<Utc>>,
    room: Localized,
}

#[derive(Serialize, Deserialize)]
pub struct SessionCancelledContext {
    #[serde(flatten)]
    person: PersonContext,
    session: Localized,
    starts_at: DateTime<Utc>,
}

impl NotificationContext for SessionMovedContext {
    fn sample() -> Self {
        let placement =
            |room| PlacementContext { starts_at: Some(sample_instant()), room: Localized::of("en", room) };
        Self {
            person: PersonContext::sample(),
            session: Localized::of("en", "Cities after the pandemic"),
            before: placement("Hall 1"),
            after: placement("Hall 2"),
        }
    }
}

impl NotificationContext for SessionCancelledContext {
    fn sample() -> Self {
        Self {
            person: PersonContext::sample(),
            session: Localized::of("en", "Cities after the pandemic"),
            starts_at: sample_instant(),
        }
    }
}

/// Notifies each person affected, once for each session that a release moved or removed.
pub fn notify<'a>(
    db: &'a mut PgConnection,
    happened: &'a [DispatchedEvent],
    now: Now,
) -> BoxFuture<'a, sqlx::Result<()>> {
    Box::pin(async move {
        let moves: Vec<_> = happened.iter().filter_map(SessionMove::of).collect();
        if moves.is_empty() {
            return Ok(());
        }
        let found = sqlx::query!(
            r#"
            -- schedule::notify
            select e.number as "number!", r.id as registration,
                   (select name from room where congress_id = e.congress_id and slug = e.room_before) as "room_before?: Localized",
                   (select name from room where congress_id = e.congress_id and slug = e.room_after) as "room_after?: Localized"
            from unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::text[])
                with ordinality as e (congress_id, session_id, version, room_before, room_after, number)
            cross join lateral (
                select registration_id from session_audience where session_id = e.session_id
                union
                select sp.registration_id
                from released_speaker rs join speaker sp on sp.id = rs.speaker_id
                where rs.congress_id = e.congress_id and rs.session_id = e.session_id
                    and rs.version in (e.version - 1, e.version)
            ) affected
            join registration r on r.id = affected.registration_id
            where r.state in ('pending', 'waitlisted', 'confirmed')
            "#,
            &moves.iter().map(|moved| *moved.congress).collect::<Vec<_>>(),
            &moves.iter().map(|moved| *moved.change.session).collect::<Vec<_>>(),
            &moves.iter().map(|moved| moved.version).collect::<Vec<_>>(),
            &moves.iter().map(|moved| room(moved.change.before.as_ref())).collect::<Vec<_>>(),
            &moves.iter().map(|moved| room(moved.change.after.as_ref())).collect::<Vec<_>>(),
        )
        .fetch_all(&mut *db)
        .await?;
        let registrations: Vec<RegistrationId> = found.iter().map(|row| row.registration).collect();
        let people = find_registered(&mut *db, &registrations).await?;
        let new = found.into_iter().filter_map(|row| {
            let moved = moves.get(usize::try_from(row.number).ok()?.checked_sub(1)?)?;
            Some(moved.notification(people.get(&row.registration)?, row.room_before, row.room_after))
        });
        notifications::queue(db, &new.collect::<Vec<_>>(), now).await
    })
}

/// A change that people are notified about.
struct SessionMove {
    event: EventId,
    congress: CongressId,
    version: i32,
    change: SessionChange,
}

impl SessionMove {
    fn of(event: &DispatchedEvent) -> Option<Self> {
        let changed = event.payload(&SCHEDULE_CHANGED)?;
        let (version, change) = (changed.version, changed.change);
        let moved = Self { event: event.id, congress: event.congress?, version, change };
        Some(moved).filter(|moved| moved.change.is_notified())
    }

    fn notification(
        &self,
        to: &RegisteredRecipient,
        before: Option<Localized>,
        after: Option<Localized>,
    ) -> NewNotification {
        let (recipient, person) = (to.recipient.clone(), to.person.clone());
        let session = self.change.title.clone();
        if let (Some(was), None) = (&self.change.before, &self.change.after) {
            let context = SessionCancelledContext { person, session, starts_at: was.starts_at };
            return SESSION_CANCELLED.compose(self.event, recipient, &context);
        }
        let placement = |place: Option<&ReleasedPlacement>, name: Option<Localized>| PlacementContext {
            starts_at: place.map(|place| place.starts_at),
            // A deleted room is shown by its slug.
            room: name.unwrap_or_else(|| Localized::of("en", room(place))),
        };
        let before = placement(self.change.before.as_ref(), before);
        let after = placement(self.change.after.as_ref(), after);
        SESSION_MOVED.compose(self.event, recipient, &SessionMovedContext { person, session, before, after })
    }
}

fn room(place: Option<&ReleasedPlacement>) -> String {
    place.map(|place| place.room.to_string()).unwrap_or_default()
}
