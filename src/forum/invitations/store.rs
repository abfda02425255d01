//! Database queries, one function each.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};
use sqlx::{PgConnection, PgExecutor, types::Json as Stored};

use super::{
    model::{
        CityAnswer, Deputy, ForumAnswerFigures, ForumCountryFigures, ForumInvitation, ForumInvitationAnswer,
        NewForumInvitation,
    },
    rules::{self, ForumInvitationError},
};
use crate::{
    http::{RefuseOn, RequestError, Result},
    types::{
        AccountId, CongressId, Country, DelegationId, Email, ForumInvitationId, Language, Now, Region, folded,
    },
};

/// Filters for a list.
#[derive(Default)]
pub struct ForumInvitationFilter<'q> {
    pub ids: Option<&'q [uuid::Uuid]>,
    /// Only invitations to this account's verified e-mail address.
    pub office: Option<AccountId>,
    pub countries: Option<&'q [String]>,
    pub answer: Option<ForumInvitationAnswer>,
    /// Only invitations without an answer.
    pub is_unanswered: bool,
}

/// A page of invitations, sorted by country and city.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    filter: ForumInvitationFilter<'_>,
    after: Option<(String, String)>,
    (limit, now): (i64, Now),
) -> sqlx::Result<Vec<ForumInvitation>> {
    let (country, city) = after.unzip();
    let rows = sqlx::query!(
        r#"
        -- forum::list_invitations
        select id as "id: ForumInvitationId", city, city_key, country as "country: Country", addressee, email as "email: Email",
               language as "language: Language", quota, respond_by, remind_days, note, sent_at, reminders, reminded_at,
               answer as "answer: ForumInvitationAnswer", reason, deputy as "deputy: Stored<Deputy>", answered_at, revoked_at,
               delegation_id as "delegation: DelegationId", delegation_made as has_created_delegation,
               revision, created_at
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
        filter.ids,
        filter.office.map(|id| *id),
        filter.countries,
        filter.answer as Option<ForumInvitationAnswer>,
        filter.is_unanswered,
        country,
        city,
        limit,
    )
    .fetch_all(db)
    .await?;
    // Notes of staff are not visible to the city.
    let with_note = filter.office.is_none();
    let invitations = rows.into_iter().map(|row| {
        let facts = (row.sent_at.is_some(), row.revoked_at.is_some(), row.answer.is_some());
        ForumInvitation {
            id: row.id,
            state: rules::state(facts, row.respond_by, now),
            city: row.city,
            region: Region::of(&row.country),
            country: row.country,
            addressee: row.addressee,
            email: row.email,
            language: row.language,
            quota: row.quota,
            respond_by: row.respond_by,
            remind_days: row.remind_days,
            note: row.note.filter(|_| with_note),
            sent_at: row.sent_at,
            reminders: row.reminders,
            reminded_at: row.reminded_at,
            answer: row.answer,
            reason: row.reason,
            deputy: row.deputy,
            answered_at: row.answered_at,
            revoked_at: row.revoked_at,
            delegation: row.delegation,
            revision: row.revision,
            created_at: row.created_at,
            city_key: row.city_key,
            has_created_delegation: row.has_created_delegation,
        }
    });
    Ok(invitations.collect())
}

/// Finds an invitation; if an account is given, only one to its e-mail address.
pub async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: ForumInvitationId,
    office: Option<AccountId>,
    now: Now,
) -> Result<ForumInvitation> {
    let filter = ForumInvitationFilter { ids: Some(&[*id]), office, ..ForumInvitationFilter::default() };
    let mut found = list(db, congress, filter, None, (1, now)).await?;
    Ok(found.pop().ok_or(RequestError::NoSuch("invitation"))?)
}

/// The invitation with an id, if it exists.
pub async fn find_any(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: ForumInvitationId,
    now: Now,
) -> sqlx::Result<Option<ForumInvitation>> {
    let filter = ForumInvitationFilter { ids: Some(&[*id]), ..ForumInvitationFilter::default() };
    Ok(list(db, congress, filter, None, (1, now)).await?.pop())
}

/// The invitation of a city.
pub async fn find_by_city(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    city: &str,
    country: &str,
) -> sqlx::Result<Option<ForumInvitationId>> {
    sqlx::query_scalar!(
        r#"
        -- forum::find_invitation_by_city
        select id as "id: ForumInvitationId" from forum_invitation
        where congress_id = $1 and country = $2 and city_key = $3
        "#,
        *congress,
        country,
        folded(city),
    )
    .fetch_optional(db)
    .await
}

/// The names of delegations.
pub async fn delegation_names(
    db: impl PgExecutor<'_>,
    delegations: &[DelegationId],
) -> sqlx::Result<HashMap<DelegationId, String>> {
    let rows = sqlx::query!(
        r#"
        -- forum::delegation_names
        select id as "id: DelegationId", name from delegation where id = any ($1)
        "#,
        &delegations.iter().map(|id| **id).collect::<Vec<_>>(),
    );
    Ok(rows.fetch_all(db).await?.into_iter().map(|row| (row.id, row.name)).collect())
}

pub async fn delete(db: impl PgExecutor<'_>, id: ForumInvitationId) -> sqlx::Result<()> {
    sqlx::query!("delete from forum_invitation where id = $1", *id).execute(db).await?;
    Ok(())
}

/// The invitations with these ids.
pub async fn list_by_id(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    ids: &[uuid::Uuid],
    now: Now,
) -> sqlx::Result<Vec<ForumInvitation>> {
    let filter = ForumInvitationFilter { ids: Some(ids), ..ForumInvitationFilter::default() };
    let limit = i64::try_from(ids.len()).unwrap_or(i64::MAX - 1);
    list(db, congress, filter, None, (limit, now)).await
}

