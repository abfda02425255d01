use axum::{extract::State, response::Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    import::{EnteredAward, EntryRecords},
    model::{
        AwardEntry, EntryScreening, EntryState, EntryWithdrawal, LateAcceptance, LateRefusal, NewAwardEntry,
    },
    rules::{EntryError, kinds},
    screening,
    store::{self, EntryFilter, Viewer},
    submissions,
};
use crate::{
    app::App,
    award::{
        awards,
        paths::{AwardPath, EntryPath},
    },
    events::Creating,
    http::{
        BinaryFile, Body, Created, IfMatch, Json, LARGEST_FILE, Page, Paging, Patch, Path, Problems, Query,
        Result, Valid,
    },
    identity::{Reader, Staff, Visitor, permission},
    imports::{
        FileForm, Import, ImportFileError, ImportPath, ListExportQuery, RecordDefaults, RecordImportQuery,
        RecordUpload, export_records, import_records,
    },
    types::{Country, Slug, folded_pattern},
};

crate::operations! {
    list_entries,
    create_entry,
    import_entries,
    export_entries,
    get_entry,
    update_entry,
    submit_entry,
    withdraw_entry,
    screen_entry,
    list_late_refusals,
    accept_late_entry,
}

/// Filters for the list of entries.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EntryQuery {
    /// Entries in this state, as visible to the reader.
    #[serde(default)]
    #[param(inline)]
    state: Option<EntryState>,
    /// Slug of the category.
    category: Option<Slug>,
    /// Entries of this country.
    country: Option<Country>,
    /// Part of the city's name; accents and case are ignored.
    #[param(min_length = 1, max_length = 100)]
    city: Option<String>,
}

impl Viewer {
    fn of(reader: &Reader) -> Self {
        let evaluates = reader.holds::<permission::AwardEvaluate>();
        Self {
            manages: reader.holds::<permission::AwardManage>(),
            account: reader.account::<permission::AwardEnter>(),
            evaluator: reader.account::<permission::AwardEvaluate>().filter(|_| evaluates),
        }
    }

    /// An entrant, or a person who enters on their behalf.
    pub fn entering(me: &Visitor<permission::AwardEnter>) -> Self {
        Self { manages: me.holds::<permission::AwardManage>(), account: Some(me.account), evaluator: None }
    }
}

/// List entries
///
/// Returns the entries that the reader may see: their own, those assigned to them, those in the public vote once it has opened, and
/// those found deserving once the award is published. The secretariat sees all submitted entries. Your own entries for all awards are
/// under `GET …/me/entries`.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/entries", tag = "Award", params(AwardPath, EntryQuery, Paging),
    responses((status = 200, description = "A page of entries", body = Page<AwardEntry>)),
)]
pub async fn list_entries(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    Query(query): Query<EntryQuery>,
    Query(paging): Query<Paging>,
) -> Result<Page<AwardEntry>> {
    let viewer = Viewer::of(&reader);
    let award = awards::find(&app.pool, reader.congress, &path.award, viewer.manages).await?;
    let city = query.city.as_deref().map(folded_pattern);
    let filter = EntryFilter {
        award: Some(&award.slug),
        state: query.state,
        category: query.category.as_ref(),
        country: query.country.as_ref(),
        city: city.as_deref(),
        ..EntryFilter::default()
    };
    let of = (reader.congress, viewer);
    let after = paging.after("created_at")?;
    let rows = store::list(&app.pool, of, filter, after, (paging.limit(), app.now())).await?;
    Ok(paging.page("created_at", rows, |last| (last.created_at, last.id)))
}

/// Create an entry
///
/// The entry starts as a draft, which only its submitters see. Save it field by field, and submit it once `faults` is empty.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/entries", tag = "Award", params(AwardPath),
    request_body = NewAwardEntry,
    responses((status = 201, description = "The entry", body = AwardEntry), Problems<(kinds::NotNow, kinds::Limit, kinds::Unfit, awards::kinds::WrongState)>),
)]
pub async fn create_entry(
    me: Visitor<permission::AwardEnter>,
    Path(path): Path<AwardPath>,
    creating: Creating<Valid<NewAwardEntry>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let viewer = Viewer::entering(&me);
    let award = awards::find(change.db(), me.congress, &path.award, viewer.manages).await?;
    let entry = submissions::create(&mut change, (&award, me.account), &new).await?;
    change.created(&EntryPath { congress: path.congress, award: path.award, entry: entry.id }, &entry).await
}

