//! Balanced assignment of a round.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::{
    assignments,
    balance::{self, Impossible, Panel},
    evaluators::evaluated,
    model::Origin,
    rules::{self, Judge, Refused, Subject},
    store::{self, Held},
};
use crate::{
    app::App,
    award::{
        awards::{self, Award, Round, RoundPath},
        catalogue::{EVALUATION_ASSIGNED, EVALUATION_TAKEN_BACK},
    },
    http::{Error, Json, Path, Problems, Result, Valid},
    identity::{Staff, permission},
    types::{AccountId, Actor, CongressId, EntryId, FieldError, Now},
};

/// Options of balancing.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"apart": 1}))]
pub struct Balancing {
    /// The number of evaluators per entry; omitted: the round's `per_entry`.
    #[schema(minimum = 1, maximum = 50)]
    pub per_entry: Option<i32>,
    /// The maximum difference in entries between two evaluators; omitted: one.
    #[schema(minimum = 0, maximum = 10_000)]
    pub apart: Option<u32>,
}

/// The result of balancing.
#[derive(Debug, Serialize, ToSchema)]
pub struct Balanced {
    /// The number of entries with all their evaluators.
    pub entries: usize,
    /// The number of new assignments.
    pub assigned: usize,
    /// The number of assignments not begun that moved to another evaluator.
    pub taken_back: usize,
    pub loads: Vec<Load>,
}

/// The number of entries that an evaluator has.
#[derive(Debug, Serialize, ToSchema)]
pub struct Load {
    pub evaluator: AccountId,
    pub assigned: usize,
}

/// Balance assignments
///
/// Gives each entry the required number of evaluators, who are not from its cities, countries or employers, are not recused, and read its
/// language. By default loads differ by one at most; evaluators who had an entry or its city in another round are avoided, and all pairs
/// of evaluators share entries equally often. Manual assignments and begun evaluations stay; all others are rebalanced. If balancing is
/// impossible, the problem says why and nothing changes. Each evaluator gets one e-mail.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/rounds/{round}/assignments/balance", tag = "Award", params(RoundPath),
    request_body = Balancing,
    responses((status = 200, description = "The result", body = Balanced), Problems<(Refused, awards::Refused)>),
)]
pub async fn balance_assignments(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Valid(how): Valid<Balancing>,
) -> Result<Json<Balanced>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let (award, round) = awards::lock_round(&mut tx, staff.congress, path.slugs()).await?;
    let balanced = balance(&mut tx, (staff.actor, staff.congress), (&award, &round), &how, now).await?;
    tx.commit().await?;
    Ok(Json(balanced))
}

/// Balances a locked round.
pub async fn balance(
    db: &mut PgConnection,
    by: (Actor, CongressId),
    (award, round): (&Award, &Round),
    how: &Balancing,
    now: Now,
) -> Result<Balanced> {
    evaluated(award, round)?;
    let sheet = Sheet::read(&mut *db, (award, round), how).await?;
    let apart = how.apart.unwrap_or(1);
    // CPU-bound for up to a second, so not on an async worker thread.
    let (sheet, plan) = tokio::task::spawn_blocking(move || {
        let plan = balance::balance(&sheet.panel, apart as usize);
        (sheet, plan)
    })
    .await
    .map_err(Error::internal)?;
    let plan = plan.map_err(|why| sheet.refusal(why, apart))?;
    let (new, back) = sheet.changes(&plan);
    store::take_back(&mut *db, &back.iter().map(|one| one.id).collect::<Vec<_>>()).await?;
    store::assign(&mut *db, round.id, &new, Origin::Balanced, now).await?;
    let gone: Vec<_> = back.iter().map(|one| (one.entry, one.account)).collect();
    assignments::tell(&mut *db, by, (award, round), &EVALUATION_TAKEN_BACK, &gone, now).await?;
    assignments::tell(db, by, (award, round), &EVALUATION_ASSIGNED, &new, now).await?;
    let loads = sheet.judges.iter().enumerate().map(|(nth, judge)| Load {
        evaluator: judge.account,
        assigned: plan.iter().flatten().filter(|one| **one == nth).count(),
    });
    Ok(Balanced { entries: plan.len(), assigned: new.len(), taken_back: back.len(), loads: loads.collect() })
}

