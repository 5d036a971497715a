//! Field lines: curves along the field, for the eye only.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | direction of the field | b | 1 | `B/abs(B)` | definition |
//! | step along a line | x' | pc | `x + (h/6)(b_1 + 2 b_2 + 2 b_3 + b_4)` | Runge–Kutta of fourth order |

use crate::field::MagneticField;

/// A field line as a chain of points with the strength at each.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldLine {
    /// Points in pc, ordered against to along the field.
    pub points_pc: Vec<[f32; 3]>,
    /// |B| in µG at each point.
    pub strength_ug: Vec<f32>,
}

/// Traces the line through `seed_pc` both ways with fourth-order Runge–Kutta steps of `step_pc`, up to `half_length_pc`
/// each way.
///
/// `step_pc` and `half_length_pc` above 0. Points are `step_pc` apart, up to `2 half_length_pc/step_pc + 1` of them; a way
/// stops early where the field vanishes.
pub fn trace_line(field: &impl MagneticField, seed_pc: [f64; 3], step_pc: f64, half_length_pc: f64) -> FieldLine {
    let steps = (half_length_pc / step_pc).ceil() as usize;
    let mut backward = trace_one_way(field, seed_pc, -step_pc, steps);
    backward.reverse();
    let forward = trace_one_way(field, seed_pc, step_pc, steps);
    let chain = backward.into_iter().chain(forward.into_iter().skip(1));
    let (points_pc, strength_ug) = chain.unzip();
    FieldLine { points_pc, strength_ug }
}

fn trace_one_way(field: &impl MagneticField, seed_pc: [f64; 3], step_pc: f64, steps: usize) -> Vec<([f32; 3], f32)> {
    let mut position = seed_pc;
    let mut chain = Vec::with_capacity(steps + 1);
    for _ in 0..=steps {
        let Some((k1, strength)) = direction(field, position) else { break };
        chain.push((position.map(|x| x as f32), strength as f32));
        let Some((k2, _)) = direction(field, advance(position, k1, 0.5 * step_pc)) else { break };
        let Some((k3, _)) = direction(field, advance(position, k2, 0.5 * step_pc)) else { break };
        let Some((k4, _)) = direction(field, advance(position, k3, step_pc)) else { break };
        position = std::array::from_fn(|i| position[i] + step_pc / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]));
    }
    chain
}

/// Unit vector along the field and |B| in µG; `None` where the field vanishes.
fn direction(field: &impl MagneticField, position_pc: [f64; 3]) -> Option<([f64; 3], f64)> {
    let b = field.at(position_pc);
    let strength = b.iter().map(|c| c * c).sum::<f64>().sqrt();
    (strength > 0.0).then(|| (b.map(|c| c / strength), strength))
}

fn advance(position: [f64; 3], direction: [f64; 3], path: f64) -> [f64; 3] {
    std::array::from_fn(|i| position[i] + path * direction[i])
}
