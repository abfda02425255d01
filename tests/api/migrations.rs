//! Runs every migration on tables with rows, as in production.

use std::fs;

use congress::database::MIGRATOR;
use sqlx::{AssertSqlSafe, PgPool};

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
