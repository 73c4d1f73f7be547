//! A client of HTTP/1.1 that costs next to nothing, because it shares the processors with what it measures: one kept
//! connection, requests made beforehand, answers read by their Content-Length.

use crate::failure::{Done, Failure};
use serde_json::Value;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Room for the head of an answer and most bodies.
const BUFFER: usize = 16 * 1_024;

/// A kept connection.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What the server answered.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON, when the answer is a success.
    pub fn json(&self) -> Done<Value> {
        if (200..300).contains(&self.status) {
            return Ok(serde_json::from_slice(&self.body)?);
        }
        let said: String = String::from_utf8_lossy(&self.body).chars().take(400).collect();
        Err(Failure::new(format!(
            "the server answered {}: {said}",
            self.status
        )))
    }
}

/// A request with everything in its bytes.
#[derive(Clone, Debug)]
pub struct Request(Vec<u8>);

impl Request {
    /// A request that reads.
    pub fn get(path: &str, key: &str) -> Self {
        Self(
            format!("GET {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {key}\r\n\r\n").into_bytes(),
        )
    }

    /// A request that writes.
    pub fn post(path: &str, key: &str, body: &Value) -> Self {
        let body = body.to_string();
        let length = body.len();
        let text = format!(
            "POST {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {key}\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        Self(text.into_bytes())
    }
}

impl Connection {
    /// Connects.
    pub async fn open(address: SocketAddr) -> Done<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let buffer = Vec::with_capacity(BUFFER);
        Ok(Self { stream, buffer })
    }

    /// Sends a request and waits for the whole answer.
    pub async fn send(&mut self, request: &Request) -> Done<Answer> {
        self.stream.write_all(&request.0).await?;
        self.buffer.clear();
        loop {
            if let Some(head) = Head::of(&self.buffer)? {
                while self.buffer.len() < head.end + head.length {
                    self.read_more().await?;
                }
                let body = self.buffer[head.end..head.end + head.length].to_vec();
                let status = head.status;
                return Ok(Answer { status, body });
            }
            self.read_more().await?;
        }
    }

    /// Sends a request that must succeed, and answers its body as JSON.
    pub async fn ask(&mut self, request: &Request) -> Done<Value> {
        self.send(request).await?.json()
    }

    async fn read_more(&mut self) -> Done<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(Failure::new("the server closed the connection")),
            _ => Ok(()),
        }
    }
}

struct Head {
    status: u16,
    end: usize,
    length: usize,
}

impl Head {
    /// The head of an answer, once it is there.
    fn of(bytes: &[u8]) -> Done<Option<Self>> {
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            return Ok(None);
        };
        let text = std::str::from_utf8(&bytes[..end])?;
        let mut lines = text.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let status = status.ok_or_else(|| Failure::new("an answer without a status"))?;
        let length = lines.find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse().ok())?
        });
        let length = length.ok_or_else(|| Failure::new(format!("an answer without a length:\n{text}")))?;
        let end = end + 4;
        Ok(Some(Self { status, end, length }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_once_it_is_whole() {
        let text = b"HTTP/1.1 201 Created\r\nContent-Length: 5\r\nx: y\r\n\r\nhello";
        assert!(Head::of(&text[..20]).expect("no error").is_none());
        let head = Head::of(text).expect("no error").expect("whole");
        assert_eq!(
            (head.status, head.length, &text[head.end..]),
            (201, 5, &b"hello"[..])
        );
    }
}
