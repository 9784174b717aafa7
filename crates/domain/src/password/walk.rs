//! Patterns that look long and aren't: one part repeated, runs of the alphabet, walks over the keyboard.

/// Rows and columns along which fingers walk, in both directions; digits go round.
const WALKS: [&str; 18] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "1234567890-=",
    "!@#$%^&*()_+",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "qwertzuiop",
    "azertyuiop",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "qazwsxedcrfvtgbyhnujmikolp",
    "zaq1xsw2cde3vfr4bgt5nhy6mju7",
    "!qaz@wsx#edc$rfv%tgb^yhn&ujm",
    "aqswdefrgthyjukilo",
    "abababab",
    "112233445566778899",
];

/// Whether it has fewer than five different characters, or is a part of at most four characters again and again.
pub(super) fn is_repetitive(lower: &str) -> bool {
    let letters: Vec<char> = lower.chars().collect();
    if letters.len() < 3 {
        return false;
    }
    let mut different = letters.clone();
    different.sort_unstable();
    different.dedup();
    different.len() < 5 || (1..=4).any(|length| letters.iter().enumerate().all(|(place, c)| *c == letters[place % length]))
}

/// Whether it is made of at most four walks of three or more characters each, with at most two characters between.
pub(super) fn is_sequential(lower: &str) -> bool {
    let letters: Vec<char> = lower.chars().collect();
    let (mut place, mut walks, mut between) = (0, 0, 0);
    while place < letters.len() {
        let step = longest_walk(&letters[place..]);
        if step >= 3 {
            walks += 1;
            place += step;
        } else {
            between += 1;
            place += 1;
        }
    }
    walks > 0 && walks <= 4 && between <= 2
}

/// How many characters from the start follow one walk, or stay on one key.
fn longest_walk(letters: &[char]) -> usize {
    let on_one_key = letters.iter().take_while(|c| **c == letters[0]).count();
    WALKS
        .iter()
        .flat_map(|walk| {
            let forward: Vec<char> = walk.chars().collect();
            let backward: Vec<char> = walk.chars().rev().collect();
            [forward, backward]
        })
        .map(|walk| {
            let starts = walk.iter().enumerate().filter(|(_, c)| **c == letters[0]).map(|(place, _)| place);
            starts.map(|start| walk[start..].iter().zip(letters).take_while(|(a, b)| a == b).count()).max().unwrap_or(0)
        })
        .max()
        .unwrap_or(0)
        .max(on_one_key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walks_and_runs_are_seen() {
        for walk in [
            "abcdefghijklmnop",
            "zyxwvutsrqponmlk",
            "123456789012345",
            "987654321098765",
            "qwertyuiopasdfghjkl",
            "qwerty123456asdfgh",
        ] {
            assert!(is_sequential(walk), "{walk}");
        }
        for fine in ["the heron walks at four", "31415926535897932384", "plumbago-tractor-9"] {
            assert!(!is_sequential(fine), "{fine}");
        }
    }

    #[test]
    fn repetition_is_seen() {
        for dull in ["aaaaaaaaaaaaaaa", "abcabcabcabcabc", "12ab12ab12ab12ab", "ababababababababc"] {
            assert!(is_repetitive(dull), "{dull}");
        }
        assert!(!is_repetitive("the heron walks"));
    }
}
