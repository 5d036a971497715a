//! One table of tokens from which fonts, spacings and colours of all panels follow.

use std::sync::Arc;

use bevy_egui::egui::{
    self, Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, TextStyle, Vec2,
    style::HandleShape,
};

/// Background of the panels.
pub const PANEL: Color32 = Color32::from_rgb(22, 25, 31);
/// Background of menus, windows and tooltips.
pub const RAISED: Color32 = Color32::from_rgb(30, 34, 42);
/// Background of plots and text fields.
pub const SUNKEN: Color32 = Color32::from_rgb(15, 17, 22);
/// Hairlines between panels and around windows.
pub const LINE: Color32 = Color32::from_rgb(46, 52, 63);
/// Grid of the plots at its strongest.
pub const GRID: Color32 = Color32::from_rgb(84, 93, 110);
/// Widgets at rest.
pub const WIDGET: Color32 = Color32::from_rgb(43, 49, 60);
/// Widgets under the pointer.
pub const WIDGET_HOVERED: Color32 = Color32::from_rgb(56, 64, 78);
/// Normal text.
pub const TEXT: Color32 = Color32::from_rgb(214, 219, 227);
/// Text of second rank: units, ranges, hints.
pub const TEXT_WEAK: Color32 = Color32::from_rgb(146, 155, 170);
/// What is selected, filled or active.
pub const ACCENT: Color32 = Color32::from_rgb(72, 133, 186);
/// Something the user should know.
pub const WARNING: Color32 = Color32::from_rgb(230, 176, 84);
/// Something that failed.
pub const ERROR: Color32 = Color32::from_rgb(232, 112, 98);
/// Badge of parameters that re-read what is measured.
pub const ANALYSIS: Color32 = Color32::from_rgb(110, 190, 160);
/// Badge of parameters that restart the run.
pub const PHYSICS: Color32 = Color32::from_rgb(210, 150, 110);

/// Size of normal text in points.
pub const BODY: f32 = 13.0;
/// Size of units, ranges and axis labels in points.
pub const SMALL: f32 = 11.0;

/// Embedded sans with all symbols the panels use and digits of one width.
const SANS: &[u8] = include_bytes!("../../../assets/fonts/DejaVuSans.ttf");

/// Installs font, spacings and colours; once per context.
pub fn install_style(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::default();
    fonts.font_data.insert("sans".into(), Arc::new(FontData::from_static(SANS)));
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.entry(family).or_default().insert(0, "sans".into());
    }
    ctx.set_fonts(fonts);
    ctx.set_theme(egui::Theme::Dark);
    ctx.style_mut_of(egui::Theme::Dark, |style| {
        text_sizes(style);
        spacings(style);
        colours(&mut style.visuals);
        style.explanation_tooltips = false;
        style.animation_time = 0.15;
    });
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

fn colours(visuals: &mut egui::Visuals) {
    visuals.panel_fill = PANEL;
    visuals.window_fill = RAISED;
    visuals.extreme_bg_color = SUNKEN;
    visuals.faint_bg_color = RAISED;
    visuals.window_stroke = Stroke::new(1.0, LINE);
    visuals.window_corner_radius = CornerRadius::same(6);
    visuals.menu_corner_radius = CornerRadius::same(5);
    visuals.warn_fg_color = WARNING;
    visuals.error_fg_color = ERROR;
    visuals.weak_text_color = Some(TEXT_WEAK);
    visuals.selection.bg_fill = ACCENT.gamma_multiply(0.75);
    visuals.selection.stroke = Stroke::new(1.0, Color32::WHITE);
    visuals.slider_trailing_fill = true;
    visuals.handle_shape = HandleShape::Circle;
    let widgets = &mut visuals.widgets;
    for (state, fill, text) in [
        (&mut widgets.noninteractive, PANEL, TEXT),
        (&mut widgets.inactive, WIDGET, TEXT),
        (&mut widgets.hovered, WIDGET_HOVERED, Color32::WHITE),
        (&mut widgets.active, ACCENT, Color32::WHITE),
        (&mut widgets.open, WIDGET_HOVERED, Color32::WHITE),
    ] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.fg_stroke = Stroke::new(1.0, text);
        state.bg_stroke = Stroke::NONE;
        state.corner_radius = CornerRadius::same(4);
        state.expansion = 0.0;
    }
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, LINE);
}

/// Contrast ratio of two opaque colours after WCAG 2.1, 1 to 21.
pub fn contrast(first: Color32, second: Color32) -> f32 {
    let luminance = |colour: Color32| {
        let [r, g, b] = [colour.r(), colour.g(), colour.b()].map(|channel| {
            let value = f32::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (first, second) = (luminance(first), luminance(second));
    (first.max(second) + 0.05) / (first.min(second) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 4.5 : 1 is the limit of WCAG 2.1 AA for normal text.
    #[test]
    fn text_stands_out_from_every_background() {
        for background in [PANEL, RAISED, SUNKEN, WIDGET] {
            assert!(contrast(TEXT, background) >= 4.5);
        }
        for background in [PANEL, RAISED, SUNKEN] {
            for text in [TEXT_WEAK, WARNING, ERROR, ANALYSIS, PHYSICS] {
                assert!(contrast(text, background) >= 4.5, "{text:?} on {background:?}");
            }
        }
    }
}
