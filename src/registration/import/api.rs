use axum::{
    extract::{FromRequest, Multipart, Request, State},
    http::{HeaderValue, header},
};
use encoding_rs::Encoding;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    decode::Unreadable,
    model::{Import, Mode, Options},
    store,
};
use crate::{
    app::App,
    congress::{CongressPath, SlugOf},
    http::{Body, Created, Json, Once, Path, Problems, Query, Refused, Result},
    identity::{Staff, permission},
    types::{Fault, ImportId, Slug},
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
    /// The CSV file.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// Import registrations
///
/// Reads delegates from a CSV file (comma, semicolon or tab; the first line names the columns) and answers what became of
/// every row. UTF-8, UTF-16, Windows-1252, GB18030 and other encodings are told apart, and `encoding` says which it was. Rows
/// are recognised by their e-mail: importing a file twice changes nothing the second time. Delegates come in as confirmed. The body is the file itself, or a form with the field `file`.
#[utoipa::path(
    post, path = "/congresses/{congress}/imports", tag = "Registration", params(CongressPath, How),
    request_body(content(
        (String = "text/csv", example = "E-mail,First name,Last name,Role\nana@city.example,Ana,Sousa,delegate\n"),
        (FileForm = "multipart/form-data"),
    )),
    responses((status = 201, description = "What became of every row", body = Import), Problems<Unreadable>),
)]
pub async fn import_registrations(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<SlugOf>,
    Query(how): Query<How>,
    body: Body,
) -> Result<Created> {
    let once = Once::of(&body)?;
    let mut tx = app.begin().await?;
    if let Some(replayed) = once.replayed(&mut tx, staff.account, app.now()).await? {
        return Ok(replayed);
    }
    let file = file(body).await?;
    let encoding = how.encoding.as_deref().map(named).transpose()?;
    let options = Options { dry_run: how.dry_run, mode: how.mode, default_type: how.r#type, encoding };
    let import =
        super::within(&mut tx, staff.actor, staff.congress, &file, options, app.now(), |_, _| {}).await?;
    let created = Created::once_at(&format!("/congresses/{}/imports/{}", path.congress, import.id), import)?;
    once.keep(&mut tx, staff.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

fn named(label: &str) -> Result<&'static Encoding, Refused> {
    let detail = format!("`{label}` is no encoding; windows-1252, gb18030 and utf-16le are some");
    let fault = Fault::new("?encoding", "unknown", detail);
    Encoding::for_label(label.as_bytes()).ok_or_else(|| Refused::InvalidParameter(vec![fault]))
}

/// The file out of the body: the body itself, or the form's field.
async fn file(body: Body) -> Result<Vec<u8>> {
    const TAKEN: &str = "text/csv, or as multipart/form-data with the field `file`";
    match body.media_type().as_str() {
        "text/csv" | "text/plain" | "text/tab-separated-values" => Ok(body.bytes.to_vec()),
        "multipart/form-data" => form_file(body).await,
        _ => Err(Refused::WrongMedia(TAKEN).into()),
    }
}

async fn form_file(body: Body) -> Result<Vec<u8>> {
    let malformed = |why: String| Refused::MalformedBody(format!("The form cannot be read: {why}."));
    let mut request = Request::new(axum::body::Body::from(body.bytes));
    let content_type = body.headers.get(header::CONTENT_TYPE).cloned();
    request.headers_mut().insert(header::CONTENT_TYPE, content_type.unwrap_or(HeaderValue::from_static("")));
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|error| malformed(error.body_text()))?;
    while let Some(field) = form.next_field().await.map_err(|error| malformed(error.body_text()))? {
        if field.name() == Some("file") {
            return Ok(field.bytes().await.map_err(|error| malformed(error.body_text()))?.to_vec());
        }
    }
    Err(malformed("it has no field `file`".into()).into())
}

/// Read an import
///
/// Its state, and what became of every row.
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
    let found = store::find(&mut db, staff.congress, path.import).await?;
    Ok(Json(found.ok_or(Refused::NoSuch("import"))?))
}
