//! PostgreSQL's programs on this machine.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use sqlx::{ConnectOptions, postgres::PgConnectOptions};

/// Where distributions install PostgreSQL, one folder for each version.
const INSTALLED: [&str; 4] =
    ["/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", ".postgres/usr/lib/postgresql"];

/// A client program was not found.
#[derive(Debug, thiserror::Error)]
#[error(
    "The program {program} was found neither next to a PostgreSQL server on this machine nor in PATH. Install Debian's \
     package (apt-get install postgresql-client); its version must not be older than that of the server."
)]
pub struct MissingProgram {
    program: &'static str,
}

/// The folder that contains all these programs: from `PATH`, or the newest version in the usual folders.
pub(super) fn folder_with(programs: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let first = programs.first()?;
    // A link in PATH leads to the folder in which the programs of a version are together.
    let in_path = std::env::split_paths(&path).flat_map(|folder| {
        let linked = fs::canonicalize(folder.join(first)).ok();
        [linked.and_then(|program| program.parent().map(Path::to_owned)), Some(folder)]
    });
    let complete = |folder: &PathBuf| programs.iter().all(|program| folder.join(program).is_file());
    in_path.flatten().chain(installed()).find(complete)
}

/// Folders of programs by version, newest first.
fn installed() -> Vec<PathBuf> {
    let mut folders: Vec<_> = INSTALLED
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .filter_map(|entry| std::path::absolute(entry.ok()?.path().join("bin")).ok())
        .collect();
    folders.sort_by_key(|folder| std::cmp::Reverse(version(folder)));
    folders
}

fn version(programs: &Path) -> u32 {
    let name = programs.parent().and_then(Path::file_name).and_then(|name| name.to_str());
    name.and_then(|name| name.parse().ok()).unwrap_or_default()
}

/// A client program such as `pg_dump`, ready to connect with these options. `beside` names a program of the server whose
/// folder is searched first, so that both have the same version.
///
/// Everything is in the environment of the program, because arguments are visible to every user of the machine.
pub fn client(
    program: &'static str,
    beside: Option<&str>,
    options: &PgConnectOptions,
) -> Result<Command, MissingProgram> {
    let folder = beside
        .and_then(|server| folder_with(&[server, program]))
        .or_else(|| folder_with(&[program]))
        .ok_or(MissingProgram { program })?;
    let mut command = Command::new(folder.join(program));
    // They would take precedence over the options.
    for name in ["PGSERVICE", "PGHOSTADDR"] {
        command.env_remove(name);
    }
    command.envs(environment(options));
    Ok(command)
}

/// The variables with which PostgreSQL's client library connects with these options.
fn environment(options: &PgConnectOptions) -> Vec<(&'static str, OsString)> {
    let host = match options.get_socket() {
        Some(socket) => socket.clone().into_os_string(),
        None => options.get_host().trim_matches(['[', ']']).into(),
    };
    let mut variables = vec![
        ("PGHOST", host),
        ("PGPORT", options.get_port().to_string().into()),
        ("PGUSER", options.get_username().into()),
        ("PGDATABASE", options.get_database().unwrap_or(options.get_username()).into()),
    ];
    variables.extend(options.get_options().map(|given| ("PGOPTIONS", given.into())));
    // The other options can only be read from the URL.
    let url = options.to_url_lossy();
    let password = url.password().and_then(|password| {
        let pair = format!("password={}", password.replace('+', "%2B"));
        form_urlencoded::parse(pair.as_bytes()).next().map(|(_, password)| password.into_owned())
    });
    variables.extend(password.map(|password| ("PGPASSWORD", password.into())));
    for (key, value) in url.query_pairs() {
        let name = match &*key {
            "sslmode" => "PGSSLMODE",
            "sslrootcert" => "PGSSLROOTCERT",
            "sslcert" => "PGSSLCERT",
            "sslkey" => "PGSSLKEY",
            _ => continue,
        };
        // sqlx names a file like this.
        variables.push((name, value.trim_start_matches("file: ").into()));
    }
    variables
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(url: &str) -> Vec<(&'static str, String)> {
        let variables = environment(&url.parse().unwrap());
        variables.into_iter().map(|(name, value)| (name, value.into_string().unwrap())).collect()
    }

    #[test]
    fn options_become_variables() {
        let found = variables(
            "postgres://ana:p%40ss+w%2Ford%25@db.example:6432/congress?sslmode=verify-full&sslrootcert=/etc/ca.pem",
        );
        for expected in [
            ("PGHOST", "db.example"),
            ("PGPORT", "6432"),
            ("PGUSER", "ana"),
            ("PGDATABASE", "congress"),
            ("PGPASSWORD", "p@ss+w/ord%"),
            ("PGSSLMODE", "verify-full"),
            ("PGSSLROOTCERT", "/etc/ca.pem"),
        ] {
            assert!(
                found.iter().any(|(name, value)| (*name, value.as_str()) == expected),
                "{expected:?}: {found:?}"
            );
        }
    }

    #[test]
    fn socket_and_ipv6_address_are_hosts() {
        let host = |url| variables(url).into_iter().find(|(name, _)| *name == "PGHOST").unwrap().1;
        assert_eq!(host("postgres://congress@%2Frun%2Fpostgresql/congress"), "/run/postgresql");
        assert_eq!(host("postgres://congress@[::1]/congress"), "::1");
    }
}
