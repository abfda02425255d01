use std::net::{IpAddr, Ipv6Addr};

use axum::http::HeaderMap;

/// The client address of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// The address of the connection or, behind `trusted` proxies, the one that the outermost of them saw: the entry of
    /// `X-Forwarded-For` at that distance from the end. Entries that the client wrote itself are ignored.
    pub fn of(connection: IpAddr, headers: &HeaderMap, trusted: usize) -> Self {
        let values = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let hops: Vec<&str> = values.flat_map(|value| value.split(',')).map(str::trim).collect();
        let seen = trusted.checked_sub(1).and_then(|after| hops.iter().rev().nth(after));
        Self(seen.and_then(|hop| hop.parse().ok()).unwrap_or(connection).to_canonical())
    }

    /// The network of a client: the IPv4 address, or the first 64 bits of the IPv6 address.
    pub fn network(self) -> IpAddr {
        match self.0 {
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
            v4 @ IpAddr::V4(_) => v4,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(forwarded: &str, trusted: usize) -> String {
        let headers =
            [("x-forwarded-for".parse().unwrap(), forwarded.parse().unwrap())].into_iter().collect();
        ClientAddress::of("10.0.0.1".parse().unwrap(), &headers, trusted).network().to_string()
    }

    #[test]
    fn forwarded_addresses_from_clients_are_ignored() {
        assert_eq!(seen("1.2.3.4", 0), "10.0.0.1");
        assert_eq!(seen("1.2.3.4, 203.0.113.9", 1), "203.0.113.9");
        assert_eq!(seen("1.2.3.4, 203.0.113.9, 10.0.0.2", 2), "203.0.113.9");
        assert_eq!(seen("nonsense", 1), "10.0.0.1");
    }

    #[test]
    fn addresses_of_one_ipv6_network_count_as_one() {
        assert_eq!(seen("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::");
    }
}
