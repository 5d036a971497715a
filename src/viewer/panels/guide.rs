//! The guide inside the window: the text of `docs/guide.md`.

use bevy_egui::egui::{self, RichText};

use crate::viewer::look::theme;

/// The guide, as on paper.
const GUIDE: &str = include_str!("../../../docs/guide.md");
/// Size of its text.
const TEXT: f32 = 14.0;

/// A part of the guide.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// A heading: how deep, from 1, and its words.
    Heading(usize, String),
    /// A paragraph.
    Words(String),
    /// An entry of a list, with what stands before it.
    Entry(String, String),
}

/// Draws the guide; pictures are left to the paper, and links are words.
pub(super) fn guide_ui(ui: &mut egui::Ui) {
    let tokens = theme::of(ui);
    for part in parts(GUIDE) {
        match part {
            Part::Heading(depth, words) => {
                ui.add_space(if depth == 1 { 0.0 } else { 8.0 });
                ui.label(RichText::new(words).strong().size(TEXT + 6.0 - 2.0 * depth as f32).color(tokens.text));
            }
            Part::Words(words) => {
                ui.add(egui::Label::new(RichText::new(words).size(TEXT)).wrap());
                ui.add_space(4.0);
            }
            Part::Entry(mark, words) => {
                ui.horizontal_top(|ui| {
                    ui.add_space(8.0);
                    ui.label(RichText::new(mark).size(TEXT).color(tokens.text_weak));
                    ui.add(egui::Label::new(RichText::new(words).size(TEXT)).wrap());
                });
            }
        }
    }
}

/// The guide in parts: of Markdown it has headings, paragraphs, lists, links, emphasis and pictures.
fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut goes_on = false;
    for line in text.lines() {
        let depth = line.chars().take_while(|letter| *letter == '#').count();
        let entry = line.split_once(' ').filter(|(mark, _)| {
            *mark == "-" || mark.strip_suffix('.').is_some_and(|number| number.parse::<u32>().is_ok())
        });
        if line.trim().is_empty() || line.starts_with("![") {
            goes_on = false;
        } else if depth > 0 {
            parts.push(Part::Heading(depth, plain(line[depth..].trim())));
            goes_on = false;
        } else if let Some((mark, words)) = entry {
            let mark = if mark == "-" { "•" } else { mark };
            parts.push(Part::Entry(mark.to_owned(), plain(words)));
            goes_on = false;
        } else if let (true, Some(Part::Words(words))) = (goes_on, parts.last_mut()) {
            *words += " ";
            *words += &plain(line);
        } else {
            parts.push(Part::Words(plain(line)));
            goes_on = true;
        }
    }
    parts
}

/// The words of a line without its marks: of a link its name, of emphasis and code the letters.
fn plain(line: &str) -> String {
    let (mut words, mut rest) = (String::new(), line);
    while let Some(at) = rest.find('[') {
        let link = rest[at..].split_once("](").and_then(|(name, tail)| Some((&name[1..], tail.split_once(')')?.1)));
        let Some((name, tail)) = link else { break };
        words += &rest[..at];
        words += name;
        rest = tail;
    }
    words += rest;
    words.replace(['*', '`'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_words() {
        let text = "# Title\n\nOne line\nand `code` in [a link](x.md).\n\n![picture](a.png)\n- *first*\n2. second\n";
        let expected = [
            Part::Heading(1, "Title".into()),
            Part::Words("One line and code in a link.".into()),
            Part::Entry("•".into(), "first".into()),
            Part::Entry("2.".into(), "second".into()),
        ];
        assert_eq!(parts(text), expected);
        assert_eq!(plain("1 [pc] stays"), "1 [pc] stays");
    }

    #[test]
    fn the_guide_has_its_parts_for_users_and_teachers() {
        let headings: Vec<Part> = parts(GUIDE).into_iter().filter(|part| matches!(part, Part::Heading(..))).collect();
        assert!(headings.contains(&Part::Heading(2, "For teachers".into())) && headings.len() > 5, "{headings:?}");
        let text = format!("{:?}", parts(GUIDE));
        assert!(!text.contains("](") && !text.contains("**"), "no marks are left");
    }
}
