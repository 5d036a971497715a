//! Electrons with losses: the limit without them, the closed form, the cutoff.

use larmor::sky::{DiffusionTable, ElectronBurst};
use larmor::theory::{cooling_limit_tev, effective_time_yr, loss_rate_per_tev_yr, source_dipole};

fn burst(loss_per_tev_yr: f64) -> ElectronBurst {
    ElectronBurst {
        distance_pc: 200.0,
        offset_pc: 0.0,
        age_yr: 1.0e5,
        energy_erg: 1.0e48,
        slope: 2.2,
        e_max_tev: 100.0,
        loss_per_tev_yr,
    }
}

/// For b → 0 the dipole is 3R/(2cT), along and across alike, whatever D is.
#[test]
fn without_losses_the_dipole_is_that_of_protons() {
    let table = DiffusionTable::shipped().unwrap();
    let free = ElectronBurst { offset_pc: 50.0, ..burst(0.0) };
    let expected = source_dipole(1.0, 200.0_f64.hypot(50.0), 1.0e5);
    for energy in [0.1, 1.0, 300.0] {
        assert!((free.at(energy, &table).dipole / expected - 1.0).abs() < 1e-12);
    }
    // The smallest loss already goes through the integral; it changes the dipole by b E T/3 or less.
    let slight = burst(1e-10);
    let dipole = slight.at(1.0, &table).dipole / source_dipole(1.0, 200.0, 1.0e5);
    assert!((dipole - 1.0).abs() < 1e-5, "{dipole}");
}

/// Where D is E^(1/3) the squared diffusion length has a closed form.
#[test]
fn the_diffusion_length_agrees_with_its_closed_form() {
    let table = DiffusionTable::power_law(1.0, 0.5, 0.001);
    let b = loss_rate_per_tev_yr(1.0);
    let limit = cooling_limit_tev(b, 1.0e5);
    for part in [1e-3, 0.1, 0.5, 0.9, 0.999] {
        let energy = part * limit;
        let [along, across] = burst(b).diffusion_lengths_squared_pc2(energy, &table).unwrap();
        let time = effective_time_yr(energy, b, 1.0e5, 1.0 / 3.0).unwrap();
        let expected = 4.0 * table.at(energy).parallel * time;
        // The integrand is 12 D w in w: Simpson's rule is exact, rounding remains.
        assert!((along / expected - 1.0).abs() < 1e-9, "{part}: {along} {expected}");
        assert!((across / along - 0.002).abs() < 1e-12);
    }
}

/// 1 eV/cm³ and 100 kyr: 1/(bT) = 3.11 TeV. Above nothing arrives; at 0.999 of it the electrons left with a thousand
/// times their energy, 31 cutoffs above that of the source: e^-31. Below, they had more energy before and went farther,
/// so that the dipole is smaller than without losses.
#[test]
fn the_cooling_limit_cuts_the_spectrum_off() {
    let table = DiffusionTable::power_law(1.0, 0.5, 0.001);
    let b = loss_rate_per_tev_yr(1.0);
    let limit = cooling_limit_tev(b, 1.0e5);
    assert!((limit - 3.11).abs() < 0.01, "{limit}");
    let (cooled, free) = (burst(b), burst(0.0));
    assert_eq!(cooled.at(1.001 * limit, &table).intensity, 0.0);
    let edge = 0.999 * limit;
    assert!(cooled.at(edge, &table).intensity < 1e-12 * free.at(edge, &table).intensity);
    let dipole = cooled.at(0.5 * limit, &table).dipole;
    assert!(dipole < source_dipole(1.0, 200.0, 1.0e5), "{dipole}");
}
