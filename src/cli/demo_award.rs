//! The awards of the demo: the publicly known calendar of a real award, and an example to try all features.
//!
//! Known about the fifth cycle of the Guangzhou Award: its deadlines, each extended once; the four groups of its
//! presentations; the days of the technical committee; the criteria of the jury. Not known: weights, the days of the
//! public vote, scores. Entries in the example are invented.

use chrono::{DateTime, TimeDelta, Timelike};
use sqlx::PgConnection;

use super::demo_programme::{localized, text};
use crate::{
    award::{
        self, AdvanceTarget, BalancingOptions, EntryRequirement, EntryScreening, EntrySubmitter,
        EvaluatorUpdate, ManualDecision, NewAdvanceDecision, NewAward, NewAwardCategory, NewAwardCriterion,
        NewAwardEntry, NewAwardRound, RoundClosure, RoundKind,
    },
    congress,
    events::Change,
    http::Result,
    identity::{Hasher, NewAccount, Role, set_account},
    types::{AccountId, Actor, CongressId, Now, Slug},
};

/// The groups in which the finalists of the real award presented.
const GROUPS: [(&str, [&str; 4]); 4] = [
    ("inclusive", ["Inclusive cities", "Villes inclusives", "Ciudades inclusivas", "包容城市"]),
    ("innovative", ["Innovative cities", "Villes innovantes", "Ciudades innovadoras", "创新城市"]),
    ("resilient", ["Resilient cities", "Villes résilientes", "Ciudades resilientes", "韧性城市"]),
    ("green", ["Green cities", "Villes vertes", "Ciudades verdes", "绿色城市"]),
];

/// Criteria of the technical committee (sixth cycle).
const TECHNICAL: [(&str, [&str; 4]); 4] = [
    ("innovation", ["Innovation", "Innovation", "Innovación", "创新性"]),
    ("effectiveness", ["Effectiveness", "Efficacité", "Eficacia", "有效性"]),
    ("context", ["Context", "Contexte", "Contexto", "背景"]),
    ("replicability", ["Replicability", "Reproductibilité", "Replicabilidad", "可复制性"]),
];

/// Criteria of the jury (fifth cycle).
const JURY: [(&str, [&str; 4]); 7] = [
    ("innovation", ["Innovation", "Innovation", "Innovación", "创新性"]),
    ("participation", ["Participation", "Participation", "Participación", "参与度"]),
    ("impact", ["Impact", "Impact", "Impacto", "影响力"]),
    ("importance", ["Importance", "Importance", "Importancia", "重要性"]),
    ("replicability", ["Replicability", "Reproductibilité", "Replicabilidad", "可复制性"]),
    ("learnability", ["Learnability", "Apprentissage", "Aprendizaje", "可学习性"]),
    ("inclusiveness", ["Inclusiveness", "Inclusion", "Inclusión", "包容性"]),
];

/// City, country, group, and a summary of the invented initiative.
const ENTRIES: [(&str, &str, &str, &str); 6] = [
    ("Vienna", "AT", "inclusive", "Housing that is planned with those who move in"),
    ("Quito", "EC", "green", "Ravines that are gardens again"),
    ("Bandung", "ID", "innovative", "A public map of repairs"),
    ("Guangzhou", "CN", "resilient", "Streets that hold the rain"),
    ("Saint-Louis", "SN", "resilient", "Dunes that are planted against the sea"),
    ("Chongqing", "CN", "inclusive", "Stairways for those who cannot climb them"),
];

/// Evaluators of the example: name, e-mail, country.
const EVALUATORS: [(&str, &str, &str); 2] =
    [("Lisbon", "evaluator.lisbon@demo.example", "PT"), ("Nairobi", "evaluator.nairobi@demo.example", "KE")];

/// Creates both awards. The mayors of the forum have entered the example; evaluators sign in with the demo's password.
pub async fn fill(
    db: &mut PgConnection,
    (congress, organiser): (CongressId, AccountId),
    hasher: &Hasher,
    password: &str,
    now: Now,
) -> Result<()> {
    let mut change = Change::within(db, Actor::default(), congress, now);
    create_real(&mut change).await?;
    create_example(&mut change, organiser, (hasher, password)).await
}

fn instant(text_of: &str) -> Result<Now> {
    DateTime::parse_from_rfc3339(text_of).map(|at| at.to_utc()).map_err(|error| text(error.to_string()))
}

