use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::RecordColumn;
use crate::{events::Change, http::Result, imports::model::ImportTarget};

/// Values for fields that a row does not fill, by field.
pub type RecordDefaults = Map<String, Value>;

/// A kind of resource that can be imported, one in each row.
pub trait RecordTarget: 'static {
    /// The body of the operation that creates one: rows are validated against its schema.
    type New: Serialize + DeserializeOwned + ToSchema + Send + Sync;

    const TARGET: ImportTarget;

    /// The columns of a file.
    const COLUMNS: &'static [RecordColumn];

    /// The resources that a row with these fields can mean.
    fn find(
        change: &mut Change<'_>,
        fields: &Map<String, Value>,
    ) -> impl Future<Output = Result<Vec<ExistingRecord<Self::New>>>> + Send;

    /// The resource with this id.
    fn get(
        change: &mut Change<'_>,
        id: Uuid,
    ) -> impl Future<Output = Result<Option<ExistingRecord<Self::New>>>> + Send;

    fn create(change: &mut Change<'_>, new: &Self::New) -> impl Future<Output = Result<Record>> + Send;

    fn update(
        change: &mut Change<'_>,
        id: Uuid,
        new: Self::New,
    ) -> impl Future<Output = Result<Record>> + Send;

    /// Deletes one that an import created.
    fn delete(change: &mut Change<'_>, id: Uuid) -> impl Future<Output = Result<()>> + Send;
}

/// A resource at a revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    pub id: Uuid,
    pub revision: i64,
}

/// A resource, and the body that would create it as it is now.
#[derive(Clone, Debug)]
pub struct ExistingRecord<New> {
    pub record: Record,
    pub present: New,
}
