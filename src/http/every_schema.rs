use utoipa::openapi::{
    Content, OpenApi, RefOr, Schema,
    schema::{AdditionalProperties, ArrayItems},
};

use super::guard::operations_of;

/// Visits every schema of a document, including nested ones.
pub(super) fn each_schema(document: &mut OpenApi, visit: &mut impl FnMut(&mut Schema)) {
    let components = document.components.iter_mut();
    components.flat_map(|components| components.schemas.values_mut()).for_each(|schema| walk(schema, visit));
    for operation in document.paths.paths.values_mut().flat_map(operations_of) {
        for parameter in operation.parameters.iter_mut().flatten() {
            if let RefOr::T(parameter) = parameter {
                parameter.schema.iter_mut().for_each(|schema| walk(schema, visit));
            }
        }
        let bodies = operation.request_body.iter_mut().filter_map(|body| match body {
            RefOr::T(body) => Some(body.content.values_mut()),
            RefOr::Ref(_) => None,
        });
        let responses = operation.responses.responses.values_mut().filter_map(|response| match response {
            RefOr::T(response) => Some(response.content.values_mut()),
            RefOr::Ref(_) => None,
        });
        for content in bodies.flatten().chain(responses.flatten()) {
            if let RefOr::T(Content { schema: Some(schema), .. }) = content {
                walk(schema, visit);
            }
        }
    }
}

fn walk(schema: &mut RefOr<Schema>, visit: &mut impl FnMut(&mut Schema)) {
    let RefOr::T(schema) = schema else { return };
    visit(schema);
    match schema {
        Schema::Object(object) => {
            object.properties.values_mut().for_each(|property| walk(property, visit));
            if let Some(AdditionalProperties::RefOr(values)) = object.additional_properties.as_deref_mut() {
                walk(values, visit);
            }
        }
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                walk(items, visit);
            }
        }
        Schema::OneOf(choice) => choice.items.iter_mut().for_each(|item| walk(item, visit)),
        Schema::AnyOf(choice) => choice.items.iter_mut().for_each(|item| walk(item, visit)),
        Schema::AllOf(whole) => whole.items.iter_mut().for_each(|item| walk(item, visit)),
        _ => {}
    }
}
