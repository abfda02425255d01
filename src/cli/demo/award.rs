//! An award to try all features with, for two editions: entries of cities are shortlisted, a jury evaluates them, and the
//! public votes. The calendar, the criteria and the groups are also those of the real award.

use chrono::{TimeDelta, Timelike};

use super::{
    accounts::DemoAccount,
    steps::{self, Texts, localized, parse, parse_all},
};
use crate::{
    award::{
        self, AdvanceTarget, BalancingOptions, EntryRequirement, EntryScreening, EntrySubmitter,
        EvaluatorUpdate, ManualDecision, NewAdvanceDecision, NewAward, NewAwardCategory, NewAwardCriterion,
        NewAwardEntry, NewAwardRound, RoundClosure, RoundKind,
    },
    congress,
    events::Change,
    http::Result,
    identity::Role,
    types::{AccountId, EntryId, Now, Slug},
};

/// The groups in which the finalists of the real award presented.
const GROUPS: [(&str, Texts); 4] = [
    ("inclusive", ["Inclusive cities", "Villes inclusives", "Ciudades inclusivas", "包容城市"]),
    ("innovative", ["Innovative cities", "Villes innovantes", "Ciudades innovadoras", "创新城市"]),
    ("resilient", ["Resilient cities", "Villes résilientes", "Ciudades resilientes", "韧性城市"]),
    ("green", ["Green cities", "Villes vertes", "Ciudades verdes", "绿色城市"]),
];

/// Criteria of the technical committee (sixth cycle).
const TECHNICAL: [(&str, Texts); 4] = [
    ("innovation", ["Innovation", "Innovation", "Innovación", "创新性"]),
    ("effectiveness", ["Effectiveness", "Efficacité", "Eficacia", "有效性"]),
    ("context", ["Context", "Contexte", "Contexto", "背景"]),
    ("replicability", ["Replicability", "Reproductibilité", "Replicabilidad", "可复制性"]),
];

/// Criteria of the jury (fifth cycle).
const JURY: [(&str, Texts); 7] = [
    ("innovation", ["Innovation", "Innovation", "Innovación", "创新性"]),
    ("participation", ["Participation", "Participation", "Participación", "参与度"]),
    ("impact", ["Impact", "Impact", "Impacto", "影响力"]),
    ("importance", ["Importance", "Importance", "Importancia", "重要性"]),
    ("replicability", ["Replicability", "Reproductibilité", "Replicabilidad", "可复制性"]),
    ("learnability", ["Learnability", "Apprentissage", "Aprendizaje", "可学习性"]),
    ("inclusiveness", ["Inclusiveness", "Inclusion", "Inclusión", "包容性"]),
];

/// An award in which jury and public vote are open.
pub struct ExampleAward {
    pub slug: &'static str,
    pub title: Texts,
    pub description: Option<Texts>,
    pub entries: &'static [EntryData],
    pub evaluators: &'static [EvaluatorData],
    /// Days until the jury and the public vote end.
    pub days: i64,
}

/// An entry: an invented initiative of a city, entered by its mayor.
pub struct EntryData {
    pub city: &'static str,
    pub country: &'static str,
    /// The slug of its group.
    pub group: &'static str,
    pub title: &'static str,
    pub mayor: &'static str,
}

/// An evaluator of the jury.
pub struct EvaluatorData {
    pub email: &'static str,
    pub city: &'static str,
    pub country: &'static str,
}

impl EvaluatorData {
    pub fn account(&self) -> DemoAccount {
        DemoAccount::new(self.email, "Evaluator", &format!("of {}", self.city))
    }
}

/// A round to add: its slug and kind, the entries it takes, and its period.
pub struct RoundData {
    pub slug: &'static str,
    pub kind: RoundKind,
    pub takes: EntryRequirement,
    pub opens_at: Now,
    pub closes_at: Now,
}

/// Creates the award with its entries, its jury and its public vote.
pub async fn create_example(
    change: &mut Change<'_>,
    organiser: AccountId,
    example: &ExampleAward,
) -> Result<()> {
    let opens_at = change.now().with_nanosecond(0).unwrap_or(change.now());
    let closes_at = opens_at + TimeDelta::days(example.days);
    let slug: Slug = parse(example.slug)?;
    let round = |slug, kind, takes| RoundData { slug, kind, takes, opens_at, closes_at };
    create_open_award(change, example, (opens_at - TimeDelta::days(1), closes_at)).await?;
    for round in [
        round("technical", RoundKind::Technical, EntryRequirement::Eligible),
        round("jury", RoundKind::Jury, EntryRequirement::Shortlisted),
    ] {
        add_round(change, &slug, &round).await?;
    }
    award::open_award(change, &slug).await?;
    let mut entries = Vec::with_capacity(example.entries.len());
    for entry in example.entries {
        entries.push(create_entry(change, &slug, entry).await?);
    }
    shortlist(change, organiser, &slug, entries).await?;
    add_round(change, &slug, &round("vote", RoundKind::Public, EntryRequirement::Shortlisted)).await?;
    assign_entries(change, &slug, example.evaluators).await
}

