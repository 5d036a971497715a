//! Scenes to choose from, by their pictures: those that come with the program and the user's own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use bevy_egui::egui::{self, RichText, TextureHandle, vec2};

use crate::scene::{self, PRESETS};
use crate::viewer::action::Action;
use crate::viewer::look::{pictures, theme};
use crate::viewer::model::Model;

/// Size of a picture.
const PICTURE: egui::Vec2 = vec2(240.0, 135.0);
/// Height of a card with its words.
const CARD: f32 = 236.0;
/// Around the words of a card.
const MARGIN: f32 = 8.0;
/// Most scenes of the user that are shown.
const MOST_OWN: usize = 100;
/// Seconds between two looks whether the folder has changed.
const LOOK_S: f64 = 1.0;
/// Widest picture of the user's that is read, in pixels.
const WIDEST: u32 = 4096;

/// The scenes of the user, and the pictures of all.
#[derive(Default)]
pub struct Gallery {
    /// Where a user keeps scenes of his own.
    folder: Option<PathBuf>,
    own: Vec<Own>,
    /// When the folder was last changed, and when that was last looked at in seconds since the window opened.
    changed: Option<SystemTime>,
    looked_s: f64,
    textures: BTreeMap<String, Option<TextureHandle>>,
}

/// A scene of the user.
struct Own {
    path: PathBuf,
    title: String,
    /// Its notes, or why it is none.
    words: Result<String, String>,
}

/// What a card shows.
struct Card<'a> {
    key: &'a str,
    title: &'a str,
    words: &'a str,
    try_this: &'a str,
    is_shown: bool,
    is_wrong: bool,
}

impl Gallery {
    /// With scenes of the user's own in this folder.
    pub fn within(folder: Option<PathBuf>) -> Self {
        Self { folder, ..Self::default() }
    }

    /// Asks for the scene to be kept among the user's; `None` where there is no place for it.
    pub(super) fn keeping(&self) -> Option<Action> {
        self.folder.clone().map(Action::KeepInGallery)
    }

    /// Reads the scenes of the user anew where some were added or taken away.
    fn follow(&mut self, now_s: f64) {
        if (self.looked_s..self.looked_s + LOOK_S).contains(&now_s) {
            return;
        }
        self.looked_s = now_s;
        if self.changed != self.folder.as_deref().and_then(changed) {
            self.read_own();
        }
    }

    /// Reads the scenes of the user anew.
    pub fn read_own(&mut self) {
        self.changed = self.folder.as_deref().and_then(changed);
        let mut paths: Vec<PathBuf> = (self.folder.as_deref())
            .and_then(|folder| std::fs::read_dir(folder).ok())
            .map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())).collect())
            .unwrap_or_default();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "ron"));
        paths.sort();
        paths.truncate(MOST_OWN);
        self.own = paths.into_iter().map(Own::read).collect();
        // Their pictures may have changed.
        self.textures.retain(|key, _| PRESETS.iter().any(|preset| preset.name == key));
    }
}

/// When a file was last put into a folder or taken out.
fn changed(folder: &Path) -> Option<SystemTime> {
    folder.metadata().and_then(|metadata| metadata.modified()).ok()
}

impl Own {
    fn read(path: PathBuf) -> Self {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        match scene::load(&path) {
            Ok(scene) => {
                let title = if scene.title.is_empty() { stem } else { scene.title };
                Self { path, title, words: Ok(scene.notes) }
            }
            Err(error) => Self { path, title: stem, words: Err(error.to_string()) },
        }
    }
}

/// Draws the gallery; a scene that is chosen is asked for as an action. True once one was chosen.
pub(super) fn gallery_ui(ui: &mut egui::Ui, model: &Model, gallery: &mut Gallery, actions: &mut Vec<Action>) -> bool {
    let asked = actions.len();
    let columns = ((ui.available_width() / (PICTURE.x + 2.0 * MARGIN + 10.0)) as usize).max(1);
    gallery.follow(ui.input(|input| input.time));
    let Gallery { folder, own, textures, .. } = gallery;
    rows(ui, columns, PRESETS.len(), |ui, index| {
        let preset = &PRESETS[index];
        let card = Card {
            key: preset.name,
            title: preset.title,
            words: preset.sentence,
            try_this: preset.try_this,
            is_shown: model.document.preset() == Some(preset.name),
            is_wrong: false,
        };
        let texture = textures
            .entry(preset.name.to_owned())
            .or_insert_with(|| texture(ui.ctx(), preset.name, pictures::of_preset(preset.name)?))
            .clone();
        if card_ui(ui, &card, texture.as_ref()) {
            actions.push(Action::LoadPreset(preset.name));
        }
    });
    ui.add_space(6.0);
    ui.label(RichText::new("Your own").strong());
    rows(ui, columns, own.len(), |ui, index| {
        let Own { path, title, words } = &own[index];
        let key = path.display().to_string();
        let card = Card {
            key: &key,
            title,
            words: words.as_ref().map_or_else(String::as_str, String::as_str),
            try_this: "",
            is_shown: model.document.file() == Some(path),
            is_wrong: words.is_err(),
        };
        let texture = textures
            .entry(key.clone())
            .or_insert_with(|| texture(ui.ctx(), &key, &std::fs::read(path.with_extension("png")).ok()?))
            .clone();
        if card_ui(ui, &card, texture.as_ref()) {
            actions.push(Action::OpenFile(path.clone()));
        }
    });
    let chosen = actions.len() > asked;
    own_ui(ui, folder.as_deref(), actions);
    chosen
}

