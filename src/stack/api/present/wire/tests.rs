use super::*;
use crate::trace::{Recorder, Status};

/// Of a foreign trace: calls that were served are messages there and back; of one whose server tells nothing, only the
/// beginning and the end are known.
#[test]
fn calls_are_messages() {
    let recorder = Recorder::new();
    let call = recorder.start(None, "GET /cart", Kind::Client, "browser", 100);
    let served = recorder.start(Some(call), "GET /cart", Kind::Server, "shop", 130);
    let query = recorder.start(Some(served), "SELECT", Kind::Client, "shop", 140);
    recorder.set(query, names::SERVER_ADDRESS, "db.example");
    let lost = recorder.start(Some(served), "publish", Kind::Producer, "shop", 150);
    recorder.end(query, 160, Status::Unset);
    recorder.end(lost, 155, Status::Unset);
    // Its machine's clock is ahead.
    recorder.end(served, 250, Status::Unset);
    recorder.set(call, names::HTTP_RESPONSE_STATUS_CODE, 200i64);
    recorder.end(call, 200, Status::Unset);
    let wire = from_spans(&recorder.take());
    assert_eq!(wire.hosts, ["browser", "shop", "db.example"]);
    let ends: Vec<_> = wire.connections.iter().map(|it| (it.client, it.server)).collect();
    assert_eq!(ends, [(0, 1), (1, 2)]);
    let told: Vec<_> = wire
        .messages
        .iter()
        .map(|it| (it.connection, it.is_back, it.sent_nanos, it.arrived_nanos, it.words.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (0, false, 0, 30, "GET /cart"),
            (1, false, 40, 40, "SELECT"),
            (1, true, 60, 60, "the answer"),
            (0, true, 150, 150, "200")
        ]
    );
}
