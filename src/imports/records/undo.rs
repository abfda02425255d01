//! Undo of an import of records, as long as none of them has changed since.

use futures::future::BoxFuture;
use serde_json::Value;
use uuid::Uuid;

use super::RecordTarget;
use crate::{
    events::Change,
    http::{BatchProblem, Error, Result},
    imports::{model::ImportTarget, rules::ImportError},
    types::ImportId,
};

/// A record that an import created or updated.
#[derive(Clone, Debug)]
pub struct WrittenRecord {
    pub line: i32,
    pub id: Uuid,
    /// After the import.
    pub revision: i64,
    /// `None`: the import created it.
    pub before: Option<Value>,
}

/// Undoes an import with the target of the feature, which is above this one.
#[derive(Clone, Copy)]
pub struct UndoRecords(
    pub for<'a> fn(&'a mut Change<'_>, (ImportId, ImportTarget), Vec<WrittenRecord>) -> Undoing<'a>,
);

/// An undo in progress.
pub type Undoing<'a> = BoxFuture<'a, Result<()>>;

/// Deletes the records that an import created, and restores those that it updated. All or nothing.
pub async fn undo_records<T: RecordTarget>(
    change: &mut Change<'_>,
    written: Vec<WrittenRecord>,
) -> Result<()> {
    let mut touched = Vec::new();
    for row in &written {
        let found = T::get(change, row.id).await?;
        if found.is_none_or(|found| found.record.revision != row.revision) {
            touched.push(row.line);
        }
    }
    if !touched.is_empty() {
        touched.sort_unstable();
        return Err(ImportError::Touched(touched).into());
    }
    for WrittenRecord { line, id, before, .. } in written {
        let undone = match before {
            Some(before) => {
                let before = serde_json::from_value(before).map_err(Error::internal)?;
                T::update(change, id, before).await.map(drop)
            }
            None => T::delete(change, id).await,
        };
        // Something else refers to it by now, such as a session to its speaker.
        if let Err(error) = undone {
            BatchProblem::from_error(error)?;
            return Err(ImportError::Touched(vec![line]).into());
        }
    }
    Ok(())
}
