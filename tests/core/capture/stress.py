"""A page that uses the web in as many ways as it can, and the answers for each: one technique a path.

`first(other)` is the site that is captured; `other` a second origin that it reaches into.
"""

# ruff: noqa: E501  the table of answers is read by column, not by line

import base64
import gzip
import hashlib
import zlib
from io import BytesIO

import brotli
from PIL import Image

from tests.core.capture.web import Page, Request, Talk, Web, reply

LARGE = 32_000_000


def picture(red: int, size: int = 8) -> bytes:
    out = BytesIO()
    Image.new("RGB", (size, size), (red, 80, 120)).save(out, "PNG")
    return out.getvalue()


def png(red: int) -> bytes:
    return reply(picture(red), "image/png")


def script(text: str) -> bytes:
    return reply(text, "text/javascript")


def chunked(data: bytes, size: int, media_type: str, trailer: bytes = b"") -> bytes:
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    body = b"".join(b"%x;n=1\r\n%b\r\n" % (len(part), part) for part in parts)
    return b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nTransfer-Encoding: chunked\r\n\r\n%b0\r\n%b\r\n" % (
        media_type.encode(),
        body,
        trailer,
    )


def ranged(talk: Talk, request: Request) -> None:
    """A video server: the whole, or the range asked for."""
    data = bytes(range(256)) * 4096
    wanted = next((line for line in request.raw.decode().splitlines() if line.lower().startswith("range:")), "")
    if not wanted:
        talk.send(reply(data, "video/mp4", "Accept-Ranges: bytes"))
        return
    first, _, last = wanted.split("=")[1].partition("-")
    start, end = int(first), int(last or len(data) - 1)
    total = f"Content-Range: bytes {start}-{end}/{len(data)}"
    talk.send(reply(data[start : end + 1], "video/mp4", "Accept-Ranges: bytes", total, status="206 Partial Content"))


def events(talk: Talk, request: Request) -> None:
    """Server-sent events that never end by themselves."""
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
    for number in range(3):
        talk.send(b"data: event %d\n\n" % number)
    talk.web.closing.wait(20)


def greets(talk: Talk, request: Request) -> None:
    """A WebSocket server that says one word and waits for one."""
    key = next(
        line.split(": ")[1]
        for line in request.raw.decode().splitlines()
        if line.lower().startswith("sec-websocket-key")
    )
    accept = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest())
    talk.send(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + accept
        + b"\r\n\r\n"
    )
    talk.sock.sendall(b"\x81\x0cword by wire")
    talk.sock.recv(100)
    talk.sock.sendall(b"\x88\x02\x03\xe8")


def hinted(talk: Talk, request: Request) -> None:
    """Interim answers before the real one: they are no answer and are not recorded as one."""
    talk.sock.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: </early.css>; rel=preload; as=style\r\n\r\n")
    talk.send(reply("hinted words", "text/plain"))


ANY_ORIGIN = "Access-Control-Allow-Origin: *"
PREFLIGHT = reply(
    "", "text/plain", ANY_ORIGIN, "Access-Control-Allow-Methods: PUT", "Access-Control-Allow-Headers: x-own"
)
WORDS = "words in every coding " * 50

OTHER: dict[str, Page] = {
    "/frame.html": reply(
        "<p>words in a frame of another origin</p><img src=/frame.png><script>fetch('/frame-data')</script>"
    ),
    "/frame.png": png(1),
    "/frame-data": reply("frame data", "text/plain"),
    "/cors": reply("cors words", "text/plain", ANY_ORIGIN),
    "/tainted.png": png(2),
}


def preflighted(talk: Talk, request: Request) -> None:
    talk.send(PREFLIGHT if request.method == "OPTIONS" else reply("put words", "text/plain", ANY_ORIGIN))


OTHER["/put"] = preflighted

