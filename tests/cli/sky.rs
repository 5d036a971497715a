//! `larmor reproduce fig2` and `fig3`: their files, the user's own data, and what is refused.

use std::fs;

use larmor::sky::{DataSet, Observations};

use crate::support::{Place, names};

#[test]
fn both_figures_write_pictures_curves_and_points() {
    let place = Place::new();
    let files = [("fig2", ["curves", "points", "band"]), ("fig3", ["curves", "points", "dots"])];
    for (figure, tables) in files {
        let ended = place.run(["reproduce", figure, "--out", figure]);
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        assert!(ended.stdout.contains("not the paper's curves"), "{}", ended.stdout);
        let file = |name: String| place.path(figure).join(name);
        for end in ["svg", "png", "json"] {
            assert!(fs::metadata(file(format!("{figure}.{end}"))).unwrap().len() > 1000, "{figure}.{end}");
        }
        let table = |name: &str| fs::read_to_string(file(format!("{figure}_{name}.ecsv"))).unwrap();
        for name in tables {
            assert!(table(name).starts_with("# %ECSV 1.0\n"), "{figure}_{name}.ecsv");
            assert!(table(name).lines().filter(|line| !line.starts_with('#')).count() > 5, "{figure}_{name}.ecsv");
        }
        // Every row of a curve says whose it is.
        let curves = table("curves");
        let mut rows = curves.lines().filter(|line| !line.starts_with('#')).skip(1);
        assert!(rows.all(|row| row.starts_with("fit by larmor,")));
        let picture = fs::read_to_string(file(format!("{figure}.svg"))).unwrap();
        assert!(picture.contains("fit by larmor, not the paper"), "{figure}.svg");
    }
}

/// Three ages, a decade apart: the cutoff and the dipole without losses go as 1/T.
#[test]
fn the_figure_of_electrons_has_its_cutoffs() {
    let place = Place::new();
    let ended = place.run(["reproduce", "electrons", "--out", "el"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stdout.contains("not the paper's"), "{}", ended.stdout);
    for name in ["electrons.svg", "electrons.png"] {
        assert!(fs::metadata(place.path("el").join(name)).unwrap().len() > 1000, "{name}");
    }
    let summary: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(place.path("el/electrons.json")).unwrap()).unwrap();
    let ages = summary["ages"].as_array().unwrap();
    assert_eq!(ages.len(), 3);
    let of = |index: usize, name: &str| ages[index][name].as_f64().unwrap();
    for name in ["cooling_limit_tev", "dipole_without_losses"] {
        assert!((of(0, name) / of(2, name) - 100.0).abs() < 1e-9, "{name}");
    }
    assert!((of(2, "dipole_without_losses") / 4.89e-4 - 1.0).abs() < 1e-3);
    let table = fs::read_to_string(place.path("el/electrons_curves.ecsv")).unwrap();
    let rows: Vec<Vec<&str>> =
        table.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 3 * 241);
    // The status has a comma of its own, inside quotes: one field more.
    let value = |row: &[&str], column: usize| row[column + 1].parse::<f64>().unwrap_or(0.0);
    let limit = of(2, "cooling_limit_tev");
    for row in rows.iter().filter(|row| value(row, 1) == 2.0e6) {
        assert_eq!(value(row, 2) < limit, value(row, 3) > 0.0, "{row:?}");
        assert!(value(row, 5) <= value(row, 6), "{row:?}");
    }
}

const HEADER: &str = "experiment,reference,status,shown,energy_tev,amplitude,stat_minus,stat_plus\n";

#[test]
fn own_measurements_are_shown_and_broken_ones_refused() {
    let place = Place::new();
    let write = |name: &str, value: &str| {
        let row = format!("Mine,doi:10.1/x,tabulated,both,10,{value},1e-5,1e-5\n");
        fs::write(place.path(name), format!("{HEADER}{row}")).unwrap();
    };
    write("good.csv", "8e-4");
    write("bad.csv", "-8e-4");
    let with = |data, out| place.run(["reproduce", "fig2", "--data-set", "today", "--data", data, "--out", out]);
    let good = with("good.csv", "good");
    assert_eq!(good.code, 0, "{}", good.stderr);
    assert!(fs::read_to_string(place.path("good/fig2_points.ecsv")).unwrap().contains("Mine,doi:10.1/x"));
    assert!(fs::read_to_string(place.path("good/fig2.svg")).unwrap().contains("own: Mine"));
    let bad = with("bad.csv", "bad");
    assert_eq!(bad.code, 2);
    let said = "bad.csv:2:35: amplitude = -0.0008 has no place on a logarithmic axis: it must be above 0";
    assert!(bad.stderr.contains(said), "{}", bad.stderr);
    assert!(!place.path("bad").exists(), "a refused table must leave no folder");
    assert_eq!(with("missing.csv", "missing").code, 2);
}

