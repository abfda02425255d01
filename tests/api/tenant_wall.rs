//! No operation accepts an id of another congress.
//!
//! Two congresses have one of everything. Each operation of the second is called by someone who holds every role there, with a valid
//! request in which one id or slug (in the path, the query or the body) belongs to the first congress. The answer must be the one to an
//! id that does not exist at all, and nothing in the database may change. The same request with an id of the second congress must be
//! answered differently: otherwise an earlier check refused it, and the refusal proves nothing.

use std::{
    collections::{BTreeSet, HashMap},
    fmt::Write,
};

use insta::assert_snapshot;
use reqwest::Method;
use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

use super::document::{operations, target as resolved};
use crate::support::{Answer, Caller, Congress, Everything, OURS, eventually, fill};

const NEXT: &str = "metropolis-2024";

/// Marks the place of the foreign id.
const HOLE: &str = "\u{1}";

/// Ids that belong to no congress, and are not tested: operation, place, reason. The same in the tables below.
const SHARED: &[(&str, &str, &str)] =
    &[("PUT staff/{account}", "{account}", "any account can be given a role")];

/// Foreign ids that are refused, or have no effect, with another answer than 404.
const OTHER_REFUSALS: &[(&str, &str, &str)] = &[
    (
        "PUT awards/{award}/rounds/{round}/evaluators/{account}",
        "{account}",
        "the account has no role in this congress: that is the check",
    ),
    (
        "POST registrations/approve",
        "/registrations/0",
        "the outcome of each registration is in the answer: there is none",
    ),
    (
        "POST registrations/reject",
        "/registrations/0",
        "the outcome of each registration is in the answer: there is none",
    ),
    (
        "POST registrations/cancel",
        "/registrations/0",
        "the outcome of each registration is in the answer: there is none",
    ),
    (
        "POST registrations/preview",
        "/registrations/0",
        "the outcome of each registration is in the answer: there is none",
    ),
    ("POST registrations/invite-all", "/type", "a filter: there is no one to invite"),
    ("POST registrations/invite-all", "/delegation", "a filter: there is no one to invite"),
];

/// Ids that get the same response as an own one, because nothing is looked up or revealed.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("PATCH awards/{award}/criteria/{criterion}", "/round", "a criterion never changes its round"),
    (
        "PATCH sessions/{session}/speaking-requests/{request}",
        "/reply_to",
        "a request never changes what it replies to",
    ),
    (
        "DELETE sessions/{session}/enrolments/{registration}",
        "{registration}",
        "deleting what is not there answers 204; no row changes",
    ),
    ("DELETE me/favourites/{session}", "{session}", "deleting what is not there answers 204; no row changes"),
    ("DELETE me/presence/{session}", "{session}", "deleting what is not there answers 204; no row changes"),
    (
        "POST awards/{award}/rounds/{round}/advance",
        "/include/0/entry",
        "looked up once the round is closed: a test of its own",
    ),
    (
        "POST awards/{award}/rounds/{round}/advance",
        "/exclude/0/entry",
        "looked up once the round is closed: a test of its own",
    ),
];

/// Suffixes of operations that end something that other operations need. They are called last, in this order.
const ENDINGS: &[&str] = &[
    "/revoke",
    "/recuse",
    "/withdraw",
    "PATCH delegations/{delegation}",
    "/replace",
    "/members/{registration}",
    "/transfer",
    "/undo",
    "/close",
    "/reject",
    "/cancel",
];

