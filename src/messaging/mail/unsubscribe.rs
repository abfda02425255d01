use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use sqlx::PgPool;
use uuid::Uuid;

use crate::types::{Now, RegistrationId, random_bytes};

/// Bytes of a signature: half of HMAC-SHA256 is plenty.
const SIGNATURE: usize = 16;

/// Signs the links with which people say that they want no more news: without signing in, and never for others.
#[derive(Clone)]
pub struct Unsubscribe {
    key: [u8; 32],
}

impl Unsubscribe {
    /// With the key of the deployment, which is drawn once.
    pub async fn load(pool: &PgPool) -> anyhow::Result<Self> {
        let drawn: [u8; 32] = random_bytes();
        sqlx::query!("insert into signing_key (key) values ($1) on conflict (id) do nothing", &drawn[..])
            .execute(pool)
            .await?;
        let key = sqlx::query_scalar!("select key from signing_key").fetch_one(pool).await?;
        let key = key.try_into().map_err(|_| anyhow::anyhow!("the signing key is not 32 bytes long"))?;
        Ok(Self { key })
    }

    /// What stands at the end of the link: the registration and its signature.
    pub fn token(&self, registration: RegistrationId) -> String {
        let mut token = registration.as_bytes().to_vec();
        token.extend(self.signature(registration));
        URL_SAFE_NO_PAD.encode(token)
    }

    /// Whose link it is; `None`: nobody's.
    pub fn registration(&self, token: &str) -> Option<RegistrationId> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (id, signature) = bytes.split_at_checked(16)?;
        let registration = RegistrationId::from(Uuid::from_slice(id).ok()?);
        let checked = self.mac(registration).verify_truncated_left(signature);
        (signature.len() == SIGNATURE && checked.is_ok()).then_some(registration)
    }

    fn signature(&self, registration: RegistrationId) -> Vec<u8> {
        self.mac(registration).finalize().into_bytes()[..SIGNATURE].to_vec()
    }

    fn mac(&self, registration: RegistrationId) -> Hmac<Sha256> {
        // A key of any length is taken.
        let mac = Hmac::<Sha256>::new_from_slice(&self.key);
        mac.unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"))
            .chain_update(b"unsubscribe ")
            .chain_update(registration.as_bytes())
    }
}

/// Sends no more news to the person of this registration. Doing it again changes nothing.
pub async fn unsubscribe(pool: &PgPool, registration: RegistrationId, now: Now) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- mail::unsubscribe
        insert into unsubscription (registration_id, created_at)
        select id, $2 from registration where id = $1
        on conflict (registration_id) do nothing
        "#,
        *registration,
        now,
    )
    .execute(pool)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_good_for_its_registration_alone() {
        let (ours, theirs) = (Unsubscribe { key: [1; 32] }, Unsubscribe { key: [2; 32] });
        let (ana, bo) = (RegistrationId::new(), RegistrationId::new());
        let token = ours.token(ana);
        assert_eq!(ours.registration(&token), Some(ana));
        assert_eq!(theirs.registration(&token), None);
        let forged = URL_SAFE_NO_PAD.encode([bo.as_bytes(), &ours.signature(ana)[..]].concat());
        assert_eq!(ours.registration(&forged), None);
        assert_eq!(ours.registration("x"), None);
    }
}
