use utoipa::openapi::{
    Content, OpenApi, Ref, RefOr, Schema,
    example::ExampleBuilder,
    extensions::Extensions,
    path::{Parameter, ParameterBuilder},
};

use super::{guard::operations_of, references::SCHEMAS};

/// Moves the examples of request bodies from their schemas to `components`, and those of parameters to `examples`: client
/// generators repeat an example in a schema, or an `example`, at every use.
pub(super) fn share_examples(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    for operation in document.paths.paths.values_mut().flat_map(operations_of) {
        for parameter in operation.parameters.iter_mut().flatten() {
            if let RefOr::T(parameter) = parameter {
                *parameter = with_examples(std::mem::take(parameter));
            }
        }
        let Some(RefOr::T(body)) = &mut operation.request_body else { continue };
        for content in body.content.values_mut() {
            let RefOr::T(Content { schema: Some(RefOr::Ref(schema)), examples, .. }) = content else {
                continue;
            };
            let Some(name) = schema.ref_location.strip_prefix(SCHEMAS) else { continue };
            let own = components.schemas.get_mut(name).and_then(take_example);
            if let Some(value) = own {
                let example = ExampleBuilder::new().value(Some(value)).build();
                components.examples.insert(name.to_owned(), RefOr::T(example));
            }
            if components.examples.contains_key(name) {
                let reference = Ref::new(format!("#/components/examples/{name}"));
                examples.insert("example".into(), RefOr::Ref(reference));
            }
        }
    }
}

fn take_example(schema: &mut RefOr<Schema>) -> Option<serde_json::Value> {
    match schema {
        RefOr::T(Schema::Object(object)) => object.example.take(),
        RefOr::T(Schema::AllOf(whole)) => whole.example.take(),
        RefOr::T(Schema::OneOf(choice)) => choice.example.take(),
        _ => None,
    }
}

/// The builder only supports `example`; it treats other members as extensions.
fn with_examples(parameter: Parameter) -> Parameter {
    let shown =
        serde_json::to_value(&parameter).ok().and_then(|mut shown| Some(shown.get_mut("example")?.take()));
    let Some(value) = shown else { return parameter };
    let mut parameter = ParameterBuilder::from(parameter).example(None).build();
    let examples = serde_json::json!({"example": {"value": value}});
    parameter.extensions.get_or_insert_default().merge(Extensions::from_iter([("examples", examples)]));
    parameter
}
