//! The tables of a run: which columns they have, in which units.

use strum::VariantArray;

use crate::estimate::{AnisotropyPoint, DiffusionPoint, Estimate, MomentumFit, RegionDipole};
use crate::output::ecsv::{Column, Values, quoted, to_ecsv};
use crate::simulate::RunReport;

/// A table of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Table {
    /// Crossings and flux anisotropy by sphere and time bin.
    Anisotropy,
    /// Intensity by sphere, time bin and cosine µ.
    Momentum,
    /// Running diffusion tensor by time.
    Diffusion,
    /// Fits of the intensity by sphere and time bin.
    MomentumFit,
    /// Dipole vector by sphere, time bin and band of the angle to B₀.
    Regions,
}

impl Table {
    /// All tables, in the order in which they are written.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Name of the file in a run's folder; the ending is the one by which astropy knows ECSV.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Anisotropy => "anisotropy.ecsv",
            Self::Momentum => "momentum.ecsv",
            Self::Diffusion => "diffusion.ecsv",
            Self::MomentumFit => "momentum_fit.ecsv",
            Self::Regions => "regions.ecsv",
        }
    }
}

/// One table of a run as ECSV text: units, version, seed and title in the header, an empty field where nothing is known.
pub fn table(report: &RunReport, kind: Table) -> String {
    let columns = match kind {
        Table::Anisotropy => anisotropy(report),
        Table::Momentum => momentum(report),
        Table::Diffusion => diffusion(report),
        Table::MomentumFit => momentum_fit(report),
        Table::Regions => regions(report),
    };
    let meta = [
        ("program", "larmor".to_owned()),
        ("version", quoted(env!("CARGO_PKG_VERSION"))),
        ("title", quoted(&report.scene.title)),
        ("seed", report.scene.particles.seed.to_string()),
        ("particles", report.particles.to_string()),
        ("passes", report.estimates.passes.to_string()),
        ("realisations", report.estimates.error_basis.realisations().to_string()),
        ("errors", quoted(&report.estimates.error_basis.in_words())),
    ];
    to_ecsv(&meta, &columns)
}

fn float(
    name: impl Into<String>,
    unit: Option<&'static str>,
    description: &'static str,
    values: impl Iterator<Item = Option<f64>>,
) -> Column {
    Column::new(name, unit, description, Values::Float(values.collect()))
}

fn anisotropy(report: &RunReport) -> Vec<Column> {
    let rows: Vec<_> = (report.estimates.anisotropy.iter())
        .flat_map(|curve| curve.points.iter().map(move |point| (curve.radius_pc, point)))
        .collect();
    let count = |name: &str, description, of: fn(&AnisotropyPoint) -> u64| {
        Column::new(name, None, description, Values::Count(rows.iter().map(|(_, point)| of(point)).collect()))
    };
    vec![
        float("radius_pc", Some("pc"), "radius of the sphere", rows.iter().map(|row| Some(row.0))),
        float("time_lo_yr", Some("yr"), "start of the time bin", rows.iter().map(|row| Some(row.1.time_lo_yr))),
        float("time_hi_yr", Some("yr"), "end of the time bin", rows.iter().map(|row| Some(row.1.time_hi_yr))),
        count("outward", "crossings outwards", |point| point.outward),
        count("inward", "crossings inwards", |point| point.inward),
        float(
            "anisotropy",
            None,
            "A = (outward - inward)/(outward + inward)",
            rows.iter().map(|row| row.1.anisotropy.map(|estimate| estimate.value)),
        ),
        float(
            "error",
            None,
            "jackknife error of A, one sigma",
            rows.iter().map(|row| row.1.anisotropy.map(|estimate| estimate.error)),
        ),
        float("prediction", None, "crossing-weighted mean of R/(c t)", rows.iter().map(|row| row.1.prediction)),
        float(
            "running_width",
            None,
            "A expected from the running widths of the cloud",
            rows.iter().map(|row| row.1.running_width),
        ),
    ]
}

fn momentum(report: &RunReport) -> Vec<Column> {
    let rows = &report.estimates.momentum;
    vec![
        float("radius_pc", Some("pc"), "radius of the sphere", rows.iter().map(|row| Some(row.radius_pc))),
        float("time_lo_yr", Some("yr"), "start of the time bin", rows.iter().map(|row| Some(row.time_lo_yr))),
        float("time_hi_yr", Some("yr"), "end of the time bin", rows.iter().map(|row| Some(row.time_hi_yr))),
        float("mu_lo", None, "lower edge in mu, the cosine to the outward normal", rows.iter().map(|r| Some(r.mu_lo))),
        float("mu_hi", None, "upper edge in mu", rows.iter().map(|row| Some(row.mu_hi))),
        float(
            "intensity",
            None,
            "intensity relative to its mean over mu",
            rows.iter().map(|row| row.intensity.map(|estimate| estimate.value)),
        ),
        float(
            "error",
            None,
            "error of the intensity, one sigma",
            rows.iter().map(|row| row.intensity.map(|estimate| estimate.error)),
        ),
    ]
}

