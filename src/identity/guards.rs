//! Guards: the first argument of every handler.

use std::marker::PhantomData;

use super::{
    CallerLookup, Role, browser,
    denied::Denied,
    permission::{self, Permission},
    tokens::{COOKIE_PREFIX, Carrier},
};
use crate::{
    app::App,
    database::ChangedUpTo,
    events::{Change, Deployment, Principal, Scope},
    http::{Created, Error, Guard, IdempotencyKey, Needs},
    types::{AccountId, Actor, CongressId, RegistrationId, RequestId, Secret, TokenId, TraceParent},
};
use serde::Serialize;
use utoipa::ToSchema;

use axum::{
    extract::{FromRef, FromRequestParts, RawPathParams},
    http::{HeaderMap, header::AUTHORIZATION, request::Parts},
};

/// What a person may do in a congress, in addition to what everyone may do.
#[derive(Serialize, ToSchema)]
pub struct Access {
    /// Whether they are an administrator of the deployment, with every permission.
    pub administrator: bool,
    pub roles: Vec<Role>,
    /// The permissions that follow from the roles. With an API key, only those that it has.
    #[schema(examples(json!(["registration.read", "registration.manage"])))]
    pub permissions: Vec<String>,
    /// Their registration, in any state.
    #[schema(required)]
    pub registration: Option<RegistrationId>,
}

/// The caller of a request, with their permissions.
struct Caller {
    account: Option<AccountId>,
    /// The sign-in; `None` for a key.
    token: Option<TokenId>,
    carrier: Carrier,
    /// The permissions of the API key; `None`: not a key, so not restricted.
    key: Option<Vec<String>>,
    administrator: bool,
    congress: Option<CongressId>,
    /// Whether the congress is a draft, which only its staff can see.
    draft: bool,
    /// Whether the congress requires a second factor of its staff and none was verified. For a key, its owner must have one.
    lacks_second_factor: bool,
    roles: Vec<Role>,
    registration: Option<RegistrationId>,
    /// The registration, if it is neither rejected nor cancelled.
    taking_part: Option<RegistrationId>,
    request: Option<RequestId>,
    trace: Option<TraceParent>,
}

impl Caller {
    async fn of<N: Send + Sync>(parts: &mut Parts, node: &N) -> Result<Self, Error>
    where
        App: FromRef<N>,
        CallerLookup: FromRef<N>,
    {
        let app = &App::from_ref(node);
        let bearer = bearer(&parts.headers)?.map(str::to_owned);
        let cookie = if bearer.is_none() { browser::token_of(&parts.headers, &app.config) } else { None };
        let changes = !parts.method.is_safe();
        if cookie.is_some() && changes {
            browser::check_origin(&parts.headers)?;
        }
        let token = bearer.as_deref().or(cookie.as_deref()).map(Secret::hash);
        let slug = slug_in(parts).await;
        let request = parts.extensions.get::<RequestId>().copied();
        let trace = parts.extensions.get::<TraceParent>().copied();
        let has_bearer = bearer.is_some();
        let up_to = parts.extensions.get::<ChangedUpTo>().copied().unwrap_or_default();
        let found = CallerLookup::from_ref(node).find(app, (token, slug), changes, up_to).await?;
        // An expired cookie is no cookie: pages cannot remove it.
        if has_bearer && found.account.is_none() {
            return Err(Denied::Unknown.into());
        }
        Ok(Self {
            account: found.account,
            token: found.token,
            key: found.key.clone(),
            administrator: found.administrator,
            congress: found.congress,
            draft: found.draft,
            lacks_second_factor: found.second_factor_required && !found.second_factor,
            roles: found.roles.iter().filter_map(|name| Role::of_name(name)).collect(),
            registration: found.registration,
            taking_part: found.registration.filter(|_| found.takes_part),
            carrier: if cookie.is_some() { Carrier::Cookie } else { Carrier::Header },
            request,
            trace,
        })
    }

