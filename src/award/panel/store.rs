//! Database queries, one function each.

use std::collections::{HashMap, HashSet};

use sqlx::{PgConnection, PgExecutor, types::Json};
use uuid::Uuid;

use super::{
    model::{
        AssignedEvaluator, AssignmentOrigin, EntryAssignment, EvaluationState, Evaluator, EvaluatorCandidate,
        EvaluatorKey, EvaluatorUpdate, EvaluatorWithEmail,
    },
    rules::{EntryProfile, EvaluatorProfile},
};
use crate::{
    award::{awards::EntryRequirement, entries::EntryState},
    types::{
        AccountId, AwardId, CongressId, Country, Email, EntryId, EvaluationId, Language, Now, RoundId, Slug,
    },
};

/// The evaluators of a round who have not left.
pub async fn list_evaluator_profiles(
    db: impl PgExecutor<'_>,
    round: RoundId,
) -> sqlx::Result<Vec<EvaluatorProfile>> {
    sqlx::query_as!(
        EvaluatorProfile,
        r#"
        -- award::evaluator_profiles
        select account_id as account, countries as "countries: Vec<Country>", city, employer, languages as "languages: Vec<Language>"
        from award_evaluator where round_id = $1 and left_at is null
        order by added_at, account_id
        "#,
        *round,
    )
    .fetch_all(db)
    .await
}

/// The entries of a round, or only the given ones.
pub async fn list_entry_profiles(
    db: impl PgExecutor<'_>,
    award: AwardId,
    takes: EntryRequirement,
    only: Option<&[EntryId]>,
) -> sqlx::Result<Vec<EntryProfile>> {
    let rows = sqlx::query!(
        r#"
        -- award::entry_profiles
        select e.id as "id: EntryId", e.title as "title!", e.language as "language!: Language", e.city as "city!",
               e.country as "country!: Country", e.partners as "partners: Json<Vec<(String, Country)>>",
               array(select b.organisation from award_submitter b where b.entry_id = e.id and b.organisation is not null)
                   as "organisations!"
        from (select id, title, language, city, country, created_at,
                     coalesce((select jsonb_agg(jsonb_build_array(p ->> 'city', p ->> 'country'))
                               from jsonb_array_elements(partners) p), '[]') as partners
              from award_entry
              where award_id = $1 and state = any($2) and ($3::uuid[] is null or id = any($3))) e
        order by e.created_at, e.id
        "#,
        *award,
        &states_from(takes) as &[String],
        only.map(|ids| ids.iter().map(|id| **id).collect::<Vec<_>>()) as Option<Vec<uuid::Uuid>>,
    )
    .fetch_all(db)
    .await?;
    let cities = |partners: Vec<(String, Country)>, own| std::iter::once(own).chain(partners).collect();
    Ok(rows
        .into_iter()
        .map(|row| EntryProfile {
            id: row.id,
            title: row.title,
            language: row.language,
            cities: cities(
                row.partners.map(|partners| partners.0).unwrap_or_default(),
                (row.city, row.country),
            ),
            organisations: row.organisations,
        })
        .collect())
}

/// The states of entries that have reached what a round takes, or a later state.
pub fn states_from(takes: EntryRequirement) -> Vec<String> {
    const STATES: [EntryState; 5] = [
        EntryState::Eligible,
        EntryState::Deserving,
        EntryState::Shortlisted,
        EntryState::Winner,
        EntryState::SpecialMention,
    ];
    let from = EntryState::from(takes);
    let states = STATES.into_iter().skip_while(|state| *state != from);
    states.map(|state| serde_json::json!(state).as_str().unwrap_or_default().to_owned()).collect()
}

/// The recusals from the entries of an award.
pub async fn list_recused(
    db: impl PgExecutor<'_>,
    award: AwardId,
) -> sqlx::Result<HashSet<(EntryId, AccountId)>> {
    let rows = sqlx::query!(
        r#"
        -- award::recused
        select r.entry_id as "entry: EntryId", r.account_id as "account: AccountId"
        from award_recusal r join award_entry e on e.id = r.entry_id where e.award_id = $1
        "#,
        *award,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.entry, row.account)).collect())
}