fn diffusion(report: &RunReport) -> Vec<Column> {
    const UNIT: Option<&str> = Some("pc2 / yr");
    let rows = &report.estimates.diffusion;
    let mut columns =
        vec![float("time_yr", Some("yr"), "time since release", rows.iter().map(|row| Some(row.time_yr)))];
    for (index, name) in ["d_xx", "d_yy", "d_zz", "d_xy", "d_xz", "d_yz"].into_iter().enumerate() {
        let entry = || rows.iter().map(move |row| row.tensor[index]);
        columns.push(float(name, UNIT, "<x_i x_j>/(2 t)", entry().map(|estimate| Some(estimate.value))));
        columns.push(float(
            format!("{name}_error"),
            UNIT,
            "jackknife error, one sigma",
            entry().map(|estimate| Some(estimate.error)),
        ));
    }
    let mut by_axis = |name: &str, description, of: fn(&DiffusionPoint) -> [f64; 3]| {
        for (index, axis) in ["x", "y", "z"].into_iter().enumerate() {
            let values = rows.iter().map(|row| Some(of(row)[index]));
            columns.push(float(format!("{name}_{axis}"), None, description, values));
        }
    };
    by_axis("kurtosis", "<x^4>/<x^2>^2, 3 for a Gaussian", |row| row.kurtosis);
    by_axis("kurtosis_error", "jackknife error, one sigma", |row| row.kurtosis_error);
    by_axis("ks", "Kolmogorov-Smirnov distance from the Gaussian of the same width", |row| row.ks_distance);
    columns
}

/// A value and its error as two columns.
fn with_error(
    name: &str,
    description: &'static str,
    values: impl Iterator<Item = Option<Estimate>> + Clone,
) -> [Column; 2] {
    [
        float(name, None, description, values.clone().map(|estimate| estimate.map(|estimate| estimate.value))),
        float(
            format!("{name}_error"),
            None,
            "jackknife error, one sigma",
            values.map(|estimate| estimate.map(|estimate| estimate.error)),
        ),
    ]
}

fn momentum_fit(report: &RunReport) -> Vec<Column> {
    let rows = &report.estimates.momentum_fits;
    let plain = |name: &str, unit, description, of: fn(&MomentumFit) -> f64| {
        float(name, unit, description, rows.iter().map(|row| Some(of(row))))
    };
    let counts = |name: &str, description, of: fn(&MomentumFit) -> u64| {
        Column::new(name, None, description, Values::Count(rows.iter().map(of).collect()))
    };
    let fitted = |name: &str, description, of: fn(&MomentumFit) -> Estimate| {
        with_error(name, description, rows.iter().map(move |row| Some(of(row))))
    };
    let mut columns = vec![
        plain("radius_pc", Some("pc"), "radius of the sphere", |row| row.radius_pc),
        plain("time_lo_yr", Some("yr"), "start of the time bin", |row| row.time_lo_yr),
        plain("time_hi_yr", Some("yr"), "end of the time bin", |row| row.time_hi_yr),
        counts("crossings", "crossings in the fit", |row| row.crossings),
    ];
    columns.extend(fitted("dipole", "delta of 1 + delta mu", |row| row.dipole));
    columns.extend(fitted("quadrupole", "factor of P2(mu) with P1 to P3 fitted", |row| row.quadrupole));
    columns.extend(fitted("octupole", "factor of P3(mu) in the same fit", |row| row.octupole));
    columns.push(plain("chi2", None, "chi square of 1 + delta mu alone, bins correlated", |row| row.chi2));
    columns.push(counts("ndf", "its degrees of freedom", |row| u64::from(row.ndf)));
    columns
}

fn regions(report: &RunReport) -> Vec<Column> {
    let rows = &report.estimates.regions;
    let plain = |name: &str, unit, description, of: fn(&RegionDipole) -> f64| {
        float(name, unit, description, rows.iter().map(|row| Some(of(row))))
    };
    let fitted = |name: &str, description, of: fn(&RegionDipole) -> Option<Estimate>| {
        with_error(name, description, rows.iter().map(of))
    };
    let mut columns = vec![
        plain("radius_pc", Some("pc"), "radius of the sphere", |row| row.radius_pc),
        plain("time_lo_yr", Some("yr"), "start of the time bin", |row| row.time_lo_yr),
        plain("time_hi_yr", Some("yr"), "end of the time bin", |row| row.time_hi_yr),
        plain("cos_lo", None, "smallest |cos| of the angle between position and B0", |row| row.cos_lo),
        plain("cos_hi", None, "largest |cos|", |row| row.cos_hi),
        Column::new(
            "crossings",
            None,
            "crossings of the band, both hemispheres",
            Values::Count(rows.iter().map(|row| row.crossings).collect()),
        ),
    ];
    columns.extend(fitted("radial", "dipole away from the source", |row| row.radial));
    columns.extend(fitted("polar", "dipole along growing angle to B0", |row| row.polar));
    columns.extend(fitted("azimuthal", "dipole around B0", |row| row.azimuthal));
    columns.push(float("prediction", None, "mean of 3R/(2ct)", rows.iter().map(|row| row.prediction)));
    columns
}
