//! The requests of a `.http` file, sent one after another: variables, earlier answers, cookies, redirects.

use crate::http::cookies::CookieJar;
use crate::http::request_file::template::{Exchange, Scope};
use crate::http::request_file::{Block, BuildError, Parsed, Prepared, RequestFile, build};
use crate::http::url::Url;
use crate::http::{Method, Request, Response};
use crate::trace::SpanId;
use crate::world::hosts::client::{Call, DEFAULT_TIMEOUT, Failure};
use crate::world::{MILLISECOND, Nanos};

use super::{PORT, Stack, StackError, dotenv};

/// Redirects in a row before one is an answer.
const MOST_REDIRECTS: usize = 10;

/// What one request of a file came to.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What the file calls it; its number, where it has no name.
    pub name: String,
    /// The request as it went out.
    pub request: Option<Request>,
    /// What came back.
    pub result: Result<Response, Problem>,
    /// From the first request's beginning to the last answer's end.
    pub length: Nanos,
    /// The span of the call, of the last one after redirects.
    pub span: SpanId,
}

/// Why there is no response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The block cannot be sent.
    Block(BuildError),
    /// There was no answer.
    Call(Failure),
    /// The world stands still.
    Stack(StackError),
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Problem::Block(error) => error.fmt(f),
            Problem::Call(failure) => failure.fmt(f),
            Problem::Stack(error) => error.fmt(f),
        }
    }
}

/// What one file's requests share: cookies and earlier answers.
#[derive(Debug, Default)]
pub struct Sender {
    jar: CookieJar,
    exchanges: Vec<Exchange>,
    /// Names and values of the chosen environment.
    pub environment: Vec<(String, String)>,
}

impl Sender {
    /// Sends every block of a file that has a request.
    pub fn send_all(&mut self, stack: &mut Stack, parsed: &Parsed, mut told: impl FnMut(&mut Stack, Answer)) {
        for number in 0..parsed.file.blocks.len() {
            if parsed.file.blocks.get(number).is_some_and(|block| block.request.is_some()) {
                let answer = self.send(stack, &parsed.file, number);
                told(stack, answer);
            }
        }
    }

    /// Sends one block.
    pub fn send(&mut self, stack: &mut Stack, file: &RequestFile, number: usize) -> Answer {
        let began = stack.world().now();
        let nothing = Block::default();
        let block = file.blocks.get(number).unwrap_or(&nothing);
        let name = block.name().map_or_else(|| format!("request {}", number + 1), str::to_owned);
        let failed = |problem| Answer {
            name: name.clone(),
            request: None,
            result: Err(problem),
            length: 0,
            span: SpanId::NONE,
        };
        let prepared = match self.prepare(stack, file, block) {
            Ok(prepared) => prepared,
            Err(error) => return failed(Problem::Block(error)),
        };
        let Prepared { mut url, mut request, follows_redirects, uses_cookies, timeout_millis } = prepared;
        let timeout = timeout_millis.map_or(DEFAULT_TIMEOUT, |millis| millis.saturating_mul(MILLISECOND));
        let mut followed = 0;
        loop {
            let now_millis = unix_millis(stack);
            let mut sent = request.clone();
            complete(&mut sent);
            if uses_cookies
                && !sent.head.headers.contains("cookie")
                && let Some(cookies) = self.jar.header(&url, now_millis)
            {
                sent.head.headers.append("Cookie", cookies);
            }
            let call = Call { url: url.clone(), request: sent.clone(), timeout, name: Some(name.clone()) };
            let Some(outcome) = stack.send(call) else {
                let limit = stack.world().halted().map_or(StackError::Silent, StackError::Limit);
                return failed(Problem::Stack(limit));
            };
            let length = outcome.ended.saturating_sub(began);
            let answer = |result| Answer {
                name: name.clone(),
                request: Some(sent.clone()),
                result,
                length,
                span: outcome.span,
            };
            let response = match outcome.result {
                Ok(response) => response,
                Err(failure) => return answer(Err(Problem::Call(failure))),
            };
            if uses_cookies {
                self.jar.take(&url, &response.head.headers, unix_millis(stack));
            }
            let next = follows_redirects
                .then(|| redirected(&url, &request, &response))
                .flatten()
                .filter(|_| followed < MOST_REDIRECTS);
            if let Some(next) = next {
                followed += 1;
                (url, request) = next;
                continue;
            }
            self.remember(Exchange { name: name.clone(), request: sent.clone(), response: response.clone() });
            return answer(Ok(response));
        }
    }

