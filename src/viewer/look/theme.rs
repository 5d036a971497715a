//! One table of tokens for each theme, from which fonts, spacings and colours of all panels follow.

use std::sync::Arc;

use bevy_egui::egui::{
    self, Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, TextStyle, Vec2,
    style::HandleShape,
};

use crate::figure::{self, Colour, Ground};
use crate::output;

/// Colours of the panels in one theme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tokens {
    /// What curves are drawn on, which decides about their colours.
    pub ground: Ground,
    /// Background of the panels.
    pub panel: Color32,
    /// Background of menus, windows and tooltips.
    pub raised: Color32,
    /// Background of plots and text fields.
    pub sunken: Color32,
    /// Hairlines between panels and around windows.
    pub line: Color32,
    /// Grid of the plots at its strongest.
    pub grid: Color32,
    /// Widgets at rest.
    pub widget: Color32,
    /// Widgets under the pointer.
    pub widget_hovered: Color32,
    /// Normal text.
    pub text: Color32,
    /// Text of second rank: units, ranges, hints.
    pub text_weak: Color32,
    /// Text and marks that stand out from all others.
    pub bright: Color32,
    /// What is selected, filled or active.
    pub accent: Color32,
    /// Something the user should know.
    pub warning: Color32,
    /// Something that failed.
    pub error: Color32,
    /// Badge of parameters that re-read what is measured.
    pub analysis: Color32,
    /// Badge of parameters that restart the run.
    pub physics: Color32,
}

/// The dark theme; overlays of the 3D view have its colours in both.
pub const DARK: Tokens = Tokens {
    ground: Ground::Dark,
    panel: Color32::from_rgb(22, 25, 31),
    raised: Color32::from_rgb(30, 34, 42),
    sunken: Color32::from_rgb(15, 17, 22),
    line: Color32::from_rgb(46, 52, 63),
    grid: Color32::from_rgb(84, 93, 110),
    widget: Color32::from_rgb(43, 49, 60),
    widget_hovered: Color32::from_rgb(56, 64, 78),
    text: Color32::from_rgb(214, 219, 227),
    text_weak: Color32::from_rgb(146, 155, 170),
    bright: Color32::WHITE,
    accent: Color32::from_rgb(72, 133, 186),
    warning: Color32::from_rgb(230, 176, 84),
    error: Color32::from_rgb(232, 112, 98),
    analysis: Color32::from_rgb(110, 190, 160),
    physics: Color32::from_rgb(210, 150, 110),
};

/// The light theme.
pub const LIGHT: Tokens = Tokens {
    ground: Ground::Light,
    panel: Color32::from_rgb(243, 244, 246),
    raised: Color32::from_rgb(252, 252, 253),
    sunken: Color32::from_rgb(255, 255, 255),
    line: Color32::from_rgb(203, 208, 216),
    grid: Color32::from_rgb(160, 168, 180),
    widget: Color32::from_rgb(222, 226, 232),
    widget_hovered: Color32::from_rgb(207, 213, 222),
    text: Color32::from_rgb(28, 32, 40),
    text_weak: Color32::from_rgb(84, 92, 106),
    bright: Color32::BLACK,
    accent: Color32::from_rgb(88, 148, 204),
    warning: Color32::from_rgb(138, 88, 0),
    error: Color32::from_rgb(178, 40, 28),
    analysis: Color32::from_rgb(10, 108, 78),
    physics: Color32::from_rgb(146, 74, 22),
};

/// A colour of the figures on this ground.
pub fn colour(colour: Colour, ground: Ground) -> Color32 {
    let [red, green, blue] = colour.rgb(ground);
    Color32::from_rgb(red, green, blue)
}

/// Colours of the theme in use.
pub fn of(ui: &egui::Ui) -> &'static Tokens {
    if ui.visuals().dark_mode { &DARK } else { &LIGHT }
}

/// Size of normal text in points.
pub const BODY: f32 = 13.0;
/// Size of units, ranges and axis labels in points.
pub const SMALL: f32 = 11.0;

