//! Addresses that webhooks may call. Whatever URL an integrator configures, no call reaches the service's own network.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::LazyLock,
};

use ipnet::{Ipv4Net, Ipv6Net};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// All blocks that are not globally reachable according to IANA's special-purpose registry, multicast, and 6to4 relays.
static PRIVATE_V4: LazyLock<Vec<Ipv4Net>> = LazyLock::new(|| {
    parse([
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    ])
});

/// In IPv6, only assigned global unicast addresses are public, except these blocks.
static PRIVATE_V6: LazyLock<Vec<Ipv6Net>> =
    LazyLock::new(|| parse(["2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16"]));
static GLOBAL_V6: LazyLock<Vec<Ipv6Net>> = LazyLock::new(|| parse(["2000::/3"]));
/// The IPv4 address is in the last 32 bits.
static TRANSLATED_V6: LazyLock<Vec<Ipv6Net>> =
    LazyLock::new(|| parse(["64:ff9b::/96", "::ffff:0:0/96", "::/96"]));
/// The IPv4 address is in bits 16 to 47.
static SIX_TO_FOUR: LazyLock<Vec<Ipv6Net>> = LazyLock::new(|| parse(["2002::/16"]));

fn parse<T: std::str::FromStr, const N: usize>(blocks: [&str; N]) -> Vec<T> {
    blocks.iter().filter_map(|block| block.parse().ok()).collect()
}

/// Whether an address is on the public internet.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !PRIVATE_V4.iter().any(|block| block.contains(&address)),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let within = |blocks: &[Ipv6Net]| blocks.iter().any(|block| block.contains(&address));
    let bits = address.to_bits();
    let v4 = |bits: u128| IpAddr::V4(Ipv4Addr::from_bits(u32::try_from(bits & 0xffff_ffff).unwrap_or(0)));
    if within(&TRANSLATED_V6) {
        return is_public(v4(bits));
    }
    if within(&SIX_TO_FOUR) {
        return is_public(v4(bits >> 80));
    }
    within(&GLOBAL_V6) && !within(&PRIVATE_V6)
}

/// Restrictions on webhook calls; `private` allows all addresses, for development.
#[derive(Clone, Copy, Debug)]
pub struct AddressPolicy {
    pub private: bool,
}

impl AddressPolicy {
    /// Checks a URL without resolving its host name.
    ///
    /// # Errors
    /// The message is for the person who entered the URL.
    pub fn check(self, url: &str) -> Result<Url, String> {
        let url: Url = url.parse().map_err(|error| format!("this is not a URL: {error}"))?;
        let plain = self.private && url.scheme() == "http";
        if url.scheme() != "https" && !plain {
            return Err("use an https:// URL".into());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("remove user and password from the URL; deliveries are signed instead".into());
        }
        let port = url.port_or_known_default().unwrap_or(443);
        if !self.private && port != 443 && port < 1024 {
            return Err("use port 443, or a port from 1024 up".into());
        }
        let refused = |address: IpAddr| {
            format!("{address} is not a public address; webhooks can only call public addresses")
        };
        match url.host() {
            None => return Err("the URL has no host".into()),
            Some(Host::Ipv4(address)) if !self.allows(address.into()) => return Err(refused(address.into())),
            Some(Host::Ipv6(address)) if !self.allows(address.into()) => return Err(refused(address.into())),
            Some(_) => {}
        }
        Ok(url)
    }

    fn allows(self, address: IpAddr) -> bool {
        self.private || is_public(address)
    }

    /// Resolves a name, and rejects it unless all its addresses may be called.
    async fn resolve(self, name: &str) -> Result<Vec<SocketAddr>, String> {
        let found = tokio::net::lookup_host((name, 0)).await;
        let found: Vec<_> = found.map_err(|_| format!("cannot resolve the host name {name}"))?.collect();
        // A single private address is enough to reject: the next call could use it.
        match found.iter().find(|address| !self.allows(address.ip())) {
            Some(_) => Err(format!("{name} resolves to an address that is not public")),
            None if found.is_empty() => Err(format!("the host name {name} has no address")),
            None => Ok(found),
        }
    }

    /// Checks a new URL, including the addresses that its host name resolves to. A name that does not resolve yet is
    /// accepted; each call resolves it again.
    ///
    /// # Errors
    /// The message is for the person who entered the URL.
    pub async fn check_resolved(self, url: &str) -> Result<(), String> {
        let url = self.check(url)?;
        let Some(Host::Domain(name)) = url.host() else { return Ok(()) };
        let looked_up = tokio::net::lookup_host((name, 0));
        let limit = std::time::Duration::from_secs(3);
        let Ok(Ok(mut found)) = tokio::time::timeout(limit, looked_up).await else { return Ok(()) };
        match found.any(|address| !self.allows(address.ip())) {
            true => Err(format!("{name} resolves to an address that is not public")),
            false => Ok(()),
        }
    }
}

