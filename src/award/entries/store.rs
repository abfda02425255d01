//! Database queries, one function each.

use chrono::NaiveDate;
use sqlx::{PgConnection, PgExecutor, types::Json};
use uuid::Uuid;

use super::{
    model::{AwardEntry, EntryLink, EntryState, EntrySubmitter, LateRefusal, NewAwardEntry, PartnerCity},
    rules::EntryError,
};
use crate::{
    award::awards::Award,
    http::{RefuseOn, Result},
    types::{
        AccountId, AwardId, CategoryId, CongressId, Country, EntryId, Language, Localized, Now, Region, Slug,
        ThemeId, folded,
    },
};

/// Who reads. It decides which entries are visible and which state is shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Viewer {
    /// The secretariat: sees all submitted entries.
    pub manages: bool,
    /// The account, to find its own entries.
    pub account: Option<AccountId>,
    /// The account of an evaluator, to find entries assigned to it.
    pub evaluator: Option<AccountId>,
}

/// Filters for entries.
#[derive(Clone, Copy, Debug, Default)]
pub struct EntryFilter<'a> {
    pub award: Option<&'a Slug>,
    pub id: Option<EntryId>,
    pub state: Option<EntryState>,
    pub category: Option<&'a Slug>,
    pub country: Option<&'a Country>,
    /// A pattern for the folded city name.
    pub city: Option<&'a str>,
    /// Only the account's own entries.
    pub is_own: bool,
}

struct Row {
    id: EntryId,
    award: Slug,
    state: EntryState,
    category: Option<Slug>,
    theme: Option<Slug>,
    title: Option<String>,
    abstract_: Option<String>,
    description: Option<String>,
    language: Option<Language>,
    city: Option<String>,
    country: Option<Country>,
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
    population: Option<i64>,
    partners: Json<Vec<PartnerCity>>,
    links: Json<Vec<EntryLink>>,
    attachments: Json<Vec<EntryLink>>,
    submitters: Option<Json<Vec<EntrySubmitter>>>,
    wants_feedback: bool,
    submitted_at: Option<Now>,
    screened_at: Option<Now>,
    reason: Option<String>,
    revision: i64,
    created_at: Now,
}

impl From<Row> for AwardEntry {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            award: row.award,
            state: row.state,
            category: row.category,
            theme: row.theme,
            title: row.title,
            r#abstract: row.abstract_,
            description: row.description,
            language: row.language,
            city: row.city,
            region: row.country.as_ref().and_then(Region::of),
            country: row.country,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            population: row.population,
            partners: row.partners.0,
            links: row.links.0,
            attachments: row.attachments.0,
            submitters: row.submitters.map(|submitters| submitters.0),
            wants_feedback: row.wants_feedback,
            submitted_at: row.submitted_at,
            screened_at: row.screened_at,
            reason: row.reason,
            faults: Vec::new(),
            revision: row.revision,
            created_at: row.created_at,
        }
    }
}

