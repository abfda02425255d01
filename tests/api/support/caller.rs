use std::{sync::Mutex, time::Duration};

use reqwest::{Method, RequestBuilder, StatusCode, header::HeaderMap};
use serde_json::{Value, json};

use super::declared::check_problem;

/// A caller of the API.
#[derive(Clone)]
pub struct Caller {
    pub base: String,
    /// Slug of the congress that relative paths are below.
    pub congress: &'static str,
    pub token: Option<String>,
    pub client: reqwest::Client,
}

/// What was created with 201, and by whom.
#[derive(Clone)]
pub struct Creation {
    pub caller: Caller,
    /// The address of the request, below the congress if it is relative.
    pub path: String,
    /// The address in the answer.
    pub location: String,
}

static CREATIONS: Mutex<Vec<Creation>> = Mutex::new(Vec::new());

/// Everything that was created at the server of this address.
pub fn creations(base: &str) -> Vec<Creation> {
    CREATIONS.lock().unwrap().iter().filter(|creation| creation.caller.base == base).cloned().collect()
}

/// Forgets what an earlier server with the same port has created.
pub fn forget_creations(base: &str) {
    CREATIONS.lock().unwrap().retain(|creation| creation.caller.base != base);
}

/// A client as the service itself makes them.
pub fn client() -> reqwest::Client {
    // Shorter than the service keeps a connection, so that no request is sent on one that is being closed.
    congress::http::outgoing().pool_idle_timeout(Duration::from_secs(3)).build().unwrap()
}

/// The answer to a request.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Caller {
    /// The same caller, with relative paths below another congress.
    pub fn at(self, congress: &'static str) -> Self {
        Self { congress, ..self }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let path = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/api/v1/congresses/{}/{path}", self.congress)
        };
        let request = self.client.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.create(path, self.request(Method::POST, path).json(&body)).await
    }

    /// Sends a request that may create something, and remembers where it is.
    async fn create(&self, path: &str, request: RequestBuilder) -> Answer {
        let answer = Answer::of(request).await;
        if let (StatusCode::CREATED, Some(location)) = (answer.status, answer.headers.get("location")) {
            let [path, location] = [path, location.to_str().unwrap()].map(str::to_owned);
            CREATIONS.lock().unwrap().push(Creation { caller: self.clone(), path, location });
        }
        answer
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::PUT, path).json(&body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::PATCH, path).json(&body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path)).await
    }

    /// Sends a file of delegates.
    pub async fn import(&self, query: &str, csv: impl Into<reqwest::Body>) -> Answer {
        self.send_file(&format!("imports?{query}"), csv).await
    }

    /// Sends a spreadsheet as text.
    pub async fn send_file(&self, path: &str, csv: impl Into<reqwest::Body>) -> Answer {
        let request = self.request(Method::POST, path).header("content-type", "text/csv");
        self.create(path.split('?').next().unwrap(), request.body(csv)).await
    }

    /// Takes part as this type.
    pub async fn register(&self, r#type: &str) -> Answer {
        self.post("registrations", json!({"type": r#type})).await
    }
}

/// The answer to a request that is sent again while the service is busy, as clients are told to do.
pub async fn patiently(send: impl AsyncFn() -> Answer) -> Answer {
    for _ in 0..20 {
        let answer = send().await;
        if answer.status != StatusCode::SERVICE_UNAVAILABLE {
            return answer;
        }
    }
    panic!("the service is always busy")
}

impl Answer {
    pub async fn of(request: RequestBuilder) -> Self {
        let (client, request) = request.build_split();
        let request = request.unwrap();
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let response = client.execute(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await.unwrap();
        let body =
            serde_json::from_slice(&bytes).unwrap_or_else(|_| Value::from(String::from_utf8_lossy(&bytes)));
        check_problem(&method, &path, &body);
        Self { status, headers, body }
    }

    /// The body of a successful answer.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.body);
        self.body
    }

    /// The items of a page.
    #[track_caller]
    pub fn items(self) -> Vec<Value> {
        let mut body = self.ok();
        match body["items"].take() {
            Value::Array(items) => items,
            _ => panic!("no page: {body}"),
        }
    }

    /// The problem of a refused request.
    #[track_caller]
    pub fn refused(self, status: u16, slug: &str) -> Value {
        assert_eq!(
            (self.status.as_u16(), self.body["type"].as_str()),
            (status, Some(&*format!("/problems/{slug}"))),
            "{}",
            self.body
        );
        assert_eq!(self.header("content-type"), "application/problem+json");
        self.body
    }

    /// The revision in the `ETag`.
    #[track_caller]
    pub fn revision(&self) -> &str {
        let tag = self.header("etag").trim_matches('"');
        tag.split_once('-').expect("a digest").0
    }

    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", self.headers)).to_str().unwrap()
    }
}
