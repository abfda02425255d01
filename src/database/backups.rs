//! What a backup and a restore need to know about a database.

use sqlx::PgConnection;

/// The name of a table or another relation in the database, if there is any apart from those of extensions.
pub async fn first_relation(db: &mut PgConnection) -> sqlx::Result<Option<String>> {
    let found = sqlx::query_scalar!(
        r#"
        -- database::first_relation
        select format('%I.%I', n.nspname, c.relname) as "name!"
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
          and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
        order by c.relkind <> 'r', c.relname
        limit 1
        "#
    );
    found.fetch_optional(db).await
}

/// The last migration of the database, if it contains the tables of Congress.
pub async fn schema_version(db: &mut PgConnection) -> sqlx::Result<Option<i64>> {
    let exists = sqlx::query_scalar!(r#"select to_regclass('_sqlx_migrations') is not null as "exists!""#);
    if !exists.fetch_one(&mut *db).await? {
        return Ok(None);
    }
    // Not checked by the compiler, because migrations create this table only when sqlx runs them.
    #[expect(clippy::disallowed_methods, reason = "the database of the compiler does not have this table")]
    let version = sqlx::query_scalar("select max(version) from _sqlx_migrations");
    version.fetch_one(db).await
}

/// The number of connections that services and commands have to this database, and where one of them comes from.
pub async fn sessions_of_congress(db: &mut PgConnection) -> sqlx::Result<Option<(i64, String)>> {
    let found = sqlx::query!(
        r#"
        -- database::sessions_of_congress
        select count(*) as "count!", coalesce(min(host(client_addr)), 'this machine') as "origin!"
        from pg_stat_activity
        where datname = current_database() and application_name = 'congress' and pid <> pg_backend_pid()
        "#
    );
    let found = found.fetch_one(db).await?;
    Ok((found.count > 0).then_some((found.count, found.origin)))
}

/// Computes the planner's statistics of all tables: a backup does not contain them.
pub async fn analyze(db: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::raw_sql("analyze").execute(db).await?;
    Ok(())
}