/// The fifth cycle, as far as publicly known.
async fn create_real(change: &mut Change<'_>) -> Result<()> {
    let new = NewAward {
        slug: slug("guangzhou-award")?,
        title: localized(&[
            "5th Guangzhou International Award for Urban Innovation",
            "5e Prix international de Guangzhou pour l’innovation urbaine",
            "5.º Premio Internacional de Guangzhou a la Innovación Urbana",
            "第五届广州国际城市创新奖",
        ])?,
        description: Some(localized(&[
            "Weights and the days of the public vote are not public: here all weights are the same, and there is no vote.",
            "Les pondérations et les dates du vote du public ne sont pas publiques : ici, toutes sont égales, et il n’y a pas de vote.",
            "Las ponderaciones y las fechas del voto del público no son públicas: aquí todas son iguales y no hay votación.",
            "权重和公众投票日期未公开：此处权重相同，且不设投票。",
        ])?),
        time_zone: "Asia/Shanghai".parse().map_err(text)?,
        // The opening date for entries is not known.
        entries_open_at: instant("2020-01-01T00:00:00+08:00")?,
        entries_close_at: instant("2020-10-31T23:59:59+08:00")?,
        feedback_by: Some(instant("2020-09-30T23:59:59+08:00")?),
        title_words: 25,
        abstract_words: 150,
        open_scores: false,
    };
    let slug = new.slug.clone();
    award::create_award(change, &new).await?;
    let windows = [
        (
            "technical",
            RoundKind::Technical,
            EntryRequirement::Eligible,
            "2020-12-01T00:00:00+08:00",
            "2020-12-23T23:59:59+08:00",
        ),
        (
            "jury",
            RoundKind::Jury,
            EntryRequirement::Shortlisted,
            "2021-11-10T00:00:00+08:00",
            "2021-11-11T23:59:59+08:00",
        ),
    ];
    for (round, kind, takes, opens_at, closes_at) in windows {
        let (opens_at, closes_at) = (instant(opens_at)?, instant(closes_at)?);
        // Criteria must be set before a round opens, so use the day before.
        let at = opens_at - TimeDelta::days(1);
        add_round_with_criteria(change, &slug, (round, kind, takes), (opens_at, closes_at), at).await?;
    }
    add_groups(change, &slug).await?;
    award::open_award(change, &slug).await?;
    Ok(())
}

fn slug(name: &str) -> Result<Slug> {
    name.parse().map_err(text)
}

async fn add_groups(change: &mut Change<'_>, award: &Slug) -> Result<()> {
    let known = award::lock_award(change, award).await?;
    for (position, (name, names)) in (1..).zip(&GROUPS) {
        let new =
            NewAwardCategory { slug: slug(name)?, name: localized(names)?, description: None, position };
        award::add_category(change.db(), &known, &new).await?;
    }
    Ok(())
}

/// Adds a round with its criteria, as at `now`.
async fn add_round_with_criteria(
    change: &mut Change<'_>,
    award: &Slug,
    (name, kind, takes): (&str, RoundKind, EntryRequirement),
    (opens_at, closes_at): (Now, Now),
    now: Now,
) -> Result<()> {
    let (names, criteria): (_, &[(&str, [&str; 4])]) = match kind {
        RoundKind::Technical => {
            (["Technical committee", "Comité technique", "Comité técnico", "技术委员会"], &TECHNICAL)
        }
        RoundKind::Jury => (["Jury", "Jury", "Jurado", "评审团"], &JURY),
        RoundKind::Public => (["Public vote", "Vote du public", "Voto del público", "公众投票"], &[]),
    };
    let new = NewAwardRound {
        slug: slug(name)?,
        name: localized(&names)?,
        kind,
        takes,
        position: 0,
        opens_at,
        closes_at,
        scale_min: 0,
        scale_max: 10,
        per_entry: if kind == RoundKind::Jury { 2 } else { 3 },
        remind_days: vec![1, 7],
    };
    let known = award::lock_award(change, award).await?;
    award::add_round(change.db(), &known, &new, now).await?;
    let (_, round) = award::lock_round(change, (award, &new.slug)).await?;
    for (position, (name, names)) in (1..).zip(criteria) {
        let new = NewAwardCriterion {
            round: round.slug.clone(),
            slug: slug(name)?,
            name: localized(names)?,
            description: None,
            weight: 1,
            position,
        };
        award::add_criterion(change.db(), &round, &new, now).await?;
    }
    Ok(())
}

