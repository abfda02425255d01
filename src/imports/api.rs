use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use sqlx::PgExecutor;
use utoipa::{IntoParams, ToSchema};

use super::{
    file_error::ImportFileError,
    import,
    model::{Import, ImportMode, ImportOptions, ImportSummary, ImportTarget},
    outcomes,
    reading::ReadOptions,
    recognising::is_header,
    records::{UndoRecords, parse_reading},
    row_context::NoRegistrationTypes,
    rules::{ImportError, kinds},
    store,
    template::Template,
    undo, upload,
};
use crate::{
    app::App,
    capacity,
    http::{
        BinaryFile, Body, CongressPath, Created, IdempotencyKey, Json, LARGEST_FILE, Page, Paging, Path,
        Problems, Query, RequestError, Result, TableFormat,
    },
    identity::{
        Staff,
        permission::{self, Permission},
    },
    types::{ImportId, Language, Slug},
};

crate::operations! {
    state: [UndoRecords],
    list_imports,
    import_registrations,
    get_import_template,
    get_import,
    get_import_outcomes,
    cancel_import,
    undo_import,
}

/// Options of the import.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Report what the import would do, without writing anything.
    #[serde(default)]
    #[param(default = false)]
    dry_run: bool,
    /// Effect of a refused row on the others: `partial`, the default, imports them; `atomic` imports nothing.
    #[serde(default)]
    #[param(inline, required = false)]
    mode: ImportMode,
    /// Slug of the registration type for rows without one.
    r#type: Option<Slug>,
    /// Encoding of the file, as a label of the [Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels).
    /// Set it if the detected encoding is wrong.
    #[param(max_length = 40, example = "windows-1254")]
    encoding: Option<String>,
    /// Name of the sheet of a spreadsheet, or its number from 1. By default the first visible sheet with a header.
    #[param(max_length = 100, example = "Delegates")]
    sheet: Option<String>,
    /// Mapping of columns to fields, as a JSON object. It takes precedence over the saved `import-mapping`.
    #[param(max_length = 8000, example = "{\"Contact\": \"email\"}")]
    mapping: Option<String>,
}

crate::congress_path! {
    pub ImportPath "/imports/{import}" {
        /// Id of the import.
        import: ImportId,
    }
}

/// A file, sent as form data.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub struct FileForm {
    /// The CSV file or the spreadsheet.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// Import registrations
///
/// Imports delegates from text separated by comma, semicolon, tab or vertical bar, or from a sheet of an XLSX, XLS or ODS
/// spreadsheet. One of the first 50 lines names the columns in one of eleven languages, or as a mapping defines; titles
/// above it, empty rows and totals are skipped. Exports of Eventbrite, Luma, pretix, Tito, Zoom, Indico, Google Forms and
/// Microsoft Forms are recognised, and registrations that were declined or cancelled there are skipped. UTF-8, UTF-16,
/// Windows-1252, GB18030 and other encodings are detected; `encoding` reports the one used. Rows are matched to
/// registrations by e-mail: importing the same file again changes nothing. Delegates are confirmed as long as there are
/// places, and waitlisted after that. The type is that of the row, else `?type=`, else the default type of the edition.
///
/// A file of up to 1,000 rows is `done` in the response. A larger file, of up to 50,000 rows, is `queued`: poll the
/// import until it has finished. The body is the file itself, or a form with the field `file`.
#[utoipa::path(
    post, path = "/congresses/{congress}/imports", tag = "Registration", params(CongressPath, ImportQuery),
    request_body(content(
        (String = "text/csv", example = "E-mail,First name,Last name,Role\nana@city.example,Ana,Sousa,delegate\n"),
        (inline(BinaryFile) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", example = "the file"),
        (inline(BinaryFile) = "application/vnd.ms-excel", example = "the file"),
        (inline(BinaryFile) = "application/vnd.oasis.opendocument.spreadsheet", example = "the file"),
        (FileForm = "multipart/form-data"),
    )),
    responses((status = 201, description = "The import, with the outcome of every row unless it is queued", body = Import), Problems<(ImportFileError, NoRegistrationTypes)>),
    extensions(("x-max-body" = json!(LARGEST_FILE))),
)]
pub async fn import_registrations(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    Query(query): Query<ImportQuery>,
    body: Body,
) -> Result<Created> {
    let (options, key) = (query.options()?, IdempotencyKey::of(&body)?);
    let sheet = upload::read(body, options.reading.clone(), is_header).await?;
    let mut change = match staff.begin_once(&app, key).await? {
        Ok(change) => change,
        Err(first) => return Ok(first),
    };
    let created = import::create(&mut change, sheet, &options).await?;
    change.created_record(&ImportPath { congress: path.congress, import: created.import.id }, &created).await
}

