use std::sync::{Arc, Mutex};

use mail_parser::MessageParser;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// A mail as a parser that is not ours reads it.
#[derive(Clone, Debug)]
pub struct Letter {
    pub id: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    raw: String,
}

impl Letter {
    pub fn read(bytes: &[u8]) -> Self {
        let mail = MessageParser::default().parse(bytes).unwrap();
        Self {
            id: mail.message_id().unwrap().to_owned(),
            to: mail.to().unwrap().first().unwrap().address().unwrap().to_owned(),
            subject: mail.subject().unwrap().to_owned(),
            text: mail.body_text(0).unwrap().replace("\r\n", "\n"),
            html: mail.body_html(0).unwrap().into_owned(),
            raw: String::from_utf8_lossy(bytes).into_owned(),
        }
    }

    /// A header of one line.
    pub fn header(&self, name: &str) -> Option<&str> {
        let head = self.raw.split("\r\n\r\n").next().unwrap();
        head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    /// The last part of the link that leads to this page.
    #[track_caller]
    pub fn secret(&self, page: &str) -> String {
        let link = self.text.lines().find(|line| line.contains(page)).expect("a link");
        link.rsplit_once('/').unwrap().1.to_owned()
    }
}

/// A mail server that takes everything, after refusing as often as it is told to.
#[derive(Clone)]
pub struct SmtpSink {
    pub url: String,
    received: Arc<Mutex<Vec<Letter>>>,
}

impl SmtpSink {
    pub async fn start(refusals: usize) -> Self {
        Self::start_on(TcpListener::bind("127.0.0.1:0").await.unwrap(), refusals)
    }

    pub fn start_on(listener: TcpListener, refusals: usize) -> Self {
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let sink = Self { url, received: Arc::default() };
        let (received, refusals) = (sink.received.clone(), Arc::new(Mutex::new(refusals)));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, received.clone(), refusals.clone()));
            }
        });
        sink
    }

    pub fn received(&self) -> Vec<Letter> {
        self.received.lock().unwrap().clone()
    }
}

/// As much of RFC 5321 as a client needs.
async fn converse(stream: TcpStream, received: Arc<Mutex<Vec<Letter>>>, refusals: Arc<Mutex<usize>>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut say = async |line: &str| write.write_all(format!("{line}\r\n").as_bytes()).await;
    say("220 sink").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        let verb = line.split([' ', ':']).next().unwrap().to_ascii_uppercase();
        let answer = match &*verb {
            "EHLO" => "250-sink\r\n250 8BITMIME",
            "MAIL" => {
                let mut left = refusals.lock().unwrap();
                let refuse = *left > 0;
                *left = left.saturating_sub(1);
                if refuse { "451 try again later" } else { "250 ok" }
            }
            "DATA" => {
                say("354 go on").await.unwrap();
                let mut mail = String::new();
                loop {
                    // Whoever breaks off in the middle has sent nothing.
                    let Ok(Some(line)) = lines.next_line().await else { return };
                    if line == "." {
                        break;
                    }
                    mail.push_str(line.strip_prefix('.').unwrap_or(&line));
                    mail.push_str("\r\n");
                }
                received.lock().unwrap().push(Letter::read(mail.as_bytes()));
                "250 taken"
            }
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        if say(answer).await.is_err() {
            return;
        }
    }
}
