//! Every problem that a test is answered with is one that the document lists for the operation.

use std::{collections::BTreeSet, fs, sync::LazyLock};

use reqwest::Method;
use serde_json::Value;

/// The problems that the document lists for an operation.
struct Operation {
    method: Method,
    template: String,
    problems: BTreeSet<String>,
}

static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| {
    let document: Value = serde_json::from_str(&fs::read_to_string("openapi/openapi.json").unwrap()).unwrap();
    let general = listed(&document["components"]["responses"]["AnyProblem"]);
    let mut operations = Vec::new();
    for (template, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Ok(method) = method.to_uppercase().parse() else { continue };
            let Some(responses) = operation["responses"].as_object() else { continue };
            let own = responses
                .iter()
                .filter(|(status, _)| status.starts_with(['4', '5']))
                .map(|(_, own)| listed(own));
            let problems = own.flatten().chain(general.clone()).collect();
            operations.push(Operation { method, template: template.clone(), problems });
        }
    }
    operations
});

/// The slugs in the description of a response: `Code already taken (`session-code-taken`)`.
fn listed(response: &Value) -> BTreeSet<String> {
    let description = response["description"].as_str().unwrap_or_default();
    description.split(['`', '(', ')', ',', ' ']).map(str::to_owned).collect()
}

/// Whether a path is one of this template.
pub fn is_of_template(path: &str, template: &str) -> bool {
    let [template, path] =
        [template, path].map(|path| path.trim_start_matches('/').split('/').collect::<Vec<_>>());
    let is_same = |(part, own): (&&str, &&str)| part.starts_with('{') || part == own;
    template.len() == path.len() && template.iter().zip(&path).all(is_same)
}

/// Checks that the document lists a problem for the operation that answered with it.
pub fn check_problem(method: &Method, path: &str, body: &Value) {
    let Some(slug) = body["type"].as_str().and_then(|kind| kind.strip_prefix("/problems/")) else { return };
    let method = if *method == Method::HEAD { &Method::GET } else { method };
    let is_it =
        |operation: &&Operation| operation.method == method && is_of_template(path, &operation.template);
    // Of `/registrations/{registration}` and `/registrations/search`, the one without a parameter answers.
    let Some(operation) =
        OPERATIONS.iter().filter(is_it).min_by_key(|found| found.template.matches('{').count())
    else {
        return;
    };
    assert!(
        operation.problems.contains(slug),
        "{method} {path} answers with `{slug}`, which the document does not list: {body}"
    );
}
