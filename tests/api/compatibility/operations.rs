//! Compares two documents: operations, webhooks, and names that generated clients use.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{
    schemas::{Break, Comparison, Direction, changed, escaped, within},
    shape::{AllOf, Document},
};

pub const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The changes from `before` to `after` that break clients of `before`, one per line, sorted.
pub fn breaking(before: &Value, after: &Value) -> Vec<String> {
    let mut report = Report::default();
    let mut comparison = Comparison::new(before, after);
    comparison.items("paths", Direction::Input, &mut report);
    comparison.items("webhooks", Direction::Output, &mut report);
    for server in array(&before["servers"]).map(|server| &server["url"]) {
        if !array(&after["servers"]).any(|other| other["url"] == *server) {
            report.add("document", [Break::new("/servers", format!("{server} is gone"))]);
        }
    }
    let (was, is) = (&before["components"], &after["components"]);
    for (name, _) in fields(&was["schemas"]).filter(|(name, _)| is["schemas"].get(name).is_none()) {
        let what = "is gone, and generated clients name a type after it";
        report.add("", [Break { schema: Some(name.clone()), ..Break::new("", what) }]);
    }
    for (name, scheme) in fields(&was["securitySchemes"]) {
        let found = is["securitySchemes"].get(name).map(|other| comparison.after.canonical(other, 0));
        let what = match found {
            None => "is gone",
            Some(found) if found != comparison.before.canonical(scheme, 0) => "changed",
            _ => continue,
        };
        report.add(&format!("security scheme {name}"), [Break::new("", what)]);
    }
    report.lines()
}

/// Each break and the operations that it affects.
#[derive(Default)]
struct Report(BTreeMap<Break, BTreeSet<String>>);

impl Report {
    fn add(&mut self, site: &str, breaks: impl IntoIterator<Item = Break>) {
        for found in breaks {
            self.0.entry(found).or_default().insert(site.to_owned());
        }
    }

    /// The operation or schema, the place, and what broke. A break in a part that many operations share is one line.
    fn lines(self) -> Vec<String> {
        let mut lines = Vec::new();
        for (Break { schema, place, what }, sites) in self.0 {
            let place = if place.is_empty() { place } else { format!(" {place}") };
            let shared = place.contains("/content/") || place.contains("/headers/");
            match schema {
                Some(name) => {
                    lines.push(format!("schema {name}:{place} {what}{}", listed(&sites, " (in ", ")")));
                }
                None if shared => lines.push(format!("{}{place} {what}", listed(&sites, "", ":"))),
                None => lines.extend(sites.iter().map(|site| format!("{site}:{place} {what}"))),
            }
        }
        lines.sort();
        lines
    }
}

fn listed(sites: &BTreeSet<String>, open: &str, close: &str) -> String {
    const NAMED: usize = 3;
    let named: Vec<_> = sites.iter().filter(|site| !site.is_empty()).take(NAMED).cloned().collect();
    let more = match sites.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    if named.is_empty() { String::new() } else { format!("{open}{}{more}{close}", named.join(", ")) }
}

pub fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn schema(of: &Value) -> AllOf<'_> {
    of.get("schema").into_iter().collect()
}

fn is_required(value: &Value) -> bool {
    value["required"] == true
}

/// A path without the names of its parameters, which are not part of the URL.
fn template(path: &str) -> String {
    path.split('/').map(|step| if step.starts_with('{') { "{}" } else { step }).collect::<Vec<_>>().join("/")
}

impl<'d> Comparison<'d> {
    fn items(&mut self, key: &str, direction: Direction, report: &mut Report) {
        let now: BTreeMap<_, _> = fields(&self.after.0[key])
            .map(|(path, item)| (template(path), self.after.resolve(item)))
            .collect();
        for (path, item) in fields(&self.before.0[key]) {
            let item = self.before.resolve(item);
            let other = now.get(&template(path)).copied().unwrap_or(&Value::Null);
            for (method, operation) in fields(item).filter(|(method, _)| METHODS.contains(&method.as_str())) {
                let site = match direction {
                    Direction::Input => format!("{} {path}", method.to_uppercase()),
                    Direction::Output => format!("webhook {path}"),
                };
                let breaks = match other.get(method) {
                    Some(now) => self.operation((item, operation), (other, now), direction),
                    None => vec![Break::new("", "is gone")],
                };
                report.add(&site, breaks);
            }
        }
    }

