//! Every figure of the program on papers of all sizes.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use larmor::figure::{
    self, Case, Fig1Panel, Figure, GalaxyMap, GalaxyView, Ground, Key, Layout, MeasuredDipoles, MeasuredProtons,
    Options, RunFigure, ScanPoint, Sky,
};
use larmor::galaxy::{GalaxyKey, GalaxyModel, Workspace, gather, survey};
use larmor::measured::Estimate;
use larmor::output::{Paper, PaperSize, draw, draw_on, figure_table};
use larmor::scene::Scene;
use larmor::sky::{DataSet, DiffusionTable, Observations, SkyCurves, dots};
use larmor::study::study_electrons;
use roxmltree::{Document, Node};

use crate::synthetic::{empty_report, report};

/// Width of a letter in em, of words with many wide ones.
const LETTER: f64 = 0.6;

/// Every figure that the program has, with a name.
fn every_figure() -> Vec<(String, Figure)> {
    let (full, empty) = (report(), empty_report(Scene::default()));
    let all = |name: &str, options: &Options| -> Vec<(String, Figure)> {
        let of = |report: &larmor::simulate::RunReport, kind: &str| -> Vec<(String, Figure)> {
            let build = |figure: &RunFigure| {
                (format!("{} {kind}{name}", figure.name()), figure.build(&report.scene, &report.estimates, options))
            };
            RunFigure::ALL.iter().map(build).collect()
        };
        [of(&full, ""), of(&empty, "empty ")].concat()
    };
    let mut figures = all("", &Options::default());
    let chosen =
        Options { dipole: true, rescaled: true, single: true, marked_yr: Some(1e3), told: true, ..Options::default() };
    figures.extend(all("chosen", &chosen));
    figures.extend(sky_figures());
    figures.extend(galaxy_figures());
    let point = |energy_tev: f64| ScanPoint {
        energy_tev,
        l_min_pc: 0.1,
        parallel: Some(Estimate { value: energy_tev, error: 1.0 }),
        perpendicular: Some(Estimate { value: 0.01 * energy_tev, error: 1.0 }),
        amplitude: Some(Estimate { value: 1.01, error: 0.05 }),
    };
    figures.push(("scan".into(), figure::scan(&[100.0, 1e3, 1e4].map(point), &full.scene)));
    let panel = Fig1Panel { runs: vec![&full], amplitude: Some(Estimate { value: 1.0, error: 0.01 }), chi2: (9.5, 8) };
    let nothing = Fig1Panel { runs: Vec::new(), amplitude: None, chi2: (0.0, 0) };
    figures.push(("fig1".into(), figure::fig1(&[panel, nothing], 20.0)));
    figures.push(("pulls".into(), figure::pulls("Calibration", "200 runs", &[-6.0, -0.5, 0.1, 0.2, 1.0])));
    figures
}

fn sky_figures() -> Vec<(String, Figure)> {
    let (observations, table) = (Observations::shipped().unwrap(), DiffusionTable::shipped().unwrap());
    let scene = Scene::default();
    let curves = SkyCurves::new("scene", &scene.sky, &table, &[]);
    let cases = [Case { label: "R = 200 pc, E_max 1e14 eV".into(), curves: &curves }];
    let set = DataSet::Paper2015;
    let sky = Sky { set, cases: &cases, ours: "fit by larmor, not the paper's curves", told: false };
    let protons = MeasuredProtons::new(&observations, set);
    vec![
        ("dipole".into(), figure::dipole(&sky, &MeasuredDipoles::new(&observations, set), &observations.band)),
        ("spectrum".into(), figure::spectrum(&sky, &protons, &dots(&scene.sky, &table))),
        ("electrons".into(), study_electrons(&scene, &table).figure()),
    ]
}

