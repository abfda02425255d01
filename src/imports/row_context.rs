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
    types::{CongressId, ProblemKind, Refusal},
};

/// Why no row can be imported.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("This edition has no registration types yet, and each delegate has one. Create one first.")]
pub struct NoRegistrationTypes;

crate::problem_kinds! {
    NoTypes = Conflict "no-registration-types" "No registration types"
        "Each delegate has a registration type, and this edition has none yet. Create one with `POST C/registration-types`, then import the file again."
}

impl Refusal for NoRegistrationTypes {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        kinds::NoTypes::KIND
    }
}

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
        let types: Arc<[_]> = registration_store::all_types(&mut *db, congress).await?.into();
        if types.is_empty() {
            return Err(NoRegistrationTypes.into());
        }
        Ok(Self {
            types,
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
