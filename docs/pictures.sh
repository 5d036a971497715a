#!/bin/sh
# Makes all pictures of README and docs anew, with the program as it is: the figures without a window, the window on a
# virtual display, drawn by Mesa's software Vulkan (Debian: xvfb, mesa-vulkan-drivers).
#
#     docs/pictures.sh [NAME...]      window, fig1, fig2, fig3, electrons, sources; all if none is named
#
# Figure 1 is the short one of `--quick` and takes some minutes, the sources a minute; the rest takes seconds.
set -eu
cd "$(dirname "$0")/.."
cargo build --release --locked
larmor="${CARGO_TARGET_DIR:-target}/release/larmor"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

wanted() {
    [ -z "$names" ] && return 0
    case " $names " in *" $1 "*) return 0 ;; esac
    return 1
}
names="$*"

for figure in fig1 fig2 fig3 electrons; do
    wanted "$figure" || continue
    quick=""
    [ "$figure" = fig1 ] && quick="--quick"
    # shellcheck disable=SC2086
    "$larmor" reproduce "$figure" $quick --out "$work/$figure"
    cp "$work/$figure/$figure.svg" docs/
done

if wanted sources; then
    "$larmor" sources random-sources --galaxies 10000 --out "$work/sources"
    cp "$work/sources/sources.svg" docs/
fi

if wanted window; then
    # Long enough for a second pass on two cores.
    LARMOR_SHOT="$work/window.png" LARMOR_SHOT_FRAMES=420 WAYLAND_DISPLAY='' XDG_RUNTIME_DIR="$work" \
        xvfb-run -a -s '-screen 0 1280x720x24' "$larmor" elongated-cloud
    cp "$work/window.png" docs/
fi
