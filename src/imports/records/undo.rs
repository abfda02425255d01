//! Undo of an import of records, as long as none of them has changed since.

use futures::future::BoxFuture;
use serde_json::Value;
use uuid::Uuid;

use super::RecordTarget;
use crate::{
    events::Change,
    http::{Error, Result},
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
    let mut changed = Vec::new();
    for row in &written {
        let found = T::get(change, row.id).await?;
        if found.is_none_or(|found| found.record.revision != row.revision) {
            changed.push(row.line);
        }
    }
    if !changed.is_empty() {
        changed.sort_unstable();
        return Err(ImportError::Touched(changed).into());
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
        undone.map_err(|error| touched(error, line))?;
    }
    Ok(())
}

/// The refusal of an undo because what a row wrote cannot be reverted any more; other errors stay as they are.
pub fn touched(error: Error, line: i32) -> Error {
    match error {
        Error::Refused(refused) if !refused.is_busy() => ImportError::Touched(vec![line]).into(),
        error => error,
    }
}
