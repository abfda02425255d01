use axum::{
    body::Bytes,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{Context, Error};
use crate::types::Localized;

/// An answer. Not an extractor, unlike axum's: bodies come in through [`Valid`](super::Valid).
pub struct Json<T>(pub T);

impl<T: Serialize> Json<T> {
    /// The bytes of the answer, in the requested language.
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
