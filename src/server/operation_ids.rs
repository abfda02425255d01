//! The ids of operations by route and method, which name the spans of requests.

use std::collections::HashMap;

use axum::http::Method;
use serde_json::Value;

/// The ids of the operations of the document.
#[derive(Default)]
pub struct OperationIds(HashMap<String, Vec<(Method, String)>>);

impl OperationIds {
    pub fn of(document: &Value) -> Self {
        let paths = document["paths"].as_object().into_iter().flatten();
        let of_path = |item: &Value| {
            let operations = item.as_object().into_iter().flatten();
            let id = |(method, operation): (&String, &Value)| {
                let method = method.to_ascii_uppercase().parse().ok()?;
                Some((method, operation["operationId"].as_str()?.to_owned()))
            };
            operations.filter_map(id).collect()
        };
        Self(paths.map(|(path, item)| (path.clone(), of_path(item))).collect())
    }

    /// The operation of a route; `HEAD` is answered by `GET`.
    pub fn find(&self, method: &Method, route: &str) -> Option<&str> {
        let method = if *method == Method::HEAD { &Method::GET } else { method };
        let found = self.0.get(route)?.iter().find(|(of, _)| of == method);
        found.map(|(_, id)| id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::document::API;

    #[test]
    fn operation_is_found_by_method_and_route() {
        let find = |method: Method, route: &str| API.operation_ids.find(&method, &format!("/api/v1{route}"));
        assert_eq!(find(Method::GET, "/congresses/{congress}/themes"), Some("list_themes"));
        assert_eq!(find(Method::HEAD, "/congresses/{congress}/themes"), Some("list_themes"));
        assert_eq!(find(Method::POST, "/congresses/{congress}/themes"), Some("create_theme"));
        assert_eq!(find(Method::DELETE, "/congresses/{congress}/themes"), None);
        assert_eq!(find(Method::GET, "/nowhere"), None);
    }
}
