//! Recipients of a congress's news, and notifications about registrations.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::{
    events::{
        REGISTRATION_CANCELLED, REGISTRATION_CONFIRMED, REGISTRATION_CREATED, REGISTRATION_ERASED,
        REGISTRATION_INVITED, REGISTRATION_PROMOTED, REGISTRATION_REJECTED, REGISTRATION_TRANSFERRED,
        REGISTRATION_WAITLISTED, RegistrationEvent,
    },
    invitations,
    registrations::RegistrationState,
};
use crate::{
    app::App,
    events::DispatchedEvent,
    notifications::{
        self, AddressSource, Notification, NotificationContext, PersonContext, Recipient, find_registered,
        sample_instant,
    },
    types::{CongressId, InvitationId, Localized, Now, RegistrationId, Secret, SessionId, Slug},
};

crate::notifications! {
    /// The registration waits for approval.
    RECEIVED: RegistrationContext = "registration_received";
    /// The registration is confirmed.
    CONFIRMED: RegistrationContext = "registration_confirmed";
    /// The registration waits for a place.
    WAITLISTED: RegistrationContext = "registration_waitlisted";
    /// The registration was rejected.
    REJECTED: RegistrationContext = "registration_rejected";
    /// The registration was cancelled.
    CANCELLED: RegistrationContext = "registration_cancelled";
    /// A person on the waiting list got a place.
    PROMOTED: RegistrationContext = "promoted";
    /// Staff or a focal point registered the person, who is invited to create an account to see the registration.
    REGISTERED_FOR_YOU: RegistrationContext = "registered_for_you";
    /// To the previous holder of a transferred registration.
    TRANSFERRED: RegistrationContext = "registration_transferred";
    /// An invitation to register.
    INVITATION: InvitationContext = "invitation", with_secret(issue_invitation_secret),
        with_address_from(AddressSource::Invitation);
}

#[derive(Serialize, Deserialize)]
pub struct RegistrationContext {
    #[serde(flatten)]
    person: PersonContext,
    reference: String,
    /// Name of the registration type.
    r#type: Localized,
    /// Why it was rejected or cancelled.
    reason: Option<String>,
    /// The place on the waiting list.
    position: Option<i64>,
    /// Name of the delegation.
    delegation: Option<String>,
    /// Whether the address has an account.
    #[serde(skip)]
    has_account: bool,
}