/// A page of the entries visible to the viewer, the oldest first.
pub async fn list(
    db: impl PgExecutor<'_>,
    (congress, viewer): (CongressId, Viewer),
    filter: EntryFilter<'_>,
    after: Option<(Now, EntryId)>,
    (limit, now): (i64, Now),
) -> sqlx::Result<Vec<AwardEntry>> {
    let (created_at, last) = after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"
        -- award::list_entries
        select e.id, a.slug as "award: Slug", s.shown as "state!: EntryState", c.slug as "category?: Slug", t.slug as "theme?: Slug", e.title,
               e.abstract as abstract_, e.description, e.language as "language: Language", e.city, e.country as "country: Country",
               e.starts_on, e.ends_on, e.population, e.partners as "partners: Json<Vec<PartnerCity>>", e.links as "links: Json<Vec<EntryLink>>",
               e.attachments as "attachments: Json<Vec<EntryLink>>",
               case when v.mine or $3 then coalesce((
                   select jsonb_agg(jsonb_build_object('name', b.name, 'post', b.post, 'organisation', b.organisation, 'email', b.email)
                                    order by b.position)
                   from award_submitter b where b.entry_id = e.id), '[]') end as "submitters?: Json<Vec<EntrySubmitter>>",
               e.wants_feedback and (v.mine or $3) as "wants_feedback!", e.submitted_at,
               case when v.mine or $3 then e.screened_at end as screened_at,
               case when v.mine or $3 then e.reason end as reason, e.revision, e.created_at
        from award a
        join award_entry e on e.award_id = a.id
        left join award_round p on p.award_id = a.id and p.kind = 'public'
        left join award_category c on c.id = e.category_id
        left join theme t on t.id = e.theme_id
        cross join lateral (
            select $2::uuid is not null and (e.account_id is not distinct from $2 or exists (
                select from award_submitter b join account o on o.email = b.email
                where b.entry_id = e.id and o.id = $2 and o.email_verified_at is not null)) as mine,
                   a.state = 'open' and coalesce(p.opens_at <= $6, false) as in_vote
        ) v
        cross join lateral (
            select case when $3 or a.state = 'published' then e.state
                        when v.in_vote and e.state in ('shortlisted', 'winner', 'special_mention') then 'shortlisted'
                        when e.state in ('deserving', 'shortlisted', 'winner', 'special_mention') then 'eligible'
                        else e.state end as shown
        ) s
        where a.congress_id = $1 and ($5::text is null or a.slug = $5) and ($7::uuid is null or e.id = $7)
          and (v.mine or ($3 and e.submitted_at is not null)
               or (a.state = 'published' and e.state in ('deserving', 'shortlisted', 'winner', 'special_mention'))
               or (v.in_vote and e.state in ('shortlisted', 'winner', 'special_mention'))
               or (e.state in ('eligible', 'deserving', 'shortlisted', 'winner', 'special_mention')
                   and exists (select from award_evaluation x where x.entry_id = e.id and x.account_id = $4)
                   and not exists (select from award_recusal x where x.entry_id = e.id and x.account_id = $4)))
          and ($8::text is null or s.shown = $8) and ($9::text is null or c.slug = $9) and ($10::text is null or e.country = $10)
          and ($11::text is null or e.city_key like $11) and (not $12 or v.mine)
          and ($13::timestamptz is null or (e.created_at, e.id) > ($13, $14::uuid))
        order by e.created_at, e.id
        limit $15::bigint + 1
        "#,
        *congress,
        viewer.account.map(|id| *id),
        viewer.manages,
        viewer.evaluator.map(|id| *id),
        filter.award.map(|slug| &**slug),
        now,
        filter.id.map(|id| *id),
        filter.state as Option<EntryState>,
        filter.category.map(|slug| &**slug),
        filter.country.map(|country| &**country),
        filter.city,
        filter.is_own,
        created_at,
        last.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(AwardEntry::from).collect())
}

/// Finds an entry of the account in any award of the congress.
pub async fn find_own(
    db: impl PgExecutor<'_>,
    (congress, account): (CongressId, AccountId),
    id: EntryId,
    now: Now,
) -> sqlx::Result<Option<AwardEntry>> {
    let viewer = Viewer { account: Some(account), ..Viewer::default() };
    let filter = EntryFilter { id: Some(id), is_own: true, ..EntryFilter::default() };
    Ok(list(db, (congress, viewer), filter, None, (1, now)).await?.pop())
}

/// Whether the congress of an award has themes.
pub async fn has_themes(db: impl PgExecutor<'_>, award: AwardId) -> sqlx::Result<bool> {
    let themes = sqlx::query_scalar!(
        r#"select exists (select from theme t join award a on a.congress_id = t.congress_id where a.id = $1) as "any!""#,
        *award
    );
    themes.fetch_one(db).await
}

/// Locks an entry, and its award against changes; returns the entry's true state.
pub async fn lock(db: &mut PgConnection, award: AwardId, id: EntryId) -> sqlx::Result<Option<EntryState>> {
    sqlx::query!("select id from award where id = $1 for share", *award).fetch_one(&mut *db).await?;
    let state = sqlx::query_scalar!(
        r#"
        -- award::lock_entry
        select state as "state: EntryState" from award_entry where award_id = $1 and id = $2 for no key update
        "#,
        *award,
        *id,
    );
    state.fetch_optional(db).await
}

/// The number of entries that an account wrote for an award, without withdrawn ones. Concurrent requests of the account wait.
pub async fn count_of_account(
    db: &mut PgConnection,
    award: AwardId,
    account: AccountId,
) -> sqlx::Result<i64> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('award entries ' || $1::text || $2::text, 0))",
        award.to_string(),
        account.to_string(),
    )
    .fetch_one(&mut *db)
    .await?;
    let written = sqlx::query_scalar!(
        r#"select count(*) as "count!" from award_entry where award_id = $1 and account_id = $2 and state <> 'withdrawn'"#,
        *award,
        *account,
    );
    written.fetch_one(db).await
}

