use axum::{Extension, extract::State};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    booth::Booth,
    rules::{self, Refused},
    store::{self, Casting},
};
use crate::{
    app::App,
    award::{
        awards::{self, AwardPath},
        entries::EntryPath,
    },
    http::{Json, NoContent, Path, Problems, Refused as General, Result},
    identity::{Origin, SigningKey, Visitor, permission},
    types::EntryId,
};

/// One's vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ballot {
    /// What one votes for.
    pub entry: EntryId,
    /// With it one finds the ballot in the tally, once the award is published. It stays the same when the vote is changed.
    #[schema(examples("7K3F9-QXD2M-0T5WZ-8CJRN-4GVHB-6"))]
    pub receipt: String,
    pub cast_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
    /// Made void by the secretariat.
    pub void: bool,
}

/// Vote for an entry
///
/// One vote for each account whose e-mail is verified, for what stands in the award's public round. It can be changed until the round is
/// over: whoever votes for another entry does not vote for this one any more. Counts are secret until the award is published.
#[utoipa::path(
    put, path = "/congresses/{congress}/awards/{award}/entries/{entry}/vote", tag = "Award", params(EntryPath),
    responses((status = 200, description = "The ballot", body = Ballot), Problems<Refused>),
)]
pub async fn cast_vote(
    me: Visitor<permission::AwardVote>,
    State(app): State<App>,
    Path(path): Path<EntryPath>,
    Extension(booth): Extension<Booth>,
    Extension(key): Extension<SigningKey>,
    origin: Origin,
) -> Result<Json<Ballot>> {
    let award = awards::find(&app.pool, me.congress, &path.award, false).await?;
    let round = rules::round(&award)?;
    let casting = Casting {
        account: me.account,
        entry: path.entry,
        receipt: rules::draw_receipt(),
        network: key.sign("vote from", origin.network.to_string().as_bytes()),
    };
    Ok(Json(booth.cast(&app, (&award, round.id), casting).await?))
}

/// Take my vote back
///
/// Until the round is over. Nothing changes where I have not voted for the entry.
#[utoipa::path(
    delete, path = "/congresses/{congress}/awards/{award}/entries/{entry}/vote", tag = "Award", params(EntryPath),
    responses((status = 204, description = "Taken back"), Problems<Refused>),
)]
pub async fn withdraw_vote(
    me: Visitor<permission::AwardVote>,
    State(app): State<App>,
    Path(path): Path<EntryPath>,
) -> Result<NoContent> {
    let mut tx = app.begin().await?;
    let award = awards::find(&mut *tx, me.congress, &path.award, false).await?;
    let round = rules::round(&award)?;
    let held = store::hold_open(&mut *tx, round.id).await?.ok_or(General::NoSuch("vote"))?;
    held.takes_votes(app.now())?;
    store::withdraw(&mut *tx, (award.id, path.entry), me.account).await?;
    tx.commit().await?;
    Ok(NoContent)
}

/// Read my vote
///
/// What I vote for, and the receipt with which I find it in the tally.
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
    Ok(Json(found.ok_or(General::NoSuch("vote"))?))
}
