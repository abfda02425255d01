//! A list costs as many statements with three items as with one.

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Debug,
    sync::{LazyLock, Mutex, OnceLock},
};

use congress::database::renew_statistics;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
    span,
};
use tracing_subscriber::{
    Layer, Registry,
    filter::Targets,
    layer::{Context, SubscriberExt},
    registry::LookupSpan,
};

use super::document::{operations, target};
use crate::support::{Caller, Congress, eventually, speech, text};

/// Statements by the id of the request that asked them.
static ASKED: LazyLock<Mutex<HashMap<String, usize>>> = LazyLock::new(Mutex::default);

/// Counts what the database driver logs, for the request in whose span it does.
struct Counting;

/// The id of the request, in its span.
struct Request(String);

/// One field of a span or an event, as text.
struct Named(&'static str, Option<String>);

impl Visit for Named {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == self.0 {
            self.1 = Some(format!("{value:?}"));
        }
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Counting {
    fn on_new_span(&self, attributes: &span::Attributes<'_>, id: &span::Id, context: Context<'_, S>) {
        let mut found = Named("request.id", None);
        attributes.record(&mut found);
        if let (Some(request), Some(span)) = (found.1, context.span(id)) {
            span.extensions_mut().insert(Request(request));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if event.metadata().target() != "sqlx::query" {
            return;
        }
        // Once for each connection and type the driver asks the server's own tables: `pg_type` and others. Who calls is
        // remembered for half a second, so it is asked sometimes.
        let [mut summary, mut statement] = ["summary", "db.statement"].map(|name| Named(name, None));
        event.record(&mut summary);
        event.record(&mut statement);
        if [summary.1, statement.1]
            .iter()
            .flatten()
            .any(|text| text.contains("pg_") || text.contains("identity::callers"))
        {
            return;
        }
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(Request(id)) = span.extensions().get() {
                *ASKED.lock().unwrap().entry(id.clone()).or_default() += 1;
            }
        }
    }
}

/// Counts from now on, in the whole process: other requests count under ids of their own.
fn count() {
    static COUNTING: OnceLock<()> = OnceLock::new();
    COUNTING.get_or_init(|| {
        let filter = Targets::new()
            .with_target("sqlx::query", LevelFilter::DEBUG)
            .with_target("congress", LevelFilter::INFO);
        tracing::subscriber::set_global_default(Registry::default().with(Counting.with_filter(filter)))
            .unwrap();
    });
}

/// Items and statements of every list that the document knows.
async fn lists(
    callers: [&Caller; 2],
    [webhook, delegation, session, sitting, declaration, entry, registration]: [&str; 7],
) -> BTreeMap<String, (usize, usize)> {
    let document = serde_json::to_value(congress::server::document()).unwrap();
    let mut lists = BTreeMap::new();
    for (path, method, operation) in operations(&document) {
        let answer =
            &target(&document, &operation["responses"]["200"])["content"]["application/json"]["schema"];
        if method != "get" || !answer["$ref"].as_str().is_some_and(|name| name.ends_with("Page")) {
            continue;
        }
        // Mails of accounts are the administrator's.
        let caller = callers[usize::from(path == "/api/v1/mails")];
        let path = path.replace("{congress}", "metropolis-2021").replace("{webhook}", webhook);
        let path = path.replace("{delegation}", delegation).replace("{declaration}", declaration);
        let path = path.replace("{registration}", registration).replace("{version}", "1");
        let path =
            path.replace("{award}", "innovation").replace("{round}", "technical").replace("{entry}", entry);
        let path = path.replace("{session}", if path.contains("speaking") { sitting } else { session });
        // More than there are: a page that is full does not grow.
        let answer = caller.get(&format!("{path}?limit=200")).await;
        let asked = ASKED.lock().unwrap().get(answer.header("x-request-id")).copied().unwrap_or_default();
        let items = answer.ok()["items"].as_array().unwrap().len();
        lists.insert(path, (items, asked));
    }
    lists
}

/// One more of everything that is listed.
async fn more(
    congress: &Congress,
    organiser: &Caller,
    [webhook, delegation, session, sitting, declaration, entry, _]: [&str; 7],
    n: usize,
) {
    let name = json!({"en": format!("Number {n}")});
    let slug = format!("number-{n}");
    organiser.post("pools", json!({"slug": slug, "capacity": 3})).await.ok();
    organiser.post("questions", json!({"slug": slug, "kind": "text", "text": name})).await.ok();
    organiser.post("invitations", json!({"type": "speaker"})).await.ok();
    organiser.post("delegations", json!({"name": slug})).await.ok();
    let member = json!({"type": "delegate", "email": format!("m{n}@x.example"), "given_name": "Ana", "family_name": "Sousa"});
    organiser.post(&format!("delegations/{delegation}/members"), member).await.ok();
    organiser.post("themes", json!({"slug": slug, "name": name})).await.ok();
    organiser.post("tracks", json!({"slug": slug, "name": name, "kind": "award"})).await.ok();
    let r#type = json!({"slug": slug, "name": name, "approval": "automatic", "admission": "open"});
    organiser.post("registration-types", r#type).await.ok();
    organiser.post("speakers", json!({"name": "Ana"})).await.ok();
    let row = format!("E-mail,First name,Last name,Type\np{n}@x.example,Ana,Sousa,delegate\n");
    organiser.import("", row).await.ok();
    // Each makes a session, a room, a placement and an organiser; two at the same time are a conflict.
    let starts_at = format!("2021-11-08T{}:00:00Z", 10 + 2 * n);
    let placed = text(&congress.session(&format!("S{n}"), &format!("room-{n}"), &starts_at).await["id"]);
    congress.session(&format!("T{n}"), &format!("other-{n}"), &starts_at).await;
    organiser.post("schedule/releases", json!({"override_warnings": true})).await.ok();
    organiser.put(&format!("me/enrolments/{placed}"), json!({})).await.ok();
    organiser.patch("me/registration", json!({"answers": {(&*slug): "Yes"}})).await.ok();
    search(&congress.app.pool).await;
    organiser.post("webhooks", json!({"url": "https://city.example/"})).await.ok();
    organiser.post(&format!("webhooks/{webhook}/test"), json!({})).await.ok();
    let news = json!({"to": {"kind": "everybody"}, "title": name, "body": name});
    organiser.post("announcements", news).await.ok();
    attend(congress, session).await;
    declare((organiser, &congress.app.pool), [delegation, sitting, declaration], n).await;
    enter(&congress.app.pool, entry, n).await;
    organiser.post("/api/v1/me/api-keys", json!({"name": slug, "permissions": ["account.own"]})).await.ok();
    congress.staff_of("metropolis-2021", "evaluator").await;
    let edition = crate::support::edition(&format!("edition-{n}"));
    congress.administrator().await.post("/api/v1/congresses", edition).await.ok();
    congress.sign_in("organiser@city.example").await;
    congress.sign_up(&format!("new{n}@city.example"), json!({})).await;
    congress.mail(&format!("new{n}@city.example"), "Confirm").await;
    congress.mail(&format!("p{n}@x.example"), "Number").await;
}

/// One more search for a timetable.
async fn search(pool: &sqlx::PgPool) {
    sqlx::query(
        "insert into timetable (id, congress_id, state, request, seed, engine, budget, created_at)
         select gen_random_uuid(), id, 'done', '{}', 1, 1, 1000, now() from congress where slug = 'metropolis-2021'",
    )
    .execute(pool)
    .await
    .unwrap();
}

/// One more city that is invited, speaks, comments and endorses.
async fn declare(
    (organiser, pool): (&Caller, &sqlx::PgPool),
    [delegation, sitting, declaration]: [&str; 3],
    n: usize,
) {
    let city = format!("City {n}");
    let invitation = json!({"city": city, "country": "EC", "addressee": "The Mayor", "email": "m@city.example",
                            "respond_by": "2021-10-20T16:00:00Z"});
    organiser.post("forum/invitations", invitation).await.ok();
    let new = json!({"name": city, "city": city, "country": "EC"});
    let theirs = text(&organiser.post("delegations", new).await.ok()["id"]);
    for (delegation, email) in
        [(&*theirs, format!("head{n}@city.example")), (delegation, format!("next{n}@city.example"))]
    {
        let member = json!({"type": "delegate", "email": email, "given_name": "A", "family_name": "B"});
        let member = organiser.post(&format!("delegations/{delegation}/members"), member).await.ok();
        let head = json!({"head": member["id"], "city": "Lisbon", "country": if delegation == theirs { "EC" } else { "PT" }});
        organiser.patch(&format!("delegations/{delegation}"), head).await.ok();
        let name = json!({"city": if delegation == theirs { &city } else { "Lisbon" }});
        organiser.patch(&format!("delegations/{delegation}"), name).await.ok();
        let accreditation = json!({"title": "Mayor", "protocol_rank": 1});
        organiser.put(&format!("delegations/{delegation}/accreditation"), accreditation).await.ok();
    }
    let requests = format!("sessions/{sitting}/speaking-requests");
    let request = organiser.post(&requests, speech(json!({"delegation": theirs}))).await.ok();
    let statement = json!({"text": {"en": "We build."}, "publish": "at_once"});
    organiser.put(&format!("{requests}/{}/statement", text(&request["id"])), statement).await.ok();
    let new = json!({"title": {"en": city}, "text": {"en": "We build."}, "authoritative": "en"});
    organiser.post("declarations", new).await.ok();
    let text = json!({"text": {"en": format!("We build {n} houses.")}});
    organiser.patch(&format!("declarations/{declaration}"), text).await.ok();
    let (declaration, theirs) =
        (declaration.parse::<uuid::Uuid>().unwrap(), theirs.parse::<uuid::Uuid>().unwrap());
    sqlx::query!(
        "with said as (
             insert into declaration_comment (id, declaration_id, version, delegation_id, city, country, text, created_at)
             select gen_random_uuid(), $1, 1, delegation_id, city, country, 'Good.', now() from accreditation where delegation_id = $2
         )
         insert into endorsement (declaration_id, country, city_key, delegation_id, registration_id, city, name, title, endorsed_at)
         select $1, country, city_key, delegation_id, registration_id, city, name, title, now() from accreditation
         where delegation_id = $2",
        declaration,
        theirs,
    )
    .execute(pool)
    .await
    .unwrap();
}

/// One more entry of everything that an award lists: assigned, evaluated, refused, recused from, advanced, voted for.
async fn enter(pool: &sqlx::PgPool, entry: &str, n: usize) {
    let mut tx = pool.begin().await.unwrap();
    let statements = [
        "set local session_replication_role = replica",
        "create temp table new on commit drop as
             select a.id as award, a.congress_id as congress, r.id as round, gen_random_uuid() as account, gen_random_uuid() as entry,
                    (select id from account where email = 'organiser@city.example') as organiser
             from award a join award_round r on r.award_id = a.id where a.slug = 'innovation' and r.slug = 'technical'",
        "insert into account (id, email, given_name, family_name) select account, account || '@city.example', 'A', 'B' from new",
        "insert into award (id, congress_id, slug, title, time_zone, state, entries_open_at, entries_close_at, title_words,
                            abstract_words, open_scores, created_at)
             select gen_random_uuid(), congress, 'number-' || $2, '{\"en\": \"A\"}', 'UTC', 'open', now(), now() + interval '1 day', 25, 150, false, now() from new",
        "insert into award_entry (id, congress_id, award_id, account_id, state, title, abstract, language, city, city_key, country,
                                  starts_on, submitted_at, created_at)
             select id, congress, award, writer, 'eligible', 'A', 'B', 'en', 'Lisbon', 'lisbon', 'PT', now(), now(), now()
             from new, lateral (values (entry, account), (gen_random_uuid(), organiser)) own (id, writer)",
        "insert into award_late_refusal select gen_random_uuid(), award, entry, now(), now() from new",
        "insert into award_evaluator (round_id, account_id, countries, languages, added_at)
             select round, account, '{AT}', '{en}', now() from new",
        "insert into award_recusal select entry, account, 'other', true, null, now() from new",
        "insert into award_evaluation (id, round_id, entry_id, account_id, origin, assigned_at)
             select gen_random_uuid(), round, entry, organiser, 'by_hand', now() from new
             union all select gen_random_uuid(), round, $1::uuid, account, 'by_hand', now() from new",
        "with decided as (
             insert into award_advance select gen_random_uuid(), award, round,
                 (array['deserving', 'shortlisted', 'winner'])[$2::int + 1], 1, now() from new returning id
         ) insert into award_advanced select decided.id, entry, 1, true, 'eligible', null from decided, new",
        "insert into award_ballot select gen_random_uuid(), award, round, entry, account, entry::text, '', now(), now(), now() from new",
    ];
    for statement in statements {
        let statement = statement.replace("$1", &format!("'{entry}'")).replace("$2", &n.to_string());
        sqlx::query(AssertSqlSafe(statement.clone()))
            .execute(&mut *tx)
            .await
            .unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
    tx.commit().await.unwrap();
}

