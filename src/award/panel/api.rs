use axum::{extract::State, response::Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    assignments, balancing, evaluators,
    import::EvaluatorRecords,
    model::{
        AssignmentResult, AssignmentsUpdate, BalancingOptions, BalancingResult, EntryAssignment, Evaluator,
        EvaluatorCandidate, EvaluatorUpdate,
    },
    recusals,
    rules::kinds,
    store,
};
use crate::{
    app::App,
    award::{
        awards,
        paths::{EvaluatorPath, RoundPath},
    },
    http::{
        BinaryFile, Body, Created, IfMatch, Json, LARGEST_FILE, NoContent, Page, Paging, Path, Problems,
        Query, RequestError, Result, Valid, WithEtag,
    },
    identity::{Staff, permission},
    imports::{
        FileForm, Import, ImportFileError, ImportPath, ListExportQuery, RecordDefaults, RecordImportQuery,
        RecordUpload, export_records, import_records,
    },
};

crate::operations! {
    list_evaluators,
    list_evaluator_candidates,
    get_evaluator,
    set_evaluator,
    import_evaluators,
    export_evaluators,
    remove_evaluator,
    list_assignments,
    set_assignments,
    balance_assignments,
}

/// List evaluators
///
/// Returns the progress of each evaluator of the round, without the content of evaluations.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/rounds/{round}/evaluators", tag = "Award", params(RoundPath, Paging),
    responses((status = 200, description = "A page of evaluators", body = Page<Evaluator>)),
)]
pub async fn list_evaluators(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<Evaluator>> {
    let (_, round) = awards::find_round(&app.pool, (staff.congress, true), path.slugs()).await?;
    let after = paging.after("added_at")?;
    let rows = store::list_evaluators(&app.pool, round.id, None, after, paging.limit()).await?;
    Ok(paging.page("added_at", rows, |last| (last.added_at, last.account)))
}

/// Filters for people who can evaluate.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CandidateQuery {
    /// Part of the name or of the e-mail address; ignores case.
    #[param(min_length = 1, max_length = 200, example = "ana")]
    q: Option<String>,
}

/// List people who can evaluate
///
/// The accounts with the role `evaluator` that do not evaluate in the round, sorted by name.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/rounds/{round}/evaluator-candidates", tag = "Award",
    params(RoundPath, CandidateQuery, Paging),
    responses((status = 200, description = "A page of people", body = Page<EvaluatorCandidate>)),
)]
pub async fn list_evaluator_candidates(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Query(query): Query<CandidateQuery>,
    Query(paging): Query<Paging>,
) -> Result<Page<EvaluatorCandidate>> {
    let (_, round) = awards::find_round(&app.pool, (staff.congress, true), path.slugs()).await?;
    let (of, after) = ((staff.congress, round.id), paging.after("name")?);
    let rows = store::list_candidates(&app.pool, of, query.q.as_deref(), after, paging.limit()).await?;
    Ok(paging.page("name", rows, |last| (last.display_name.clone(), last.account)))
}

/// Get an evaluator
///
/// Returns the profile and the progress of an evaluator of the round, without the content of evaluations.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/rounds/{round}/evaluators/{account}", tag = "Award", params(EvaluatorPath),
    responses((status = 200, description = "The evaluator", body = Evaluator)),
)]
pub async fn get_evaluator(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<EvaluatorPath>,
) -> Result<WithEtag<Evaluator>> {
    let (_, round) = awards::find_round(&app.pool, (staff.congress, true), path.slugs()).await?;
    let found = store::find_evaluator(&app.pool, round.id, path.account).await?;
    Ok(WithEtag(found.ok_or(RequestError::NoSuch("evaluator"))?))
}

