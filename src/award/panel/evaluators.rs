//! Evaluators of a round.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgExecutor};
use utoipa::ToSchema;

use super::{
    model::{EvaluationState, Evaluator},
    recusals,
    rules::Refused,
    standing_in, store,
};
use crate::{
    app::App,
    award::{
        awards::{self, Award, Round, RoundKind, RoundPath},
        catalogue::{EVALUATOR_REMOVED, EVALUATOR_SET, EvaluatorChanged},
    },
    events,
    http::{Json, NoContent, Page, Paging, Path, Problems, Query, RequestError, Result, Valid},
    identity::{Staff, permission},
    types::{AccountId, Actor, CongressId, Country, Language, Now, RoundId, Slug},
};

/// An evaluator's profile, from which conflicts of interest are derived.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"countries": ["AT"], "city": "Vienna", "employer": "University of Vienna", "languages": ["en", "de"]}))]
pub struct NewEvaluator {
    /// Countries of citizenship or residence; the evaluator gets no entries from them.
    #[schema(min_items = 1, max_items = 10)]
    pub countries: Vec<Country>,
    #[schema(min_length = 1, max_length = 200)]
    pub city: Option<String>,
    #[schema(min_length = 1, max_length = 200)]
    pub employer: Option<String>,
    /// Languages that the evaluator reads; they get no entries in others.
    #[schema(min_items = 1, max_items = 20)]
    pub languages: Vec<Language>,
}

crate::congress_path! {
    pub EvaluatorPath "/awards/{award}/rounds/{round}/evaluators/{account}" {
        /// Slug of the award.
        #[param(example = "guangzhou-award")]
        award: Slug,
        /// Slug of the round.
        #[param(example = "technical")]
        round: Slug,
        /// Id of the evaluator's account.
        account: AccountId,
    }
}

/// List evaluators
///
/// Returns the progress of each evaluator of the round, without the content of evaluations.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/rounds/{round}/evaluators", tag = "Award", params(RoundPath, Paging),
    responses((status = 200, description = "A page of evaluators", body = Page<Evaluator>)),
)]
pub async fn list_evaluators(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<Evaluator>> {
    let award = awards::find(&app.pool, staff.congress, &path.award, true).await?;
    let round = award.round(&path.round).ok_or(RequestError::NoSuch("round"))?;
    let rows = list(&app.pool, round.id, None, paging.after("added_at")?, paging.limit()).await?;
    Ok(paging.page("added_at", rows, |last| (last.added_at, last.account)))
}

async fn list(
    db: impl PgExecutor<'_>,
    round: RoundId,
    only: Option<AccountId>,
    after: Option<(Now, AccountId)>,
    limit: i64,
) -> sqlx::Result<Vec<Evaluator>> {
    let (added_at, last) = after.unzip();
    sqlx::query_as!(
        Evaluator,
        r#"
        -- award::list_evaluators
        select v.account_id as account, a.given_name, a.family_name, v.countries as "countries: Vec<Country>", v.city, v.employer,
               v.languages as "languages: Vec<Language>", x.assigned as "assigned!", x.submitted as "submitted!",
               (select count(*) from award_recusal r join award_entry e on e.id = r.entry_id
                join award_round o on o.id = v.round_id and o.award_id = e.award_id where r.account_id = v.account_id) as "recused!",
               v.left_at, v.added_at
        from award_evaluator v
        join account a on a.id = v.account_id
        cross join lateral (select count(*) as assigned, count(w.submitted_at) as submitted
                            from award_evaluation w join award_entry e on e.id = w.entry_id and e.state <> 'withdrawn'
                            where w.account_id = v.account_id and w.round_id = v.round_id) x
        where v.round_id = $1 and ($2::uuid is null or v.account_id = $2)
          and ($3::timestamptz is null or (v.added_at, v.account_id) > ($3, $4::uuid))
        order by v.added_at, v.account_id
        limit $5::bigint + 1
        "#,
        *round,
        only.map(|id| *id),
        added_at,
        last.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// Set an evaluator
///
/// Adds an account with the role `evaluator` to the round, or updates its profile. Entries that the evaluator must no longer have are
/// taken back and given to another evaluator.
#[utoipa::path(
    put, path = "/congresses/{congress}/awards/{award}/rounds/{round}/evaluators/{account}", tag = "Award", params(EvaluatorPath),
    request_body = NewEvaluator,
    responses((status = 200, description = "The evaluator", body = Evaluator), Problems<(Refused, awards::Refused)>),
)]
pub async fn set_evaluator(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<EvaluatorPath>,
    Valid(new): Valid<NewEvaluator>,
) -> Result<Json<Evaluator>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let (award, round) = awards::lock_round(&mut tx, staff.congress, (&path.award, &path.round)).await?;
    let by = (staff.actor, staff.congress);
    insert(&mut tx, by, (&award, &round), path.account, &new, now).await?;
    recusals::recuse_from_what_it_concerns(&mut tx, by, &award, path.account, now).await?;
    let set = list(&mut *tx, round.id, Some(path.account), None, 1).await?.pop();
    tx.commit().await?;
    Ok(Json(set.ok_or(RequestError::NoSuch("evaluator"))?))
}