/// Format and language of a template.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TemplateQuery {
    /// A spreadsheet with drop-down lists and instructions, the default, or CSV in UTF-8.
    #[serde(default = "spreadsheet")]
    #[param(inline, required = false)]
    format: TableFormat,
    /// What the file is for.
    #[serde(default)]
    #[param(inline, required = false)]
    r#for: ImportTarget,
    /// Language of the columns. Default: the language of `Accept-Language`, else the first of the edition.
    lang: Option<Language>,
}

fn spreadsheet() -> TableFormat {
    TableFormat::Xlsx
}

/// Download a template to import
///
/// A file to fill in, with the columns that an import recognises and, for delegates, the types and questions of the edition, for
/// sessions its tracks and rooms.
/// The spreadsheet has drop-down lists and a sheet of instructions. Send it back to the import as it is: `POST …/imports`,
/// `…/schedule/import`, `…/speakers/import`, `…/forum/invitations/import`, `…/evaluators/import` of a round or `…/entries/import` of an award.
#[utoipa::path(
    get, path = "/congresses/{congress}/imports/template", tag = "Registration", params(CongressPath, TemplateQuery),
    responses((status = 200, description = "The file", content(
        (inline(BinaryFile) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (String = "text/csv", example = "E-mail,Given name,Family name,Type\r\n"),
    ))),
)]
pub async fn get_import_template(
    staff: Staff<AnyImport>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    Query(query): Query<TemplateQuery>,
) -> Result<Response> {
    let mut db = app.pool.acquire().await?;
    let template = Template::load(&mut db, staff.congress, query.lang, query.r#for).await?;
    let file = match query.format {
        TableFormat::Csv => template.csv()?,
        TableFormat::Xlsx => template.xlsx()?,
    };
    let name = format!("{}-{}", query.r#for.name(), &*path.congress);
    let headers = [
        (header::CONTENT_TYPE, query.format.media().to_owned()),
        (header::CONTENT_DISPOSITION, query.format.disposition(&name)),
    ];
    Ok((headers, file).into_response())
}

impl ImportQuery {
    fn options(self) -> Result<ImportOptions> {
        let (encoding, mapping) = parse_reading(self.encoding.as_deref(), self.mapping.as_deref())?;
        let Self { dry_run, mode, r#type: default_type, sheet, .. } = self;
        Ok(ImportOptions { dry_run, mode, default_type, reading: ReadOptions { encoding, sheet }, mapping })
    }
}

/// Any permission to import.
pub struct AnyImport;

impl Permission for AnyImport {
    const NAME: &'static str = permission::RegistrationManage::NAME;
    const NAMES: &'static [&'static str] = &[
        permission::RegistrationManage::NAME,
        permission::ProgrammeEdit::NAME,
        permission::ForumManage::NAME,
        permission::AwardManage::NAME,
        permission::ScheduleEdit::NAME,
    ];
}

/// Whether the caller may import this, and so may read and undo its imports.
fn may_import(staff: &Staff<AnyImport>, target: ImportTarget) -> bool {
    match target {
        ImportTarget::Delegates => staff.holds::<permission::RegistrationManage>(),
        ImportTarget::Speakers => staff.holds::<permission::ProgrammeEdit>(),
        ImportTarget::Cities => staff.holds::<permission::ForumManage>(),
        ImportTarget::Sessions => staff.holds::<permission::ScheduleEdit>(),
        ImportTarget::Evaluators | ImportTarget::Entries => staff.holds::<permission::AwardManage>(),
    }
}

/// An import that the caller may read. Others do not exist for them.
async fn find_allowed(
    db: impl PgExecutor<'_>,
    staff: &Staff<AnyImport>,
    id: ImportId,
) -> Result<ImportSummary> {
    let found = store::find_summary(db, staff.congress, id).await?;
    let allowed = found.filter(|import| may_import(staff, import.target));
    Ok(allowed.ok_or(RequestError::NoSuch("import"))?)
}

/// Filters of the import list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportFilter {
    /// What was imported.
    #[param(inline)]
    target: Option<ImportTarget>,
}

/// List imports
///
/// Newest first, without rows. Shows the imports that you may make.
#[utoipa::path(
    get, path = "/congresses/{congress}/imports", tag = "Registration", params(CongressPath, ImportFilter, Paging),
    responses((status = 200, description = "A page of imports", body = Page<ImportSummary>)),
)]
pub async fn list_imports(
    staff: Staff<AnyImport>,
    State(app): State<App>,
    Query(filter): Query<ImportFilter>,
    Query(paging): Query<Paging>,
) -> Result<Page<ImportSummary>> {
    let targets = ImportTarget::ALL.into_iter().filter(|target| may_import(&staff, *target));
    let targets: Vec<_> = targets.filter(|target| filter.target.is_none_or(|only| only == *target)).collect();
    let (after, limit) = (paging.after("id")?, paging.limit());
    let rows = store::list(&app.pool, staff.congress, None, Some(&targets), after, limit).await?;
    Ok(paging.page("id", rows, |last| last.id))
}

