//! The numbers of a plot as a table: what a curve shows to the eye, for whoever reads or hears it. What is drawn faint ends
//! in a wave.

use bevy_egui::egui::{self, RichText};

use super::small::fitting;
use crate::figure::{Panel, Point, Scale, Series};
use crate::quantity::{number, value_error};
use crate::viewer::look::theme;

/// Shares of the width: which series, x, y.
const SHARES: [f32; 3] = [0.4, 0.24, 0.36];
/// Height of a row.
const ROW: f32 = 17.0;

/// Draws the numbers of all series that are drawn, in rows that scroll.
pub(super) fn table_ui(ui: &mut egui::Ui, panels: &[Panel]) {
    let rows: Vec<[String; 3]> = panels.iter().flat_map(rows).collect();
    egui::ScrollArea::vertical().id_salt("numbers").auto_shrink(false).show_rows(ui, ROW, rows.len(), |ui, shown| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for row in &rows[shown] {
            row_ui(ui, row);
        }
    });
}

/// Names of the axes, then one row for each point.
fn rows(panel: &Panel) -> Vec<[String; 3]> {
    let heading = [String::new(), panel.x.label.clone(), panel.y.label.clone()];
    let drawn = panel.series.iter().filter(|series| !series.hidden && !series.points.is_empty());
    let points = drawn.flat_map(|series| series.points.iter().map(move |point| row(panel, series, point)));
    std::iter::once(heading).chain(points).collect()
}

fn row(panel: &Panel, series: &Series, point: &Point) -> [String; 3] {
    let x = match panel.x.scale {
        Scale::Named(names) => names.iter().find(|(at, _)| *at == point.x).map(|(_, name)| (*name).to_owned()),
        _ => None,
    };
    let [below, above] = point.error;
    let y = match (below, above) {
        _ if point.limit => format!("< {}", number(point.y, 3)),
        (0.0, 0.0) => number(point.y, 4),
        _ if (below - above).abs() < 1e-3 * above => value_error(point.y, above),
        _ if below.is_finite() => format!("{} … {}", number(point.y - below, 3), number(point.y + above, 3)),
        _ => format!("up to {}", number(point.y + above, 3)),
    };
    let faint = if point.faded { " ~" } else { "" };
    [series.name.clone(), x.unwrap_or_else(|| number(point.x, 4)), format!("{y}{faint}")]
}

fn row_ui(ui: &mut egui::Ui, row: &[String; 3]) {
    let width = ui.available_width() - 14.0;
    let is_heading = row[0].is_empty();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for (text, share) in row.iter().zip(SHARES) {
            let size = egui::vec2(share * width - 6.0, ROW);
            let text = if is_heading {
                fitting(ui, text, size.x).color(theme::of(ui).text_weak)
            } else {
                RichText::new(text).size(theme::SMALL).color(theme::of(ui).text)
            };
            let label = egui::Label::new(text).truncate().halign(egui::Align::Min);
            ui.allocate_ui_with_layout(size, egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.set_min_size(size);
                ui.add(label);
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Axis, Colour, Look, Marker, Origin};
    use crate::measured::Estimate;

    #[test]
    fn every_point_that_is_drawn_has_a_row_with_its_error() {
        let mut panel = Panel::new("a", Axis::log("t [yr]", [1.0, 10.0]), Axis::log("A", [1e-3, 1.0]));
        let points = vec![Point::estimate(2.0, Estimate { value: 0.5, error: 0.02 }), Point::new(3.0, 0.25)];
        let series = Series::new("50 pc", Origin::Run, Colour::Ink, Look::Curve(Marker::Disc), points);
        panel.series.push(Series { hidden: true, ..series.clone() });
        panel.series.push(series);
        let rows = rows(&panel);
        let expected = [["", "t [yr]", "A"], ["50 pc", "2", "0.500 ± 0.020"], ["50 pc", "3", "0.25"]];
        assert_eq!(rows, expected.map(|row| row.map(str::to_owned)));
    }
}