    /// Stores the caller for [`Creating`](crate::events::Creating), which begins the change.
    fn set_principal<S: Scope + 'static>(&self, parts: &mut Parts, account: AccountId, scope: S) {
        parts.extensions.insert(Principal { account, actor: self.actor(), scope });
    }

    fn actor(&self) -> Actor {
        Actor { account: self.account, request: self.request, trace: self.trace }
    }

    /// Whether a role grants the permission, the key includes it, and a required second factor was verified.
    fn holds(&self, permission: &str) -> bool {
        let given = self.administrator || self.roles.iter().any(|role| role.holds(permission));
        given && self.carries(permission) && !self.lacks_second_factor
    }

    fn has<P: Permission>(&self) -> bool {
        P::NAMES.iter().any(|permission| self.holds(permission))
    }

    /// Whether the token includes the permission; a sign-in includes all.
    fn carries(&self, permission: &str) -> bool {
        self.key.as_ref().is_none_or(|key| key.iter().any(|carried| carried == permission))
    }

    /// The account, if its token includes the permission.
    fn signed_in<P: Permission>(&self) -> Result<AccountId, Denied> {
        let account = self.account.ok_or(Denied::NoToken)?;
        let carries = P::NAMES.iter().any(|permission| self.carries(permission));
        carries.then_some(account).ok_or(Denied::KeyLacks(P::NAME))
    }

    fn must_hold<P: Permission>(&self) -> Result<(), Denied> {
        if self.has::<P>() {
            return Ok(());
        }
        self.signed_in::<P>()?;
        if self.lacks_second_factor {
            return Err(Denied::NoSecondFactor);
        }
        Err(Denied::Lacks(P::NAME))
    }

    /// The audiences whose events they can read: the public, and holders of each of their permissions.
    fn audiences(&self) -> Vec<String> {
        let held = permission::ALL.iter().filter(|permission| self.holds(permission));
        ["public"].iter().chain(held).map(|audience| (*audience).to_owned()).collect()
    }

    /// The congress of the path. A draft does not exist for anyone except its staff.
    fn congress(&self) -> Result<CongressId, Denied> {
        let known = !self.draft || self.administrator || !self.roles.is_empty();
        self.congress.filter(|_| known).ok_or(Denied::NoCongress)
    }
}

/// What the document says a guard needs, and how a request becomes one: by its `admit`. A guard with a permission also
/// begins changes, in the congress of its path or in the deployment.
macro_rules! guard {
    ($guard:ident, $needs:expr) => {
        impl Guard for $guard {
            const NEEDS: Needs = $needs;
        }

        guard!(@extract $guard);
    };
    ($guard:ident<P> in Deployment) => {
        guard!(@permission $guard, Deployment, |_| Deployment);
    };
    ($guard:ident<P> in CongressId) => {
        guard!(@permission $guard, CongressId, |guard: &Self| guard.congress);
    };
    (@permission $guard:ident, $scope:ty, $scope_of:expr) => {
        impl<P: Permission> Guard for $guard<P> {
            const NEEDS: Needs = Needs::OneOf(P::NAMES);
        }

        impl<P> $guard<P> {
            /// Begins a change made by this caller.
            pub async fn begin(&self, app: &App) -> sqlx::Result<Change<'static, $scope>> {
                let scope: fn(&Self) -> $scope = $scope_of;
                Change::begin(app, self.actor, scope(self)).await
            }
        }

        guard!(@extract $guard<P: Permission>);
    };
    (@extract $guard:ident $(<$p:ident: $bound:ident>)?) => {
        impl<$($p: $bound,)? N: Send + Sync> FromRequestParts<N> for $guard$(<$p>)?
        where
            App: FromRef<N>,
            CallerLookup: FromRef<N>,
        {
            type Rejection = Error;

            async fn from_request_parts(parts: &mut Parts, node: &N) -> Result<Self, Error> {
                let caller = Caller::of(parts, node).await?;
                Self::admit(parts, caller)
            }
        }
    };
}

/// Anyone, without authentication.
pub struct Anyone;

impl Guard for Anyone {
    const NEEDS: Needs = Needs::Nothing;
}

impl<S: Send + Sync> FromRequestParts<S> for Anyone {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self)
    }
}

/// Anyone on a page of this origin, without authentication: for responses that set a cookie. Otherwise another site could sign
/// a person in to an account of its own.
pub struct SameOrigin;

impl Guard for SameOrigin {
    const NEEDS: Needs = Needs::Nothing;
}

impl<S: Send + Sync> FromRequestParts<S> for SameOrigin {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        browser::check_origin(&parts.headers)?;
        Ok(Self)
    }
}

/// Anyone; with a token, more data is visible.
pub struct MaybeSignedIn {
    pub account: Option<AccountId>,
    pub administrator: bool,
}

guard!(MaybeSignedIn, Needs::Optional);

impl MaybeSignedIn {
    #[expect(clippy::unnecessary_wraps, reason = "every guard is made in the same way")]
    fn admit(_: &mut Parts, caller: Caller) -> Result<Self, Error> {
        Ok(Self { account: caller.account, administrator: caller.administrator })
    }
}

