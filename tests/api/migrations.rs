//! Runs every migration on tables with rows, as in production.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use congress::database::MIGRATOR;
use sqlx::{AssertSqlSafe, PgConnection, PgPool};

use crate::support::Database;

async fn run(db: &PgPool, name: &str, sql: String) {
    let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(db).await;
    done.unwrap_or_else(|error| panic!("{name}: {error}"));
}

/// After each migration, inserts the rows of `tests/data/rows/`, so that the next one finds rows in every table.
#[tokio::test(flavor = "multi_thread")]
async fn migrations_run_on_tables_with_rows() {
    let db = Database::empty().await.pool;
    for migration in MIGRATOR.iter() {
        let name = format!("{:04}", migration.version);
        run(&db, &name, migration.sql.as_str().to_owned()).await;
        let rows = format!("tests/data/rows/{name}.sql");
        if let Ok(sql) = fs::read_to_string(&rows) {
            run(&db, &rows, sql).await;
        }
        let tables: Vec<String> = sqlx::query_scalar(
            "select table_name::text from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
        )
        .fetch_all(&db)
        .await
        .unwrap();
        for table in tables {
            let filled = sqlx::query_scalar(AssertSqlSafe(format!("select exists (select from {table})")));
            let filled: bool = filled.fetch_one(&db).await.unwrap();
            assert!(filled, "{table} is empty after {name}: fill it in {rows}");
        }
    }
    let unknown =
        fs::read_dir("tests/data/rows").unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    for file in unknown {
        let version = file.trim_end_matches(".sql").parse::<i64>().unwrap();
        assert!(MIGRATOR.version_exists(version), "{file} belongs to no migration");
    }
}

/// The last migration of release 0.2.0. Later ones run while its nodes still serve.
const RELEASED: i64 = 1450;

/// Findings about later migrations that do no harm, with the reason.
const HARMLESS: &[(i64, &str)] = &[
    (1460, "the evaluators of an award are a few hundred rows, which get their index in milliseconds"),
    (1470, "an edition has a dozen registration types, which get their index in milliseconds"),
    (1490, "the key was added `not valid`, and writers do not wait while it is validated"),
];

/// What nodes of the version before rely on, and what a migration must not lock for long.
struct Schema {
    /// Columns of tables and views by `table.column`: type, and whether an insert may leave them out.
    columns: BTreeMap<String, (String, bool)>,
    /// Tables by name, with the file of their rows: another file means that all rows were written again.
    tables: BTreeMap<String, i64>,
    /// Functions with their arguments.
    functions: BTreeSet<String>,
    /// Constraints and indexes by name, with their table.
    rules: BTreeMap<String, String>,
}

impl Schema {
    async fn of(db: &mut PgConnection) -> Self {
        let columns = sqlx::query_as::<_, (String, String, bool)>(
            "select c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod),
                    not a.attnotnull or a.atthasdef or a.attidentity <> ''
             from pg_attribute a join pg_class c on c.oid = a.attrelid
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped",
        );
        let columns = columns.fetch_all(&mut *db).await.unwrap();
        let tables = sqlx::query_as(
            "select relname::text, relfilenode::bigint from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
        );
        let functions = sqlx::query_scalar(
            "select oid::regprocedure::text from pg_proc where pronamespace = 'public'::regnamespace",
        );
        let rules = sqlx::query_as(
            "select conname::text, conrelid::regclass::text from pg_constraint
             where connamespace = 'public'::regnamespace and conrelid <> 0 and convalidated
             union select i.indexrelid::regclass::text, i.indrelid::regclass::text
             from pg_index i join pg_class c on c.oid = i.indrelid where c.relnamespace = 'public'::regnamespace",
        );
        Self {
            columns: columns.into_iter().map(|(name, kind, may_lack)| (name, (kind, may_lack))).collect(),
            tables: tables.fetch_all(&mut *db).await.unwrap().into_iter().collect(),
            functions: functions.fetch_all(&mut *db).await.unwrap().into_iter().collect(),
            rules: rules.fetch_all(&mut *db).await.unwrap().into_iter().collect(),
        }
    }