FIRST: dict[str, Page] = {
    # styles
    "/a.css": reply('@import "b.css"; body{background:url(bg.png)} .cur{cursor:url(cur.png),auto} .m{mask-image:url(mask.png);width:9px;height:9px}'
                    ' p::before{content:url(before.png)} @font-face{font-family:Own;src:url(own.woff2)} h1{font-family:Own}', "text/css"),
    "/b.css": reply('@import url("c.css") screen; h2{color:red}', "text/css"),
    "/c.css": reply("h3{color:blue}", "text/css"),
    "/print.css": reply("p{color:black}", "text/css"),
    "/bg.png": png(3), "/mask.png": png(4), "/before.png": png(5), "/cur.png": png(6),
    "/own.woff2": reply(b"wOF2 not really", "font/woff2"),
    # pictures
    "/plain.png": png(10), "/small.png": png(11), "/big.png": png(12), "/source.png": png(13), "/lazy.png": png(14),
    "/watched.png": png(15), "/shadow.png": png(16), "/srcdoc.png": png(17), "/moved.png": png(18), "/late.png": png(19),
    "/poster.png": png(20), "/object.png": png(21), "/input.png": png(22), "/canvas.png": png(23), "/template.png": png(24),
    "/favicon.ico": png(25), "/new-image.png": png(26), "/noscript.png": png(27),
    "/drawing.svg": reply('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4" cx="4" cy="4"/></svg>', "image/svg+xml"),
    "/symbols.svg": reply('<svg xmlns="http://www.w3.org/2000/svg"><symbol id="s"><rect width="9" height="9"/></symbol></svg>', "image/svg+xml"),
    "/redirect.png": reply("", "text/plain", "Location: /redirect-2.png", status="302 Found"),
    "/redirect-2.png": reply("", "text/plain", "Location: /moved.png", status="301 Moved Permanently"),
    "/missing.png": reply("<p>no picture", status="404 Not Found"),
    # scripts
    "/classic.js": script("document.write('<script src=\"/written.js\"><\\/script>')"),
    "/written.js": script("window.written = 1"),
    "/module.js": script("import {part} from './part.js'; import('./dynamic.js'); part()"),
    "/part.js": script("export const part = () => fetch('/from-module')"),
    "/dynamic.js": script("fetch('/from-dynamic')"),
    "/preloaded.js": script("0"), "/modulepreloaded.js": script("export default 0"),
    "/worker.js": script("importScripts('/imported.js'); fetch('/from-worker').then(() => postMessage(1))"),
    "/imported.js": script("0"),
    "/shared.js": script("onconnect = () => fetch('/from-shared')"),
    "/service.js": reply("self.addEventListener('install', e => e.waitUntil(fetch('/from-service').then(() => skipWaiting())));", "text/javascript"),
    # frames
    "/inner.html": reply("<p>words in an inner frame</p><iframe src=/innermost.html></iframe>"),
    "/innermost.html": reply("<p>words in the innermost frame</p>"),
    "/object.html": reply("<p>words in an object</p>"),
    # what scripts ask for
    "/get": reply("fetched words", "text/plain"), "/query?a=1&a=2&b=%C3%BC&c=[x]|y'": reply("query words", "text/plain"),
    "/question?": reply("empty query", "text/plain"),
    "/post": reply("posted", "text/plain"), "/form": reply("form", "text/plain"), "/upload": reply("upload", "text/plain"),
    "/beacon": reply("", "text/plain", status="204 No Content"), "/keepalive": reply("kept", "text/plain"), "/ping": reply("pong", "text/plain"),
    "/xhr": reply("<r>xhr</r>", "application/xml"), "/xhr-binary": reply(bytes(range(256)), "application/octet-stream"),
    "/xhr-sync": reply("sync", "text/plain"), "/head": b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n", "/put": reply("put", "text/plain"),
    "/delete": reply("deleted", "text/plain"), "/patch": reply("patched", "text/plain"), "/nothing": reply("", "text/plain", status="204 No Content"),
    "/from-module": reply("m", "text/plain"), "/from-dynamic": reply("d", "text/plain"), "/from-worker": reply("w", "text/plain"),
    "/from-shared": reply("s", "text/plain"), "/from-service": reply("v", "text/plain"), "/timer": reply("t", "text/plain"),
    "/more": reply("words behind a button", "text/plain"), "/scrolled-1": reply("words from scrolling 1", "text/plain"),
    "/scrolled-2": reply("words from scrolling 2", "text/plain"), "/blob": reply("blob words", "text/plain"),
    "/streamed": chunked(b"streamed " * 500, 100, "text/plain"), "/abort": reply("aborted", "text/plain"),
    "/error": reply("it broke", "text/plain", status="500 Internal Server Error"), "/teapot": reply("tea", "text/plain", status="418 I'm a teapot"),
    # what the wire can do
    "/gzip": reply(gzip.compress(WORDS.encode()), "text/plain", "Content-Encoding: gzip"),
    "/br": reply(brotli.compress(WORDS.encode()), "text/plain", "Content-Encoding: br"),
    "/deflate": reply(zlib.compress(WORDS.encode()), "text/plain", "Content-Encoding: deflate"),
    "/gzip-chunked": chunked(gzip.compress(WORDS.encode()), 7, "text/plain").replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n", 1),
    "/trailer": chunked(b"trailing", 3, "text/plain", b"X-Sum: 1\r\n"),
    "/closed": b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nuntil the end",
    "/ten": b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nold words",
    "/bare-lf": b"HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 4\n\nbare",
    "/odd-head": b"HTTP/1.1 200 \r\ncontent-TYPE:text/plain\r\nX-Two: 1\r\nX-Two:  2\r\nX-Folded: a\r\n b\r\nX-Latin: \xfc\r\nContent-Length:   3\r\n\r\nodd",
    "/untyped": b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<p>what?<",
    "/empty": reply("", "text/plain"), "/hinted": hinted, "/cookie": reply("c", "text/plain", "Set-Cookie: a=1; Path=/", "Set-Cookie: b=2"),
    "/cookie-back": reply("back", "text/plain"), "/utf16": reply("\ufeffwords".encode("utf-16"), "text/plain; charset=utf-16"),
    "/large": reply(b"0123456789abcdef" * (LARGE // 16), "application/octet-stream"),
    "/video.mp4": ranged, "/audio.ogg": reply(b"OggS" + bytes(400), "audio/ogg"), "/words.vtt": reply("WEBVTT\n\n00:00.000 --> 00:01.000\nwords", "text/vtt"),
    "/events": events, "/socket": greets,
}  # fmt: skip

SCRIPT = """
const ask = (path, options) => fetch(path, options).then(r => r.text()).catch(() => 0);
const say = text => document.getElementById('late').append(text + ' ');
const form = new FormData(); form.append('file', new Blob(['upload words']), 'a.txt');
const xhr = (method, path, sync) => { const x = new XMLHttpRequest(); x.open(method, path, !sync); x.send(method === 'POST' ? 'a=1' : null); return x; };
ask('/get').then(say); ask("/query?a=1&a=2&b=%C3%BC&c=[x]|y'"); ask('/question?');
ask('/post', {method: 'POST', headers: {'content-type': 'application/json'}, body: '{"a":1}'});
ask('/form', {method: 'POST', body: new URLSearchParams({a: '1', b: 'ü'})}); ask('/upload', {method: 'POST', body: form});
ask('/keepalive', {method: 'POST', keepalive: true, body: 'k'}); navigator.sendBeacon('/beacon', 'seen');
ask('/head', {method: 'HEAD'}); ask('/put', {method: 'PUT', body: 'p'}); ask('/delete', {method: 'DELETE'}); ask('/patch', {method: 'PATCH', body: 'p'});
ask('/nothing'); ask('/error'); ask('/teapot'); ask('/gzip'); ask('/br'); ask('/deflate'); ask('/gzip-chunked'); ask('/trailer'); ask('/closed'); ask('/ten');
ask('/bare-lf'); ask('/odd-head'); ask('/untyped'); ask('/empty'); ask('/hinted').then(say); ask('/utf16'); ask('/large');
ask('/cookie').then(() => ask('/cookie-back')); xhr('GET', '/xhr'); xhr('POST', '/ping'); xhr('GET', '/xhr-sync', true);
const binary = xhr('GET', '/xhr-binary'); ask('OTHER/cors').then(say); ask('OTHER/put', {method: 'PUT', headers: {'x-own': '1'}});
fetch('/streamed').then(async r => { const reader = r.body.getReader(); while (!(await reader.read()).done); });
fetch('/blob').then(r => r.blob()).then(b => { const i = new Image(); i.src = URL.createObjectURL(b); });
new Worker('/worker.js'); new SharedWorker('/shared.js'); navigator.serviceWorker.register('/service.js');
const feed = new EventSource('/events'); feed.onmessage = e => say(e.data);
const socket = new WebSocket('ws://' + location.host + '/socket'); socket.onmessage = e => { say(e.data); socket.send('answer'); };
new Image().src = '/new-image.png'; setTimeout(() => ask('/timer').then(say), 700);
const root = document.getElementById('host').attachShadow({mode: 'open'}); root.innerHTML = '<p>words in a shadow</p><img src=/shadow.png>';
document.body.append(document.getElementById('template').content.cloneNode(true));
const paint = new Image(); paint.onload = () => document.querySelector('canvas').getContext('2d').drawImage(paint, 0, 0); paint.src = '/canvas.png';
new IntersectionObserver((seen, me) => seen.forEach(s => { if (s.isIntersecting) { s.target.src = s.target.dataset.src; me.unobserve(s.target); } })).observe(document.getElementById('watched'));
let screens = 0; const end = new IntersectionObserver(seen => { if (seen[0].isIntersecting && screens < 2) ask('/scrolled-' + ++screens).then(t => {
  const p = document.createElement('p'); p.style.marginTop = '1500px'; p.textContent = t; document.getElementById('feed').append(p); }); });
end.observe(document.getElementById('end'));
document.getElementById('more').onclick = e => { ask('/more').then(say); e.target.remove(); };
"""

BODY = """<!doctype html><html><head><meta charset=utf-8><title>Every way of the web</title>
<link rel=stylesheet href=/a.css><link rel=stylesheet href=/print.css media=print><link rel=icon href=/favicon.ico>
<link rel=preload as=script href=/preloaded.js><link rel=modulepreload href=/modulepreloaded.js>
<script src=/classic.js></script><script type=module src=/module.js></script></head><body>
<h1 class=cur>Every way</h1><p>The ferry leaves at seven.</p><p id=late></p><div class=m></div>
<img src=/plain.png><img srcset="/small.png 1x, /big.png 2x"><picture><source srcset=/source.png><img src=/never.png></picture>
<img src=/redirect.png><img src=/missing.png><img src=/drawing.svg><img src=OTHER/tainted.png><input type=image src=/input.png>
<svg width=9 height=9><use href="/symbols.svg#s"/></svg><canvas width=9 height=9></canvas><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
<iframe src=OTHER/frame.html></iframe><iframe src=/inner.html></iframe><iframe srcdoc="<p>words in a srcdoc</p><img src=/srcdoc.png>"></iframe>
<object data=/object.html type=text/html></object><object data=/object.png type=image/png></object>
<video src=/video.mp4 poster=/poster.png preload=auto controls><track src=/words.vtt default></video><audio src=/audio.ogg preload=auto></audio>
<div id=host></div><template id=template><img src=/template.png></template><noscript><img src=/noscript.png></noscript>
<button id=more type=button>Load more comments</button>
<div style="height:2500px"></div><img loading=lazy src=/lazy.png width=9 height=9><div style="height:1500px"></div>
<img id=watched data-src=/watched.png width=9 height=9><div id=feed></div><div id=end style="height:9px"></div>
<script>SCRIPT</script></body></html>"""

NEVER = {"/never.png", "/noscript.png", "/late.png", "/early.css", "/big.png", "/abort"}
"""Answers that a browser has no reason to ask for; a capture that has them asked for what no reader was shown."""


def stress_pages(other: Web) -> dict[str, Page]:
    """The answers of the first site."""
    return FIRST | {"/": reply(BODY.replace("SCRIPT", SCRIPT).replace("OTHER", other.url))}