/// Anyone who can read the public data of the congress in the path. With a token, more data is visible, depending on permissions.
pub struct Reader {
    pub congress: CongressId,
    caller: Caller,
}

guard!(Reader, Needs::Optional);

impl Reader {
    /// Whether the reader has a permission in this congress, and so can see data that is not public.
    pub fn holds<P: Permission>(&self) -> bool {
        self.caller.has::<P>()
    }

    /// The reader's account, if they are signed in and their token includes the permission.
    pub fn account<P: Permission>(&self) -> Option<AccountId> {
        self.caller.account.filter(|_| P::NAMES.iter().any(|permission| self.caller.carries(permission)))
    }

    /// The reader's registration in this congress.
    pub fn registration(&self) -> Option<RegistrationId> {
        self.caller.registration
    }

    /// The audiences whose events the reader can read: the public, and holders of each of their permissions.
    pub fn audiences(&self) -> Vec<String> {
        self.caller.audiences()
    }

    /// # Errors
    /// The reader does not have the permission.
    pub fn must_hold<P: Permission>(&self) -> Result<(), Denied> {
        self.caller.must_hold::<P>()
    }
}

impl Reader {
    fn admit(_: &mut Parts, caller: Caller) -> Result<Self, Error> {
        Ok(Self { congress: caller.congress()?, caller })
    }
}

/// A signed-in person, for operations on their own account.
pub struct SignedIn<P> {
    pub account: AccountId,
    pub actor: Actor,
    _holds: PhantomData<P>,
}

guard!(SignedIn<P> in Deployment);

impl<P: Permission> SignedIn<P> {
    fn admit(parts: &mut Parts, caller: Caller) -> Result<Self, Error> {
        let account = caller.signed_in::<P>()?;
        caller.set_principal(parts, account, Deployment);
        Ok(Self { account, actor: caller.actor(), _holds: PhantomData })
    }
}

/// A person with a sign-in, not an API key: for operations that a lost key must not allow.
pub struct InPerson<P> {
    pub account: AccountId,
    pub actor: Actor,
    /// The sign-in of the request.
    pub token: TokenId,
    /// Whether it is the sign-in of a browser, with a cookie.
    pub in_cookie: bool,
    _holds: PhantomData<P>,
}

guard!(InPerson<P> in Deployment);

impl<P: Permission> InPerson<P> {
    fn admit(parts: &mut Parts, caller: Caller) -> Result<Self, Error> {
        let account = caller.account.ok_or(Denied::NoToken)?;
        let token = caller.token.ok_or(Denied::NotInPerson)?;
        caller.set_principal(parts, account, Deployment);
        Ok(Self {
            account,
            actor: caller.actor(),
            token,
            in_cookie: caller.carrier == Carrier::Cookie,
            _holds: PhantomData,
        })
    }
}

/// A signed-in person in the congress of the path, whether registered or not.
pub struct Visitor<P> {
    pub account: AccountId,
    pub actor: Actor,
    pub congress: CongressId,
    pub registration: Option<RegistrationId>,
    caller: Caller,
    _holds: PhantomData<P>,
}

guard!(Visitor<P> in CongressId);

impl<P> Visitor<P> {
    /// What they may do in this congress.
    pub fn access(&self) -> Access {
        let caller = &self.caller;
        Access {
            administrator: caller.administrator,
            roles: caller.roles.clone(),
            permissions: permission::ALL
                .iter()
                .filter(|name| caller.holds(name))
                .map(|name| (*name).to_owned())
                .collect(),
            registration: caller.registration,
        }
    }

    /// Whether they also have another permission in this congress, and so can act for others.
    pub fn holds<Q: Permission>(&self) -> bool {
        self.caller.has::<Q>()
    }

    /// # Errors
    /// The caller's API key does not include a permission that every account has.
    pub fn must_carry<Q: Permission>(&self) -> Result<(), Denied> {
        self.caller.signed_in::<Q>().map(drop)
    }
}

impl<P: Permission> Visitor<P> {
    fn admit(parts: &mut Parts, caller: Caller) -> Result<Self, Error> {
        let account = caller.signed_in::<P>()?;
        let congress = caller.congress()?;
        let actor = caller.actor();
        caller.set_principal(parts, account, congress);
        Ok(Self { account, actor, congress, registration: caller.registration, caller, _holds: PhantomData })
    }
}

