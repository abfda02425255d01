use std::convert::Infallible;

use axum::{extract::FromRequestParts, http::request::Parts};
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder,
        path::{Parameter, ParameterIn},
        schema::Type,
    },
};

use super::openapi::header_parameter;

/// The last event that the reader of a stream received, if the header is present.
pub struct LastEvent(pub Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for LastEvent {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let id = parts.headers.get("last-event-id").and_then(|id| id.to_str().ok());
        Ok(Self(id.filter(|id| !id.is_empty()).map(str::to_owned)))
    }
}

impl IntoParams for LastEvent {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        // Without a limit: any text that is not the id of an event gets `resync`.
        let schema = ObjectBuilder::new().schema_type(Type::String).build();
        let description = "The last event that you received; the stream continues after it. Browsers send it automatically.";
        vec![header_parameter("Last-Event-ID", schema.into(), description)]
    }
}