#[tokio::test(flavor = "multi_thread")]
async fn no_operation_accepts_an_id_of_another_congress() {
    let world = World::make().await;
    // The public can vote for it.
    let shortlist = "update award_entry set state = 'shortlisted'";
    sqlx::query(shortlist).execute(&world.congress.app.pool).await.unwrap();
    world.settled().await;
    let before = rows(&world.congress.app.pool).await;
    let mut probes = Vec::new();
    for operation in &world.operations {
        for place in operation.places(&world) {
            if SHARED.iter().any(|(name, at, _)| *name == operation.name && *at == place.name) {
                continue;
            }
            let answers = world
                .probe(operation, &place, async |request| request.send(world.caller(operation)).await)
                .await;
            probes.push(Probe { operation, place, answers, own: None });
        }
    }
    world.settled().await;
    let changed = difference(&before, &rows(&world.congress.app.pool).await);

    answer_own(&world, &mut probes).await;

    let mut table = String::new();
    for Probe { operation, place, answers: [foreign, _], own } in &probes {
        let own = own.as_ref().unwrap().status;
        writeln!(
            table,
            "{:<81} {:<28} {} {} ({own})",
            operation.name, place.name, foreign.status, foreign.slug
        )
        .unwrap();
    }
    println!("{table}");
    assert!(changed.is_empty(), "requests that were refused have changed:\n{}", changed.join("\n"));
    let faults: Vec<_> = probes.iter().filter_map(|probe| probe.fault(EXCEPTIONS)).collect();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), probes.len(), faults.join("\n"));
    let known = |(name, place, _): &&(&str, &str, &str)| {
        let called = world.operations.iter().find(|operation| operation.name == *name);
        called.is_some_and(|operation| operation.places(&world).iter().any(|known| known.name == *place))
    };
    let exceptions = [SHARED, OTHER_REFUSALS, EXCEPTIONS].concat();
    let unknown: Vec<_> = exceptions.iter().filter(|exception| !known(exception)).collect();
    assert!(unknown.is_empty(), "exceptions for unknown places: {unknown:?}");
    // Every operation with an id under a congress was called with a foreign one in each place of its path.
    let places = probes.iter().filter(|probe| matches!(probe.place.part, Part::Path)).count();
    let documented: usize =
        world.operations.iter().map(|operation| operation.path.matches('{').count().saturating_sub(1)).sum();
    assert_eq!(places + SHARED.len(), documented);
    assert_snapshot!(table);
}

