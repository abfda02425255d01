//! Reads of one row by its id: those that arrive at the same moment share a statement.

use std::{collections::HashMap, hash::Hash};

use sqlx::PgPool;

use crate::{
    database::Batcher,
    http::{Error, RequestError, Result},
    types::CongressId,
};

/// How many statements of a congress run at the same time: the database works on one while the node answers the other.
const LANES: usize = 2;

/// A row of a congress that is read by its id.
pub trait ReadById: Clone + Send + 'static {
    type Id: Copy + Eq + Hash + Send + Sync + 'static;

    /// What is read, in metrics and traces.
    const NAME: &'static str;

    fn id(&self) -> Self::Id;

    /// The rows of this congress that have one of these ids, in any order.
    ///
    /// The statement joins `generate_subscripts(ids, 1) as nth` with the row of `ids[nth]`, where `nth between 0 and 1000000`,
    /// which is always so. For `= any(ids)` the planner counts the ids, finds a plan for few cheaper than the one it keeps for
    /// all, and plans the statement again each time: a millisecond, five times what one row takes. Here it expects five,
    /// however many there are.
    fn find_all(
        db: &PgPool,
        congress: CongressId,
        ids: &[Self::Id],
    ) -> impl Future<Output = sqlx::Result<Vec<Self>>> + Send;
}

/// Reads rows of a database by id. A read sees all that was committed before it: what arrives while a statement runs waits
/// for the next one.
#[derive(Clone)]
pub struct RowReads<T: ReadById> {
    db: PgPool,
    batcher: Batcher<CongressId, T::Id, Result<Option<T>>>,
}

impl<T: ReadById> RowReads<T> {
    pub fn new(db: PgPool) -> Self {
        Self { db, batcher: Batcher::with_lanes(T::NAME, LANES) }
    }

    /// The row with this id, if this congress has one.
    ///
    /// # Errors
    /// The database cannot be read, or too many reads wait.
    pub async fn find(&self, congress: CongressId, id: T::Id) -> Result<Option<T>> {
        let db = self.db.clone();
        let work = move |ids| find_all(db.clone(), congress, ids);
        self.batcher.ask(congress, id, work).await.ok_or(RequestError::Busy)?
    }
}

async fn find_all<T: ReadById>(db: PgPool, congress: CongressId, ids: Vec<T::Id>) -> Vec<Result<Option<T>>> {
    match T::find_all(&db, congress, &ids).await.map_err(Error::from) {
        Ok(rows) => {
            let rows: HashMap<_, _> = rows.into_iter().map(|row| (row.id(), row)).collect();
            ids.iter().map(|id| Ok(rows.get(id).cloned())).collect()
        }
        Err(error) => ids.iter().map(|_| Err(error.again())).collect(),
    }
}
