//! The shipped tables: complete, well formed, and with the numbers of their sources.

use larmor::sky::{DataSet, Kind, Observations, Shown, Status, construct_band, is_chosen};

#[test]
fn every_row_says_where_it_comes_from() {
    let observations = Observations::shipped().unwrap();
    assert_eq!((observations.dipoles.len(), observations.protons.len()), (135, 494));
    for point in &observations.dipoles {
        let provenance = &point.provenance;
        let known = ["arXiv:", "doi:", "ads:", "not assigned"];
        assert!(known.iter().any(|start| provenance.reference.starts_with(start)), "{provenance:?}");
        let statuses = ["checked", "only candidate", "inferred", "not assigned"];
        assert!(statuses.contains(&point.reference_status.as_str()), "{provenance:?}");
        assert_eq!(provenance.status, Status::Recovered);
        // What the paper could not know is not shown as of 2015, and a row without a year is an old one.
        let later = provenance.year.is_some_and(|year| year >= 2015);
        assert_eq!(later, provenance.shown == Shown::Now, "{provenance:?}");
    }
    for point in &observations.protons {
        let provenance = &point.provenance;
        let known = ["arXiv:", "doi:", "none"];
        assert!(known.iter().any(|start| provenance.reference.starts_with(start)), "{provenance:?}");
        assert_eq!(provenance.status, Status::Tabulated);
        assert_eq!(provenance.year.unwrap() > 2015, provenance.shown == Shown::Now, "{provenance:?}");
        assert!(point.errors.total() > 0.0, "{} has no error", point.series());
    }
}

/// Spot checks against the publications as compiled: amplitude, errors, phase.
#[test]
fn the_two_data_sets_that_the_paper_names() {
    let observations = Observations::shipped().unwrap();
    let cases = [
        ("arXiv:0901.2740", 110.0, 2.6e-4, (8e-5, None), 6.0),
        ("arXiv:0901.2740", 370.0, 6.4e-4, (2.5e-4, None), 204.0),
        ("arXiv:1109.1017", 20.0, 7.9e-4, (1e-5, Some(3e-5)), 50.5),
        ("arXiv:1109.1017", 400.0, 3.7e-4, (7e-5, Some(7e-5)), 239.0),
    ];
    for (reference, energy, amplitude, (stat, sys), phase) in cases {
        let found: Vec<_> = (observations.dipoles.iter())
            .filter(|point| point.provenance.reference == reference && point.energy_tev == energy)
            .collect();
        assert_eq!(found.len(), 1, "{reference} at {energy} TeV");
        let point = found[0];
        assert_eq!((point.amplitude, point.errors.stat.plus, point.errors.sys.plus), (amplitude, Some(stat), sys));
        assert_eq!(point.phase.unwrap().degrees, phase);
        assert_eq!(point.provenance.shown, Shown::Both);
    }
}

#[test]
fn both_data_sets_hold_what_their_figures_need() {
    let observations = Observations::shipped().unwrap();
    let names = |set| {
        let mut names: Vec<String> =
            observations.protons_in(set).filter(|point| is_chosen(set, point)).map(|point| point.series()).collect();
        names.dedup();
        names
    };
    assert_eq!(
        names(DataSet::Paper2015),
        ["PAMELA 2011", "CREAM-I 2011", "KASCADE 2005 (QGSJET-01)", "KASCADE-Grande 2009 (QGSJET-II-2)"]
    );
    assert_eq!(
        names(DataSet::Today),
        ["AMS-02 2021", "CALET 2022", "DAMPE 2026", "LHAASO 2025 (QGSJET-II-04)", "IceTop 2019 (SIBYLL 2.1)"]
    );
    for &set in DataSet::ALL {
        assert!(observations.dipoles_in(set).count() > 40);
        assert!(observations.dipoles_in(set).all(|point| point.kind != Kind::Alternative));
    }
}

/// The band in the file is what the rows give, rounded to three digits.
#[test]
fn the_band_follows_from_the_dipoles() {
    let observations = Observations::shipped().unwrap();
    assert_eq!(observations.band.len(), 36);
    for stored in &observations.band {
        let made = construct_band(&observations.dipoles, stored.energy_tev).unwrap();
        let pairs = [
            (stored.lower, made.lower),
            (stored.upper, made.upper),
            (stored.lower_minus_error, made.lower_minus_error),
            (stored.upper_plus_error, made.upper_plus_error),
        ];
        for (stored_value, value) in pairs {
            // Three digits, and errors combined in quadrature or not at all where only one is known.
            assert!((stored_value / value - 1.0).abs() < 0.02, "{} TeV: {stored:?} {made:?}", stored.energy_tev);
        }
        assert_eq!(stored.points, made.points, "{} TeV", stored.energy_tev);
    }
}
