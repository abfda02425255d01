use utoipa::openapi::{
    OpenApi, RefOr, Schema,
    schema::{AdditionalProperties, ArrayItems, SchemaType, Type},
};

use super::guard::operations_of;

/// Says of objects without properties that they may have any, which JSON Schema takes for granted: some generators
/// make a type without properties of them otherwise.
pub(super) fn open_objects(document: &mut OpenApi) {
    let components = document.components.iter_mut();
    components.flat_map(|components| components.schemas.values_mut()).for_each(open);
    for operation in document.paths.paths.values_mut().flat_map(operations_of) {
        let bodies = operation.request_body.iter_mut().filter_map(|body| match body {
            RefOr::T(body) => Some(body.content.values_mut()),
            RefOr::Ref(_) => None,
        });
        let responses = operation.responses.responses.values_mut().filter_map(|response| match response {
            RefOr::T(response) => Some(response.content.values_mut()),
            RefOr::Ref(_) => None,
        });
        for content in bodies.flatten().chain(responses.flatten()) {
            if let RefOr::T(content) = content {
                content.schema.iter_mut().for_each(open);
            }
        }
    }
}

fn open(schema: &mut RefOr<Schema>) {
    let RefOr::T(schema) = schema else { return };
    match schema {
        Schema::Object(object) => {
            let is_object = match &object.schema_type {
                SchemaType::Type(one) => *one == Type::Object,
                SchemaType::Array(several) => several.contains(&Type::Object),
                SchemaType::AnyValue => false,
            };
            if is_object && object.properties.is_empty() && object.additional_properties.is_none() {
                object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(true)));
            }
            object.properties.values_mut().for_each(open);
            if let Some(AdditionalProperties::RefOr(values)) = object.additional_properties.as_deref_mut() {
                open(values);
            }
        }
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                open(items);
            }
        }
        Schema::OneOf(choice) => choice.items.iter_mut().for_each(open),
        Schema::AnyOf(choice) => choice.items.iter_mut().for_each(open),
        Schema::AllOf(whole) => whole.items.iter_mut().for_each(open),
        _ => {}
    }
}
