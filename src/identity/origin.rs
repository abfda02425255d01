use std::{convert::Infallible, net::IpAddr};

use axum::{
    extract::FromRequestParts,
    http::{header::USER_AGENT, request::Parts},
};

use crate::{
    http::ClientAddress,
    types::{AccountId, Actor, RequestId, TraceParent},
};

/// Origin of a request that is not authenticated yet.
pub struct Origin {
    /// The IPv4 address, or the IPv6 network.
    pub network: IpAddr,
    /// The `User-Agent` header.
    pub user_agent: Option<String>,
    request: Option<RequestId>,
    trace: Option<TraceParent>,
}

impl Origin {
    /// An actor without an account.
    pub fn unidentified(&self) -> Actor {
        Actor { account: None, request: self.request, trace: self.trace }
    }

    /// An actor who has just proved their identity.
    pub fn actor(&self, account: AccountId) -> Actor {
        Actor { account: Some(account), request: self.request, trace: self.trace }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let address = parts.extensions.get::<ClientAddress>().copied();
        let agent = parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok());
        Ok(Self {
            network: address.map_or(IpAddr::from([127, 0, 0, 1]), ClientAddress::network),
            user_agent: agent.map(|agent| agent.chars().take(200).collect()),
            request: parts.extensions.get().copied(),
            trace: parts.extensions.get().copied(),
        })
    }
}
