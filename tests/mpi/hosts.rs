//! Two hosts on one machine: network namespaces with a cable between them, each with a name and an address of its own.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use crate::support::Place;

/// What mpirun calls in the place of ssh, as `AGENT ADDRESS COMMAND…`.
const AGENT: &str = r#"#!/bin/sh
case $1 in 10.213.7.1) host=HOSTa ;; *) host=HOSTb ;; esac
shift
exec ip netns exec "$host" unshare --uts sh -c 'hostname "$1"; eval "$2"' sh "$host" "$*"
"#;

/// Both hosts, until they are dropped.
pub struct Hosts {
    /// How the names of both begin.
    name: String,
}

impl Hosts {
    /// Makes them.
    ///
    /// # Errors
    /// What the system said where it does not allow that.
    pub fn new() -> Result<Self, String> {
        let name = format!("larmor{}", std::process::id());
        let hosts = Self { name: name.clone() };
        for command in [
            format!("ip netns add {name}a"),
            format!("ip netns add {name}b"),
            format!("ip link add eth0 netns {name}a type veth peer name eth0 netns {name}b"),
            format!("ip -n {name}a addr add 10.213.7.1/24 dev eth0"),
            format!("ip -n {name}b addr add 10.213.7.2/24 dev eth0"),
            format!("ip -n {name}a link set lo up"),
            format!("ip -n {name}b link set lo up"),
            format!("ip -n {name}a link set eth0 up"),
            format!("ip -n {name}b link set eth0 up"),
            format!("ip netns exec {name}b unshare --uts true"),
        ] {
            let done = Command::new("sh").args(["-c", &command]).output().map_err(|error| error.to_string())?;
            if !done.status.success() {
                return Err(format!("{command}: {}", String::from_utf8_lossy(&done.stderr).trim()));
            }
        }
        Ok(hosts)
    }

    /// mpirun on the first host, with a rank on each.
    pub fn mpirun(&self, place: &Place) -> Command {
        let (agent, list) = (place.path("agent"), place.path("hosts"));
        fs::write(&agent, AGENT.replace("HOST", &self.name)).unwrap();
        fs::set_permissions(&agent, fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(&list, "10.213.7.1 slots=1\n10.213.7.2 slots=1\n").unwrap();
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &format!("{}a", self.name), "unshare", "--uts"]);
        let named = format!("hostname {}a; exec \"$0\" \"$@\"", self.name);
        command
            .args(["sh", "-c", &named, "mpirun", "--hostfile"])
            .arg(list)
            .arg("--mca")
            .arg("plm_rsh_agent")
            .arg(agent);
        for network in ["btl_tcp_if_include", "oob_tcp_if_include"] {
            command.args(["--mca", network, "10.213.7.0/24"]);
        }
        // A cable that was pulled is noticed after five seconds, not after as many minutes.
        for (keepalive, value) in [("time", "2"), ("intvl", "1"), ("probes", "3")] {
            command.args(["--mca", &format!("oob_tcp_keepalive_{keepalive}"), value]);
        }
        command.args(["--mca", "btl", "tcp,self", "--map-by", "ppr:1:node"]);
        command
    }

    /// Pulls the cable.
    pub fn cut(&self) {
        let pulled =
            Command::new("ip").args(["-n", &format!("{}b", self.name), "link", "set", "eth0", "down"]).status();
        assert!(pulled.unwrap().success());
    }
}

impl Drop for Hosts {
    fn drop(&mut self) {
        for host in ["a", "b"] {
            // What a failed test has left.
            let running = Command::new("ip").args(["netns", "pids", &format!("{}{host}", self.name)]).output();
            let running = running.map_or_else(|_| Vec::new(), |running| running.stdout);
            let _ = Command::new("kill").arg("-9").args(String::from_utf8_lossy(&running).split_whitespace()).output();
            let _ = Command::new("ip").args(["netns", "delete", &format!("{}{host}", self.name)]).output();
        }
    }
}