    fn operation(
        &mut self,
        (item, before): (&'d Value, &'d Value),
        (other, after): (&'d Value, &'d Value),
        direction: Direction,
    ) -> Vec<Break> {
        let mut breaks = Vec::new();
        let text = |value: &'d Value| value.as_str();
        let names = [
            ("operationId", text(&before["operationId"]), text(&after["operationId"])),
            // Generated clients group operations by the first tag.
            ("tags", text(&before["tags"][0]), text(&after["tags"][0])),
        ];
        for (keyword, was, is) in names.into_iter().filter(|(_, was, is)| was.is_some() && was != is) {
            breaks.push(Break::new(format!("/{keyword}"), changed(keyword, was, is)));
        }
        breaks.extend(within("parameters", self.parameters([item, before], [other, after], direction)));
        breaks.extend(within("requestBody", self.body(before, after, direction)));
        breaks.extend(within("responses", self.responses(before, after, direction.reversed())));
        let (was, is) = (security(self.before, before), security(self.after, after));
        for access in was.iter().filter(|access| !is.iter().any(|needed| is_enough(access, needed))) {
            let needed: Vec<_> = is.iter().map(described).collect();
            let what =
                format!("{} is no longer enough: {} is needed", described(access), needed.join(" or "));
            breaks.push(Break::new("/security", what));
        }
        breaks
    }