/// Inserts an empty draft.
pub async fn insert(
    db: impl PgExecutor<'_>,
    (congress, award, account): (CongressId, AwardId, Option<AccountId>),
    id: EntryId,
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- award::insert_entry
        insert into award_entry (id, congress_id, award_id, account_id, created_at) values ($1, $2, $3, $4, $5)
        "#,
        *id,
        *congress,
        *award,
        account.map(|id| *id),
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Writes the submitters' fields.
pub async fn write(
    db: &mut PgConnection,
    (congress, award): (CongressId, &Award),
    id: EntryId,
    new: &NewAwardEntry,
) -> Result<()> {
    let category: Option<CategoryId> = match &new.category {
        Some(slug) => Some(award.category(slug).ok_or(EntryError::NoCategory)?.id),
        None => None,
    };
    let theme = match &new.theme {
        Some(slug) => {
            let found = sqlx::query_scalar!(
                r#"select id as "id: ThemeId" from theme where congress_id = $1 and slug = $2"#,
                *congress,
                &**slug
            );
            Some(found.fetch_optional(&mut *db).await?.ok_or(EntryError::NoTheme)?)
        }
        None => None,
    };
    sqlx::query!(
        r#"
        -- award::write_entry
        with gone as (delete from award_submitter where entry_id = $1)
        update award_entry
        set category_id = $2, theme_id = $3, title = $4, abstract = $5, description = $6, language = $7, city = $8, city_key = $9,
            country = $10, starts_on = $11, ends_on = $12, population = $13, partners = $14, links = $15, attachments = $16,
            wants_feedback = $17, revision = revision + 1
        where id = $1
        "#,
        *id,
        category.map(|id| *id),
        theme.map(|id| *id),
        new.title,
        new.r#abstract,
        new.description,
        new.language.as_deref(),
        new.city,
        new.city.as_deref().map(folded),
        new.country.as_deref(),
        new.starts_on,
        new.ends_on,
        new.population,
        Json(&new.partners) as _,
        Json(&new.links) as _,
        Json(&new.attachments) as _,
        new.wants_feedback,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        r#"
        -- award::write_submitters
        insert into award_submitter (entry_id, position, name, post, organisation, email)
        select $1, n, name, post, organisation, lower(email)
        from unnest($2::text[], $3::text[], $4::text[], $5::text[]) with ordinality as s (name, post, organisation, email, n)
        "#,
        *id,
        &new.submitters.iter().map(|one| one.name.clone()).collect::<Vec<_>>(),
        &new.submitters.iter().map(|one| one.post.clone()).collect::<Vec<_>>() as &[Option<String>],
        &new.submitters.iter().map(|one| one.organisation.clone()).collect::<Vec<_>>() as &[Option<String>],
        &new.submitters.iter().map(|one| one.email.to_string()).collect::<Vec<_>>(),
    )
    .execute(db)
    .await
    .refuse_on("award_submitter_email_once", EntryError::SameEmail)?;
    Ok(())
}

/// Deletes an entry with its submitters.
pub async fn delete(db: impl PgExecutor<'_>, id: EntryId) -> Result<()> {
    sqlx::query!("delete from award_entry where id = $1", *id)
        .execute(db)
        .await
        .refuse_on("award_recusal_entry_id_fkey", EntryError::Evaluated)?;
    Ok(())
}

/// The slug of the award of a submitted entry.
pub async fn find_award(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: EntryId,
) -> sqlx::Result<Option<Slug>> {
    let award = sqlx::query_scalar!(
        r#"
        -- award::find_award_of_entry
        select a.slug as "slug: Slug" from award_entry e join award a on a.id = e.award_id
        where e.congress_id = $1 and e.id = $2 and e.submitted_at is not null
        "#,
        *congress,
        *id,
    );
    award.fetch_optional(db).await
}

/// The submitted entries of a city that were not withdrawn, with their titles.
pub async fn list_titles_of_city(
    db: impl PgExecutor<'_>,
    award: AwardId,
    (city, country): (&str, &str),
) -> sqlx::Result<Vec<(EntryId, String)>> {
    let rows = sqlx::query!(
        r#"
        -- award::list_titles_of_city
        select id as "id: EntryId", title as "title!" from award_entry
        where award_id = $1 and city_key = $2 and country = $3 and submitted_at is not null and state <> 'withdrawn'
        "#,
        *award,
        folded(city),
        country,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.title)).collect())
}

