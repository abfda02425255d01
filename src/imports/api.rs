use axum::{extract::State, response::Response};
use chrono::{DateTime, Utc};
use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    columns::Mapping,
    events::{IMPORT_CANCELLED, ImportFinished},
    job,
    mapping::by_folded_header,
    model::{By, Import, ImportState, Job, Mode, Options, Taken},
    outcomes, read, record,
    undo::{self, Refused},
    unreadable::Unreadable,
};
use crate::{
    app::App,
    http::{
        BinaryFile, Body, CongressPath, Created, Json, Once, Page, Paging, Path, Problems, Query,
        RequestError, Result,
    },
    identity::{Staff, permission},
    types::{FieldError, ImportId, Slug},
};

/// Options of the import.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct How {
    /// Report what the import would do, without writing anything.
    #[serde(default)]
    #[param(default = false)]
    dry_run: bool,
    /// Effect of a refused row on the others: `partial`, the default, imports them; `atomic` imports nothing.
    #[serde(default)]
    #[param(inline, required = false)]
    mode: Mode,
    /// Slug of the registration type for rows without one.
    r#type: Option<Slug>,
    /// Encoding of the file, as a label of the [Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels).
    /// Set it if the detected encoding is wrong.
    #[param(max_length = 40, example = "windows-1254")]
    encoding: Option<String>,
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

/// An import in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportListed {
    pub id: ImportId,
    pub state: ImportState,
    pub dry_run: bool,
    pub mode: Mode,
    /// Number of rows processed.
    pub progress: i32,
    /// Number of rows in the file.
    pub total: i32,
    pub created_at: DateTime<Utc>,
    #[schema(required)]
    pub finished_at: Option<DateTime<Utc>>,
    #[schema(required)]
    pub undone_at: Option<DateTime<Utc>>,
}

impl From<Job> for ImportListed {
    fn from(job: Job) -> Self {
        Self {
            id: job.id,
            state: job.state,
            dry_run: job.dry_run,
            mode: job.mode,
            progress: job.progress,
            total: job.total,
            created_at: job.created_at,
            finished_at: job.finished_at,
            undone_at: job.undone_at,
        }
    }
}

/// Import registrations
///
/// Imports delegates from a CSV file (comma, semicolon or tab) or from the first sheet of an XLSX spreadsheet. The
/// first line names the columns in English, French, Spanish or Chinese, or as a mapping defines. UTF-8, UTF-16,
/// Windows-1252, GB18030 and other encodings are detected; `encoding` reports the one used. Rows are matched to
/// registrations by e-mail: importing the same file again changes nothing. Delegates are confirmed as long as there are
/// places, and waitlisted after that.
///
/// A file of up to 1,000 rows is `done` in the response. A larger file, of up to 50,000 rows, is `queued`: poll the
/// import until it has finished. The body is the file itself, or a form with the field `file`.
#[utoipa::path(
    post, path = "/congresses/{congress}/imports", tag = "Registration", params(CongressPath, How),
    request_body(content(
        (String = "text/csv", example = "E-mail,First name,Last name,Role\nana@city.example,Ana,Sousa,delegate\n"),
        (inline(BinaryFile) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", example = "the file"),
        (FileForm = "multipart/form-data"),
    )),
    responses((status = 201, description = "The import, with the outcome of every row unless it is queued", body = Import), Problems<Unreadable>),
)]
pub async fn import_registrations(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    Query(how): Query<How>,
    body: Body,
) -> Result<Created> {
    let now = app.now();
    let once = Once::of(&body)?;
    let mut tx = app.begin().await?;
    if let Some(replayed) = once.replayed(&mut tx, staff.account, now).await? {
        return Ok(replayed);
    }
    let options = how.options()?;
    let sheet = read::sheet(body, options.encoding).await?;
    let by = By { actor: staff.actor, congress: staff.congress, now };
    let import = match sheet.rows <= job::AT_ONCE {
        true => job::within(&mut tx, by, &sheet, &options).await?,
        false => job::enqueue(&mut tx, by, &sheet, &options).await?,
    };
    let created = Created::once_at(&format!("/congresses/{}/imports/{}", path.congress, import.id), import)?;
    once.keep(&mut tx, staff.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

impl How {
    fn options(self) -> Result<Options> {
        let fault = |name: &str, code: &str, detail: String| {
            RequestError::InvalidParameter(vec![FieldError::new(format!("?{name}"), code, detail)])
        };
        let named = |label: &String| {
            let detail =
                format!("`{label}` is not an encoding; use for example windows-1252, gb18030 or utf-16le");
            Encoding::for_label(label.as_bytes()).ok_or_else(|| fault("encoding", "unknown", detail))
        };
        let encoding = self.encoding.as_ref().map(named).transpose()?;
        let object = |text: &String| {
            let wanted = "a JSON object from headers to fields";
            serde_json::from_str::<Mapping>(text)
                .map_err(|why| fault("mapping", "type", format!("{wanted}: {why}")))
        };
        let mapping =
            self.mapping.as_ref().map(object).transpose()?.map(by_folded_header).unwrap_or_default();
        Ok(Options { dry_run: self.dry_run, mode: self.mode, default_type: self.r#type, encoding, mapping })
    }
}

/// List imports
///
/// Newest first, without rows.
#[utoipa::path(
    get, path = "/congresses/{congress}/imports", tag = "Registration", params(CongressPath, Paging),
    responses((status = 200, description = "A page of imports", body = Page<ImportListed>)),
)]
pub async fn list_imports(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<ImportListed>> {
    let rows = record::list(&app.pool, staff.congress, None, paging.after("id")?, paging.limit()).await?;
    Ok(paging.page("id", rows.into_iter().map(ImportListed::from).collect(), |last| last.id))
}

/// Read an import
///
/// Returns its state, its progress, and the outcome of every row processed so far.
#[utoipa::path(
    get, path = "/congresses/{congress}/imports/{import}", tag = "Registration", params(ImportPath),
    responses((status = 200, description = "The import", body = Import)),
)]
pub async fn get_import(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<ImportPath>,
) -> Result<Json<Import>> {
    let mut db = app.pool.acquire().await?;
    let found = record::find(&mut db, staff.congress, path.import).await?;
    Ok(Json(found.ok_or(RequestError::NoSuch("import"))?))
}

/// Download the outcomes of an import
///
/// The outcome of every row as CSV, to return to the author of the list.
#[utoipa::path(
    get, path = "/congresses/{congress}/imports/{import}/outcomes", tag = "Registration", params(ImportPath),
    responses((status = 200, description = "One line per row", body = String, content_type = "text/csv",
               example = "row,outcome,reference,problems\r\n1,created,MWC13-7K3F-9QXD,\r\n")),
)]
pub async fn get_import_outcomes(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<ImportPath>,
) -> Result<Response> {
    let mut db = app.pool.acquire().await?;
    let job = record::find_job(&mut *db, staff.congress, path.import).await?;
    let job = job.ok_or(RequestError::NoSuch("import"))?;
    outcomes::csv(&record::rows(&mut db, job.id).await?, &format!("import-{}", job.id))
}

