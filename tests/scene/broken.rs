//! What the reader says about broken scenes: where, which field, which value, what would be right.

use larmor::scene::{SceneError, from_ron};

#[test]
fn placeholder() {
    let cases = [
        "(version: 1, field: (b0_uG: 1.0))",
        "(version: 1, field: (b0_ug: -1.0))",
        "(version: 1, field: (b0_ug: 1.0, b0_ug: 1.0))",
        "(version: 1, field: (b0_ug: \"x\", brms_ug: 1.0))",
        "(version: 1, field: (b0_ug: one, brms_ug: 1.0))",
        "(version: 1, particles: (count: -5))",
        "(version: 1, particles: (count: 1.5))",
        "(version: 1, particles: (count: 99999999999))",
        "(version: 1, field: (b0_ug: 1.0 brms_ug: 1.0))",
        "(version: 1, field: (b0_ug: 1.0,",
        "(version: 2, fields: ())",
        "(version: 2)",
        "(field: ())",
        "",
        "(version: 1, field: (model: NestedGrid(levels: 3, cells: 128)))",
        "(version: 1, field: (model: NestedGrids(levels: 3)))",
        "(version: 1, field: (model: NestedGrids(levels: 3, cells: 64.5)))",
        "(version: 1, field: (model: NestedGrids(levels: 3, cells: 64, x: 1)))",
        "(version: 1, observers: (radii_pc: 5.0))",
        "(version: 1, observers: (radii_pc: [1.0, \"a\"]))",
        "(version: 1, observers: (radii_pc: [5.0, 2.0]))",
        "(version: 1, view: Some((distance_pc: 0.0)))",
        "(version: 1, view: Some((focus_pc: (0.0, 1.0))))",
        "(version: 1, view: Some((cloud: 1)))",
        "(version: 1, view: (cloud: true))",
        "(version: 1, run: (step: Fixed(pc: 3.0)))",
        "(version: 1, run: (step: Fixed))",
        "(version: 1, title: 5)",
        "(version: 1, title: \"abc)",
        "(version: 1) x",
        "(version: one)",
        "(version: 1, field: [1.0])",
        "(version: 1, field: (model: NestedGrids(levels: 2, cells: 64)))",
        "(version: 1, field: (model: NestedGrids(levels: 2, cells: 100)))",
        "(version: 1, field: (l_max_pc: 0.1))",
    ];
    for case in cases {
        let error: SceneError = from_ron(case, "s").unwrap_err();
        println!("{case}\n    {error}");
    }
}
