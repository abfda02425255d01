//! Runs an import part by part.

use std::collections::HashMap;

use sqlx::PgConnection;

use super::{
    columns::{self, Mapping},
    decode::Sheet,
    model::{By, Mode, Outcome, RowOutcome},
    plan::{self, Planned},
    reading::{Draft, Reader},
    store,
};
use crate::{
    capacity::Pool,
    http::Result,
    registration::{
        questions::{self, Question},
        types::RegistrationType,
    },
    types::{CongressId, PoolId},
};

/// Number of rows in a part.
pub const CHUNK: usize = 1000;

/// The data that the rows of an import are checked against.
pub struct Edition {
    pub types: Vec<RegistrationType>,
    pub questions: Vec<Question>,
    pub mapping: Mapping,
    prefix: String,
}

impl Edition {
    /// `mapping` takes precedence over the saved one.
    pub async fn of(db: &mut PgConnection, congress: CongressId, mapping: &Mapping) -> Result<Self> {
        let mut saved = super::mapping::find(&mut *db, congress).await?;
        saved.extend(mapping.clone());
        Ok(Self {
            types: store::all_types(&mut *db, congress).await?,
            questions: questions::list_all(&mut *db, congress).await?,
            mapping: saved,
            prefix: store::reference_prefix(db, congress).await?,
        })
    }

    /// A reader that starts at the beginning of the file.
    pub fn reader<'e>(&'e self, sheet: &Sheet, default_type: Option<&str>) -> Result<Reader<'e>> {
        let columns = columns::find(&sheet.header, &self.mapping, &self.questions)?;
        Ok(Reader::new(columns, &self.types, &self.questions, default_type))
    }
}

/// Decides the next rows and, if `write`, writes them. Without writing, the places that they would take are counted in
/// `pools`, so that the report matches that of a real import.
pub async fn part(
    db: &mut PgConnection,
    by: By,
    edition: &Edition,
    reader: &mut Reader<'_>,
    rows: Vec<Vec<String>>,
    (pools, write): (&mut HashMap<PoolId, Pool>, bool),
) -> Result<Vec<RowOutcome>> {
    // Parsing is CPU-bound: let other requests continue.
    let drafts = tokio::task::block_in_place(|| reader.drafts(rows.into_iter()));
    store::plan_anew(&mut *db).await?;
    let emails: Vec<_> = drafts.iter().filter_map(Draft::email).map(ToString::to_string).collect();
    let locked = match write {
        true => Some(store::lock_places(&mut *db, by.congress, &edition.types).await?),
        false => None,
    };
    if write || pools.is_empty() {
        *pools = store::places(&mut *db, by.congress).await?;
    }
    let known = store::registered(&mut *db, by.congress, &emails, write).await?;
    let mut planned = reader.decide(drafts, &known, pools);
    if let Some(locked) = locked {
        let moved: Vec<_> = planned.iter().filter_map(Planned::moved).collect();
        let updated = planned.iter_mut().filter_map(|row| row.updated(&edition.questions));
        store::update_all(&mut *db, by, &updated.collect::<Vec<_>>()).await?;
        store::move_all(&mut *db, by, &locked, &moved).await?;
        let created = planned.iter_mut().filter_map(|row| row.created(&edition.prefix, &edition.questions));
        let created: Vec<_> = created.collect();
        store::insert_all(&mut *db, by, &edition.types, &locked, &created).await?;
        store::tell(db, by, &planned).await?;
    }
    Ok(planned.into_iter().map(Planned::report).collect())
}

/// Decides all rows without writing: the first step of an atomic import, and all of a dry run.
pub async fn rehearse(
    db: &mut PgConnection,
    by: By,
    edition: &Edition,
    sheet: &Sheet,
    (mode, default_type): (Mode, Option<&str>),
) -> Result<Vec<RowOutcome>> {
    let mut reader = edition.reader(sheet, default_type)?;
    let mut pools = HashMap::new();
    let mut outcomes = Vec::new();
    let mut rows = sheet.rows();
    loop {
        let next: Vec<_> = rows.by_ref().take(CHUNK).collect();
        if next.is_empty() {
            break;
        }
        outcomes.extend(part(&mut *db, by, edition, &mut reader, next, (&mut pools, false)).await?);
    }
    if mode == Mode::Atomic && outcomes.iter().any(|row| row.outcome == Outcome::Refused) {
        plan::hold_back(&mut outcomes);
    }
    Ok(outcomes)
}
