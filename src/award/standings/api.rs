use axum::extract::State;
use sqlx::PgConnection;

use super::{
    model::{Standing, Standings},
    rules::{self, Refused},
    store,
};
use crate::{
    app::App,
    award::awards::{self, Award, Round, RoundKind, RoundPath},
    http::{Json, Paging, Path, Problems, Query, RequestError, Result},
    identity::{
        Staff,
        permission::{self, Either},
    },
    types::{AccountId, EntryId},
};

/// Get the standings of a round
///
/// Available once the round is closed: ranked by weighted mean, with z-scores, Borda counts, the agreement of evaluators, and missing
/// evaluations. Readable by the secretariat and the round's evaluators; entries that you are recused from are left out.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/rounds/{round}/standings", tag = "Award", params(RoundPath, Paging),
    responses((status = 200, description = "A page of the standings", body = Standings), Problems<Refused>),
)]
pub async fn get_standings(
    staff: Staff<Either<permission::AwardManage, permission::AwardEvaluate>>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Query(paging): Query<Paging>,
) -> Result<Json<Standings>> {
    let manages = staff.holds::<permission::AwardManage>();
    let mut db = app.pool.acquire().await?;
    let award = awards::find(&mut *db, staff.congress, &path.award, manages).await?;
    let round = award.round(&path.round).ok_or(RequestError::NoSuch("round"))?;
    readable(&mut db, (&award, round), (manages, staff.account)).await?;
    let (entries, sheet, _) = store::read(&mut db, (&award, round), Some(staff.account)).await?;
    drop(db);
    let mut standings: Vec<_> = entries
        .into_iter()
        .zip(sheet.reckon())
        .map(|(known, result)| Standing {
            entry: known.entry,
            title: known.title,
            city: known.city,
            country: known.country,
            rank: result.rank,
            tied: result.tied,
            mean: result.mean,
            criteria: rules::by_criterion(&round.criteria, &result.criteria),
            z: result.z,
            z_rank: result.z_rank,
            borda: result.borda,
            borda_rank: result.borda_rank,
            evaluations: result.evaluations,
            missing: known.missing,
            recused: known.recused,
        })
        .collect();
    let missing = standings.iter().map(|standing| standing.missing).sum();
    let key = |standing: &Standing| (standing.rank.unwrap_or(usize::MAX), standing.entry);
    standings.sort_by_key(key);
    let after: Option<(usize, EntryId)> = paging.after("rank")?;
    let limit = usize::try_from(paging.limit()).unwrap_or(1);
    let rows = standings.into_iter().filter(|standing| after.is_none_or(|after| key(standing) > after));
    let page = paging.page("rank", rows.take(limit + 1).collect(), key);
    Ok(Json(Standings {
        closed_at: round.closed_at,
        evaluators: sheet.evaluators(),
        evaluations: sheet.given.len(),
        missing,
        agreement: sheet.agreement(&round.criteria),
        items: page.items,
        next: page.next,
    }))
}

/// Checks that the account may read the results of a round: it is closed, or the award has open scores and the account does not evaluate in it.
async fn readable(
    db: &mut PgConnection,
    (award, round): (&Award, &Round),
    (manages, account): (bool, AccountId),
) -> Result<()> {
    if round.kind == RoundKind::Public {
        return Err(Refused::PublicRound.into());
    }
    let evaluates = sqlx::query_scalar!(
        r#"
        -- award::evaluates_in
        select exists (select from award_evaluator where round_id = $1 and account_id = $2) as "evaluates!"
        "#,
        *round.id,
        *account,
    );
    let evaluates = evaluates.fetch_one(db).await?;
    if !(manages || evaluates) {
        return Err(RequestError::NoSuch("round").into());
    }
    let reads = round.closed_at.is_some() || (manages && award.open_scores && !evaluates);
    if reads { Ok(()) } else { Err(Refused::NotClosed.into()) }
}