/// The points of a figure are a table of measurements like any other.
#[test]
fn tables_of_points_can_be_given_back() {
    let place = Place::new();
    for figure in ["fig2", "fig3"] {
        assert_eq!(place.run(["reproduce", figure, "--out", figure]).code, 0);
        let mut own = Observations::default();
        own.add_file(&place.path(figure).join(format!("{figure}_points.ecsv"))).unwrap();
        let shipped = Observations::shipped().unwrap();
        if figure == "fig2" {
            let shown: Vec<(f64, f64)> =
                shipped.dipoles_in(DataSet::Paper2015).map(|point| (point.energy_tev, point.amplitude)).collect();
            assert!(own.dipoles.iter().map(|point| (point.energy_tev, point.amplitude)).eq(shown));
        } else {
            let shown: Vec<f64> = shipped.protons_in(DataSet::Paper2015).map(|point| point.intensity).collect();
            assert!(own.protons.iter().map(|point| point.intensity).eq(shown));
        }
    }
    let again = place.run(["reproduce", "fig2", "--data", "fig2/fig2_points.ecsv", "--out", "again"]);
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert!(place.read("again/fig2.svg").contains("own: EAS-TOP"));
}

#[test]
fn options_of_the_other_figure_are_refused() {
    let place = Place::new();
    for (figure, option) in [("fig2", "--quick"), ("fig1", "--e-min"), ("electrons", "--quick")] {
        assert_eq!(place.run(["reproduce", figure, option, "--out", "never"]).code, 2, "{figure} {option}");
    }
}

/// As many rows as anybody measures are read in seconds, and a file is given once.
#[test]
fn many_rows_are_read_soon_and_no_file_twice() {
    let place = Place::new();
    let header = "experiment,reference,status,shown,energy_tev,amplitude,stat_minus,stat_plus";
    let mut table = format!("{header}\n");
    for row in 0..200_000 {
        table += &format!("Mine{},r,tabulated,today,{},8e-4,1e-5,1e-5\n", row % 50, 10 + row);
    }
    std::fs::write(place.path("own.csv"), &table).unwrap();
    let begin = std::time::Instant::now();
    let observations = larmor::sky::Observations::shipped_with(&[place.path("own.csv")]).unwrap();
    // Some seconds with the checks of an unoptimised build; comparing each row with each takes minutes.
    assert!(begin.elapsed() < std::time::Duration::from_secs(30), "{:?}", begin.elapsed());
    assert!(observations.dipoles.len() >= 200_000);
    let twice = place.run(["reproduce", "fig2", "--out", "out", "--data", "own.csv", "--data", "./own.csv"]);
    assert_eq!(twice.code, 2, "{}", twice.stderr);
    assert!(twice.stderr.contains("given twice") && twice.stderr.contains("own.csv"), "{}", twice.stderr);
    let row_twice = table.lines().take(3).chain(table.lines().skip(2).take(1)).collect::<Vec<_>>().join("\n");
    std::fs::write(place.path("row.csv"), row_twice).unwrap();
    let twice = place.run(["reproduce", "fig2", "--out", "out", "--data", "row.csv"]);
    assert!(twice.code == 2 && twice.stderr.contains("the same as line 3"), "{}", twice.stderr);
}

/// Points that no sky of this model describes: the fit says which parameter went where and what is allowed, and the
/// measurements are shown all the same.
#[test]
fn measurements_are_shown_where_the_fit_fails() {
    let place = Place::new();
    let mut table = "experiment,reference,status,shown,energy_gev,intensity,stat_minus,stat_plus\n".to_owned();
    for decile in 20..60 {
        let energy_gev = 10_f64.powf(f64::from(decile) / 10.0);
        let intensity = 1e10 * energy_gev.powi(-6);
        table += &format!("Steep,r,tabulated,both,{energy_gev},{intensity:e},{0:e},{0:e}\n", 1e-5 * intensity);
    }
    fs::write(place.path("steep.csv"), table).unwrap();
    for (figure, files) in [
        ("fig2", &["fig2.json", "fig2.png", "fig2.svg", "fig2_band.ecsv", "fig2_points.ecsv"][..]),
        ("fig3", &["fig3.json", "fig3.png", "fig3.svg", "fig3_points.ecsv"]),
    ] {
        let failed = place.run(["reproduce", figure, "--data", "steep.csv", "--out", figure, "--json"]);
        assert_eq!(failed.code, 1, "{}", failed.stderr);
        for part in ["sky.source_slope went to 5", "a scene allows", "shows the measurements without it"] {
            assert!(failed.stderr.contains(part), "{part} is missing: {}", failed.stderr);
        }
        let json: serde_json::Value = serde_json::from_str(&failed.stdout).unwrap();
        assert!(json["failure"].as_str().unwrap().contains("sky.source_slope"), "{json}");
        assert_eq!(names(&place.path(figure)), files);
        let svg = place.read(format!("{figure}/{figure}.svg"));
        assert!(svg.contains("the fit failed") && svg.contains("PAMELA") == (figure == "fig3"), "{figure}");
        assert!(svg.contains("own: Steep") == (figure == "fig3") && !svg.contains("local source"), "{figure}");
    }
    assert!(place.read("fig3/fig3_points.ecsv").contains("Steep"));
    // They are larmor's own, and give way to those of a fit.
    assert_eq!(place.run(["reproduce", "fig3", "--out", "fig3", "--force"]).code, 0);
}
