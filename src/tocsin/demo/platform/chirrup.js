"use strict";

const make = (tag, values = {}, children = []) => {
  const element = Object.assign(document.createElement(tag), values);
  element.append(...children);
  return element;
};

const comment = (one) => {
  const time = make("time", { dateTime: one.at, textContent: one.shown });
  const link = make("a", { className: "permalink", href: `/${one.handle}/status/${one.id.slice(2)}` }, [time]);
  const by = make("header", {}, [
    make("a", { className: "name", href: `/${one.handle}`, textContent: one.name }),
    make("span", { className: "handle-line", textContent: `@${one.handle} · ` }, []),
    link,
  ]);
  const text = make("p", { className: "text", lang: one.lang, textContent: one.text });
  const picture = make("img", { src: `/img/avatar-${one.avatar}.png`, alt: "", width: 44, height: 44 });
  const element = make("article", { className: "comment", id: one.id }, [
    picture, by, text, make("footer", { textContent: `♡ ${one.likes}` }),
  ]);
  Object.assign(element.dataset, { handle: one.handle, itemId: one.id.slice(2), replyTo: "p-81204" });
  return element;
};

const showThread = async (thread, cursor) => {
  const answer = await (await fetch(`${thread.dataset.source}?cursor=${cursor}`)).json();
  thread.querySelectorAll(".waiting, .more").forEach((old) => old.remove());
  thread.append(...answer.comments.map(comment));
  if (answer.next === null) return;
  const more = make("button", { type: "button", className: "more", textContent: `Show ${answer.left} more replies` });
  more.addEventListener("click", () => showThread(thread, answer.next));
  thread.append(more);
};

const showList = async (id, address, line) => {
  const card = document.getElementById(id);
  const rows = await (await fetch(address)).json();
  card.querySelector(".waiting").remove();
  card.append(make("ul", {}, rows.map((row) => make("li", {}, line(row)))));
};

const wakePictures = () => {
  const watcher = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      target.src = target.dataset.src;
      watcher.unobserve(target);
    }
  });
  document.querySelectorAll("img[data-src]").forEach((image) => watcher.observe(image));
};

const askAboutCookies = () => {
  const banner = document.getElementById("cookie-banner");
  banner.hidden = Boolean(localStorage.getItem("cookies"));
  banner.addEventListener("click", ({ target }) => {
    if (!target.dataset.cookies) return;
    localStorage.setItem("cookies", target.dataset.cookies);
    banner.hidden = true;
  });
};

const start = () => {
  askAboutCookies();
  wakePictures();
  const two = (first, second) => [make("b", { textContent: first }), make("br"), make("small", { textContent: second })];
  showList("trends", "/api/trends", (row) => two(row.name, row.note));
  showList("suggested", "/api/suggested", (row) => two(row.name, `@${row.handle}`));
  const thread = document.getElementById("thread");
  if (!thread) return;
  setTimeout(() => showThread(thread, 0), 300);
  fetch("/api/status/81204/seen", { method: "POST", headers: { "content-type": "application/json" }, body: "{\"seen\":1}" })
    .then((answer) => answer.json())
    .then(({ views }) => { document.getElementById("views").textContent = views; });
};

addEventListener("load", start);