/// How scenes of the user come here.
fn own_ui(ui: &mut egui::Ui, folder: Option<&Path>, actions: &mut Vec<Action>) {
    let Some(folder) = folder else { return };
    ui.horizontal_wrapped(|ui| {
        let hint = "Save the scene as it is, with a picture of the view, among your own";
        if ui.button("Keep this scene here").on_hover_text(hint).clicked() {
            actions.push(Action::KeepInGallery(folder.to_owned()));
        }
        let words = format!("Scenes in {} are listed, each with the PNG of its name", folder.display());
        ui.add(egui::Label::new(RichText::new(words).color(theme::of(ui).text_weak).size(theme::SMALL)).wrap());
    });
}

/// So many cards, in rows of `columns`.
fn rows(ui: &mut egui::Ui, columns: usize, count: usize, mut card: impl FnMut(&mut egui::Ui, usize)) {
    for first in (0..count).step_by(columns) {
        ui.horizontal_top(|ui| (first..count.min(first + columns)).for_each(|index| card(ui, index)));
    }
}

/// A picture with its words; true if it was clicked.
fn card_ui(ui: &mut egui::Ui, card: &Card, texture: Option<&TextureHandle>) -> bool {
    let tokens = theme::of(ui);
    let stroke = egui::Stroke::new(
        if card.is_shown { 2.0 } else { 1.0 },
        if card.is_shown { tokens.accent } else { tokens.line },
    );
    let frame = egui::Frame::new().fill(tokens.panel).stroke(stroke).corner_radius(5).inner_margin(MARGIN);
    let mut clicked = false;
    let response = frame
        .show(ui, |ui| {
            let size = vec2(PICTURE.x, CARD);
            ui.allocate_ui_with_layout(size, egui::Layout::top_down(egui::Align::Min), |ui| {
                ui.set_min_size(size);
                ui.set_max_size(size);
                match texture {
                    Some(texture) => {
                        let shown = texture.size_vec2() * (PICTURE / texture.size_vec2()).min_elem();
                        ui.add_sized(PICTURE, egui::Image::new((texture.id(), shown)).corner_radius(3));
                    }
                    None => {
                        let (rect, _) = ui.allocate_exact_size(PICTURE, egui::Sense::hover());
                        ui.painter().rect_filled(rect, 3.0, tokens.sunken);
                    }
                }
                clicked = ui.button(RichText::new(card.title).strong()).on_hover_text("Load and run it").clicked();
                ui.spacing_mut().item_spacing.y = 2.0;
                let words = |ui: &mut egui::Ui, text: &str, colour| {
                    ui.add(egui::Label::new(RichText::new(text).size(theme::SMALL).color(colour)).wrap());
                };
                words(ui, card.words, if card.is_wrong { tokens.error } else { tokens.text });
                words(ui, card.try_this, tokens.text_weak);
            });
        })
        .response;
    let over = response.interact(egui::Sense::click());
    ui.ctx()
        .accesskit_node_builder(over.id, |node| node.set_label(format!("picture of {} ({})", card.title, card.key)));
    clicked || over.clicked()
}

/// A picture for the screen; `None` of what is no picture, or too large for one of a card.
fn texture(ctx: &egui::Context, key: &str, png: &[u8]) -> Option<TextureHandle> {
    let image = pictures::decoded(png, WIDEST).ok()?;
    Some(ctx.load_texture(format!("gallery {key}"), image, egui::TextureOptions::LINEAR))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_has_a_picture() {
        let ctx = egui::Context::default();
        for preset in PRESETS {
            let png = pictures::of_preset(preset.name).unwrap_or_else(|| panic!("{}", preset.name));
            let texture = texture(&ctx, preset.name, png).unwrap();
            assert_eq!(texture.size(), [480, 270], "{}", preset.name);
        }
        assert!(texture(&ctx, "none", b"no picture").is_none());
    }

    #[test]
    fn scenes_of_the_user_are_listed_and_broken_ones_say_why() {
        let place = tempfile::tempdir().unwrap();
        std::fs::write(place.path().join("b.ron"), "(version: 1, title: \"Mine\", notes: \"Look here\")").unwrap();
        std::fs::write(place.path().join("a.ron"), "(version: 1, titel: 3)").unwrap();
        std::fs::write(place.path().join("notes.txt"), "").unwrap();
        let mut gallery = Gallery::within(Some(place.path().to_owned()));
        gallery.read_own();
        let [broken, mine] = gallery.own.as_slice() else { panic!("{}", gallery.own.len()) };
        assert!(broken.words.as_ref().is_err_and(|why| why.contains("titel")));
        assert_eq!((mine.title.as_str(), mine.words.clone()), ("Mine", Ok("Look here".to_owned())));
        // One more while the gallery is open.
        gallery.follow(0.0);
        std::thread::sleep(std::time::Duration::from_millis(20));
        std::fs::write(place.path().join("c.ron"), "(version: 1)").unwrap();
        gallery.follow(0.5 * LOOK_S);
        assert_eq!(gallery.own.len(), 2);
        gallery.follow(1.5 * LOOK_S);
        assert_eq!(gallery.own.len(), 3);
    }
}
