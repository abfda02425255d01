//! E-mails of the forum, to mayors' offices and the heads of delegations.

use chrono::{DateTime, NaiveDate, Utc};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use super::events::{
    ACCREDITATION_CONFIRMED, DECLARATION_OPENED, DECLARATION_REDRAFTED, DeclarationChanged,
    INVITATION_REMINDED, INVITATION_SENT, SPEECH_APPROACHING,
};
use crate::{
    events::DispatchedEvent,
    notifications::{
        self, AddressSource, NewNotification, Notification, NotificationContext, PersonContext, Recipient,
        RegisteredRecipient, find_registered, sample_instant,
    },
    types::{
        CongressId, DeclarationId, DelegationId, Email, EventId, ForumInvitationId, Language, Localized, Now,
        RegistrationId, SessionId,
    },
};

crate::notifications! {
    /// A city was invited to the forum.
    INVITATION: ForumInvitationContext = "forum_invitation", with_address_from(AddressSource::Invitation);
    /// A reminder to a city that has not decided on its invitation to the forum.
    REMINDER: ForumInvitationContext = "forum_reminder", with_address_from(AddressSource::Invitation);
    /// The forum secretariat confirmed the head of a delegation.
    HEAD_ACCREDITED: HeadContext = "head_accredited";
    /// A delegation will be called to speak soon.
    SPEAKING_SLOT_CALLED: SpeechContext = "speaking_slot_called";
    /// A declaration is open for endorsement; to the heads of accredited delegations.
    ENDORSEMENT_OPENED: DeclarationContext = "declaration_opened";
    /// A declaration went back to draft and its endorsements are void; to the heads of accredited delegations.
    ENDORSEMENTS_VOIDED: DeclarationContext = "declaration_redrafted";
}

#[derive(Serialize, Deserialize)]
pub struct ForumInvitationContext {
    addressee: String,
    city: String,
    /// Title of the congress.
    congress: Localized,
    quota: i32,
    respond_by: DateTime<Utc>,
    time_zone: String,
    forum_invitation: ForumInvitationId,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    /// Whether the city has answered that it will probably attend.
    #[serde(default)]
    is_tentative: bool,
}

#[derive(Serialize, Deserialize)]
pub struct HeadContext {
    #[serde(flatten)]
    person: PersonContext,
    head_title: String,
    city: String,
}

#[derive(Serialize, Deserialize)]
pub struct SpeechContext {
    #[serde(flatten)]
    person: PersonContext,
    session: Localized,
    session_id: SessionId,
    city: String,
    starts_at: Option<DateTime<Utc>>,
}

#[derive(Serialize, Deserialize)]
pub struct DeclarationContext {
    #[serde(flatten)]
    person: PersonContext,
    city: String,
    title: Localized,
    declaration: DeclarationId,
}

impl NotificationContext for ForumInvitationContext {
    fn sample() -> Self {
        let person = PersonContext::sample();
        Self {
            addressee: "The Mayor of Quito".into(),
            city: "Quito".into(),
            congress: person.congress,
            quota: 5,
            respond_by: sample_instant(),
            time_zone: person.time_zone,
            forum_invitation: Uuid::nil().into(),
            starts_on: sample_instant().date_naive(),
            ends_on: sample_instant().date_naive(),
            is_tentative: false,
        }
    }
}

impl NotificationContext for HeadContext {
    fn sample() -> Self {
        Self { person: PersonContext::sample(), head_title: "Mayor".into(), city: "Lisbon".into() }
    }
}

impl NotificationContext for SpeechContext {
    fn sample() -> Self {
        Self {
            person: PersonContext::sample(),
            session: Localized::of("en", "Plenary of mayors"),
            session_id: Uuid::nil().into(),
            city: "Lisbon".into(),
            starts_at: Some(sample_instant()),
        }
    }
}

impl NotificationContext for DeclarationContext {
    fn sample() -> Self {
        Self {
            person: PersonContext::sample(),
            city: "Lisbon".into(),
            title: Localized::of("en", "Guangzhou Declaration"),
            declaration: Uuid::nil().into(),
        }
    }
}

/// Queues the e-mails that follow from forum events.
pub fn notify<'a>(
    db: &'a mut PgConnection,
    happened: &'a [DispatchedEvent],
    now: Now,
) -> BoxFuture<'a, sqlx::Result<()>> {
    Box::pin(async move {
        let mut new = notify_offices(&mut *db, happened).await?;
        new.extend(notify_heads(&mut *db, happened).await?);
        notifications::queue(db, &new, now).await
    })
}

/// Invitations and reminders to mayors' offices, in the city's language.
async fn notify_offices(
    db: &mut PgConnection,
    happened: &[DispatchedEvent],
) -> sqlx::Result<Vec<NewNotification>> {
    let about = |event: &DispatchedEvent| {
        let sent = event.payload(&INVITATION_SENT).map(|invitation| (&INVITATION, invitation.id));
        sent.or_else(|| event.payload(&INVITATION_REMINDED).map(|invitation| (&REMINDER, invitation.id)))
    };
    let about: Vec<_> = happened.iter().filter_map(|event| Some((event.id, about(event)?))).collect();
    if about.is_empty() {
        return Ok(Vec::new());
    }
    let found = sqlx::query!(
        r#"
        -- forum::notify_offices
        select e.number as "number!", i.id as "invitation: ForumInvitationId", i.congress_id as "congress: CongressId",
               i.email as "email: Email", i.language as "language: Language", i.city, i.addressee, i.quota, i.respond_by,
               c.title as "title: Localized", c.time_zone, c.starts_on, c.ends_on,
               coalesce(i.answer = 'tentative', false) as "is_tentative!"
        from unnest($1::uuid[]) with ordinality as e (invitation_id, number)
        join forum_invitation i on i.id = e.invitation_id
        join congress c on c.id = i.congress_id
        where i.revoked_at is null and not is_erased(i.email)
        "#,
        &about.iter().map(|(_, (_, invitation))| **invitation).collect::<Vec<_>>(),
    )
    .fetch_all(db)
    .await?;
    let new = found.into_iter().filter_map(|row| {
        let (event, (notification, _)) = about.get(usize::try_from(row.number).ok()?.checked_sub(1)?)?;
        let recipient = Recipient {
            congress: Some(row.congress),
            account: None,
            registration: None,
            email: row.email,
            language: row.language,
        };
        let context = ForumInvitationContext {
            addressee: row.addressee,
            city: row.city,
            congress: row.title,
            quota: row.quota,
            respond_by: row.respond_by,
            time_zone: row.time_zone,
            forum_invitation: row.invitation,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            is_tentative: row.is_tentative,
        };
        Some(notification.compose(*event, recipient, &context))
    });
    Ok(new.collect())
}

