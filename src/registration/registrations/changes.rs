//! Changes to the details of registrations: by the person, and by the registration desk.

use super::{
    model::{Person, Registration, RegistrationUpdate},
    rules::RegistrationError,
    store,
    transitions::{change_type, lock_with_pools, publish_change},
};
use crate::{
    events::Change,
    http::{IfMatch, Patch, RequestError, Result},
    registration::{
        corrections, events,
        questions::{self, Respondent},
        types,
    },
    seats,
    types::{AccountId, RegistrationId},
};

/// Corrects the details and answers of a person's own registration, as the rules of the edition allow.
pub async fn correct(
    change: &mut Change<'_>,
    (id, account): (RegistrationId, AccountId),
    if_match: &IfMatch,
    patch: &Patch<Person>,
) -> Result<Registration> {
    let (congress, now) = (change.congress(), change.now());
    let before = store::lock_of_account(change.db(), congress, (id, account)).await?;
    let before = before.ok_or(RegistrationError::NotRegistered)?;
    if_match.check(&before)?;
    let present = before.person();
    let questions = questions::list_all(change.db(), congress).await?;
    let person = patch.apply_with(&present, |person: &Person| {
        let (before_answers, answers) = (&present.answers, &person.answers);
        let mut faults = person.name().faults();
        faults.extend(questions::faults(
            &questions,
            &before.r#type,
            before_answers,
            answers,
            Respondent::Person,
        ));
        faults
    })?;
    corrections::check(change.db(), congress, (&present.normalised(), &person.normalised()), now).await?;
    let r#type = types::get_unchanging(change.db(), congress, &before.r#type).await?;
    store::update(change.db(), &before, r#type.id, (&person, &before.email), &questions, now).await?;
    publish_change(change, id, &events::REGISTRATION_UPDATED, Some(&before)).await
}

/// Changes the details, answers, e-mail and type of a registration.
pub async fn update(
    change: &mut Change<'_>,
    id: RegistrationId,
    if_match: &IfMatch,
    patch: &Patch<RegistrationUpdate>,
) -> Result<Registration> {
    let (congress, now) = (change.congress(), change.now());
    let seen = store::find(change.db(), congress, id).await?.ok_or(RequestError::NoSuch("registration"))?;
    if_match.check(&seen)?;
    let present = seen.to_update();
    let questions = questions::list_all(change.db(), congress).await?;
    let update = patch.apply_with(&present, |update: &RegistrationUpdate| {
        let (before, after) = (&present.answers, &update.answers);
        let mut faults = update.person().name().faults();
        faults.extend(questions::faults(&questions, &update.r#type, before, after, Respondent::Staff));
        faults
    })?;
    let r#type = types::find_unchanging(change.db(), congress, &update.r#type).await?;
    let r#type = r#type.ok_or_else(|| RegistrationError::NoType(update.r#type.to_string()))?;
    let found = lock_with_pools(change.db(), congress, id, &[r#type.pool_id]).await?;
    let found = found.ok_or(RequestError::NoSuch("registration"))?;
    let before = &found.before;
    if before.revision != seen.revision {
        return Err(RequestError::Busy.into());
    }
    change_type(change, &found, &r#type).await?;
    let person = (&update.person(), &update.email);
    store::update(change.db(), before, r#type.id, person, &questions, now).await?;
    seats::give_up_ungranted(change, id, &found.locked).await?;
    publish_change(change, id, &events::REGISTRATION_UPDATED, Some(before)).await
}
