//! Advancement of entries from a round, by rank and by hand.

use std::collections::HashMap;

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgExecutor, types::Json as Stored};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    rules::{self, Candidate, Decided, Refused},
    store::{self, Known},
};
use crate::{
    app::App,
    award::{
        awards::{self, Award, AwardPath, Round, RoundKind, RoundPath},
        catalogue::{ENTRIES_ADVANCED, EntriesAdvanced},
        entries::EntryState,
    },
    events,
    http::{Json, Page, Paging, Path, Problems, Query, RequestError, Result, Valid},
    identity::{Staff, permission},
    types::{AccountId, Actor, CongressId, EntryId, FieldError, Now, Slug},
};

crate::words! {
    /// The state to which entries advance.
    Target {
        /// Found deserving by the technical committee.
        Deserving,
        /// Shortlisted for the jury and the public vote.
        Shortlisted,
        /// Winner of the award.
        Winner,
        /// Awarded a medal of honour.
        SpecialMention,
    }
}

impl From<Target> for EntryState {
    fn from(target: Target) -> Self {
        match target {
            Target::Deserving => Self::Deserving,
            Target::Shortlisted => Self::Shortlisted,
            Target::Winner => Self::Winner,
            Target::SpecialMention => Self::SpecialMention,
        }
    }
}

/// How many entries advance, and to which state.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"target": "deserving", "places": 45}))]
pub struct Advancing {
    pub target: Target,
    /// The number of places, including those in `include`; fewer entries advance if fewer were evaluated.
    #[schema(minimum = 1, maximum = 10_000)]
    pub places: i32,
    /// Entries that advance regardless of their rank.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub include: Vec<ByHand>,
    /// Entries that do not advance regardless of their rank.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub exclude: Vec<ByHand>,
}

/// A decision by hand.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ByHand {
    pub entry: EntryId,
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

/// A decision on which entries advance.
#[derive(Debug, Serialize, ToSchema)]
pub struct Advance {
    /// Slug of the round.
    pub round: Slug,
    pub target: Target,
    pub places: i32,
    pub decided_at: DateTime<Utc>,
    /// The entries that advanced, by rank, then those excluded by hand.
    pub entries: Vec<Advanced>,
    #[serde(skip)]
    id: Uuid,
}

/// The decision on an entry.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Advanced {
    pub entry: EntryId,
    #[schema(required)]
    pub city: Option<String>,
    /// Its rank in the standings of the round.
    #[schema(required)]
    pub rank: Option<i32>,
    pub advanced: bool,
    /// The reason, if it was decided by hand.
    #[schema(required)]
    pub reason: Option<String>,
}

/// Advance entries
///
/// Advances entries by rank, and by hand with reasons; everything is recorded. If any entries were found deserving, only these can be
/// shortlisted; winners and special mentions must be shortlisted. A tie at the last place must be decided by hand. A repeated decision
/// for the same target replaces the previous one, until a later decision depends on it. Entrants learn of it when the award is published.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/rounds/{round}/advance", tag = "Award", params(RoundPath),
    request_body = Advancing,
    responses((status = 200, description = "The decision", body = Advance), Problems<(Refused, awards::Refused)>),
)]
pub async fn advance_entries(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Valid(how): Valid<Advancing>,
) -> Result<Json<Advance>> {
    let mut tx = app.begin().await?;
    let (award, round) = awards::lock_round(&mut tx, staff.congress, path.slugs()).await?;
    let by = (staff.actor, staff.congress, staff.account);
    let decided = advance(&mut tx, by, (&award, &round), &how, app.now()).await?;
    tx.commit().await?;
    Ok(Json(decided))
}

