//! Explore.
use larmor::sky::*;

#[test]
fn explore() {
    let obs = Observations::shipped().unwrap();
    let table = DiffusionTable::shipped().unwrap();
    let set = DataSet::Paper2015;
    let points = fit_points(&obs, set);
    for name in ["elongated-cloud", "low-dipole", "high-dipole"] {
        let sky = larmor::scene::preset(name).unwrap().scene().unwrap().sky;
        let f = fit(&sky, Free::usual(&sky), &points, &table, &mut |_| true).unwrap();
        let m = SkyModel::new(&f.sky, &table);
        let s = fit_sea_dipole(&m, &obs, set).unwrap();
        println!(
            "{name}: {:.1}/{} plateau {:.3e} sum {:.3e} fs {:.3} sea {:.4e}",
            f.chi2,
            f.ndf,
            plateau_mean(|e| m.source_dipole(e)),
            plateau_mean(|e| m.dipole(e).amplitude),
            plateau_mean(|e| m.intensities(e).source_fraction()),
            s.value
        );
        println!("   {:?}", f.sky);
    }
}
