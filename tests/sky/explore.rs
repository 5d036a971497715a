//! Explore.
use larmor::scene::SkyScene;
use larmor::sky::*;

#[test]
fn explore() {
    let obs = Observations::shipped().unwrap();
    println!("{} dipoles {} protons", obs.dipoles.len(), obs.protons.len());
    let table = DiffusionTable::shipped().unwrap();
    for set in DataSet::ALL {
        let points = fit_points(&obs, set);
        println!("set {} {} points", set.word(), points.len());
        for (off, emin, eo) in [
            (0.0, 1.0, 1.5),
            (60.0, 0.0, 2.0),
            (80.0, 0.0, 2.0),
            (90.0, 0.0, 2.0),
            (100.0, 0.0, 2.0),
            (100.0, 0.0, 5.0),
            (110.0, 0.0, 2.0),
            (120.0, 0.0, 2.0),
        ] {
            for e_max in [100.0, 1000.0] {
                for sea_slope in [2.45, 2.6] {
                    for fixed in [false, true] {
                        let mut sky = SkyScene {
                            offset_pc: off,
                            e_min_tev: emin,
                            e_max_tev: e_max,
                            sea_slope,
                            old_e_max_tev: eo,
                            ..SkyScene::default()
                        };
                        if fixed && off == 0.0 {
                            continue;
                        }
                        if off > 70.0 {
                            sky.source_energy_erg = 1e51;
                        }
                        let free: Vec<Free> =
                            Free::DEFAULT.into_iter().filter(|f| !fixed || *f != Free::OldCutoff).collect();
                        let t = std::time::Instant::now();
                        let mut n = 0;
                        match fit(&sky, &free, &points, &table, &mut |_| {
                            n += 1;
                            true
                        }) {
                            Ok(f) => {
                                let m = SkyModel::new(&f.sky, &table);
                                let fs: Vec<String> = [0.3, 1.0, 5.0, 20.0, 100.0]
                                    .iter()
                                    .map(|e| format!("{:.3}", m.intensities(*e).source_fraction()))
                                    .collect();
                                println!(
                                    "off {off} emin {emin} Emax {e_max} g {sea_slope} eo {eo} fixed {fixed}: chi2 {:.1}/{} fs {fs:?} W {:.2e} a {:.3} eo {:.3} knee {:.0} g2 {:.3} old {:.3} {:.4} sea {:.3e} [{n} {:?}]",
                                    f.chi2,
                                    f.ndf,
                                    f.sky.source_energy_erg,
                                    f.sky.source_slope,
                                    f.sky.old_e_max_tev,
                                    f.sky.knee_tev,
                                    f.sky.sea_slope_above,
                                    f.sky.old_slope,
                                    f.sky.old_intensity,
                                    f.sky.sea_intensity,
                                    t.elapsed()
                                );
                            }
                            Err(e) => println!(
                                "off {off} emin {emin} Emax {e_max} g {sea_slope} eo {eo} fixed {fixed}: {e} [{n} {:?}]",
                                t.elapsed()
                            ),
                        }
                    }
                }
            }
        }
    }
}
