//! Database queries, one function each.

use serde_json::{Value, json};
use sqlx::{PgConnection, PgExecutor};

use super::{
    entry::{Entry, ListRecord},
    model::{
        SpeakersListSettings, SpeakersListState, SpeakingDelegation, SpeakingOrder, SpeakingRequest,
        SpeakingRequestKind, SpeakingRequestState, SpeechMode,
    },
    rules::SpeakersListError,
    sitting::Sitting,
};
use crate::{
    congress::TrackKind,
    http::{RefuseOn, RequestError, Result},
    types::{
        AccountId, CongressId, Country, DelegationId, Language, Localized, Now, SessionId, Slug,
        SpeakingRequestId, folded_pattern,
    },
};

/// The track of a session, and whether it belongs to the forum.
pub async fn find_track(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    session: SessionId,
) -> Result<(Slug, bool)> {
    let found = sqlx::query!(
        r#"
        -- forum::find_track
        select t.slug as "slug: Slug", t.kind as "kind: TrackKind"
        from session s join track t on t.id = s.track_id
        where s.congress_id = $1 and s.id = $2
        "#,
        *congress,
        *session,
    );
    let found = found.fetch_optional(db).await?.ok_or(RequestError::NoSuch("session"))?;
    Ok((found.slug, found.kind == TrackKind::MayorsForum))
}

/// Opens a list, or reopens a closed one. Returns whether it was not open before.
pub async fn open(
    db: &mut PgConnection,
    congress: CongressId,
    session: SessionId,
    settings: &SpeakersListSettings,
    now: Now,
) -> sqlx::Result<bool> {
    let opened = sqlx::query!(
        r#"
        -- forum::open_list
        insert into speakers_list (session_id, congress_id, state, ordering, items, once_per_item, seconds_each, seconds_reply,
                                   seconds_total, is_public, opened_at)
        values ($1, $2, 'open', $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (session_id) do update
            set state = 'open', closed_at = null, ordering = excluded.ordering, items = excluded.items,
                once_per_item = excluded.once_per_item, seconds_each = excluded.seconds_each,
                seconds_reply = excluded.seconds_reply, seconds_total = excluded.seconds_total, is_public = excluded.is_public,
                arranged = speakers_list.arranged and speakers_list.ordering = excluded.ordering
            where speakers_list.state = 'closed'
        "#,
        *session,
        *congress,
        settings.order as SpeakingOrder,
        settings.items,
        settings.once_per_item,
        settings.seconds_each,
        settings.seconds_reply,
        settings.seconds_total,
        settings.public,
        now,
    );
    Ok(opened.execute(db).await?.rows_affected() == 1)
}

/// Reads and locks the list of a sitting, to change it until the transaction ends.
pub async fn lock(db: &mut PgConnection, congress: CongressId, session: SessionId) -> Result<Sitting> {
    lock_row(&mut *db, congress, session).await?;
    read(db, congress, session).await
}

async fn lock_row(db: impl PgExecutor<'_>, congress: CongressId, session: SessionId) -> Result<()> {
    let locked = sqlx::query!(
        "select session_id from speakers_list where congress_id = $1 and session_id = $2 for update",
        *congress,
        *session
    );
    Ok(locked.fetch_optional(db).await?.map(|_| ()).ok_or(SpeakersListError::NotOpened)?)
}

/// Reads two lists, locked in the order of their ids.
pub async fn lock_both(
    db: &mut PgConnection,
    congress: CongressId,
    one: SessionId,
    other: SessionId,
) -> Result<(Sitting, Sitting)> {
    let mut ids = [one, other];
    ids.sort();
    for id in ids {
        lock_row(&mut *db, congress, id).await?;
    }
    Ok((read(&mut *db, congress, one).await?, read(db, congress, other).await?))
}

/// Whether a sitting has a list.
pub async fn has_list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    session: SessionId,
) -> sqlx::Result<bool> {
    let exists = sqlx::query_scalar!(
        r#"select exists (select from speakers_list where congress_id = $1 and session_id = $2) as "exists!""#,
        *congress,
        *session
    );
    exists.fetch_one(db).await
}