/// Resolver for the HTTP client: the checked address is the one that is called, even if the name resolves to another
/// address a moment later.
impl Resolve for AddressPolicy {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = *self;
        Box::pin(async move {
            let found = Self::resolve(policy, name.as_str()).await?;
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLIC: AddressPolicy = AddressPolicy { private: false };

    #[test]
    fn addresses_of_private_networks_are_not_public() {
        for block in [
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.0.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.100.100.200",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "100::1",
        ] {
            assert!(!is_public(block.parse().unwrap()), "{block}");
        }
        for open in
            ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07::1", "64:ff9b::808:808", "2002:808:808::"]
        {
            assert!(is_public(open.parse().unwrap()), "{open}");
        }
    }

    #[test]
    fn private_addresses_are_refused_in_every_spelling() {
        for refused in [
            "http://city.example/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://127.1/",
            "https://[::1]/",
            "https://[::ffff:169.254.169.254]/",
            "https://169.254.169.254/latest/meta-data/",
            "https://user:password@city.example/",
            "https://city.example:22/",
            "ftp://city.example/",
            "file:///etc/passwd",
            "https://",
            "nonsense",
            "https://１２７.０.０.１/",
        ] {
            assert!(PUBLIC.check(refused).is_err(), "{refused}");
        }
        for allowed in ["https://city.example/hook", "https://city.example:8443/", "https://münchen.example/"]
        {
            assert!(PUBLIC.check(allowed).is_ok(), "{allowed}");
        }
        assert!(AddressPolicy { private: true }.check("http://127.0.0.1:9000/").is_ok());
    }

    /// Spellings that programs parse as this address.
    fn spellings(address: Ipv4Addr) -> Vec<String> {
        let ([a, b, c, d], bits) = (address.octets(), address.to_bits());
        let (low, low_three) = (bits & 0xffff, bits & 0x00ff_ffff);
        let (high, rest) = (bits >> 16, bits & 0xffff);
        let wide = |text: String| text.chars().map(|c| if c == '.' { '。' } else { c }).collect::<String>();
        vec![
            format!("{a}.{b}.{c}.{d}"),
            format!("{a}.{b}.{c}.{d}."),
            format!("{bits}"),
            format!("{bits:#x}"),
            format!("0{bits:o}"),
            format!("{a}.{low_three}"),
            format!("{a}.{b}.{low}"),
            format!("{a:#x}.{b:#x}.{c:#x}.{d:#x}"),
            format!("0{a:o}.0{b:o}.0{c:o}.0{d:o}"),
            format!("{a:#x}.{b}.0{c:o}.{d}"),
            format!("%{:02x}{}.{b}.{c}.{d}", u32::from(a.to_string().as_bytes()[0]), &a.to_string()[1..]),
            wide(format!("{a}.{b}.{c}.{d}")),
            format!("[::ffff:{a}.{b}.{c}.{d}]"),
            format!("[::ffff:{high:x}:{rest:x}]"),
            format!("[::{high:x}:{rest:x}]"),
            format!("[64:ff9b::{high:x}:{rest:x}]"),
            format!("[2002:{high:x}:{rest:x}::1]"),
        ]
    }

    #[test]
    fn only_public_addresses_are_accepted_whatever_their_spelling() {
        let mut refused = 0;
        for block in PRIVATE_V4.iter() {
            let middle =
                Ipv4Addr::from_bits(u32::midpoint(block.network().to_bits(), block.broadcast().to_bits()));
            for address in [block.network(), middle, block.broadcast()] {
                for host in spellings(address) {
                    let url = format!("https://{host}/");
                    assert!(PUBLIC.check(&url).is_err(), "{url} is {address}");
                    refused += 1;
                }
            }
        }
        assert!(refused > 700, "{refused}");
        for host in spellings(Ipv4Addr::new(93, 184, 215, 14)) {
            let url = format!("https://{host}/");
            assert!(PUBLIC.check(&url).is_ok(), "{url}");
        }
    }

    #[tokio::test]
    async fn a_name_of_a_private_address_is_refused() {
        assert!(PUBLIC.check_resolved("https://localhost/").await.is_err());
        assert!(AddressPolicy::resolve(PUBLIC, "localhost").await.is_err());
        assert!(AddressPolicy::resolve(AddressPolicy { private: true }, "localhost").await.is_ok());
    }
}