    /// A block as it goes out, with where to, for whoever sends it in a way of their own.
    ///
    /// # Errors
    /// It cannot be sent as written.
    pub fn prepared(
        &self,
        stack: &Stack,
        file: &RequestFile,
        number: usize,
    ) -> Result<(Url, Request), BuildError> {
        let nothing = Block::default();
        let block = file.blocks.get(number).unwrap_or(&nothing);
        let Prepared { url, mut request, uses_cookies, .. } = self.prepare(stack, file, block)?;
        complete(&mut request);
        if uses_cookies
            && !request.head.headers.contains("cookie")
            && let Some(cookies) = self.jar.header(&url, unix_millis(stack))
        {
            request.head.headers.append("Cookie", cookies);
        }
        Ok((url, request))
    }

    fn prepare(&self, stack: &Stack, file: &RequestFile, block: &Block) -> Result<Prepared, BuildError> {
        let variables = file.variables();
        let names: Vec<String> =
            file.blocks.iter().filter_map(|block| block.name().map(str::to_owned)).collect();
        let process = dotenv(stack.files());
        let world = stack.world().clone();
        let mut random = move || world.random();
        let mut scope = Scope {
            variables: &variables,
            environment: &self.environment,
            process: &process,
            exchanges: &self.exchanges,
            names: &names,
            now_millis: unix_millis(stack),
            random: &mut random,
        };
        let base = Url::parse(&format!("http://localhost:{PORT}/"))
            .map_err(|error| BuildError::Url { text: "localhost".to_owned(), error })?;
        let read = |path: &str| stack.files().get(path).map(|bytes| bytes.to_vec());
        build(block, &base, &mut scope, &read)
    }

    /// The client's cookies.
    pub fn jar(&self) -> &CookieJar {
        &self.jar
    }

    /// The latest exchange of each request that was answered.
    pub fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }

    /// Keeps the latest exchange of a name.
    fn remember(&mut self, exchange: Exchange) {
        self.exchanges.retain(|it| it.name != exchange.name);
        self.exchanges.push(exchange);
    }
}

fn unix_millis(stack: &Stack) -> i64 {
    i64::try_from(stack.world().unix_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

/// Methods with a meaning for a body say that there is none.
fn complete(request: &mut Request) {
    let expects = matches!(request.head.method, Method::Post | Method::Put | Method::Patch);
    if expects && request.body.is_empty() && !request.head.headers.contains("transfer-encoding") {
        request.head.headers.set_default("Content-Length", "0");
    }
}

/// The request that a redirect asks for, as browsers make it.
fn redirected(url: &Url, request: &Request, response: &Response) -> Option<(Url, Request)> {
    let location = response.head.headers.get("location")?;
    let to = url.join(location).ok().filter(|to| to.scheme == "http" || to.scheme == "https")?;
    let method = request.head.method;
    let keeps = match response.head.status {
        307 | 308 => true,
        301 | 302 => method != Method::Post,
        303 => method == Method::Get || method == Method::Head,
        _ => return None,
    };
    let mut next = Request::new(if keeps { method } else { Method::Get }, to.target());
    for (name, value) in request.head.headers.iter() {
        let lower = name.to_ascii_lowercase();
        let of_body = lower.starts_with("content-") || lower == "transfer-encoding";
        let secret = matches!(lower.as_str(), "authorization" | "cookie") && to.origin() != url.origin();
        if lower != "host" && (!of_body || keeps) && !secret {
            next.head.headers.append(name, value);
        }
    }
    next.head.headers.append("Host", to.authority());
    if keeps {
        next.body.clone_from(&request.body);
    }
    Some((to, next))
}