/// An assignment in a round.
pub struct RoundAssignment {
    pub id: EvaluationId,
    pub entry: EntryId,
    pub account: AccountId,
    pub state: EvaluationState,
    pub origin: AssignmentOrigin,
}

impl RoundAssignment {
    /// Whether it stays when the round is balanced: it was assigned by hand, or has begun.
    pub fn stays(&self) -> bool {
        self.origin == AssignmentOrigin::ByHand || self.state != EvaluationState::Assigned
    }
}

/// The assignments of a round.
pub async fn list_assignments(db: impl PgExecutor<'_>, round: RoundId) -> sqlx::Result<Vec<RoundAssignment>> {
    sqlx::query_as!(
        RoundAssignment,
        r#"
        -- award::assignments
        select id, entry_id as entry, account_id as account, state as "state: EvaluationState", origin as "origin: AssignmentOrigin"
        from award_evaluation where round_id = $1
        order by assigned_at, id
        "#,
        *round,
    )
    .fetch_all(db)
    .await
}

/// How often evaluators had an entry, or another one of its city, in other rounds of the congress's awards.
pub async fn count_encounters(
    db: impl PgExecutor<'_>,
    round: RoundId,
) -> sqlx::Result<HashMap<(EntryId, AccountId), u32>> {
    let rows = sqlx::query!(
        r#"
        -- award::encounters
        select e.id as "entry: EntryId", x.account_id as "account: AccountId", count(*) as "times!"
        from award_round r
        join award_entry e on e.award_id = r.award_id
        join award_entry before on before.congress_id = e.congress_id and before.country = e.country and before.city_key = e.city_key
        join award_evaluation x on x.entry_id = before.id and x.round_id <> r.id
        where r.id = $1 and e.state not in ('draft', 'withdrawn')
          and exists (select from award_evaluator v where v.round_id = r.id and v.account_id = x.account_id)
        group by 1, 2
        "#,
        *round,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ((row.entry, row.account), u32::try_from(row.times).unwrap_or(u32::MAX)))
        .collect())
}

