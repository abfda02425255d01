//! Sign-ins of browsers: the token is in a cookie that scripts cannot read.
//!
//! A browser adds the cookie to every request to this host, also to one that another site causes. Requests that can
//! change something are therefore refused unless they come from a page of this origin. Cookies and tokens have
//! different prefixes, so that neither is accepted in place of the other.

use axum::{
    http::{HeaderMap, HeaderValue, Uri, header},
    response::{IntoResponse, IntoResponseParts, Response, ResponseParts},
};
use chrono::{DateTime, TimeDelta, Utc};
use headers::{Cookie, HeaderMapExt as _};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Account, denied::Denied, sign_in::IssuedSignIn, tokens};
use crate::{app::Config, http::Answer, types::Secret};

/// A sign-in of a browser, without its token, which only the cookie has.
#[derive(Serialize, ToSchema)]
pub struct BrowserSignIn {
    /// When the sign-in ends, however much it is used. It also ends after seven days without a request.
    pub expires_at: DateTime<Utc>,
    pub account: Account,
}

/// `Set-Cookie`, as part of a response.
pub struct SetCookie(HeaderValue);

impl SetCookie {
    pub(super) fn of(token: &Secret, config: &Config) -> Self {
        Self::write(config, token.expose(), tokens::LIFETIME)
    }

    /// Removes the cookie.
    pub(super) fn remove(config: &Config) -> Self {
        Self::write(config, "", TimeDelta::zero())
    }

    fn write(config: &Config, value: &str, lifetime: TimeDelta) -> Self {
        let (name, seconds) = (cookie_name(config), lifetime.num_seconds());
        let secure = if is_https(config) { "; Secure" } else { "" };
        let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
        // Name and value consist of letters, digits, `-` and `_`.
        let mut cookie = HeaderValue::try_from(cookie).unwrap_or(HeaderValue::from_static(""));
        cookie.set_sensitive(true);
        Self(cookie)
    }
}

impl IntoResponseParts for SetCookie {
    type Error = std::convert::Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Self::Error> {
        parts.headers_mut().append(header::SET_COOKIE, self.0);
        Ok(parts)
    }
}

/// A response that sets a cookie, or removes it; `None` leaves it as it is.
pub struct WithCookie<T>(pub Option<SetCookie>, pub T);

impl<T: IntoResponse> IntoResponse for WithCookie<T> {
    fn into_response(self) -> Response {
        (self.0, self.1).into_response()
    }
}

impl<T: Answer> Answer for WithCookie<T> {
    const HEADERS: &'static [&'static str] = &["Set-Cookie"];
}

impl IssuedSignIn {
    /// The response to a browser: the token in a cookie, and the rest in the body.
    pub(super) fn into_cookie(self, config: &Config) -> (SetCookie, BrowserSignIn) {
        let cookie = SetCookie::of(&self.token, config);
        (cookie, BrowserSignIn { expires_at: self.expires_at, account: self.account })
    }
}

/// Browsers accept a cookie with the prefix `__Host-` only over HTTPS, for this host alone: another subdomain cannot set it.
pub(super) fn cookie_name(config: &Config) -> &'static str {
    if is_https(config) { "__Host-congress" } else { "congress" }
}

fn is_https(config: &Config) -> bool {
    config.base_url.starts_with("https://")
}

/// The token in the cookie; `None` if there is none.
pub(super) fn token_of(headers: &HeaderMap, config: &Config) -> Option<String> {
    let cookies = headers.typed_get::<Cookie>()?;
    cookies
        .get(cookie_name(config))
        .filter(|token| token.starts_with(tokens::COOKIE_PREFIX))
        .map(str::to_owned)
}

/// Refuses a request that does not come from a page of this origin.
///
/// Browsers say where a request comes from in `Sec-Fetch-Site`, but only to secure addresses and to this machine. Elsewhere,
/// `Origin` decides. A request with neither is refused.
pub(super) fn check_origin(headers: &HeaderMap) -> Result<(), Denied> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_same = match (text("sec-fetch-site"), text("origin"), text("host")) {
        (Some(site), _, _) => site == "same-origin",
        (None, Some(origin), Some(host)) => authority(origin).is_some_and(|origin| origin == host),
        _ => false,
    };
    is_same.then_some(()).ok_or(Denied::CrossSite)
}

/// The host and port of an origin.
fn authority(origin: &str) -> Option<String> {
    let origin: Uri = origin.parse().ok()?;
    Some(origin.authority()?.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (header::HeaderName::from_static(name), HeaderValue::from_static(value)));
        check_origin(&headers.collect()).is_ok()
    }

    #[test]
    fn only_pages_of_this_origin_may_change_something() {
        let host = ("host", "congress.example");
        assert!(check(&[host, ("sec-fetch-site", "same-origin")]));
        assert!(check(&[host, ("origin", "http://congress.example")]));
        for site in ["cross-site", "same-site", "none", ""] {
            // What the browser says about the site decides, also if the origin looks right.
            assert!(
                !check(&[host, ("sec-fetch-site", site), ("origin", "http://congress.example")]),
                "{site}"
            );
        }
        for origin in [
            "null",
            "https://evil.example",
            "https://congress.example.evil.example",
            "http://congress.example:81",
        ] {
            assert!(!check(&[host, ("origin", origin)]), "{origin}");
        }
        assert!(!check(&[host]));
        assert!(!check(&[("origin", "http://congress.example")]));
    }

    #[test]
    fn cookie_is_bound_to_the_host_over_https() {
        let mut config = Config { base_url: "https://congress.example".into(), ..Config::default() };
        let written = |config: &Config| SetCookie::write(config, "cgc_x", TimeDelta::days(30)).0;
        assert_eq!(
            written(&config),
            "__Host-congress=cgc_x; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure"
        );
        config.base_url = "http://127.0.0.1:8080".into();
        assert_eq!(written(&config), "congress=cgc_x; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax");
    }
}
