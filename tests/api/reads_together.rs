//! Rows that are read by their ids at the same moment are read together. No one notices.

use futures::future::join_all;
use serde_json::json;

use crate::support::{Congress, new_session, text};

const EDITIONS: [&str; 2] = ["/api/v1/congresses/fosdem-2021", "/api/v1/congresses/metropolis-2021"];

#[tokio::test(flavor = "multi_thread")]
async fn each_gets_the_row_of_its_own_edition() {
    let congress = Congress::demo().await;
    let admin = congress.administrator().await;
    for list in ["sessions", "registrations"] {
        let of = |edition: &str| format!("{edition}/{list}");
        let here = admin.get(&format!("{}?limit=40", of(EDITIONS[0]))).await.items();
        let there = admin.get(&format!("{}?limit=40", of(EDITIONS[1]))).await.items();
        assert!(!there.is_empty(), "{list}");
        let unknown = json!({"id": "00000000-0000-7000-8000-000000000000"});
        // Each twice, between those of the other edition.
        let rows = || here.iter().chain(&there).chain([&unknown]);
        let asked = rows().chain(rows()).flat_map(|row| EDITIONS.map(|edition| (edition, row)));
        let answers = asked.map(async |(edition, row)| {
            let answer = admin.get(&format!("{}/{}", of(edition), text(&row["id"]))).await;
            let own = if edition == EDITIONS[0] { &here } else { &there };
            if own.contains(row) {
                assert_eq!(answer.ok(), *row);
            } else {
                assert_eq!(answer.status, 404, "{list} of {edition}: {row}");
            }
        });
        join_all(answers).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn read_after_a_change_has_the_change() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let session = organiser.post("sessions", new_session("TOGETHER")).await.ok();
    let path = format!("sessions/{}", text(&session["id"]));
    let change = async |minutes: u32| {
        organiser.patch(&path, json!({"duration_minutes": minutes})).await.ok();
        // Other reads of the same row are always under way.
        let reads = join_all((0..8).map(|_| organiser.get(&path))).await;
        for read in reads {
            assert_eq!(read.ok()["duration_minutes"], minutes);
        }
    };
    let noise = async || {
        for _ in 0..40 {
            join_all((0..4).map(|_| organiser.get(&path))).await;
        }
    };
    let changes = async || {
        for minutes in 30..60 {
            change(minutes).await;
        }
    };
    tokio::join!(noise(), changes());
}

#[tokio::test(flavor = "multi_thread")]
async fn plan_is_kept_however_many_rows_are_read() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let session = organiser.post("sessions", new_session("PLANNED")).await.ok();
    let path = format!("sessions/{}", text(&session["id"]));
    // The planner decides after five executions on a connection.
    for _ in 0..100 {
        organiser.get(&path).await.ok();
    }
    let (mut connections, mut kept, mut planned) = (Vec::new(), 0, 0);
    while let Some(mut connection) = congress.app.pool.try_acquire() {
        let plans = "select coalesce(sum(generic_plans), 0)::bigint, coalesce(sum(custom_plans), 0)::bigint
                     from pg_prepared_statements where statement like '%programme::find_drafts%'";
        let (generic, custom): (i64, i64) = sqlx::query_as(plans).fetch_one(&mut *connection).await.unwrap();
        (kept, planned) = (kept + generic, planned + custom);
        connections.push(connection);
    }
    assert!(
        kept > 0 && planned <= 5 * i64::try_from(connections.len()).unwrap(),
        "{kept} kept, {planned} planned"
    );
}