    /// What would break nodes of the version before, or block them for as long as a table is large.
    fn since(&self, before: &Self) -> Vec<String> {
        let mut found = Vec::new();
        for (name, (kind, may_lack)) in &before.columns {
            match self.columns.get(name) {
                None => found.push(format!("{name} is gone")),
                Some((other, _)) if other != kind => found.push(format!("{name} is {other}, not {kind}")),
                Some((_, false)) if *may_lack => found.push(format!("{name} is required now")),
                Some(_) => {}
            }
        }
        for (name, (_, may_lack)) in &self.columns {
            let table = name.split('.').next().unwrap_or(name);
            if !before.columns.contains_key(name) && before.tables.contains_key(table) && !may_lack {
                found.push(format!("{name} is new and has no default"));
            }
        }
        let functions = before.functions.difference(&self.functions);
        found.extend(functions.map(|function| format!("{function} is gone")));
        for (table, file) in &before.tables {
            if self.tables.get(table).is_some_and(|other| other != file) {
                found.push(format!("all rows of {table} are written again"));
            }
        }
        for (rule, table) in &self.rules {
            if !before.rules.contains_key(rule) && before.tables.contains_key(table) {
                found.push(format!("{rule} is new on {table}"));
            }
        }
        found
    }
}

/// The migrations since the release, one by one.
#[tokio::test(flavor = "multi_thread")]
async fn later_migrations_let_nodes_of_the_release_serve() {
    let db = Database::empty().await.pool;
    assert!(MIGRATOR.version_exists(RELEASED));
    let mut before = None;
    for migration in MIGRATOR.iter() {
        run(&db, &migration.description, migration.sql.as_str().to_owned()).await;
        if migration.version < RELEASED {
            continue;
        }
        let after = Schema::of(&mut db.acquire().await.unwrap()).await;
        if let Some(before) = &before {
            let found = after.since(before);
            let allowed = HARMLESS.iter().any(|(version, _)| *version == migration.version);
            assert!(found.is_empty() || allowed, "{}: {found:?}", migration.version);
        }
        before = Some(after);
    }
}

/// Migrations that break the version before or block it, and some that do neither.
#[tokio::test(flavor = "multi_thread")]
async fn migration_that_harms_the_version_before_is_found() {
    let db = Database::create().await.pool;
    for (sql, expected) in [
        ("alter table theme rename column name to title", vec!["theme.name is gone"]),
        ("alter table congress drop column title cascade", vec!["congress.title is gone"]),
        ("drop view whole_draft", vec!["whole_draft.abstract is gone"]),
        ("alter table webhook rename to hook", vec!["webhook.id is gone"]),
        ("alter table theme add column colour text not null", vec!["theme.colour is new and has no default"]),
        ("alter table session alter column abstract set not null", vec!["session.abstract is required now"]),
        (
            "alter table webhook alter column url type varchar(2000)",
            vec!["webhook.url is character varying(2000), not text"],
        ),
        (
            "alter table award_round alter column per_entry type bigint",
            vec!["award_round.per_entry is bigint, not integer", "all rows of award_round are written again"],
        ),
        (
            "alter table registration add column number bigint not null default (random() * 10)::bigint",
            vec!["all rows of registration are written again"],
        ),
        ("create index later on registration (created_at)", vec!["later is new on registration"]),
        ("alter table theme add constraint short check (length(slug) < 20)", vec!["short is new on theme"]),
        (
            "alter table session add constraint kind_once unique (congress_id, kind)",
            vec!["kind_once is new on session"],
        ),
        ("drop function seat_state cascade", vec!["seat_state"]),
        ("alter table theme add column colour text", vec![]),
        ("alter table theme add column colour text not null default 'blue'", vec![]),
        ("alter table theme add constraint short check (length(slug) < 20) not valid", vec![]),
        ("create table note (id uuid primary key, text text not null unique)", vec![]),
        ("alter table session alter column abstract drop not null", vec![]),
    ] {
        let mut tx = db.begin().await.unwrap();
        let before = Schema::of(&mut tx).await;
        sqlx::raw_sql(sql).execute(&mut *tx).await.unwrap();
        let found = Schema::of(&mut tx).await.since(&before);
        tx.rollback().await.unwrap();
        for expected in &expected {
            assert!(found.iter().any(|found| found.starts_with(expected)), "{sql}: {found:?}");
        }
        assert_eq!(found.is_empty(), expected.is_empty(), "{sql}: {found:?}");
    }
}
