//! Documents that are the same for everyone: bytes with a media type, a content coding and an `ETag`.

use std::io::Write;

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use super::Coding;

/// A public document in memory, and the digest that its `ETag`s are based on.
#[derive(Debug)]
pub struct Document {
    media: HeaderValue,
    coding: Coding,
    /// Digest of the uncompressed bytes.
    digest: String,
    /// A strong `ETag`, different for each content encoding.
    tag: HeaderValue,
    pub bytes: Bytes,
}

/// Compresses bytes with a content coding.
fn compress(coding: Coding, bytes: &Bytes) -> anyhow::Result<Bytes> {
    Ok(match coding {
        Coding::Identity => bytes.clone(),
        Coding::Brotli => {
            let mut brotli = Vec::new();
            // Quality 5 takes a tenth of the time of the best quality; the size differs by a few percent.
            let params = brotli::enc::BrotliEncoderParams { quality: 5, ..Default::default() };
            brotli::BrotliCompress(&mut bytes.as_ref(), &mut brotli, &params)?;
            exact(brotli)
        }
        Coding::Zstd => exact(zstd::encode_all(bytes.as_ref(), 6)?),
        Coding::Gzip => {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
            gzip.write_all(bytes)?;
            exact(gzip.finish()?)
        }
    })
}

/// Bytes that occupy no more memory than they have: a writer leaves up to as much again behind its end.
fn exact(bytes: Vec<u8>) -> Bytes {
    bytes.into_boxed_slice().into()
}

impl Document {
    /// A document without compression.
    pub fn of(media: &'static str, bytes: Vec<u8>) -> Self {
        let hash = Sha256::digest(&bytes);
        let digest = hash[..12].iter().map(|byte| format!("{byte:02x}")).collect();
        Self::coded(HeaderValue::from_static(media), digest, Coding::Identity, exact(bytes))
    }

    /// The same document in a content coding.
    pub fn compressed(&self, coding: Coding) -> anyhow::Result<Self> {
        let bytes = compress(coding, &self.bytes)?;
        Ok(Self::coded(self.media.clone(), self.digest.clone(), coding, bytes))
    }

    fn coded(media: HeaderValue, digest: String, coding: Coding, bytes: Bytes) -> Self {
        let tag = HeaderValue::from_str(&format!("\"{digest}-{}\"", coding.name()));
        // Hexadecimal digits and a fixed name are always a valid header value.
        Self { media, coding, digest, tag: tag.unwrap_or(HeaderValue::from_static("\"\"")), bytes }
    }

    /// The full response.
    pub fn answer(&self) -> Response {
        let mut response = self.bytes.clone().into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, self.media.clone());
        if self.coding != Coding::Identity {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(self.coding.name()));
        }
        self.describe(headers);
        response
    }

    /// The headers, with or without a body.
    pub fn describe(&self, headers: &mut HeaderMap) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        headers.insert(header::ETAG, self.tag.clone());
    }

    /// The digest of the uncompressed bytes, in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The `ETag`.
    pub fn tag(&self) -> &HeaderValue {
        &self.tag
    }
}
