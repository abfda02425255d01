//! People who register with the same type at the same time are written together, so that the places are locked, and the
//! disk is synchronised, once for many. Each request fails alone.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::{
    model::{Person, Registration, RegistrationState},
    person::copy_person,
    registering::{self, Application, RegistrationRequest},
    rules,
    store::{self, NewRow, Registrant},
};
use crate::{
    app::App,
    capacity::{self, Locked},
    congress,
    database::{Batcher, rounds},
    events::Change,
    http::{Created, Error, IdempotencyKey, RequestError, Result},
    identity::{self, Denied},
    registration::{
        events::{REGISTRATION_CREATED, RegistrationChanged},
        questions::{self, Answers},
        reference,
        types::{self, RegistrationType},
    },
    types::{AccountId, CongressId, Email, Now, Refusal, RegistrationId, Slug},
};

/// Waiting requests by congress and registration type. One per process.
#[derive(Clone)]
pub struct RegistrationBatcher(Batcher<(CongressId, Slug), RegistrationRequest, Result<Created>>);

impl Default for RegistrationBatcher {
    fn default() -> Self {
        Self(Batcher::new("registrations"))
    }
}

impl RegistrationBatcher {
    /// Registers a person; returns the response.
    ///
    /// Only first registrations without an invitation are batched: the others lock a delegation or the previous registration,
    /// which a batch would lock for longer.
    pub async fn register(&self, app: &App, request: RegistrationRequest) -> Result<Created> {
        let is_plain = request.registration.is_none() && !request.body.is_invited();
        match request.body.r#type().filter(|_| is_plain) {
            None => Box::pin(registering::register_alone(app, request)).await,
            Some(r#type) => {
                let (app, to) = (app.clone(), (request.caller.scope, r#type));
                let key = to.clone();
                let work = move |requests| register_all(app.clone(), to.clone(), requests);
                self.0.ask(key, request, work).await.ok_or(RequestError::Busy)?
            }
        }
    }
}

/// Registers people in order of arrival. Requests of the same account are made one after the other. If a batch fails
/// because of one of its requests, each of them is tried by itself.
async fn register_all(
    app: App,
    to: (CongressId, Slug),
    requests: Vec<RegistrationRequest>,
) -> Vec<Result<Created>> {
    let mut answers = BTreeMap::new();
    for round in rounds(&requests, |_| (), |request| request.caller.account) {
        let group: Vec<_> = round.iter().map(|nth| requests[*nth].clone()).collect();
        match register_group(&app, &to, group).await {
            Ok(registered) => answers.extend(round.into_iter().zip(registered)),
            Err(error) if round.len() > 1 && can_concern_one(&error) => {
                tracing::warn!(
                    ?error,
                    requests = round.len(),
                    "a batch of registrations failed, trying each alone"
                );
                for nth in round {
                    let alone = register_group(&app, &to, vec![requests[nth].clone()]).await;
                    answers.insert(
                        nth,
                        alone.and_then(|mut one| one.pop().unwrap_or(Err(RequestError::Busy.into()))),
                    );
                }
            }
            Err(error) => answers.extend(round.into_iter().map(|nth| (nth, Err(error.again())))),
        }
    }
    answers.into_values().collect()
}

/// Whether the error of a batch can be that of one request: the others may succeed without it.
fn can_concern_one(error: &Error) -> bool {
    match error {
        Error::Internal(_) => true,
        // The first request with this key is still running.
        Error::Refused(refused) => refused.slug() == RequestError::KeyInFlight.kind().slug,
    }
}

/// A request of a batch, with its response as soon as it is known.
struct Pending {
    request: RegistrationRequest,
    answer: Option<Result<Created>>,
    /// Whether the response is that of an earlier request with the same key.
    is_replay: bool,
}

impl Pending {
    fn key(&self) -> Option<(AccountId, &IdempotencyKey)> {
        Some((self.request.caller.account, self.request.key.as_ref()?))
    }
}

/// A person who may register: the position of the request in its batch, and what is written.
struct Admitted {
    nth: usize,
    account: AccountId,
    id: RegistrationId,
    reference: String,
    person: Person,
    email: Email,
    answers: Answers,
}

impl Admitted {
    fn row(&self, r#type: &RegistrationType, state: RegistrationState) -> NewRow<'_> {
        NewRow {
            id: self.id,
            reference: &self.reference,
            state,
            r#type: r#type.id,
            delegation: None,
            registrant: self.registrant(),
        }
    }

