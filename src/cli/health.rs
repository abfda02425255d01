//! `congress health`

use std::{net::IpAddr, time::Duration};

use anyhow::{Context, bail};
use clap::Args;

use crate::http;

/// Settings of the service that is asked.
#[derive(Args)]
pub struct Health {
    /// Address that the service listens on.
    #[arg(long, env = "BIND", default_value = "127.0.0.1")]
    bind: IpAddr,
    /// Port that the service listens on.
    #[arg(long, env = "PORT", default_value_t = 8080)]
    port: u16,
}

impl Health {
    /// Succeeds if the service on this machine is ready. A container runs this as its health check, without a shell.
    pub async fn run(self) -> anyhow::Result<()> {
        // A service that listens on every address is asked on the loopback address.
        let host = match self.bind {
            IpAddr::V4(any) if any.is_unspecified() => "127.0.0.1".to_owned(),
            IpAddr::V6(any) if any.is_unspecified() => "[::1]".to_owned(),
            IpAddr::V6(address) => format!("[{address}]"),
            IpAddr::V4(address) => address.to_string(),
        };
        let url = format!("http://{host}:{}/health/ready", self.port);
        let client = http::outgoing().timeout(Duration::from_secs(3)).build()?;
        let response =
            client.get(&url).send().await.with_context(|| format!("no service answers at {url}"))?;
        if !response.status().is_success() {
            bail!("{url} answered {}", response.status());
        }
        println!("ready");
        Ok(())
    }
}
