//! Dashes, markers, and lines cut at a frame.

use crate::figure::{Form, Marker, Stroke};
use crate::math;

impl Stroke {
    /// The line in pieces.
    pub(super) fn pieces(self, line: Vec<[f64; 2]>, point: f64) -> Vec<Vec<[f64; 2]>> {
        match self {
            Self::Solid => vec![line],
            Self::Dashed => dashes(&line, [6.5 * point, 4.0 * point]),
            Self::Dotted => dashes(&line, [1.6 * point, 3.2 * point]),
        }
    }
}

impl Marker {
    /// Forms of the marker around a spot.
    pub fn forms(self, [x, y]: [f64; 2], radius: f64) -> Vec<Form> {
        let at = |(dx, dy): &(f64, f64)| [x + radius * dx, y + radius * dy];
        let polygon = |corners: &[(f64, f64)]| Form::Polygon(corners.iter().map(at).collect());
        let rectangle =
            |left, top, right, bottom| polygon(&[(left, top), (right, top), (right, bottom), (left, bottom)]);
        match self {
            Self::Disc => vec![Form::Disc { centre: [x, y], radius }],
            Self::Square => vec![rectangle(-0.9, -0.9, 0.9, 0.9)],
            Self::Up => vec![polygon(&[(0.0, -1.2), (1.1, 0.75), (-1.1, 0.75)])],
            Self::Diamond => vec![polygon(&[(0.0, -1.3), (1.1, 0.0), (0.0, 1.3), (-1.1, 0.0)])],
            Self::Down => vec![polygon(&[(0.0, 1.2), (-1.1, -0.75), (1.1, -0.75)])],
            Self::Plus => {
                vec![rectangle(-0.4, -1.2, 0.4, -0.4), rectangle(-1.2, -0.4, 1.2, 0.4), rectangle(-0.4, 0.4, 0.4, 1.2)]
            }
            Self::Star => {
                let arms = [(0.0, 1.5), (1.3, 0.75), (1.3, -0.75)];
                let arm = |(dx, dy): (f64, f64)| vec![at(&(dx, dy)), at(&(-dx, -dy))];
                arms.map(|end| Form::Line { points: arm(end), width: 0.4 * radius }).into()
            }
        }
    }
}

/// Dashes along a line; the pattern of stroke and gap runs on through its corners.
pub(super) fn dashes(line: &[[f64; 2]], [stroke, gap]: [f64; 2]) -> Vec<Vec<[f64; 2]>> {
    let mut travelled = 0.0;
    let mut pieces: Vec<Vec<[f64; 2]>> = Vec::new();
    let mut open = false;
    for pair in line.windows(2) {
        let step = [pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]];
        let length = math::hypot(step[0], step[1]);
        let along = |s: f64| [pair[0][0] + step[0] * s / length, pair[0][1] + step[1] * s / length];
        let mut s = 0.0;
        while length > 0.0 && s < length {
            let phase = (travelled + s).rem_euclid(stroke + gap);
            let left = if phase < stroke { stroke - phase } else { stroke + gap - phase };
            // A floor keeps rounding from stalling the walk at a boundary of the pattern.
            let end = (s + left.max(1e-3 * stroke)).min(length);
            match pieces.last_mut().filter(|_| open) {
                _ if phase >= stroke => {}
                Some(piece) => piece.push(along(end)),
                None => pieces.push(vec![along(s), along(end)]),
            }
            open = phase < stroke && s + left > length;
            s = end;
        }
        travelled += length;
    }
    pieces
}

/// The pieces of a line inside a frame.
pub(super) fn clipped(frame: &[[f64; 2]; 2], spots: &[[f64; 2]]) -> Vec<Vec<[f64; 2]>> {
    let mut chains: Vec<Vec<[f64; 2]>> = Vec::new();
    for pair in spots.windows(2) {
        let Some([from, to]) = clip(frame, pair[0], pair[1]) else { continue };
        match chains.last_mut().filter(|chain| chain.last() == Some(&from)) {
            Some(chain) => chain.push(to),
            None => chains.push(vec![from, to]),
        }
    }
    chains
}

/// The part of a segment inside a frame, by the parameters at which it crosses the four sides.
fn clip(frame: &[[f64; 2]; 2], from: [f64; 2], to: [f64; 2]) -> Option<[[f64; 2]; 2]> {
    if !from.into_iter().chain(to).all(f64::is_finite) {
        return None;
    }
    let step = [to[0] - from[0], to[1] - from[1]];
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for axis in 0..2 {
        let [low, high] = frame[axis];
        for (slope, room) in [(-step[axis], from[axis] - low), (step[axis], high - from[axis])] {
            if slope == 0.0 && room < 0.0 {
                return None;
            } else if slope < 0.0 {
                enter = enter.max(room / slope);
            } else if slope > 0.0 {
                leave = leave.min(room / slope);
            }
        }
    }
    let at = |s: f64| match s {
        0.0 => from,
        1.0 => to,
        _ => [from[0] + s * step[0], from[1] + s * step[1]],
    };
    (enter < leave).then(|| [at(enter), at(leave)])
}

/// Rows of x and two heights between `left` and `right`, with rows in between where they cross them.
pub(super) fn cut(rows: &[[f64; 3]], [left, right]: [f64; 2]) -> Vec<[f64; 3]> {
    let mut inside = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        if (left..=right).contains(&row[0]) {
            inside.push(*row);
        }
        let Some(next) = rows.get(index + 1) else { break };
        for edge in [left, right] {
            if (row[0] < edge) != (next[0] < edge) && row[0] != edge && next[0] != edge {
                let s = (edge - row[0]) / (next[0] - row[0]);
                inside.push([edge, row[1] + s * (next[1] - row[1]), row[2] + s * (next[2] - row[2])]);
            }
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: [[f64; 2]; 2] = [[0.0, 100.0], [0.0, 50.0]];

    #[test]
    fn lines_are_cut_at_the_frame() {
        assert_eq!(clipped(&FRAME, &[[-50.0, 25.0], [150.0, 25.0]]), [[[0.0, 25.0], [100.0, 25.0]]]);
        assert_eq!(clipped(&FRAME, &[[10.0, 10.0], [10.0, 90.0], [20.0, 90.0], [20.0, 10.0]]).len(), 2);
        for outside in [[[-5.0, -5.0], [105.0, -5.0]], [[f64::NAN, 5.0], [10.0, 5.0]]] {
            assert!(clipped(&FRAME, &outside).is_empty(), "{outside:?}");
        }
    }

    #[test]
    fn dashes_run_on_through_corners() {
        let pieces = dashes(&[[0.0, 0.0], [5.0, 0.0], [5.0, 15.0]], [8.0, 4.0]);
        assert_eq!(pieces, [vec![[0.0, 0.0], [5.0, 0.0], [5.0, 3.0]], vec![[5.0, 7.0], [5.0, 15.0]]]);
        assert_eq!(dashes(&[[1.0, 1.0], [1.0, 1.0]], [8.0, 4.0]).len(), 0);
    }

    #[test]
    fn bands_are_cut_where_they_cross_the_frame() {
        let rows = [[-10.0, 0.0, 10.0], [10.0, 20.0, 30.0], [20.0, 20.0, 30.0]];
        assert_eq!(cut(&rows, [0.0, 15.0]), [[0.0, 10.0, 20.0], [10.0, 20.0, 30.0], [15.0, 20.0, 30.0]]);
        assert_eq!(cut(&rows[..1], [0.0, 15.0]), Vec::<[f64; 3]>::new());
    }
}
