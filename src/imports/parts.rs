//! Reads the rows of a file in parts.

use std::sync::Arc;

use tokio::{
    sync::mpsc::{self, Receiver},
    task::JoinHandle,
};

use super::{plan::Planner, reading::Sheet, row_context::RowContext, row_reader::Draft};
use crate::http::{Error, Result};

/// Number of rows in a part.
pub const CHUNK: usize = 1000;

/// The rows of a file, part by part. A thread of its own reads the next part while the database writes this one.
pub struct Parts {
    pub planner: Planner,
    drafts: Receiver<Vec<Draft>>,
    reading: JoinHandle<()>,
}

impl Parts {
    /// Begins after the rows that are `done`. They are read again, since later rows may repeat them.
    ///
    /// # Errors
    /// The columns of the file are not known.
    pub fn begin(
        context: &RowContext,
        sheet: &Arc<Sheet>,
        default_type: Option<&str>,
        done: usize,
    ) -> Result<Self> {
        let (mut reader, sheet) = (context.reader(sheet, default_type)?, Arc::clone(sheet));
        let planner = Planner { columns: reader.columns.clone() };
        let (sender, drafts) = mpsc::channel(1);
        let reading = tokio::task::spawn_blocking(move || {
            let mut rows = sheet.rows();
            reader.drafts(rows.by_ref().take(done));
            loop {
                let part = reader.drafts(rows.by_ref().take(CHUNK));
                if part.is_empty() || sender.blocking_send(part).is_err() {
                    break;
                }
            }
        });
        Ok(Self { planner, drafts, reading })
    }

    /// The next part; `None` after the last one.
    ///
    /// # Errors
    /// The thread has panicked.
    pub async fn next(&mut self) -> Result<Option<Vec<Draft>>> {
        let part = self.drafts.recv().await;
        if part.is_none() {
            (&mut self.reading).await.map_err(Error::internal)?;
        }
        Ok(part)
    }
}
