//! Feedback of evaluators to entrants who asked for it.

use axum::extract::State;
use serde::Serialize;
use sqlx::types::Json as Stored;
use utoipa::ToSchema;

use super::rules::Refused;
use crate::{
    app::App,
    award::{
        awards::{self, AwardState, RoundKind},
        entries::{self, EntryPath, Viewer},
        standings,
    },
    http::{Json, Lang, Path, Problems, RequestError, Result},
    identity::{Visitor, permission},
    types::{Localized, Slug},
};

/// Feedback on an entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct Feedback {
    pub rounds: Vec<RoundFeedback>,
}

/// Feedback on an entry from one round.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoundFeedback {
    pub round: Slug,
    pub name: Localized,
    /// The weighted mean, on the scale of the round.
    #[schema(required)]
    pub mean: Option<f64>,
    pub scale_min: i32,
    pub scale_max: i32,
    pub criteria: Vec<CriterionFeedback>,
    /// Comments that evaluators wrote for the entrant, in random order.
    pub comments: Vec<String>,
}

/// The mean score for a criterion.
#[derive(Debug, Serialize, ToSchema)]
pub struct CriterionFeedback {
    pub criterion: Slug,
    pub name: Localized,
    pub mean: f64,
}

/// Get feedback on my entry
///
/// Available once the award is published, if you asked for feedback and submitted the entry in time: mean scores, and comments that
/// evaluators wrote for you. It is anonymous.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/entries/{entry}/feedback", tag = "Award", params(EntryPath, Lang),
    responses((status = 200, description = "The feedback", body = Feedback), Problems<Refused>),
)]
pub async fn get_feedback(
    me: Visitor<permission::AwardEnter>,
    State(app): State<App>,
    Path(path): Path<EntryPath>,
) -> Result<Json<Feedback>> {
    let viewer = Viewer { account: Some(me.account), ..Viewer::default() };
    let mut db = app.pool.acquire().await?;
    let award = awards::find(&mut *db, me.congress, &path.award, false).await?;
    let entry = entries::find(&mut db, &award, viewer, path.entry, app.now()).await?;
    if entry.submitters.is_none() {
        return Err(RequestError::NoSuch("entry").into());
    }
    if award.state != AwardState::Published {
        return Err(Refused::TooEarly.into());
    }
    let in_time = |by| entry.submitted_at.is_some_and(|at| awards::in_time(by, at));
    if !entry.wants_feedback || !award.feedback_by.is_none_or(in_time) {
        return Err(Refused::NotAsked.into());
    }
    let mut rounds = Vec::new();
    for round in award.rounds.iter().filter(|round| round.kind != RoundKind::Public) {
        let (known, sheet, _) = standings::read(&mut db, (&award, round), None).await?;
        let Some(nth) = known.iter().position(|known| known.entry == path.entry) else { continue };
        let Some(result) = sheet.reckon().into_iter().nth(nth).filter(|result| result.evaluations > 0) else {
            continue;
        };
        let comments = sqlx::query_scalar!(
            r#"
            -- award::feedback
            select coalesce(jsonb_agg(x.feedback order by md5(x.id::text)), '[]') as "comments!: Stored<Vec<String>>"
            from award_evaluation x
            where x.round_id = $1 and x.entry_id = $2 and x.submitted_at is not null and x.feedback is not null
            "#,
            *round.id,
            *path.entry,
        );
        let criteria = round.criteria.iter().zip(&result.criteria);
        rounds.push(RoundFeedback {
            round: round.slug.clone(),
            name: round.name.clone(),
            mean: result.mean,
            scale_min: round.scale_min,
            scale_max: round.scale_max,
            criteria: criteria
                .map(|(criterion, mean)| CriterionFeedback {
                    criterion: criterion.slug.clone(),
                    name: criterion.name.clone(),
                    mean: *mean,
                })
                .collect(),
            comments: comments.fetch_one(&mut *db).await?.0,
        });
    }
    Ok(Json(Feedback { rounds }))
}