/// Advances entries from a locked round.
pub async fn advance(
    db: &mut PgConnection,
    (actor, congress, account): (Actor, CongressId, AccountId),
    (award, round): (&Award, &Round),
    how: &Advancing,
    now: Now,
) -> Result<Advance> {
    award.must_be_open()?;
    if round.kind == RoundKind::Public {
        return Err(Refused::PublicRound.into());
    }
    if round.closed_at.is_none() {
        return Err(Refused::NotClosed.into());
    }
    if how.target == Target::Shortlisted && award.public_round().is_some_and(|vote| vote.has_opened(now)) {
        return Err(Refused::VoteOpen.into());
    }
    if store::is_recused(&mut *db, award, account).await? {
        return Err(Refused::Recused.into());
    }
    take_back(&mut *db, award, how.target).await?;
    let (known, sheet, _) = store::read(&mut *db, (award, round), None).await?;
    let any_deserving = sqlx::query_scalar!(
        r#"select exists (select from award_advance where award_id = $1 and target = 'deserving') as "any!""#,
        *award.id
    );
    let any_deserving = any_deserving.fetch_one(&mut *db).await?;
    let from = rules::state_before(how.target.into(), any_deserving);
    let candidates: Vec<_> = known
        .iter()
        .zip(sheet.reckon())
        .filter(|(known, _)| Some(known.state) == from)
        .map(|(known, result)| Candidate { entry: known.entry, rank: result.rank })
        .collect();
    let named =
        |by_hand: &[ByHand]| by_hand.iter().map(|one| (one.entry, one.reason.clone())).collect::<Vec<_>>();
    fits(how, &candidates)?;
    let places = usize::try_from(how.places).unwrap_or(1);
    let decided = rules::cut(&candidates, places, &named(&how.include), &named(&how.exclude))?;
    let id = write(&mut *db, (award, round, how), (&decided, &known), now).await?;
    let payload = EntriesAdvanced {
        award: award.slug.clone(),
        round: round.slug.clone(),
        target: how.target,
        places: how.places,
        advanced: decided.iter().filter(|one| one.advanced).map(|one| one.entry).collect(),
        by_hand: decided.iter().filter(|one| one.reason.is_some()).map(|one| one.entry).collect(),
    };
    events::publish(&mut *db, actor, ENTRIES_ADVANCED.of(Some(congress), *award.id, &payload), now).await?;
    let made = list(db, award, Some(id), None, 1).await?.pop();
    Ok(made.ok_or(RequestError::NoSuch("decision"))?)
}

/// Checks that decisions by hand concern entries that could advance, once each, and no more than there are places.
fn fits(how: &Advancing, candidates: &[Candidate]) -> Result<(), Refused> {
    let mut faults = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for (list, named) in [("include", &how.include), ("exclude", &how.exclude)] {
        for (nth, one) in named.iter().enumerate() {
            let pointer = format!("/{list}/{nth}/entry");
            if !candidates.iter().any(|candidate| candidate.entry == one.entry) {
                let detail = "The entry is not in a state from which it can advance to this target.";
                faults.push(FieldError::new(pointer, "unknown", detail));
            } else if !seen.insert(one.entry) {
                faults.push(FieldError::new(pointer, "repeated", "The entry is listed twice."));
            }
        }
    }
    if how.include.len() > usize::try_from(how.places).unwrap_or(0) {
        faults.push(FieldError::new(
            "/include",
            "too_many",
            "`include` lists more entries than there are `places`.",
        ));
    }
    if faults.is_empty() { Ok(()) } else { Err(Refused::Unfit(faults)) }
}

/// Reverts the previous decision, unless a later one depends on it.
async fn take_back(db: &mut PgConnection, award: &Award, target: Target) -> Result<()> {
    let moved_on = sqlx::query_scalar!(
        r#"
        -- award::moved_on
        select exists (select from award_advance a join award_advanced d on d.advance_id = a.id join award_entry e on e.id = d.entry_id
                       where a.award_id = $1 and a.target = $2 and d.advanced and e.state not in ($2, 'withdrawn')) as "moved_on!"
        "#,
        *award.id,
        target as Target,
    );
    if moved_on.fetch_one(&mut *db).await? {
        return Err(Refused::MovedOn.into());
    }
    sqlx::query!(
        r#"
        -- award::take_back_advance
        update award_entry e set state = d.state_before
        from award_advance a join award_advanced d on d.advance_id = a.id
        where a.award_id = $1 and a.target = $2 and d.entry_id = e.id and d.advanced and e.state = $2
        "#,
        *award.id,
        target as Target,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "delete from award_advance where award_id = $1 and target = $2",
        *award.id,
        target as Target
    )
    .execute(db)
    .await?;
    Ok(())
}

