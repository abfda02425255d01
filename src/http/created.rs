//! Idempotent creation: a repeated request with the same `Idempotency-Key` gets the same response.
//!
//! The key, the change and the response are written in one transaction, so that a crash leaves all or nothing. An error
//! is not stored: correct the request and send it again with the same key.

use std::collections::HashSet;

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use super::{Body, Error, HasRevision, Json, RequestError, ResourcePath, Result, etag::etag};
use crate::types::{AccountId, Now};

/// How long a key is stored.
pub const REMEMBERED: TimeDelta = TimeDelta::hours(24);

/// The `Idempotency-Key` of a request, with the data that identifies a repeated request.
#[derive(Clone)]
pub struct IdempotencyKey {
    key: String,
    route: String,
    digest: Vec<u8>,
}

impl IdempotencyKey {
    /// `None`: the request has none.
    ///
    /// # Errors
    /// The value of the header is not a valid key.
    pub fn of(body: &Body) -> Result<Option<Self>> {
        let key = idempotency_key(&body.headers)?;
        let of = |key| Self { key, route: body.route.clone(), digest: Sha256::digest(&body.bytes).to_vec() };
        Ok(key.map(of))
    }

    /// Claims the key, at the beginning of the transaction; returns the response of the first request with this key, if there was one.
    pub async fn claim(
        &self,
        db: &mut PgConnection,
        account: AccountId,
        now: Now,
    ) -> Result<Option<Created>> {
        Self::claim_all(db, &[(account, self)], now).await?.pop().unwrap_or(Ok(None))
    }

    /// Claims the keys of requests of different accounts. Each has its own outcome, unless the first request with one of the
    /// keys is still running: then the statement fails for all of them.
    pub async fn claim_all(
        db: &mut PgConnection,
        keys: &[(AccountId, &Self)],
        now: Now,
    ) -> Result<Vec<Result<Option<Created>>>> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        // Waits for a first request that is not committed yet, up to the lock timeout.
        let claimed = sqlx::query!(
            r#"
            -- idempotency::claim_all
            insert into idempotency (account_id, key, route, digest, created_at)
            select account_id, key, route, digest, $5
            from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[]) as n (account_id, key, route, digest)
            -- Batches that have some keys in common wait for each other in the same order.
            order by account_id, key
            on conflict (account_id, key) do update
                set route = excluded.route, digest = excluded.digest, created_at = excluded.created_at,
                    status = null, location = null, etag = null, body = null
                where idempotency.created_at < $6
            returning account_id as "account: AccountId"
            "#,
            &keys.iter().map(|(account, _)| **account).collect::<Vec<_>>(),
            &keys.iter().map(|(_, key)| key.key.clone()).collect::<Vec<_>>(),
            &keys.iter().map(|(_, key)| key.route.clone()).collect::<Vec<_>>(),
            &keys.iter().map(|(_, key)| key.digest.clone()).collect::<Vec<_>>(),
            now,
            now - REMEMBERED,
        )
        .fetch_all(&mut *db)
        .await
        .map_err(|error| {
            match error.as_database_error().and_then(|error| error.code()).as_deref() {
                Some("55P03") => RequestError::KeyInFlight.into(),
                _ => Error::from(error),
            }
        })?;
        let claimed: HashSet<_> = claimed.into_iter().map(|row| row.account).collect();
        let mut outcomes = Vec::with_capacity(keys.len());
        for (account, key) in keys {
            outcomes.push(match claimed.contains(account) {
                true => Ok(None),
                false => key.first_response(&mut *db, *account).await?.map(Some),
            });
        }
        Ok(outcomes)
    }

    /// The response of the first request with this key, which must be the same request.
    async fn first_response(&self, db: &mut PgConnection, account: AccountId) -> Result<Result<Created>> {
        let first = sqlx::query!(
            "select route, digest, status, location, etag, body from idempotency where account_id = $1 and key = $2",
            *account,
            self.key,
        )
        .fetch_one(db)
        .await?;
        if first.route != self.route || first.digest != self.digest {
            return Ok(Err(RequestError::KeyReused.into()));
        }
        Ok(Ok(Created {
            status: status(first.status),
            location: first.location,
            etag: first.etag,
            body: first.body.unwrap_or_default(),
            replayed: true,
        }))
    }

    /// Stores the responses for repeated requests, at the end of the transaction.
    pub async fn keep_all(db: &mut PgConnection, answers: &[(AccountId, &Self, &Created)]) -> Result<()> {
        if answers.is_empty() {
            return Ok(());
        }
        let status = |answer: &Created| i16::try_from(answer.status.as_u16()).map_err(Error::internal);
        sqlx::query!(
            r#"
            -- idempotency::keep_all
            update idempotency i set status = n.status, location = n.location, etag = n.etag, body = n.body
            from unnest($1::uuid[], $2::text[], $3::smallint[], $4::text[], $5::text[], $6::bytea[])
                     as n (account_id, key, status, location, etag, body)
            where i.account_id = n.account_id and i.key = n.key
            "#,
            &answers.iter().map(|(account, ..)| **account).collect::<Vec<_>>(),
            &answers.iter().map(|(_, key, _)| key.key.clone()).collect::<Vec<_>>(),
            &answers.iter().map(|(.., answer)| status(answer)).collect::<Result<Vec<_>>>()?,
            &answers.iter().map(|(.., answer)| answer.location.clone()).collect::<Vec<_>>()
                as &[Option<String>],
            &answers.iter().map(|(.., answer)| answer.etag.clone()).collect::<Vec<_>>()
                as &[Option<String>],
            &answers.iter().map(|(.., answer)| answer.body.clone()).collect::<Vec<_>>(),
        )
        .execute(db)
        .await?;
        Ok(())
    }

    /// Frees claimed keys of requests that failed, if the transaction is committed for others.
    pub async fn free_all(db: &mut PgConnection, keys: &[(AccountId, &Self)]) -> sqlx::Result<()> {
        if keys.is_empty() {
            return Ok(());
        }
        sqlx::query!(
            r#"
            -- idempotency::free_all
            delete from idempotency i using unnest($1::uuid[], $2::text[]) as n (account_id, key)
            where i.account_id = n.account_id and i.key = n.key
            "#,
            &keys.iter().map(|(account, _)| **account).collect::<Vec<_>>(),
            &keys.iter().map(|(_, key)| key.key.clone()).collect::<Vec<_>>(),
        )
        .execute(db)
        .await?;
        Ok(())
    }
}

