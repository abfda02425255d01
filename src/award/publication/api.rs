use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures::stream;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    feedback,
    model::{AwardResults, AwardScores, EntryFeedback, TallyBallot},
    results,
    rules::kinds,
    scores, store,
};
use crate::{
    app::App,
    award::{
        awards::{self, Award, AwardState},
        paths::{AwardPath, OwnEntryPath},
    },
    http::{Json, Lang, Page, Paging, Path, Problems, Query, RequestError, Result, WithEtag},
    identity::{Reader, Staff, Visitor, permission},
    types::{CongressId, Slug},
};

crate::operations! {
    publish_award,
    get_results,
    list_ballots,
    get_tally,
    get_scores,
    get_feedback,
}

/// The number of ballots held in memory at once.
const CHUNK: i64 = 5000;

/// Filters for ballots.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BallotQuery {
    /// Only the ballot with this receipt.
    #[param(max_length = 40, example = "7K3F9-QXD2M-0T5WZ-8CJRN-4GVHB-6")]
    receipt: Option<String>,
}

/// Publish an award
///
/// Publishes the current results, the tally of the vote and the anonymous scores. From then on the database refuses every change to the
/// award. Every round must be closed first. Submitters get an e-mail.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/publish", tag = "Award", params(AwardPath),
    responses((status = 200, description = "The published award", body = Award), Problems<(kinds::NotReady, awards::kinds::WrongState)>),
)]
pub async fn publish_award(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
) -> Result<WithEtag<Award>> {
    let mut change = staff.begin(&app).await?;
    let published = results::publish(&mut change, &path.award).await?;
    change.commit().await?;
    Ok(WithEtag(published))
}

/// Get the results of an award
///
/// Available once the award is published: winners, special mentions, the shortlist and the result of the public vote. They are final.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/results", tag = "Award", params(AwardPath, Lang),
    responses((status = 200, description = "The results", body = AwardResults)),
)]
pub async fn get_results(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
) -> Result<Response> {
    let award = awards::find(&app.pool, reader.congress, &path.award, false).await?;
    let results = store::find_results(&app.pool, award.id).await?.ok_or(RequestError::NoSuch("result"))?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
    Ok((headers, Json(results)).into_response())
}

/// Get the anonymous scores
///
/// Public once the award is published, so that anyone can recompute the standings; before that, the secretariat reads those of closed
/// rounds. Evaluators cannot be identified, and entries that were not found deserving appear by their ids only.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/results/scores", tag = "Award", params(AwardPath),
    responses((status = 200, description = "The scores", body = AwardScores)),
)]
pub async fn get_scores(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
) -> Result<Json<AwardScores>> {
    let manages = reader.holds::<permission::AwardManage>();
    let mut db = app.pool.acquire().await?;
    let award = awards::find(&mut *db, reader.congress, &path.award, manages).await?;
    let published = award.state == AwardState::Published;
    if !(published || manages) {
        return Err(RequestError::NoSuch("result").into());
    }
    // Before publication, as with the standings: nothing that the reader is recused from.
    let account = reader.account::<permission::AwardManage>().filter(|_| !published);
    Ok(Json(scores::read(&mut db, &award, account).await?))
}

/// Get feedback on my entry
///
/// Available once the award is published, if you asked for feedback and submitted the entry in time: mean scores, and comments that
/// evaluators wrote for you. It is anonymous.
#[utoipa::path(
    get, path = "/congresses/{congress}/me/entries/{entry}/feedback", tag = "Award", params(OwnEntryPath, Lang),
    responses((status = 200, description = "The feedback", body = EntryFeedback), Problems<kinds::NoFeedback>),
)]
pub async fn get_feedback(
    me: Visitor<permission::AwardEnter>,
    State(app): State<App>,
    Path(path): Path<OwnEntryPath>,
) -> Result<Json<EntryFeedback>> {
    let mut db = app.pool.acquire().await?;
    let of = (me.congress, me.account);
    Ok(Json(feedback::read(&mut db, of, path.entry, app.now()).await?))
}

/// Finds a published award.
async fn find_published(app: &App, congress: CongressId, slug: &Slug) -> Result<Award> {
    let award = awards::find(&app.pool, congress, slug, false).await?;
    if award.state == AwardState::Published { Ok(award) } else { Err(RequestError::NoSuch("result").into()) }
}

/// List ballots
///
/// Available once the award is published: every ballot by its receipt, which only its voter knows. Voters find theirs with `receipt`.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/results/ballots", tag = "Award", params(AwardPath, BallotQuery, Paging),
    responses((status = 200, description = "A page of ballots", body = Page<TallyBallot>)),
)]
pub async fn list_ballots(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    Query(query): Query<BallotQuery>,
    Query(paging): Query<Paging>,
) -> Result<Page<TallyBallot>> {
    let award = find_published(&app, reader.congress, &path.award).await?;
    let after: Option<String> = paging.after("receipt")?;
    let receipt = query.receipt.map(|receipt| receipt.trim().to_uppercase());
    let only = (receipt.as_deref(), after.as_deref());
    let rows = store::list_ballots(&app.pool, award.id, only, paging.limit()).await?;
    Ok(paging.page("receipt", rows, |last| last.receipt.clone()))
}

/// Download the tally
///
/// Available once the award is published: every ballot as CSV, `receipt,entry,void`. Counting the ballots of each entry that are not void
/// gives the `vote` of the results.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/results/tally", tag = "Award", params(AwardPath),
    responses((status = 200, description = "The tally", content(
        (String = "text/csv", example = "receipt,entry,void\r\n7K3F9-QXD2M-0T5WZ-8CJRN-4GVHB-6,017cff64-6000-7000-8000-000000000000,false\r\n"),
    ))),
)]
pub async fn get_tally(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
) -> Result<Response> {
    let award = find_published(&app, reader.congress, &path.award).await?;
    let head = Bytes::from_static(b"receipt,entry,void\r\n");
    // Published ballots do not change, so pages read one after the other are consistent.
    let chunks =
        stream::try_unfold((app, Some(String::new()), Some(head)), move |(app, after, head)| async move {
            if let Some(head) = head {
                return Ok::<_, sqlx::Error>(Some((head, (app, after, None))));
            }
            let Some(last) = after else { return Ok(None) };
            let rows = store::list_ballots(&app.pool, award.id, (None, Some(&last)), CHUNK - 1).await?;
            let more = i64::try_from(rows.len()).is_ok_and(|length| length == CHUNK);
            let next = rows.last().map(|row| row.receipt.clone()).filter(|_| more);
            let lines: String =
                rows.iter().map(|row| format!("{},{},{}\r\n", row.receipt, row.entry, row.void)).collect();
            Ok(Some((Bytes::from(lines), (app, next, None))))
        });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"tally-{}.csv\"", path.award)),
    ];
    Ok((headers, Body::from_stream(chunks)).into_response())
}
