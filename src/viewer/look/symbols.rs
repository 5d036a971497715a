//! Symbols of quantities with real subscripts: `B_rms` and `D_∥/D_⊥` as in a formula.

use bevy_egui::egui::{Align, Color32, FontId, TextFormat, text::LayoutJob};

/// Size of a subscript relative to the letter it belongs to.
const SUBSCRIPT: f32 = 0.74;

/// Splits a symbol into its runs; `true` marks a subscript, which follows an underscore and ends with the word.
fn runs(symbol: &str) -> Vec<(String, bool)> {
    let mut runs: Vec<(String, bool)> = Vec::new();
    let mut low = false;
    for letter in symbol.chars() {
        if letter == '_' {
            low = true;
            continue;
        }
        low &= letter.is_alphanumeric() || "∥⊥".contains(letter);
        match runs.last_mut() {
            Some((text, same)) if *same == low => text.push(letter),
            _ => runs.push((letter.into(), low)),
        }
    }
    runs
}

/// The symbol as text to be laid out, at `size` points.
pub fn symbol(text: &str, size: f32, colour: Color32) -> LayoutJob {
    let mut job = LayoutJob::default();
    for (run, low) in runs(text) {
        let font = FontId::proportional(if low { size * SUBSCRIPT } else { size });
        let valign = if low { Align::BOTTOM } else { Align::Center };
        job.append(&run, 0.0, TextFormat { font_id: font, color: colour, valign, ..TextFormat::default() });
    }
    job
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subscripts_end_with_the_word() {
        let split =
            |text: &str| runs(text).into_iter().map(|(run, low)| format!("{run}{}", if low { "↓" } else { "" }));
        assert_eq!(split("D_∥/D_⊥").collect::<Vec<_>>(), ["D", "∥↓", "/D", "⊥↓"]);
        assert_eq!(split("r_L/l_max").collect::<Vec<_>>(), ["r", "L↓", "/l", "max↓"]);
        assert_eq!(split("B₀").collect::<Vec<_>>(), ["B₀"]);
    }
}
