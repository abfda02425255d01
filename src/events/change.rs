use axum::{
    extract::{FromRef, FromRequest, Request},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use sqlx::{PgConnection, Postgres, Transaction};
use utoipa::ToSchema;

use super::Event;
use crate::{
    app::App,
    http::{Body, Created, Error, HasRevision, IdempotencyKey, ResourcePath, Result, Schemas, Valid},
    types::{AccountId, Actor, CongressId, Now},
};

/// A unit of work: one transaction with its actor, congress and time.
///
/// Guards begin it (`staff.begin(&app)`); services take it as `&mut Change<'_>`. Every event it publishes carries its
/// actor, congress and time. If it is dropped without `commit` or `created`, it is rolled back.
pub struct Change<'t, S = CongressId> {
    connection: Connection<'t>,
    actor: Actor,
    scope: S,
    now: Now,
    key: Option<(AccountId, IdempotencyKey)>,
}

enum Connection<'t> {
    Owned(Transaction<'static, Postgres>),
    /// Part of another change, which commits it.
    Lent(&'t mut PgConnection),
}

/// The scope of a change: a congress, or the whole deployment.
pub trait Scope: Copy + Send + Sync {
    fn congress(self) -> Option<CongressId>;
}

impl Scope for CongressId {
    fn congress(self) -> Option<CongressId> {
        Some(self)
    }
}

/// The scope of changes outside of a congress: accounts, sign-ins, the creation of a congress.
#[derive(Clone, Copy, Debug)]
pub struct Deployment;

impl Scope for Deployment {
    fn congress(self) -> Option<CongressId> {
        None
    }
}

impl<S: Scope> Change<'static, S> {
    pub async fn begin(app: &App, actor: Actor, scope: S) -> sqlx::Result<Self> {
        let connection = Connection::Owned(app.begin().await?);
        Ok(Self { connection, actor, scope, now: app.now(), key: None })
    }

    /// Begins a change with an `Idempotency-Key`, if the request has one. `Err`: the response of the first request with it.
    pub async fn begin_once(
        app: &App,
        caller: Principal<S>,
        key: Option<IdempotencyKey>,
    ) -> Result<Result<Self, Created>> {
        let mut change = Self::begin(app, caller.actor, caller.scope).await?;
        if let Some(key) = key {
            let now = change.now();
            if let Some(first) = key.claim(change.db(), caller.account, now).await? {
                return Ok(Err(first));
            }
            change.key = Some((caller.account, key));
        }
        Ok(Ok(change))
    }

    pub async fn commit(self) -> sqlx::Result<()> {
        match self.connection {
            Connection::Owned(transaction) => transaction.commit().await,
            // Unreachable: a lent connection does not live for `'static`.
            Connection::Lent(_) => Ok(()),
        }
    }

    /// Commits, and responds with 201 and the address, `ETag` and body of the created resource. The response is stored for
    /// repeated requests with the same `Idempotency-Key`.
    pub async fn created<T: Serialize + HasRevision>(
        self,
        at: &impl ResourcePath,
        created: &T,
    ) -> Result<Created> {
        self.answer(Created::resource(at, created)?).await
    }

    /// Like [`created`](Self::created), for a resource that never changes and has no `ETag`.
    pub async fn created_record<T: Serialize>(self, at: &impl ResourcePath, created: &T) -> Result<Created> {
        self.answer(Created::record(at, created)?).await
    }

    /// Like [`created_record`](Self::created_record), with 202: work on the resource has been queued.
    pub async fn accepted<T: Serialize>(self, at: &impl ResourcePath, queued: &T) -> Result<Created> {
        self.answer(Created::accepted(at, queued)?).await
    }

    async fn answer(mut self, answer: Created) -> Result<Created> {
        if let Some((account, key)) = self.key.take() {
            IdempotencyKey::keep_all(self.db(), &[(account, &key, &answer)]).await?;
        }
        self.commit().await?;
        Ok(answer)
    }
}

impl<'t, S: Scope> Change<'t, S> {
    /// Part of a transaction that the caller commits: a reaction to an event, or a step of a job.
    pub fn within(db: &'t mut PgConnection, actor: Actor, scope: S, now: Now) -> Self {
        Self { connection: Connection::Lent(db), actor, scope, now, key: None }
    }

