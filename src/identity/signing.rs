use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use sqlx::PgPool;

use crate::types::random_bytes;

/// Length of a signature in bytes. Half of an HMAC-SHA256 is enough.
pub const SIGNATURE: usize = 16;

/// Signs data that leaves the service and comes back: unsubscribe links, badge codes.
#[derive(Clone)]
pub struct SigningKey([u8; 32]);

impl SigningKey {
    /// Loads the key of the deployment, and creates it on first use.
    pub async fn load(pool: &PgPool) -> anyhow::Result<Self> {
        let drawn: [u8; 32] = random_bytes();
        sqlx::query!("insert into signing_key (key) values ($1) on conflict (id) do nothing", &drawn[..])
            .execute(pool)
            .await?;
        let key = sqlx::query_scalar!("select key from signing_key").fetch_one(pool).await?;
        let key = key.try_into().map_err(|_| anyhow::anyhow!("the signing key is not 32 bytes long"))?;
        Ok(Self(key))
    }

    pub(crate) fn of(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// `purpose` makes a signature valid for one use only.
    pub fn sign(&self, purpose: &str, text: &[u8]) -> Vec<u8> {
        self.mac(purpose, text).finalize().into_bytes()[..SIGNATURE].to_vec()
    }

    /// Compares in constant time.
    pub fn verify(&self, purpose: &str, text: &[u8], signature: &[u8]) -> bool {
        signature.len() == SIGNATURE && self.mac(purpose, text).verify_truncated_left(signature).is_ok()
    }

    fn mac(&self, purpose: &str, text: &[u8]) -> Hmac<Sha256> {
        let mac = Hmac::<Sha256>::new_from_slice(&self.0);
        mac.unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"))
            .chain_update(purpose)
            .chain_update(b" ")
            .chain_update(text)
    }
}
