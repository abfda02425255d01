use axum::{
    body::Bytes,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{Context, Error};
use crate::types::Localized;

/// A JSON response. Unlike axum's type it is not an extractor: [`Valid`](super::Valid) reads bodies.
pub struct Json<T>(pub T);

impl<T: Serialize> Json<T> {
    /// The bytes of the response, in the requested language.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, Error> {
        let language = Context::current().and_then(|context| context.language);
        Localized::reduced_to(language, || serde_json::to_vec(&self.0)).map_err(Error::internal)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match self.bytes() {
            Ok(bytes) => ([(header::CONTENT_TYPE, "application/json")], Bytes::from(bytes)).into_response(),
            Err(error) => error.into_response(),
        }
    }
}
