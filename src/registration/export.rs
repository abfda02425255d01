//! Exports all registrations to a file: CSV or a spreadsheet.
//!
//! The rows are read page by page in one snapshot and written to a temporary file, which is sent when it is complete:
//! memory use does not grow with the number of rows, and an error on the way is a problem response instead of half a
//! file.

use std::{collections::HashMap, fs::File, io::Seek};

use axum::{
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use sqlx::PgConnection;
use tokio::sync::mpsc;
use tokio_util::io::ReaderStream;
use utoipa::{IntoParams, ToSchema};

use super::{
    questions::{self, Question},
    registrations::{Registration, api::desk::RegistrationQuery, store},
    table::{self, Column, Sink},
};
use crate::{
    app::App,
    http::{BinaryFile, CongressPath, Error, Path, Query, RequestError, Result},
    identity::{Staff, permission},
    types::{CongressId, DelegationId, FieldError},
};

crate::operations! {
    export_registrations,
}

/// Rows in memory at a time.
const PAGE: i64 = 1000;

/// Format and columns of the file.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// CSV in UTF-8 or a spreadsheet.
    #[serde(default)]
    #[param(inline, required = false)]
    format: ExportFormat,
    /// Names of the columns in the desired order, separated by commas: fields of a registration, `delegation` (its
    /// name), and `answers.` with the slug of a question. Default: all columns.
    #[param(max_length = 4000, example = "reference,family_name,given_name,answers.diet")]
    columns: Option<String>,
}

/// Format of the file.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    #[default]
    Csv,
    Xlsx,
}

/// Export the registrations
///
/// Exports the registrations that match the filters, newest first. The CSV begins with a byte order mark, so that
/// spreadsheets read it as UTF-8; cells that a spreadsheet would run as a formula are prefixed with an apostrophe. The
/// headers are the names of the fields, so the file can be imported again.
#[utoipa::path(
    get, path = "/congresses/{congress}/registrations/export", tag = "Registration",
    params(CongressPath, RegistrationQuery, ExportQuery),
    responses((status = 200, description = "The file", content(
        (String = "text/csv", example = "reference,family_name\r\nMWC13-7K3F-9QXD,Sousa\r\n"),
        (inline(BinaryFile) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ))),
)]
pub async fn export_registrations(
    staff: Staff<permission::RegistrationRead>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    Query(query): Query<RegistrationQuery>,
    Query(export): Query<ExportQuery>,
) -> Result<Response> {
    let mut tx = store::begin_snapshot(&app).await?;
    let questions = questions::list_all(&mut *tx, staff.congress).await?;
    let columns = select_columns(export.columns.as_deref(), &questions)?;
    let names = store::delegation_names(&mut *tx, staff.congress).await?;
    let (rows, written) = mpsc::channel(2);
    let writer = tokio::task::spawn_blocking(move || write(export.format, &columns, &names, written));
    send_pages(&mut tx, staff.congress, &query, &rows).await?;
    drop(rows);
    let file = writer.await.map_err(Error::internal)??;
    tx.commit().await?;
    respond(file, export.format, &path.congress)
}

fn select_columns(names: Option<&str>, questions: &[Question]) -> Result<Vec<Column>> {
    let known = table::columns(questions);
    let Some(names) = names else { return Ok(known) };
    let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
    let column = |name: &str| {
        known.iter().find(|column| column.name() == name).cloned().ok_or_else(|| {
            let all: Vec<_> = known.iter().map(|column| column.name()).collect();
            let detail = format!("there is no column `{name}`; the columns are: {}", all.join(", "));
            FieldError::new("?columns", "unknown", detail)
        })
    };
    let columns = names.map(column).collect::<Result<Vec<_>, _>>();
    let columns = columns.map_err(|fault| RequestError::InvalidParameter(vec![fault]))?;
    match columns.is_empty() {
        true => Err(RequestError::InvalidParameter(vec![FieldError::new(
            "?columns",
            "required",
            "name at least one column",
        )])
        .into()),
        false => Ok(columns),
    }
}

/// Reads page after page, at the pace of the writer.
async fn send_pages(
    db: &mut PgConnection,
    congress: CongressId,
    query: &RegistrationQuery,
    rows: &mpsc::Sender<Vec<Registration>>,
) -> Result<()> {
    let mut before = None;
    loop {
        let page = store::list(&mut *db, congress, query.filter(), before, PAGE - 1).await?;
        let last = page.last().map(|last| (last.created_at, last.id));
        let more = i64::try_from(page.len()).is_ok_and(|length| length == PAGE);
        // The writer has failed and reports the error itself.
        if rows.send(page).await.is_err() || !more {
            return Ok(());
        }
        before = last;
    }
}

fn write(
    format: ExportFormat,
    columns: &[Column],
    delegations: &HashMap<DelegationId, String>,
    mut rows: mpsc::Receiver<Vec<Registration>>,
) -> Result<File> {
    let mut file = tempfile::tempfile().map_err(Error::internal)?;
    let mut sink = Sink::new(matches!(format, ExportFormat::Xlsx), &file)?;
    sink.header(columns)?;
    while let Some(page) = rows.blocking_recv() {
        for registration in page {
            sink.row(columns, &registration, delegations)?;
        }
    }
    sink.finish(&file)?;
    file.rewind().map_err(Error::internal)?;
    Ok(file)
}

fn respond(file: File, format: ExportFormat, congress: &str) -> Result<Response> {
    let (media, ending) = match format {
        ExportFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        ExportFormat::Xlsx => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    };
    let length = file.metadata().map_err(Error::internal)?.len();
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_LENGTH, length.to_string()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"registrations-{congress}.{ending}\"")),
    ];
    let body = Body::from_stream(ReaderStream::with_capacity(tokio::fs::File::from_std(file), 64 * 1024));
    Ok((headers, body).into_response())
}
