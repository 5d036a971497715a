#!/bin/sh
# Makes all pictures of README and docs anew, with the program as it is: the figures without a window, the window on a
# virtual display, drawn by Mesa's software Vulkan (Debian: xvfb, mesa-vulkan-drivers).
#
#     docs/pictures.sh [NAME...]      window, guide, gallery, fig1, fig2, fig3, electrons, sources; all if none is named
#
# Figure 1 takes twenty minutes on two cores, gallery and guide take some minutes each, the sources one; the rest takes
# seconds. LARMOR names a program that is built already.
set -eu
cd "$(dirname "$0")/.."
if [ -z "${LARMOR:-}" ]; then
    cargo build --release --locked
    LARMOR="${CARGO_TARGET_DIR:-target}/release/larmor"
fi
larmor="$LARMOR"
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
    "$larmor" reproduce "$figure" --out "$work/$figure"
    cp "$work/$figure/$figure.svg" docs/
done

if wanted sources; then
    "$larmor" sources random-sources --galaxies 10000 --out "$work/sources"
    cp "$work/sources/sources.svg" docs/
fi

# The window after so many frames: shot FILE FRAMES ARGUMENTS...
shot() {
    file="$1"
    frames="$2"
    shift 2
    LARMOR_SHOT="$file" LARMOR_SHOT_FRAMES="$frames" WAYLAND_DISPLAY='' XDG_RUNTIME_DIR="$work" XDG_CONFIG_HOME="$work" \
        xvfb-run -a -s '-screen 0 1280x720x24' "$larmor" "$@"
}

if wanted gallery; then
    mkdir -p assets/gallery
    picture() {
        name="$1"
        shift
        rm -f "assets/gallery/$name.png"
        "$larmor" snapshot "$name" --size 480x270 --out "assets/gallery/$name.png" --quiet "$@"
    }
    for name in elongated-cloud pure-turbulence field-and-turbulence free-streaming-to-diffusion young-nearby-source; do
        picture "$name" --bare --particles 12000
    done
    picture helix --bare --particles 400
    for name in low-dipole high-dipole; do
        picture "$name" --beside dipole --alone --particles 64 --time 200yr
    done
    picture electrons --beside electrons --alone --particles 64 --time 200yr
    for name in random-sources smooth-sea; do
        picture "$name" --beside galaxy --alone --particles 64 --time 200yr
    done
fi

if wanted guide; then
    rm -f docs/guide/growth.gif docs/guide/anisotropy.png
    "$larmor" film elongated-cloud --particles 6000 --length 4 --rate 8 --size 480x270 --out docs/guide/growth.gif --quiet
    "$larmor" run elongated-cloud --particles 20000 --out "$work/run" --quiet
    "$larmor" plot "$work/run" anisotropy --format png --scale 1 --out "$work/plot" --quiet
    cp "$work/plot/anisotropy.png" docs/guide/
    shot "$work/guide.png" 200 elongated-cloud
    cp "$work/guide.png" docs/guide/window.png
    shot "$work/lesson.png" 250 --present --lesson why-a-needle
    cp "$work/lesson.png" docs/guide/lesson.png
fi

if wanted window; then
    # Long enough for a second pass on two cores.
    shot "$work/window.png" 420 elongated-cloud
    cp "$work/window.png" docs/
fi