/// Set an evaluator
///
/// Adds an account with the role `evaluator` to the round, or replaces its profile. Entries that the evaluator must no longer have are
/// taken back and given to another evaluator.
#[utoipa::path(
    put, path = "/congresses/{congress}/awards/{award}/rounds/{round}/evaluators/{account}", tag = "Award",
    params(EvaluatorPath, IfMatch), request_body = EvaluatorUpdate,
    responses((status = 200, description = "The evaluator", body = Evaluator), Problems<(kinds::WrongRound, kinds::NoRole, awards::kinds::WrongState, awards::kinds::RoundClosed)>),
)]
pub async fn set_evaluator(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<EvaluatorPath>,
    if_match: IfMatch,
    Valid(new): Valid<EvaluatorUpdate>,
) -> Result<WithEtag<Evaluator>> {
    let mut change = staff.begin(&app).await?;
    let (award, round) = awards::lock_round(&mut change, path.slugs()).await?;
    if let Some(known) = store::find_evaluator(change.db(), round.id, path.account).await? {
        if_match.check(&known)?;
    }
    evaluators::set(&mut change, (&award, &round), path.account, &new).await?;
    recusals::recuse_from_conflicted_entries(&mut change, &award, path.account).await?;
    let set = store::find_evaluator(change.db(), round.id, path.account).await?;
    change.commit().await?;
    Ok(WithEtag(set.ok_or(RequestError::NoSuch("evaluator"))?))
}

/// Export evaluators
///
/// Exports the evaluators of the round with the columns of the import. The file can be changed and imported again: the e-mail
/// says which evaluator a row means.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/rounds/{round}/evaluators/export", tag = "Award",
    params(RoundPath, ListExportQuery),
    responses((status = 200, description = "The file", content(
        (String = "text/csv", example = "E-mail,Country,Languages\r\neva@university.example,AT,en; de\r\n"),
        (inline(BinaryFile) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ))),
)]
pub async fn export_evaluators(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Query(query): Query<ListExportQuery>,
) -> Result<Response> {
    let mut tx = app.begin_snapshot().await?;
    let parent = awards::find_round(&mut *tx, (staff.congress, true), path.slugs()).await?;
    let name = format!("evaluators-{}-{}-{}", &*path.congress, &*path.award, &*path.round);
    export_records::<EvaluatorRecords>(&mut tx, staff.congress, &parent, query, &name).await
}

/// Import evaluators
///
/// Imports up to 2,000 evaluators of the round from text or from a sheet of an XLSX, XLS or ODS spreadsheet, as `POST …/imports`
/// does with delegates. A row means the account with its e-mail, which must hold the role `evaluator`: it is added to the round,
/// or the filled cells update its profile. Several countries or languages are separated by commas or semicolons. Importing the
/// same file again changes nothing.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/rounds/{round}/evaluators/import", tag = "Award", params(RoundPath, RecordImportQuery),
    request_body(content(
        (String = "text/csv", example = "E-mail,Country,Languages,City,Employer\neva@university.example,Austria,en;de,Vienna,University of Vienna\n"),
        (inline(BinaryFile) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", example = "the file"),
        (inline(BinaryFile) = "application/vnd.ms-excel", example = "the file"),
        (inline(BinaryFile) = "application/vnd.oasis.opendocument.spreadsheet", example = "the file"),
        (FileForm = "multipart/form-data"),
    )),
    responses((status = 201, description = "The import, with the outcome of every row", body = Import), Problems<ImportFileError>),
    extensions(("x-max-body" = json!(LARGEST_FILE))),
)]
pub async fn import_evaluators(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Query(query): Query<RecordImportQuery>,
    body: Body,
) -> Result<Created> {
    // Before the file, which takes longer.
    awards::find_round(&app.pool, (staff.congress, true), path.slugs()).await?;
    let mut file = RecordUpload::read::<EvaluatorRecords>(body, &query, RecordDefaults::new()).await?;
    let mut change = match staff.begin_once(&app, file.key.take()).await? {
        Ok(change) => change,
        Err(first) => return Ok(first),
    };
    let round = awards::lock_round(&mut change, path.slugs()).await?;
    let import = import_records::<EvaluatorRecords>(&mut change, round, file).await?;
    change.created_record(&ImportPath { congress: path.congress, import: import.import.id }, &import).await
}

