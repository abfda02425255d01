//! The database away: what callers are told, and that the service recovers by itself.

use std::path::PathBuf;

use axum::response::IntoResponse;
use congress::{app::App, database, http};
use http_body_util::BodyExt;
use serde_json::json;
use sqlx::{AssertSqlSafe, PgPool, postgres::PgConnectOptions};
use tokio::{
    io::{AsyncWriteExt, copy},
    net::{TcpListener, UnixStream},
    sync::watch,
};

use crate::support::{Caller, Congress, eventually};

/// A balancer before PostgreSQL. While it has no server, it closes all connections, and accepts new ones only to close them.
struct Balancer {
    port: u16,
    has_server: watch::Sender<bool>,
}

impl Balancer {
    async fn before(socket: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (has_server, seen) = watch::channel(true);
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                let mut seen = seen.clone();
                if !*seen.borrow_and_update() {
                    continue;
                }
                let socket = socket.clone();
                tokio::spawn(async move {
                    let (mut from_server, mut to_server) =
                        UnixStream::connect(socket).await.unwrap().into_split();
                    let (mut from_client, mut to_client) = client.into_split();
                    // The last words of the server reach the client, also if the server reads no more.
                    let requests = async {
                        copy(&mut from_client, &mut to_server).await.ok();
                        to_server.shutdown().await.ok();
                    };
                    let responses = async {
                        copy(&mut from_server, &mut to_client).await.ok();
                        to_client.shutdown().await.ok();
                    };
                    tokio::select! {
                        _ = async { tokio::join!(requests, responses) } => {}
                        _ = seen.changed() => {}
                    }
                });
            }
        });
        Self { port, has_server }
    }

    fn lose_server(&self) {
        self.has_server.send_replace(false);
    }

    fn find_server(&self) {
        self.has_server.send_replace(true);
    }
}

/// Connections to the database of the congress through a balancer.
async fn pool_behind_a_balancer(congress: &Congress) -> (PgPool, Balancer) {
    let options: PgConnectOptions = congress.url().parse().unwrap();
    let socket = options.get_socket().unwrap().join(format!(".s.PGSQL.{}", options.get_port()));
    let balancer = Balancer::before(socket).await;
    let name = options.get_database().unwrap();
    let url = format!("postgres://{}@127.0.0.1:{}/{name}", options.get_username(), balancer.port);
    (database::connect(&url, 8).await.unwrap(), balancer)
}

/// An organiser at a node that reaches the database of the congress through a balancer.
async fn behind_a_balancer(congress: &Congress) -> (Caller, Balancer) {
    let (pool, balancer) = pool_behind_a_balancer(congress).await;
    let app = App { pool: pool.clone(), primary: pool.clone(), direct: pool, ..congress.app.clone() };
    let node = congress.node_of(&app).await;
    (Caller { token: congress.administrator().await.token, ..node }, balancer)
}

fn theme(slug: &str) -> serde_json::Value {
    json!({"slug": slug, "name": {"en": slug}})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_balancer_without_a_server_is_a_database_that_is_away() {
    let congress = Congress::start().await;
    let (admin, balancer) = behind_a_balancer(&congress).await;
    admin.post("themes", theme("before")).await.ok();

    balancer.lose_server();
    for nth in 0..20 {
        admin.post("themes", theme(&format!("during-{nth}"))).await.refused(503, "database-away");
        let read = admin.get("registrations").await;
        assert_eq!(read.header("retry-after"), "1");
        read.refused(503, "database-away");
    }

    balancer.find_server();
    admin.post("themes", theme("after")).await.ok();
}

/// After a switch, connections can still lead to the former primary, which only reads.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_no_longer_the_primary_is_a_database_that_is_away() {
    let congress = Congress::start().await;
    let (admin, balancer) = behind_a_balancer(&congress).await;
    let reads_only = async |value: &str| {
        let statement = format!(
            "do $$ begin execute format('alter database %I set default_transaction_read_only = {value}', \
             current_database()); end $$"
        );
        sqlx::raw_sql("set transaction_read_only = off").execute(&congress.app.direct).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&congress.app.direct).await.unwrap();
        // The service takes new connections.
        balancer.lose_server();
        balancer.find_server();
    };

    reads_only("on").await;
    admin.post("themes", theme("during")).await.refused(503, "database-away");

    reads_only("off").await;
    eventually("a change is possible again", async || {
        (admin.post("themes", theme("after")).await.status == 201).then_some(())
    })
    .await;
}

/// A busy node can leave a transaction idle until PostgreSQL ends it. Nothing was stored, so the request can be sent again.
#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_was_idle_for_too_long_is_a_service_that_is_busy() {
    let congress = Congress::start().await;
    let (pool, _balancer) = pool_behind_a_balancer(&congress).await;
    let mut transaction = pool.begin().await.unwrap();
    let process: i32 =
        sqlx::query_scalar("select pg_backend_pid()").fetch_one(&mut *transaction).await.unwrap();
    let at_once = "set local idle_in_transaction_session_timeout = '1ms'";
    sqlx::query(at_once).execute(&mut *transaction).await.unwrap();
    eventually("the server ends the transaction", async || {
        let open: bool = sqlx::query_scalar("select exists (select from pg_stat_activity where pid = $1)")
            .bind(process)
            .fetch_one(&congress.app.direct)
            .await
            .unwrap();
        (!open).then_some(())
    })
    .await;
    let error = sqlx::query("select 1").execute(&mut *transaction).await.unwrap_err();
    let response = http::Error::from(error).into_response();
    assert_eq!(response.status(), 503);
    let problem = response.into_body().collect().await.unwrap().to_bytes();
    let problem: serde_json::Value = serde_json::from_slice(&problem).unwrap();
    assert_eq!(problem["type"], "/problems/busy");
}
