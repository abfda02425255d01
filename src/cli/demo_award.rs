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
        self, Advancing, Balancing, ByHand, NewAward, NewCategory, NewCriterion, NewEntry, NewEvaluator,
        NewRound, RoundKind, Screening, Submitter, Takes, Target,
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
    real(&mut *db, congress, now).await?;
    example(db, (congress, organiser), (hasher, password), now).await
}

fn instant(text_of: &str) -> Result<Now> {
    DateTime::parse_from_rfc3339(text_of).map(|at| at.to_utc()).map_err(|error| text(error.to_string()))
}

/// The fifth cycle, as far as publicly known.
async fn real(db: &mut PgConnection, congress: CongressId, now: Now) -> Result<()> {
    let by = (Actor::default(), congress);
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
    award::insert_award(&mut *db, by, &new, now).await?;
    let windows = [
        (
            "technical",
            RoundKind::Technical,
            Takes::Eligible,
            "2020-12-01T00:00:00+08:00",
            "2020-12-23T23:59:59+08:00",
        ),
        (
            "jury",
            RoundKind::Jury,
            Takes::Shortlisted,
            "2021-11-10T00:00:00+08:00",
            "2021-11-11T23:59:59+08:00",
        ),
    ];
    for (round, kind, takes, opens_at, closes_at) in windows {
        let (opens_at, closes_at) = (instant(opens_at)?, instant(closes_at)?);
        // Criteria must be set before a round opens, so use the day before.
        round_with(
            &mut *db,
            by,
            &slug,
            (round, kind, takes),
            (opens_at, closes_at),
            opens_at - TimeDelta::days(1),
        )
        .await?;
    }
    groups(&mut *db, by, &slug).await?;
    award::open_award(db, by, &slug, now).await?;
    Ok(())
}

fn slug(name: &str) -> Result<Slug> {
    name.parse().map_err(text)
}

async fn groups(db: &mut PgConnection, by: (Actor, CongressId), award: &Slug) -> Result<()> {
    let known = award::lock_award(&mut *db, by.1, award).await?;
    for (position, (name, names)) in (1..).zip(&GROUPS) {
        let new = NewCategory { slug: slug(name)?, name: localized(names)?, description: None, position };
        award::insert_category(&mut *db, &known, &new).await?;
    }
    Ok(())
}