/// Remove an evaluator
///
/// Submitted evaluations stay and count; the others are given to other evaluators, if any may have them.
#[utoipa::path(
    delete, path = "/congresses/{congress}/awards/{award}/rounds/{round}/evaluators/{account}", tag = "Award",
    params(EvaluatorPath, IfMatch),
    responses((status = 204, description = "Removed"), Problems<(kinds::WrongRound, awards::kinds::WrongState, awards::kinds::RoundClosed)>),
)]
pub async fn remove_evaluator(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<EvaluatorPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    let (award, round) = awards::lock_round(&mut change, path.slugs()).await?;
    if let Some(known) = store::find_evaluator(change.db(), round.id, path.account).await? {
        if_match.check(&known)?;
    }
    evaluators::remove(&mut change, (&award, &round), path.account).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// List assignments
///
/// Returns each entry of the round with its evaluators and their progress.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/rounds/{round}/assignments", tag = "Award", params(RoundPath, Paging),
    responses((status = 200, description = "A page of entries with their evaluators", body = Page<EntryAssignment>)),
)]
pub async fn list_assignments(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<EntryAssignment>> {
    let (award, round) = awards::find_round(&app.pool, (staff.congress, true), path.slugs()).await?;
    let of = (award.id, round.id, round.takes);
    let after = paging.after("created_at")?;
    let rows = store::list_entry_assignments(&app.pool, of, after, paging.limit()).await?;
    Ok(paging.page("created_at", rows, |last| (last.created_at, last.entry)))
}

/// Assign entries by hand
///
/// Sets exactly these evaluators for the listed entries. If some must not evaluate an entry, all conflicts are reported at once and nothing
/// is assigned. An evaluation that has begun cannot be taken back: recuse its evaluator instead.
#[utoipa::path(
    put, path = "/congresses/{congress}/awards/{award}/rounds/{round}/assignments", tag = "Award", params(RoundPath),
    request_body = AssignmentsUpdate,
    responses((status = 200, description = "The result", body = AssignmentResult), Problems<(kinds::WrongRound, kinds::Unfit, awards::kinds::WrongState, awards::kinds::RoundClosed)>),
)]
pub async fn set_assignments(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Valid(new): Valid<AssignmentsUpdate>,
) -> Result<Json<AssignmentResult>> {
    let mut change = staff.begin(&app).await?;
    let (award, round) = awards::lock_round(&mut change, path.slugs()).await?;
    let result = assignments::set(&mut change, (&award, &round), &new).await?;
    change.commit().await?;
    Ok(Json(result))
}

/// How to balance.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BalancingQuery {
    /// Whether to return the result without writing it.
    #[serde(default)]
    dry_run: bool,
}

/// Balance assignments
///
/// Gives each entry the required number of evaluators, who are not from its cities, countries or employers, are not recused, and read its
/// language. By default loads differ by one at most; evaluators who had an entry or its city in another round are avoided, and all pairs
/// of evaluators share entries equally often. Manual assignments and begun evaluations stay; all others are rebalanced. If balancing is
/// impossible, the problem says why and nothing changes. Each evaluator gets one e-mail. With `dry_run` nothing is written: the response
/// has the loads and conflicts that balancing would lead to.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/rounds/{round}/assignments/balance", tag = "Award",
    params(RoundPath, BalancingQuery),
    request_body = BalancingOptions,
    responses((status = 200, description = "The result", body = BalancingResult), Problems<(kinds::WrongRound, kinds::Impossible, awards::kinds::WrongState, awards::kinds::RoundClosed)>),
)]
pub async fn balance_assignments(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Query(query): Query<BalancingQuery>,
    Valid(options): Valid<BalancingOptions>,
) -> Result<Json<BalancingResult>> {
    let mut change = staff.begin(&app).await?;
    let (award, round) = awards::lock_round(&mut change, path.slugs()).await?;
    let balanced = balancing::balance(&mut change, (&award, &round), &options, query.dry_run).await?;
    if !query.dry_run {
        change.commit().await?;
    }
    Ok(Json(balanced))
}
