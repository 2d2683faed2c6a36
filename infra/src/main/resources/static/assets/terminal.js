// Draws a screen, and reads what is typed at it.
window.waybill = window.waybill || {};
window.waybill.Terminal = class {
  static KEPT = 5000; // lines that have left on top

  /** @param typed is told what is typed; @param resized of another size */
  constructor(box, typed, resized) {
    Object.assign(this, { box, typed, resized });
    this.history = document.createElement('div');
    this.view = document.createElement('div');
    this.view.className = 'view';
    this.keys = document.createElement('textarea');
    this.keys.className = 'keys';
    this.keys.setAttribute('aria-label', 'Terminal: what is typed here goes to the program');
    for (const [name, value] of [['autocapitalize', 'off'], ['autocomplete', 'off'], ['autocorrect', 'off'], ['spellcheck', 'false']]) this.keys.setAttribute(name, value);
    box.append(this.history, this.view, this.keys);
    this.decoder = new TextDecoder();
    this.screen = new window.waybill.Screen(80, 24, typed, line => this.keep(line));
    this.listen();
    new ResizeObserver(() => this.fit()).observe(box);
  }

  clear() {
    this.history.textContent = '';
    this.decoder = new TextDecoder();
    this.screen.reset();
    this.draw();
  }

  focus() { this.keys.focus({ preventScroll: true }); }

  fit() {
    if (!this.box.offsetParent) return;
    const probe = document.createElement('span');
    probe.textContent = 'W'.repeat(50);
    this.view.append(probe);
    const width = probe.getBoundingClientRect().width / 50;
    probe.remove();
    const style = getComputedStyle(this.box);
    const wide = this.box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const high = this.box.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
    const columns = Math.max(20, Math.min(500, Math.floor(wide / width)));
    const rows = Math.max(5, Math.min(200, Math.floor(high / 18)));
    if (columns === this.screen.columns && rows === this.screen.rows) return;
    this.screen.resize(columns, rows);
    this.draw();
    this.resized(columns, rows);
  }

  write(bytes) {
    this.screen.write(this.decoder.decode(bytes, { stream: true }));
    if (!this.drawing) {
      this.drawing = true;
      requestAnimationFrame(() => this.draw());
    }
  }

  // --- drawing
  keep(line) {
    this.history.append(this.row(line, -1));
    while (this.history.childElementCount > this.constructor.KEPT) this.history.firstChild.remove();
  }

  draw() {
    this.drawing = false;
    const { screen, view } = this;
    while (view.childElementCount > screen.rows) view.lastChild.remove();
    screen.lines.forEach((line, y) => {
      const old = view.children[y];
      if (old && !line.changed && this.drawn && this.drawn[y] === line) return;
      const row = this.row(line, screen.cursor && y === screen.y ? screen.x : -1);
      if (old) old.replaceWith(row); else view.append(row);
      line.changed = false;
    });
    this.drawn = [...screen.lines];
    this.box.scrollTop = this.box.scrollHeight;
  }

  row({ cells }, cursor) {
    const row = document.createElement('div');
    let end = cells.length;
    while (end > 0 && end - 1 !== cursor && cells[end - 1][0] === ' ' && !cells[end - 1][1]) end--;
    for (let x = 0; x < end;) {
      const style = cells[x][1];
      let text = '';
      const at = x;
      do text += cells[x++][0]; while (x < end && cells[x][1] === style && x !== cursor && at !== cursor);
      row.append(this.piece(text, style, at === cursor));
    }
    if (!end) row.append('\u200b'); // so that it is as high as any
    return row;
  }

  piece(text, style, isCursor) {
    if (!style && !isCursor) return document.createTextNode(text);
    const piece = document.createElement('span');
    piece.textContent = text;
    for (const word of style.split(' ').filter(Boolean)) {
      if (word[1] !== '#') piece.classList.add(/^[fb]\d/.test(word) ? 'c-' + word : word);
      else piece.style[word[0] === 'f' ? 'color' : 'backgroundColor'] = word.slice(1);
    }
    if (isCursor) piece.classList.add('cursor');
    return piece;
  }

  // --- typing
  listen() {
    const { keys } = this;
    keys.addEventListener('keydown', event => {
      event.stopPropagation(); // keys of the page are not for who types into a terminal
      const said = this.key(event);
      if (said === null) return;
      event.preventDefault();
      this.typed(said);
    });
    keys.addEventListener('input', event => {
      if (event.isComposing) return;
      this.typed(keys.value);
      keys.value = '';
    });
    keys.addEventListener('compositionend', () => {
      this.typed(keys.value);
      keys.value = '';
    });
    keys.addEventListener('paste', event => {
      event.preventDefault();
      const text = event.clipboardData.getData('text').replace(/\r?\n/g, '\r');
      this.typed(this.screen.bracketed ? '\x1b[200~' + text + '\x1b[201~' : text);
    });
    this.box.addEventListener('mouseup', () => { if (getSelection().isCollapsed) this.focus(); });
  }

  /** What a key says to the program; null where it is the browser's, or text that is on its way. */
  key(event) {
    const { key, ctrlKey, altKey, shiftKey, metaKey } = event;
    if (metaKey || event.isComposing || (key === 'Escape' && shiftKey)) return null;
    const modifier = 1 + (shiftKey ? 1 : 0) + (altKey ? 2 : 0) + (ctrlKey ? 4 : 0);
    const letter = { ArrowUp: 'A', ArrowDown: 'B', ArrowRight: 'C', ArrowLeft: 'D', Home: 'H', End: 'F' }[key];
    if (letter) return modifier > 1 ? `\x1b[1;${modifier}${letter}` : (this.screen.keys ? '\x1bO' : '\x1b[') + letter;
    const number = { Insert: 2, Delete: 3, PageUp: 5, PageDown: 6, F5: 15, F6: 17, F7: 18, F8: 19, F9: 20, F10: 21, F11: 23, F12: 24 }[key];
    if (number) return `\x1b[${number}${modifier > 1 ? ';' + modifier : ''}~`;
    if (/^F[1-4]$/.test(key)) return '\x1bO' + 'PQRS'[key[1] - 1];
    if (key === 'Tab') return shiftKey ? '\x1b[Z' : '\t';
    const simple = { Enter: '\r', Backspace: '\x7f', Escape: '\x1b' }[key];
    if (simple) return (altKey ? '\x1b' : '') + simple;
    if (ctrlKey && !altKey && key.length === 1) {
      if (/v/i.test(key) || (/c/i.test(key) && !getSelection().isCollapsed)) return null; // pasting, and copying
      if (key === ' ') return '\0';
      const code = key.toUpperCase().charCodeAt(0);
      return code >= 63 && code <= 95 ? String.fromCharCode(code === 63 ? 127 : code & 31) : null;
    }
    return altKey && !ctrlKey && key.length === 1 ? '\x1b' + key : null;
  }
};
