use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{Form, Router, extract::State, http::StatusCode, routing::get, routing::post};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use congress::{app::OpenId, types::Now};
use openidconnect::{
    Audience, EmptyAdditionalClaims, EndUserEmail, EndUserGivenName, IssuerUrl, JsonWebKeyId, Nonce,
    PrivateSigningKey, StandardClaims, SubjectIdentifier,
    core::{
        CoreIdToken, CoreIdTokenClaims, CoreJsonWebKeySet, CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey,
    },
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use url::Url;

/// An OpenID Connect provider that people sign in at.
#[derive(Clone)]
pub struct Provider {
    issuer: String,
    now: Now,
    /// By the code that leads to it: who signed in, what for, and what proves who asked.
    codes: Arc<Mutex<HashMap<String, Login>>>,
}

#[derive(Clone)]
struct Login {
    subject: String,
    email: String,
    verified: bool,
    nonce: String,
    challenge: String,
}

impl Provider {
    pub async fn start(now: Now) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let provider = Self { issuer, now, codes: Arc::default() };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(async || json_of(keys())))
            .route("/token", post(exchange))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    pub fn settings(&self) -> OpenId {
        OpenId {
            issuer: self.issuer.clone(),
            client_id: "congress".into(),
            client_secret: Some("secret".to_owned().into()),
            redirect_url: "https://congress.example/openid".into(),
        }
    }

    /// Signs somebody in whom the service has sent here; answers the `code` and `state` that it leads them back with.
    pub fn sign_in(&self, url: &str, subject: &str, email: &str, verified: bool) -> (String, String) {
        let url: Url = url.parse().unwrap();
        assert!(url.as_str().starts_with(&format!("{}/authorize?", self.issuer)));
        let asked: HashMap<_, _> = url.query_pairs().into_owned().collect();
        assert_eq!((&*asked["client_id"], &*asked["code_challenge_method"]), ("congress", "S256"));
        assert_eq!(asked["redirect_uri"], "https://congress.example/openid");
        let code = uuid::Uuid::new_v4().to_string();
        let login = Login {
            subject: subject.into(),
            email: email.into(),
            verified,
            nonce: asked["nonce"].clone(),
            challenge: asked["code_challenge"].clone(),
        };
        self.codes.lock().unwrap().insert(code.clone(), login);
        (code, asked["state"].clone())
    }
}

type Json = ([(&'static str, &'static str); 1], String);

fn json_of(value: Value) -> Json {
    ([("content-type", "application/json")], value.to_string())
}

async fn describe(State(provider): State<Provider>) -> Json {
    let issuer = provider.issuer;
    json_of(json!({
        "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"), "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    }))
}

fn key() -> CoreRsaPrivateSigningKey {
    let pem = include_str!("../../data/openid-provider.pem");
    CoreRsaPrivateSigningKey::from_pem(pem, Some(JsonWebKeyId::new("one".into()))).unwrap()
}

fn keys() -> Value {
    json!(CoreJsonWebKeySet::new(vec![key().as_verification_key()]))
}

/// A code counts once, and for whoever knows what its challenge was made of.
async fn exchange(
    State(provider): State<Provider>,
    Form(sent): Form<HashMap<String, String>>,
) -> (StatusCode, Json) {
    let login = provider.codes.lock().unwrap().remove(&sent["code"]);
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&sent["code_verifier"]));
    let (status, answer) = match login.filter(|login| login.challenge == challenge) {
        Some(login) => (StatusCode::OK, provider.token(login)),
        None => (StatusCode::BAD_REQUEST, json!({"error": "invalid_grant"})),
    };
    (status, json_of(answer))
}

impl Provider {
    fn token(&self, login: Login) -> Value {
        let standard = StandardClaims::new(SubjectIdentifier::new(login.subject))
            .set_email(Some(EndUserEmail::new(login.email)))
            .set_email_verified(Some(login.verified))
            .set_given_name(Some(EndUserGivenName::new("Ana".into()).into()));
        let claims = CoreIdTokenClaims::new(
            IssuerUrl::new(self.issuer.clone()).unwrap(),
            vec![Audience::new("congress".into())],
            self.now + TimeDelta::minutes(5),
            self.now,
            standard,
            EmptyAdditionalClaims {},
        )
        .set_nonce(Some(Nonce::new(login.nonce)));
        let algorithm = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
        let token = CoreIdToken::new(claims, &key(), algorithm, None, None).unwrap();
        json!({"access_token": "x", "token_type": "Bearer", "id_token": token})
    }
}
