//! Database queries, one function each.

use std::collections::HashSet;

use serde_json::{Value, json};
use sqlx::{PgConnection, PgExecutor, types::Json as Stored};

use super::{
    model::{Answer, CityAnswer, Deputy, ForumInvitation, NewForumInvitation},
    rules::{self, Refused},
};
use crate::{
    http::{RefuseOn, RequestError, Result},
    types::{
        AccountId, CongressId, Country, DelegationId, Email, ForumInvitationId, Language, Now, Region, folded,
    },
};

/// Filters for a list.
#[derive(Default)]
pub struct Narrowed<'q> {
    pub ids: Option<&'q [uuid::Uuid]>,
    /// Only invitations to this account's verified e-mail address.
    pub of: Option<AccountId>,
    pub countries: Option<&'q [String]>,
    pub answer: Option<Answer>,
    /// Only invitations without an answer.
    pub unanswered: bool,
}

/// A page of invitations, sorted by country and city.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    narrowed: Narrowed<'_>,
    after: Option<(String, String)>,
    (limit, now): (i64, Now),
) -> sqlx::Result<Vec<ForumInvitation>> {
    let (country, city) = after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"
        -- forum::list_invitations
        select id as "id: ForumInvitationId", city, city_key, country as "country: Country", addressee, email as "email: Email",
               language as "language: Language", quota, respond_by, remind_days, note, sent_at, reminders, reminded_at,
               answer as "answer: Answer", reason, deputy as "deputy: Stored<Deputy>", answered_at, revoked_at,
               delegation_id as "delegation: DelegationId", delegation_made, revision, created_at
        from forum_invitation
        where congress_id = $1
          and ($2::uuid[] is null or id = any ($2))
          and ($3::uuid is null or (sent_at is not null and revoked_at is null
               and email = (select email from account where id = $3 and email_verified_at is not null)))
          and ($4::text[] is null or country = any ($4))
          and ($5::text is null or answer = $5)
          and (not $6 or answer is null)
          and ($7::text is null or (country, city_key) > ($7, $8))
        order by country, city_key
        limit $9::bigint + 1
        "#,
        *congress,
        narrowed.ids,
        narrowed.of.map(|id| *id),
        narrowed.countries,
        narrowed.answer as Option<Answer>,
        narrowed.unanswered,
        country,
        city,
        limit,
    )
    .fetch_all(db)
    .await?;
    // Notes of staff are not visible to the city.
    Ok(rows.into_iter().map(|row| row.shown(narrowed.of.is_none(), now)).collect())
}

/// An invitation as stored.
struct Row {
    id: ForumInvitationId,
    city: String,
    city_key: String,
    country: Country,
    addressee: String,
    email: Email,
    language: Language,
    quota: i32,
    respond_by: Now,
    remind_days: Vec<i32>,
    note: Option<String>,
    sent_at: Option<Now>,
    reminders: i32,
    reminded_at: Option<Now>,
    answer: Option<Answer>,
    reason: Option<String>,
    deputy: Option<Stored<Deputy>>,
    answered_at: Option<Now>,
    revoked_at: Option<Now>,
    delegation: Option<DelegationId>,
    delegation_made: bool,
    revision: i64,
    created_at: Now,
}

impl Row {
    fn shown(self, with_note: bool, now: Now) -> ForumInvitation {
        let facts = (self.sent_at.is_some(), self.revoked_at.is_some(), self.answer.is_some());
        ForumInvitation {
            id: self.id,
            state: rules::state(facts, self.respond_by, now),
            city: self.city,
            region: Region::of(&self.country),
            country: self.country,
            addressee: self.addressee,
            email: self.email,
            language: self.language,
            quota: self.quota,
            respond_by: self.respond_by,
            remind_days: self.remind_days,
            note: self.note.filter(|_| with_note),
            sent_at: self.sent_at,
            reminders: self.reminders,
            reminded_at: self.reminded_at,
            answer: self.answer,
            reason: self.reason,
            deputy: self.deputy,
            answered_at: self.answered_at,
            revoked_at: self.revoked_at,
            delegation: self.delegation,
            revision: self.revision,
            created_at: self.created_at,
            city_key: self.city_key,
            delegation_made: self.delegation_made,
        }
    }
}

/// Finds an invitation; if an account is given, only one to its e-mail address.
pub async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: ForumInvitationId,
    of: Option<AccountId>,
    now: Now,
) -> Result<ForumInvitation> {
    let narrowed = Narrowed { ids: Some(&[*id]), of, ..Narrowed::default() };
    let mut found = list(db, congress, narrowed, None, (1, now)).await?;
    Ok(found.pop().ok_or(RequestError::NoSuch("invitation"))?)
}

/// Finds and locks an invitation, to change it.
pub async fn lock(
    db: &mut PgConnection,
    congress: CongressId,
    id: ForumInvitationId,
    of: Option<AccountId>,
    now: Now,
) -> Result<ForumInvitation> {
    sqlx::query!(
        "select id from forum_invitation where congress_id = $1 and id = $2 for no key update",
        *congress,
        *id
    )
    .fetch_optional(&mut *db)
    .await?;
    find(db, congress, id, of, now).await
}

