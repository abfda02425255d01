//! The outcomes of all rows, as a file.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::model::ImportRow;
use crate::http::{Error, defused};

/// One line per row: its number, its line in the file, outcome, reference, and problems or corrections.
pub fn csv(rows: &[(ImportRow, Option<String>)], name: &str) -> Result<Response, Error> {
    let mut lines = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut line = |cells: [&str; 5]| lines.write_record(cells).map_err(Error::internal);
    line(["row", "line", "outcome", "reference", "problems"])?;
    for (row, reference) in rows {
        let outcome = serde_json::to_value(row.outcome).map_err(Error::internal)?;
        let problems = row.problems.iter().map(|problem| match &problem.column {
            Some(column) => format!("{column}: {}", problem.detail),
            None => problem.detail.clone(),
        });
        let problems = problems.collect::<Vec<_>>().join("; ");
        let reference = reference.as_deref().unwrap_or_default();
        let number = row.line.map(|line| line.to_string()).unwrap_or_default();
        line([
            &row.row.to_string(),
            &number,
            outcome.as_str().unwrap_or_default(),
            reference,
            &defused(&problems),
        ])?;
    }
    let body = [b"\xEF\xBB\xBF", &lines.into_inner().map_err(Error::internal)?[..]].concat();
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")),
    ];
    Ok((headers, body).into_response())
}
