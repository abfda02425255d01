use std::env;

use congress::{congress::load_cities, database};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};
use tokio::sync::OnceCell;
use uuid::Uuid;

static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// A database of its own, cloned from one that is migrated and knows the cities.
pub struct Database {
    pub pool: PgPool,
    pub url: String,
}

impl Database {
    pub async fn create() -> Self {
        Self::of(TEMPLATE.get_or_init(make_template).await).await
    }

    /// Without any table.
    pub async fn empty() -> Self {
        Self::of("template1").await
    }

    async fn of(template: &str) -> Self {
        let name = format!("test_{}", Uuid::new_v4().simple());
        administer(format!("create database {name} template {template} strategy file_copy")).await;
        let url = url_of(&name);
        Self { pool: database::connect(&url, 8).await.unwrap(), url }
    }
}

/// Named after the migrations, so that a changed one makes another. Every process of a run uses the same template: the
/// first one makes it while the others wait for its lock.
async fn make_template() -> String {
    let sum = database::MIGRATOR
        .iter()
        .flat_map(|m| m.checksum.iter())
        .fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)));
    let name = format!("template_{sum:x}");
    let mut lock = PgConnection::connect(&url_of("postgres")).await.unwrap();
    sqlx::query("select pg_advisory_lock($1)").bind(sum.cast_signed()).execute(&mut lock).await.unwrap();
    let exists = sqlx::query_scalar::<_, bool>("select exists (select from pg_database where datname = $1)")
        .bind(&name);
    if !exists.fetch_one(&mut lock).await.unwrap() {
        let unfinished = format!("{name}_unfinished");
        administer(format!("drop database if exists {unfinished}")).await;
        administer(format!("create database {unfinished}")).await;
        let pool = database::connect(&url_of(&unfinished), 1).await.unwrap();
        database::migrate(&pool).await.unwrap();
        load_cities(&mut pool.acquire().await.unwrap()).await.unwrap();
        pool.close().await;
        administer(format!("alter database {unfinished} rename to {name}")).await;
    }
    // Closing the connection releases the lock.
    lock.close().await.unwrap();
    name
}

fn url_of(name: &str) -> String {
    let url =
        env::var("DATABASE_URL").expect("run the tests with `make test`, which starts a PostgreSQL for them");
    format!("{}/{name}", url.rsplit_once('/').unwrap().0)
}

async fn administer(sql: String) {
    let mut db = PgConnection::connect(&url_of("postgres")).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut db).await.unwrap();
}