/// Reads the list of a sitting with its requests.
pub async fn read(db: &mut PgConnection, congress: CongressId, session: SessionId) -> Result<Sitting> {
    let found = sqlx::query!(
        r#"
        -- forum::read_list
        select l.state as "state: SpeakersListState", l.ordering as "ordering: SpeakingOrder", l.arranged, l.items, l.once_per_item,
               l.seconds_each, l.seconds_reply, l.seconds_total, l.is_public, l.calls, l.revision, c.languages[1] as "language!: Language",
               rs.starts_at as "starts_at?"
        from speakers_list l
        join congress c on c.id = l.congress_id
        left join released_session rs on rs.congress_id = c.id and rs.version = c.released_version and rs.id = l.session_id
        where l.congress_id = $1 and l.session_id = $2
        "#,
        *congress,
        *session,
    );
    let row = found.fetch_optional(&mut *db).await?.ok_or(SpeakersListError::NotOpened)?;
    let settings = SpeakersListSettings {
        order: row.ordering,
        items: row.items,
        once_per_item: row.once_per_item,
        seconds_each: row.seconds_each,
        seconds_reply: row.seconds_reply,
        seconds_total: row.seconds_total,
        public: row.is_public,
    };
    let (state, arranged, calls, revision) = (row.state, row.arranged, row.calls, row.revision);
    Ok(Sitting {
        list: ListRecord { session, state, settings, arranged, calls, revision },
        entries: list_entries(db, session).await?,
        language: row.language,
        begins_at: row.starts_at,
    })
}

/// The requests of a sitting, each with its speaker: the accredited head, or the last one.
async fn list_entries(db: &mut PgConnection, session: SessionId) -> sqlx::Result<Vec<Entry>> {
    sqlx::query_as!(
        Entry,
        r#"
        -- forum::list_entries
        select q.id as "id: SpeakingRequestId", q.delegation_id as delegation, h.city as "city: Localized",
               h.country as "country: Country", h.protocol_rank, h.name, h.title, q.kind as "kind: SpeakingRequestKind",
               q.reply_to as "reply_to: SpeakingRequestId", q.item, q.again, q.topic, q.mode as "mode: SpeechMode", q.video_url,
               q.language as "language: Language", q.second_choice as "second_choice: SessionId", q.seconds, q.extended_seconds,
               q.state as "state: SpeakingRequestState", q.place, q.requested_at, q.warned_at, q.called_at, q.call,
               q.called_by as "called_by: AccountId", case when c.erased_at is null then c.display_name end as caller, q.started_at,
               q.stopped_at, q.swap_with as "swap_with: SpeakingRequestId", q.reason, q.revision
        from speaking_request q
        join lateral (
            select city, country, protocol_rank, name, title from accreditation a
            where a.delegation_id = q.delegation_id
            order by a.ended_at is null desc, a.confirmed_at desc
            limit 1
        ) h on true
        left join account c on c.id = q.called_by
        where q.session_id = $1
        order by q.requested_at, q.id
        "#,
        *session,
    )
    .fetch_all(db)
    .await
}

/// Creates a request. It has no place yet: the list assigns one (`Sitting::place`).
pub async fn insert_request(
    db: &mut PgConnection,
    congress: CongressId,
    session: SessionId,
    new: &Entry,
) -> Result<()> {
    sqlx::query!(
        r#"
        -- forum::insert_request
        insert into speaking_request (id, congress_id, session_id, delegation_id, kind, reply_to, item, again, topic, mode,
                                      video_url, language, second_choice, seconds, state, place, requested_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'waiting', 0, $15)
        "#,
        *new.id,
        *congress,
        *session,
        *new.delegation,
        new.kind as SpeakingRequestKind,
        new.reply_to.map(|id| *id),
        new.item,
        new.again,
        new.topic,
        new.mode as SpeechMode,
        new.video_url,
        &*new.language,
        new.second_choice.map(|id| *id),
        new.seconds,
        new.requested_at,
    )
    .execute(db)
    .await
    .refuse_on("speaking_request_item_once", SpeakersListError::OncePerItem)
    .refuse_on("speaking_request_reply_once", SpeakersListError::RepliedAlready)
    .refuse_on("speaking_request_second_choice_fkey", SpeakersListError::NoSecondChoice)?;
    Ok(())
}

