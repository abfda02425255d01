//! What the rows of an import are checked against.

use std::sync::Arc;

use sqlx::PgConnection;

use super::{
    mapping,
    reading::Sheet,
    recognising::{self, Mapping},
    registration_store,
    row_reader::RowReader,
};
use crate::{
    http::Result,
    registration::{
        questions::{self, Question},
        types::RegistrationType,
    },
    types::CongressId,
};

/// What the rows of an import are checked against.
pub struct RowContext {
    pub types: Arc<[RegistrationType]>,
    pub questions: Arc<[Question]>,
    pub mapping: Mapping,
    pub prefix: String,
}

impl RowContext {
    /// `mapping` takes precedence over the saved one.
    pub async fn load(db: &mut PgConnection, congress: CongressId, mapping: &Mapping) -> Result<Self> {
        let mut saved = mapping::find(&mut *db, congress).await?.mapping;
        saved.extend(mapping.clone());
        Ok(Self {
            types: registration_store::all_types(&mut *db, congress).await?.into(),
            questions: questions::list_all(&mut *db, congress).await?.into(),
            mapping: saved,
            prefix: registration_store::reference_prefix(db, congress).await?,
        })
    }

    /// A reader that starts at the beginning of the file.
    pub fn reader(&self, sheet: &Sheet, default_type: Option<&str>) -> Result<RowReader> {
        let columns =
            recognising::find(&sheet.header, &sheet.beginning()[1..], &self.mapping, &self.questions)?;
        let (types, questions) = (Arc::clone(&self.types), Arc::clone(&self.questions));
        Ok(RowReader::new(columns, types, questions, default_type)?)
    }
}
