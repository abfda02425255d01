//! Who calls: one query reads everything that a guard needs.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use moka::sync::Cache;
use serde_json::{Value, json};

use super::tokens::COOKIE_IDLE;
use crate::{
    app::App,
    database::{Batcher, ChangedUpTo},
    http::{Error, RequestError},
    types::{AccountId, CongressId, RegistrationId, TokenId},
};

/// The key of a look-up in memory: the number of changes on this node before it, and up to where the caller has changed the
/// database, which can have been on another node. Later changes make earlier entries unreachable.
type KnownKey = (u64, ChangedUpTo, LookupKey);

/// The key of a look-up: hash of the token or API key, and slug of the congress.
pub(super) type LookupKey = (Option<Vec<u8>>, Option<String>);

/// How long a read trusts what is known of its caller. A change on another node takes effect after this time at the latest,
/// also when nodes cannot notify each other.
const TIME_TO_LIVE: Duration = Duration::from_millis(500);

/// Maximum number of callers in memory.
const MAX_CALLERS: u64 = 20_000;

/// Looks up callers; concurrent look-ups are batched in one statement. One per process.
///
/// Reads use what was looked up less than half a second ago, and since the last change on this node; everything else reads
/// the database.
#[derive(Clone)]
pub struct CallerLookup {
    /// Apart: callers with a token, and others.
    batcher: Batcher<bool, LookupKey, Result<Found, Error>>,
    known: Cache<KnownKey, Arc<Found>>,
    changes: Arc<AtomicU64>,
}

impl Default for CallerLookup {
    fn default() -> Self {
        Self {
            batcher: Batcher::with_lanes("callers", 2),
            known: Cache::builder().max_capacity(MAX_CALLERS).time_to_live(TIME_TO_LIVE).build(),
            changes: Arc::default(),
        }
    }
}

/// The data of a caller in the database.
#[expect(clippy::struct_excessive_bools, reason = "a row of the query result")]
#[derive(Clone)]
pub(super) struct Found {
    pub account: Option<AccountId>,
    pub token: Option<TokenId>,
    pub key: Option<Vec<String>>,
    pub second_factor: bool,
    pub administrator: bool,
    pub congress: Option<CongressId>,
    pub draft: bool,
    pub second_factor_required: bool,
    pub roles: Vec<String>,
    pub registration: Option<RegistrationId>,
    pub takes_part: bool,
    pub unnoted: bool,
    /// The end of the token or key.
    pub expires_at: Option<DateTime<Utc>>,
}

impl Found {
    fn is_valid(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_none_or(|end| end > now)
    }
}

impl CallerLookup {
    /// The number of callers in memory.
    pub fn known(&self) -> u64 {
        self.known.run_pending_tasks();
        self.known.entry_count()
    }

    /// The number of requests on this node that may have changed something.
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::SeqCst)
    }

    /// Forgets all callers: this node may have changed what they may do.
    pub fn forget(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
    }

    /// Finds a caller. A request that `changes` something never uses what is in memory.
    pub(super) async fn find(
        &self,
        app: &App,
        asked: LookupKey,
        changes: bool,
        up_to: ChangedUpTo,
    ) -> Result<Arc<Found>, Error> {
        let key = (self.changes(), up_to, asked);
        let known = if changes { None } else { self.known.get(&key) };
        if let Some(known) = known.filter(|known| known.is_valid(app.now())) {
            return Ok(known);
        }
        let has_token = key.2.0.is_some();
        // A token that was revoked must not be valid anywhere, and a replica can be behind.
        let for_batch = if has_token { app.reading(app.primary.clone()) } else { app.clone() };
        let work = move |asked| find_all(for_batch.clone(), asked);
        let found = self.batcher.ask(has_token, key.2.clone(), work).await;
        let found = found.ok_or(RequestError::Busy)??;
        if found.unnoted {
            note_use(app, key.2.0.as_deref()).await?;
        }
        let found = Arc::new(Found { unnoted: false, ..found });
        // Who is unknown is not kept: strangers could fill the memory.
        if found.account.is_some() || (key.2.0.is_none() && found.congress.is_some()) {
            self.known.insert(key, found.clone());
        }
        Ok(found)
    }
}

/// Looks up several callers in one query.
async fn find_all(app: App, asked: Vec<LookupKey>) -> Vec<Result<Found, Error>> {
    let rows = (0..).zip(&asked).map(|(nth, (hash, slug))| {
        let hash =
            hash.as_ref().map(|hash| hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
        json!({"nth": nth, "hash": hash, "slug": slug})
    });
    let found = sqlx::query_as!(
        Found,
        r#"
        -- identity::callers
        select a.id as "account?: AccountId", t.id as "token?: TokenId", k.permissions as "key?",
               coalesce(t.second_factor, exists (select from second_factor f
                        where f.account_id = k.account_id and f.confirmed_at is not null)) as "second_factor!",
               coalesce(a.administrator, false) as "administrator!", c.id as "congress?: CongressId",
               coalesce(c.state = 'draft', false) as "draft!",
               coalesce(c.second_factor_required, false) as "second_factor_required!",
               coalesce(s.roles, '{}') as "roles!", r.id as "registration?: RegistrationId",
               coalesce(r.state in ('pending', 'waitlisted', 'confirmed'), false) as "takes_part!",
               a.id is not null and coalesce(coalesce(t.last_used_at, k.last_used_at) < $2::timestamptz - interval '1 minute',
                                             true) as "unnoted!",
               coalesce(t.expires_at, k.expires_at) as expires_at
        from (
            select nth, decode(hash, 'hex') as hash, slug from jsonb_to_recordset($1) as r (nth int, hash text, slug text)
            -- Always so; it lets the planner expect few, who are found by index, where it would read whole tables for many.
            where nth between 0 and 1000000
        ) asked
        left join token t on t.hash = asked.hash and t.expires_at > $2
            and (not t.in_cookie or coalesce(t.last_used_at, t.created_at) > $3)
        left join api_key k on k.hash = asked.hash and (k.expires_at is null or k.expires_at > $2)
        left join account a on a.id = coalesce(t.account_id, k.account_id)
        left join congress c on c.slug = asked.slug
        left join staff s on s.congress_id = c.id and s.account_id = a.id
        left join registration r on r.congress_id = c.id and r.account_id = a.id
        order by asked.nth
        "#,
        Value::Array(rows.collect()),
        app.now(),
        app.now() - COOKIE_IDLE,
    );
    match found.fetch_all(&app.pool).await.map_err(Error::from) {
        Ok(found) => found.into_iter().map(Ok).collect(),
        Err(error) => asked.iter().map(|_| Err(error.again())).collect(),
    }
}

/// Records the last use of a token or key, to the minute, so that most requests write nothing.
async fn note_use(app: &App, hash: Option<&[u8]>) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- identity::note_use
        with used as (
            update token set last_used_at = $2 where hash = $1
        )
        update api_key set last_used_at = $2 where hash = $1
        "#,
        hash,
        app.now(),
    )
    .execute(&app.primary)
    .await?;
    Ok(())
}
