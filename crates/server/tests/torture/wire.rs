//! A plain HTTP/1.1 client that notices at once when the other side is gone.

use serde_json::Value;
use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// No answer takes this long: a guard against hanging, not a measurement.
const PATIENCE: Duration = Duration::from_secs(60);

/// An answer, read whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

impl Answer {
    /// Is this the last word on the command? Otherwise it is to be asked again.
    pub fn is_final(&self) -> bool {
        let in_flight = self.body["code"]
            .as_str()
            .is_some_and(|code| code.contains("in_flight"));
        self.status < 500 && self.status != 429 && !in_flight
    }

    pub fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The answer without what belongs to the request rather than to the command.
    pub fn essence(&self) -> Answer {
        let mut essence = self.clone();
        if let Some(body) = essence.body.as_object_mut() {
            body.remove("request_id");
        }
        essence
    }

    pub fn text(&self, name: &str) -> String {
        self.body[name].as_str().unwrap_or_default().to_owned()
    }
}

/// One connection with a key.
pub struct Client {
    address: String,
    key: String,
    stream: Option<BufReader<TcpStream>>,
}

impl Client {
    pub fn new(address: &str, key: &str) -> Self {
        Self {
            address: address.to_owned(),
            key: key.to_owned(),
            stream: None,
        }
    }

    pub fn get(&mut self, path: &str) -> Result<Answer, Error> {
        self.send("GET", path, None, "")
    }

    pub fn post(&mut self, path: &str, idempotency_key: &str, body: &Value) -> Result<Answer, Error> {
        self.send("POST", path, Some(idempotency_key), &body.to_string())
    }

    /// A read that must succeed. A server closes connections that rest for long: then it is asked on a new one.
    pub fn read(&mut self, path: &str) -> Value {
        let answer = self.get(path).or_else(|_| self.get(path));
        let answer = answer.expect("the server is there");
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    fn send(&mut self, method: &str, path: &str, key: Option<&str>, body: &str) -> Result<Answer, Error> {
        let ended = self.exchange(method, path, key, body);
        if ended.is_err() {
            self.stream = None;
        }
        ended
    }

    fn exchange(&mut self, method: &str, path: &str, key: Option<&str>, body: &str) -> Result<Answer, Error> {
        let (host, bearer) = (&self.address, &self.key);
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {bearer}\r\n");
        if let Some(key) = key {
            request.push_str(&format!(
                "idempotency-key: {key}\r\ncontent-type: application/json\r\n"
            ));
        }
        request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        let stream = match &mut self.stream {
            Some(stream) => stream,
            none => {
                let stream = TcpStream::connect(&self.address)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.set_nodelay(true)?;
                none.insert(BufReader::new(stream))
            }
        };
        stream.get_mut().write_all(request.as_bytes())?;
        read_answer(stream)
    }
}

fn read_answer(stream: &mut BufReader<TcpStream>) -> Result<Answer, Error> {
    let cut_off = || Error::from(ErrorKind::UnexpectedEof);
    let mut line = String::new();
    stream.read_line(&mut line)?;
    let status = line
        .split(' ')
        .nth(1)
        .and_then(|text| text.parse().ok())
        .ok_or_else(cut_off)?;
    let mut length = Some(0);
    loop {
        line.clear();
        if stream.read_line(&mut line)? == 0 {
            return Err(cut_off());
        }
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        if name.eq_ignore_ascii_case("content-length") {
            length = Some(number(value, 10)?);
        }
        // The only transfer coding there is: in chunks.
        if name.eq_ignore_ascii_case("transfer-encoding") {
            length = None;
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = Vec::new();
    match length {
        Some(length) => read_onto(&mut body, stream, length)?,
        None => read_chunks(&mut body, stream)?,
    }
    Ok(Answer {
        status,
        body: serde_json::from_slice(&body).unwrap_or(Value::Null),
    })
}

fn read_chunks(body: &mut Vec<u8>, stream: &mut BufReader<TcpStream>) -> Result<(), Error> {
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let length = number(&line, 16)?;
        read_onto(body, stream, length)?;
        // Every chunk ends its line, the last and empty one too.
        stream.read_line(&mut line)?;
        if length == 0 {
            return Ok(());
        }
    }
}

fn read_onto(body: &mut Vec<u8>, stream: &mut BufReader<TcpStream>, length: usize) -> Result<(), Error> {
    let start = body.len();
    body.resize(start + length, 0);
    stream.read_exact(&mut body[start..])
}

fn number(text: &str, radix: u32) -> Result<usize, Error> {
    usize::from_str_radix(text.trim(), radix).map_err(|_| ErrorKind::UnexpectedEof.into())
}
