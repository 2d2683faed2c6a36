// What a terminal shows, as the bytes of a program make it: enough of an xterm for shells, pagers, editors and top.
window.waybill = window.waybill || {};
window.waybill.Screen = class {
  static LINES = Object.fromEntries([...'jklmnqtuvwxa`~'].map((letter, i) => [letter, [...'┘┐┌└┼─├┤┴┬│▒◆·'][i]]));
  static WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

  /** @param answer is told what the program is answered; @param scrolled is told of lines that leave on top */
  constructor(columns, rows, answer, scrolled) {
    Object.assign(this, { columns, rows, answer, scrolled });
    this.reset();
  }

  reset() {
    this.style = '';
    this.lines = this.blank(this.rows);
    this.former = null; // the usual screen, while a program has the other one
    Object.assign(this, { x: 0, y: 0, top: 0, bottom: this.rows - 1, saved: null, wraps: false });
    Object.assign(this, { autowrap: true, insert: false, cursor: true, keys: false, bracketed: false, drawing: [false, false], shifted: 0 });
    this.state = 'text';
    this.said = '';
  }

  blank(count) {
    return Array.from({ length: count }, () => this.line());
  }

  line() {
    return { cells: Array.from({ length: this.columns }, () => [' ', this.background()]), changed: true };
  }

  // What is erased takes the background's colour on.
  background() {
    const colour = /b[^ ]+/.exec(this.style || '');
    return colour ? colour[0] : '';
  }

  resize(columns, rows) {
    if (columns === this.columns && rows === this.rows) return;
    for (const lines of [this.lines, this.former && this.former.lines]) {
      if (!lines) continue;
      for (const line of lines) {
        line.cells.length = Math.min(line.cells.length, columns);
        while (line.cells.length < columns) line.cells.push([' ', '']);
        line.changed = true;
      }
      while (lines.length > rows) {
        if (lines === this.lines && this.y < lines.length - 1) lines.pop(); else this.leave(lines.shift(), lines);
        if (lines === this.lines) this.y = Math.min(this.y, lines.length - 1);
      }
    }
    this.columns = columns;
    this.rows = rows;
    for (const lines of [this.lines, this.former && this.former.lines]) {
      while (lines && lines.length < rows) lines.push(this.line());
    }
    Object.assign(this, { top: 0, bottom: rows - 1, x: Math.min(this.x, columns - 1), y: Math.min(this.y, rows - 1), wraps: false });
  }

  leave(line, lines) {
    if (lines === this.lines && !this.former) this.scrolled(line);
  }

  write(text) {
    for (const letter of text) this[this.state](letter);
  }

  // --- what comes: text, or one of the sequences that begin with escape
  text(letter) {
    const code = letter.codePointAt(0);
    if (code === 27) this.state = 'escape';
    else if (code >= 32 && code !== 127) this.put(letter);
    else if (code === 10 || code === 11 || code === 12) this.down();
    else if (code === 13) this.to(0, this.y);
    else if (code === 8) this.to(this.x - 1, this.y);
    else if (code === 9) this.to((this.x >> 3) * 8 + 8, this.y);
    else if (code === 14 || code === 15) this.shifted = 15 - code;
  }

  escape(letter) {
    this.state = 'text';
    this.said = '';
    if (letter === '[') this.state = 'control';
    else if (letter === ']' || letter === 'P' || letter === '_' || letter === '^') this.state = 'title';
    else if (letter === '(' || letter === ')') this.state = letter === '(' ? 'charset0' : 'charset1';
    else if (letter === '#' || letter === '*' || letter === '+') this.state = 'ignored';
    else if (letter === '7') this.save();
    else if (letter === '8') this.restore();
    else if (letter === 'D') this.down();
    else if (letter === 'E') { this.down(); this.to(0, this.y); }
    else if (letter === 'M') this.up();
    else if (letter === 'c') this.reset();
  }

  charset0(letter) { this.drawing[0] = letter === '0'; this.state = 'text'; }
  charset1(letter) { this.drawing[1] = letter === '0'; this.state = 'text'; }
  ignored() { this.state = 'text'; }

  // Names of windows and the like: nobody reads them here.
  title(letter) {
    if (letter === '\x07') this.state = 'text';
    else if (letter === '\x1b') this.state = 'ignored';
  }

  control(letter) {
    const code = letter.charCodeAt(0);
    if (code < 32) {
      this.state = 'text';
      this.text(letter);
      if (this.state === 'text') this.state = 'control';
    } else if (code < 64) {
      if (this.said.length < 200) this.said += letter;
    } else {
      this.state = 'text';
      const kind = /^[?>=!]/.test(this.said) ? this.said[0] : '';
      const numbers = this.said.slice(kind.length).split(/[;:]/).map(number => parseInt(number, 10));
      if (!/[ $"']/.test(this.said)) this.command(kind + letter, numbers);
    }
  }

  command(name, numbers) {
    const n = Math.max(1, numbers[0] || 1);
    const at = (i, usual) => (numbers[i] > 0 ? numbers[i] : usual);
    switch (name) {
      case 'A': this.to(this.x, Math.max(this.y - n, this.y >= this.top ? this.top : 0)); break;
      case 'B': case 'e': this.to(this.x, Math.min(this.y + n, this.y <= this.bottom ? this.bottom : this.rows - 1)); break;
      case 'C': case 'a': this.to(this.x + n, this.y); break;
      case 'D': this.to(this.x - n, this.y); break;
      case 'E': this.to(0, this.y + n); break;
      case 'F': this.to(0, this.y - n); break;
      case 'G': case '`': this.to(n - 1, this.y); break;
      case 'd': this.to(this.x, n - 1); break;
      case 'H': case 'f': this.to(at(1, 1) - 1, at(0, 1) - 1); break;
      case 'J': this.eraseScreen(numbers[0] || 0); break;
      case 'K': this.eraseLine(numbers[0] || 0); break;
      case 'X': this.fill(this.y, this.x, Math.min(this.columns, this.x + n)); break;
      case 'P': this.shift(n, 0); break;
      case '@': this.shift(0, n); break;
      case 'L': if (this.isInside()) this.scroll(this.y, -n); break;
      case 'M': if (this.isInside()) this.scroll(this.y, n); break;
      case 'S': this.scroll(this.top, n); break;
      case 'T': this.scroll(this.top, -n); break;
      case 'b': for (let i = 0; i < Math.min(n, 1000) && this.last; i++) this.put(this.last); break;
      case 'm': this.paint(numbers); break;
      case 'r': this.region(at(0, 1) - 1, at(1, this.rows) - 1); break;
      case 's': this.save(); break;
      case 'u': this.restore(); break;
      case 'h': case 'l': if (numbers[0] === 4) this.insert = name === 'h'; break;
      case '?h': case '?l': numbers.forEach(each => this.mode(each, name === '?h')); break;
      case 'n': if (n === 6) this.answer(`\x1b[${this.y + 1};${this.x + 1}R`); else if (n === 5) this.answer('\x1b[0n'); break;
      case 'c': this.answer('\x1b[?1;2c'); break;
      case '>c': this.answer('\x1b[>0;0;0c'); break;
    }
  }

  mode(number, on) {
    if (number === 1) this.keys = on;
    else if (number === 7) this.autowrap = on;
    else if (number === 25) this.cursor = on;
    else if (number === 2004) this.bracketed = on;
    else if (number === 47 || number === 1047 || number === 1049) this.other(on);
  }

  // A program that draws has a screen of its own, and leaves the usual one as it was.
  other(on) {
    if (on && !this.former) {
      this.former = { lines: this.lines, x: this.x, y: this.y, style: this.style };
      this.style = '';
      this.lines = this.blank(this.rows);
    } else if (!on && this.former) {
      const { lines, x, y, style } = this.former;
      this.former = null;
      Object.assign(this, { lines, style, top: 0, bottom: this.rows - 1 });
      lines.forEach(line => { line.changed = true; });
      this.to(x, y);
    }
  }

  // --- moving
  to(x, y) {
    this.lines[this.y].changed = true;
    this.x = Math.max(0, Math.min(this.columns - 1, x));
    this.y = Math.max(0, Math.min(this.rows - 1, y));
    this.lines[this.y].changed = true;
    this.wraps = false;
  }

  save() { this.saved = { x: this.x, y: this.y, style: this.style }; }

  restore() {
    const { x, y, style } = this.saved || { x: 0, y: 0, style: '' };
    this.style = style;
    this.to(x, y);
  }

  region(top, bottom) {
    if (top >= bottom || bottom >= this.rows) return;
    this.top = top;
    this.bottom = bottom;
    this.to(0, 0);
  }

  isInside() { return this.y >= this.top && this.y <= this.bottom; }

  down() {
    if (this.y === this.bottom) this.scroll(this.top, 1); else this.to(this.x, this.y + 1);
    this.wraps = false;
  }

  up() {
    if (this.y === this.top) this.scroll(this.top, -1); else this.to(this.x, this.y - 1);
  }

  /** Lines from there to the region's end go up by so many, or down. */
  scroll(from, by) {
    for (let i = 0; i < Math.min(Math.abs(by), this.bottom - from + 1); i++) {
      const [gone] = this.lines.splice(by > 0 ? from : this.bottom, 1);
      if (by > 0 && from === 0) this.leave(gone, this.lines);
      this.lines.splice(by > 0 ? this.bottom : from, 0, this.line());
    }
    for (let y = from; y <= this.bottom; y++) this.lines[y].changed = true;
  }

  // --- writing and erasing
  put(letter) {
    const cells = () => this.lines[this.y].cells;
    if (/^\p{M}/u.test(letter)) {
      const before = cells()[Math.max(0, this.x - (this.wraps ? 0 : 1))];
      before[0] += letter;
      return;
    }
    const width = this.constructor.WIDE.test(letter) ? 2 : 1;
    if (this.autowrap && (this.wraps || this.x + width > this.columns)) {
      this.to(0, this.y);
      this.down();
    }
    if (this.insert) this.shift(0, width);
    this.last = letter;
    const drawn = this.drawing[this.shifted] ? this.constructor.LINES[letter] || letter : letter;
    cells()[this.x] = [drawn, this.style];
    if (width === 2 && this.x + 1 < this.columns) cells()[this.x + 1] = ['', this.style];
    this.lines[this.y].changed = true;
    this.wraps = this.x + width >= this.columns;
    this.x = Math.min(this.columns - 1, this.x + width);
  }

  fill(y, from, to) {
    for (let x = from; x < to; x++) this.lines[y].cells[x] = [' ', this.background()];
    this.lines[y].changed = true;
  }

  eraseLine(how) {
    this.fill(this.y, how === 0 ? this.x : 0, how === 1 ? this.x + 1 : this.columns);
  }

  eraseScreen(how) {
    if (how < 2) this.eraseLine(how);
    const from = how === 0 ? this.y + 1 : 0;
    const to = how === 1 ? this.y : this.rows;
    for (let y = from; y < to; y++) this.fill(y, 0, this.columns);
  }

  shift(remove, add) {
    const cells = this.lines[this.y].cells;
    cells.splice(this.x, Math.min(remove, this.columns - this.x));
    for (let i = 0; i < Math.min(add, this.columns); i++) cells.splice(this.x, 0, [' ', this.background()]);
    cells.length = Math.min(cells.length, this.columns);
    while (cells.length < this.columns) cells.push([' ', this.background()]);
    this.lines[this.y].changed = true;
  }

  // --- colours: a cell's style is words, as those who draw it read them
  paint(numbers) {
    const words = new Set(this.style.split(' ').filter(Boolean));
    const without = test => words.forEach(word => { if (test.test(word)) words.delete(word); });
    const flags = { 1: 'bold', 2: 'dim', 3: 'italic', 4: 'under', 7: 'inverse', 9: 'struck' };
    const list = numbers.map(number => number || 0);
    for (let i = 0; i < list.length; i++) {
      const number = list[i];
      if (number === 0) words.clear();
      else if (flags[number]) words.add(flags[number]);
      else if (number === 22) without(/^(bold|dim)$/);
      else if (number > 22 && number < 30) words.delete(flags[number - 20]);
      else if (number === 38 || number === 48) {
        const kind = number === 38 ? 'f' : 'b';
        without(new RegExp('^' + kind + '[0-9#]'));
        if (list[i + 1] === 5) words.add(kind + this.colour(list[i += 2] || 0));
        else if (list[i + 1] === 2) words.add(kind + '#' + [list[i + 2], list[i + 3], list[i += 4]].map(part => Math.min(255, part || 0).toString(16).padStart(2, '0')).join(''));
      } else if ((number >= 30 && number <= 39) || (number >= 90 && number <= 97)) {
        without(/^f[0-9#]/);
        if (number !== 39) words.add('f' + (number < 90 ? number - 30 : number - 82));
      } else if ((number >= 40 && number <= 49) || (number >= 100 && number <= 107)) {
        without(/^b[0-9#]/);
        if (number !== 49) words.add('b' + (number < 100 ? number - 40 : number - 92));
      }
    }
    this.style = [...words].join(' ');
  }

  /** Of 256: sixteen that have names, a cube, and greys. */
  colour(number) {
    if (number < 16) return String(number);
    const hex = part => part.toString(16).padStart(2, '0');
    if (number > 231) return '#' + hex(8 + (number - 232) * 10).repeat(3);
    const part = each => hex(each === 0 ? 0 : 55 + each * 40);
    const cube = number - 16;
    return '#' + part(Math.floor(cube / 36)) + part(Math.floor(cube / 6) % 6) + part(cube % 6);
  }
};
