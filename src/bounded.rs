//! Lists in a file, read only as far as there is room for them in memory, whatever length the file claims.
//!
//! A list may take many times its bytes in a file: one that holds nothing is one byte there, and dozens as an element of
//! another list. So lengths are looked at before anything is allocated.

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

thread_local! {
    /// Bytes that are left for elements of lists, in what this thread reads.
    static ROOM: Cell<u64> = const { Cell::new(u64::MAX) };
}

/// Reads with room for so many bytes of elements, of all lists that are read by [`list`] and [`three_lists`] together.
pub(crate) fn within<T>(room_bytes: u64, read: impl FnOnce() -> T) -> T {
    struct Restore(u64);
    impl Drop for Restore {
        fn drop(&mut self) {
            ROOM.set(self.0);
        }
    }
    let _restore = Restore(ROOM.replace(room_bytes));
    read()
}

/// Takes the room of `count` elements of so many bytes each.
fn take<E: Error>(count: usize, bytes: usize) -> Result<(), E> {
    let left = ROOM.get().checked_sub((count as u64).saturating_mul(bytes as u64));
    ROOM.set(left.ok_or_else(|| E::custom("its lists are longer than those of any run of its scene"))?);
    Ok(())
}

/// A list.
///
/// # Errors
/// If there is no room for it, or an element cannot be read.
pub(crate) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    List::deserialize(deserializer).map(|List(list)| list)
}

/// Three lists one after the other.
///
/// # Errors
/// As [`list`].
pub(crate) fn three_lists<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<[Vec<T>; 3], D::Error> {
    <[List<T>; 3]>::deserialize(deserializer).map(|lists| lists.map(|List(list)| list))
}

/// A value that is shared, which takes room of its own.
///
/// # Errors
/// As [`list`].
pub(crate) fn shared<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Arc<T>, D::Error> {
    take(1, size_of::<T>() + 2 * size_of::<usize>())?;
    T::deserialize(deserializer).map(Arc::new)
}

struct List<T>(Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Elements(PhantomData)).map(Self)
    }
}

struct Elements<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Elements<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Vec<T>, A::Error> {
        // A format that knows no length has none that could be wrong.
        let length = elements.size_hint().unwrap_or(0);
        take(length, size_of::<T>())?;
        let mut list = Vec::with_capacity(length);
        while let Some(element) = elements.next_element()? {
            if list.len() >= length {
                take(1, size_of::<T>())?;
            }
            list.push(element);
        }
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, serde::Deserialize)]
    struct Nested {
        #[serde(deserialize_with = "list")]
        lists: Vec<Inner>,
    }

    #[derive(Clone, Debug, PartialEq, Serialize, serde::Deserialize)]
    struct Inner {
        #[serde(deserialize_with = "list")]
        numbers: Vec<u64>,
    }

    #[test]
    fn lists_of_lists_take_the_room_of_their_elements() {
        let nested = Nested { lists: vec![Inner { numbers: vec![7; 3] }; 10] };
        let bytes = postcard::to_stdvec(&nested).unwrap();
        let needed = 10 * (size_of::<Inner>() as u64 + 3 * 8);
        let read = |room| within(room, || postcard::from_bytes::<Nested>(&bytes));
        assert_eq!(read(needed), Ok(nested));
        assert!(read(needed - 1).is_err());
        assert!(postcard::from_bytes::<Nested>(&bytes).is_ok(), "no limit elsewhere");
    }
}