/// Read an import
///
/// Returns its state, its progress, and the outcome of every row processed so far.
#[utoipa::path(
    get, path = "/congresses/{congress}/imports/{import}", tag = "Registration", params(ImportPath),
    responses((status = 200, description = "The import", body = Import)),
)]
pub async fn get_import(
    staff: Staff<AnyImport>,
    State(app): State<App>,
    Path(path): Path<ImportPath>,
) -> Result<Json<Import>> {
    let mut db = app.pool.acquire().await?;
    find_allowed(&mut *db, &staff, path.import).await?;
    Ok(Json(store::find(&mut db, staff.congress, path.import).await?))
}

/// Download the outcomes of an import
///
/// The outcome of every row as CSV, to return to the author of the list.
#[utoipa::path(
    get, path = "/congresses/{congress}/imports/{import}/outcomes", tag = "Registration", params(ImportPath),
    responses((status = 200, description = "One line per row", body = String, content_type = "text/csv",
               example = "row,line,outcome,reference,problems\r\n1,2,created,MWC13-7K3F-9QXD,\r\n")),
)]
pub async fn get_import_outcomes(
    staff: Staff<AnyImport>,
    State(app): State<App>,
    Path(path): Path<ImportPath>,
) -> Result<Response> {
    let id = find_allowed(&app.pool, &staff, path.import).await?.id;
    outcomes::csv(&store::list_rows(&app.pool, id).await?, &format!("import-{id}"))
}

/// Cancel an import
///
/// Cancels a queued or running import. Rows that were already imported stay, and can be undone.
#[utoipa::path(
    post, path = "/congresses/{congress}/imports/{import}/cancel", tag = "Registration", params(ImportPath),
    responses((status = 200, description = "The updated import", body = Import), Problems<kinds::State>),
)]
pub async fn cancel_import(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<ImportPath>,
) -> Result<Json<Import>> {
    let mut change = staff.begin(&app).await?;
    let import = import::cancel(&mut change, path.import).await?;
    change.commit().await?;
    Ok(Json(import))
}

/// Undo an import
///
/// Deletes what the import created and restores what it changed; people who move up the waiting list as a result are
/// confirmed. All or nothing: refused if something that it wrote has changed since.
#[utoipa::path(
    post, path = "/congresses/{congress}/imports/{import}/undo", tag = "Registration", params(ImportPath),
    responses((status = 200, description = "The updated import", body = Import), Problems<(ImportError, capacity::kinds::Full)>),
)]
pub async fn undo_import(
    staff: Staff<AnyImport>,
    State(app): State<App>,
    State(records): State<UndoRecords>,
    Path(path): Path<ImportPath>,
) -> Result<Json<Import>> {
    let mut change = staff.begin(&app).await?;
    find_allowed(change.db(), &staff, path.import).await?;
    let import = undo::undo(&mut change, path.import, records).await?;
    change.commit().await?;
    Ok(Json(import))
}