/// Export entries
///
/// Exports the submitted entries that were not withdrawn, oldest first, with the columns of the import; each with its first
/// submitter. The file can be changed and imported again: its `ID` says which entry a row means.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/entries/export", tag = "Award",
    params(AwardPath, ListExportQuery),
    responses((status = 200, description = "The file", content(
        (String = "text/csv", example = "ID,Initiative,City\r\n01963f2e-7c1a-7000-8000-000000000000,Water for every quarter,Quito\r\n"),
        (inline(BinaryFile) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ))),
)]
pub async fn export_entries(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    Query(query): Query<ListExportQuery>,
) -> Result<Response> {
    let mut tx = app.begin_snapshot().await?;
    let parent = EnteredAward::find(&mut tx, staff.congress, &path.award).await?;
    let name = format!("entries-{}-{}", &*path.congress, &*path.award);
    export_records::<EntryRecords>(&mut tx, staff.congress, &parent, query, &name).await
}

/// Import entries
///
/// Imports up to 2,000 entries from text or from a sheet of an XLSX, XLS or ODS spreadsheet, as `POST …/imports` does with
/// delegates. A row means the entry of its city with its title, with one submitter: it is created as submitted, or the filled
/// cells update it. Entries must be complete, and the award must accept entries. Category and theme are slugs or names. No e-mail
/// is sent. Importing the same file again changes nothing.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/entries/import", tag = "Award", params(AwardPath, RecordImportQuery),
    request_body(content(
        (String = "text/csv", example = "Initiative,City,Country,Category,Theme,Abstract,Language,Start date,Name,E-mail\nWater for every quarter,Quito,Ecuador,inclusive,water,Taps for all.,es,2019-03-01,Ana Sousa,ana@quito.example\n"),
        (inline(BinaryFile) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", example = "the file"),
        (inline(BinaryFile) = "application/vnd.ms-excel", example = "the file"),
        (inline(BinaryFile) = "application/vnd.oasis.opendocument.spreadsheet", example = "the file"),
        (FileForm = "multipart/form-data"),
    )),
    responses((status = 201, description = "The import, with the outcome of every row", body = Import), Problems<ImportFileError>),
    extensions(("x-max-body" = json!(LARGEST_FILE))),
)]
pub async fn import_entries(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    Query(query): Query<RecordImportQuery>,
    body: Body,
) -> Result<Created> {
    // Before the file, which takes longer.
    awards::find(&app.pool, staff.congress, &path.award, true).await?;
    let mut file = RecordUpload::read::<EntryRecords>(body, &query, RecordDefaults::new()).await?;
    let mut change = match staff.begin_once(&app, file.key.take()).await? {
        Ok(change) => change,
        Err(first) => return Ok(first),
    };
    let award = EnteredAward::lock(&mut change, &path.award).await?;
    let import = import_records::<EntryRecords>(&mut change, award, file).await?;
    change.created_record(&ImportPath { congress: path.congress, import: import.import.id }, &import).await
}

/// Get an entry
///
/// Only its submitters see a draft; `faults` lists what it still needs.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/entries/{entry}", tag = "Award", params(EntryPath),
    responses((status = 200, description = "The entry", body = AwardEntry)),
)]
pub async fn get_entry(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<EntryPath>,
) -> Result<Json<AwardEntry>> {
    let viewer = Viewer::of(&reader);
    let mut db = app.pool.acquire().await?;
    let award = awards::find(&mut *db, reader.congress, &path.award, viewer.manages).await?;
    // No `ETag`: an entry advances without a new revision, so that its submitters cannot detect it.
    let of = (reader.congress, viewer);
    Ok(Json(submissions::find(&mut db, of, &award, path.entry, app.now()).await?))
}

/// Update an entry
///
/// Submitters can change it while entries are open and until it is screened; after that only the secretariat can. A submitted entry must
/// stay complete.
#[utoipa::path(
    patch, path = "/congresses/{congress}/awards/{award}/entries/{entry}", tag = "Award", params(EntryPath, IfMatch),
    request_body(content = NewAwardEntry, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated entry", body = AwardEntry), Problems<(kinds::Incomplete, kinds::NotNow, kinds::WrongState, kinds::Unfit, awards::kinds::WrongState)>),
)]
pub async fn update_entry(
    me: Visitor<permission::AwardEnter>,
    State(app): State<App>,
    Path(path): Path<EntryPath>,
    if_match: IfMatch,
    patch: Patch<NewAwardEntry>,
) -> Result<Json<AwardEntry>> {
    let mut change = me.begin(&app).await?;
    let viewer = Viewer::entering(&me);
    let award = awards::find(change.db(), me.congress, &path.award, viewer.manages).await?;
    let before = submissions::lock(&mut change, &award, viewer, path.entry).await?;
    if_match.check(&before.entry)?;
    submissions::must_be_updatable(&before, &award, viewer, change.now())?;
    let new = patch.apply(&(&before.entry).into())?;
    let updated = submissions::update(&mut change, &award, viewer, before, &new).await?;
    change.commit().await?;
    Ok(Json(updated))
}