/// Writes the changes of a list and its requests, and increments its revision.
pub async fn write(db: &mut PgConnection, before: &[Entry], sitting: &mut Sitting, now: Now) -> Result<()> {
    let changed: Vec<_> = sitting.entries.iter().filter(|entry| !before.contains(entry)).collect();
    // A request must leave the floor before another one takes it.
    let (on, off): (Vec<_>, Vec<_>) = changed.into_iter().partition(|entry| entry.state.has_floor());
    for entries in [off, on] {
        write_entries(&mut *db, sitting.list.session, &entries).await?;
    }
    let ListRecord { session, state, settings, arranged, calls, .. } = &sitting.list;
    let revision = sqlx::query_scalar!(
        r#"
        -- forum::write_list
        update speakers_list
        set state = $2, ordering = $3, arranged = $4, items = $5, once_per_item = $6, seconds_each = $7, seconds_reply = $8,
            seconds_total = $9, calls = $10, is_public = $11, revision = revision + 1,
            closed_at = case when $2 = 'closed' then coalesce(closed_at, $12) end
        where session_id = $1
        returning revision
        "#,
        **session,
        *state as SpeakersListState,
        settings.order as SpeakingOrder,
        arranged,
        settings.items,
        settings.once_per_item,
        settings.seconds_each,
        settings.seconds_reply,
        settings.seconds_total,
        calls,
        settings.public,
        now,
    );
    sitting.list.revision = revision.fetch_one(db).await?;
    Ok(())
}

async fn write_entries(db: &mut PgConnection, session: SessionId, entries: &[&Entry]) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let rows = entries.iter().map(|entry| {
        json!({
            "id": entry.id, "item": entry.item, "topic": entry.topic, "mode": entry.mode, "video_url": entry.video_url,
            "language": entry.language, "second_choice": entry.second_choice, "seconds": entry.seconds,
            "extended_seconds": entry.extended_seconds, "state": entry.state, "place": entry.place,
            "warned_at": entry.warned_at, "called_at": entry.called_at, "call": entry.call, "called_by": entry.called_by, "started_at": entry.started_at,
            "stopped_at": entry.stopped_at, "swap_with": entry.swap_with, "reason": entry.reason,
        })
    });
    sqlx::query!(
        r#"
        -- forum::write_requests
        update speaking_request q
        set session_id = $2, item = r.item, topic = r.topic, mode = r.mode, video_url = r.video_url, language = r.language,
            second_choice = r.second_choice, seconds = r.seconds, extended_seconds = r.extended_seconds, state = r.state,
            place = r.place, warned_at = r.warned_at, called_at = r.called_at, call = r.call,
            called_by = r.called_by, started_at = r.started_at,
            stopped_at = r.stopped_at, swap_with = r.swap_with, reason = r.reason, revision = q.revision + 1
        from jsonb_to_recordset($1) as r (id uuid, item int, topic text, mode text, video_url text, language text,
            second_choice uuid, seconds int, extended_seconds int, state text, place int, warned_at timestamptz,
            called_at timestamptz, call int, called_by uuid, started_at timestamptz, stopped_at timestamptz, swap_with uuid, reason text)
        where q.id = r.id
        "#,
        Value::Array(rows.collect()),
        *session,
    )
    .execute(db)
    .await
    .refuse_on("speaking_request_item_once", SpeakersListError::OncePerItem)
    .refuse_on("speaking_request_reply_once", SpeakersListError::RepliedAlready)
    .refuse_on("speaking_request_second_choice_fkey", SpeakersListError::NoSecondChoice)?;
    Ok(())
}

/// The name of an account, as its person writes it.
pub async fn find_name(db: impl PgExecutor<'_>, account: Option<AccountId>) -> sqlx::Result<Option<String>> {
    let name = sqlx::query_scalar!(
        r#"
        -- forum::name_of_chair
        select display_name as "name!" from account where id = $1
        "#,
        account.map(|id| *id),
    );
    name.fetch_optional(db).await
}