/// Cancel an import
///
/// Cancels a queued or running import. Rows that were already imported stay, and can be undone.
#[utoipa::path(
    post, path = "/congresses/{congress}/imports/{import}/cancel", tag = "Registration", params(ImportPath),
    responses((status = 200, description = "The updated import", body = Import), Problems<Refused>),
)]
pub async fn cancel_import(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<ImportPath>,
) -> Result<Json<Import>> {
    let by = By { actor: staff.actor, congress: staff.congress, now: app.now() };
    let mut tx = app.begin().await?;
    let job = record::lock(&mut tx, staff.congress, path.import).await?;
    match job.state {
        ImportState::Queued => {
            let taken = Taken { id: job.id, congress: staff.congress, attempts: 0 };
            record::finish(&mut tx, by, &taken, ImportState::Cancelled, None).await?;
        }
        // The node that runs it stops after the current part.
        ImportState::Running => record::ask_to_stop(&mut *tx, job.id).await?,
        _ => return Err(Refused::Over.into()),
    }
    let event = IMPORT_CANCELLED.of(Some(staff.congress), *job.id, &ImportFinished::of(&job));
    crate::events::publish(&mut tx, staff.actor, event, by.now).await?;
    let import =
        record::find(&mut tx, staff.congress, job.id).await?.ok_or(RequestError::NoSuch("import"))?;
    tx.commit().await?;
    Ok(Json(import))
}

/// Undo an import
///
/// Deletes the registrations that the import created and restores those that it changed; people who move up the waiting
/// list as a result are confirmed. All or nothing: refused if one of the registrations has changed since.
#[utoipa::path(
    post, path = "/congresses/{congress}/imports/{import}/undo", tag = "Registration", params(ImportPath),
    responses((status = 200, description = "The updated import", body = Import), Problems<Refused>),
)]
pub async fn undo_import(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<ImportPath>,
) -> Result<Json<Import>> {
    let by = By { actor: staff.actor, congress: staff.congress, now: app.now() };
    let mut tx = app.begin().await?;
    undo::undo(&mut tx, by, path.import).await?;
    let import =
        record::find(&mut tx, staff.congress, path.import).await?.ok_or(RequestError::NoSuch("import"))?;
    tx.commit().await?;
    Ok(Json(import))
}
