//! Database queries, one function each.

use chrono::NaiveDate;
use sqlx::{PgConnection, PgExecutor, types::Json};

use super::{
    model::{AwardEntry, EntryLink, EntryState, NewEntry, Partner, Submitter},
    rules::{self, Refused},
};
use crate::{
    award::{
        awards::{Award, AwardState},
        catalogue::{ENTRY_CREATED, ENTRY_SUBMITTED, EntryChanged},
    },
    events,
    http::{RefuseOn, RequestError, Result},
    types::{
        AccountId, Actor, CategoryId, CongressId, Country, EntryId, FieldError, Language, Now, Region, Slug,
        ThemeId, folded,
    },
};

/// The maximum number of entries that an account may write per award.
const MOST: i64 = 20;

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
pub struct Narrowed<'a> {
    pub id: Option<EntryId>,
    pub state: Option<EntryState>,
    pub category: Option<&'a Slug>,
    pub country: Option<&'a Country>,
    /// A pattern for the folded city name.
    pub city: Option<&'a str>,
    /// Only the account's own entries.
    pub mine: bool,
}

struct Row {
    id: EntryId,
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
    partners: Json<Vec<Partner>>,
    links: Json<Vec<EntryLink>>,
    attachments: Json<Vec<EntryLink>>,
    submitters: Option<Json<Vec<Submitter>>>,
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
    award: &Award,
    viewer: Viewer,
    narrowed: Narrowed<'_>,
    after: Option<(Now, EntryId)>,
    (limit, now): (i64, Now),
) -> sqlx::Result<Vec<AwardEntry>> {
    let (created_at, last) = after.unzip();
    let in_public =
        award.state == AwardState::Open && award.public_round().is_some_and(|round| round.has_opened(now));
    let rows = sqlx::query_as!(
        Row,
        r#"
        -- award::list_entries
        select e.id, s.shown as "state!: EntryState", c.slug as "category?: Slug", t.slug as "theme?: Slug", e.title,
               e.abstract as abstract_, e.description, e.language as "language: Language", e.city, e.country as "country: Country",
               e.starts_on, e.ends_on, e.population, e.partners as "partners: Json<Vec<Partner>>", e.links as "links: Json<Vec<EntryLink>>",
               e.attachments as "attachments: Json<Vec<EntryLink>>",
               case when v.mine or $3 then coalesce((
                   select jsonb_agg(jsonb_build_object('name', b.name, 'post', b.post, 'organisation', b.organisation, 'email', b.email)
                                    order by b.position)
                   from award_submitter b where b.entry_id = e.id), '[]') end as "submitters?: Json<Vec<Submitter>>",
               e.wants_feedback and (v.mine or $3) as "wants_feedback!", e.submitted_at,
               case when v.mine or $3 then e.screened_at end as screened_at,
               case when v.mine or $3 then e.reason end as reason, e.revision, e.created_at
        from award_entry e
        left join award_category c on c.id = e.category_id
        left join theme t on t.id = e.theme_id
        cross join lateral (
            select $2::uuid is not null and (e.account_id is not distinct from $2 or exists (
                select from award_submitter b join account a on a.email = b.email
                where b.entry_id = e.id and a.id = $2 and a.email_verified_at is not null)) as mine
        ) v
        cross join lateral (
            select case when $3 or $5 then e.state
                        when $6 and e.state in ('shortlisted', 'winner', 'special_mention') then 'shortlisted'
                        when e.state in ('deserving', 'shortlisted', 'winner', 'special_mention') then 'eligible'
                        else e.state end as shown
        ) s
        where e.award_id = $1 and ($7::uuid is null or e.id = $7)
          and (v.mine or ($3 and e.submitted_at is not null)
               or ($5 and e.state in ('deserving', 'shortlisted', 'winner', 'special_mention'))
               or ($6 and e.state in ('shortlisted', 'winner', 'special_mention'))
               or (e.state in ('eligible', 'deserving', 'shortlisted', 'winner', 'special_mention')
                   and exists (select from award_evaluation x where x.entry_id = e.id and x.account_id = $4)
                   and not exists (select from award_recusal x where x.entry_id = e.id and x.account_id = $4)))
          and ($8::text is null or s.shown = $8) and ($9::text is null or c.slug = $9) and ($10::text is null or e.country = $10)
          and ($11::text is null or e.city_key like $11) and (not $12 or v.mine)
          and ($13::timestamptz is null or (e.created_at, e.id) > ($13, $14::uuid))
        order by e.created_at, e.id
        limit $15::bigint + 1
        "#,
        *award.id,
        viewer.account.map(|id| *id),
        viewer.manages,
        viewer.evaluator.map(|id| *id),
        award.state == AwardState::Published,
        in_public,
        narrowed.id.map(|id| *id),
        narrowed.state as Option<EntryState>,
        narrowed.category.map(|slug| &**slug),
        narrowed.country.map(|country| &**country),
        narrowed.city,
        narrowed.mine,
        created_at,
        last.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(AwardEntry::from).collect())
}

