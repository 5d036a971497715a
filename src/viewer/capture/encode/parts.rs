//! Parts of pictures: what has changed since the one before.

/// The part of a picture that differs from the one before: x, y, width, height; one pixel where nothing does.
pub fn changed(before: &[u8], now: &[u8], [width, height]: [u32; 2]) -> [u32; 4] {
    let (width, row_bytes) = (width as usize, 3 * width as usize);
    if before.len() != now.len() {
        return [0, 0, width as u32, height];
    }
    let differs = |row: &usize| {
        let bytes = row * row_bytes..(row + 1) * row_bytes;
        before[bytes.clone()] != now[bytes]
    };
    let rows: Vec<usize> = (0..height as usize).filter(differs).collect();
    let (Some(&top), Some(&bottom)) = (rows.first(), rows.last()) else { return [0, 0, 1, 1] };
    let (mut left, mut right) = (width, 0);
    for row in rows {
        let same = |x: &usize| {
            let at = row * row_bytes + 3 * x;
            before[at..at + 3] != now[at..at + 3]
        };
        left = left.min((0..left).find(same).unwrap_or(left));
        right = right.max((right..width).rev().find(same).unwrap_or(right));
    }
    [left as u32, top as u32, (right - left + 1) as u32, (bottom - top + 1) as u32]
}

/// A part of a picture.
pub fn cut(rgb: &[u8], width: u32, [left, top, part_width, height]: [u32; 4]) -> Vec<u8> {
    let row = |y: u32| 3 * (y as usize * width as usize + left as usize);
    (top..top + height).flat_map(|y| &rgb[row(y)..row(y) + 3 * part_width as usize]).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: [u32; 2] = [6, 4];

    fn with(pixels: &[(u32, u32)]) -> Vec<u8> {
        let mut rgb = vec![0; 3 * 24];
        for (x, y) in pixels {
            rgb[3 * (y * 6 + x) as usize + 1] = 200;
        }
        rgb
    }

    #[test]
    fn only_what_has_changed_is_stored() {
        assert_eq!(changed(&[], &with(&[]), SIZE), [0, 0, 6, 4], "all of the first picture");
        assert_eq!(changed(&with(&[]), &with(&[]), SIZE), [0, 0, 1, 1]);
        assert_eq!(changed(&with(&[]), &with(&[(2, 1), (4, 2)]), SIZE), [2, 1, 3, 2]);
        assert_eq!(changed(&with(&[(5, 3)]), &with(&[(0, 0)]), SIZE), [0, 0, 6, 4]);
        assert_eq!(cut(&with(&[(2, 1)]), 6, [2, 1, 2, 1]), [0, 200, 0, 0, 0, 0]);
    }
}
