use utoipa::openapi::{OpenApi, RefOr, Schema, extensions::Extensions};

/// Marks every enum with `x-extensible-enum`: it may get more values, and a client must accept those it does not know.
pub(super) fn mark_growing_enums(document: &mut OpenApi) {
    for schema in document.components.iter_mut().flat_map(|components| components.schemas.values_mut()) {
        if let RefOr::T(Schema::Object(object)) = schema
            && object.enum_values.as_ref().is_some_and(|values| values.len() > 1)
        {
            let mark = Extensions::from_iter([("x-extensible-enum", true)]);
            object.extensions.get_or_insert_default().merge(mark);
        }
    }
}