/// An award to try all features with: it accepts entries, a jury evaluates the shortlist, and the public votes.
async fn create_example(
    change: &mut Change<'_>,
    organiser: AccountId,
    (hasher, password): (&Hasher, &str),
) -> Result<()> {
    let now = change.now().with_nanosecond(0).unwrap_or(change.now());
    let (begun, ends) = (now - TimeDelta::days(1), now + TimeDelta::days(30));
    let new = NewAward {
        slug: slug("example-award")?,
        title: localized(&[
            "Award for urban innovation (an example)",
            "Prix de l’innovation urbaine (un exemple)",
            "Premio a la innovación urbana (un ejemplo)",
            "城市创新奖（示例）",
        ])?,
        description: None,
        time_zone: "Asia/Shanghai".parse().map_err(text)?,
        entries_open_at: begun,
        entries_close_at: ends,
        feedback_by: None,
        title_words: 25,
        abstract_words: 150,
        open_scores: false,
    };
    let name = new.slug.clone();
    award::create_award(change, &new).await?;
    add_groups(change, &name).await?;
    for (round, kind, takes, opens_at) in [
        ("technical", RoundKind::Technical, EntryRequirement::Eligible, now),
        ("jury", RoundKind::Jury, EntryRequirement::Shortlisted, now),
    ] {
        add_round_with_criteria(change, &name, (round, kind, takes), (opens_at, ends), begun).await?;
    }
    award::open_award(change, &name).await?;
    let mut include = Vec::new();
    for entry in &ENTRIES {
        let entry = create_entry(change, &name, entry).await?;
        include.push(ManualDecision { entry, reason: "An example: it has not been evaluated.".into() });
    }
    let (known, round) = award::lock_round(change, (&name, &slug("technical")?)).await?;
    let closure = RoundClosure { reason: Some("An example: it begins with the jury.".into()) };
    award::close_round(change, (&known, &round), closure).await?;
    let (known, round) = award::lock_round(change, (&name, &slug("technical")?)).await?;
    let new =
        NewAdvanceDecision { target: AdvanceTarget::Shortlisted, places: 15, include, exclude: Vec::new() };
    award::advance(change, organiser, (&known, &round), &new).await?;
    add_round_with_criteria(
        change,
        &name,
        ("vote", RoundKind::Public, EntryRequirement::Shortlisted),
        (now, ends),
        begun,
    )
    .await?;
    let (known, round) = award::lock_round(change, (&name, &slug("jury")?)).await?;
    for (city, email, country) in EVALUATORS {
        let account = set_evaluator_account(change, (hasher, password), ("Evaluator", city), email).await?;
        congress::set_roles(change, account, &[Role::Evaluator]).await?;
        let new = EvaluatorUpdate {
            countries: vec![country.parse().map_err(text)?],
            city: Some(city.into()),
            employer: None,
            languages: vec!["en".parse().map_err(text)?],
        };
        award::set_evaluator(change, (&known, &round), account, &new).await?;
    }
    award::balance(change, (&known, &round), &BalancingOptions::default()).await?;
    Ok(())
}

/// An entry of a city, submitted from its mayor's account and found eligible.
async fn create_entry(
    change: &mut Change<'_>,
    award: &Slug,
    (city, country, group, title): &(&str, &str, &str, &str),
) -> Result<crate::types::EntryId> {
    let email = format!("mayor.{}@demo.example", city.to_lowercase());
    let account = sqlx::query_scalar!(r#"select id as "id: AccountId" from account where email = $1"#, email);
    let account = account.fetch_one(change.db()).await?;
    let known = award::lock_award(change, award).await?;
    let new = NewAwardEntry {
        category: Some(slug(group)?),
        theme: Some(slug("innovative-urban-management")?),
        title: Some((*title).into()),
        r#abstract: Some("An example: nothing here is known of the city.".into()),
        language: Some("en".parse().map_err(text)?),
        city: Some((*city).into()),
        country: Some(country.parse().map_err(text)?),
        starts_on: change.now().date_naive().pred_opt(),
        submitters: vec![EntrySubmitter {
            name: format!("The Mayor of {city}"),
            post: Some("Mayor".into()),
            organisation: Some(format!("City of {city}")),
            email: email.parse().map_err(text)?,
        }],
        wants_feedback: true,
        ..NewAwardEntry::default()
    };
    let entry = award::create_entry(change, (&known, account), &new).await?;
    award::submit_entry(change, &known, (entry.id, &new)).await?;
    let screening = EntryScreening { eligible: true, reason: None };
    award::screen_entry(change, (&known, entry.id), screening).await?;
    Ok(entry.id)
}

async fn set_evaluator_account(
    change: &mut Change<'_>,
    (hasher, password): (&Hasher, &str),
    (given_name, family_name): (&str, &str),
    email: &str,
) -> Result<AccountId> {
    let new = NewAccount {
        email: email.parse().map_err(text)?,
        password: password.to_owned().into(),
        given_name: given_name.into(),
        family_name: format!("of {family_name}"),
        locale: None,
        time_zone: None,
    };
    let now = change.now();
    set_account(change.db(), hasher, &new, false, now).await
}