/// What the heads are notified of.
enum HeadEvent {
    Accredited,
    Speech { expected_at: Option<DateTime<Utc>> },
    Declaration { notification: &'static Notification<DeclarationContext>, declaration: DeclarationChanged },
}

/// An event with the heads that it concerns.
struct HeadNews {
    event: EventId,
    congress: CongressId,
    /// `None`: all heads of the congress.
    delegation: Option<DelegationId>,
    session: Option<SessionId>,
    about: HeadEvent,
}

impl HeadNews {
    fn new(event: &DispatchedEvent) -> Option<Self> {
        let (id, congress) = (event.id, event.congress?);
        if let Some(accreditation) = event.payload(&ACCREDITATION_CONFIRMED) {
            let delegation = Some(accreditation.delegation);
            return Some(Self {
                event: id,
                congress,
                delegation,
                session: None,
                about: HeadEvent::Accredited,
            });
        }
        if let Some(speech) = event.payload(&SPEECH_APPROACHING) {
            let (delegation, session) = (Some(speech.delegation?), Some(speech.session));
            let about = HeadEvent::Speech { expected_at: speech.expected_at };
            return Some(Self { event: id, congress, delegation, session, about });
        }
        let opened = event.payload(&DECLARATION_OPENED).map(|opened| (&ENDORSEMENT_OPENED, opened));
        let redrafted = || event.payload(&DECLARATION_REDRAFTED).map(|voided| (&ENDORSEMENTS_VOIDED, voided));
        let (notification, declaration) = opened.or_else(redrafted)?;
        let about = HeadEvent::Declaration { notification, declaration };
        Some(Self { event: id, congress, delegation: None, session: None, about })
    }

    fn notification(&self, to: &RegisteredRecipient, head: Head) -> Option<NewNotification> {
        let (recipient, person) = (to.recipient.clone(), to.person.clone());
        let city = head.city.text_for(&recipient.language).to_owned();
        Some(match &self.about {
            HeadEvent::Accredited => {
                let context = HeadContext { person, head_title: head.title, city };
                HEAD_ACCREDITED.compose(self.event, recipient, &context)
            }
            HeadEvent::Speech { expected_at } => {
                let (session, session_id) = (head.session?, self.session?);
                let context = SpeechContext { person, session, session_id, city, starts_at: *expected_at };
                SPEAKING_SLOT_CALLED.compose(self.event, recipient, &context)
            }
            HeadEvent::Declaration { notification, declaration } => {
                let (title, declaration) = (declaration.title.clone(), declaration.id);
                let context = DeclarationContext { person, city, title, declaration };
                notification.compose(self.event, recipient, &context)
            }
        })
    }
}

/// The accredited head of a delegation, and the session in question.
struct Head {
    /// Index of the event, from 1.
    number: i64,
    registration: RegistrationId,
    title: String,
    city: Localized,
    session: Option<Localized>,
}

/// E-mails to the accredited heads: to the one concerned, or to all of the congress.
async fn notify_heads(
    db: &mut PgConnection,
    happened: &[DispatchedEvent],
) -> sqlx::Result<Vec<NewNotification>> {
    let news: Vec<_> = happened.iter().filter_map(HeadNews::new).collect();
    if news.is_empty() {
        return Ok(Vec::new());
    }
    let heads = sqlx::query_as!(
        Head,
        r#"
        -- forum::notify_heads
        select e.number as "number!", a.registration_id as "registration: RegistrationId", a.title,
               a.city as "city: Localized", s.title as "session?: Localized"
        from unnest($1::uuid[], $2::uuid[], $3::uuid[]) with ordinality as e (congress_id, delegation_id, session_id, number)
        join accreditation a on a.congress_id = e.congress_id and a.ended_at is null
            and (e.delegation_id is null or a.delegation_id = e.delegation_id)
        left join session s on s.id = e.session_id
        "#,
        &news.iter().map(|news| *news.congress).collect::<Vec<_>>(),
        &news.iter().map(|news| news.delegation.map(|id| *id)).collect::<Vec<_>>() as &[Option<Uuid>],
        &news.iter().map(|news| news.session.map(|id| *id)).collect::<Vec<_>>() as &[Option<Uuid>],
    )
    .fetch_all(&mut *db)
    .await?;
    let registrations: Vec<_> = heads.iter().map(|head| head.registration).collect();
    let people = find_registered(db, &registrations).await?;
    let new = heads.into_iter().filter_map(|head| {
        let news = news.get(usize::try_from(head.number).ok()?.checked_sub(1)?)?;
        news.notification(people.get(&head.registration)?, head)
    });
    Ok(new.collect())
}
