//! Notifications about changes to seats that people did not make themselves.

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    events::DispatchedEvent,
    notifications::{
        self, Notification, NotificationContext, PersonContext, find_registered, sample_instant,
    },
    seats::{ENROLMENT_CANCELLED, ENROLMENT_CREATED, EnrolmentCause, SEAT_CLASH, SEAT_PROMOTED, SeatState},
    types::{EventId, Localized, Now, RegistrationId, SessionId},
};

crate::notifications! {
    /// The person got a seat in a session, from the waiting list or from staff.
    SEAT_GIVEN: SeatContext = "seat_given";
    /// Staff removed the person from a session.
    SEAT_WITHDRAWN: SeatContext = "seat_withdrawn";
    /// Two sessions in which the person has seats now overlap.
    SEATS_CLASH: SeatContext = "seats_clash";
}

#[derive(Serialize, Deserialize)]
pub struct SeatContext {
    #[serde(flatten)]
    person: PersonContext,
    session: Localized,
    starts_at: Option<DateTime<Utc>>,
    /// The overlapping session.
    other: Option<Localized>,
}

impl NotificationContext for SeatContext {
    fn sample() -> Self {
        Self {
            person: PersonContext::sample(),
            session: Localized::of("en", "Cities after the pandemic"),
            starts_at: Some(sample_instant()),
            other: Some(Localized::of("en", "Water in the city")),
        }
    }
}

/// A notification that an event causes.
struct Caused {
    event: EventId,
    notification: &'static Notification<SeatContext>,
    registration: RegistrationId,
    session: SessionId,
    other: Option<SessionId>,
}

/// Notifies people who got a seat, lost one because of staff, or now have two at the same time.
pub fn notify<'a>(
    db: &'a mut PgConnection,
    happened: &'a [DispatchedEvent],
    now: Now,
) -> BoxFuture<'a, sqlx::Result<()>> {
    Box::pin(async move {
        let caused: Vec<_> = happened.iter().filter_map(caused_by).collect();
        if caused.is_empty() {
            return Ok(());
        }
        let found = sqlx::query!(
            r#"
            -- enrolment::notify
            select e.number as "number!", s.title as "session: Localized", lower(p.during) as starts_at,
                   os.title as "other?: Localized"
            from unnest($1::uuid[], $2::uuid[], $3::uuid[]) with ordinality as e (registration_id, session_id, other_id, number)
            join registration r on r.id = e.registration_id and r.state = 'confirmed'
            join session s on s.id = e.session_id
            join pool p on p.id = s.pool_id
            left join session os on os.id = e.other_id
            "#,
            &caused.iter().map(|caused| *caused.registration).collect::<Vec<_>>(),
            &caused.iter().map(|caused| *caused.session).collect::<Vec<_>>(),
            &caused.iter().map(|caused| caused.other.map(|id| *id)).collect::<Vec<_>>() as &[Option<Uuid>],
        )
        .fetch_all(&mut *db)
        .await?;
        let registrations: Vec<_> = caused.iter().map(|caused| caused.registration).collect();
        let people = find_registered(&mut *db, &registrations).await?;
        let new = found.into_iter().filter_map(|row| {
            let caused = caused.get(usize::try_from(row.number).ok()?.checked_sub(1)?)?;
            let to = people.get(&caused.registration)?;
            let context = SeatContext {
                person: to.person.clone(),
                session: row.session,
                starts_at: row.starts_at,
                other: row.other,
            };
            Some(caused.notification.compose(caused.event, to.recipient.clone(), &context))
        });
        notifications::queue(db, &new.collect::<Vec<_>>(), now).await
    })
}

/// The notification for an event. None for people's own changes, and none for a cancelled registration, which has its
/// own notification.
fn caused_by(event: &DispatchedEvent) -> Option<Caused> {
    if let Some(clash) = event.payload(&SEAT_CLASH) {
        let (registration, session, other) = (clash.registration, clash.session, Some(clash.other));
        return Some(Caused { event: event.id, notification: &SEATS_CLASH, registration, session, other });
    }
    let (notification, change) = if let Some(cancelled) = event.payload(&ENROLMENT_CANCELLED) {
        (&SEAT_WITHDRAWN, Some(cancelled).filter(|change| change.by == EnrolmentCause::Staff)?)
    } else {
        let given = event.payload(&ENROLMENT_CREATED).or_else(|| event.payload(&SEAT_PROMOTED))?;
        let is_given = matches!(given.by, EnrolmentCause::Staff | EnrolmentCause::Queue)
            && given.state == SeatState::Enrolled;
        (&SEAT_GIVEN, Some(given).filter(|_| is_given)?)
    };
    let (registration, session) = (change.registration, change.session);
    Some(Caused { event: event.id, notification, registration, session, other: None })
}
