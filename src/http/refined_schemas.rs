//! Corrections to the schemas that the derives generate.

use utoipa::openapi::{
    KnownFormat, OpenApi, Schema, SchemaFormat,
    extensions::Extensions,
    schema::{AdditionalProperties, Object, SchemaType, Type},
};

use super::every_schema::each_schema;

pub(super) fn refine_schemas(document: &mut OpenApi) {
    each_schema(document, &mut |schema| {
        if let Schema::Object(object) = schema {
            open(object);
            mark_growing_enum(object);
            shorten_integer(object);
        }
    });
}

/// Declares that an object without properties can have any. This is the default in JSON Schema, but some generators
/// otherwise make a type without properties of it.
fn open(object: &mut Object) {
    let is_object = match &object.schema_type {
        SchemaType::Type(one) => *one == Type::Object,
        SchemaType::Array(several) => several.contains(&Type::Object),
        SchemaType::AnyValue => false,
    };
    if is_object && object.properties.is_empty() && object.additional_properties.is_none() {
        object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(true)));
    }
}

/// Marks an enum with `x-extensible-enum`: it can get more values, and a client must accept unknown ones.
fn mark_growing_enum(object: &mut Object) {
    if object.enum_values.as_ref().is_some_and(|values| values.len() > 1) {
        let mark = Extensions::from_iter([("x-extensible-enum", true)]);
        object.extensions.get_or_insert_default().merge(mark);
    }
}

/// Generators use 32 bits for an integer without a format.
fn shorten_integer(object: &mut Object) {
    if matches!(object.format, Some(SchemaFormat::KnownFormat(KnownFormat::Int32))) {
        object.format = None;
    }
}
