use std::marker::PhantomData;

use serde::Serialize;
use serde_json::json;
use utoipa::{
    ToSchema,
    openapi::{Ref, RefOr, Schema},
};
use uuid::Uuid;

use super::Event;
use crate::types::EventId;

/// A kind of event: its name, who may read it, and the type of its payload.
///
/// Receivers rely on the name, which has the form `noun.past_participle`.
pub struct EventKind<P> {
    name: &'static str,
    about: &'static str,
    audience: Audience,
    carries: PhantomData<fn() -> P>,
}

/// Who may read an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Anyone who can see the congress.
    Public,
    /// Holders of this permission in the congress.
    Holders(&'static str),
    /// Only the service: the event concerns a single account.
    Account,
}

impl Audience {
    /// The name in the outbox.
    pub fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Holders(permission) => permission,
            Self::Account => "account",
        }
    }
}

impl<P> EventKind<P> {
    pub const fn new(name: &'static str, about: &'static str, audience: Audience) -> Self {
        Self { name, about, audience, carries: PhantomData }
    }

    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl<P: Serialize + ToSchema + 'static> EventKind<P> {
    /// An event of this kind; [`Change::publish`](super::Change::publish) adds the congress.
    pub fn event(&'static self, subject: impl Into<Uuid>, payload: &P) -> Event {
        let (id, subject, payload) = (EventId::new(), subject.into(), json!(payload));
        Event { id, kind: self, subject, payload, changes: None }
    }
}

/// A kind of event with any payload type, as the catalogue lists it.
pub trait EventDeclaration: Send + Sync {
    fn name(&self) -> &'static str;

    /// What happened, in a sentence.
    fn about(&self) -> &'static str;

    fn audience(&self) -> Audience;

    /// The schema of its payload; adds the schemas that it refers to to the list.
    fn schema(&self, components: &mut Vec<(String, RefOr<Schema>)>) -> RefOr<Schema>;
}

impl<P: ToSchema + 'static> EventDeclaration for EventKind<P> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn about(&self) -> &'static str {
        self.about.trim()
    }

    fn audience(&self) -> Audience {
        self.audience
    }

    fn schema(&self, components: &mut Vec<(String, RefOr<Schema>)>) -> RefOr<Schema> {
        components.push((P::name().into_owned(), P::schema()));
        P::schemas(components);
        Ref::from_schema_name(P::name()).into()
    }
}

/// Declares the kinds of events of a feature, and their list. The comment is the description in the catalogue.
#[macro_export]
macro_rules! events {
    ($(#[doc = $about:literal] $name:ident: $payload:ty = $kind:literal, $audience:expr;)+) => {
        $(
            #[doc = $about]
            pub static $name: $crate::events::EventKind<$payload> =
                $crate::events::EventKind::new($kind, $about, $audience);
        )+
        pub const EVENTS: &[&dyn $crate::events::EventDeclaration] = &[$(&$name),+];
    };
}

impl<P> std::fmt::Debug for EventKind<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Names are unique.
impl<P> PartialEq for EventKind<P> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
