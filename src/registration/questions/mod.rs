//! Additional questions of an edition: text, choice, several choices, yes or no, date, country.
//!
//! Each question applies to all registration types or to some. An answer is stored with the version of the question, so
//! that it stays readable when the question changes.

mod answers;
pub mod api;
mod model;
mod rules;
mod store;

use serde_json::Value;
use sqlx::PgPool;

use super::{
    events::{QUESTION_CREATED, QUESTION_DELETED, QUESTION_RETIRED, QUESTION_UPDATED},
    registrations,
};
use crate::{
    events::Change,
    http::{IfMatch, Patch, RequestError, Result},
    types::{CongressId, RegistrationId, Slug},
};

pub use answers::{Answers, Values};
use model::AnswerDetail;
pub use model::{NewQuestion, Question, QuestionKind, QuestionOption};
pub use rules::{QuestionError, Respondent, faults, parse_answer, unanswered};
pub use store::list_all;

/// Creates a question, which is asked from now on.
pub async fn create(change: &mut Change<'_>, new: &NewQuestion) -> Result<Question> {
    let congress = change.congress();
    check(change, new).await?;
    store::insert(change.db(), congress, new).await?;
    let question = store::find(change.db(), congress, &new.slug).await?;
    change.publish(QUESTION_CREATED.event(question.id, &question)).await?;
    Ok(question)
}

/// Changes a question. A new wording is a new version: existing answers keep the previous one.
async fn update(
    change: &mut Change<'_>,
    slug: &Slug,
    if_match: &IfMatch,
    patch: &Patch<NewQuestion>,
) -> Result<Question> {
    let congress = change.congress();
    let before = store::lock(change.db(), congress, slug).await?;
    if_match.check(&before)?;
    let new = patch.apply(&(&before).into())?;
    if new.slug != before.slug {
        return Err(QuestionError::SlugFixed(before.slug.to_string()).into());
    }
    check(change, &new).await?;
    let version = before.version + i32::from(rules::is_reworded(&before, &new));
    store::update(change.db(), before.id, &new, version).await?;
    let after = store::find(change.db(), congress, slug).await?;
    change.publish(QUESTION_UPDATED.event(after.id, &after).changing(&before, &after)).await?;
    Ok(after)
}

/// Deletes a question without answers, and retires one with answers.
async fn delete(change: &mut Change<'_>, slug: &Slug, if_match: &IfMatch) -> Result<()> {
    let (congress, now) = (change.congress(), change.now());
    let question = store::lock(change.db(), congress, slug).await?;
    if_match.check(&question)?;
    let kind = match store::delete(change.db(), congress, &question, now).await? {
        true => &QUESTION_DELETED,
        false => &QUESTION_RETIRED,
    };
    Ok(change.publish(kind.event(question.id, &question)).await?)
}

/// Asks a retired question again.
async fn restore(change: &mut Change<'_>, slug: &Slug) -> Result<Question> {
    let congress = change.congress();
    let before = store::lock(change.db(), congress, slug).await?;
    if before.retired_at.is_none() {
        return Ok(before);
    }
    store::restore(change.db(), before.id).await?;
    let after = store::find(change.db(), congress, slug).await?;
    change.publish(QUESTION_UPDATED.event(after.id, &after).changing(&before, &after)).await?;
    Ok(after)
}

/// Validates what the schema cannot express.
async fn check(change: &mut Change<'_>, new: &NewQuestion) -> Result<()> {
    let congress = change.congress();
    let types = store::type_slugs(change.db(), congress).await?;
    let faults = rules::question_faults(new, &types);
    Ok(RequestError::check_body(faults)?)
}

/// A page of the answers of a registration, each with the question as worded at the time.
async fn list_answers(
    db: &PgPool,
    congress: CongressId,
    registration: RegistrationId,
    after: Option<(i32, String)>,
    limit: i64,
) -> Result<Vec<AnswerDetail>> {
    let found = registrations::store::find(db, congress, registration).await?;
    let answers = found.ok_or(RequestError::NoSuch("registration"))?.answers;
    let (slugs, versions): (Vec<_>, Vec<_>) =
        answers.iter().map(|(slug, answer)| (slug.clone(), answer.version)).unzip();
    let worded = store::wordings(db, congress, (&slugs, &versions), after, limit).await?;
    let values = answers.values();
    let detail = |wording: store::Wording| {
        let value = values.get(&*wording.question).cloned().unwrap_or_default();
        let is_chosen = |slug: &str| match wording.kind {
            QuestionKind::Choice => value == slug,
            QuestionKind::MultipleChoice => {
                value.as_array().is_some_and(|all| all.contains(&Value::from(slug)))
            }
            _ => false,
        };
        let chosen = wording.options.0.into_iter().filter(|option| is_chosen(&option.slug));
        let chosen = chosen.map(|option| option.text).collect();
        AnswerDetail {
            question: wording.question,
            kind: wording.kind,
            text: wording.text,
            value,
            chosen,
            current: wording.current,
            position: wording.position,
        }
    };
    Ok(worded.into_iter().map(detail).collect())
}