/// Finds and locks an invitation, to change it.
pub async fn lock(
    db: &mut PgConnection,
    congress: CongressId,
    id: ForumInvitationId,
    office: Option<AccountId>,
    now: Now,
) -> Result<ForumInvitation> {
    sqlx::query!(
        "select id from forum_invitation where congress_id = $1 and id = $2 for no key update",
        *congress,
        *id
    )
    .fetch_optional(&mut *db)
    .await?;
    find(db, congress, id, office, now).await
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
            remind_at = case when sent_at is not null and coalesce(answer, 'tentative') = 'tentative' and revoked_at is null
                             then $12::timestamptz end
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
    .refuse_on("forum_invitation_city_once", ForumInvitationError::AlreadyInvited)?;
    Ok(())
}

/// Records that the invitation is sent, or sent again.
pub async fn set_sent(db: impl PgExecutor<'_>, invitation: &ForumInvitation, now: Now) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- forum::set_sent
        update forum_invitation
        set sent_at = $2, revision = revision + 1,
            remind_at = case when coalesce(answer, 'tentative') = 'tentative' then $3::timestamptz end
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

/// Records a city's answer, and the delegation that follows from it. A city that has not decided is still reminded.
pub async fn set_answer(
    db: impl PgExecutor<'_>,
    invitation: &ForumInvitation,
    response: &CityAnswer,
    delegation: Option<(DelegationId, bool)>,
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- forum::set_answer
        update forum_invitation
        set answer = $2, reason = $3, deputy = $4, answered_at = $5, delegation_id = $6, delegation_made = $7, remind_at = $8,
            revision = revision + 1
        where id = $1
        "#,
        *invitation.id,
        response.answer as ForumInvitationAnswer,
        response.reason,
        response.deputy.as_ref().map(Stored) as _,
        now,
        delegation.map(|(id, _)| *id),
        delegation.is_some_and(|(_, is_created)| is_created),
        rules::reminder_after(invitation, response.answer, now),
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

/// An invitation whose reminder is due.
pub struct DueReminder {
    pub id: ForumInvitationId,
    pub congress: CongressId,
}

/// Locks the invitations without a final answer whose cities were not reminded within the last day.
pub async fn lock_undecided(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    now: Now,
) -> sqlx::Result<Vec<DueReminder>> {
    sqlx::query_as!(
        DueReminder,
        r#"
        -- forum::lock_undecided_invitations
        select id, congress_id as congress from forum_invitation
        where congress_id = $1 and coalesce(answer, 'tentative') = 'tentative' and revoked_at is null and sent_at is not null and respond_by > $2
          and greatest(reminded_at, sent_at) <= $2::timestamptz - interval '1 day'
        order by id
        for no key update
        "#,
        *congress,
        now,
    )
    .fetch_all(db)
    .await
}

/// Locks the invitations whose reminders are due, except those that another node has locked.
pub async fn claim_due_reminders(
    db: impl PgExecutor<'_>,
    now: Now,
    limit: i64,
) -> sqlx::Result<Vec<DueReminder>> {
    sqlx::query_as!(
        DueReminder,
        r#"
        -- forum::claim_due_reminders
        select id, congress_id as congress from forum_invitation
        where remind_at <= $1
        order by remind_at
        limit $2
        for no key update skip locked
        "#,
        now,
        limit,
    )
    .fetch_all(db)
    .await
}

/// The delegation that staff created for the city of an invitation.
pub async fn find_delegation_of_city(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    invitation: &ForumInvitation,
) -> sqlx::Result<Option<DelegationId>> {
    let found = sqlx::query_scalar!(
        r#"
        -- forum::find_delegation_of_city
        select id as "id: DelegationId" from delegation
        where congress_id = $1 and country = $2 and lower(city) = lower($3)
        order by created_at
        limit 1
        "#,
        *congress,
        &*invitation.country,
        invitation.city,
    );
    found.fetch_optional(db).await
}

/// Counts the answers by country. Revoked invitations are not counted.
pub async fn count_by_country(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    now: Now,
) -> sqlx::Result<Vec<ForumCountryFigures>> {
    let rows = sqlx::query!(
        r#"
        -- forum::count_answers_by_country
        select country as "country: Country", count(*) as "cities!", count(sent_at) as "sent!",
               count(*) filter (where answer = 'accepted') as "accepted!",
               count(*) filter (where answer = 'delegated') as "delegated!",
               count(*) filter (where answer = 'declined') as "declined!",
               count(*) filter (where answer = 'tentative') as "tentative!",
               count(*) filter (where answer is null and sent_at is not null and respond_by > $2) as "open!",
               count(*) filter (where answer is null and sent_at is not null and respond_by <= $2) as "overdue!",
               coalesce(sum(quota) filter (where answer in ('accepted', 'delegated')), 0) as "places!"
        from forum_invitation
        where congress_id = $1 and revoked_at is null
        group by country
        order by country
        "#,
        *congress,
        now,
    )
    .fetch_all(db)
    .await?;
    let countries = rows.into_iter().map(|row| ForumCountryFigures {
        country: row.country,
        figures: ForumAnswerFigures {
            cities: row.cities,
            sent: row.sent,
            accepted: row.accepted,
            delegated: row.delegated,
            declined: row.declined,
            tentative: row.tentative,
            open: row.open,
            overdue: row.overdue,
            places: row.places,
        },
    });
    Ok(countries.collect())
}
