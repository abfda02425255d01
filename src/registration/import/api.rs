use axum::{extract::State, response::Response};
use chrono::{DateTime, Utc};
use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    columns::Mapping,
    job,
    mapping::by_folded_header,
    model::{By, Import, ImportState, Job, Mode, Options, Taken},
    outcomes, read, record,
    undo::{self, Refused},
    unreadable::Unreadable,
};
use crate::{
    app::App,
    congress::{CongressPath, SlugOf},
    http::{Body, Created, Json, Once, Page, Paging, Path, Problems, Query, RequestError, Result},
    identity::{Staff, permission},
    registration::catalogue::{IMPORT_CANCELLED, ImportFinished},
    types::{FieldError, ImportId, Slug},
};

/// How the file is to be imported.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct How {
    /// Only report what would be done.
    #[serde(default)]
    #[param(default = false)]
    dry_run: bool,
    /// What a refused row means for the others: `partial`, the default, writes them; `atomic` writes nothing.
    #[serde(default)]
    #[param(inline, required = false)]
    mode: Mode,
    /// Slug of the registration type of rows that name none.
    r#type: Option<Slug>,
    /// The file's encoding, by a label of the [Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels), where the
    /// one that is found out is wrong.
    #[param(max_length = 40, example = "windows-1254")]
    encoding: Option<String>,
    /// Which column is which field, as a JSON object: see `import-mapping`, before which it goes.
    #[param(max_length = 8000, example = "{\"Contact\": \"email\"}")]
    mapping: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ImportPath {
    /// Slug of the congress.
    #[param(value_type = Slug, example = "metropolis-2021")]
    #[serde(rename = "congress")]
    _congress: String,
    /// Id of the import.
    import: ImportId,
}

/// A file, sent as a form.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub struct FileForm {
    /// The CSV file or the spreadsheet.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// An import, in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportListed {
    pub id: ImportId,
    pub state: ImportState,
    pub dry_run: bool,
    pub mode: Mode,
    /// How many of the file's rows are worked off.
    pub progress: i32,
    /// Rows of the file.
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
/// Reads delegates from a CSV file (comma, semicolon or tab) or the first sheet of an XLSX spreadsheet; the first line names the
/// columns, in English, French, Spanish or Chinese, or as a mapping says. UTF-8, UTF-16, Windows-1252, GB18030 and other
/// encodings are told apart, and `encoding` says which it was. Rows are recognised by their e-mail: importing a file twice
/// changes nothing the second time. Delegates come in as confirmed, as far as there are places, and wait otherwise.
///
/// A file of up to a thousand rows is `done` with the answer; a larger one, of up to 50,000, is `queued`: read the import until
/// it is over. The body is the file itself, or a form with the field `file`.
#[utoipa::path(
    post, path = "/congresses/{congress}/imports", tag = "Registration", params(CongressPath, How),
    request_body(content(
        (String = "text/csv", example = "E-mail,First name,Last name,Role\nana@city.example,Ana,Sousa,delegate\n"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", example = "the file"),
        (FileForm = "multipart/form-data"),
    )),
    responses((status = 201, description = "What became of every row, or where to ask", body = Import), Problems<Unreadable>),
)]
pub async fn import_registrations(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<SlugOf>,
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
            let detail = format!("`{label}` is no encoding; windows-1252, gb18030 and utf-16le are some");
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

/// List the imports
///
/// The latest first, without their rows.
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
/// Its state, how far it is, and what became of every row that is worked off.
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
/// What became of every row, as CSV to give back to whoever made the list.
#[utoipa::path(
    get, path = "/congresses/{congress}/imports/{import}/outcomes", tag = "Registration", params(ImportPath),
    responses((status = 200, description = "A line for each row", body = String, content_type = "text/csv",
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
/// One that waits or runs. What it has written stays, and can be undone.
#[utoipa::path(
    post, path = "/congresses/{congress}/imports/{import}/cancel", tag = "Registration", params(ImportPath),
    responses((status = 200, description = "The import as it is now", body = Import), Problems<Refused>),
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
        // Whichever node works on it stops after the part that it is at.
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
/// Deletes the registrations that it made and gives those that it changed back what they were; those who move up by that are
/// confirmed. All or nothing: refused once somebody has touched one of them.
#[utoipa::path(
    post, path = "/congresses/{congress}/imports/{import}/undo", tag = "Registration", params(ImportPath),
    responses((status = 200, description = "The import as it is now", body = Import), Problems<Refused>),
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