/// Adds cities to the list in one statement; existing ones are not changed. Returns the id of each, and whether it is new.
pub async fn insert(
    db: &mut PgConnection,
    congress: CongressId,
    new: &[NewForumInvitation],
    language: &Language,
    now: Now,
) -> sqlx::Result<Vec<(ForumInvitationId, bool)>> {
    let rows: Vec<_> = new
        .iter()
        .map(|new| {
            json!({
                "id": ForumInvitationId::new(), "city": new.city, "city_key": folded(&new.city), "country": new.country,
                "addressee": new.addressee, "email": new.email, "language": new.language.as_ref().unwrap_or(language),
                "quota": new.quota, "respond_by": new.respond_by, "remind_days": new.remind_days, "note": new.note,
                "sent_at": new.send.then_some(now),
                "remind_at": new.send.then(|| rules::next_reminder(new.respond_by, &new.remind_days, now)).flatten(),
            })
        })
        .collect();
    let rows = Value::Array(rows);
    let created = sqlx::query_scalar!(
        r#"
        -- forum::insert_invitations
        insert into forum_invitation (id, congress_id, city, city_key, country, addressee, email, language, quota, respond_by,
                                      remind_days, note, sent_at, remind_at, created_at)
        select id, $1, city, city_key, country, addressee, email, language, quota, respond_by, remind_days, note, sent_at,
               remind_at, $3
        from jsonb_to_recordset($2) as r (id uuid, city text, city_key text, country text, addressee text, email text,
            language text, quota int, respond_by timestamptz, remind_days int[], note text, sent_at timestamptz,
            remind_at timestamptz)
        on conflict on constraint forum_invitation_city_once do nothing
        returning id as "id: ForumInvitationId"
        "#,
        *congress,
        &rows,
        now,
    )
    .fetch_all(&mut *db)
    .await?;
    let known = sqlx::query_scalar!(
        r#"
        -- forum::invited_cities
        select i.id as "id: ForumInvitationId"
        from jsonb_array_elements($2) with ordinality as r (city, nth)
        join forum_invitation i on i.congress_id = $1 and i.country = r.city ->> 'country' and i.city_key = r.city ->> 'city_key'
        order by r.nth
        "#,
        *congress,
        &rows,
    )
    .fetch_all(db)
    .await?;
    let mut fresh: HashSet<_> = created.into_iter().collect();
    // A city listed twice is created once.
    Ok(known.into_iter().map(|id| (id, fresh.remove(&id))).collect())
}

pub async fn update(
    db: &mut PgConnection,
    before: &ForumInvitation,
    new: &NewForumInvitation,
    now: Now,
) -> Result<()> {
    sqlx::query!(
        r#"
        -- forum::update_invitation
        update forum_invitation
        set city = $2, city_key = $3, country = $4, addressee = $5, email = $6, language = $7, quota = $8, respond_by = $9,
            remind_days = $10, note = $11, revision = revision + 1,
            remind_at = case when sent_at is not null and answer is null and revoked_at is null then $12::timestamptz end
        where id = $1
        "#,
        *before.id,
        new.city,
        folded(&new.city),
        &*new.country,
        new.addressee,
        &*new.email,
        &**new.language.as_ref().unwrap_or(&before.language),
        new.quota,
        new.respond_by,
        &new.remind_days,
        new.note,
        rules::next_reminder(new.respond_by, &new.remind_days, now),
    )
    .execute(db)
    .await
    .refuse_on("forum_invitation_city_once", Refused::InvitedAlready)?;
    Ok(())
}

/// Records that the invitation is sent, or sent again.
pub async fn set_sent(db: impl PgExecutor<'_>, invitation: &ForumInvitation, now: Now) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- forum::set_sent
        update forum_invitation
        set sent_at = $2, remind_at = case when answer is null then $3::timestamptz end, revision = revision + 1
        where id = $1
        "#,
        *invitation.id,
        now,
        rules::next_reminder(invitation.respond_by, &invitation.remind_days, now),
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn set_revoked(db: impl PgExecutor<'_>, id: ForumInvitationId, now: Now) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- forum::set_invitation_revoked
        update forum_invitation set revoked_at = $2, remind_at = null, revision = revision + 1 where id = $1
        "#,
        *id,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Records a city's answer, and the delegation that follows from it.
pub async fn set_answer(
    db: impl PgExecutor<'_>,
    id: ForumInvitationId,
    said: &CityAnswer,
    delegation: Option<(DelegationId, bool)>,
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- forum::set_answer
        update forum_invitation
        set answer = $2, reason = $3, deputy = $4, answered_at = $5, delegation_id = $6, delegation_made = $7, remind_at = null, revision = revision + 1
        where id = $1
        "#,
        *id,
        said.answer as Answer,
        said.reason,
        said.deputy.as_ref().map(Stored) as _,
        now,
        delegation.map(|(id, _)| *id),
        delegation.is_some_and(|(_, made)| made),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Records that these cities were reminded, and when each is reminded next.
pub async fn set_reminded(
    db: impl PgExecutor<'_>,
    next: &[(ForumInvitationId, Option<Now>)],
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- forum::set_reminded
        update forum_invitation i
        set reminders = reminders + 1, reminded_at = $3, remind_at = r.next, revision = revision + 1
        from unnest($1::uuid[], $2::timestamptz[]) as r (id, next)
        where i.id = r.id
        "#,
        &next.iter().map(|(id, _)| **id).collect::<Vec<_>>(),
        &next.iter().map(|(_, next)| *next).collect::<Vec<_>>() as &[Option<Now>],
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}
