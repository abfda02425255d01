//! Recusals: evaluators with a conflict of interest in an entry, declared or derived.

use axum::extract::State;
use serde::Deserialize;
use sqlx::{PgConnection, PgExecutor};
use utoipa::ToSchema;

use super::{
    model::{NewRecusal, Recusal, RecusalKind},
    rules::{self, Refused},
    standing_in, store,
};
use crate::{
    app::App,
    award::{
        awards::{self, Award, AwardPath, Takes},
        catalogue::{RECUSAL_LIFTED, RECUSED, RecusalChanged},
        entries::EntryPath,
    },
    events,
    http::{Json, NoContent, Page, Paging, Path, Problems, Query, RequestError, Result, Valid},
    identity::{Staff, permission},
    types::{AccountId, Actor, CongressId, EntryId, EvaluationId, Now, RoundId, Slug},
};

/// A recusal of an evaluator.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"evaluator": "017cff64-6000-7000-8000-000000000000", "kind": "employer"}))]
pub struct NewRecusalOf {
    /// Id of the evaluator's account.
    evaluator: AccountId,
    kind: RecusalKind,
    /// Required if the kind is `other`.
    #[schema(min_length = 1, max_length = 1000)]
    note: Option<String>,
}

crate::congress_path! {
    pub RecusalPath "/awards/{award}/entries/{entry}/recusals/{account}" {
        /// Slug of the award.
        #[param(example = "guangzhou-award")]
        award: Slug,
        /// Id of the entry.
        entry: EntryId,
        /// Id of the evaluator's account.
        account: AccountId,
    }
}

/// A recusal to record.
struct Doing<'a> {
    entry: EntryId,
    account: AccountId,
    kind: RecusalKind,
    declared: bool,
    note: Option<&'a str>,
}

/// Declare a conflict of interest
///
/// From then on you can neither see nor evaluate the entry, nor any figure derived from it. Your scores in rounds that are not closed are
/// deleted, and another evaluator takes over.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/entries/{entry}/recuse", tag = "Award", params(EntryPath),
    request_body = NewRecusal,
    responses((status = 200, description = "The recusal", body = Recusal), Problems<(Refused, awards::Refused)>),
)]
pub async fn recuse(
    staff: Staff<permission::AwardEvaluate>,
    State(app): State<App>,
    Path(path): Path<EntryPath>,
    Valid(new): Valid<NewRecusal>,
) -> Result<Json<Recusal>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let award = hold(&mut tx, staff.congress, &path.award).await?;
    if let Some(known) = list(&mut *tx, &award, (Some(path.entry), Some(staff.account)), None, 1).await?.pop()
    {
        return Ok(Json(known));
    }
    let assigned = sqlx::query_scalar!(
        r#"
        -- award::has_entry
        select exists (select from award_evaluation x join award_entry e on e.id = x.entry_id
                       where e.award_id = $1 and e.id = $2 and x.account_id = $3) as "assigned!"
        "#,
        *award.id,
        *path.entry,
        *staff.account,
    );
    if !assigned.fetch_one(&mut *tx).await? {
        return Err(RequestError::NoSuch("entry").into());
    }
    let doing = Doing {
        entry: path.entry,
        account: staff.account,
        kind: new.kind,
        declared: true,
        note: new.note.as_deref(),
    };
    let made = declare(&mut tx, (staff.actor, staff.congress), &award, &doing, now).await?;
    tx.commit().await?;
    Ok(Json(made))
}

/// Recuse an evaluator
///
/// Has the same effect as if the evaluator had declared it. Also possible before the entry is assigned to them.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/entries/{entry}/recusals", tag = "Award", params(EntryPath),
    request_body = NewRecusalOf,
    responses((status = 200, description = "The recusal", body = Recusal), Problems<(Refused, awards::Refused)>),
)]
pub async fn recuse_evaluator(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<EntryPath>,
    Valid(new): Valid<NewRecusalOf>,
) -> Result<Json<Recusal>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let award = hold(&mut tx, staff.congress, &path.award).await?;
    let known = sqlx::query!(
        r#"
        -- award::can_be_recused
        select exists (select from award_entry where award_id = $1 and id = $2 and submitted_at is not null) as "entry!",
               exists (select from award_evaluator v join award_round r on r.id = v.round_id
                       where r.award_id = $1 and v.account_id = $3) as "evaluator!"
        "#,
        *award.id,
        *path.entry,
        *new.evaluator,
    )
    .fetch_one(&mut *tx)
    .await?;
    if !known.entry {
        return Err(RequestError::NoSuch("entry").into());
    }
    if !known.evaluator {
        return Err(RequestError::NoSuch("evaluator").into());
    }
    let doing = Doing {
        entry: path.entry,
        account: new.evaluator,
        kind: new.kind,
        declared: true,
        note: new.note.as_deref(),
    };
    let made = declare(&mut tx, (staff.actor, staff.congress), &award, &doing, now).await?;
    tx.commit().await?;
    Ok(Json(made))
}