/// One more who has a seat, was there, and has a certificate of it.
async fn attend(congress: &Congress, session: &str) {
    let person = congress.delegate().await;
    person.put(&format!("me/enrolments/{session}"), json!({})).await.ok();
    let registration = person.get("me/registration").await.ok();
    let (session, id) = (
        session.parse::<uuid::Uuid>().unwrap(),
        registration["id"].as_str().unwrap().parse::<uuid::Uuid>().unwrap(),
    );
    sqlx::query!(
        "with stays as (
             insert into stay (id, session_id, registration_id, joined_at, seen_at) values (gen_random_uuid(), $1, $2, now(), now())
         )
         insert into certificate (id, congress_id, registration_id, code, reference, sessions, issued_at)
         select gen_random_uuid(), congress_id, id, 'CA-' || reference, reference, '[]', now() from registration where id = $2",
        session,
        id,
    )
    .execute(&congress.app.pool)
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_costs_the_same_however_long_it_is() {
    count();
    let congress = Congress::start().await;
    let organiser = congress.person("organiser@city.example", json!({})).await;
    let admin = congress.administrator().await;
    let account = organiser.get("/api/v1/me").await.ok()["id"].as_str().unwrap().to_owned();
    admin.put(&format!("staff/{account}"), json!({"roles": ["organiser", "evaluator"]})).await.ok();
    let webhook: Value = organiser.post("webhooks", json!({"url": "https://city.example/"})).await.ok();
    let delegation = organiser.post("delegations", json!({"name": "City of Lisbon"})).await.ok();
    let session = congress.session("SEATS", "hall", "2021-11-09T12:00:00Z").await;
    organiser.patch("schedule/rules", json!({"track_parallel": "warn"})).await.ok();
    organiser.post("schedule/releases", json!({})).await.ok();
    let sitting = congress.forum().await.sitting;
    organiser.post(&format!("{sitting}/speakers-list/open"), json!({})).await.ok();
    let sitting = json!({"id": sitting.trim_start_matches("sessions/")});
    let declaration = json!({"title": {"en": "A"}, "text": {"en": "B"}, "authoritative": "en"});
    let declaration = organiser.post("declarations", declaration).await.ok();
    let award = congress.award().await;
    let entry = json!({"id": award.entry("Lisbon", "PT").await.id});
    // So that ballots are there to read; what is more comes past what keeps a published award as it is.
    let publish = "update award set state = 'published', published_at = now(), results = '{}' where slug = 'innovation'";
    sqlx::query(publish).execute(&congress.app.pool).await.unwrap();
    let registration = organiser.register("delegate").await.ok();
    let ids = [&webhook, &delegation, &session, &sitting, &declaration, &entry, &registration]
        .map(|made| made["id"].as_str().unwrap());
    more(&congress, &organiser, ids, 0).await;
    let before = lists([&organiser, &admin], ids).await;
    for n in 1..3 {
        more(&congress, &organiser, ids, n).await;
    }
    let after = lists([&organiser, &admin], ids).await;
    assert!(before.len() >= 20, "{before:?}");
    for (path, (items, asked)) in before {
        let (items_now, asked_now) = after[&path];
        // The cities come with the database; editions are drafts that only their staff see; flags take twenty ballots of one
        // place; a release never changes.
        let same = ["/cities", "/congresses", "/vote/flags", "/releases/1/changes"];
        let grows = !same.iter().any(|end| path.ends_with(end));
        assert!(items_now > items || !grows, "{path} has {items_now} items, and had {items}");
        assert_eq!(
            asked_now, asked,
            "{path} asks {asked_now} times for {items_now} items, {asked} for {items}"
        );
    }
}

