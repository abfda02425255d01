use std::env;

use congress::{congress::load_cities, database};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};
use tokio::sync::OnceCell;
use uuid::Uuid;

static MIGRATED: OnceCell<String> = OnceCell::const_new();
static PREPARED: OnceCell<String> = OnceCell::const_new();

/// A database of its own, cloned from one that is migrated and knows the cities.
pub struct Database {
    /// Through a pooler, if the tests run with one.
    pub pool: PgPool,
    pub direct: PgPool,
    pub url: String,
}

impl Database {
    pub async fn create() -> Self {
        Self::of(migrated().await).await
    }

    /// With what `prepare` stores, which is done once for all tests. `source` is the code that prepares.
    pub async fn prepared(source: &str, prepare: impl AsyncFnOnce(Self)) -> Self {
        let made = PREPARED
            .get_or_init(async || make_template("prepared", migrated().await, source.bytes(), prepare).await);
        Self::of(made.await).await
    }

    /// Without any table.
    pub async fn empty() -> Self {
        Self::of("template1").await
    }

    async fn of(template: &str) -> Self {
        let name = format!("test_{}", Uuid::new_v4().simple());
        administer(format!("create database {name} template {template} strategy file_copy")).await;
        let direct = Self::connect(&name).await;
        match env::var("POOLER_URL") {
            Err(_) => direct,
            Ok(pooler) => direct.through(&pooler, &name).await,
        }
    }

    async fn through(self, pooler: &str, name: &str) -> Self {
        database::keep_settings(&self.direct).await.unwrap();
        Self { pool: database::connect_pooled(&named(pooler, name), 8).await.unwrap(), ..self }
    }

    async fn connect(name: &str) -> Self {
        let url = url_of(name);
        let pool = database::connect(&url, 8).await.unwrap();
        Self { direct: pool.clone(), pool, url }
    }
}

async fn migrated() -> &'static str {
    let made = MIGRATED.get_or_init(async || {
        let checksums = database::MIGRATOR.iter().flat_map(|migration| migration.checksum.iter().copied());
        // `proof/guards` removes a constraint or a trigger, to see which tests notice.
        let change = env::var("TEST_DATABASE_CHANGE").unwrap_or_default();
        let made_by = checksums.chain(change.bytes()).collect::<Vec<_>>();
        make_template("migrated", "template1", made_by.into_iter(), async |database: Database| {
            database::migrate(&database.direct).await.unwrap();
            sqlx::raw_sql(AssertSqlSafe(change.as_str())).execute(&database.direct).await.unwrap();
            load_cities(&mut database.pool.acquire().await.unwrap()).await.unwrap();
            database.pool.close().await;
        })
        .await
    });
    made.await
}

/// Named after its origin and the bytes of what makes it, so that a change makes another. Every process of a run uses the
/// same template: the first one makes it while the others wait for its lock. `fill` closes all connections.
async fn make_template(
    kind: &str,
    origin: &str,
    made_by: impl Iterator<Item = u8>,
    fill: impl AsyncFnOnce(Database),
) -> String {
    let sum =
        origin.bytes().chain(made_by).fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    let name = format!("{kind}_{sum:x}");
    let mut lock = PgConnection::connect(&url_of("postgres")).await.unwrap();
    sqlx::query("select pg_advisory_lock($1)").bind(sum.cast_signed()).execute(&mut lock).await.unwrap();
    let exists = sqlx::query_scalar::<_, bool>("select exists (select from pg_database where datname = $1)")
        .bind(&name);
    if !exists.fetch_one(&mut lock).await.unwrap() {
        let unfinished = format!("{name}_unfinished");
        administer(format!("drop database if exists {unfinished}")).await;
        administer(format!("create database {unfinished} template {origin}")).await;
        fill(Database::connect(&unfinished).await).await;
        administer(format!("alter database {unfinished} rename to {name}")).await;
    }
    // Closing the connection releases the lock.
    lock.close().await.unwrap();
    name
}

fn url_of(name: &str) -> String {
    let url =
        env::var("DATABASE_URL").expect("run the tests with `make test`, which starts a PostgreSQL for them");
    named(&url, name)
}

/// The address of another database of the same server.
fn named(url: &str, name: &str) -> String {
    format!("{}/{name}", url.rsplit_once('/').unwrap().0)
}

async fn administer(sql: String) {
    let mut db = PgConnection::connect(&url_of("postgres")).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut db).await.unwrap();
}