/// A round with its criteria, set at `now`.
async fn round_with(
    db: &mut PgConnection,
    by: (Actor, CongressId),
    award: &Slug,
    (name, kind, takes): (&str, RoundKind, Takes),
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
    let new = NewRound {
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
    let known = award::lock_award(&mut *db, by.1, award).await?;
    award::insert_round(&mut *db, &known, &new, now).await?;
    let (_, round) = award::lock_round(&mut *db, by.1, (award, &new.slug)).await?;
    for (position, (name, names)) in (1..).zip(criteria) {
        let new = NewCriterion {
            round: round.slug.clone(),
            slug: slug(name)?,
            name: localized(names)?,
            description: None,
            weight: 1,
            position,
        };
        award::insert_criterion(&mut *db, &round, &new, now).await?;
    }
    Ok(())
}

/// An award to try all features with: it accepts entries, a jury evaluates the shortlist, and the public votes.
async fn example(
    db: &mut PgConnection,
    (congress, organiser): (CongressId, AccountId),
    (hasher, password): (&Hasher, &str),
    now: Now,
) -> Result<()> {
    let by = (Actor::default(), congress);
    let now = now.with_nanosecond(0).unwrap_or(now);
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
    award::insert_award(&mut *db, by, &new, now).await?;
    groups(&mut *db, by, &name).await?;
    for (round, kind, takes, opens_at) in [
        ("technical", RoundKind::Technical, Takes::Eligible, now),
        ("jury", RoundKind::Jury, Takes::Shortlisted, now),
    ] {
        round_with(&mut *db, by, &name, (round, kind, takes), (opens_at, ends), begun).await?;
    }
    award::open_award(&mut *db, by, &name, now).await?;
    let mut include = Vec::new();
    for entry in &ENTRIES {
        let entry = enter(&mut *db, by, &name, entry, now).await?;
        include.push(ByHand { entry, reason: "An example: it has not been evaluated.".into() });
    }
    let (known, round) = award::lock_round(&mut *db, congress, (&name, &slug("technical")?)).await?;
    let why = Some("An example: it begins with the jury.".into());
    award::close_round(&mut *db, by, (&known, &round), why, now).await?;
    let (known, round) = award::lock_round(&mut *db, congress, (&name, &slug("technical")?)).await?;
    let how = Advancing { target: Target::Shortlisted, places: 15, include, exclude: Vec::new() };
    award::advance(&mut *db, (by.0, congress, organiser), (&known, &round), &how, now).await?;
    round_with(&mut *db, by, &name, ("vote", RoundKind::Public, Takes::Shortlisted), (now, ends), begun)
        .await?;
    let (known, round) = award::lock_round(&mut *db, congress, (&name, &slug("jury")?)).await?;
    for (city, email, country) in EVALUATORS {
        let account = account(&mut *db, (hasher, password), ("Evaluator", city), email, now).await?;
        let mut change = Change::within(&mut *db, by.0, congress, now);
        congress::set_roles(&mut change, account, &[Role::Evaluator]).await?;
        let new = NewEvaluator {
            countries: vec![country.parse().map_err(text)?],
            city: Some(city.into()),
            employer: None,
            languages: vec!["en".parse().map_err(text)?],
        };
        award::insert_evaluator(&mut *db, by, (&known, &round), account, &new, now).await?;
    }
    award::balance(db, by, (&known, &round), &Balancing::default(), now).await?;
    Ok(())
}

/// An entry of a city, submitted from its mayor's account and found eligible.
async fn enter(
    db: &mut PgConnection,
    by: (Actor, CongressId),
    award: &Slug,
    (city, country, group, title): &(&str, &str, &str, &str),
    now: Now,
) -> Result<crate::types::EntryId> {
    let email = format!("mayor.{}@demo.example", city.to_lowercase());
    let account = sqlx::query_scalar!(r#"select id as "id: AccountId" from account where email = $1"#, email);
    let account = account.fetch_one(&mut *db).await?;
    let known = award::lock_award(&mut *db, by.1, award).await?;
    let new = NewEntry {
        category: Some(slug(group)?),
        theme: Some(slug("innovative-urban-management")?),
        title: Some((*title).into()),
        r#abstract: Some("An example: nothing here is known of the city.".into()),
        language: Some("en".parse().map_err(text)?),
        city: Some((*city).into()),
        country: Some(country.parse().map_err(text)?),
        starts_on: now.date_naive().pred_opt(),
        submitters: vec![Submitter {
            name: format!("The Mayor of {city}"),
            post: Some("Mayor".into()),
            organisation: Some(format!("City of {city}")),
            email: email.parse().map_err(text)?,
        }],
        wants_feedback: true,
        ..NewEntry::default()
    };
    let entry = award::insert_entry(&mut *db, by, (&known, account), &new, now).await?;
    award::submit_entry(&mut *db, by, &known, (entry.id, &new), now).await?;
    let found = Screening { eligible: true, reason: None };
    award::screen(db, by, (&known, entry.id), found, now).await?;
    Ok(entry.id)
}

async fn account(
    db: &mut PgConnection,
    (hasher, password): (&Hasher, &str),
    (given_name, family_name): (&str, &str),
    email: &str,
    now: Now,
) -> Result<AccountId> {
    let new = NewAccount {
        email: email.parse().map_err(text)?,
        password: password.to_owned().into(),
        given_name: given_name.into(),
        family_name: format!("of {family_name}"),
        locale: None,
        time_zone: None,
    };
    set_account(db, hasher, &new, false, now).await
}
