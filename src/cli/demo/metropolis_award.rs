//! The awards of `metropolis-2021`: the publicly known calendar of a real award, and an example to try all features.
//!
//! Known about the fifth cycle of the Guangzhou Award: its deadlines, each extended once; the four groups of its
//! presentations; the days of the technical committee; the criteria of the jury. Not known: weights, the days of the
//! public vote, scores. Entries in the example are invented.

use chrono::DateTime;

use super::{
    award::{self, EntryData, EvaluatorData, ExampleAward, RoundData},
    steps::{localized, parse},
};
use crate::{
    award::{EntryRequirement, NewAward, RoundKind, create_award, open_award},
    events::Change,
    http::{Error, Result},
    types::{AccountId, Now},
};

/// An award to try all features with.
const EXAMPLE: ExampleAward = ExampleAward {
    slug: "example-award",
    title: [
        "Award for urban innovation (an example)",
        "Prix de l’innovation urbaine (un exemple)",
        "Premio a la innovación urbana (un ejemplo)",
        "城市创新奖（示例）",
    ],
    description: None,
    entries: &ENTRIES,
    evaluators: &EVALUATORS,
    days: 30,
};

const ENTRIES: [EntryData; 6] = [
    EntryData {
        city: "Vienna",
        country: "AT",
        group: "inclusive",
        title: "Housing that is planned with those who move in",
        mayor: "mayor.vienna@demo.example",
    },
    EntryData {
        city: "Quito",
        country: "EC",
        group: "green",
        title: "Ravines that are gardens again",
        mayor: "mayor.quito@demo.example",
    },
    EntryData {
        city: "Bandung",
        country: "ID",
        group: "innovative",
        title: "A public map of repairs",
        mayor: "mayor.bandung@demo.example",
    },
    EntryData {
        city: "Guangzhou",
        country: "CN",
        group: "resilient",
        title: "Streets that hold the rain",
        mayor: "mayor.guangzhou@demo.example",
    },
    EntryData {
        city: "Saint-Louis",
        country: "SN",
        group: "resilient",
        title: "Dunes that are planted against the sea",
        mayor: "mayor.saint-louis@demo.example",
    },
    EntryData {
        city: "Chongqing",
        country: "CN",
        group: "inclusive",
        title: "Stairways for those who cannot climb them",
        mayor: "mayor.chongqing@demo.example",
    },
];

pub const EVALUATORS: [EvaluatorData; 2] = [
    EvaluatorData { email: "evaluator.lisbon@demo.example", city: "Lisbon", country: "PT" },
    EvaluatorData { email: "evaluator.nairobi@demo.example", city: "Nairobi", country: "KE" },
];

/// Creates both awards. The mayors of the forum have entered the example.
pub async fn create(change: &mut Change<'_>, organiser: AccountId) -> Result<()> {
    create_real(change).await?;
    award::create_example(change, organiser, &EXAMPLE).await
}

fn instant(text: &str) -> Result<Now> {
    DateTime::parse_from_rfc3339(text).map(|at| at.to_utc()).map_err(Error::internal)
}

/// The fifth cycle, as far as publicly known.
async fn create_real(change: &mut Change<'_>) -> Result<()> {
    let new = NewAward {
        slug: parse("guangzhou-award")?,
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
        time_zone: parse("Asia/Shanghai")?,
        // The opening date for entries is not known.
        entries_open_at: instant("2020-01-01T00:00:00+08:00")?,
        entries_close_at: instant("2020-10-31T23:59:59+08:00")?,
        feedback_by: Some(instant("2020-09-30T23:59:59+08:00")?),
        title_words: 25,
        abstract_words: 150,
        open_scores: false,
    };
    create_award(change, &new).await?;
    let technical = RoundData {
        slug: "technical",
        kind: RoundKind::Technical,
        takes: EntryRequirement::Eligible,
        opens_at: instant("2020-12-01T00:00:00+08:00")?,
        closes_at: instant("2020-12-23T23:59:59+08:00")?,
    };
    let jury = RoundData {
        slug: "jury",
        kind: RoundKind::Jury,
        takes: EntryRequirement::Shortlisted,
        opens_at: instant("2021-11-10T00:00:00+08:00")?,
        closes_at: instant("2021-11-11T23:59:59+08:00")?,
    };
    for round in [technical, jury] {
        award::add_round(change, &new.slug, &round).await?;
    }
    award::add_groups(change, &new.slug).await?;
    open_award(change, &new.slug).await?;
    Ok(())
}