/// Adds an evaluator to a locked round, or updates their profile.
pub async fn insert(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    (award, round): (&Award, &Round),
    account: AccountId,
    new: &NewEvaluator,
    now: Now,
) -> Result<()> {
    evaluated(award, round)?;
    let role = sqlx::query_scalar!(
        r#"
        -- award::is_evaluator
        select exists (select from staff where congress_id = $1 and account_id = $2 and 'evaluator' = any(roles)) as "role!"
        "#,
        *congress,
        *account,
    );
    if !role.fetch_one(&mut *db).await? {
        return Err(Refused::NoRole.into());
    }
    sqlx::query!(
        r#"
        -- award::set_evaluator
        insert into award_evaluator (round_id, account_id, countries, city, employer, languages, added_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict on constraint award_evaluator_once do update
            set countries = excluded.countries, city = excluded.city, employer = excluded.employer, languages = excluded.languages,
                left_at = null
        "#,
        *round.id,
        *account,
        &new.countries.iter().map(ToString::to_string).collect::<Vec<_>>(),
        new.city,
        new.employer,
        &new.languages.iter().map(ToString::to_string).collect::<Vec<_>>(),
        now,
    )
    .execute(&mut *db)
    .await?;
    let payload =
        EvaluatorChanged { award: award.slug.clone(), round: round.slug.clone(), evaluator: account };
    events::publish(db, actor, EVALUATOR_SET.of(Some(congress), *round.id, &payload), now).await?;
    Ok(())
}

/// Checks that the round has evaluators and may still change.
pub(super) fn evaluated(award: &Award, round: &Round) -> Result<()> {
    award.unpublished()?;
    round.unclosed()?;
    if round.kind == RoundKind::Public { Err(Refused::PublicRound.into()) } else { Ok(()) }
}

/// Remove an evaluator
///
/// Submitted evaluations stay and count; the others are given to other evaluators, if any may have them.
#[utoipa::path(
    delete, path = "/congresses/{congress}/awards/{award}/rounds/{round}/evaluators/{account}", tag = "Award", params(EvaluatorPath),
    responses((status = 204, description = "Removed"), Problems<(Refused, awards::Refused)>),
)]
pub async fn remove_evaluator(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<EvaluatorPath>,
) -> Result<NoContent> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let (award, round) = awards::lock_round(&mut tx, staff.congress, (&path.award, &path.round)).await?;
    evaluated(&award, &round)?;
    let known = list(&mut *tx, round.id, Some(path.account), None, 1).await?.pop();
    if known.is_none_or(|known| known.left_at.is_some()) {
        return Err(RequestError::NoSuch("evaluator").into());
    }
    sqlx::query!(
        "update award_evaluator set left_at = $3 where round_id = $1 and account_id = $2",
        *round.id,
        *path.account,
        now
    )
    .execute(&mut *tx)
    .await?;
    let held = store::held(&mut *tx, round.id).await?;
    let left: Vec<_> = held
        .iter()
        .filter(|one| one.account == path.account && one.state != EvaluationState::Submitted)
        .collect();
    store::take_back(&mut *tx, &left.iter().map(|one| one.id).collect::<Vec<_>>()).await?;
    for one in left {
        standing_in::hand_over(&mut tx, (staff.actor, staff.congress), (&award, &round), one.entry, now)
            .await?;
    }
    sqlx::query!(
        r#"
        -- award::forget_evaluator
        delete from award_evaluator v where v.round_id = $1 and v.account_id = $2
            and not exists (select from award_evaluation x where x.round_id = v.round_id and x.account_id = v.account_id)
        "#,
        *round.id,
        *path.account,
    )
    .execute(&mut *tx)
    .await?;
    let payload = EvaluatorChanged { award: award.slug, round: round.slug, evaluator: path.account };
    let event = EVALUATOR_REMOVED.of(Some(staff.congress), *round.id, &payload);
    events::publish(&mut tx, staff.actor, event, now).await?;
    tx.commit().await?;
    Ok(NoContent)
}
