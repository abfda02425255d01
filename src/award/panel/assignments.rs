//! Manual assignment of entries to evaluators.

use std::collections::{HashMap, HashSet};

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    evaluators::evaluated,
    model::{Assignment, EvaluationState, Origin},
    rules::{self, Judge, Refused, Subject},
    store::{self, Held},
};
use crate::{
    app::App,
    award::{
        awards::{self, Award, Round, RoundPath},
        catalogue::{EVALUATION_ASSIGNED, EVALUATION_TAKEN_BACK, EvaluationAssigned},
    },
    events::{self, EventKind},
    http::{Json, Page, Paging, Path, Problems, Query, RequestError, Result, Valid},
    identity::{Staff, permission},
    types::{AccountId, Actor, CongressId, EntryId, FieldError, Now},
};

/// Assignments to set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"assignments": [{"entry": "017cff64-6000-7000-8000-000000000000",
    "evaluators": ["017cff64-6000-7000-8000-000000000001", "017cff64-6000-7000-8000-000000000002"]}]}))]
pub struct NewAssignments {
    /// Entries that are not listed keep their evaluators.
    #[schema(min_items = 1, max_items = 500)]
    assignments: Vec<NewAssignment>,
}

/// The evaluators of an entry.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAssignment {
    pub entry: EntryId,
    /// Account ids of exactly the evaluators that the entry is to have.
    #[schema(max_items = 50)]
    pub evaluators: Vec<AccountId>,
}

/// The result of setting assignments.
#[derive(Debug, Serialize, ToSchema)]
pub struct Assigning {
    /// The number of evaluations assigned.
    pub assigned: usize,
    /// The number of assignments taken back; none of them had begun.
    pub taken_back: usize,
}

/// List assignments
///
/// Returns each entry of the round with its evaluators and their progress.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/rounds/{round}/assignments", tag = "Award", params(RoundPath, Paging),
    responses((status = 200, description = "A page of entries with their evaluators", body = Page<Assignment>)),
)]
pub async fn list_assignments(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<Assignment>> {
    let award = awards::find(&app.pool, staff.congress, &path.award, true).await?;
    let round = award.round(&path.round).ok_or(RequestError::NoSuch("round"))?;
    let of = (award.id, round.id, round.takes);
    let rows = store::assignments(&app.pool, of, paging.after("created_at")?, paging.limit()).await?;
    Ok(paging.page("created_at", rows, |last| (last.created_at, last.entry)))
}

/// Assign entries by hand
///
/// Sets exactly these evaluators for the listed entries. If some must not evaluate an entry, all conflicts are reported at once and nothing
/// is assigned. An evaluation that has begun cannot be taken back: recuse its evaluator instead.
#[utoipa::path(
    put, path = "/congresses/{congress}/awards/{award}/rounds/{round}/assignments", tag = "Award", params(RoundPath),
    request_body = NewAssignments,
    responses((status = 200, description = "The result", body = Assigning), Problems<(Refused, awards::Refused)>),
)]
pub async fn set_assignments(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Valid(new): Valid<NewAssignments>,
) -> Result<Json<Assigning>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let (award, round) = awards::lock_round(&mut tx, staff.congress, path.slugs()).await?;
    evaluated(&award, &round)?;
    let ids: Vec<_> = new.assignments.iter().map(|one| one.entry).collect();
    let known = Known {
        subjects: store::subjects(&mut *tx, award.id, round.takes, Some(&ids)).await?,
        judges: store::judges(&mut *tx, round.id).await?,
        recused: store::recused(&mut *tx, award.id).await?,
        held: store::held(&mut *tx, round.id).await?,
    };
    let plan = known.plan(&new.assignments)?;
    let back: Vec<_> = plan.back.iter().map(|one| one.id).collect();
    store::take_back(&mut *tx, &back).await?;
    store::assign(&mut tx, round.id, &plan.new, Origin::ByHand, now).await?;
    let by = (staff.actor, staff.congress);
    let gone: Vec<_> = plan.back.iter().map(|one| (one.entry, one.account)).collect();
    tell(&mut tx, by, (&award, &round), &EVALUATION_TAKEN_BACK, &gone, now).await?;
    tell(&mut tx, by, (&award, &round), &EVALUATION_ASSIGNED, &plan.new, now).await?;
    tx.commit().await?;
    Ok(Json(Assigning { assigned: plan.new.len(), taken_back: back.len() }))
}

