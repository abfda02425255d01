use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    identity::SigningKey,
    types::{Now, RegistrationId},
};

/// Purpose of the signature.
const PURPOSE: &str = "unsubscribe";

/// Signs unsubscribe links, which work without sign-in and only for their recipient.
#[derive(Clone)]
pub struct Unsubscribe(SigningKey);

impl Unsubscribe {
    pub fn new(key: SigningKey) -> Self {
        Self(key)
    }

    /// The last part of the link: the registration and its signature.
    pub fn token(&self, registration: RegistrationId) -> String {
        let mut token = registration.as_bytes().to_vec();
        token.extend(self.0.sign(PURPOSE, registration.as_bytes()));
        URL_SAFE_NO_PAD.encode(token)
    }

    /// The registration of a link; `None` if the signature is invalid.
    pub fn registration(&self, token: &str) -> Option<RegistrationId> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (id, signature) = bytes.split_at_checked(16)?;
        let registration = RegistrationId::from(Uuid::from_slice(id).ok()?);
        self.0.verify(PURPOSE, registration.as_bytes(), signature).then_some(registration)
    }
}

/// Unsubscribes the person of this registration from news. Repeating it has no effect.
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

/// The slug of the edition whose news a registration receives.
pub async fn find_subscribed_edition(
    pool: &PgPool,
    registration: RegistrationId,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        r#"
        -- mail::find_subscribed_edition
        select c.slug from registration r join congress c on c.id = r.congress_id where r.id = $1
        "#,
        *registration,
    )
    .fetch_optional(pool)
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn link_is_valid_for_its_registration_only() {
        let [ours, theirs] = [[1; 32], [2; 32]].map(|key| Unsubscribe::new(SigningKey::of(key)));
        let (ana, bo) = (RegistrationId::new(), RegistrationId::new());
        let token = ours.token(ana);
        assert_eq!(ours.registration(&token), Some(ana));
        assert_eq!(theirs.registration(&token), None);
        let forged =
            URL_SAFE_NO_PAD.encode([bo.as_bytes(), &ours.0.sign(PURPOSE, ana.as_bytes())[..]].concat());
        assert_eq!(ours.registration(&forged), None);
        assert_eq!(ours.registration("x"), None);
    }
}
