use std::{convert::Infallible, net::IpAddr};

use axum::{
    extract::FromRequestParts,
    http::{header::USER_AGENT, request::Parts},
};

use crate::{
    http::ClientAddress,
    types::{AccountId, Actor, RequestId},
};

/// Where a request comes from that nobody has signed yet.
pub struct Origin {
    /// The address, or of IPv6 the network.
    pub network: IpAddr,
    /// What the browser or program calls itself.
    pub user_agent: Option<String>,
    request: Option<RequestId>,
}

impl Origin {
    /// Nobody, in this request.
    pub fn nobody(&self) -> Actor {
        Actor { account: None, request: self.request }
    }

    /// Somebody who has just shown who they are.
    pub fn actor(&self, account: AccountId) -> Actor {
        Actor { account: Some(account), request: self.request }
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
        })
    }
}
