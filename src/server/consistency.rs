//! `Congress-Consistency`: up to where a caller must see the database, because they changed something there.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use headers::{Cookie, HeaderMapExt as _};

use crate::{
    app::{App, Config},
    database::Position,
    identity::SigningKey,
};

pub const HEADER: HeaderName = HeaderName::from_static("congress-consistency");

/// How long a browser keeps the token, in seconds: replicas that are further behind are not used.
const KEPT: u32 = 300;

const PURPOSE: &str = "consistency";

/// A position in the log of a cluster. Callers get it signed, so they cannot make the service wait for one that does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub cluster: i64,
    pub position: Position,
}

impl Token {
    /// The position after a change that was just committed; `None` without replicas.
    pub async fn of_change(app: &App) -> Option<Self> {
        if app.replicas.is_empty() {
            return None;
        }
        let position = app.replicas.note_change(&app.primary).await?;
        Some(Self { cluster: app.replicas.cluster(), position })
    }

    pub fn write(self, key: &SigningKey) -> String {
        let text = self.bytes();
        URL_SAFE_NO_PAD.encode([&text[..], &key.sign(PURPOSE, &text)].concat())
    }

    /// `None`: this deployment did not write it.
    pub fn read(token: &str, key: &SigningKey) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (text, signature) = bytes.split_at_checked(16)?;
        let (cluster, position) = text.split_at(8);
        key.verify(PURPOSE, text, signature).then_some(Self {
            cluster: i64::from_be_bytes(cluster.try_into().ok()?),
            position: i64::from_be_bytes(position.try_into().ok()?),
        })
    }

    fn bytes(self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.cluster.to_be_bytes());
        bytes[8..].copy_from_slice(&self.position.to_be_bytes());
        bytes
    }

    /// Adds the token to the response to a change, and for browsers the cookie that sends it back.
    pub fn add_to(self, headers: &mut HeaderMap, key: &SigningKey, browser: Option<&Config>) {
        let token = self.write(key);
        if let Some(config) = browser {
            let cookie = cookie_name(config);
            let secure = if cookie.starts_with("__Host-") { "; Secure" } else { "" };
            let set = format!("{cookie}={token}; Path=/; Max-Age={KEPT}; HttpOnly; SameSite=Lax{secure}");
            if let Ok(set) = HeaderValue::try_from(set) {
                headers.append(header::SET_COOKIE, set);
            }
        }
        if let Ok(token) = HeaderValue::try_from(token) {
            headers.insert(HEADER, token);
        }
    }
}

/// The token in the cookie of a browser.
pub fn in_cookie(headers: &HeaderMap, config: &Config) -> Option<String> {
    Some(headers.typed_get::<Cookie>()?.get(cookie_name(config))?.to_owned())
}

fn cookie_name(config: &Config) -> &'static str {
    if config.base_url.starts_with("https://") {
        "__Host-congress-consistency"
    } else {
        "congress-consistency"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn token_is_read_only_as_it_was_written() {
        let key = SigningKey::of([7; 32]);
        let token = Token { cluster: 7_301_234_567_890_123_456, position: 0x0123_4567_89ab };
        let written = token.write(&key);
        assert_eq!(Token::read(&written, &key), Some(token));
        assert_eq!(Token::read(&written, &SigningKey::of([8; 32])), None, "another deployment");
        let further = Token { position: token.position + 1, ..token };
        let mut forged = URL_SAFE_NO_PAD.decode(&written).unwrap();
        forged[..16].copy_from_slice(&further.bytes());
        for wrong in
            [URL_SAFE_NO_PAD.encode(forged), written[1..].to_owned(), "0/16B3748".into(), String::new()]
        {
            assert_eq!(Token::read(&wrong, &key), None, "{wrong}");
        }
    }
}
