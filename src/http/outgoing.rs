use reqwest::ClientBuilder;

/// The HTTP client for every outgoing call: TLS by rustls with Mozilla's roots, no proxy from the environment, and a
/// `User-Agent`.
pub fn outgoing() -> ClientBuilder {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        reqwest::Client::builder().no_proxy().user_agent(concat!("congress/", env!("CARGO_PKG_VERSION")));
    match rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions() {
        Ok(tls) => builder.tls_backend_preconfigured(tls.with_root_certificates(roots).with_no_client_auth()),
        // The crypto provider supports TLS 1.2 and 1.3; otherwise building the client fails.
        Err(_) => builder,
    }
}
