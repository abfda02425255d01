//! E-mails about changes in a release to sessions that people speak in or have a seat in.

use std::{collections::HashMap, future::Future, pin::Pin};

use serde_json::{Value, json};
use sqlx::PgConnection;

use super::{
    events::SCHEDULE_CHANGED,
    releases::{ReleasedPlacement, SessionChange, SessionChangeKind},
};
use crate::{
    events::DispatchedEvent,
    messaging::mail::{self, Letter, NewMail},
    types::{AccountId, CongressId, Email, EventId, Language, Localized, Now},
};

/// Queues an e-mail to each person affected, for each session that a release moved or removed.
pub fn write_letters<'a>(
    db: &'a mut PgConnection,
    happened: &'a [DispatchedEvent],
    now: Now,
) -> Pin<Box<dyn Future<Output = sqlx::Result<()>> + Send + 'a>> {
    Box::pin(async move {
        let told: HashMap<EventId, Told> = happened.iter().filter_map(Told::of).collect();
        if told.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = told.keys().copied().collect();
        let found = sqlx::query!(
            r#"
            -- schedule::letters
            select e.id as "event!: EventId", r.id as registration, r.congress_id as "congress: CongressId",
                   r.account_id as "account?: AccountId", r.email as "email: Email", r.given_name, r.family_name, c.title,
                   coalesce(r.time_zone, a.time_zone, c.time_zone) as "time_zone!",
                   coalesce(a.locale, r.languages[1], c.languages[1]) as "language!: Language",
                   (select name from room where congress_id = c.id and slug = e.room_before) as "room_before?: Localized",
                   (select name from room where congress_id = c.id and slug = e.room_after) as "room_after?: Localized"
            from unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::uuid[])
                as e (id, session_id, version, room_before, room_after, congress_id)
            join congress c on c.id = e.congress_id
            cross join lateral (
                select registration_id from session_audience where session_id = e.session_id
                union
                select sp.registration_id
                from released_speaker rs join speaker sp on sp.id = rs.speaker_id
                where rs.congress_id = c.id and rs.session_id = e.session_id and rs.version in (e.version - 1, e.version)
            ) concerned
            join registration r on r.id = concerned.registration_id
            left join account a on a.id = r.account_id
            where r.state in ('pending', 'waitlisted', 'confirmed') and r.email not like '%@erased.invalid'
            "#,
            &ids.iter().map(|id| **id).collect::<Vec<_>>(),
            &ids.iter().map(|id| *told[id].change.session).collect::<Vec<_>>(),
            &ids.iter().map(|id| told[id].version).collect::<Vec<_>>(),
            &ids.iter().map(|id| room(told[id].change.before.as_ref())).collect::<Vec<_>>(),
            &ids.iter().map(|id| room(told[id].change.after.as_ref())).collect::<Vec<_>>(),
            &ids.iter().map(|id| *told[id].congress).collect::<Vec<_>>(),
        )
        .fetch_all(&mut *db)
        .await?;
        let mails = found.into_iter().map(|row| {
            let change = &told[&row.event].change;
            let (letter, more) = said(change, row.room_before, row.room_after);
            let mut context = json!({
                "given_name": row.given_name, "family_name": row.family_name, "congress": row.title,
                "time_zone": row.time_zone, "session": change.title,
            });
            json_patch::merge(&mut context, &more);
            NewMail {
                event: row.event,
                letter,
                congress: Some(row.congress),
                account: row.account,
                registration: Some(row.registration),
                recipient: row.email,
                language: row.language,
                context,
            }
        });
        mail::write(db, &mails.collect::<Vec<_>>(), now).await
    })
}

/// A change that people are notified about.
struct Told {
    congress: CongressId,
    version: i32,
    change: SessionChange,
}

impl Told {
    /// A session with a new time and a new room causes one e-mail.
    fn of(event: &DispatchedEvent) -> Option<(EventId, Self)> {
        if event.kind != SCHEDULE_CHANGED.name() {
            return None;
        }
        let change: SessionChange = serde_json::from_value(event.payload["change"].clone()).ok()?;
        let version = event.payload["version"].as_i64().and_then(|version| i32::try_from(version).ok())?;
        let times =
            |place: &Option<ReleasedPlacement>| place.as_ref().map(|place| (place.starts_at, place.ends_at));
        let told = match change.kind {
            SessionChangeKind::Moved | SessionChangeKind::Removed => true,
            SessionChangeKind::Reroomed => times(&change.before) == times(&change.after),
            _ => false,
        };
        Some((event.id, Self { congress: event.congress?, version, change })).filter(|_| told)
    }
}

fn room(place: Option<&ReleasedPlacement>) -> String {
    place.map(|place| place.room.to_string()).unwrap_or_default()
}

fn said(change: &SessionChange, before: Option<Localized>, after: Option<Localized>) -> (Letter, Value) {
    let place = |place: Option<&ReleasedPlacement>, name: Option<Localized>| {
        // A deleted room is shown by its slug.
        let name = name.unwrap_or_else(|| Localized::of("en", room(place)));
        json!({"starts_at": place.map(|place| place.starts_at), "room": name})
    };
    match (&change.before, &change.after) {
        (Some(was), None) => (Letter::SessionCancelled, json!({"starts_at": was.starts_at})),
        (was, is) => (
            Letter::SessionMoved,
            json!({"before": place(was.as_ref(), before), "after": place(is.as_ref(), after)}),
        ),
    }
}