fn galaxy_figures() -> Vec<(String, Figure)> {
    let scene = Scene::default();
    let model = GalaxyModel::new(&scene, &DiffusionTable::shipped().unwrap());
    let ensemble = gather(&model, 1, 0..12, None, &AtomicBool::new(false), &mut |_| ControlFlow::Continue(()));
    let own = survey(&model, &ensemble);
    let key = GalaxyKey { seed: 1, number: 0 };
    let seen = model.look(key, &mut Workspace::default());
    let dipoles = MeasuredDipoles::new(&Observations::shipped().unwrap(), DataSet::Paper2015).amplitudes;
    let caption = "12 Galaxies; supernovae in 10⁴ yr and kpc³: 1, within ±100 pc of the plane";
    let view = GalaxyView { caption, own: &own, isotropic: &own, one: &seen, dipoles: &dipoles, told: false };
    let map = GalaxyMap::of(&model, &model.supernovae_of(key), &seen, model.nearest_energy(10.0));
    vec![("galaxy".into(), figure::galaxy(&view)), ("galaxy map".into(), figure::galaxy_map(&map, false))]
}

/// Numbers of an attribute such as `viewBox`.
fn numbers(node: &Node, attribute: &str) -> Vec<f64> {
    let text = node.attribute(attribute).unwrap_or_else(|| panic!("{attribute} of {node:?}"));
    text.split([' ', ',']).filter_map(|part| part.trim_end_matches("cm").parse().ok()).collect()
}

/// Texts with the parts of the page, from 0 to 1, at which they begin and end.
fn texts<'a>(document: &'a Document<'a>, page: &[f64]) -> Vec<(&'a str, [f64; 2])> {
    let texts = document.descendants().filter(|node| node.tag_name().name() == "text");
    let ends = |node: Node<'a, 'a>| {
        let text = node.text().unwrap_or_default().trim();
        let upright = node.attribute("transform").is_some();
        let (at, room) = if upright { ("y", page[3]) } else { ("x", page[2]) };
        let width = LETTER * numbers(&node, "font-size")[0] * text.chars().count() as f64;
        let before = match node.attribute("text-anchor") {
            Some("middle") => 0.5 * width,
            Some("end") => width,
            _ => 0.0,
        };
        let start = numbers(&node, at)[0] - before;
        (text, [start / room, (start + width) / room])
    };
    texts.map(ends).collect()
}

#[test]
fn every_figure_fits_on_every_paper() {
    let figures = every_figure();
    assert!(figures.len() >= 28, "{}", figures.len());
    for (index, (name, figure)) in figures.iter().enumerate() {
        for (&size, ground) in PaperSize::ALL.iter().zip([Ground::Dark, Ground::Light, Ground::Dark]) {
            let drawing = draw_on(figure, &Paper { size, ground, transparent: false });
            let svg = drawing.svg().unwrap();
            let document = Document::parse(&svg).unwrap_or_else(|error| panic!("{error}: {name}"));
            let root = document.root_element();
            let (width, page) = (numbers(&root, "width")[0], numbers(&root, "viewBox"));
            let is_column = figure.layout == Layout::Stacked && figure.key == Key::Inside;
            match size {
                PaperSize::Column if is_column => assert_eq!(width, 8.6, "{name}"),
                PaperSize::Column => assert!((14.0..18.5).contains(&width), "{name}: {width} cm"),
                PaperSize::TwoColumns => assert_eq!(width, 17.8, "{name}"),
                PaperSize::Slide => assert_eq!([width, numbers(&root, "height")[0]], [33.92, 19.08], "{name}"),
            }
            if size != PaperSize::Column {
                for (text, [start, end]) in texts(&document, &page) {
                    assert!(start > -0.01 && end < 1.01, "{name}, {size:?}: {text} from {start} to {end}");
                }
            }
            let (picture, pixels) = decoded(&drawing.png(1).unwrap());
            // Pictures come from the same shapes and take longer.
            if index % 6 != 0 {
                continue;
            }
            let [red, green, blue] = ground.paper();
            assert_eq!(pixels[..3], [red, green, blue], "{name}");
            assert_eq!(picture[0] as f64, if size == PaperSize::Slide { 1280.0 } else { (width * 60.0).round() });
            assert!(size != PaperSize::Slide || picture == [1280, 720], "{name}: {picture:?}");
        }
    }
}

/// Width and height, and the bytes of all pixels.
fn decoded(png: &[u8]) -> ([u32; 2], Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size()];
    let info = reader.next_frame(&mut pixels).unwrap();
    ([info.width, info.height], pixels)
}

#[test]
fn the_usual_paper_is_one_white_column() {
    for (name, figure) in every_figure() {
        let [usual, plain] = [draw_on(&figure, &Paper::default()), draw(&figure)].map(|drawing| drawing.svg().unwrap());
        assert!(usual == plain, "{name}");
    }
}