/// List recusals
///
/// Both declared and derived ones, the oldest first.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/recusals", tag = "Award", params(AwardPath, Paging),
    responses((status = 200, description = "A page of recusals", body = Page<Recusal>)),
)]
pub async fn list_recusals(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<Recusal>> {
    let award = awards::find(&app.pool, staff.congress, &path.award, true).await?;
    let after = paging.after("recused_at")?;
    let rows = list(&app.pool, &award, (None, None), after, paging.limit()).await?;
    Ok(paging.page("recused_at", rows, |last| (last.recused_at, last.entry, last.evaluator)))
}

/// Lift a recusal
///
/// For a recusal that was declared by mistake. What was reassigned stays with the new evaluator.
#[utoipa::path(
    delete, path = "/congresses/{congress}/awards/{award}/entries/{entry}/recusals/{account}", tag = "Award", params(RecusalPath),
    responses((status = 204, description = "Lifted"), Problems<(Refused, awards::Refused)>),
)]
pub async fn lift_recusal(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RecusalPath>,
) -> Result<NoContent> {
    let mut tx = app.begin().await?;
    let award = hold(&mut tx, staff.congress, &path.award).await?;
    let known = list(&mut *tx, &award, (Some(path.entry), Some(path.account)), None, 1).await?.pop();
    let known = known.ok_or(RequestError::NoSuch("recusal"))?;
    if !known.declared {
        return Err(Refused::NotDeclared.into());
    }
    sqlx::query!(
        "delete from award_recusal where entry_id = $1 and account_id = $2",
        *path.entry,
        *path.account
    )
    .execute(&mut *tx)
    .await?;
    let payload = RecusalChanged {
        award: path.award,
        entry: path.entry,
        evaluator: path.account,
        kind: known.kind,
        declared: true,
        stands_in: None,
    };
    let event = RECUSAL_LIFTED.of(Some(staff.congress), *path.entry, &payload);
    events::publish(&mut tx, staff.actor, event, app.now()).await?;
    tx.commit().await?;
    Ok(NoContent)
}

/// Locks the award, so that it is not published and no entries advance until the transaction ends.
async fn hold(db: &mut PgConnection, congress: CongressId, slug: &Slug) -> Result<Award> {
    let award = awards::lock(db, congress, slug).await?;
    award.must_be_open()?;
    Ok(award)
}