/// A page of the delegations with an accredited head, sorted by name.
pub async fn list_delegations(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    q: Option<&str>,
    after: Option<String>,
    limit: i64,
) -> sqlx::Result<Vec<SpeakingDelegation>> {
    sqlx::query_as!(
        SpeakingDelegation,
        r#"
        -- forum::list_speaking_delegations
        select d.id as "delegation: DelegationId", d.name, a.city as "city: Localized", a.country as "country: Country"
        from delegation d join accreditation a on a.delegation_id = d.id and a.ended_at is null
        where d.congress_id = $1 and ($2::text is null or d.search like $2) and ($3::text is null or d.name > $3)
        order by d.name
        limit $4::bigint + 1
        "#,
        *congress,
        q.map(folded_pattern),
        after,
        limit,
    )
    .fetch_all(db)
    .await
}

/// A page of the requests of a sitting, the oldest first; if an account is given, only those of delegations that it acts for.
pub async fn list_requests(
    db: impl PgExecutor<'_>,
    (congress, session): (CongressId, SessionId),
    (id, account): (Option<SpeakingRequestId>, Option<AccountId>),
    after: Option<(Now, SpeakingRequestId)>,
    limit: i64,
) -> sqlx::Result<Vec<SpeakingRequest>> {
    let (requested_at, last) = after.unzip();
    sqlx::query_as!(
        SpeakingRequest,
        r#"
        -- forum::list_requests
        select q.id, q.session_id as session, q.delegation_id as delegation, h.city as "city: Localized",
               h.country as "country: Country", q.kind as "kind: SpeakingRequestKind", q.reply_to as "reply_to: SpeakingRequestId", q.item,
               q.topic, q.mode as "mode: SpeechMode", q.video_url, q.language as "language: Language",
               q.second_choice as "second_choice: SessionId", q.seconds as wanted_seconds, q.state as "state: SpeakingRequestState",
               q.place as position, q.swap_with as "swap_with: SpeakingRequestId", q.reason, q.requested_at, q.revision
        from speaking_request q
        join lateral (
            select city, country from accreditation a where a.delegation_id = q.delegation_id
            order by a.ended_at is null desc, a.confirmed_at desc
            limit 1
        ) h on true
        where q.congress_id = $1 and q.session_id = $2
          and ($3::uuid is null or q.id = $3)
          and ($4::uuid is null or q.delegation_id in (
                  select d.id from delegation d
                  left join account o on o.id = $4 and o.email_verified_at is not null
                  left join registration r on r.id = d.head_id
                  where d.congress_id = $1 and (r.account_id = $4 or d.focal_point = o.email)))
          and ($5::timestamptz is null or (q.requested_at, q.id) > ($5, $6::uuid))
        order by q.requested_at, q.id
        limit $7::bigint + 1
        "#,
        *congress,
        *session,
        id.map(|id| *id),
        account.map(|id| *id),
        requested_at,
        last.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// A request of a sitting; if an account is given, only one of a delegation that it acts for.
pub async fn find_request(
    db: impl PgExecutor<'_>,
    at: (CongressId, SessionId),
    id: SpeakingRequestId,
    account: Option<AccountId>,
) -> Result<SpeakingRequest> {
    let found = list_requests(db, at, (Some(id), account), None, 1).await?.pop();
    Ok(found.ok_or(SpeakersListError::NoRequest)?)
}

/// Finds and locks a request, so that its speech does not end until the transaction ends.
pub async fn lock_request(
    db: &mut PgConnection,
    (congress, session): (CongressId, SessionId),
    id: SpeakingRequestId,
    account: Option<AccountId>,
) -> Result<SpeakingRequest> {
    // Only what the account may change is locked.
    find_request(&mut *db, (congress, session), id, account).await?;
    sqlx::query!(
        "select id from speaking_request where congress_id = $1 and session_id = $2 and id = $3 for no key update",
        *congress,
        *session,
        *id
    )
    .fetch_optional(&mut *db)
    .await?;
    find_request(db, (congress, session), id, account).await
}
