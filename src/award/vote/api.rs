use axum::extract::State;

use super::{
    batcher::VoteBatcher,
    model::Ballot,
    rules::{self, Refused},
    store::{self, Casting},
};
use crate::{
    app::App,
    award::{
        awards::{self, AwardPath},
        entries::EntryPath,
    },
    http::{Json, NoContent, Path, Problems, RequestError, Result},
    identity::{Origin, SigningKey, Visitor, permission},
};

/// Vote for an entry
///
/// Each account with a verified e-mail address has one vote, for an entry in the award's public round. Voting for another entry replaces
/// it, until the round is over. Counts are secret until the award is published.
#[utoipa::path(
    put, path = "/congresses/{congress}/awards/{award}/entries/{entry}/vote", tag = "Award", params(EntryPath),
    responses((status = 200, description = "The ballot", body = Ballot), Problems<Refused>),
)]
pub async fn cast_vote(
    me: Visitor<permission::AwardVote>,
    State(app): State<App>,
    Path(path): Path<EntryPath>,
    State(batcher): State<VoteBatcher>,
    State(key): State<SigningKey>,
    origin: Origin,
) -> Result<Json<Ballot>> {
    let casting = Casting {
        award: path.award,
        account: me.account,
        entry: path.entry,
        receipt: rules::draw_receipt(),
        network: key.sign("vote from", origin.network.to_string().as_bytes()),
    };
    Ok(Json(batcher.cast(&app, me.congress, casting).await?))
}

/// Withdraw my vote
///
/// Possible until the round is over. Nothing changes if you have not voted for this entry.
#[utoipa::path(
    delete, path = "/congresses/{congress}/awards/{award}/entries/{entry}/vote", tag = "Award", params(EntryPath),
    responses((status = 204, description = "Withdrawn"), Problems<Refused>),
)]
pub async fn withdraw_vote(
    me: Visitor<permission::AwardVote>,
    State(app): State<App>,
    Path(path): Path<EntryPath>,
) -> Result<NoContent> {
    let mut tx = app.begin().await?;
    let vote =
        store::hold_open(&mut *tx, me.congress, &path.award).await?.ok_or(RequestError::NoSuch("vote"))?;
    vote.takes_votes(app.now())?;
    store::withdraw(&mut *tx, (vote.award, path.entry), me.account).await?;
    tx.commit().await?;
    Ok(NoContent)
}

/// Get my vote
///
/// Returns the entry you voted for, and the receipt with which you find your ballot in the tally.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/vote", tag = "Award", params(AwardPath),
    responses((status = 200, description = "The ballot", body = Ballot)),
)]
pub async fn get_vote(
    me: Visitor<permission::AwardVote>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
) -> Result<Json<Ballot>> {
    let award = awards::find(&app.pool, me.congress, &path.award, false).await?;
    let found = store::find(&app.pool, award.id, me.account).await?;
    Ok(Json(found.ok_or(RequestError::NoSuch("vote"))?))
}