/// While the round is open, its entries are not looked up.
#[tokio::test(flavor = "multi_thread")]
async fn entries_of_another_award_cannot_advance() {
    let world = World::make().await;
    let find = |end: &str| world.operations.iter().find(|operation| operation.path.ends_with(end)).unwrap();
    let (close, advance) = (find("/rounds/{round}/close"), find("/rounds/{round}/advance"));
    assert_eq!(close.request(&world, None).send(&world.next.caller).await.status, 200);
    let mut probes = Vec::new();
    for place in advance.places(&world).into_iter().filter(|place| matches!(place.part, Part::Body(_))) {
        let answers =
            world.probe(advance, &place, async |request| request.send(&world.next.caller).await).await;
        probes.push(Probe { operation: advance, place, answers, own: None });
    }
    answer_own(&world, &mut probes).await;
    let faults: Vec<_> = probes.iter().filter_map(|probe| probe.fault(&[])).collect();
    assert_eq!((probes.len(), faults), (2, Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_tenant_check_is_detected() {
    let world = World::make().await;
    world.settled().await;
    let pool = &world.congress.app.pool;
    let reads =
        |operation: &&Operation| operation.method == Method::GET && operation.path.ends_with("/{webhook}");
    let operation = world.operations.iter().find(reads).unwrap();
    let place = operation.places(&world).remove(0);
    let ours = world.ours.id("{webhook}");
    let honest = async |request: Request| request.send(&world.next.caller).await;
    let own = operation.request(&world, None).send(&world.next.caller).await;
    let fault = |answers: [Reply; 2], own: Reply| {
        Probe { operation, place: place.clone(), answers, own: Some(own) }.fault(&[])
    };

    let answers = world.probe(operation, &place, honest).await;
    assert_eq!(fault(answers, own.clone()), None);

    // Ignores the congress of the path: returns the row of another.
    let blind = async |request: Request| match request.path.contains(ours) {
        true => Request { path: request.path.replace(NEXT, OURS), ..request }.send(&world.ours.caller).await,
        false => honest(request).await,
    };
    let answers = world.probe(operation, &place, blind).await;
    assert_eq!(answers[0].status, 200);
    assert!(fault(answers, own.clone()).unwrap().contains("is accepted"));

    // Changes the row before the congress is checked.
    let before = rows(pool).await;
    let hasty = async |request: Request| {
        let change = "update webhook set description = 'changed' where id = $1::uuid";
        if request.path.contains(ours) {
            sqlx::query(change).bind(ours).execute(pool).await.unwrap();
        }
        honest(request).await
    };
    let answers = world.probe(operation, &place, hasty).await;
    assert_eq!(fault(answers, own.clone()), None, "the answer alone does not show it");
    let changed = difference(&before, &rows(pool).await);
    assert!(changed.iter().all(|row| row.contains("webhook") && row.contains(ours)), "{changed:?}");
    assert_eq!(changed.len(), 2, "the row before and after: {changed:?}");

    // Reveals the state of the row in the refusal.
    for (status, detail) in [(409, "The webhook is disabled."), (404, "The webhook is of another congress.")]
    {
        let telling = async |request: Request| match request.path.contains(ours) {
            true => Reply { status, slug: "webhook-state".into(), body: json!(detail) },
            false => honest(request).await,
        };
        let answers = world.probe(operation, &place, telling).await;
        assert!(fault(answers, own.clone()).is_some(), "{status}");
    }

    // Refuses everything before the congress is checked.
    let deaf = async |_| Reply { status: 404, slug: "not-found".into(), body: Value::Null };
    let answers = world.probe(operation, &place, deaf).await;
    let own = deaf(operation.request(&world, None)).await;
    assert!(fault(answers, own).unwrap().contains("as an own one"));
}

/// Two congresses, and what can be called.
struct World {
    congress: Congress,
    ours: Everything,
    next: Everything,
    document: Value,
    operations: Vec<Operation>,
}

impl World {
    async fn make() -> Self {
        let congress = Congress::start().await;
        let ours = Everything::make(&congress, OURS, 2).await;
        let next = Everything::make(&congress, NEXT, 1).await;
        let document = serde_json::to_value(congress::server::document()).unwrap();
        let found = |operation| Operation::of(&document, operation);
        let operations = operations(&document).into_iter().filter_map(found).collect();
        Self { congress, ours, next, document, operations }
    }

    /// Waits until all background work has finished.
    async fn settled(&self) {
        let pool = &self.congress.app.pool;
        eventually("quiet", async || {
            let busy: bool = sqlx::query_scalar(
                "select exists (select from outbox where position is null)
                     or exists (select from registration_count_change)
                     or exists (select from mail where state in ('queued', 'sending'))
                     or exists (select from delivery where state = 'sending' or state = 'queued' and next_at <= $1)",
            )
            .bind(self.congress.clock.now())
            .fetch_one(pool)
            .await
            .unwrap();
            (!busy).then_some(())
        })
        .await;
    }

    /// The caller for an operation; for an entry, the person who submitted it.
    fn caller(&self, operation: &Operation) -> &Caller {
        if operation.permissions.contains("award.enter") { &self.next.entrant } else { &self.next.caller }
    }

    /// The responses to an id of another congress, and to one that does not exist.
    async fn probe(
        &self,
        operation: &Operation,
        place: &Place,
        send: impl AsyncFn(Request) -> Reply,
    ) -> [Reply; 2] {
        let foreign = self.ours.id(&place.target);
        let nowhere = match (Uuid::parse_str(foreign), foreign.parse::<u32>()) {
            (Ok(_), _) => Uuid::now_v7().to_string(),
            (_, Ok(_)) => "99".into(),
            _ => "nowhere".into(),
        };
        let answer = async |id: &str| send(operation.request(self, Some((place, id)))).await.without(id);
        [answer(foreign).await, answer(&nowhere).await]
    }
}

/// Sends each request with an own id. This changes the database, so it comes last.
async fn answer_own(world: &World, probes: &mut [Probe<'_>]) {
    let mut whole = HashMap::new();
    let mut last: Vec<_> = probes.iter_mut().rev().collect();
    last.sort_by_key(|probe| (probe.operation.order(), !matches!(probe.place.part, Part::Path)));
    for probe in last {
        let operation = probe.operation;
        let send = async |but| operation.request(world, but).send(world.caller(operation)).await;
        let id = world.next.id(&probe.place.target);
        let own: Reply = if matches!(probe.place.part, Part::Path) {
            // The same request for each place of the path.
            if !whole.contains_key(&operation.name) {
                whole.insert(operation.name.clone(), send(None).await);
            }
            Reply::clone(&whole[&operation.name])
        } else {
            send(Some((&probe.place, id))).await
        };
        probe.own = Some(own.without(id));
        // Restores deleted rows for the following requests.
        let puts = |other: &&Operation| other.method == Method::PUT && other.path == operation.path;
        if let (&Method::DELETE, Some(put)) = (&operation.method, world.operations.iter().find(puts)) {
            let _: Reply = put.request(world, None).send(world.caller(put)).await;
        }
    }
}

/// An operation below a congress.
struct Operation {
    /// Method, and path below the congress.
    name: String,
    method: Method,
    path: String,
    /// The permissions that the document names.
    permissions: String,
    parameters: Vec<Value>,
    /// The media type and schema of the body.
    body: Option<(String, Value)>,
}

impl Operation {
    /// An operation below a congress that has a place for another id.
    fn of(document: &Value, (path, method, operation): (String, String, Value)) -> Option<Self> {
        let (_, below) = path.split_once("{congress}")?;
        let content = resolved(document, &operation["requestBody"])["content"].as_object();
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let body = content.and_then(|content| content.iter().find(|(media, _)| media.ends_with("json")));
        if body.is_none() && method != "get" && !below.contains('{') {
            return None;
        }
        Some(Self {
            name: format!("{} {}", method.to_uppercase(), below.trim_start_matches('/')),
            method: method.to_uppercase().parse().unwrap(),
            permissions: operation["security"].to_string(),
            parameters: parameters.map(|parameter| resolved(document, parameter).clone()).collect(),
            body: body.map(|(media, body)| (media.clone(), body.clone())),
            path,
        })
    }

    /// Operations that end something that others need are called after them.
    fn order(&self) -> (usize, usize) {
        let ends = ENDINGS.iter().position(|end| self.name.ends_with(end));
        match (self.method.as_str(), ends) {
            ("GET", _) => (0, 0),
            ("PUT", _) => (1, 0),
            (_, Some(nth)) => (5, nth),
            ("PATCH", _) => (2, 0),
            // Operations on nested resources come before those on their parents.
            ("DELETE", _) => (4, usize::MAX - self.path.len()),
            _ => (3, 0),
        }
    }

    /// Each place for an id or a slug of something that belongs to a congress.
    fn places(&self, world: &World) -> Vec<Place> {
        let schemas = Schemas(&world.document);
        let mut places = Vec::new();
        for (end, _) in self.path.match_indices('}').skip(1) {
            let begin = self.path[..end].rfind('{').unwrap();
            let target = self.path[..=end].to_owned();
            places.push(Place { name: self.path[begin..=end].to_owned(), target, part: Part::Path });
        }
        // Filters of lists.
        for parameter in self.query().filter(|_| self.method == Method::GET) {
            let name = parameter["name"].as_str().unwrap();
            let (component, schema) = schemas.resolve(&parameter["schema"]);
            if let Some(target) = target(component, schema, (name, &Value::Null)) {
                places.push(Place { name: format!("?{name}"), target, part: Part::Query(name.to_owned()) });
            }
        }
        if let Some((media, body)) = &self.body {
            let whole = example(schemas, media, body, true);
            places.extend(schemas.places(&body["schema"], Some(&whole), "", ("", &Value::Null)));
        }
        places
    }

    fn query(&self) -> impl Iterator<Item = &Value> {
        self.parameters.iter().filter(|parameter| parameter["in"] == "query")
    }

    /// A valid request with names and ids of the second congress, except in one place.
    fn request(&self, world: &World, except: Option<(&Place, &str)>) -> Request {
        let schemas = Schemas(&world.document);
        let mut path = fill(&self.path, |prefix| match except {
            Some((Place { part: Part::Path, target, .. }, id)) if target == prefix => id,
            _ if prefix.ends_with("{congress}") => NEXT,
            _ => world.next.id(prefix),
        });
        let mut query = Vec::new();
        for parameter in self.query().filter(|parameter| parameter["required"] == true) {
            let value = schemas.sample(&parameter["schema"]);
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            query.push(format!("{}={value}", parameter["name"].as_str().unwrap()));
        }
        if let Some((Place { part: Part::Query(name), .. }, id)) = except {
            query.push(format!("{name}={id}"));
        }
        if !query.is_empty() {
            path = format!("{path}?{}", query.join("&"));
        }
        let body = self.body.as_ref().map(|(media, said)| {
            let filled = |body| schemas.filled(&said["schema"], body, &world.next, ("", &Value::Null));
            let body = match except {
                Some((Place { part: Part::Body(body), .. }, id)) => {
                    each_text(filled(body.clone()), &|text| if text == HOLE { id.to_owned() } else { text })
                }
                _ => filled(example(schemas, media, said, false)),
            };
            (media.clone(), body)
        });
        Request { method: self.method.clone(), path, body }
    }
}

/// The documented example of a body. For a patch, without the slug, which other requests use; with `bare`, an empty patch.
fn example(schemas: Schemas<'_>, media: &str, body: &Value, bare: bool) -> Value {
    let shared = resolved(schemas.0, &body["examples"]["example"]).get("value");
    let mut whole = match body.get("example").or(shared) {
        Some(example) => example.clone(),
        None => schemas.sample(&body["schema"]),
    };
    if media.contains("merge-patch") {
        let fields = whole.as_object_mut().unwrap();
        fields.retain(|name, _| !bare && name != "slug");
    }
    // Whether a proposal adds conflicts depends on what the requests before it have changed.
    if let Some(fields) = whole.as_object_mut().filter(|fields| fields.contains_key("where_changed")) {
        fields.insert("accept_blocking".into(), true.into());
    }
    whole
}

/// A place for an id or a slug in a request.
#[derive(Clone)]
struct Place {
    /// `{session}`, `?session`, or a pointer into the body.
    name: String,
    /// The resource that it names, for [`Everything::id`].
    target: String,
    part: Part,
}

impl Place {
    /// The place in a larger body.
    fn within(self, put: impl Fn(Value) -> Value) -> Self {
        let part = match self.part {
            Part::Body(body) => Part::Body(put(body)),
            other => other,
        };
        Self { part, ..self }
    }
}

#[derive(Clone)]
enum Part {
    Path,
    /// The name of the parameter.
    Query(String),
    /// A body with [`HOLE`] in the place.
    Body(Value),
}

#[derive(Clone)]
struct Request {
    method: Method,
    path: String,
    body: Option<(String, Value)>,
}

impl Request {
    async fn send(self, caller: &Caller) -> Reply {
        let mut request = caller.request(self.method, &self.path);
        if let Some((media, body)) = self.body {
            request = request.header("content-type", media).body(body.to_string());
        }
        let answer = Answer::of(request).await;
        let mut body = answer.body;
        let slug = body["type"].as_str().unwrap_or_default().trim_start_matches("/problems/").to_owned();
        // The id of the request.
        if let Some(fields) = body.as_object_mut() {
            fields.remove("instance");
        }
        Reply { status: answer.status.as_u16(), slug, body }
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Reply {
    status: u16,
    /// The slug of the problem.
    slug: String,
    body: Value,
}

impl Reply {
    /// With a placeholder for the id that was sent.
    fn without(self, id: &str) -> Self {
        Self { body: each_text(self.body, &|text| text.replace(id, "…")), ..self }
    }
}

/// The responses for one foreign id.
struct Probe<'w> {
    operation: &'w Operation,
    place: Place,
    /// To the foreign id, and to one that does not exist.
    answers: [Reply; 2],
    /// To an own one.
    own: Option<Reply>,
}

impl Probe<'_> {
    fn is_one_of(&self, table: &[(&str, &str, &str)]) -> bool {
        table
            .iter()
            .any(|(operation, place, _)| *operation == self.operation.name && *place == self.place.name)
    }

    /// Why the answers do not prove that the id is refused because it is foreign.
    fn fault(&self, exceptions: &[(&str, &str, &str)]) -> Option<String> {
        let [foreign, nowhere] = &self.answers;
        // A filter by an unknown id returns an empty list.
        let accepted = foreign.status < 400 && !matches!(self.place.part, Part::Query(_));
        let otherwise = accepted || matches!(self.place.part, Part::Path) && foreign.status != 404;
        let as_own = self.own.as_ref() == Some(foreign);
        let (may_be_otherwise, may_be_as_own) = (self.is_one_of(OTHER_REFUSALS), self.is_one_of(exceptions));
        let why = if accepted && !may_be_otherwise && !may_be_as_own {
            "is accepted"
        } else if otherwise && !may_be_otherwise && !may_be_as_own {
            "is not answered with 404"
        } else if foreign.status >= 500 {
            "makes the service fail"
        } else if foreign != nowhere {
            "is answered otherwise than one that does not exist"
        } else if as_own && !may_be_as_own {
            "is answered as an own one"
        } else if may_be_otherwise && !otherwise || may_be_as_own && !as_own {
            "is no exception any more"
        } else {
            return None;
        };
        let (operation, place) = (&self.operation.name, &self.place.name);
        Some(format!(
            "{operation}: a foreign {place} {why}: {foreign:?}; nowhere: {nowhere:?}; own: {:?}",
            self.own
        ))
    }
}

/// The schemas of the document.
#[derive(Clone, Copy)]
struct Schemas<'d>(&'d Value);

impl<'d> Schemas<'d> {
    /// The schema itself, and the name of its component.
    fn resolve(self, schema: &'d Value) -> (&'d str, &'d Value) {
        match schema["$ref"].as_str() {
            Some(at) => {
                let name = at.rsplit('/').next().unwrap();
                (name, &self.0["components"]["schemas"][name])
            }
            None => ("", schema),
        }
    }

    /// The alternatives of a schema, without `null`; and the schemas that all apply.
    fn parts(schema: &'d Value) -> (Vec<&'d Value>, Vec<&'d Value>) {
        let list = |name: &str| schema[name].as_array().into_iter().flatten();
        let one = list("oneOf").chain(list("anyOf")).filter(|part| part["type"] != "null");
        (one.collect(), list("allOf").collect())
    }

    /// A value that matches the schema.
    fn sample(self, schema: &'d Value) -> Value {
        let (_, schema) = self.resolve(schema);
        let (one, all) = Self::parts(schema);
        let said = ["const", "example"].iter().find_map(|name| schema.get(*name));
        let listed = ["enum", "examples"].iter().find_map(|name| schema[*name].get(0));
        if let Some(value) = said.or(listed) {
            return value.clone();
        }
        if let Some(first) = one.first() {
            return self.sample(first);
        }
        let mut fields = Map::new();
        for part in all {
            fields.extend(self.sample(part).as_object().cloned().unwrap_or_default());
        }
        let kind = schema["type"].as_array().map_or(&schema["type"], |kinds| &kinds[0]);
        match (kind.as_str(), schema["format"].as_str()) {
            (Some("string"), Some("uuid")) => json!(Uuid::nil()),
            (Some("string"), Some("date-time")) => json!("2021-11-09T08:00:00Z"),
            (Some("string"), _) => json!("words"),
            (Some("integer" | "number"), _) => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
            (Some("boolean"), _) => json!(false),
            (Some("array"), _) => match schema["minItems"].as_u64() {
                Some(1..) => json!([self.sample(&schema["items"])]),
                _ => json!([]),
            },
            _ => {
                for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                    fields.insert(name.to_owned(), self.sample(&schema["properties"][name]));
                }
                Value::Object(fields)
            }
        }
    }

    /// Each place in a body for an id or slug of a congress's resource, with the body that has a placeholder there.
    fn places(self, schema: &'d Value, base: Option<&Value>, at: &str, field: (&str, &Value)) -> Vec<Place> {
        let (name, schema) = self.resolve(schema);
        if let Some(target) = target(name, schema, field) {
            return vec![Place { name: at.to_owned(), target, part: Part::Body(json!(HOLE)) }];
        }
        let mut places = Vec::new();
        let mut within = |schema: &'d Value,
                          base: Option<&Value>,
                          step: &str,
                          field: (&str, &Value),
                          put: &dyn Fn(Value) -> Value| {
            let found = self.places(schema, base, &format!("{at}{step}"), field);
            places.extend(found.into_iter().map(|place| place.within(put)));
        };
        let (one, all) = Self::parts(schema);
        for part in &one {
            within(part, base.filter(|_| one.len() == 1), "", field, &|value| value);
        }
        for part in all {
            within(part, base, "", field, &|value| value);
        }
        if let Some(properties) = schema["properties"].as_object() {
            let whole = base.filter(|base| base.is_object()).cloned().unwrap_or_else(|| self.sample(schema));
            for (name, property) in properties {
                let put = |value| {
                    let mut whole = whole.clone();
                    whole[name] = value;
                    whole
                };
                within(property, whole.get(name), &format!("/{name}"), (name, &whole), &put);
            }
        }
        if let Some(items) = schema.get("items") {
            within(items, base.and_then(|base| base.get(0)), "/0", field, &|value| json!([value]));
        }
        places
    }

    /// With names and ids of existing resources.
    fn filled(self, schema: &'d Value, value: Value, by: &Everything, field: (&str, &Value)) -> Value {
        let (name, schema) = self.resolve(schema);
        if value.is_null() || value == HOLE {
            return value;
        }
        if let Some(target) = target(name, schema, field) {
            return json!(by.id(&target));
        }
        let (one, all) = Self::parts(schema);
        let mut value =
            one.into_iter().chain(all).fold(value, |value, part| self.filled(part, value, by, field));
        let whole = value.clone();
        match &mut value {
            Value::Object(fields) => {
                for (name, property) in schema["properties"].as_object().into_iter().flatten() {
                    if let Some(inner) = fields.get_mut(name) {
                        *inner = self.filled(property, inner.take(), by, (name, &whole));
                    }
                }
            }
            Value::Array(items) if schema.get("items").is_some() => {
                for item in items {
                    *item = self.filled(&schema["items"], item.take(), by, field);
                }
            }
            _ => {}
        }
        value
    }
}

/// The resource of a congress that a value names, if any, by its schema and field.
fn target(component: &str, schema: &Value, (field, whole): (&str, &Value)) -> Option<String> {
    match (component, field) {
        // In a body, a different one from the path.
        ("SessionId" | "SpeakingRequestId" | "CriterionId", _) if whole.is_object() => {
            Some(component.to_owned())
        }
        ("Slug", "slug") => match whole["kind"].as_str() {
            Some("registration_type") => Some("{type}".into()),
            Some("track") => Some("{track}".into()),
            // The slug of the resource to create.
            _ => None,
        },
        ("Slug", _) => {
            let one = if field == "categories" { "category" } else { field.trim_end_matches('s') };
            Some(format!("{{{one}}}"))
        }
        // A position in the feed.
        ("EventId", _) => None,
        // The subject of an audit entry.
        ("", "subject") => Some("{session}".into()),
        ("", "reference") => Some(field.to_owned()),
        _ if schema["format"] == "uuid" => {
            let kind = component.strip_suffix("Id").unwrap_or(field);
            Some(format!("{{{}}}", kind.to_lowercase()))
        }
        _ => None,
    }
}

fn each_text(value: Value, change: &dyn Fn(String) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(change(text)),
        Value::Array(items) => items.into_iter().map(|item| each_text(item, change)).collect(),
        Value::Object(fields) => {
            fields.into_iter().map(|(name, field)| (name, each_text(field, change))).collect()
        }
        other => other,
    }
}

/// All rows of the database, each with its table.
async fn rows(pool: &PgPool) -> BTreeSet<String> {
    let tables: Vec<String> =
        sqlx::query_scalar("select tablename::text from pg_tables where schemaname = 'public'")
            .fetch_all(pool)
            .await
            .unwrap();
    let mut all = BTreeSet::new();
    for table in tables {
        let rows = format!("select '{table}: ' || t::text from \"{table}\" t");
        let rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(rows)).fetch_all(pool).await.unwrap();
        all.extend(rows);
    }
    all
}

fn difference(before: &BTreeSet<String>, after: &BTreeSet<String>) -> Vec<String> {
    before.symmetric_difference(after).cloned().collect()
}
