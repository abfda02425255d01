//! Every ballot without its voter, so that voters can find theirs and anyone can recount.

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use futures::stream;
use serde::{Deserialize, Serialize};
use sqlx::PgExecutor;
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::App,
    award::awards::{self, Award, AwardPath, AwardState},
    http::{Page, Paging, Path, Query, RequestError, Result},
    identity::Reader,
    types::{AwardId, CongressId, EntryId, Slug},
};

/// The number of ballots held in memory at once.
const PART: i64 = 5000;

/// Filters for ballots.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BallotFilter {
    /// Only the ballot with this receipt.
    #[param(max_length = 40, example = "7K3F9-QXD2M-0T5WZ-8CJRN-4GVHB-6")]
    receipt: Option<String>,
}

/// A ballot without its voter.
#[derive(Debug, Serialize, ToSchema)]
pub struct TallyBallot {
    pub receipt: String,
    pub entry: EntryId,
    /// Whether it was voided, and does not count.
    pub void: bool,
}

async fn published(app: &App, congress: CongressId, slug: &Slug) -> Result<Award> {
    let award = awards::find(&app.pool, congress, slug, false).await?;
    if award.state == AwardState::Published { Ok(award) } else { Err(RequestError::NoSuch("result").into()) }
}

async fn ballots(
    db: impl PgExecutor<'_>,
    award: AwardId,
    (only, after): (Option<&str>, Option<&str>),
    limit: i64,
) -> sqlx::Result<Vec<TallyBallot>> {
    sqlx::query_as!(
        TallyBallot,
        r#"
        -- award::list_ballots
        select receipt, entry_id as entry, voided_at is not null as "void!" from award_ballot
        where award_id = $1 and ($2::text is null or receipt = $2) and ($3::text is null or receipt > $3)
        order by receipt
        limit $4::bigint + 1
        "#,
        *award,
        only,
        after,
        limit,
    )
    .fetch_all(db)
    .await
}

/// List ballots
///
/// Available once the award is published: every ballot by its receipt, which only its voter knows. Voters find theirs with `receipt`.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/results/ballots", tag = "Award", params(AwardPath, BallotFilter, Paging),
    responses((status = 200, description = "A page of ballots", body = Page<TallyBallot>)),
)]
pub async fn list_ballots(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    Query(filter): Query<BallotFilter>,
    Query(paging): Query<Paging>,
) -> Result<Page<TallyBallot>> {
    let award = published(&app, reader.congress, &path.award).await?;
    let after: Option<String> = paging.after("receipt")?;
    let receipt = filter.receipt.map(|receipt| receipt.trim().to_uppercase());
    let only = (receipt.as_deref(), after.as_deref());
    let rows = ballots(&app.pool, award.id, only, paging.limit()).await?;
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
    let award = published(&app, reader.congress, &path.award).await?;
    let head = Bytes::from_static(b"receipt,entry,void\r\n");
    // Published ballots do not change, so pages read one after the other are consistent.
    let parts =
        stream::try_unfold((app, Some(String::new()), Some(head)), move |(app, after, head)| async move {
            if let Some(head) = head {
                return Ok::<_, sqlx::Error>(Some((head, (app, after, None))));
            }
            let Some(last) = after else { return Ok(None) };
            let rows = ballots(&app.pool, award.id, (None, Some(&last)), PART - 1).await?;
            let more = i64::try_from(rows.len()).is_ok_and(|length| length == PART);
            let next = rows.last().map(|row| row.receipt.clone()).filter(|_| more);
            let lines: String =
                rows.iter().map(|row| format!("{},{},{}\r\n", row.receipt, row.entry, row.void)).collect();
            Ok(Some((Bytes::from(lines), (app, next, None))))
        });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"tally-{}.csv\"", path.award)),
    ];
    Ok((headers, Body::from_stream(parts)).into_response())
}
