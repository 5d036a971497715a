//! Figures are XML that every reader takes, and say the same to all that draw them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use larmor::figure::Options;
use larmor::output::write_run;
use roxmltree::Document;

use crate::support::Place;
use crate::synthetic::report;

/// What a careless writer of XML would stumble over.
const TITLE: &str = "a < b & c > d, \"e\" 'f' ]]> &amp; π e\u{301} 😀 👩\u{200d}🚀 עברית";

/// All that a figure may say of a shape; in particular nothing that viewers read in their own way.
const ATTRIBUTES: [&str; 22] = [
    "cx",
    "cy",
    "dy",
    "fill",
    "font-family",
    "font-size",
    "height",
    "opacity",
    "points",
    "r",
    "stroke",
    "stroke-width",
    "text-anchor",
    "transform",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
];

/// Figures of a run, of a study and of the user's own measurements, with names that need care.
fn figures(place: &Place) -> Vec<PathBuf> {
    let mut report = report();
    let mut scene = (*report.scene).clone();
    scene.title = TITLE.to_owned();
    report.scene = scene.into();
    let folder = place.path("run");
    fs::create_dir(&folder).unwrap();
    let mut written = write_run(&folder, &report, &Options::default()).unwrap();
    let name = TITLE.replace('"', "\"\"");
    let header = "experiment,reference,status,shown,energy_tev,amplitude,stat_minus,stat_plus";
    fs::write(place.path("own.csv"), format!("{header}\n\"{name}\",r,tabulated,both,10,8e-4,1e-5,1e-5\n")).unwrap();
    for figure in ["fig2", "fig3", "electrons"] {
        let mut arguments = vec!["reproduce", figure, "--out", figure];
        if figure == "fig2" {
            arguments.extend(["--data", "own.csv"]);
        }
        let ended = place.run(arguments);
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        written.push(place.path(figure).join(format!("{figure}.svg")));
    }
    written.retain(|path| path.extension().is_some_and(|ending| ending == "svg"));
    written
}

/// The texts of a document, and that it holds nothing but what all viewers draw alike.
fn checked(path: &Path, text: &str) -> Vec<String> {
    let name = path.display();
    let document = Document::parse(text).unwrap_or_else(|error| panic!("{error}: {name}"));
    for node in document.descendants().filter(|node| node.is_element()) {
        for attribute in node.attributes() {
            assert!(ATTRIBUTES.contains(&attribute.name()), "{} of {name}", attribute.name());
            // Lengths in ex are half an em to some viewers and what the font says to others.
            assert!(!attribute.value().ends_with("ex"), "{} = {} in {name}", attribute.name(), attribute.value());
        }
    }
    let texts = document.descendants().filter(|node| node.has_tag_name("text") || node.tag_name().name() == "text");
    let texts: Vec<String> = texts.map(|node| node.text().unwrap_or_default().to_owned()).collect();
    // White space at an end is taken off by some viewers and drawn by others.
    let is_firm = |text: &String| !text.is_empty() && text.trim() == text;
    assert!(texts.iter().all(is_firm), "{texts:?} in {name}");
    texts
}

#[test]
fn figures_are_strict_xml_whatever_they_are_called() {
    let place = Place::new();
    let figures = figures(&place);
    assert_eq!(figures.len(), 8, "{figures:?}");
    let mut own = BTreeSet::new();
    for path in &figures {
        let text = fs::read_to_string(path).unwrap();
        let texts = checked(path, &text);
        own.extend(texts.into_iter().filter(|text| text.contains(TITLE)));
        if path.starts_with(place.path("run")) {
            let document = Document::parse(&text).unwrap();
            let title = document.descendants().find(|node| node.tag_name().name() == "title").unwrap();
            assert!(title.text().unwrap().starts_with(TITLE), "{}", path.display());
        }
    }
    assert_eq!(own.into_iter().collect::<Vec<_>>(), [format!("own: {TITLE}")]);
    // The tools that people check and draw figures with, where they are installed.
    for (tool, arguments) in [("xmllint", vec!["--noout"]), ("rsvg-convert", vec!["--output", "drawn.png"])] {
        for path in &figures {
            let mut command = Command::new(tool);
            command.args(&arguments).arg(path).current_dir(place.path("")).stdin(Stdio::null());
            match command.output() {
                Ok(output) => {
                    let said = String::from_utf8_lossy(&output.stderr).into_owned();
                    assert!(output.status.success() && said.is_empty(), "{tool}: {said}: {}", path.display());
                }
                Err(cause) => {
                    eprintln!("skipped: {tool} cannot be started: {cause}");
                    break;
                }
            }
        }
    }
}
