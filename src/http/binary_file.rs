use utoipa::{
    PartialSchema, ToSchema,
    openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, schema::Type},
};

/// Bytes of the largest file that an operation accepts: the `x-max-body` of those that take files.
pub const LARGEST_FILE: usize = 10 * 1024 * 1024;

/// The schema of a file in the OpenAPI document: `inline(BinaryFile) = "application/…"`.
pub struct BinaryFile;

impl PartialSchema for BinaryFile {
    fn schema() -> RefOr<Schema> {
        let format = SchemaFormat::KnownFormat(KnownFormat::Binary);
        ObjectBuilder::new().schema_type(Type::String).format(Some(format)).into()
    }
}

impl ToSchema for BinaryFile {}