async fn list(
    db: impl PgExecutor<'_>,
    award: &Award,
    (entry, account): (Option<EntryId>, Option<AccountId>),
    after: Option<(Now, EntryId, AccountId)>,
    limit: i64,
) -> sqlx::Result<Vec<Recusal>> {
    let (at, last_entry, last) = after.map_or((None, None, None), |(a, b, c)| (Some(a), Some(b), Some(c)));
    sqlx::query_as!(
        Recusal,
        r#"
        -- award::list_recusals
        select r.entry_id as entry, r.account_id as evaluator, r.kind as "kind: RecusalKind", r.declared, r.note, r.recused_at
        from award_recusal r join award_entry e on e.id = r.entry_id
        where e.award_id = $1 and ($2::uuid is null or r.entry_id = $2) and ($3::uuid is null or r.account_id = $3)
          and ($4::timestamptz is null or (r.recused_at, r.entry_id, r.account_id) > ($4, $5::uuid, $6::uuid))
        order by r.recused_at, r.entry_id, r.account_id
        limit $7::bigint + 1
        "#,
        *award.id,
        entry.map(|id| *id),
        account.map(|id| *id),
        at,
        last_entry.map(|id| *id),
        last.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

async fn declare(
    db: &mut PgConnection,
    by: (Actor, CongressId),
    award: &Award,
    doing: &Doing<'_>,
    now: Now,
) -> Result<Recusal> {
    if doing.kind == RecusalKind::Other && doing.note.is_none() {
        return Err(Refused::NoNote.into());
    }
    write(&mut *db, by, award, doing, now).await?;
    let made = list(db, award, (Some(doing.entry), Some(doing.account)), None, 1).await?.pop();
    Ok(made.ok_or(RequestError::NoSuch("recusal"))?)
}

/// Records the recusal, takes back open evaluations, and finds another evaluator.
async fn write(
    db: &mut PgConnection,
    by: (Actor, CongressId),
    award: &Award,
    doing: &Doing<'_>,
    now: Now,
) -> sqlx::Result<()> {
    let (entry, account) = (doing.entry, doing.account);
    if !store::recuse(&mut *db, (entry, account), (doing.kind, doing.declared, doing.note), now).await? {
        return Ok(());
    }
    let mut stands_in = None;
    for (id, round) in open_evaluations(&mut *db, entry, account).await? {
        store::take_back(&mut *db, &[id]).await?;
        if let Some(round) = award.rounds.iter().find(|known| known.id == round) {
            stands_in = standing_in::hand_over(&mut *db, by, (award, round), entry, now).await?;
        }
    }
    let payload = RecusalChanged {
        award: award.slug.clone(),
        entry,
        evaluator: account,
        kind: doing.kind,
        declared: doing.declared,
        stands_in,
    };
    events::publish(db, by.0, RECUSED.of(Some(by.1), *entry, &payload), now).await
}

/// The account's evaluations of an entry in rounds that are not closed, which are kept open until the transaction ends.
async fn open_evaluations(
    db: &mut PgConnection,
    entry: EntryId,
    account: AccountId,
) -> sqlx::Result<Vec<(EvaluationId, RoundId)>> {
    let rows = sqlx::query!(
        r#"
        -- award::open_evaluations
        select x.id as "id: EvaluationId", r.id as "round: RoundId"
        from award_evaluation x join award_round r on r.id = x.round_id
        where x.entry_id = $1 and x.account_id = $2 and r.closed_at is null
        order by r.id
        for no key update of r
        "#,
        *entry,
        *account,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.round)).collect())
}

/// Recuses the evaluators of an entry who have a conflict of interest with its current version.
pub async fn recuse_whom_it_concerns(
    db: &mut PgConnection,
    by: (Actor, CongressId),
    award: &Award,
    entry: EntryId,
    now: Now,
) -> sqlx::Result<()> {
    let subjects = store::subjects(&mut *db, award.id, Takes::Eligible, Some(&[entry])).await?;
    recuse_where_in_conflict(db, by, award, &subjects, None, now).await
}

/// Recuses an evaluator from the entries that conflict with their current profile.
pub async fn recuse_from_what_it_concerns(
    db: &mut PgConnection,
    by: (Actor, CongressId),
    award: &Award,
    account: AccountId,
    now: Now,
) -> sqlx::Result<()> {
    let subjects = store::subjects(&mut *db, award.id, Takes::Eligible, None).await?;
    recuse_where_in_conflict(db, by, award, &subjects, Some(account), now).await
}

async fn recuse_where_in_conflict(
    db: &mut PgConnection,
    by: (Actor, CongressId),
    award: &Award,
    subjects: &[rules::Subject],
    only: Option<AccountId>,
    now: Now,
) -> sqlx::Result<()> {
    for round in award.rounds.iter().filter(|round| round.closed_at.is_none()) {
        let judges = store::judges(&mut *db, round.id).await?;
        let held = store::held(&mut *db, round.id).await?;
        for one in held.iter().filter(|one| only.is_none_or(|only| one.account == only)) {
            let judge = judges.iter().find(|judge| judge.account == one.account);
            let subject = subjects.iter().find(|subject| subject.id == one.entry);
            let Some(kind) = judge.zip(subject).and_then(|(judge, subject)| rules::conflict(judge, subject))
            else {
                continue;
            };
            let doing = Doing { entry: one.entry, account: one.account, kind, declared: false, note: None };
            write(&mut *db, by, award, &doing, now).await?;
        }
    }
    Ok(())
}