async fn write(
    db: &mut PgConnection,
    (award, round, how): (&Award, &Round, &Advancing),
    (decided, known): (&[Decided], &[Known]),
    now: Now,
) -> Result<Uuid> {
    let id = *EntryId::new();
    sqlx::query!(
        r#"
        -- award::insert_advance
        insert into award_advance (id, award_id, round_id, target, places, decided_at) values ($1, $2, $3, $4, $5, $6)
        "#,
        id,
        *award.id,
        *round.id,
        how.target as Target,
        how.places,
        now,
    )
    .execute(&mut *db)
    .await?;
    let before: HashMap<_, _> = known.iter().map(|known| (known.entry, known.state)).collect();
    let state =
        |entry: &EntryId| serde_json::json!(before.get(entry)).as_str().unwrap_or_default().to_owned();
    let ids: Vec<_> = decided.iter().map(|one| *one.entry).collect();
    let advanced: Vec<_> = decided.iter().map(|one| one.advanced).collect();
    sqlx::query!(
        r#"
        -- award::insert_advanced
        with decided as (
            insert into award_advanced (advance_id, entry_id, rank, advanced, state_before, reason)
            select $1, d.* from unnest($2::uuid[], $3::int[], $4::bool[], $5::text[], $6::text[]) as d
        )
        update award_entry set state = $7 where id in (select id from unnest($2::uuid[], $4::bool[]) as d (id, advanced) where advanced)
        "#,
        id,
        &ids,
        &decided.iter().map(|one| one.rank.and_then(|rank| i32::try_from(rank).ok())).collect::<Vec<_>>() as &[Option<i32>],
        &advanced,
        &decided.iter().map(|one| state(&one.entry)).collect::<Vec<_>>(),
        &decided.iter().map(|one| one.reason.clone()).collect::<Vec<_>>() as &[Option<String>],
        how.target as Target,
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// List advance decisions
///
/// Returns which entries advanced from which round, by rank and by hand, and why.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/advances", tag = "Award", params(AwardPath, Paging),
    responses((status = 200, description = "A page of decisions", body = Page<Advance>)),
)]
pub async fn list_advances(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<Advance>> {
    let award = awards::find(&app.pool, staff.congress, &path.award, true).await?;
    let rows = list(&app.pool, &award, None, paging.after("decided_at")?, paging.limit()).await?;
    Ok(paging.page("decided_at", rows, |last| (last.decided_at, last.id)))
}

async fn list(
    db: impl PgExecutor<'_>,
    award: &Award,
    only: Option<Uuid>,
    after: Option<(Now, Uuid)>,
    limit: i64,
) -> sqlx::Result<Vec<Advance>> {
    let (decided_at, last) = after.unzip();
    let rows = sqlx::query!(
        r#"
        -- award::list_advances
        select a.id, r.slug as "round: Slug", a.target as "target: Target", a.places, a.decided_at,
               coalesce((select jsonb_agg(jsonb_build_object('entry', d.entry_id, 'city', e.city, 'rank', d.rank, 'advanced', d.advanced,
                                                             'reason', d.reason)
                                          order by not d.advanced, d.rank nulls last, d.entry_id)
                         from award_advanced d join award_entry e on e.id = d.entry_id where d.advance_id = a.id), '[]')
                   as "entries!: Stored<Vec<Advanced>>"
        from award_advance a join award_round r on r.id = a.round_id
        where a.award_id = $1 and ($2::uuid is null or a.id = $2)
          and ($3::timestamptz is null or (a.decided_at, a.id) > ($3, $4::uuid))
        order by a.decided_at, a.id
        limit $5::bigint + 1
        "#,
        *award.id,
        only,
        decided_at,
        last,
        limit,
    )
    .fetch_all(db)
    .await?;
    let advances = rows.into_iter().map(|row| Advance {
        round: row.round,
        target: row.target,
        places: row.places,
        decided_at: row.decided_at,
        entries: row.entries.0,
        id: row.id,
    });
    Ok(advances.collect())
}
