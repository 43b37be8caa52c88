use super::*;
use crate::protocol::testing::Test;

fn test(verdict: Verdict) -> Test {
    Test { name: "it".to_owned(), verdict, nanos: 1, message: String::new(), compared: None, place: None }
}

fn ran(verdicts: &[Verdict]) -> TestsRan {
    TestsRan { tests: verdicts.iter().copied().map(test).collect(), virtual_nanos: 1, ..TestsRan::default() }
}

/// Words count what there is; a file that could not be run is one failure.
#[test]
fn results_are_counted_in_words() {
    let words = |verdicts: &[Verdict]| Counts::of(&Ok(ran(verdicts))).words();
    assert_eq!(words(&[]), "no test");
    assert_eq!(words(&[Verdict::Passed, Verdict::Failed, Verdict::Passed]), "2 passed, 1 failed");
    assert_eq!(words(&[Verdict::Skipped, Verdict::Todo]), "1 skipped, 1 to do");
    assert_eq!(Counts::of(&Err("stopped".to_owned())).words(), "1 failed");
}