/// Statistics follow a table that grows, but only its owner renews them.
#[tokio::test(flavor = "multi_thread")]
async fn statistics_follow_tables_that_grow() {
    let congress = Congress::start().await;
    let db = &congress.app.pool;
    sqlx::raw_sql(
        "insert into account (id, email, given_name, family_name)
         select gen_random_uuid(), 'grown-' || n || '@city.example', 'G', 'G' from generate_series(1, 5000) n;
         do $$ begin create role congress_stranger; exception when others then null; end $$;
         grant usage on schema public to congress_stranger;",
    )
    .execute(db)
    .await
    .unwrap();
    let stranger = sqlx::postgres::PgPoolOptions::new().max_connections(1).after_connect(|db, _| {
        Box::pin(async move { sqlx::raw_sql("set role congress_stranger").execute(db).await.map(drop) })
    });
    let stranger = stranger.connect(congress.url()).await.unwrap();
    assert_eq!(renew_statistics(&stranger).await.unwrap(), Vec::<String>::new());
    let known = eventually("the statistics of accounts", async || {
        // The count of changes is published within a second; the node may renew them first.
        renew_statistics(db).await.unwrap();
        let known = sqlx::query_scalar!(
            r#"select reltuples::bigint as "rows!" from pg_class where oid = 'account'::regclass"#
        );
        let known = known.fetch_one(db).await.unwrap();
        (known >= 5000).then_some(known)
    });
    assert!(known.await < 6000);
    assert!(!renew_statistics(db).await.unwrap().contains(&"account".to_owned()), "once");
}
