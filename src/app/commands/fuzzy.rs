//! Finding by a few letters: which labels fit, how well, and which of their letters to mark.

use crate::project::order::sort_by;

/// How a text fits what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// Larger is better.
    pub score: i32,
    /// Positions in characters of the label to be marked, ascending.
    pub marks: Vec<usize>,
}

/// For a letter that follows the marked one before it.
const RUN: i32 = 6;
/// For a letter that begins a word.
const WORD_START: i32 = 8;
/// For the first letter of all.
const START: i32 = 4;
/// When a typed word was found among the other words and not in the label.
const OTHER_WORDS: i32 = 3;

/// How `label` fits `query`; `words` are found too, whole from their beginning, but count less. `None` when a word of
/// the query is found in neither. Nothing typed fits everything.
pub fn fit(query: &str, label: &str, words: &str) -> Option<Fit> {
    let letters: Vec<char> = lower(label);
    let mut fit = Fit { score: 0, marks: Vec::new() };
    for word in query.split_whitespace() {
        let word: Vec<char> = lower(word);
        if let Some((score, marks)) = word_fit(&word, &letters) {
            fit.score += score;
            fit.marks.extend(marks);
        } else if words.split_whitespace().any(|other| lower(other).starts_with(&word)) {
            fit.score += OTHER_WORDS * word.len() as i32;
        } else {
            return None;
        }
    }
    sort_by(&mut fit.marks, usize::cmp);
    fit.marks.dedup();
    // Of two that fit alike the shorter one is meant.
    fit.score = fit.score * 64 - letters.len().min(63) as i32;
    Some(fit)
}

fn lower(text: &str) -> Vec<char> {
    text.chars().flat_map(|letter| letter.to_lowercase().next()).collect()
}

/// The best way to find the letters of `word` in their order. Tries each place of the first letter and goes on
/// greedily, preferring beginnings of words: labels are short, so all of it costs nothing.
fn word_fit(word: &[char], letters: &[char]) -> Option<(i32, Vec<usize>)> {
    let first = *word.first()?;
    (0..letters.len())
        .filter(|&at| letters.get(at) == Some(&first))
        .filter_map(|at| from(word, letters, at))
        .max_by_key(|(score, marks)| (*score, std::cmp::Reverse(marks.first().copied())))
}

fn from(word: &[char], letters: &[char], first: usize) -> Option<(i32, Vec<usize>)> {
    let mut marks = vec![first];
    let mut score = worth(letters, first, None);
    for &letter in word.iter().skip(1) {
        let before = marks.last().copied()?;
        let places = || (before + 1..letters.len()).filter(|&at| letters.get(at) == Some(&letter));
        let at =
            places().find(|&at| at == before + 1 || starts_word(letters, at)).or_else(|| places().next())?;
        score += worth(letters, at, Some(before));
        marks.push(at);
    }
    // Letters strewn over the inside of words are an accident.
    let strewn = word.len() > 2 && score < word.len() as i32 * 4;
    if strewn { None } else { Some((score, marks)) }
}

fn worth(letters: &[char], at: usize, before: Option<usize>) -> i32 {
    let run = if before.is_some_and(|before| before + 1 == at) { RUN } else { 0 };
    let word = if starts_word(letters, at) { WORD_START } else { 0 };
    let start = if at == 0 { START } else { 0 };
    1 + run.max(word) + start
}

fn starts_word(letters: &[char], at: usize) -> bool {
    match at.checked_sub(1) {
        None => true,
        Some(before) => letters.get(before).is_some_and(|letter| !letter.is_alphanumeric()),
    }
}