/// A round, with entries and evaluators mapped to indices.
struct Sheet {
    subjects: Vec<Subject>,
    judges: Vec<Judge>,
    held: Vec<Held>,
    panel: Panel,
}

impl Sheet {
    async fn read(db: &mut PgConnection, (award, round): (&Award, &Round), how: &Balancing) -> Result<Self> {
        let judges = store::judges(&mut *db, round.id).await?;
        let subjects = store::subjects(&mut *db, award.id, round.takes, None).await?;
        if judges.is_empty() {
            return Err(Refused::NoEvaluators.into());
        }
        if subjects.is_empty() {
            return Err(Refused::NoEntries.into());
        }
        let recused = store::recused(&mut *db, award.id).await?;
        let held = store::held(&mut *db, round.id).await?;
        let met = store::met(db, round.id).await?;
        let number = |account: AccountId| judges.iter().position(|judge| judge.account == account);
        let fixed = |entry: EntryId| {
            let kept = held.iter().filter(|one| one.stays() && one.entry == entry);
            kept.filter_map(|one| number(one.account)).collect::<Vec<_>>()
        };
        let each = usize::try_from(how.per_entry.unwrap_or(round.per_entry)).unwrap_or(1);
        let panel = Panel {
            allowed: subjects
                .iter()
                .map(|subject| judges.iter().map(|judge| rules::may_have(judge, subject, &recused)).collect())
                .collect(),
            fixed: subjects.iter().map(|subject| fixed(subject.id)).collect(),
            met: subjects
                .iter()
                .map(|subject| {
                    let times = |judge: &Judge| met.get(&(subject.id, judge.account)).copied().unwrap_or(0);
                    judges.iter().map(times).collect()
                })
                .collect(),
            evaluators: judges.len(),
            // Submitted evaluations of evaluators who left still count.
            needs: subjects
                .iter()
                .map(|subject| {
                    let gone = |one: &&Held| one.entry == subject.id && number(one.account).is_none();
                    each.saturating_sub(held.iter().filter(gone).count())
                })
                .collect(),
        };
        Ok(Self { subjects, judges, held, panel })
    }

    /// The new assignments and those to take back.
    fn changes(&self, plan: &[Vec<usize>]) -> (Vec<(EntryId, AccountId)>, Vec<&Held>) {
        let planned: Vec<_> = self
            .subjects
            .iter()
            .zip(plan)
            .flat_map(|(subject, has)| has.iter().map(|one| (subject.id, self.judges[*one].account)))
            .collect();
        let wanted: std::collections::HashSet<_> = planned.iter().copied().collect();
        let present: std::collections::HashSet<_> =
            self.held.iter().map(|one| (one.entry, one.account)).collect();
        let back = self.held.iter().filter(|one| !one.stays() && !wanted.contains(&(one.entry, one.account)));
        (planned.into_iter().filter(|pair| !present.contains(pair)).collect(), back.collect())
    }

    /// Describes why balancing is impossible.
    fn refusal(&self, why: Impossible, apart: u32) -> Refused {
        match why {
            Impossible::Apart { least, most } => Refused::Apart { apart, least, most, nearest: most - least },
            Impossible::TooFew(entries) => Refused::TooFew(
                entries
                    .into_iter()
                    .map(|(nth, have)| {
                        let entry = &self.subjects[nth];
                        let detail = format!(
                            "“{}” needs {} evaluators, but only {have} may evaluate it. Add evaluators who read {} and are from other countries than {}.",
                            entry.title,
                            self.panel.needs[nth],
                            entry.language,
                            entry.cities.iter().map(|(_, country)| country.to_string()).collect::<Vec<_>>().join(", "),
                        );
                        FieldError::new(format!("/entries/{}", entry.id), "too_few_evaluators", detail)
                    })
                    .collect(),
            ),
        }
    }
}