impl NotificationContext for RegistrationContext {
    fn sample() -> Self {
        Self {
            person: PersonContext::sample(),
            reference: "MWC13-7K3F-9QXD".into(),
            r#type: Localized::of("en", "Delegate"),
            reason: Some("The delegation of your city is complete.".into()),
            position: Some(12),
            delegation: Some("City of Lisbon".into()),
            has_account: false,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub struct InvitationContext {
    pub invitation: InvitationId,
    /// Title of the congress.
    pub congress: Localized,
    /// Name of the registration type.
    pub r#type: Localized,
    pub expires_at: Option<DateTime<Utc>>,
    pub time_zone: String,
}

impl NotificationContext for InvitationContext {
    fn sample() -> Self {
        let person = PersonContext::sample();
        Self {
            invitation: Uuid::nil().into(),
            congress: person.congress,
            r#type: Localized::of("en", "Delegate"),
            expires_at: Some(sample_instant()),
            time_zone: person.time_zone,
        }
    }
}

fn issue_invitation_secret(app: App, context: InvitationContext) -> BoxFuture<'static, sqlx::Result<Secret>> {
    Box::pin(async move { invitations::issue(&app.pool, context.invitation).await })
}

/// A group of registered people.
#[derive(Clone, Copy, Debug)]
pub enum Addressed<'a> {
    Everybody,
    Type(&'a Slug),
    Track(&'a Slug),
    /// People who have a seat in the session, wait for one, or have marked it as a favourite.
    Session(SessionId),
}

/// Recipients of news with the title of the congress, a thousand at a time, without those who opted out.
pub async fn addressees(
    db: &mut PgConnection,
    congress: CongressId,
    to: &Addressed<'_>,
    after: Option<RegistrationId>,
) -> sqlx::Result<Vec<(RegistrationId, Recipient, Localized)>> {
    let (r#type, track, session) = match to {
        Addressed::Everybody => (None, None, None),
        Addressed::Type(slug) => (Some(&***slug), None, None),
        Addressed::Track(slug) => (None, Some(&***slug), None),
        Addressed::Session(session) => (None, None, Some(**session)),
    };
    let found = sqlx::query_scalar!(
        r#"
        -- registration::addressees
        select r.id
        from registration r
        join registration_type t on t.id = r.type_id
        where r.congress_id = $1 and r.state in ('pending', 'waitlisted', 'confirmed')
            and ($2::uuid is null or r.id > $2)
            and ($3::text is null or t.slug = $3)
            and ($4::text is null or ($4 = any (t.tracks) and r.state = 'confirmed'))
            and ($5::uuid is null or r.id in (select registration_id from session_audience where session_id = $5))
            and not is_erased(r.email)
            and not exists (select from unsubscription u where u.registration_id = r.id)
        order by r.id
        limit 1000
        "#,
        *congress,
        after.map(|id| *id),
        r#type,
        track,
        session,
    )
    .fetch_all(&mut *db)
    .await?;
    let mut people = find_registered(db, &found).await?;
    let addressees = found.into_iter().filter_map(|id| {
        let to = people.remove(&id)?;
        Some((id, to.recipient, to.person.congress))
    });
    Ok(addressees.collect())
}

/// The type of a standing registration, and the tracks that it gives access to once confirmed.
pub async fn admitted_to(
    db: impl PgExecutor<'_>,
    registration: RegistrationId,
) -> sqlx::Result<(Option<String>, Vec<String>)> {
    let found = sqlx::query!(
        r#"
        -- registration::admitted_to
        select t.slug, case when r.state = 'confirmed' then t.tracks else '{}' end as "tracks!"
        from registration r join registration_type t on t.id = r.type_id
        where r.id = $1 and r.state in ('pending', 'waitlisted', 'confirmed')
        "#,
        *registration,
    )
    .fetch_optional(db)
    .await?;
    Ok(found.map_or_else(Default::default, |found| (Some(found.slug), found.tracks)))
}

/// Events that cause a notification, unless the registration is new.
static OF_CHANGES: [(&RegistrationEvent, &Notification<RegistrationContext>); 7] = [
    (&REGISTRATION_CONFIRMED, &CONFIRMED),
    (&REGISTRATION_WAITLISTED, &WAITLISTED),
    (&REGISTRATION_PROMOTED, &PROMOTED),
    (&REGISTRATION_INVITED, &REGISTERED_FOR_YOU),
    // To the new holder; the previous one was notified at the transfer.
    (&REGISTRATION_TRANSFERRED, &REGISTERED_FOR_YOU),
    (&REGISTRATION_REJECTED, &REJECTED),
    (&REGISTRATION_CANCELLED, &CANCELLED),
];

/// Notifies people about their registrations. People imported from a file get none: the organisers invite them when they
/// are ready. Notifications of erased people are deleted.
pub fn notify<'a>(
    db: &'a mut PgConnection,
    happened: &'a [DispatchedEvent],
    now: Now,
) -> BoxFuture<'a, sqlx::Result<()>> {
    Box::pin(async move {
        let erased = happened.iter().filter_map(|event| Some(*event.payload(&REGISTRATION_ERASED)?.id));
        notifications::delete_of_erased(&mut *db, &[], &erased.collect::<Vec<_>>()).await?;
        let wanted: Vec<_> = happened.iter().filter_map(notification_for).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let registrations: Vec<_> = wanted.iter().map(|(_, registration, _)| *registration).collect();
        let contexts = find_contexts(&mut *db, &registrations).await?;
        let new = wanted.into_iter().filter_map(|(event, registration, kinds)| {
            let (recipient, context) = contexts.get(&registration)?;
            let notification = if context.has_account { kinds.usual } else { kinds.without_account };
            Some(notification.compose(event.id, recipient.clone(), context))
        });
        notifications::queue(db, &new.collect::<Vec<_>>(), now).await
    })
}

/// The kinds of notification about an event: a person without an account learns how to see the registration.
#[derive(Clone, Copy)]
struct KindsByAccount {
    usual: &'static Notification<RegistrationContext>,
    without_account: &'static Notification<RegistrationContext>,
}

impl KindsByAccount {
    fn always(kind: &'static Notification<RegistrationContext>) -> Self {
        Self { usual: kind, without_account: kind }
    }
}

fn notification_for(event: &DispatchedEvent) -> Option<(&DispatchedEvent, RegistrationId, KindsByAccount)> {
    let (changed, kinds) = if let Some(created) = event.payload(&REGISTRATION_CREATED) {
        let kinds = match created.state {
            RegistrationState::Pending => KindsByAccount::always(&RECEIVED),
            RegistrationState::Waitlisted => KindsByAccount::always(&WAITLISTED),
            RegistrationState::Confirmed => {
                KindsByAccount { usual: &CONFIRMED, without_account: &REGISTERED_FOR_YOU }
            }
            RegistrationState::Rejected | RegistrationState::Cancelled => return None,
        };
        (created, kinds)
    } else {
        let (changed, usual) =
            OF_CHANGES.iter().find_map(|(kind, notification)| Some((event.payload(kind)?, *notification)))?;
        let is_confirmed = event.payload(&REGISTRATION_CONFIRMED).is_some();
        let without_account = if is_confirmed { &REGISTERED_FOR_YOU } else { usual };
        (changed, KindsByAccount { usual, without_account })
    };
    (!changed.imported).then_some((event, changed.id, kinds))
}

/// The recipients and data of notifications about registrations, without erased people.
pub async fn find_contexts(
    db: &mut PgConnection,
    registrations: &[RegistrationId],
) -> sqlx::Result<HashMap<RegistrationId, (Recipient, RegistrationContext)>> {
    let found = sqlx::query!(
        r#"
        -- registration::notification_contexts
        select r.id, r.reason, t.name as type_name,
               (select d.name from delegation d where d.id = r.delegation_id) as delegation,
               case when r.state = 'waitlisted' then (
                   select count(*) from claim mine join claim before on before.pool_id = mine.pool_id
                   where mine.holder_id = r.id and mine.pool_id = t.pool_id and before.state = 'waiting'
                     and before.place <= mine.place
               ) end as waiting_position
        from registration r
        join registration_type t on t.id = r.type_id
        where r.id = any ($1)
        "#,
        &registrations.iter().map(|id| **id).collect::<Vec<_>>(),
    )
    .fetch_all(&mut *db)
    .await?;
    let mut people = find_registered(db, registrations).await?;
    let contexts = found.into_iter().filter_map(|row| {
        let to = people.remove(&row.id)?;
        let context = RegistrationContext {
            person: to.person,
            reference: to.reference,
            r#type: row.type_name,
            reason: row.reason,
            position: row.waiting_position,
            delegation: row.delegation,
            has_account: to.has_account,
        };
        Some((row.id, (to.recipient, context)))
    });
    Ok(contexts.collect())
}
