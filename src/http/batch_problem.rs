use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Error, Result,
    problem::{Rejection, problem_type, status},
};
use crate::types::{FieldError, Refusal};

/// Why one item of a batch was refused. It has the members of a problem, without `instance`: the request succeeded.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BatchProblem {
    /// Address of the page that explains this kind of problem.
    #[schema(format = "uri-reference", examples("/problems/registration-state"))]
    r#type: String,
    /// Short name of the kind of problem.
    #[schema(examples("Not possible in this state"))]
    title: &'static str,
    /// The HTTP status code that a request for this item alone would get.
    #[schema(examples(409), minimum = 400, maximum = 599)]
    status: u16,
    /// What was wrong with this item, and the next step.
    #[schema(examples("Approve is not possible while the registration is confirmed."))]
    detail: String,
    /// The invalid fields of this item.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldError>,
}

impl BatchProblem {
    /// The problem of an item that a feature refused.
    ///
    /// # Errors
    /// An internal error, which is one of the whole request.
    pub fn from_error(error: Error) -> Result<Self> {
        match error {
            Error::Refused(rejection) => Ok((*rejection).into()),
            internal @ Error::Internal(_) => Err(internal),
        }
    }

    /// The invalid fields, or the whole item with the kind of the problem.
    pub fn into_faults(self) -> Vec<FieldError> {
        if !self.errors.is_empty() {
            return self.errors;
        }
        let code = self.r#type.rsplit('/').next().unwrap_or_default().replace('-', "_");
        vec![FieldError::new("", &code, self.detail)]
    }
}

impl From<Rejection> for BatchProblem {
    fn from(rejection: Rejection) -> Self {
        Self {
            r#type: problem_type(rejection.kind),
            title: rejection.kind.title,
            status: status(rejection.kind).as_u16(),
            detail: rejection.detail,
            errors: rejection.faults,
        }
    }
}

impl<R: Refusal> From<R> for BatchProblem {
    fn from(refusal: R) -> Self {
        Rejection::from(refusal).into()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::http::RequestError;

    #[test]
    fn an_item_is_refused_with_the_problem_that_a_request_for_it_alone_would_get() {
        let problem = BatchProblem::from_error(RequestError::NoSuch("registration").into()).unwrap();
        assert_eq!(
            json!(problem),
            json!({
                "type": "/problems/not-found", "title": "Resource not found", "status": 404,
                "detail": "There is no registration with this name or id.",
            })
        );
        assert!(BatchProblem::from_error(Error::internal("broken")).is_err());
    }
}