async fn create_open_award(
    change: &mut Change<'_>,
    example: &ExampleAward,
    (entries_open_at, entries_close_at): (Now, Now),
) -> Result<()> {
    let new = NewAward {
        slug: parse(example.slug)?,
        title: localized(&example.title)?,
        description: example.description.as_ref().map(localized).transpose()?,
        time_zone: parse("Asia/Shanghai")?,
        entries_open_at,
        entries_close_at,
        feedback_by: None,
        title_words: 25,
        abstract_words: 150,
        open_scores: false,
    };
    award::create_award(change, &new).await?;
    add_groups(change, &new.slug).await
}

pub async fn add_groups(change: &mut Change<'_>, award: &Slug) -> Result<()> {
    let known = award::lock_award(change, award).await?;
    for (position, (slug, name)) in (1..).zip(&GROUPS) {
        let new =
            NewAwardCategory { slug: parse(slug)?, name: localized(name)?, description: None, position };
        award::add_category(change.db(), &known, &new).await?;
    }
    Ok(())
}

/// Adds a round with its criteria.
pub async fn add_round(change: &mut Change<'_>, award: &Slug, data: &RoundData) -> Result<()> {
    // Criteria must be set before a round opens, so use the day before.
    let at = data.opens_at - TimeDelta::days(1);
    let (name, criteria): (Texts, &[(&str, Texts)]) = match data.kind {
        RoundKind::Technical => {
            (["Technical committee", "Comité technique", "Comité técnico", "技术委员会"], &TECHNICAL)
        }
        RoundKind::Jury => (["Jury", "Jury", "Jurado", "评审团"], &JURY),
        RoundKind::Public => (["Public vote", "Vote du public", "Voto del público", "公众投票"], &[]),
    };
    let new = NewAwardRound {
        slug: parse(data.slug)?,
        name: localized(&name)?,
        kind: data.kind,
        takes: data.takes,
        position: 0,
        opens_at: data.opens_at,
        closes_at: data.closes_at,
        scale_min: 0,
        scale_max: 10,
        per_entry: if data.kind == RoundKind::Jury { 2 } else { 3 },
        remind_days: vec![1, 7],
    };
    let known = award::lock_award(change, award).await?;
    award::add_round(change.db(), &known, &new, at).await?;
    let (_, round) = award::lock_round(change, (award, &new.slug)).await?;
    for (position, (slug, name)) in (1..).zip(criteria) {
        let new = NewAwardCriterion {
            round: round.slug.clone(),
            slug: parse(slug)?,
            name: localized(name)?,
            description: None,
            weight: 1,
            position,
        };
        award::add_criterion(change.db(), &round, &new, at).await?;
    }
    Ok(())
}

/// An entry of a city, submitted from its mayor's account and found eligible.
async fn create_entry(change: &mut Change<'_>, award: &Slug, data: &EntryData) -> Result<EntryId> {
    let account = steps::find_account(change.db(), data.mayor).await?;
    let known = award::lock_award(change, award).await?;
    let new = NewAwardEntry {
        category: Some(parse(data.group)?),
        theme: Some(parse("innovative-urban-management")?),
        title: Some(data.title.into()),
        r#abstract: Some("An example: nothing here is known of the city.".into()),
        language: Some(parse("en")?),
        city: Some(data.city.into()),
        country: Some(parse(data.country)?),
        starts_on: change.now().date_naive().pred_opt(),
        submitters: vec![EntrySubmitter {
            name: format!("Office of the Mayor of {}", data.city),
            post: None,
            organisation: Some(format!("City of {}", data.city)),
            email: parse(data.mayor)?,
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

/// Closes the technical round and shortlists all entries.
async fn shortlist(
    change: &mut Change<'_>,
    organiser: AccountId,
    award: &Slug,
    entries: Vec<EntryId>,
) -> Result<()> {
    let technical = parse("technical")?;
    let (known, round) = award::lock_round(change, (award, &technical)).await?;
    let closure = RoundClosure { reason: Some("An example: it begins with the jury.".into()) };
    award::close_round(change, (&known, &round), closure).await?;
    let (known, round) = award::lock_round(change, (award, &technical)).await?;
    let decide = |entry| ManualDecision { entry, reason: "An example: it has not been evaluated.".into() };
    let new = NewAdvanceDecision {
        target: AdvanceTarget::Shortlisted,
        places: 15,
        include: entries.into_iter().map(decide).collect(),
        exclude: Vec::new(),
    };
    award::advance(change, organiser, (&known, &round), &new).await?;
    Ok(())
}

/// Adds the evaluators to the jury and assigns the entries to them.
async fn assign_entries(change: &mut Change<'_>, award: &Slug, evaluators: &[EvaluatorData]) -> Result<()> {
    let (known, round) = award::lock_round(change, (award, &parse("jury")?)).await?;
    for evaluator in evaluators {
        let account = steps::find_account(change.db(), evaluator.email).await?;
        congress::set_roles(change, account, &[Role::Evaluator]).await?;
        let new = EvaluatorUpdate {
            countries: parse_all(&[evaluator.country])?,
            city: Some(evaluator.city.into()),
            employer: None,
            languages: parse_all(&["en"])?,
        };
        award::set_evaluator(change, (&known, &round), account, &new).await?;
    }
    award::balance(change, (&known, &round), &BalancingOptions::default(), false).await?;
    Ok(())
}
