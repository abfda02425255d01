//! Password hashing with argon2id, on blocking threads, one per core, with a bounded queue.

use std::{sync::Arc, thread::available_parallelism};

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::{
    app::Hashing,
    http::{Error, RequestError, Result},
};

/// Hashes and verifies passwords. Many sign-ins at once queue here and do not slow other requests down.
#[derive(Clone)]
pub struct Hasher {
    argon2: Argon2<'static>,
    /// One permit per core: hashing is bound by the CPU.
    running: Arc<Semaphore>,
    /// Bounds running and waiting jobs together.
    admitted: Arc<Semaphore>,
    /// Hash to verify against when there is no account, so that the response takes as long.
    nobody: Arc<str>,
}

/// Why a password is rejected.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum Weak {
    #[error("must have at least {0} characters")]
    Short(usize),
    #[error("must have at most {LONGEST} bytes")]
    Long,
    #[error("this password is too easy to guess; use four or more unrelated words")]
    Common,
}

const SHORTEST: usize = 15;
const LONGEST: usize = 128;

impl Hasher {
    /// # Errors
    /// argon2 rejects the cost parameters.
    pub fn new(cost: Hashing) -> anyhow::Result<Self> {
        let params =
            Params::new(cost.memory, cost.passes, 1, None).map_err(|e| anyhow::anyhow!("argon2: {e}"))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = argon2.hash_password(b"nobody").map_err(|e| anyhow::anyhow!("argon2: {e}"))?.to_string();
        let cores = available_parallelism().map_or(1, usize::from);
        Ok(Self {
            argon2,
            running: Arc::new(Semaphore::new(cores)),
            admitted: Arc::new(Semaphore::new(cores + cost.queue)),
            nobody: nobody.into(),
        })
    }

    /// Hashes a new password. `personal` lists texts that it must not be based on.
    pub async fn hash(&self, password: SecretString, personal: Vec<String>) -> Result<Result<String, Weak>> {
        let argon2 = self.argon2.clone();
        self.run(move || {
            let password = password.expose_secret();
            if let Err(weak) = check(password, &personal) {
                return Ok(Err(weak));
            }
            let hash =
                argon2.hash_password(password.as_bytes()).map_err(|e| Error::internal(e.to_string()))?;
            Ok(Ok(hash.to_string()))
        })
        .await?
    }

    /// Hashes a password chosen by an operator, without checking its strength.
    pub async fn hash_unchecked(&self, password: SecretString) -> Result<String> {
        let argon2 = self.argon2.clone();
        self.run(move || {
            let hash = argon2.hash_password(password.expose_secret().as_bytes());
            hash.map(|hash| hash.to_string()).map_err(|e| Error::internal(e.to_string()))
        })
        .await?
    }

    /// Whether the password matches the hash. `None` takes as long and never matches.
    pub async fn verify(&self, password: SecretString, hash: Option<String>) -> Result<bool> {
        let (argon2, nobody) = (self.argon2.clone(), self.nobody.clone());
        self.run(move || {
            let stored = hash.as_deref().unwrap_or(&nobody);
            let right = argon2.verify_password(password.expose_secret().as_bytes(), stored).is_ok();
            right && hash.is_some()
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let _place = self.admitted.try_acquire().map_err(|_| RequestError::Busy)?;
        let turn = self.running.clone().acquire_owned().await.map_err(Error::internal)?;
        // The permit lives as long as the work, even if the request is cancelled.
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        });
        done.await.map_err(Error::internal)
    }
}

/// Checks the length and the strength.
fn check(password: &str, personal: &[String]) -> Result<(), Weak> {
    if password.chars().count() < SHORTEST {
        return Err(Weak::Short(SHORTEST));
    }
    if password.len() > LONGEST {
        return Err(Weak::Long);
    }
    let personal: Vec<_> = personal.iter().map(String::as_str).collect();
    match zxcvbn::zxcvbn(password, &personal).score() {
        zxcvbn::Score::Zero | zxcvbn::Score::One | zxcvbn::Score::Two => Err(Weak::Common),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easily_guessed_passwords_are_refused() {
        for common in ["passwordpassword", "aaaaaaaaaaaaaaaaaaaa", "123456789012345678", "qwertyuiopasdfgh"] {
            assert_eq!(check(common, &[]), Err(Weak::Common), "{common}");
        }
        assert_eq!(check("ana@city.example", &["ana@city.example".into()]), Err(Weak::Common));
        assert_eq!(check("tram lichen orbit quay", &[]), Ok(()));
    }

    #[test]
    fn length_is_counted_in_characters_and_bounded_in_bytes() {
        assert_eq!(check("fourteen chars", &[]), Err(Weak::Short(15)));
        assert_eq!(check(&"长".repeat(43), &[]), Err(Weak::Long));
    }

    #[tokio::test]
    async fn full_queue_refuses_further_jobs() {
        let hasher = Hasher::new(Hashing { memory: 64, passes: 1, queue: 0 }).unwrap();
        let _all = hasher
            .admitted
            .clone()
            .try_acquire_many_owned(u32::try_from(hasher.admitted.available_permits()).unwrap());
        assert!(hasher.verify("tram lichen orbit quay".into(), None).await.is_err());
    }
}
