use axum::http::{HeaderMap, header};

/// The content encoding of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Coding {
    Identity,
    Brotli,
    Zstd,
    Gzip,
}

impl Coding {
    pub const ALL: [Self; 4] = [Self::Identity, Self::Brotli, Self::Zstd, Self::Gzip];

    /// The value of `Content-Encoding`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Brotli => "br",
            Self::Zstd => "zstd",
            Self::Gzip => "gzip",
        }
    }

    /// The best content encoding that the reader accepts, in our order of preference.
    pub fn best(headers: &HeaderMap) -> Self {
        Self::best_of(headers, &[Self::Brotli, Self::Zstd, Self::Gzip])
    }

    /// The first of these content encodings that the reader accepts.
    pub fn best_of(headers: &HeaderMap, offered: &[Self]) -> Self {
        let accepted =
            headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
        let accepted: Vec<&str> =
            accepted.flat_map(|value| value.split(',')).filter(|coding| !refused(coding)).collect();
        let takes = |name: &str| {
            accepted.iter().any(|coding| coding.split(';').next().is_some_and(|n| n.trim() == name))
        };
        offered.iter().copied().find(|coding| takes(coding.name())).unwrap_or(Self::Identity)
    }
}

/// `gzip;q=0` excludes gzip.
fn refused(coding: &str) -> bool {
    coding.split_once("q=").is_some_and(|(_, weight)| weight.trim().parse() == Ok(0.0_f32))
}