    fn parameters(
        &mut self,
        before: [&'d Value; 2],
        after: [&'d Value; 2],
        direction: Direction,
    ) -> Vec<Break> {
        let (before, after) = (parameters(self.before, before), parameters(self.after, after));
        let mut breaks = Vec::new();
        for (key, was) in &before {
            let found = match after.get(key) {
                None => vec![Break::new("", "is gone")],
                Some(is) => {
                    let mut found = self.schemas(&schema(was), &schema(is), direction);
                    found = within("schema", found).collect();
                    found.extend(self.content(was, is, direction));
                    if direction == Direction::Output && is_required(was) && !is_required(is) {
                        found.push(Break::new("", "is no longer always sent"));
                    }
                    if serialization(was) != serialization(is) {
                        found.push(Break::new("/style", "is serialized differently"));
                    }
                    found
                }
            };
            breaks.extend(within(key, found));
        }
        for (key, _) in after.iter().filter(|(_, is)| is_required(is) && direction == Direction::Input) {
            if !before.get(key).is_some_and(|was| is_required(was)) {
                breaks.push(Break::new(format!("/{key}"), "is newly required"));
            }
        }
        breaks
    }

    fn body(&mut self, before: &'d Value, after: &'d Value, direction: Direction) -> Vec<Break> {
        let was = self.before.resolve(before.get("requestBody").unwrap_or(&Value::Null));
        let is = self.after.resolve(after.get("requestBody").unwrap_or(&Value::Null));
        let mut breaks = self.content(was, is, direction);
        let needs = match direction {
            Direction::Input if !is_required(was) && is_required(is) => "is newly required",
            Direction::Output if is_required(was) && !is_required(is) => "is no longer always sent",
            _ => return breaks,
        };
        breaks.push(Break::new("", needs));
        breaks
    }

    fn responses(&mut self, before: &'d Value, after: &'d Value, direction: Direction) -> Vec<Break> {
        let mut breaks = Vec::new();
        let (was, is) = (&before["responses"], &after["responses"]);
        for (status, response) in fields(was) {
            let found = match is.get(status) {
                Some(now) => {
                    let (was, is) = (self.before.resolve(response), self.after.resolve(now));
                    let mut found = self.content(was, is, direction);
                    found.extend(within("headers", self.headers(was, is, direction)));
                    found
                }
                // Dropping an error is harmless. Dropping a status that webhook receivers may return is not.
                None if direction == Direction::Output && !status.starts_with(['2', '3']) => continue,
                None => vec![Break::new("", "is gone")],
            };
            breaks.extend(within(status, found));
        }
        for (status, _) in fields(is).filter(|(status, _)| was.get(status).is_none()) {
            // Clients handle any error, but only the documented successes.
            if direction == Direction::Output && status.starts_with('2') {
                breaks.push(Break::new(format!("/{status}"), "is newly possible"));
            }
        }
        breaks
    }

    fn headers(&mut self, before: &'d Value, after: &'d Value, direction: Direction) -> Vec<Break> {
        let mut breaks = Vec::new();
        for (name, header) in fields(&before["headers"]) {
            let now = fields(&after["headers"]).find(|(other, _)| other.eq_ignore_ascii_case(name));
            let was = self.before.resolve(header);
            let found = match now.map(|(_, now)| self.after.resolve(now)) {
                None => vec![Break::new("", "is gone")],
                Some(is) => {
                    let found = self.schemas(&schema(was), &schema(is), direction);
                    let lost = is_required(was) && !is_required(is);
                    let lost = lost.then(|| Break::new("", "is no longer always sent"));
                    within("schema", found).chain(lost).collect()
                }
            };
            breaks.extend(within(&escaped(name), found));
        }
        breaks
    }

    fn content(&mut self, before: &'d Value, after: &'d Value, direction: Direction) -> Vec<Break> {
        let mut breaks = Vec::new();
        for (media, was) in fields(&before["content"]) {
            let found = match after["content"].get(media) {
                None => vec![Break::new("", "is gone")],
                Some(is) => {
                    let found = self.schemas(&schema(was), &schema(is), direction);
                    let encoded = was.get("encoding") != is.get("encoding");
                    let encoded = encoded.then(|| Break::new("/encoding", "changed"));
                    within("schema", found).chain(encoded).collect()
                }
            };
            breaks.extend(within(&format!("content/{}", escaped(media)), found));
        }
        breaks
    }
}

/// Parameters by place and name. Those of the operation override those of the path.
fn parameters<'d>(document: Document<'d>, levels: [&'d Value; 2]) -> BTreeMap<String, &'d Value> {
    let all = levels.into_iter().flat_map(|level| array(&level["parameters"]));
    let keyed = all.map(|parameter| {
        let parameter = document.resolve(parameter);
        let text = |key: &str| parameter[key].as_str().unwrap_or_default();
        let name = if text("in") == "header" { text("name").to_lowercase() } else { text("name").to_owned() };
        (format!("{}/{}", text("in"), escaped(&name)), parameter)
    });
    keyed.collect()
}

/// How a parameter's value is written as text.
fn serialization(parameter: &Value) -> (&str, bool, bool, bool) {
    let by_place =
        if matches!(parameter["in"].as_str(), Some("query" | "cookie")) { "form" } else { "simple" };
    let style = parameter["style"].as_str().unwrap_or(by_place);
    let flag = |key: &str, default: bool| parameter[key].as_bool().unwrap_or(default);
    (
        style,
        flag("explode", style == "form"),
        flag("allowReserved", false),
        parameter.get("content").is_some(),
    )
}

type Access<'d> = BTreeMap<&'d str, BTreeSet<&'d str>>;

/// The alternatives of which a caller must meet one. An empty alternative allows anonymous calls.
fn security<'d>(document: Document<'d>, operation: &'d Value) -> Vec<Access<'d>> {
    let declared = operation.get("security").unwrap_or(&document.0["security"]);
    let access = |schemes: &'d Map<String, Value>| {
        let scopes = |scopes: &'d Value| array(scopes).filter_map(Value::as_str).collect();
        schemes.iter().map(|(scheme, needed)| (scheme.as_str(), scopes(needed))).collect()
    };
    let ways: Vec<_> = array(declared).filter_map(Value::as_object).map(access).collect();
    if ways.is_empty() { vec![Access::new()] } else { ways }
}

fn is_enough(access: &Access<'_>, needed: &Access<'_>) -> bool {
    needed.iter().all(|(scheme, scopes)| access.get(scheme).is_some_and(|held| held.is_superset(scopes)))
}

fn described(access: &Access<'_>) -> String {
    let scheme = |(name, scopes): (&&str, &BTreeSet<&str>)| {
        let scopes: Vec<_> = scopes.iter().copied().collect();
        if scopes.is_empty() { (*name).to_owned() } else { format!("{name} with {}", scopes.join(" and ")) }
    };
    let schemes: Vec<_> = access.iter().map(scheme).collect();
    if schemes.is_empty() { "anonymous access".into() } else { schemes.join(" and ") }
}
