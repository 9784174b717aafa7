//! `cargo x torture`: the kill test of the suite as a long run, and the order of syncs before each answer.

use crate::{Done, cargo, finish, needs, postgres::Server, root};

/// The tests that a torture runs, in `crates/forecourt/tests/it/torture`.
const KILLS: &str = "torture::kill_after_kill_nothing_acknowledged_is_lost_or_doubled";
const ORDER: &str = "torture::before_each_answer_stand_the_syncs_it_rests_on";

/// What `cargo x torture` was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    kills: u32,
    postgres: bool,
    primary_kills: u32,
    servers: u32,
    order: u32,
}

impl Wanted {
    /// Reads the arguments.
    pub fn from_arguments(arguments: &[String]) -> Result<Self, String> {
        let mut wanted = Self { servers: 3, ..Self::default() };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let place = match argument.as_str() {
                "--postgres" => {
                    wanted.postgres = true;
                    continue;
                }
                "--kills" => &mut wanted.kills,
                "--primary-kills" => &mut wanted.primary_kills,
                "--servers" => &mut wanted.servers,
                "--order" => &mut wanted.order,
                other => return Err(format!("unknown argument {other}")),
            };
            let number = rest.next().and_then(|word| word.parse().ok());
            *place = number.ok_or_else(|| format!("{argument} needs a number behind it"))?;
        }
        let right = match (wanted.kills, wanted.order) {
            (0, 0) => Err("say how long: --kills N, or --order N"),
            (1.., 1..) => Err("--kills and --order are two runs"),
            _ if wanted.primary_kills > 0 && !wanted.postgres => Err("--primary-kills needs --postgres"),
            _ if wanted.primary_kills > wanted.kills => Err("--primary-kills is part of --kills"),
            _ if wanted.servers == 0 => Err("--servers needs at least 1"),
            _ => Ok(()),
        };
        right.map(|()| wanted).map_err(str::to_owned)
    }
}

/// Runs one of the two tests for as long as it was asked to.
pub fn torture(wanted: &Wanted) -> Done {
    needs::provide()?;
    let mut command = cargo(&[
        "test",
        "--package",
        "forecourt",
        "--test",
        "it",
        "--",
        "--exact",
        "--nocapture",
        if wanted.order > 0 { ORDER } else { KILLS },
    ]);
    command.env("FORECOURT_TORTURE_FOLDER", root().join("target/torture"));
    command.env_remove("FORECOURT_TEST_DATABASE");
    if wanted.order > 0 {
        command.env("FORECOURT_TORTURE_ORDER", wanted.order.to_string());
        return finish(command, "the torture");
    }
    command.env("FORECOURT_TORTURE_KILLS", wanted.kills.to_string());
    command.env("FORECOURT_TORTURE_SERVERS", wanted.servers.to_string());
    if !wanted.postgres {
        return finish(command, "the torture");
    }
    let primary = Server::start_durable()?;
    command.env("FORECOURT_TEST_DATABASE", primary.url());
    command.env("FORECOURT_TORTURE_PRIMARY", primary.data());
    command.env("FORECOURT_TORTURE_PRIMARY_KILLS", wanted.primary_kills.to_string());
    primary.keep_while(|| finish(command, "the torture"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Wanted, String> {
        let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        Wanted::from_arguments(&words)
    }

    #[test]
    fn arguments_are_read_and_nonsense_is_refused() {
        let kills = Wanted { kills: 1000, servers: 3, ..Wanted::default() };
        assert_eq!(read("--kills 1000"), Ok(kills));
        let postgres = Wanted { kills: 200, postgres: true, primary_kills: 50, servers: 4, order: 0 };
        assert_eq!(read("--kills 200 --postgres --primary-kills 50 --servers 4"), Ok(postgres));
        for nonsense in ["", "--kills", "--kills many", "--kills 1 --order 1", "--kills 9 --primary-kills 3", "--kills 1 --loud"]
        {
            assert!(read(nonsense).is_err(), "{nonsense}");
        }
    }
}