/// Assigns entries to evaluators.
pub async fn assign(
    db: &mut PgConnection,
    round: RoundId,
    pairs: &[(EntryId, AccountId)],
    origin: AssignmentOrigin,
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- award::assign
        insert into award_evaluation (id, round_id, entry_id, account_id, origin, assigned_at)
        select n.id, $1, n.entry_id, n.account_id, $2, $3
        from unnest($4::uuid[], $5::uuid[], $6::uuid[]) as n (id, entry_id, account_id)
        on conflict on constraint award_evaluation_once do nothing
        "#,
        *round,
        origin as AssignmentOrigin,
        now,
        &pairs.iter().map(|_| *EvaluationId::new()).collect::<Vec<_>>(),
        &pairs.iter().map(|(entry, _)| **entry).collect::<Vec<_>>(),
        &pairs.iter().map(|(_, account)| **account).collect::<Vec<_>>(),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes evaluations, with their scores.
pub async fn take_back(db: impl PgExecutor<'_>, ids: &[EvaluationId]) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- award::take_back
        delete from award_evaluation where id = any($1)
        "#,
        &ids.iter().map(|id| **id).collect::<Vec<_>>(),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A page of entries with their evaluators.
pub async fn list_entry_assignments(
    db: impl PgExecutor<'_>,
    (award, round, takes): (AwardId, RoundId, EntryRequirement),
    after: Option<(Now, EntryId)>,
    limit: i64,
) -> sqlx::Result<Vec<EntryAssignment>> {
    struct Row {
        entry: EntryId,
        title: Option<String>,
        city: Option<String>,
        country: Option<Country>,
        evaluators: Json<Vec<AssignedEvaluator>>,
        recused: i64,
        created_at: Now,
    }
    let (created_at, last) = after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"
        -- award::list_assignments
        select e.id as entry, e.title, e.city, e.country as "country: Country", e.created_at,
               coalesce((select jsonb_agg(jsonb_build_object('account', a.id, 'name', a.display_name,
                                                             'state', x.state, 'origin', x.origin) order by x.assigned_at, x.id)
                         from award_evaluation x join account a on a.id = x.account_id
                         where x.round_id = $2 and x.entry_id = e.id), '[]') as "evaluators!: Json<Vec<AssignedEvaluator>>",
               (select count(*) from award_recusal r join award_evaluator v on v.account_id = r.account_id and v.round_id = $2
                where r.entry_id = e.id) as "recused!"
        from award_entry e
        where e.award_id = $1 and e.state = any($3) and ($4::timestamptz is null or (e.created_at, e.id) > ($4, $5::uuid))
        order by e.created_at, e.id
        limit $6::bigint + 1
        "#,
        *award,
        *round,
        &states_from(takes) as &[String],
        created_at,
        last.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await?;
    let assignment = |row: Row| EntryAssignment {
        entry: row.entry,
        title: row.title,
        city: row.city,
        country: row.country,
        evaluators: row.evaluators.0,
        recused: row.recused,
        created_at: row.created_at,
    };
    Ok(rows.into_iter().map(assignment).collect())
}

/// A page of the evaluators of a round with their progress, or one of them.
pub async fn list_evaluators(
    db: impl PgExecutor<'_>,
    round: RoundId,
    only: Option<AccountId>,
    after: Option<(Now, AccountId)>,
    limit: i64,
) -> sqlx::Result<Vec<Evaluator>> {
    let (added_at, last) = after.unzip();
    sqlx::query_as!(
        Evaluator,
        r#"
        -- award::list_evaluators
        select v.id, v.account_id as account, a.given_name, a.family_name, a.display_name, v.countries as "countries: Vec<Country>", v.city, v.employer,
               v.languages as "languages: Vec<Language>", x.assigned as "assigned!", x.submitted as "submitted!",
               (select count(*) from award_recusal r join award_entry e on e.id = r.entry_id
                join award_round o on o.id = v.round_id and o.award_id = e.award_id where r.account_id = v.account_id) as "recused!",
               v.left_at, v.revision, v.added_at
        from award_evaluator v
        join account a on a.id = v.account_id
        cross join lateral (select count(*) as assigned, count(w.submitted_at) as submitted
                            from award_evaluation w join award_entry e on e.id = w.entry_id and e.state <> 'withdrawn'
                            where w.account_id = v.account_id and w.round_id = v.round_id) x
        where v.round_id = $1 and ($2::uuid is null or v.account_id = $2)
          and ($3::timestamptz is null or (v.added_at, v.account_id) > ($3, $4::uuid))
        order by v.added_at, v.account_id
        limit $5::bigint + 1
        "#,
        *round,
        only.map(|id| *id),
        added_at,
        last.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

pub async fn find_evaluator(
    db: impl PgExecutor<'_>,
    round: RoundId,
    account: AccountId,
) -> sqlx::Result<Option<Evaluator>> {
    Ok(list_evaluators(db, round, Some(account), None, 1).await?.pop())
}

/// Where the evaluator with this id evaluates.
pub async fn find_evaluator_key(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: Uuid,
) -> sqlx::Result<Option<EvaluatorKey>> {
    sqlx::query_as!(
        EvaluatorKey,
        r#"
        -- award::find_evaluator_key
        select a.slug as "award: Slug", r.slug as "round: Slug", r.id as round_id, v.account_id as account
        from award_evaluator v
        join award_round r on r.id = v.round_id
        join award a on a.id = r.award_id
        where a.congress_id = $1 and v.id = $2
        "#,
        *congress,
        id,
    )
    .fetch_optional(db)
    .await
}

/// The account with a verified e-mail and the role `evaluator` in the congress.
pub async fn find_by_email(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    email: &str,
) -> sqlx::Result<Option<AccountId>> {
    let account = sqlx::query_scalar!(
        r#"
        -- award::find_evaluator_by_email
        select a.id as "id: AccountId"
        from account a join staff s on s.account_id = a.id
        where a.email = lower($2) and a.email_verified_at is not null and s.congress_id = $1 and 'evaluator' = any(s.roles)
        "#,
        *congress,
        email,
    );
    account.fetch_optional(db).await
}

/// A page of the evaluators of a round with their e-mails.
pub async fn list_with_emails(
    db: impl PgExecutor<'_>,
    round: RoundId,
    after: Option<AccountId>,
    limit: i64,
) -> sqlx::Result<Vec<EvaluatorWithEmail>> {
    sqlx::query_as!(
        EvaluatorWithEmail,
        r#"
        -- award::list_evaluators_with_emails
        select v.account_id as account, a.email as "email: Email", v.countries as "countries: Vec<Country>", v.city, v.employer,
               v.languages as "languages: Vec<Language>"
        from award_evaluator v join account a on a.id = v.account_id
        where v.round_id = $1 and v.left_at is null and ($2::uuid is null or v.account_id > $2)
        order by v.account_id
        limit $3::bigint + 1
        "#,
        *round,
        after.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// Whether an account holds the role `evaluator` in the congress.
pub async fn has_evaluator_role(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    account: AccountId,
) -> sqlx::Result<bool> {
    let role = sqlx::query_scalar!(
        r#"
        -- award::has_evaluator_role
        select exists (select from staff where congress_id = $1 and account_id = $2 and 'evaluator' = any(roles)) as "role!"
        "#,
        *congress,
        *account,
    );
    role.fetch_one(db).await
}

/// A page of the accounts with the role `evaluator` that do not evaluate in a round, sorted by name.
pub async fn list_candidates(
    db: impl PgExecutor<'_>,
    (congress, round): (CongressId, RoundId),
    q: Option<&str>,
    after: Option<(String, AccountId)>,
    limit: i64,
) -> sqlx::Result<Vec<EvaluatorCandidate>> {
    let (name, last) = after.unzip();
    sqlx::query_as!(
        EvaluatorCandidate,
        r#"
        -- award::list_candidates
        select a.id as account, a.display_name, a.email as "email: Email",
               array(select o.slug from award_evaluator v join award_round o on o.id = v.round_id
                     where v.account_id = a.id and v.left_at is null and o.id <> $2
                       and o.award_id = (select award_id from award_round where id = $2)
                     order by o.slug) as "rounds!: Vec<Slug>"
        from staff s join account a on a.id = s.account_id and a.erased_at is null
        where s.congress_id = $1 and 'evaluator' = any (s.roles)
          and not exists (select from award_evaluator v where v.round_id = $2 and v.account_id = a.id and v.left_at is null)
          and ($3::text is null or strpos(lower(a.display_name), lower($3)) > 0 or strpos(a.email, lower($3)) > 0)
          and ($4::text is null or (a.display_name, a.id) > ($4, $5::uuid))
        order by a.display_name, a.id
        limit $6::bigint + 1
        "#,
        *congress,
        *round,
        q,
        name,
        last.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// Adds an evaluator, or replaces their profile.
pub async fn set_evaluator(
    db: impl PgExecutor<'_>,
    (round, account): (RoundId, AccountId),
    new: &EvaluatorUpdate,
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- award::set_evaluator
        insert into award_evaluator as v (round_id, account_id, countries, city, employer, languages, added_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict on constraint award_evaluator_once do update
            set countries = excluded.countries, city = excluded.city, employer = excluded.employer, languages = excluded.languages,
                left_at = null, revision = v.revision + 1
        "#,
        *round,
        *account,
        &new.countries.iter().map(ToString::to_string).collect::<Vec<_>>(),
        new.city,
        new.employer,
        &new.languages.iter().map(ToString::to_string).collect::<Vec<_>>(),
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Sets when an evaluator was removed.
pub async fn set_left(
    db: impl PgExecutor<'_>,
    (round, account): (RoundId, AccountId),
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update award_evaluator set left_at = $3, revision = revision + 1 where round_id = $1 and account_id = $2",
        *round,
        *account,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes an evaluator without evaluations.
pub async fn delete_idle_evaluator(
    db: impl PgExecutor<'_>,
    (round, account): (RoundId, AccountId),
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- award::delete_idle_evaluator
        delete from award_evaluator v where v.round_id = $1 and v.account_id = $2
            and not exists (select from award_evaluation x where x.round_id = v.round_id and x.account_id = v.account_id)
        "#,
        *round,
        *account,
    )
    .execute(db)
    .await?;
    Ok(())
}
