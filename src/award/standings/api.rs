use axum::extract::State;
use sqlx::PgConnection;

use super::{
    model::{EntryStanding, RoundStandings},
    rules::{self, StandingsError, kinds},
    store,
};
use crate::{
    app::App,
    award::{
        awards::{self, Award, AwardRound, RoundKind},
        paths::RoundPath,
    },
    http::{Json, Paging, Path, Problems, Query, RequestError, Result},
    identity::{
        Staff,
        permission::{self, Either},
    },
    types::{AccountId, EntryId},
};

crate::operations! {
    get_standings,
}

/// Get the standings of a round
///
/// Available once the round is closed: ranked by weighted mean, with z-scores, Borda counts, the agreement of evaluators, and missing
/// evaluations. Readable by the secretariat and the round's evaluators; entries that you are recused from are left out.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/rounds/{round}/standings", tag = "Award", params(RoundPath, Paging),
    responses((status = 200, description = "A page of the standings", body = RoundStandings), Problems<kinds::NotClosed>),
)]
pub async fn get_standings(
    staff: Staff<Either<permission::AwardManage, permission::AwardEvaluate>>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Query(paging): Query<Paging>,
) -> Result<Json<RoundStandings>> {
    let manages = staff.holds::<permission::AwardManage>();
    let mut db = app.pool.acquire().await?;
    let (award, round) = awards::find_round(&mut *db, (staff.congress, manages), path.slugs()).await?;
    must_be_readable(&mut db, (&award, &round), (manages, staff.account)).await?;
    let sheet = store::read_sheet(&mut db, (&award, &round), Some(staff.account)).await?;
    drop(db);
    let mut standings: Vec<_> = sheet
        .entries
        .into_iter()
        .zip(sheet.scores.compute_results())
        .map(|(entry, result)| EntryStanding {
            entry: entry.id,
            title: entry.title,
            city: entry.city,
            country: entry.country,
            rank: result.rank,
            tied: result.tied,
            mean: result.mean,
            criteria: rules::by_criterion(&round.criteria, &result.criteria),
            z: result.z,
            z_rank: result.z_rank,
            borda: result.borda,
            borda_rank: result.borda_rank,
            evaluations: result.evaluations,
            missing: entry.missing,
            recused: entry.recused,
        })
        .collect();
    let missing = standings.iter().map(|standing| standing.missing).sum();
    let key = |standing: &EntryStanding| (standing.rank.unwrap_or(usize::MAX), standing.entry);
    standings.sort_by_key(key);
    let after: Option<(usize, EntryId)> = paging.after("rank")?;
    let limit = usize::try_from(paging.limit()).unwrap_or(1);
    let rows = standings.into_iter().filter(|standing| after.is_none_or(|after| key(standing) > after));
    let page = paging.page("rank", rows.take(limit + 1).collect(), key);
    Ok(Json(RoundStandings {
        closed_at: round.closed_at,
        evaluators: sheet.scores.evaluators(),
        evaluations: sheet.scores.submitted.len(),
        missing,
        agreement: sheet.scores.agreement(&round.criteria),
        items: page.items,
        next: page.next,
    }))
}

/// Checks that the account may read the results of a round: it is closed, or the award has open scores and the account does not evaluate in it.
async fn must_be_readable(
    db: &mut PgConnection,
    (award, round): (&Award, &AwardRound),
    (manages, account): (bool, AccountId),
) -> Result<()> {
    if round.kind == RoundKind::Public {
        return Err(StandingsError::PublicRound.into());
    }
    let evaluates = store::evaluates_in(db, round.id, account).await?;
    if !(manages || evaluates) {
        return Err(RequestError::NoSuch("round").into());
    }
    let is_readable = round.closed_at.is_some() || (manages && award.open_scores && !evaluates);
    if is_readable { Ok(()) } else { Err(StandingsError::NotClosed.into()) }
}