/// Put over its ground, a transparent picture is the opaque one.
#[test]
fn transparent_pictures_need_only_a_ground() {
    let figure = &every_figure()[0].1;
    for ground in [Ground::Light, Ground::Dark] {
        let on = |transparent| draw_on(figure, &Paper { size: PaperSize::Slide, ground, transparent });
        let (svg, opaque_svg) = (on(true).svg().unwrap(), on(false).svg().unwrap());
        assert_eq!(opaque_svg.lines().count() - svg.lines().count(), 1, "the ground alone is missing");
        let ((size, clear), (opaque_size, opaque)) =
            (decoded(&on(true).png(1).unwrap()), decoded(&on(false).png(1).unwrap()));
        assert_eq!((size, clear.len() / 4), (opaque_size, opaque.len() / 3));
        let alphas: BTreeSet<u8> = clear.chunks_exact(4).map(|pixel| pixel[3]).collect();
        assert!(alphas.contains(&0) && alphas.contains(&255) && alphas.len() > 20, "{alphas:?}");
        for (clear, opaque) in clear.chunks_exact(4).zip(opaque.chunks_exact(3)) {
            let alpha = f64::from(clear[3]) / 255.0;
            for (channel, paper) in ground.paper().into_iter().enumerate() {
                let composed = alpha * f64::from(clear[channel]) + (1.0 - alpha) * f64::from(paper);
                // Three roundings to whole numbers, of which two are divided by the opacity and multiplied again.
                assert!((composed - f64::from(opaque[channel])).abs() <= 3.0, "{clear:?} {opaque:?}");
            }
        }
    }
}

#[test]
fn other_scales_are_refused() {
    let drawing = draw(&every_figure()[0].1);
    for scale in [0, 5] {
        assert!(drawing.png(scale).is_err_and(|error| error.to_string().contains("1 to 4")));
    }
    let widths = [1, 2].map(|scale| decoded(&drawing.png(scale).unwrap()).0[0]);
    assert_eq!(widths, [516, 1032]);
}

/// A row for each point that is drawn, none for one that is not.
#[test]
fn tables_of_figures_hold_every_point() {
    for (name, figure) in every_figure() {
        let scene = Scene::default();
        let text = figure_table(&figure, Some(&scene));
        let body: String = text.split_inclusive('\n').filter(|line| !line.starts_with('#')).collect();
        let mut reader = csv::Reader::from_reader(body.as_bytes());
        let headings = reader.headers().unwrap().clone();
        assert_eq!(headings.iter().take(6).collect::<Vec<_>>(), ["panel", "series", "origin", "look", "x", "y"]);
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let drawn = figure.panels.iter().flat_map(|panel| &panel.series).filter(|series| !series.hidden);
        let points: Vec<f64> = drawn.flat_map(|series| &series.points).map(|point| point.y).collect();
        assert_eq!(rows.len(), points.len(), "{name}");
        for (row, y) in rows.iter().zip(points) {
            assert!(!y.is_finite() || row[5].parse() == Ok(y), "{name}: {row:?}");
        }
    }
}

/// A figure may lie alone on a slide or in a paper: what it says names no file.
#[test]
fn no_figure_names_a_file() {
    for (name, figure) in every_figure() {
        let mut texts = vec![figure.title.clone(), figure.caption.clone()];
        texts.extend(figure.panels.iter().map(|panel| panel.footnote()));
        texts.extend(figure.panels.iter().flat_map(|panel| &panel.labels).map(|label| label.text.clone()));
        if let Key::Right(headings) = &figure.key {
            texts.extend(headings.iter().flat_map(|heading| heading.words.iter().chain([&heading.text]).cloned()));
        }
        let legends = figure.legend().into_iter().filter_map(|line| line.legend.as_ref());
        texts.extend(legends.flat_map(|legend| [legend.name.clone(), legend.words.clone()]));
        for ending in ["ecsv", "csv", "svg", "png", "json", "ron", "md"] {
            let named = texts.iter().find(|text| text.contains(&format!(".{ending}")) || text.contains("_curves"));
            assert_eq!(named, None, "{name}");
        }
    }
}