    fn registrant(&self) -> Registrant<'_> {
        let Self { account, person, email, answers, .. } = self;
        Registrant { account: Some(*account), person, email, answers }
    }
}

/// Registers different people in one transaction.
async fn register_group(
    app: &App,
    (congress, slug): &(CongressId, Slug),
    group: Vec<RegistrationRequest>,
) -> Result<Vec<Result<Created>>> {
    let mut change = Change::begin(app, group[0].caller.actor, *congress).await?;
    let mut group: Vec<_> =
        group.into_iter().map(|request| Pending { request, answer: None, is_replay: false }).collect();
    claim_keys(&mut change, &mut group).await?;
    if let Some(r#type) = types::find_unchanging(change.db(), *congress, slug).await? {
        let admitted = admit(&mut change, &r#type, &mut group).await?;
        write(&mut change, &r#type, admitted, &mut group).await?;
    } else {
        refuse_type(&mut group);
    }
    keep_keys(&mut change, &group).await?;
    change.commit().await?;
    Ok(group.into_iter().map(|one| one.answer.unwrap_or_else(|| Err(RequestError::Busy.into()))).collect())
}

/// Claims the keys of the requests, and answers those that repeat an earlier request.
async fn claim_keys(change: &mut Change<'_>, group: &mut [Pending]) -> Result<()> {
    let now = change.now();
    let keys: Vec<_> = group.iter().filter_map(Pending::key).collect();
    let claimed = IdempotencyKey::claim_all(change.db(), &keys, now).await?;
    for (one, claimed) in group.iter_mut().filter(|one| one.key().is_some()).zip(claimed) {
        one.answer = claimed.transpose();
        one.is_replay = one.answer.is_some();
    }
    Ok(())
}

/// Stores the responses of new registrations, and frees the keys of requests that were refused.
async fn keep_keys(change: &mut Change<'_>, group: &[Pending]) -> Result<()> {
    let (mut kept, mut freed) = (Vec::new(), Vec::new());
    for one in group.iter().filter(|one| !one.is_replay) {
        match (one.key(), &one.answer) {
            (Some((account, key)), Some(Ok(answer))) => kept.push((account, key, answer)),
            (Some(key), _) => freed.push(key),
            (None, _) => {}
        }
    }
    IdempotencyKey::keep_all(change.db(), &kept).await?;
    Ok(IdempotencyKey::free_all(change.db(), &freed).await?)
}

/// Answers requests whose type does not exist; faults in their fields are reported first.
fn refuse_type(group: &mut [Pending]) {
    for one in group.iter_mut().filter(|one| one.answer.is_none()) {
        let read = Application::read(one.request.body.clone(), None, Arc::default());
        one.answer = read.err().map(Err);
    }
}

/// Checks each request; those that may not register are answered.
async fn admit(
    change: &mut Change<'_>,
    r#type: &RegistrationType,
    group: &mut [Pending],
) -> Result<Vec<Admitted>> {
    let (congress, now) = (change.congress(), change.now());
    let edition = congress::find(change.db(), congress).await?;
    let questions: Arc<[_]> = questions::list_all(change.db(), congress).await?.into();
    let accounts: Vec<_> = group.iter().map(|one| one.request.caller.account).collect();
    let profiles = identity::find_profiles(change.db(), &accounts).await?;
    let mut profiles: HashMap<_, _> = profiles.into_iter().map(|profile| (profile.id, profile)).collect();
    let mut admit = |nth: usize, request: &RegistrationRequest| {
        let account = request.caller.account;
        let application = Application::read(request.body.clone(), Some(r#type.clone()), questions.clone())?;
        rules::check_registering(r#type, edition.state, false, now)?;
        let profile = profiles.remove(&account).ok_or(Denied::Unknown)?;
        let (person, email, answers) = application.complete(profile)?;
        let (id, reference) = (RegistrationId::new(), reference::draw(&edition.reference_prefix));
        Ok(Admitted { nth, account, id, reference, person, email, answers })
    };
    let mut admitted = Vec::with_capacity(group.len());
    for (nth, one) in group.iter_mut().enumerate().filter(|(_, one)| one.answer.is_none()) {
        match admit(nth, &one.request) {
            Ok(person) => admitted.push(person),
            Err(error) => one.answer = Some(Err(error)),
        }
    }
    Ok(admitted)
}

/// Writes registrations with their places, publishes them, and answers the requests.
async fn write(
    change: &mut Change<'_>,
    r#type: &RegistrationType,
    admitted: Vec<Admitted>,
    group: &mut [Pending],
) -> Result<()> {
    if admitted.is_empty() {
        return Ok(());
    }
    let (congress, now) = (change.congress(), change.now());
    let state = rules::initial_state(r#type);
    // Before the registrations are written, as in imports: so neither holds an e-mail while it waits for the other's pool.
    let locked = capacity::lock(change.db(), congress, &[r#type.pool_id]).await?;
    let rows: Vec<_> = admitted.iter().map(|one| one.row(r#type, state)).collect();
    let written = store::insert_all(change.db(), congress, &rows, now).await?;
    let holders: Vec<_> = admitted.iter().map(|one| one.id).filter(|id| written.contains(id)).collect();
    let waiting = match state {
        RegistrationState::Confirmed => claim_places(change, r#type, &locked, &holders).await?,
        _ => HashMap::new(),
    };
    let mut events = Vec::with_capacity(holders.len());
    for one in admitted {
        let Pending { request, answer, .. } = &mut group[one.nth];
        if !written.contains(&one.id) {
            *answer = Some(Err(store::obstacle(change.db(), congress, one.registrant()).await?));
            continue;
        }
        let position = waiting.get(&one.id).copied();
        let registration = registered(one, r#type, (state, position), now);
        let event = REGISTRATION_CREATED.event(registration.id, &RegistrationChanged::from(&registration));
        events.push((request.caller.actor, event));
        *answer = Some(Created::resource(&request.path, &registration));
    }
    Ok(change.publish_of_each(events).await?)
}

/// Claims places in order; returns the positions of those who are on the waiting list.
async fn claim_places(
    change: &mut Change<'_>,
    r#type: &RegistrationType,
    locked: &Locked,
    registrations: &[RegistrationId],
) -> Result<HashMap<RegistrationId, i64>> {
    let now = change.now();
    let holders: Vec<_> = registrations.iter().map(|id| **id).collect();
    let claims = capacity::claim_all(change.db(), locked, r#type.pool_id, &holders).await?;
    let waiting: HashMap<RegistrationId, _> =
        claims.into_iter().filter_map(|claim| Some((claim.holder.into(), claim.waiting_position?))).collect();
    if !waiting.is_empty() {
        let ids: Vec<_> = waiting.keys().copied().collect();
        store::set_state(change.db(), &ids, RegistrationState::Waitlisted, None, now).await?;
    }
    Ok(waiting)
}

/// The registration as it was written.
fn registered(
    one: Admitted,
    r#type: &RegistrationType,
    (state, waiting_position): (RegistrationState, Option<i64>),
    now: Now,
) -> Registration {
    let person = &one.person;
    let name = person.name();
    copy_person!(Registration from person, {
        display_name: name.display(),
        name_order: name.order,
        written_name: name.written,
        id: one.id,
        reference: one.reference,
        state: if waiting_position.is_some() { RegistrationState::Waitlisted } else { state },
        r#type: r#type.slug.clone(),
        email: one.email,
        answers: one.answers,
        delegation: None,
        waiting_position: waiting_position,
        reason: None,
        // Written once, and again with the state of a person who waits.
        revision: if waiting_position.is_some() { 2 } else { 1 },
        created_at: now,
        updated_at: now,
    })
}
