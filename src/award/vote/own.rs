use axum::extract::State;

use super::{
    batcher::VoteBatcher,
    model::{Ballot, VoteUpdate},
    rules::{self, VoteError, kinds},
    store::{self, VoteRequest},
};
use crate::{
    app::App,
    award::{awards, paths::OwnVotePath},
    http::{Json, NoContent, Path, Problems, RequestError, Result, Valid},
    identity::{Origin, SigningKey, Visitor, permission},
};

crate::operations! {
    state: [SigningKey, VoteBatcher],
    cast_my_vote,
    withdraw_my_vote,
    get_my_vote,
}

/// Get my vote
///
/// Returns the entry you voted for, and the receipt with which you find your ballot in the tally.
#[utoipa::path(
    get, path = "/congresses/{congress}/me/awards/{award}/vote", tag = "Award", params(OwnVotePath),
    responses((status = 200, description = "The ballot", body = Ballot)),
)]
pub async fn get_my_vote(
    me: Visitor<permission::AwardVote>,
    State(app): State<App>,
    Path(path): Path<OwnVotePath>,
) -> Result<Json<Ballot>> {
    let award = awards::find(&app.pool, me.congress, &path.award, false).await?;
    let found = store::find(&app.pool, award.id, me.account).await?;
    Ok(Json(found.ok_or(RequestError::NoSuch("vote"))?))
}

/// Vote for an entry
///
/// Each account with a verified e-mail address has one vote, for an entry in the award's public round. Voting for another entry replaces
/// it, until the round is over. Counts are secret until the award is published.
#[utoipa::path(
    put, path = "/congresses/{congress}/me/awards/{award}/vote", tag = "Award", params(OwnVotePath),
    request_body = VoteUpdate,
    responses((status = 200, description = "The ballot", body = Ballot), Problems<VoteError>),
)]
pub async fn cast_my_vote(
    me: Visitor<permission::AwardVote>,
    State(app): State<App>,
    Path(path): Path<OwnVotePath>,
    State(batcher): State<VoteBatcher>,
    State(key): State<SigningKey>,
    origin: Origin,
    Valid(vote): Valid<VoteUpdate>,
) -> Result<Json<Ballot>> {
    let request = VoteRequest {
        award: path.award,
        account: me.account,
        entry: vote.entry,
        receipt: rules::draw_receipt(),
        network: key.sign("vote from", origin.network.to_string().as_bytes()),
    };
    Ok(Json(batcher.cast(&app, me.congress, request).await?))
}

/// Withdraw my vote
///
/// Possible until the round is over. Nothing changes if you have not voted, or if the secretariat voided your ballot.
#[utoipa::path(
    delete, path = "/congresses/{congress}/me/awards/{award}/vote", tag = "Award", params(OwnVotePath),
    responses((status = 204, description = "Withdrawn"), Problems<kinds::NotNow>),
)]
pub async fn withdraw_my_vote(
    me: Visitor<permission::AwardVote>,
    State(app): State<App>,
    Path(path): Path<OwnVotePath>,
) -> Result<NoContent> {
    let mut change = me.begin(&app).await?;
    let vote = store::hold_open(change.db(), me.congress, &path.award).await?;
    let vote = vote.ok_or(RequestError::NoSuch("vote"))?;
    vote.must_accept_votes(change.now())?;
    store::withdraw(change.db(), vote.award, me.account).await?;
    change.commit().await?;
    Ok(NoContent)
}
