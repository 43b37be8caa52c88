use super::*;
use crate::http::Method;
use crate::trace::{print, print_duration};
use crate::world::{DataCentre, LinkProfile, MILLISECOND};
use expect_test::expect;

/// A server that answers each request with a fixed text; by its path it may do something else.
struct Fixed {
    id: HostId,
    rude: bool,
}

impl Host for Fixed {
    fn handle(&mut self, event: Event, world: &World) {
        match event {
            Event::Wake => {
                for port in [80, 443] {
                    world.listen(self.id, port).expect("free");
                }
            }
            Event::Data { socket, bytes } => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let path = text.split(' ').nth(1).unwrap_or_default();
                match path {
                    "/close" => {
                        world.send(
                            socket,
                            b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end".to_vec(),
                        );
                        world.end(socket);
                    }
                    "/nothing" => world.destroy(socket),
                    "/silence" => {}
                    "/nonsense" => world.send(socket, b"220 smtp ready\r\n".to_vec()),
                    _ if self.rude => {
                        world.send(socket, b"HTTP/1.1 204 No Content\r\n\r\n".to_vec());
                        world.set_timer(self.id, world.now() + 10 * MILLISECOND, u64::from(socket.0));
                    }
                    _ => {
                        world.spend(MILLISECOND);
                        world.send(
                            socket,
                            b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel".to_vec(),
                        );
                        world.spend(MILLISECOND);
                        world.send(socket, b"lo".to_vec());
                    }
                }
            }
            Event::Timer { token } => world.close(SocketId(token as u32)),
            Event::Ended { socket } => world.end(socket),
            _ => {}
        }
    }
}

fn bench(rude: bool) -> (DataCentre, Handle, World) {
    let world = World::new(5);
    let mut centre = DataCentre::new(world.clone());
    let id = world.add_host("shop.example");
    world.set_tls(id, 443);
    centre.place(id, Box::new(Fixed { id, rude }));
    let id = world.add_host("client");
    world.set_access(id, LinkProfile::new(10 * MILLISECOND, 0, 1_000_000));
    let client = Client::new(id);
    let handle = client.handle();
    centre.place(id, Box::new(client));
    (centre, handle, world)
}

fn call(url: &str) -> Call {
    let url = Url::parse(url).expect(url);
    let mut request = Request::new(Method::Get, url.target());
    request.head.headers.append("Host", url.authority());
    Call { url, request, timeout: DEFAULT_TIMEOUT, name: None }
}

fn outcome(centre: &mut DataCentre, handle: &Handle, url: &str) -> String {
    let world = centre.world().clone();
    let id = handle.send(call(url), None, &world);
    centre.run_while(|| !handle.is_over(id));
    let outcome = handle.take(id).expect("it is over");
    let length = print_duration(outcome.ended - outcome.started);
    match outcome.result {
        Ok(response) => {
            format!("{} {:?} {length}", response.head.status, String::from_utf8_lossy(&response.body))
        }
        Err(failure) => format!("{failure} {length}"),
    }
}

/// Every step is a span; the second request has no lookup and no connection to make.
#[test]
fn steps_are_spans() {
    let (mut centre, handle, world) = bench(false);
    outcome(&mut centre, &handle, "https://shop.example/books?page=2");
    outcome(&mut centre, &handle, "https://shop.example/books?page=3");
    expect![[r#"
        0 ms  +82.612 ms  client  GET  http.request.method=GET  url.full="https://shop.example/books?page=2"  server.address=shop.example  server.port=443  backyard.connection.reused=false  network.peer.address=10.0.0.2  network.peer.port=443  http.response.status_code=200  http.response.body.size=5
          0 ms  +20 ms  client  dns lookup
          20 ms  +20.08 ms  client  tcp connect
          40.08 ms  +20.4 ms  client  tls handshake
          60.48 ms  +0.05 ms  client  send  backyard.bytes=50
          60.53 ms  +21.149 ms  client  wait
          81.679 ms  +0.933 ms  client  receive  backyard.bytes=71
        82.612 ms  +22.132 ms  client  GET  http.request.method=GET  url.full="https://shop.example/books?page=3"  server.address=shop.example  server.port=443  backyard.connection.reused=true  http.response.status_code=200  http.response.body.size=5
          82.612 ms  +0.05 ms  client  send  backyard.bytes=50
          82.662 ms  +21.149 ms  client  wait
          103.811 ms  +0.933 ms  client  receive  backyard.bytes=71
    "#]].assert_eq(&print(&world.spans().take()));
}

/// What can go wrong, in words.
#[test]
fn failures_are_told() {
    let (mut centre, handle, _) = bench(false);
    let mut out = String::new();
    for url in [
        "http://shop.example/close",
        "http://shop.example/nothing",
        "http://shop.example/silence",
        "http://shop.example/nonsense",
        "http://shop.example:81/",
        "http://nobody.example/",
        "https://shop.example:80/",
        "http://shop.example/",
    ] {
        out.push_str(&format!("{url} -> {}\n", outcome(&mut centre, &handle, url)));
    }
    expect![[r#"
        http://shop.example/close -> 200 "until the end" 60.334 ms
        http://shop.example/nothing -> read ECONNRESET 40.285 ms
        http://shop.example/silence -> no answer after 120 s of virtual time 120000 ms
        http://shop.example/nonsense -> the answer is no HTTP: Parse Error: Expected HTTP/ 40.302 ms
        http://shop.example:81/ -> connect ECONNREFUSED 10.0.0.2:81 20.12 ms
        http://nobody.example/ -> getaddrinfo ENOTFOUND nobody.example 20 ms
        https://shop.example:80/ -> port 80 does not speak TLS (the server there is a plain HTTP server): write http:// instead of https:// 20.08 ms
        http://shop.example/ -> 200 "hello" 42.32 ms
    "#]].assert_eq(&out);
}

/// A kept connection that the server closes while the next request is on its way: the request is sent again.
#[test]
fn a_request_on_a_dying_connection_is_sent_again() {
    let (mut centre, handle, world) = bench(true);
    outcome(&mut centre, &handle, "http://shop.example/");
    // The server closes 10 ms after its answer, which took 10 ms to come here.
    let told = outcome(&mut centre, &handle, "http://shop.example/again");
    assert!(told.starts_with("204"), "{told}");
    let spans = world.spans().take();
    assert!(print(&spans).contains("the kept connection had ended"), "{}", print(&spans));
}

/// Many at a time: each has its own connection, all are answered.
#[test]
fn a_thousand_at_a_time() {
    let (mut centre, handle, world) = bench(false);
    let ids: Vec<_> = (0..1000).map(|_| handle.send(call("http://shop.example/"), None, &world)).collect();
    assert_eq!(handle.open(), 1000);
    centre.run_while(|| handle.open() > 0);
    assert!(ids.iter().all(|id| handle.take(*id).is_some_and(|it| it.result.is_ok())));
    // One thread that needs 2 ms for each.
    assert!(world.now() > 2 * SECOND && world.now() < 3 * SECOND, "{}", world.now());
}
