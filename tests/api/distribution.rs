//! What stands in the way of distributing the tables by congress; see `docs/SCALE.md`.

use std::{collections::BTreeSet, fs};

use crate::support::Database;

/// Keys that do not contain the column by which their table would be distributed: `congress_id`, and `id` of `congress`.
const KEYS: &str = r"
with tables as (
    select c.oid, c.relname::text as name,
           (select attnum from pg_attribute where attrelid = c.oid and not attisdropped
                and attname = case c.relname when 'congress' then 'id' else 'congress_id' end) as shard
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> '_sqlx_migrations'
),
unique_keys as (
    select t.name, i.relname::text as key,
           (select string_agg(coalesce(a.attname, '…'), ', ' order by k.position)
            from unnest(x.indkey::int2[]) with ordinality k (number, position)
            left join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number and k.number > 0) as columns
    from pg_index x join tables t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
    where (x.indisunique or x.indisexclusion) and coalesce(t.shard <> all (x.indkey::int2[]), true)
),
foreign_keys as (
    select t.name, c.conname::text as key, other.name as target,
           (select string_agg(a.attname, ', ' order by k.position)
            from unnest(c.conkey) with ordinality k (number, position)
            join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number) as columns
    from pg_constraint c join tables t on t.oid = c.conrelid join tables other on other.oid = c.confrelid
    where c.contype = 'f' and c.conparentid = 0
      and not exists (select from unnest(c.conkey, c.confkey) pair (own, referred)
                      where pair.own = t.shard and pair.referred = other.shard)
)
select 'unique ' || name || '.' || key || ' (' || columns || ')' from unique_keys
union all
select 'foreign ' || name || '.' || key || ' (' || columns || ') to ' || target from foreign_keys";

const LIST: &str = "tests/data/distribution.txt";

/// A new key that lacks the congress is added to the list with its reason, or gets the congress.
#[tokio::test(flavor = "multi_thread")]
async fn keys_without_the_congress_are_listed_with_a_reason() {
    let db = Database::create().await.pool;
    let found: Vec<String> = sqlx::query_scalar(KEYS).fetch_all(&db).await.unwrap();
    let found: BTreeSet<_> = found.into_iter().collect();
    let list = fs::read_to_string(LIST).unwrap();
    let listed: Vec<_> = list
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split_once(' ').unwrap_or_else(|| panic!("{LIST}: {line:?} has no reason")))
        .collect();
    let explained = fs::read_to_string("docs/SCALE.md").unwrap();
    for (reason, key) in &listed {
        assert!(
            explained.contains(&format!("| `{reason}` |")),
            "docs/SCALE.md does not explain `{reason}` of {key}"
        );
    }
    let listed: BTreeSet<_> = listed.into_iter().map(|(_, key)| key.trim().to_owned()).collect();
    let new: Vec<_> = found.difference(&listed).collect();
    assert!(new.is_empty(), "add the congress to these keys, or add them to {LIST} with a reason: {new:#?}");
    let gone: Vec<_> = listed.difference(&found).collect();
    assert!(gone.is_empty(), "remove these keys from {LIST}: {gone:#?}");
}
