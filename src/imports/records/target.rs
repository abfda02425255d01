use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{RecordColumn, columns::ID};
use crate::{
    events::Change,
    http::{Error, Result},
    imports::model::ImportTarget,
    types::CongressId,
};

/// Values for fields that a row does not fill, by field.
pub type RecordDefaults = Map<String, Value>;

/// A kind of resource that can be imported, one in each row.
pub trait RecordTarget: 'static {
    /// The body of the operation that creates one: rows are validated against its schema.
    type New: Serialize + DeserializeOwned + ToSchema + Send + Sync;

    const TARGET: ImportTarget;

    /// What the resources belong to, below the edition: the award of an entry.
    type Parent: Send + Sync;

    /// The columns of a file.
    const COLUMNS: &'static [RecordColumn];

    /// Columns of exported files that an import ignores: what becomes of a resource after it was created.
    const READ_ONLY: &'static [RecordColumn] = &[];

    /// Fields that say which resource a row means, and are not part of it.
    const KEYS: &'static [&'static str] = &[];

    /// Turns what cells say into fields of the resource, such as the name of a category into its slug.
    ///
    /// # Errors
    /// A cell names something that the edition does not have.
    fn resolve(_parent: &Self::Parent, _fields: &mut Map<String, Value>) -> Result<()> {
        Ok(())
    }

    /// The resources that a row with these fields can mean, locked until the change ends: what another request saves at the
    /// same moment must not be overwritten with earlier values.
    fn find(
        change: &mut Change<'_>,
        parent: &Self::Parent,
        fields: &Map<String, Value>,
    ) -> impl Future<Output = Result<Vec<ExistingRecord<Self::New>>>> + Send;

    /// The resource that a row with an id means, locked until the change ends.
    fn find_by_id(
        change: &mut Change<'_>,
        _parent: &Self::Parent,
        id: Uuid,
    ) -> impl Future<Output = Result<Option<ExistingRecord<Self::New>>>> + Send {
        Self::get(change, id)
    }

    /// Sets the filled fields of an existing resource; fields of [`KEYS`](Self::KEYS) are not among them.
    fn merge(present: &mut Value, fields: Map<String, Value>) {
        json_patch::merge(present, &Value::Object(fields));
    }

    /// The resource with this id, locked until the change ends.
    fn get(
        change: &mut Change<'_>,
        id: Uuid,
    ) -> impl Future<Output = Result<Option<ExistingRecord<Self::New>>>> + Send;

    /// Creates a resource. `keys` are the fields of [`KEYS`](Self::KEYS).
    fn create(
        change: &mut Change<'_>,
        parent: &Self::Parent,
        new: &Self::New,
        keys: &Map<String, Value>,
    ) -> impl Future<Output = Result<Record>> + Send;

    fn update(
        change: &mut Change<'_>,
        id: Uuid,
        new: Self::New,
    ) -> impl Future<Output = Result<Record>> + Send;

    /// Deletes one that an import created.
    fn delete(change: &mut Change<'_>, id: Uuid) -> impl Future<Output = Result<()>> + Send;

    /// A place in the list of the resources.
    type After: Send;

    /// A page of the resources as a file has them, with the fields of [`COLUMNS`](Self::COLUMNS) and
    /// [`READ_ONLY`](Self::READ_ONLY).
    fn list(
        db: &mut PgConnection,
        congress: CongressId,
        parent: &Self::Parent,
        after: Option<Self::After>,
    ) -> impl Future<Output = Result<RecordPage<Self::After>>> + Send;
}

/// Records of a file in memory at a time.
pub const RECORD_PAGE: i64 = 500;

/// A page of records.
pub struct RecordPage<After> {
    pub records: Vec<Map<String, Value>>,
    /// Where the next page begins, if there is one.
    pub next: Option<After>,
}

impl<After> RecordPage<After> {
    /// A page of rows that were read with the limit [`RECORD_PAGE`] and one more.
    pub fn of<R>(
        mut rows: Vec<R>,
        after: impl FnOnce(&R) -> After,
        fields: impl Fn(R) -> Result<Map<String, Value>>,
    ) -> Result<Self> {
        let has_more = i64::try_from(rows.len()).is_ok_and(|length| length > RECORD_PAGE);
        if has_more {
            rows.pop();
        }
        let next = if has_more { rows.last().map(after) } else { None };
        let records = rows.into_iter().map(fields).collect::<Result<_>>()?;
        Ok(Self { records, next })
    }
}

/// The fields of a resource in a file: those of the body that would create it, and its id.
pub fn exported_fields(id: Option<Uuid>, present: &impl Serialize) -> Result<Map<String, Value>> {
    let Value::Object(mut fields) = serde_json::to_value(present).map_err(Error::internal)? else {
        return Ok(Map::new());
    };
    fields.extend(id.map(|id| (ID.to_owned(), json!(id))));
    Ok(fields)
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
