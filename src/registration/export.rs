//! Exports all registrations to a file: CSV or a spreadsheet. They are read page by page in one snapshot.

use axum::{extract::State, response::Response};
use serde::Deserialize;
use sqlx::PgConnection;
use utoipa::IntoParams;

use super::{
    questions::{self, Question},
    registrations::{Registration, api::desk::RegistrationQuery, store},
    table::{self, Column},
};
use crate::{
    app::App,
    http::{BinaryFile, CongressPath, Path, Query, RequestError, Result, TableExport, TableFormat},
    identity::{Staff, permission},
    types::{CongressId, FieldError},
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
    format: TableFormat,
    /// Names of the columns in the desired order, separated by commas: fields of a registration, `delegation` (its
    /// name), and `answers.` with the slug of a question. Default: all columns.
    #[param(max_length = 4000, example = "reference,family_name,given_name,answers.diet")]
    columns: Option<String>,
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
    let mut tx = app.begin_snapshot().await?;
    let questions = questions::list_all(&mut *tx, staff.congress).await?;
    let columns = select_columns(export.columns.as_deref(), &questions)?;
    let names = store::delegation_names(&mut *tx, staff.congress).await?;
    let header = columns.iter().map(Column::name).collect();
    let table = TableExport::begin(export.format, header, move |of: &Registration| {
        columns.iter().map(|column| column.cell(of, &names)).collect()
    });
    send_pages(&mut tx, staff.congress, &query, &table).await?;
    tx.commit().await?;
    table.respond(&format!("registrations-{}", &*path.congress)).await
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
    table: &TableExport<Registration>,
) -> Result<()> {
    let mut before = None;
    loop {
        let page = store::list(&mut *db, congress, query.filter(), before, PAGE - 1).await?;
        let last = page.last().map(|last| (last.created_at, last.id));
        let more = i64::try_from(page.len()).is_ok_and(|length| length == PAGE);
        if !table.send(page).await || !more {
            return Ok(());
        }
        before = last;
    }
}