/// Finds an entry, if it is visible to the viewer.
pub async fn find(
    db: &mut PgConnection,
    award: &Award,
    viewer: Viewer,
    id: EntryId,
    now: Now,
) -> Result<AwardEntry> {
    let narrowed = Narrowed { id: Some(id), ..Narrowed::default() };
    let found = list(&mut *db, award, viewer, narrowed, None, (1, now)).await?.pop();
    let mut entry = found.ok_or(RequestError::NoSuch("entry"))?;
    if entry.state == EntryState::Draft {
        entry.faults = faults(db, award, &(&entry).into()).await?;
    }
    Ok(entry)
}

/// What an entry lacks. A theme is required only if the congress has themes.
pub async fn faults(db: &mut PgConnection, award: &Award, entry: &NewEntry) -> sqlx::Result<Vec<FieldError>> {
    let themes = sqlx::query_scalar!(
        r#"select exists (select from theme t join award a on a.congress_id = t.congress_id where a.id = $1) as "any!""#,
        *award.id
    );
    let themes = themes.fetch_one(db).await?;
    Ok(rules::faults(entry, award, themes))
}

/// A locked entry with its true state.
pub struct Own {
    pub state: EntryState,
    pub entry: AwardEntry,
}

/// Locks an entry for a person who may change it: its submitters, and the secretariat once it was submitted. The award is locked against
/// changes until the transaction ends.
pub async fn lock(
    db: &mut PgConnection,
    award: &Award,
    viewer: Viewer,
    id: EntryId,
    now: Now,
) -> Result<Own> {
    sqlx::query!("select id from award where id = $1 for share", *award.id).fetch_one(&mut *db).await?;
    let state = sqlx::query_scalar!(
        r#"
        -- award::lock_entry
        select state as "state: EntryState" from award_entry where award_id = $1 and id = $2 for no key update
        "#,
        *award.id,
        *id,
    );
    let state = state.fetch_optional(&mut *db).await?.ok_or(RequestError::NoSuch("entry"))?;
    let viewer = Viewer { evaluator: None, ..viewer };
    let entry = find(db, award, viewer, id, now).await?;
    // A person who may only read the entry must not change it.
    if entry.submitters.is_none() {
        return Err(RequestError::NoSuch("entry").into());
    }
    Ok(Own { state, entry })
}

/// Creates a draft.
pub async fn insert(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    (award, account): (&Award, AccountId),
    new: &NewEntry,
    now: Now,
) -> Result<AwardEntry> {
    let written = sqlx::query_scalar!(
        r#"select count(*) as "count!" from award_entry where award_id = $1 and account_id = $2 and state <> 'withdrawn'"#,
        *award.id,
        *account,
    );
    if written.fetch_one(&mut *db).await? >= MOST {
        return Err(Refused::TooMany.into());
    }
    let id = EntryId::new();
    sqlx::query!(
        r#"
        -- award::insert_entry
        insert into award_entry (id, congress_id, award_id, account_id, created_at) values ($1, $2, $3, $4, $5)
        "#,
        *id,
        *congress,
        *award.id,
        *account,
        now,
    )
    .execute(&mut *db)
    .await?;
    write(&mut *db, (congress, award), id, new).await?;
    let event = ENTRY_CREATED.of(Some(congress), *id, &EntryChanged::of(award, id, EntryState::Draft));
    events::publish(&mut *db, actor, event, now).await?;
    find(db, award, Viewer { account: Some(account), ..Viewer::default() }, id, now).await
}

/// Writes the submitters' fields.
pub async fn write(
    db: &mut PgConnection,
    (congress, award): (CongressId, &Award),
    id: EntryId,
    new: &NewEntry,
) -> Result<()> {
    let category: Option<CategoryId> = match &new.category {
        Some(slug) => Some(award.category(slug).ok_or(Refused::NoCategory)?.id),
        None => None,
    };
    let theme = match &new.theme {
        Some(slug) => {
            let found = sqlx::query_scalar!(
                r#"select id as "id: ThemeId" from theme where congress_id = $1 and slug = $2"#,
                *congress,
                &**slug
            );
            Some(found.fetch_optional(&mut *db).await?.ok_or(Refused::NoTheme)?)
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
    .refuse_on("award_submitter_email_once", Refused::SameEmail)?;
    Ok(())
}

/// Submits a complete draft.
pub async fn submit(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    award: &Award,
    (id, entry): (EntryId, &NewEntry),
    now: Now,
) -> Result<AwardEntry> {
    let faults = faults(&mut *db, award, entry).await?;
    if !faults.is_empty() {
        return Err(Refused::Incomplete(faults).into());
    }
    let event = ENTRY_SUBMITTED.of(Some(congress), *id, &EntryChanged::of(award, id, EntryState::Submitted));
    sqlx::query!("update award_entry set state = 'submitted', submitted_at = $2 where id = $1", *id, now)
        .execute(&mut *db)
        .await?;
    events::publish(&mut *db, actor, event, now).await?;
    find(db, award, Viewer { manages: true, ..Viewer::default() }, id, now).await
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