/// Installs font, spacings and colours; once per context.
pub fn install_style(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::default();
    // All symbols that the panels use, and digits of one width.
    fonts.font_data.insert("sans".into(), Arc::new(FontData::from_static(output::FONT_BYTES)));
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.entry(family).or_default().insert(0, "sans".into());
    }
    ctx.set_fonts(fonts);
    for (theme, tokens) in [(egui::Theme::Dark, &DARK), (egui::Theme::Light, &LIGHT)] {
        ctx.style_mut_of(theme, |style| {
            text_sizes(style);
            spacings(style);
            colours(&mut style.visuals, tokens);
            style.explanation_tooltips = false;
            style.animation_time = 0.15;
        });
    }
    use_light(ctx, false);
}

/// Chooses the light or the dark theme.
pub fn use_light(ctx: &egui::Context, light: bool) {
    ctx.set_theme(if light { egui::Theme::Light } else { egui::Theme::Dark });
}

fn text_sizes(style: &mut egui::Style) {
    style.text_styles = [
        (TextStyle::Heading, FontId::proportional(15.0)),
        (TextStyle::Body, FontId::proportional(BODY)),
        (TextStyle::Button, FontId::proportional(BODY)),
        (TextStyle::Monospace, FontId::proportional(BODY)),
        (TextStyle::Small, FontId::proportional(SMALL)),
    ]
    .into();
    style.drag_value_text_style = TextStyle::Body;
}

fn spacings(style: &mut egui::Style) {
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::new(6.0, 4.0);
    spacing.button_padding = Vec2::new(6.0, 2.0);
    spacing.interact_size = Vec2::new(32.0, 20.0);
    spacing.window_margin = Margin::same(12);
    spacing.menu_margin = Margin::same(6);
    spacing.indent = 12.0;
    spacing.slider_rail_height = 4.0;
    spacing.tooltip_width = 340.0;
    style.interaction.tooltip_delay = 0.35;
}

fn colours(visuals: &mut egui::Visuals, tokens: &Tokens) {
    visuals.panel_fill = tokens.panel;
    visuals.window_fill = tokens.raised;
    visuals.extreme_bg_color = tokens.sunken;
    visuals.faint_bg_color = tokens.raised;
    visuals.window_stroke = Stroke::new(1.0, tokens.line);
    visuals.window_corner_radius = CornerRadius::same(6);
    visuals.menu_corner_radius = CornerRadius::same(5);
    visuals.warn_fg_color = tokens.warning;
    visuals.error_fg_color = tokens.error;
    visuals.weak_text_color = Some(tokens.text_weak);
    visuals.selection.bg_fill = tokens.accent.gamma_multiply(0.75);
    visuals.selection.stroke = Stroke::new(1.0, tokens.bright);
    visuals.disabled_alpha = 0.75;
    visuals.slider_trailing_fill = true;
    visuals.handle_shape = HandleShape::Circle;
    let widgets = &mut visuals.widgets;
    for (state, fill, text) in [
        (&mut widgets.noninteractive, tokens.panel, tokens.text),
        (&mut widgets.inactive, tokens.widget, tokens.text),
        (&mut widgets.hovered, tokens.widget_hovered, tokens.bright),
        (&mut widgets.active, tokens.accent, tokens.bright),
        (&mut widgets.open, tokens.widget_hovered, tokens.bright),
    ] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.fg_stroke = Stroke::new(1.0, text);
        state.bg_stroke = Stroke::NONE;
        state.corner_radius = CornerRadius::same(4);
        state.expansion = 0.0;
    }
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, tokens.line);
}

/// Contrast ratio of two opaque colours after WCAG 2.1, 1 to 21.
pub fn contrast(first: Color32, second: Color32) -> f32 {
    let [first, second] = [first, second].map(|colour| [colour.r(), colour.g(), colour.b()]);
    figure::contrast(first, second) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 4.5 : 1 is the limit of WCAG 2.1 AA for normal text.
    #[test]
    fn text_stands_out_from_every_background() {
        for tokens in [DARK, LIGHT] {
            for background in [tokens.panel, tokens.raised, tokens.sunken, tokens.widget] {
                assert!(contrast(tokens.text, background) >= 4.5, "{background:?}");
            }
            for background in [tokens.panel, tokens.raised, tokens.sunken] {
                for text in [tokens.text_weak, tokens.warning, tokens.error, tokens.analysis, tokens.physics] {
                    assert!(contrast(text, background) >= 4.5, "{text:?} on {background:?}");
                }
            }
        }
    }
}
