//! Publication of an award, which is final.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use sqlx::{PgConnection, PgExecutor, types::Json as Stored};

use super::{
    model::{ResultEntry, ResultRound, Results, VoteCount, VoteResult},
    rules::Refused,
};
use crate::{
    app::App,
    award::{
        awards::{self, Award, AwardPath, RoundKind},
        catalogue::AWARD_PUBLISHED,
        entries::EntryState,
        standings,
    },
    events,
    http::{Error, Json, Lang, Path, Problems, RequestError, Result, WithEtag},
    identity::{Reader, Staff, permission},
    types::{Actor, AwardId, CongressId, Country, Now, Region, Slug},
};

/// Publish an award
///
/// Publishes the current results, the tally of the vote and the anonymous scores. From then on the database refuses every change to the
/// award. Every round must be closed first. Submitters get an e-mail.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/publish", tag = "Award", params(AwardPath),
    responses((status = 200, description = "The published award", body = Award), Problems<(Refused, awards::Refused)>),
)]
pub async fn publish_award(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
) -> Result<WithEtag<Award>> {
    let mut tx = app.begin().await?;
    let published = publish(&mut tx, (staff.actor, staff.congress), &path.award, app.now()).await?;
    tx.commit().await?;
    Ok(WithEtag(published))
}

/// Publishes an award.
pub async fn publish(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    slug: &Slug,
    now: Now,
) -> Result<Award> {
    let award = awards::lock(&mut *db, congress, slug).await?;
    award.must_be_open()?;
    let open: Vec<_> =
        award.rounds.iter().filter(|round| round.closed_at.is_none()).map(|round| &*round.slug).collect();
    if !open.is_empty() {
        return Err(Refused::RoundsOpen(open.join(", ")).into());
    }
    let results = reckon(&mut *db, &award, now).await?;
    if results.winners.is_empty() {
        return Err(Refused::NoWinner.into());
    }
    let text = serde_json::to_string(&results).map_err(Error::internal)?;
    sqlx::query!(
        "update award set state = 'published', published_at = $2, results = $3, revision = revision + 1 where id = $1",
        *award.id,
        now,
        text,
    )
    .execute(&mut *db)
    .await?;
    let after = awards::find(&mut *db, congress, slug, true).await?;
    events::publish(db, actor, AWARD_PUBLISHED.of(Some(congress), *after.id, &(&after).into()), now).await?;
    Ok(after)
}

/// Computes the current results of an award.
async fn reckon(db: &mut PgConnection, award: &Award, now: Now) -> Result<Results> {
    let entries = far(&mut *db, award.id).await?;
    let of = |state| entries.iter().filter(|one| one.0 == state).map(|one| one.1.clone()).collect();
    let figures = sqlx::query!(
        r#"
        -- award::submitted_figures
        select count(*) as "submitted!", count(distinct country) as "countries!"
        from award_entry where award_id = $1 and submitted_at is not null and state <> 'withdrawn'
        "#,
        *award.id,
    )
    .fetch_one(&mut *db)
    .await?;
    let mut rounds = Vec::new();
    for round in award.rounds.iter().filter(|round| round.kind != RoundKind::Public) {
        let (_, sheet, _) = standings::read(&mut *db, (award, round), None).await?;
        rounds.push(ResultRound {
            round: round.slug.clone(),
            name: round.name.clone(),
            evaluators: sheet.evaluators(),
            entries: sheet.evaluated(),
            evaluations: sheet.given.len(),
            agreement: sheet.agreement(&round.criteria),
        });
    }
    let vote = match award.public_round() {
        Some(_) => Some(tally(&mut *db, award.id).await?),
        None => None,
    };
    Ok(Results {
        award: award.slug.clone(),
        title: award.title.clone(),
        published_at: now,
        submitted: figures.submitted,
        countries: figures.countries,
        winners: of(EntryState::Winner),
        special_mentions: of(EntryState::SpecialMention),
        shortlisted: of(EntryState::Shortlisted),
        deserving: of(EntryState::Deserving),
        vote,
        rounds,
    })
}

/// The entries that were found deserving or better, with their states, by city.
async fn far(db: impl PgExecutor<'_>, award: AwardId) -> sqlx::Result<Vec<(EntryState, ResultEntry)>> {
    let rows = sqlx::query!(
        r#"
        -- award::far
        select e.id, e.title as "title!", e.city as "city!", e.country as "country!: Country", c.slug as "category?: Slug",
               e.state as "state: EntryState",
               (select coalesce(jsonb_agg(p ->> 'city'), '[]') from jsonb_array_elements(e.partners) p)
                   as "partners!: Stored<Vec<String>>"
        from award_entry e left join award_category c on c.id = e.category_id
        where e.award_id = $1 and e.state in ('deserving', 'shortlisted', 'winner', 'special_mention')
        order by e.city_key, e.country, e.id
        "#,
        *award,
    )
    .fetch_all(db)
    .await?;
    let entries = rows.into_iter().map(|row| {
        let entry = ResultEntry {
            entry: row.id.into(),
            title: row.title,
            city: row.city,
            region: Region::of(&row.country),
            country: row.country,
            category: row.category,
            partners: row.partners.0,
        };
        (row.state, entry)
    });
    Ok(entries.collect())
}

/// The result of the public vote; void ballots are counted separately.
async fn tally(db: impl PgExecutor<'_>, award: AwardId) -> sqlx::Result<VoteResult> {
    let rows = sqlx::query!(
        r#"
        -- award::tally
        select e.id, e.city as "city!", e.state <> 'withdrawn' as "stands!", count(b.id) filter (where b.voided_at is null) as "votes!",
               count(b.id) filter (where b.voided_at is not null) as "void!"
        from award_entry e left join award_ballot b on b.entry_id = e.id
        where e.award_id = $1 and (e.state in ('shortlisted', 'winner', 'special_mention') or b.id is not null)
        group by e.id
        order by 4 desc, e.city_key, e.id
        "#,
        *award,
    )
    .fetch_all(db)
    .await?;
    let most = rows.iter().filter(|row| row.stands).map(|row| row.votes).max().unwrap_or(0);
    let popular = rows.iter().filter(|row| row.stands && row.votes == most && most > 0);
    Ok(VoteResult {
        popular: popular.map(|row| row.id.into()).collect(),
        counted: rows.iter().map(|row| row.votes).sum(),
        void: rows.iter().map(|row| row.void).sum(),
        counts: rows
            .into_iter()
            .map(|row| VoteCount { entry: row.id.into(), city: row.city, votes: row.votes, void: row.void })
            .collect(),
    })
}

/// The published results; `None`: not published yet.
pub(super) async fn published(db: impl PgExecutor<'_>, award: AwardId) -> Result<Option<Results>> {
    let text = sqlx::query_scalar!("select results from award where id = $1", *award).fetch_one(db).await?;
    text.map(|text| serde_json::from_str(&text).map_err(Error::internal)).transpose()
}

/// Get the results of an award
///
/// Available once the award is published: winners, medals of honour, the shortlist and the result of the public vote. They are final.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/results", tag = "Award", params(AwardPath, Lang),
    responses((status = 200, description = "The results", body = Results)),
)]
pub async fn get_results(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
) -> Result<Response> {
    let award = awards::find(&app.pool, reader.congress, &path.award, false).await?;
    let results = published(&app.pool, award.id).await?.ok_or(RequestError::NoSuch("result"))?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
    Ok((headers, Json(results)).into_response())
}