fn status(stored: Option<i16>) -> StatusCode {
    stored
        .and_then(|status| StatusCode::from_u16(status.try_into().ok()?).ok())
        .unwrap_or(StatusCode::CREATED)
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, RequestError> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().map_err(|_| RequestError::BadKey)?;
    let well_formed = (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    well_formed.then(|| Some(key.to_owned())).ok_or(RequestError::BadKey)
}

/// 201 with the created resource and its address.
#[derive(Debug)]
pub struct Created {
    status: StatusCode,
    location: Option<String>,
    etag: Option<String>,
    body: Vec<u8>,
    replayed: bool,
}

impl Created {
    /// The created resource, with the `ETag` of its revision.
    pub fn resource<T: Serialize + HasRevision>(path: &impl ResourcePath, resource: &T) -> Result<Self> {
        let created = Self::record(path, resource)?;
        let etag = etag(resource.revision(), &created.body).to_str().ok().map(str::to_owned);
        Ok(Self { etag, ..created })
    }

    /// Like [`resource`](Self::resource), for a resource that never changes and has no `ETag`.
    pub fn record<T: Serialize>(path: &impl ResourcePath, record: &T) -> Result<Self> {
        let (status, location, body) = (StatusCode::CREATED, Some(path.href()), Json(record).bytes()?);
        Ok(Self { status, location, etag: None, body, replayed: false })
    }

    /// 202: work on the resource has been queued.
    pub fn accepted<T: Serialize>(path: &impl ResourcePath, queued: &T) -> Result<Self> {
        Ok(Self { status: StatusCode::ACCEPTED, ..Self::record(path, queued)? })
    }
}

impl IntoResponse for Created {
    fn into_response(self) -> Response {
        let mut response = (self.status, Bytes::from(self.body)).into_response();
        let mut set = |name: HeaderName, value: Option<&str>| {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
                response.headers_mut().insert(name, value);
            }
        };
        set(header::CONTENT_TYPE, Some("application/json"));
        set(header::LOCATION, self.location.as_deref());
        set(header::ETAG, self.etag.as_deref());
        set(HeaderName::from_static("idempotent-replayed"), self.replayed.then_some("true"));
        response
    }
}

/// Deletes expired keys.
pub async fn forget_old_keys(db: &mut PgConnection, now: Now) -> sqlx::Result<u64> {
    let forgotten = sqlx::query!("delete from idempotency where created_at < $1", now - REMEMBERED);
    Ok(forgotten.execute(db).await?.rows_affected())
}