/// A participant of the congress in the path: registered, and neither rejected nor cancelled.
pub struct Registered<P> {
    pub account: AccountId,
    pub actor: Actor,
    pub congress: CongressId,
    pub registration: RegistrationId,
    _holds: PhantomData<P>,
}

guard!(Registered<P> in CongressId);

impl<P: Permission> Registered<P> {
    fn admit(parts: &mut Parts, caller: Caller) -> Result<Self, Error> {
        let account = caller.signed_in::<P>()?;
        let congress = caller.congress()?;
        let registration = caller.taking_part.ok_or(Denied::NotRegistered)?;
        caller.set_principal(parts, account, congress);
        Ok(Self { account, actor: caller.actor(), congress, registration, _holds: PhantomData })
    }
}

/// Staff of the congress in the path, with the permission `P`.
pub struct Staff<P> {
    pub account: AccountId,
    pub actor: Actor,
    pub congress: CongressId,
    caller: Caller,
    _holds: PhantomData<P>,
}

guard!(Staff<P> in CongressId);

impl<P> Staff<P> {
    /// Begins a change with the `Idempotency-Key` of a request, after its file was read: reading a large one takes longer than
    /// a transaction may wait. `Err`: the response of the first request with the key.
    pub async fn begin_once(
        &self,
        app: &App,
        key: Option<IdempotencyKey>,
    ) -> Result<Result<Change<'static>, Created>, Error> {
        let caller = Principal { account: self.account, actor: self.actor, scope: self.congress };
        Change::begin_once(app, caller, key).await
    }

    /// Whether they also have another permission in this congress.
    pub fn holds<Q: Permission>(&self) -> bool {
        self.caller.has::<Q>()
    }

    /// The audiences whose events they can read, as in [`Reader::audiences`].
    pub fn audiences(&self) -> Vec<String> {
        self.caller.audiences()
    }
}

impl<P: Permission> Staff<P> {
    fn admit(parts: &mut Parts, caller: Caller) -> Result<Self, Error> {
        let account = caller.account.ok_or(Denied::NoToken)?;
        let congress = caller.congress()?;
        caller.must_hold::<P>()?;
        caller.set_principal(parts, account, congress);
        Ok(Self { account, actor: caller.actor(), congress, caller, _holds: PhantomData })
    }
}

/// An administrator of the deployment, with every permission in every congress.
pub struct Administrator<P> {
    pub account: AccountId,
    pub actor: Actor,
    _holds: PhantomData<P>,
}

guard!(Administrator<P> in Deployment);

impl<P: Permission> Administrator<P> {
    fn admit(parts: &mut Parts, caller: Caller) -> Result<Self, Error> {
        let account = caller.signed_in::<P>()?;
        if !caller.administrator {
            return Err(Denied::Lacks(P::NAME).into());
        }
        caller.set_principal(parts, account, Deployment);
        Ok(Self { account, actor: caller.actor(), _holds: PhantomData })
    }
}

/// The token of the request; `None` if none was sent.
fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Denied> {
    let Some(value) = headers.get(AUTHORIZATION) else { return Ok(None) };
    let (scheme, token) =
        value.to_str().ok().and_then(|value| value.split_once(' ')).ok_or(Denied::Unknown)?;
    let is_token = scheme.eq_ignore_ascii_case("bearer") && !token.trim().starts_with(COOKIE_PREFIX);
    is_token.then(|| Some(token.trim())).ok_or(Denied::Unknown)
}

/// Reads the credentials of a request with these bytes as the value of its headers.
pub(crate) fn read_credentials(value: &[u8]) {
    let Ok(value) = axum::http::HeaderValue::from_bytes(value) else { return };
    let headers = [(AUTHORIZATION, value.clone()), (axum::http::header::COOKIE, value.clone())];
    let headers: HeaderMap = headers.into_iter().collect();
    if let Ok(Some(token)) = bearer(&headers) {
        assert!(!token.starts_with(COOKIE_PREFIX), "the token of a cookie in a header");
    }
    let headers: HeaderMap = [(axum::http::header::ORIGIN, value)].into_iter().collect();
    let _ = browser::check_origin(&headers);
}

async fn slug_in(parts: &mut Parts) -> Option<String> {
    let path = RawPathParams::from_request_parts(parts, &()).await.ok()?;
    let slug = path.iter().find(|(name, _)| *name == "congress")?.1.to_owned();
    // PostgreSQL accepts no NUL, and no slug contains one.
    (!slug.contains('\0')).then_some(slug)
}
