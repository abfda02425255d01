//! Database queries, and the changes that follow from them.

use std::{future::Future, pin::Pin};

use sqlx::{PgConnection, PgExecutor};

use super::{
    model::{Accreditation, AccreditationEnd, Head, NewAccreditation},
    rules::{AccreditationError, ended_by},
};
use crate::{
    congress,
    delegations::{self, Delegation, DelegationUpdate, NewDelegation, NewMember, OnHeadChanged},
    events::{Change, EventKind},
    forum::catalogue::{
        ACCREDITATION_CONFIRMED, ACCREDITATION_ENDED, ACCREDITATION_UPDATED, AccreditationChanged,
    },
    http::{RefuseOn, RequestError, Result},
    registration::{registrations, types},
    types::{
        AccountId, AccreditationId, Actor, CongressId, Country, DelegationId, Localized, Now, RegistrationId,
        folded,
    },
};

/// Creates the delegation of a city with one member, who is its accredited head.
pub async fn bring_in(
    change: &mut Change<'_>,
    delegation: &NewDelegation,
    member: &NewMember,
    accreditation: &NewAccreditation,
) -> Result<Head> {
    let congress = change.congress();
    let delegation = delegations::create(change, delegation).await?;
    let r#type = types::find_unchanging(change.db(), congress, &member.r#type).await?;
    let r#type = r#type.ok_or(RequestError::NoSuch("registration type"))?;
    let head = delegations::create_member(change, &delegation, &r#type, member).await?;
    let (before, locked) = delegations::lock(change.db(), congress, delegation.id).await?;
    let new = DelegationUpdate { head: Some(head.id), ..(&before).into() };
    delegations::update(change, (&before, &locked), &new, OnHeadChanged(end_outdated)).await?;
    accredit(change, delegation.id, accreditation).await?;
    head_of(change.db(), congress, delegation.id).await?.ok_or(AccreditationError::NoHead.into())
}

/// Accredits the current head of a delegation, or changes the title, rank or city of the accreditation.
pub async fn accredit(
    change: &mut Change<'_>,
    id: DelegationId,
    new: &NewAccreditation,
) -> Result<Accreditation> {
    let (congress, now) = (change.congress(), change.now());
    let congress = congress;
    let head = delegations::find(change.db(), congress, id).await?.head.ok_or(AccreditationError::NoHead)?;
    // Lock the registration, then the delegation, in the same order as transfer and cancel: neither changes until this
    // transaction ends.
    let person =
        registrations::store::lock(change.db(), congress, head).await?.ok_or(AccreditationError::NoHead)?;
    sqlx::query!("select id from delegation where id = $1 for no key update", *id)
        .fetch_one(change.db())
        .await?;
    let delegation = delegations::find(change.db(), congress, id).await?;
    if delegation.head != Some(head) {
        return Err(AccreditationError::NoHead.into());
    }
    let (Some(city), Some(country)) = (&delegation.city, &delegation.country) else {
        return Err(AccreditationError::NoCity.into());
    };
    let edition = congress::find(change.db(), congress).await?;
    let named = new.city.clone().unwrap_or_else(|| match edition.languages.first() {
        Some(language) => Localized::of(language, city),
        None => Localized::of("en", city),
    });
    let before = current(change.db(), congress, id).await?;
    let as_before = |before: &Accreditation| {
        (&before.title, before.protocol_rank, &before.city) == (&new.title, new.protocol_rank, &named)
    };
    if let Some(before) = before.as_ref().filter(|before| as_before(before)) {
        return Ok(before.clone());
    }
    let accreditation = before.as_ref().map_or_else(AccreditationId::new, |before| before.id);
    sqlx::query!(
        r#"
        -- forum::accredit
        insert into accreditation (id, congress_id, delegation_id, registration_id, name, title, city, city_key, country,
                                   protocol_rank, confirmed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (id) do update
            set title = excluded.title, city = excluded.city, protocol_rank = excluded.protocol_rank
        "#,
        *accreditation,
        *congress,
        *id,
        *head,
        format!("{} {}", person.given_name, person.family_name),
        new.title,
        named as Localized,
        folded(city),
        &**country,
        new.protocol_rank,
        now,
    )
    .execute(change.db())
    .await
    .refuse_on("accreditation_of_city_once", AccreditationError::CityAccredited)?;
    let after = current(change.db(), congress, id).await?.ok_or(AccreditationError::NoHead)?;
    let kind = if before.is_some() { &ACCREDITATION_UPDATED } else { &ACCREDITATION_CONFIRMED };
    tell(change, kind, before.as_ref(), &after).await?;
    Ok(after)
}

/// Ends the accreditation of a delegation's head if it has another head or city now.
pub fn end_outdated<'a>(
    change: &'a mut Change<'_>,
    before: &'a Delegation,
    after: &'a Delegation,
) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    Box::pin(async move {
        if let Some(because) = ended_by(before, after) {
            let (_by, _now) = ((change.actor(), change.congress()), change.now());
            end(change, after.id, because, None).await?;
        }
        Ok(())
    })
}

