//! Imports while other requests change the same things.

use chrono::TimeDelta;
use congress::{imports::Imports, jobs::Queue};
use reqwest::Method;
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    places::assert_places_are_right,
    record_imports::outcomes,
    support::{Answer, Congress, OURS, eventually, new_session, overlapping, text},
};

/// Returns as soon as a statement waits for a lock.
async fn someone_waits(pool: &PgPool) {
    let waiting = "select exists (select from pg_stat_activity
                                  where datname = current_database() and wait_event_type = 'Lock')";
    eventually("someone waits for a lock", async || {
        let waits: bool = sqlx::query_scalar(waiting).fetch_one(pool).await.unwrap();
        waits.then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn delegates_get_places_in_the_pool_to_which_their_type_was_just_moved() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    for (slug, capacity) in [("large", 100), ("small", 1)] {
        organiser.post("pools", json!({"slug": slug, "capacity": capacity})).await.ok();
    }
    organiser.patch("registration-types/delegate", json!({"pool": "large"})).await.ok();
    let file =
        "E-mail,First name,Last name,Type\na@x.example,Ana,Sousa,delegate\nb@x.example,Bo,Li,delegate\n";
    let (moved, imported) = overlapping(
        &congress.app.pool,
        organiser.patch("registration-types/delegate", json!({"pool": "small"})),
        organiser.import("", file),
    )
    .await;
    moved.ok();
    assert_eq!(outcomes(&imported.ok()), ["created", "created: waitlisted"]);
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn import_of_sessions_keeps_what_was_just_saved() {
    let congress = Congress::start().await;
    let pool = &congress.app.pool;
    let organiser = congress.organiser().await;
    let session = organiser.post("sessions", new_session("WATER")).await.ok();
    let at = format!("sessions/{}", text(&session["id"]));
    let seats = json!({"capacity": 77, "waiting_list": false});
    let file = "ID,Title,Track\nWATER,Water for all,congress\n";
    let (saved, imported) =
        overlapping(pool, organiser.patch(&at, seats), organiser.send_file("schedule/import", file)).await;
    saved.ok();
    let report = imported.ok();
    let session = organiser.get(&at).await.ok();
    assert_eq!(
        (&session["title"]["en"], &session["capacity"], &session["waiting_list"]),
        (&json!("Water for all"), &json!(77), &json!(false))
    );
    let undo = format!("imports/{}/undo", text(&report["import"]));
    let (saved, undone) =
        overlapping(pool, organiser.patch(&at, json!({"capacity": 78})), organiser.post(&undo, json!({})))
            .await;
    saved.ok();
    undone.refused(409, "import-touched");
    let seats = "select p.capacity, p.waiting_list from session s join pool p on p.id = s.pool_id where s.code = 'WATER'";
    let seats: (Option<i32>, bool) = sqlx::query_as(seats).fetch_one(pool).await.unwrap();
    assert_eq!(seats, (Some(78), false));
}

#[tokio::test(flavor = "multi_thread")]
async fn import_of_speakers_keeps_what_was_just_saved() {
    let congress = Congress::start().await;
    let editor = congress.staff_of(OURS, "programme_editor").await;
    let ana = editor.post("speakers", json!({"name": "Ana Sousa"})).await.ok();
    let at = format!("speakers/{}", text(&ana["id"]));
    let (saved, imported) = overlapping(
        &congress.app.pool,
        editor.patch(&at, json!({"organisation": "City of Lisbon"})),
        editor.send_file("speakers/import", "Name,Job title\nAna Sousa,Planner\n"),
    )
    .await;
    saved.ok();
    assert_eq!(outcomes(&imported.ok()), ["updated"]);
    let ana = editor.get(&at).await.ok();
    assert_eq!((&ana["organisation"], &ana["job_title"]), (&json!("City of Lisbon"), &json!("Planner")));
}

#[tokio::test(flavor = "multi_thread")]
async fn import_of_cities_keeps_what_was_just_saved() {
    let congress = Congress::start().await;
    let secretary = congress.staff_of(OURS, "forum_secretary").await;
    let file = |addressee: &str| {
        format!(
            "City,Country,Addressee,E-mail,Respond by\nQuito,EC,{addressee},alcaldia@quito.example,2021-10-20\n"
        )
    };
    secretary.send_file("forum/invitations/import", file("El Alcalde")).await.ok();
    let quito = &secretary.get("forum/invitations").await.items()[0];
    let at = format!("forum/invitations/{}", text(&quito["id"]));
    let (saved, imported) = overlapping(
        &congress.app.pool,
        secretary.patch(&at, json!({"note": "Call first"})),
        secretary.send_file("forum/invitations/import", file("La Alcaldesa")),
    )
    .await;
    saved.ok();
    assert_eq!(imported.ok()["summary"]["updated"], 1);
    let quito = secretary.get(&at).await.ok();
    assert_eq!((&quito["note"], &quito["addressee"]), (&json!("Call first"), &json!("La Alcaldesa")));
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_is_refused_while_a_person_marks_a_favourite() {
    let congress = Congress::start().await;
    let pool = &congress.app.pool;
    let organiser = congress.organiser().await;
    organiser.post("sessions", new_session("WATER")).await.ok();
    let file = "E-mail,First name,Last name,Type\na@x.example,Ana,Sousa,delegate\n";
    let import = organiser.import("", file).await.ok();
    let mut marking = pool.begin().await.unwrap();
    sqlx::query(
        "insert into favourite (session_id, registration_id, marked_at)
         select s.id, r.id, now() from session s, registration r where s.code = 'WATER' and r.email = 'a@x.example'",
    )
    .execute(&mut *marking)
    .await
    .unwrap();
    let marked = async {
        someone_waits(pool).await;
        marking.commit().await.unwrap();
    };
    let undo = format!("imports/{}/undo", text(&import["id"]));
    let (undone, ()) = tokio::join!(organiser.post(&undo, json!({})), marked);
    undone.refused(409, "import-touched");
}

/// A transaction that waits for a file to be read is ended by the database.
#[tokio::test(flavor = "multi_thread")]
async fn file_is_read_before_a_transaction_begins() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let account = text(&organiser.get("/api/v1/me").await.ok()["id"]).parse::<Uuid>().unwrap();
    // A transaction with this key would wait.
    let mut first = congress.app.pool.begin().await.unwrap();
    sqlx::query("insert into idempotency (account_id, key, route, digest, created_at) values ($1, 'key', '', '', now())")
        .bind(account)
        .execute(&mut *first)
        .await
        .unwrap();
    for path in ["imports", "speakers/import"] {
        let request = organiser.request(Method::POST, path).header("content-type", "text/csv");
        let request = request.header("idempotency-key", "key").body("PK\x03\x04 half of a workbook");
        Answer::of(request).await.refused(422, "unreadable-file");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn node_that_has_lost_an_import_does_not_end_it() {
    let congress = Congress::start().await;
    let pool = &congress.app.pool;
    let organiser = congress.organiser().await;
    let file = "E-mail,First name,Last name\na@x.example,Ana,Sousa\n";
    let import = organiser.import("dry_run=true&type=delegate", file).await.ok();
    let id: Uuid = text(&import["id"]).parse().unwrap();
    // Its node seems to work on it, and the default type that the file needs is gone: a node that takes it over refuses it.
    let until = congress.clock.now() + TimeDelta::seconds(60);
    sqlx::query(
        r#"update import
           set state = 'running', file = $2, options = '{"mapping": {}}', attempts = 1, leased_until = $3, finished_at = null
           where id = $1"#,
    )
    .bind(id)
    .bind(zstd::encode_all(file.as_bytes(), 3).unwrap())
    .bind(until)
    .execute(pool)
    .await
    .unwrap();
    let leased = Imports.take(&congress.app, until, 1).await.unwrap().pop().unwrap();
    let mut hold = pool.begin().await.unwrap();
    sqlx::query("lock table registration_type in access exclusive mode").execute(&mut *hold).await.unwrap();
    let another_node = async {
        someone_waits(pool).await;
        let done = "update import set state = 'done', attempts = attempts + 1, file = null, leased_until = null where id = $1";
        sqlx::query(done).bind(id).execute(pool).await.unwrap();
        hold.commit().await.unwrap();
    };
    let (worked, ()) = tokio::join!(Imports.work(&congress.app, leased), another_node);
    worked.unwrap();
    assert_eq!(organiser.get(&format!("imports/{id}")).await.ok()["state"], "done");
}
