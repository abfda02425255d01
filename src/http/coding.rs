use axum::http::{HeaderMap, HeaderValue, header};

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

/// Removes from `Accept-Encoding` that an uncompressed response is not acceptable. A request that accepts nothing else would be
/// refused only after it has changed something.
pub fn accept_identity(headers: &mut HeaderMap) {
    let values = || headers.get_all(header::ACCEPT_ENCODING).iter();
    if !values().any(|value| value.as_bytes().windows(3).any(|part| part.eq_ignore_ascii_case(b"q=0"))) {
        return;
    }
    let texts: Vec<_> =
        values().filter_map(|value| value.to_str().ok()).map(str::to_ascii_lowercase).collect();
    let codings = texts.iter().flat_map(|text| text.split(',')).map(str::trim);
    let is_kept = |coding: &&str| {
        let name = coding.split(';').next().unwrap_or_default().trim();
        !(refused(coding) && ["identity", "*"].contains(&name))
    };
    let kept = codings.filter(is_kept).collect::<Vec<_>>().join(", ");
    if let Ok(kept) = HeaderValue::try_from(kept) {
        headers.insert(header::ACCEPT_ENCODING, kept);
    }
}

/// `gzip;q=0` excludes gzip.
fn refused(coding: &str) -> bool {
    coding.split_once("q=").is_some_and(|(_, weight)| weight.trim().parse() == Ok(0.0_f32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uncompressed_response_is_always_acceptable() {
        let accepted = |value: &'static str| {
            let mut headers: HeaderMap =
                [(header::ACCEPT_ENCODING, HeaderValue::from_static(value))].into_iter().collect();
            accept_identity(&mut headers);
            headers[header::ACCEPT_ENCODING].to_str().unwrap().to_owned()
        };
        for (sent, expected) in [
            ("identity;q=0", ""),
            ("*; Q=0.000", ""),
            ("gzip, identity;q=0", "gzip"),
            ("gzip;q=0, *;q=0", "gzip;q=0"),
            ("br;q=0.5, identity;q=0.1", "br;q=0.5, identity;q=0.1"),
            ("gzip, br", "gzip, br"),
        ] {
            assert_eq!(accepted(sent), expected, "{sent}");
        }
    }
}
