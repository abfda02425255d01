//! The request rate of each client address.

use std::{
    net::{IpAddr, Ipv4Addr},
    num::NonZeroU32,
    sync::atomic::{AtomicU64, Ordering},
};

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue},
    response::{IntoResponse, Response},
};
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _, clock::DefaultClock,
    middleware::StateInformationMiddleware, state::keyed::DefaultKeyedStateStore,
};

use crate::{
    app::{Config, Rate},
    http::{ClientAddress, Error, RequestError},
};

/// The rate limits of client addresses.
pub struct RateLimits {
    /// The value of the `RateLimit-Policy` header.
    policy: HeaderValue,
    requests: AtomicU64,
    limiter: RateLimiter<IpAddr, DefaultKeyedStateStore<IpAddr>, DefaultClock, StateInformationMiddleware>,
}

impl RateLimits {
    pub fn new(config: &Config) -> Self {
        let positive = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let Rate { per_second, burst } = config.rate;
        let quota = Quota::per_second(positive(per_second)).allow_burst(positive(burst));
        let limiter: DefaultKeyedRateLimiter<IpAddr> = RateLimiter::keyed(quota);
        let policy = format!("\"address\";q={burst};w={}", burst.div_ceil(per_second.max(1)));
        let policy = HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("\"address\""));
        Self { policy, requests: AtomicU64::new(0), limiter: limiter.with_middleware() }
    }

    /// The number of requests left, or the seconds until the next one is allowed.
    pub fn count(&self, client: IpAddr) -> Result<u32, u64> {
        // Counting the addresses locks all of them.
        if self.requests.fetch_add(1, Ordering::Relaxed).is_multiple_of(1024) && self.limiter.len() > 100_000
        {
            self.limiter.retain_recent();
        }
        match self.limiter.check_key(&client) {
            Ok(state) => Ok(state.remaining_burst_capacity()),
            Err(until) => Err(until.wait_time_from(DefaultClock::default().now()).as_secs() + 1),
        }
    }

    /// Counts a request; `respond` makes the response unless the limit is exceeded.
    pub fn limit(&self, client: ClientAddress, respond: impl FnOnce() -> Response) -> Response {
        let (mut response, left, wait) = match self.count(client.network()) {
            Ok(left) => (respond(), left, 0),
            Err(seconds) => (refuse_rate(seconds), 0, seconds),
        };
        self.write_headers(response.headers_mut(), left, wait);
        response
    }

    /// Like [`limit`](Self::limit), if making the response takes time.
    pub async fn limit_work<F: Future<Output = Response>>(
        &self,
        client: Option<ClientAddress>,
        respond: impl FnOnce() -> F,
    ) -> Response {
        let counted = self.count(client.map_or(Ipv4Addr::LOCALHOST.into(), ClientAddress::network));
        let (mut response, left, wait) = match counted {
            Ok(left) => (respond().await, left, 0),
            Err(seconds) => (refuse_rate(seconds), 0, seconds),
        };
        self.write_headers(response.headers_mut(), left, wait);
        response
    }

    /// Writes the `RateLimit` headers.
    pub fn write_headers(&self, headers: &mut HeaderMap, left: u32, wait: u64) {
        headers.insert(HeaderName::from_static("ratelimit-policy"), self.policy.clone());
        if let Ok(value) = HeaderValue::from_str(&format!("\"address\";r={left};t={wait}")) {
            headers.insert(HeaderName::from_static("ratelimit"), value);
        }
    }
}

fn refuse_rate(seconds: u64) -> Response {
    Error::from(RequestError::TooMany(seconds)).into_response()
}