/// The themes of a congress with their names.
pub async fn list_themes(
    db: impl PgExecutor<'_>,
    congress: CongressId,
) -> sqlx::Result<Vec<(Slug, Localized)>> {
    let rows = sqlx::query!(
        r#"
        -- award::list_themes
        select slug as "slug: Slug", name as "name: Json<Localized>" from theme where congress_id = $1 order by position, slug
        "#,
        *congress,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.slug, row.name.0)).collect())
}

pub async fn submit(db: impl PgExecutor<'_>, id: EntryId, now: Now) -> sqlx::Result<()> {
    sqlx::query!("update award_entry set state = 'submitted', submitted_at = $2 where id = $1", *id, now)
        .execute(db)
        .await?;
    Ok(())
}

/// Sets the state of an entry. Its revision stays, so that submitters cannot detect from it that the entry has advanced.
pub async fn set_state(
    db: impl PgExecutor<'_>,
    id: EntryId,
    (state, reason): (EntryState, Option<&str>),
    screened_at: Option<Now>,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- award::set_entry_state
        update award_entry set state = $2, reason = $3, screened_at = coalesce($4, screened_at) where id = $1
        "#,
        *id,
        state as EntryState,
        reason,
        screened_at,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Whether an entry was assigned to evaluators.
pub async fn has_evaluations(db: impl PgExecutor<'_>, id: EntryId) -> sqlx::Result<bool> {
    let begun = sqlx::query_scalar!(
        r#"select exists (select from award_evaluation where entry_id = $1) as "begun!""#,
        *id
    );
    begun.fetch_one(db).await
}

pub async fn insert_late_refusal(
    db: impl PgExecutor<'_>,
    (award, entry): (AwardId, EntryId),
    deadline: Now,
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- award::record_late_refusal
        insert into award_late_refusal (id, award_id, entry_id, deadline, refused_at) values (gen_random_uuid(), $1, $2, $3, $4)
        "#,
        *award,
        *entry,
        deadline,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The account that created an entry.
pub async fn find_author(db: impl PgExecutor<'_>, id: EntryId) -> sqlx::Result<Option<AccountId>> {
    let author = sqlx::query_scalar!(
        r#"
        -- award::find_author
        select account_id as "account!: AccountId" from award_entry where id = $1 and account_id is not null
        "#,
        *id,
    );
    author.fetch_optional(db).await
}

/// Whether an entry was submitted after the deadline and refused.
pub async fn was_refused_late(db: impl PgExecutor<'_>, id: EntryId) -> sqlx::Result<bool> {
    let refused = sqlx::query_scalar!(
        r#"
        -- award::was_refused_late
        select exists (select from award_late_refusal where entry_id = $1) as "refused!"
        "#,
        *id,
    );
    refused.fetch_one(db).await
}

/// Records that the refused submissions of an entry were accepted.
pub async fn set_accepted_late(
    db: impl PgExecutor<'_>,
    id: EntryId,
    reason: &str,
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- award::set_accepted_late
        update award_late_refusal set accepted_at = $2, accepted_because = $3 where entry_id = $1 and accepted_at is null
        "#,
        *id,
        now,
        reason,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A page of late refusals, the oldest first.
pub async fn list_late_refusals(
    db: impl PgExecutor<'_>,
    award: AwardId,
    after: Option<(Now, Uuid)>,
    limit: i64,
) -> sqlx::Result<Vec<LateRefusal>> {
    let (at, last) = after.unzip();
    sqlx::query_as!(
        LateRefusal,
        r#"
        -- award::list_late_refusals
        select l.entry_id as entry, e.title, e.city, l.deadline, l.refused_at, l.accepted_at, l.accepted_because as reason, l.id
        from award_late_refusal l join award_entry e on e.id = l.entry_id
        where l.award_id = $1 and ($2::timestamptz is null or (l.refused_at, l.id) > ($2, $3::uuid))
        order by l.refused_at, l.id
        limit $4::bigint + 1
        "#,
        *award,
        at,
        last,
        limit,
    )
    .fetch_all(db)
    .await
}
