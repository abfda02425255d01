use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// 256 random bits with a prefix for their purpose. Shown once; only [`Secret::hash`] is stored.
#[derive(Debug)]
pub struct Secret(SecretString);

impl Secret {
    pub fn generate(prefix: &str) -> Self {
        let bits: [u8; 32] = random();
        Self(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bits)).into())
    }

    /// SHA-256, which is enough for 256 random bits.
    pub fn hash(text: &str) -> Vec<u8> {
        Sha256::digest(text).to_vec()
    }

    /// For the single response or e-mail that shows it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// A random number for references that people read aloud; not a secret.
pub fn random_number() -> u64 {
    random()
}

/// Random bytes for secrets.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    random()
}

#[expect(clippy::disallowed_methods, reason = "the one place that draws random bits")]
fn random<T>() -> T
where
    rand::distr::StandardUniform: rand::distr::Distribution<T>,
{
    rand::random()
}
