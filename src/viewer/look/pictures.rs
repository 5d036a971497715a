//! Pictures that come with the program, made by it (`docs/pictures.sh`).

/// The picture of a preset as PNG, 480 × 270; `None` of other names.
pub fn of_preset(name: &str) -> Option<&'static [u8]> {
    let (_, png) = OF_PRESETS.iter().find(|(preset, _)| *preset == name)?;
    Some(png)
}

/// A picture and its name.
macro_rules! pictures {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../../assets/gallery/", $name, ".png")))),*]
    };
}

const OF_PRESETS: &[(&str, &[u8])] = pictures![
    "elongated-cloud",
    "pure-turbulence",
    "field-and-turbulence",
    "helix",
    "free-streaming-to-diffusion",
    "young-nearby-source",
    "low-dipole",
    "high-dipole",
    "random-sources",
    "smooth-sea",
];
