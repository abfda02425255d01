use std::ops::Deref;

use chrono::{DateTime, FixedOffset, Utc};
use chrono_tz::Tz;
use serde::{Serialize, Serializer};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, schema::Type},
};

/// A local time with its UTC offset, always numeric: `+00:00`, never `Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalTime(DateTime<FixedOffset>);

impl LocalTime {
    pub fn of(at: DateTime<Utc>, zone: Tz) -> Self {
        Self(at.with_timezone(&zone).fixed_offset())
    }
}

impl Deref for LocalTime {
    type Target = DateTime<FixedOffset>;

    fn deref(&self) -> &DateTime<FixedOffset> {
        &self.0
    }
}

impl Serialize for LocalTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_rfc3339())
    }
}

impl PartialSchema for LocalTime {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .examples([serde_json::json!("2021-11-08T20:00:00+08:00")])
            .description(Some("RFC 3339, with the UTC offset of the time zone."))
            .into()
    }
}

impl ToSchema for LocalTime {}