/// Ends the accreditation of a delegation's head, if there is one.
pub async fn end(
    change: &mut Change<'_>,
    id: DelegationId,
    because: AccreditationEnd,
    reason: Option<&str>,
) -> Result<Option<Accreditation>> {
    let (congress, now) = (change.congress(), change.now());
    let ended = sqlx::query_as!(
        Accreditation,
        r#"
        -- forum::end_accreditation
        update accreditation
        set ended_at = $3, ended_because = $4, reason = $5
        where congress_id = $1 and delegation_id = $2 and ended_at is null
        returning id, delegation_id as delegation, registration_id as registration, name, title, city as "city: Localized",
                  country as "country: Country", protocol_rank, confirmed_at, ended_at,
                  ended_because as "ended_because: AccreditationEnd", reason, city_key
        "#,
        *congress,
        *id,
        now,
        because as AccreditationEnd,
        reason,
    )
    .fetch_optional(change.db())
    .await?;
    if let Some(ended) = &ended {
        tell(change, &ACCREDITATION_ENDED, None, ended).await?;
    }
    Ok(ended)
}

async fn tell(
    change: &mut Change<'_>,
    kind: &'static EventKind<AccreditationChanged>,
    before: Option<&Accreditation>,
    after: &Accreditation,
) -> Result<()> {
    let (_congress, _now) = (change.congress(), change.now());
    let mut event = kind.event(after.id, &after.into());
    if let Some(before) = before {
        event = event.changing_personal(before, after);
    }
    Ok(change.publish(event).await?)
}

/// Ends the accreditations of erased people, and removes their names from past ones.
pub async fn erase(
    db: &mut PgConnection,
    actor: Actor,
    erased: &[RegistrationId],
    now: Now,
) -> sqlx::Result<()> {
    let ids: Vec<_> = erased.iter().map(|id| **id).collect();
    let rows = sqlx::query!(
        r#"
        -- forum::erase_heads
        with held as (
            select id from accreditation where registration_id = any ($1) and ended_at is null
        )
        update accreditation a
        set name = '-', reason = null, ended_at = coalesce(ended_at, $2),
            ended_because = coalesce(ended_because, 'head_changed')
        where registration_id = any ($1)
        returning congress_id as "congress: CongressId", a.id in (select id from held) as "held!", id, delegation_id as delegation,
                  registration_id as registration, city as "city: Localized", country as "country: Country", protocol_rank,
                  ended_because as "ended_because: AccreditationEnd"
        "#,
        &ids,
        now,
    )
    .fetch_all(&mut *db)
    .await?;
    for row in rows.into_iter().filter(|row| row.held) {
        let payload = AccreditationChanged {
            id: row.id.into(),
            delegation: row.delegation.into(),
            registration: row.registration.into(),
            city: row.city,
            country: row.country,
            protocol_rank: row.protocol_rank,
            ended_because: row.ended_because,
        };
        let mut change = Change::within(&mut *db, actor, row.congress, now);
        change.publish(ACCREDITATION_ENDED.event(row.id, &payload)).await?;
    }
    Ok(())
}

/// The current accreditation.
pub async fn current(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: DelegationId,
) -> sqlx::Result<Option<Accreditation>> {
    let found = sqlx::query_as!(
        Accreditation,
        r#"
        -- forum::current_accreditation
        select id, delegation_id as delegation, registration_id as registration, name, title, city as "city: Localized",
               country as "country: Country", protocol_rank, confirmed_at, ended_at,
               ended_because as "ended_because: AccreditationEnd", reason, city_key
        from accreditation
        where congress_id = $1 and delegation_id = $2 and ended_at is null
        "#,
        *congress,
        *id,
    );
    found.fetch_optional(db).await
}

/// The accredited head with this registration, locked so that the head cannot change until the transaction ends.
pub async fn head(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    registration: RegistrationId,
) -> sqlx::Result<Option<Head>> {
    let found = sqlx::query_as!(
        Head,
        r#"
        -- forum::accredited_head
        select delegation_id as delegation, registration_id as registration, name, title, city as "city: Localized", city_key,
               country as "country: Country", protocol_rank
        from accreditation
        where congress_id = $1 and registration_id = $2 and ended_at is null
        for share
        "#,
        *congress,
        *registration,
    );
    found.fetch_optional(db).await
}

/// Accredited heads that an account acts for: itself as the head, and the heads of delegations whose focal point it is.
pub async fn heads(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    account: AccountId,
) -> sqlx::Result<Vec<Head>> {
    let found = sqlx::query_as!(
        Head,
        r#"
        -- forum::heads_of
        select a.delegation_id as delegation, a.registration_id as registration, a.name, a.title, a.city as "city: Localized",
               a.city_key, a.country as "country: Country", a.protocol_rank
        from accreditation a
        where a.congress_id = $1 and a.ended_at is null
          and (a.registration_id in (select id from registration where congress_id = $1 and account_id = $2)
               or a.delegation_id in (select d.id from delegation d join account o on o.email = d.focal_point
                                      where d.congress_id = $1 and o.id = $2 and o.email_verified_at is not null))
        order by a.id
        "#,
        *congress,
        *account,
    );
    found.fetch_all(db).await
}

/// The head of an accredited delegation.
pub async fn head_of(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: DelegationId,
) -> sqlx::Result<Option<Head>> {
    let found = sqlx::query_as!(
        Head,
        r#"
        -- forum::head_of
        select delegation_id as delegation, registration_id as registration, name, title, city as "city: Localized", city_key,
               country as "country: Country", protocol_rank
        from accreditation
        where congress_id = $1 and delegation_id = $2 and ended_at is null
        "#,
        *congress,
        *id,
    );
    found.fetch_optional(db).await
}
