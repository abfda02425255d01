//! Reads the file of a request.

use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request},
    http::{HeaderValue, header},
};

use super::reading::{self, ReadOptions, Sheet};
use crate::http::{Body, Error, RequestError, Result};

/// Media type of an XLSX spreadsheet.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Media type of an XLS spreadsheet.
const XLS: &str = "application/vnd.ms-excel";
/// Media type of an ODS spreadsheet.
const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// Media types of spreadsheets, as text and as workbooks.
pub const SPREADSHEETS: [&str; 7] =
    ["text/csv", "text/plain", "text/tab-separated-values", XLSX, XLS, ODS, "application/octet-stream"];

/// Reads the file of a request on a blocking thread: the body itself, or the form's field.
pub async fn read(
    body: Body,
    options: ReadOptions,
    is_header: impl Fn(&[String]) -> bool + Send + 'static,
) -> Result<Sheet> {
    let file = file(body).await?;
    let sheet = tokio::task::spawn_blocking(move || reading::read(&file, &options, &is_header)).await;
    Ok(sheet.map_err(Error::internal)??)
}

async fn file(body: Body) -> Result<Bytes> {
    const ACCEPTED: &str =
        "text/csv, as an XLSX, XLS or ODS spreadsheet, or as multipart/form-data with the field `file`";
    match body.media_type().as_str() {
        media if SPREADSHEETS.contains(&media) => Ok(body.bytes),
        "multipart/form-data" => form_file(body).await,
        _ => Err(RequestError::WrongMedia(ACCEPTED).into()),
    }
}

async fn form_file(body: Body) -> Result<Bytes> {
    let malformed = |why: String| RequestError::MalformedBody(format!("The form cannot be read: {why}."));
    let mut request = Request::new(axum::body::Body::from(body.bytes));
    let content_type = body.headers.get(header::CONTENT_TYPE).cloned();
    request.headers_mut().insert(header::CONTENT_TYPE, content_type.unwrap_or(HeaderValue::from_static("")));
    // The operation has already limited the body.
    DefaultBodyLimit::disable().apply(&mut request);
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|error| malformed(error.body_text()))?;
    while let Some(field) = form.next_field().await.map_err(|error| malformed(error.body_text()))? {
        if field.name() == Some("file") {
            return Ok(field.bytes().await.map_err(|error| malformed(error.body_text()))?);
        }
    }
    Err(malformed("the field `file` is missing".into()).into())
}
