"""What a patient reader would do on a page: close the cookie banner, scroll to the end, open "more".

The words are data, in the languages of the desk. Nothing here logs in, submits a form or follows a link away.
"""

DECLINE = (
    r"^(reject|decline|refuse|deny)( all| cookies)*$|only (necessary|essential)|necessary only|essential only|"
    r"^(hepsini |tümünü )?reddet|yalnızca gerekli|^(rechazar|solo necesarias)|^(отклонить|только необходимые)|"
    r"^(tolak|hanya yang diperlukan)|^(alle )?ablehnen|^(tout )?refuser|^(рад|мердж)|^մերժել|^رفض|^imtina"
)
ACCEPT = (
    r"^(accept|agree|allow|ok|okay|got it|i agree|i understand|close|dismiss|×|✕)( all| cookies)*$|"
    r"^(hepsini |tümünü )?(kabul et|onayla|tamam)|^(aceptar|entendido)|^(принять|согласен|понятно|закрыть)|"
    r"^(terima|setuju|mengerti)|^(alle )?akzeptieren|^(tout )?accepter|^ընդունել|^(قبول|موافق)|^qəbul et"
)
MORE = (
    r"^(load|show|view|see|read) (\d+ )?(more|all|previous|hidden|\d+ )( \d+)?|^(view|show|see) .*(repl|comment)|"
    r"^more( comments| replies|…|\.\.\.)?$|"
    r"daha fazla|devamını (gör|oku)|yanıtları (gör|göster)|yorumları (gör|göster)|daha çox|cavabları göstər|"
    r"^показать (ещё|еще|ответы|комментарии|больше)|^(ещё|еще)( комментарии)?$|ցույց տալ|^ավելին|"
    r"^(ver|mostrar|cargar) más|(muat|lihat|tampilkan) (lebih|lainnya|selengkapnya|semua|komentar|balasan)|"
    r"عرض المزيد|^المزيد|^mehr (anzeigen|laden)|^(voir|afficher|charger) plus"
)

SHOWN = """
const shown = el => {
  const box = el.getBoundingClientRect(), style = getComputedStyle(el);
  return box.width > 1 && box.height > 1 && style.visibility !== 'hidden' && style.display !== 'none';
};
const label = el => (el.innerText || el.value || el.getAttribute('aria-label') || '').trim().replace(/\\s+/g, ' ');
"""
CLOSE_BANNER = (
    "([decline, accept]) => {"
    + SHOWN
    + """
  const near = '[role=dialog],[aria-modal=true],dialog[open],[id*=cookie i],[class*=cookie i],[id*=consent i],'
    + '[class*=consent i],[id*=gdpr i],[class*=gdpr i]';
  const buttons = [...document.querySelectorAll(near)].filter(shown).filter(el => /cookie|consent|çerez|gdpr|kuki/i
    .test(el.innerText + el.id + el.className))
    .flatMap(el => [...el.querySelectorAll('button,[role=button],input[type=button],a[href^="#"],a:not([href])')])
    .filter(shown);
  for (const words of [decline, accept]) {
    const found = buttons.find(el => new RegExp(words, 'i').test(label(el)));
    if (found) { found.click(); return label(found); }
  }
  return '';
}"""
)
OPEN_MORE = (
    "([words, done]) => {"
    + SHOWN
    + """
  const pattern = new RegExp(words, 'i');
  const candidates = [...document.querySelectorAll('button,[role=button],summary,a[href^="#"],a:not([href])')];
  const fresh = candidates.filter(el => !done.has(el) && shown(el) && label(el).length < 60 && pattern.test(label(el))
    && !(el.form && el.type === 'submit'));
  for (const el of fresh) { el.click(); }
  for (const el of fresh) { if (el.isConnected) done.add(el); }
  return fresh.length;
}"""
)
BUSY = "() => globalThis[Symbol.for('tocsin')]?.busy()"
"""Waits for two frames, so that what a step set going has begun; true while timers or pictures in view are due."""
STOP_CLOCK = "() => { globalThis[Symbol.for('tocsin')]?.stop(); }"
SCROLL_ON = """() => {
  globalThis[Symbol.for('tocsin')]?.scrolled();
  const root = document.scrollingElement || document.documentElement;
  const before = root.scrollTop;
  root.scrollBy({top: innerHeight * 0.9, behavior: 'instant'});
  return root.scrollTop - before;
}"""
SCROLL_BACK = (
    "() => { (document.scrollingElement || document.documentElement).scrollTo({top: 0, behavior: 'instant'}); }"
)
HEIGHT = "() => Math.max(document.documentElement.scrollHeight, document.body ? document.body.scrollHeight : 0)"
MEDIA = """() => [...document.querySelectorAll('video,audio,video source,audio source')]
  .map(media => media.currentSrc || media.src).filter(Boolean)"""
SHADOW_TEXT = """() => {
  const parts = [];
  const walk = root => {
    for (const host of root.querySelectorAll('*')) {
      if (!host.shadowRoot) continue;
      for (const child of host.shadowRoot.children)
        if (!['STYLE', 'SCRIPT', 'LINK'].includes(child.tagName))
          parts.push(child.innerText || child.textContent || '');
      walk(host.shadowRoot);
    }
  };
  walk(document);
  return parts.map(part => part.trim()).filter(Boolean).join('\\n');
}"""
SIGNS = """() => ({
  password: [...document.querySelectorAll('input[type=password]')].some(el => el.getClientRects().length > 0),
  pictures: [...document.images].filter(image => image.naturalWidth > 50).length,
  articles: document.querySelectorAll('article,[role=article]').length,
  dialogs: [...document.querySelectorAll('[role=dialog],[aria-modal=true],dialog[open]')]
    .filter(el => el.getClientRects().length > 0).map(el => el.innerText || '').join('\\n').slice(0, 4000),
})"""