/// Submit an entry
///
/// All missing fields are reported at once. The deadline includes its whole last second, by the server's clock; a later attempt is refused
/// and recorded. The submitters get an e-mail.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/entries/{entry}/submit", tag = "Award", params(EntryPath),
    responses((status = 200, description = "The updated entry", body = AwardEntry), Problems<(kinds::Incomplete, kinds::NotNow, kinds::WrongState, awards::kinds::WrongState)>),
)]
pub async fn submit_entry(
    me: Visitor<permission::AwardEnter>,
    State(app): State<App>,
    Path(path): Path<EntryPath>,
) -> Result<Json<AwardEntry>> {
    let mut change = me.begin(&app).await?;
    let viewer = Viewer::entering(&me);
    let award = awards::find(change.db(), me.congress, &path.award, viewer.manages).await?;
    let own = submissions::lock(&mut change, &award, viewer, path.entry).await?;
    match own.state {
        EntryState::Submitted => return Ok(Json(own.entry)),
        EntryState::Draft => {}
        state => state.must_be_writable()?,
    }
    award.must_be_open()?;
    if !awards::in_time(award.entries_close_at, change.now()) {
        submissions::record_late_refusal(&mut change, &award, path.entry).await?;
        change.commit().await?;
        return Err(EntryError::TooLate(award.entries_close_at).into());
    }
    submissions::submit(&mut change, &award, (path.entry, &(&own.entry).into())).await?;
    let (of, now) = ((me.congress, viewer), change.now());
    let submitted = submissions::find(change.db(), of, &award, path.entry, now).await?;
    change.commit().await?;
    Ok(Json(submitted))
}

/// Withdraw an entry
///
/// Possible until the award is published. The secretariat must give a reason.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/entries/{entry}/withdraw", tag = "Award", params(EntryPath),
    request_body = EntryWithdrawal,
    responses((status = 200, description = "The updated entry", body = AwardEntry), Problems<(kinds::Unfit, awards::kinds::WrongState)>),
)]
pub async fn withdraw_entry(
    me: Visitor<permission::AwardEnter>,
    State(app): State<App>,
    Path(path): Path<EntryPath>,
    Valid(withdrawal): Valid<EntryWithdrawal>,
) -> Result<Json<AwardEntry>> {
    let mut change = me.begin(&app).await?;
    let viewer = Viewer::entering(&me);
    let award = awards::find(change.db(), me.congress, &path.award, viewer.manages).await?;
    let withdrawn = submissions::withdraw(&mut change, &award, viewer, path.entry, &withdrawal).await?;
    change.commit().await?;
    Ok(Json(withdrawn))
}

/// Screen an entry
///
/// Sets whether the entry is eligible; if it is not, a reason is required. Its submitters get an e-mail. Screening can be repeated until
/// the entry has advanced, but an entry assigned to evaluators can no longer become ineligible.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/entries/{entry}/screen", tag = "Award", params(EntryPath),
    request_body = EntryScreening,
    responses((status = 200, description = "The updated entry", body = AwardEntry), Problems<(kinds::WrongState, kinds::Unfit, awards::kinds::WrongState)>),
)]
pub async fn screen_entry(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<EntryPath>,
    Valid(screening): Valid<EntryScreening>,
) -> Result<Json<AwardEntry>> {
    let mut change = staff.begin(&app).await?;
    let award = awards::find(change.db(), staff.congress, &path.award, true).await?;
    let screened = screening::screen(&mut change, (&award, path.entry), screening).await?;
    change.commit().await?;
    Ok(Json(screened))
}

/// List late submissions
///
/// The oldest first, each with the deadline at that time.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/late-refusals", tag = "Award", params(AwardPath, Paging),
    responses((status = 200, description = "A page of refusals", body = Page<LateRefusal>)),
)]
pub async fn list_late_refusals(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<LateRefusal>> {
    let award = awards::find(&app.pool, staff.congress, &path.award, true).await?;
    let after = paging.after("refused_at")?;
    let rows = store::list_late_refusals(&app.pool, award.id, after, paging.limit()).await?;
    Ok(paging.page("refused_at", rows, |last| (last.refused_at, last.id)))
}

/// Accept a late submission
///
/// For an entry whose submission was refused because of the deadline, with a reason, which the audit log and the list of late submissions
/// keep. The entry must be complete. It is submitted now, and its submitters get an e-mail. Repeating the request changes nothing.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/entries/{entry}/accept-late", tag = "Award", params(EntryPath),
    request_body = LateAcceptance,
    responses((status = 200, description = "The submitted entry", body = AwardEntry), Problems<(kinds::Incomplete, kinds::WrongState, awards::kinds::WrongState)>),
)]
pub async fn accept_late_entry(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<EntryPath>,
    Valid(acceptance): Valid<LateAcceptance>,
) -> Result<Json<AwardEntry>> {
    let mut change = staff.begin(&app).await?;
    let award = awards::find(change.db(), staff.congress, &path.award, true).await?;
    let entry = submissions::accept_late(&mut change, &award, path.entry, &acceptance.reason).await?;
    change.commit().await?;
    Ok(Json(entry))
}