    /// The same transaction, actor and time in a congress, for changes that span several.
    pub fn in_congress(&mut self, congress: CongressId) -> Change<'_, CongressId> {
        let (actor, now) = (self.actor, self.now);
        Change::within(self.db(), actor, congress, now)
    }

    /// The same transaction, actor and time outside of any congress.
    pub fn in_deployment(&mut self) -> Change<'_, Deployment> {
        let (actor, now) = (self.actor, self.now);
        Change::within(self.db(), actor, Deployment, now)
    }

    pub fn db(&mut self) -> &mut PgConnection {
        match &mut self.connection {
            Connection::Owned(transaction) => transaction,
            Connection::Lent(db) => db,
        }
    }

    /// The time of the change, the same for all its parts.
    pub fn now(&self) -> Now {
        self.now
    }

    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// Writes an event to the outbox and the audit log.
    pub async fn publish(&mut self, event: Event) -> sqlx::Result<()> {
        self.publish_all(vec![event]).await
    }

    /// Writes several events in one statement, in order.
    pub async fn publish_all(&mut self, events: Vec<Event>) -> sqlx::Result<()> {
        let actor = self.actor;
        self.publish_of_each(events.into_iter().map(|event| (actor, event)).collect()).await
    }

    /// Like [`publish_all`](Self::publish_all), for requests of several actors that are written together.
    pub async fn publish_of_each(&mut self, events: Vec<(Actor, Event)>) -> sqlx::Result<()> {
        if events.is_empty() {
            return Ok(());
        }
        let (congress, now) = (self.scope.congress(), self.now);
        let events = events.into_iter().map(|(actor, event)| {
            json!({
                "id": event.id, "congress_id": congress, "kind": event.kind.name(),
                "audience": event.kind.audience().name(), "subject": event.subject, "payload": event.payload,
                "changes": event.changes, "actor": actor.account, "request": actor.request.map(|request| *request),
                "trace": actor.trace.filter(|trace| trace.sampled).map(|trace| trace.to_string()),
            })
        });
        sqlx::query!(
            r#"
            -- events::publish_all
            select publish_events($1, $2)
            "#,
            Value::Array(events.collect()),
            now,
        )
        .execute(self.db())
        .await?;
        Ok(())
    }
}

impl Change<'_, CongressId> {
    pub fn congress(&self) -> CongressId {
        self.scope
    }
}

/// The caller of a request, set by the guard; [`Creating`] uses it to begin the change.
#[derive(Clone, Copy, Debug)]
pub struct Principal<S> {
    pub account: AccountId,
    pub actor: Actor,
    pub scope: S,
}

/// The body of a request that creates a resource, and the change in which it is created.
///
/// If the `Idempotency-Key` was used before, the request gets the response of the first one, and the handler does
/// not run. Key, change and response are committed together: [`Change::created`] stores the response.
pub struct Creating<B, S = CongressId> {
    pub body: B,
    pub change: Change<'static, S>,
}

/// A type that [`Creating`] can read a body as.
pub trait FromBody: Sized {
    /// # Errors
    /// The body is invalid for the operation.
    fn from_body(body: Body) -> Result<Self>;
}

/// For operations that read the bytes themselves: files, and bodies with rules that need the database.
impl FromBody for Body {
    fn from_body(body: Body) -> Result<Self> {
        Ok(body)
    }
}

impl<T: DeserializeOwned + ToSchema> FromBody for Valid<T> {
    fn from_body(body: Body) -> Result<Self> {
        body.valid("application/json").map(Self)
    }
}

impl<B: FromBody + Send, S: Scope + 'static, N: Send + Sync> FromRequest<N> for Creating<B, S>
where
    App: FromRef<N>,
    Schemas: FromRef<N>,
{
    type Rejection = Response;

    async fn from_request(request: Request, node: &N) -> Result<Self, Response> {
        let caller = request.extensions().get::<Principal<S>>().copied();
        let caller =
            caller.ok_or_else(|| Error::internal("a guard must come before `Creating`").into_response())?;
        let body = Body::from_request(request, node).await.map_err(IntoResponse::into_response)?;
        match begin(&App::from_ref(node), caller, body).await {
            Ok(begun) => begun,
            Err(error) => Err(error.into_response()),
        }
    }
}

/// Begins the change, or returns the response of the first request with the same key.
async fn begin<B: FromBody + Send, S: Scope>(
    app: &App,
    caller: Principal<S>,
    body: Body,
) -> Result<Result<Creating<B, S>, Response>> {
    let key = IdempotencyKey::of(&body)?;
    let body = B::from_body(body)?;
    let begun = Change::begin_once(app, caller, key).await?;
    Ok(begun.map(|change| Creating { body, change }).map_err(IntoResponse::into_response))
}