/// What assignments are validated against.
struct Known {
    subjects: Vec<Subject>,
    judges: Vec<Judge>,
    recused: HashSet<(EntryId, AccountId)>,
    held: Vec<Held>,
}

/// The changes that lead to the requested assignments.
struct Plan<'a> {
    new: Vec<(EntryId, AccountId)>,
    back: Vec<&'a Held>,
}

impl Known {
    /// Plans the changes, or returns everything that prevents them.
    fn plan(&self, wanted: &[NewAssignment]) -> Result<Plan<'_>, Refused> {
        let mut plan = Plan { new: Vec::new(), back: Vec::new() };
        let mut faults = Vec::new();
        let mut seen = HashSet::new();
        for (nth, one) in wanted.iter().enumerate() {
            let at = format!("/assignments/{nth}");
            let Some(subject) = self.subjects.iter().find(|subject| subject.id == one.entry) else {
                faults.push(FieldError::new(
                    format!("{at}/entry"),
                    "unknown",
                    "The round has no such entry.",
                ));
                continue;
            };
            if !seen.insert(one.entry) {
                faults.push(FieldError::new(format!("{at}/entry"), "repeated", "The entry is listed twice."));
            }
            let mut named = HashSet::new();
            for (place, account) in one.evaluators.iter().enumerate() {
                let has = self.held.iter().any(|held| held.entry == one.entry && held.account == *account);
                let fault = if named.insert(*account) {
                    (!has).then(|| self.fault(subject, *account)).flatten()
                } else {
                    Some(("repeated", "The evaluator is listed twice.".to_owned()))
                };
                match fault {
                    Some((code, detail)) => {
                        faults.push(FieldError::new(format!("{at}/evaluators/{place}"), code, detail));
                    }
                    None if !has => plan.new.push((one.entry, *account)),
                    None => {}
                }
            }
            let left =
                self.held.iter().filter(|held| held.entry == one.entry && !named.contains(&held.account));
            for held in left {
                if held.state == EvaluationState::Assigned {
                    plan.back.push(held);
                } else {
                    let detail =
                        format!("{} has begun to evaluate the entry. Recuse them instead.", held.account);
                    faults.push(FieldError::new(format!("{at}/evaluators"), "begun", detail));
                }
            }
        }
        if faults.is_empty() { Ok(plan) } else { Err(Refused::Unfit(faults)) }
    }

    /// Why an evaluator must not have an entry.
    fn fault(&self, subject: &Subject, account: AccountId) -> Option<(&'static str, String)> {
        let Some(judge) = self.judges.iter().find(|judge| judge.account == account) else {
            return Some(("unknown", "The round has no such evaluator.".into()));
        };
        if self.recused.contains(&(subject.id, account)) {
            return Some(("recused", "The evaluator is recused from the entry.".into()));
        }
        if let Some(kind) = rules::conflict(judge, subject) {
            let kind = serde_json::json!(kind);
            let kind = kind.as_str().unwrap_or_default();
            return Some(("conflict", format!("The entry comes from the evaluator's own {kind}.")));
        }
        let reads = rules::reads(judge, subject);
        (!reads).then(|| ("language", format!("The evaluator does not read {}.", subject.language)))
    }
}

/// Publishes one event per evaluator, with all their entries.
pub(super) async fn tell(
    db: &mut sqlx::PgConnection,
    (actor, congress): (Actor, CongressId),
    (award, round): (&Award, &Round),
    kind: &'static EventKind<EvaluationAssigned>,
    pairs: &[(EntryId, AccountId)],
    now: Now,
) -> sqlx::Result<()> {
    let mut of: HashMap<AccountId, Vec<EntryId>> = HashMap::new();
    for (entry, account) in pairs {
        of.entry(*account).or_default().push(*entry);
    }
    let mut told: Vec<_> = of.into_iter().collect();
    told.sort_unstable();
    let events = told.into_iter().map(|(evaluator, entries)| {
        let (award, slug) = (award.slug.clone(), round.slug.clone());
        kind.of(Some(congress), *round.id, &EvaluationAssigned { award, round: slug, evaluator, entries })
    });
    events::publish_all(db, actor, events.collect(), now).await
}
