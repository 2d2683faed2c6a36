// A container's lines, as they are written.
(() => {
  const byId = id => document.getElementById(id);
  const form = byId('read');
  if (!form) return;
  const MOST = 10000; // a browser's page holds no more with comfort
  const lines = byId('lines');
  const pane = byId('pane');
  const reading = byId('reading');
  const newest = byId('newest');
  const halt = byId('halt');
  const find = byId('find');
  const which = byId('which');
  let going = null;
  let read = 0;
  let dropped = 0;
  let last = '';
  let waiting = [];
  let drawing = false;

  const atEnd = () => lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40;
  const toEnd = () => { lines.scrollTop = lines.scrollHeight; newest.hidden = true; };

  // --- finding
  const meant = (stream, text) => (!which.value || which.value === stream)
    && (!find.value || text.toLowerCase().includes(find.value.toLowerCase()));
  const mark = (element, text) => {
    element.textContent = '';
    const word = find.value.toLowerCase();
    let from = 0;
    for (let at; word && (at = text.toLowerCase().indexOf(word, from)) >= 0; from = at + word.length) {
      element.append(text.slice(from, at));
      const found = document.createElement('mark');
      found.textContent = text.slice(at, at + word.length);
      element.append(found);
    }
    element.append(text.slice(from));
  };
  const show = item => {
    item.element.hidden = !meant(item.stream, item.text);
    if (!item.element.hidden) mark(item.element.lastChild, item.text);
  };
  const kept = [];
  const say = state => {
    const found = find.value || which.value ? kept.filter(item => !item.element.hidden).length + ' shown of ' : '';
    reading.textContent = found + read + (read === 1 ? ' line' : ' lines')
      + (dropped ? ', the oldest ' + dropped + ' not kept here' : '') + '. ' + state;
  };
  let state = '';
  const lookAgain = () => {
    kept.forEach(show);
    say(state);
    toEnd();
  };
  let later = 0;
  find.addEventListener('input', () => { clearTimeout(later); later = setTimeout(lookAgain, 120); });
  which.addEventListener('change', lookAgain);

  // --- drawing: as often as the screen does, however much comes
  const draw = () => {
    drawing = false;
    const follow = atEnd();
    const fresh = document.createDocumentFragment();
    for (const item of waiting) {
      const time = document.createElement('time');
      time.dateTime = item.at;
      time.title = item.at;
      time.textContent = item.at.slice(11, 23);
      const stream = document.createElement('span');
      stream.className = 'stream';
      stream.textContent = item.stream === 'stderr' ? 'err' : 'out';
      const text = document.createElement('span');
      text.className = 'text';
      item.element = document.createElement('div');
      item.element.className = item.stream;
      item.element.append(time, stream, text);
      kept.push(item);
      show(item);
      fresh.append(item.element);
    }
    waiting = [];
    lines.append(fresh);
    while (kept.length > MOST) {
      kept.shift().element.remove();
      dropped++;
    }
    if (follow) toEnd(); else newest.hidden = false;
    say(state);
  };
  const add = (stream, line) => {
    const space = line.indexOf(' ');
    const at = space > 0 ? line.slice(0, space) : '';
    // Colours and the like are for terminals.
    const text = line.slice(space + 1).replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, '').replace(/\r$/, '');
    last = at || last;
    read++;
    waiting.push({ stream, at, text });
    if (waiting.length > MOST) {
      waiting.shift();
      dropped++;
    }
    if (!drawing) {
      drawing = true;
      requestAnimationFrame(draw);
    }
  };

  // --- reading
  const piece = () => {
    const streams = {};
    return line => {
      const told = JSON.parse(line);
      if (!told.data) return; // it says that it is still there
      const stream = streams[told.stream] = streams[told.stream] || { decoder: new TextDecoder(), rest: '' };
      const bytes = Uint8Array.from(atob(told.data), letter => letter.charCodeAt(0));
      const whole = (stream.rest + stream.decoder.decode(bytes, { stream: true })).split('\n');
      stream.rest = whole.pop();
      whole.forEach(each => add(told.stream, each));
    };
  };
  const now = () => window.waybill.clock();
  const ended = said => {
    state = said;
    say(state);
    going = null;
    halt.textContent = 'Go on';
    halt.hidden = !byId('follow').checked;
  };
  const begin = async since => {
    if (going) going.abort();
    const mine = going = new AbortController();
    const follow = byId('follow').checked;
    const query = new URLSearchParams();
    if (follow) query.set('follow', 'true');
    if (since) query.set('since', since);
    for (const name of ['tail', 'since', 'reason', 'ticket']) {
      const value = form.elements[name].value.trim();
      if (value && !(since && (name === 'tail' || name === 'since'))) query.set(name, value);
    }
    byId('looking').hidden = pane.hidden = false;
    byId('refused').hidden = true;
    halt.textContent = 'Stop';
    halt.hidden = !follow;
    state = follow ? 'Followed since ' + now() + '.' : 'Being read…';
    say(state);
    try {
      await window.waybill.read(form.dataset.lines + '?' + query, 'application/x-ndjson', piece(), mine.signal);
      if (going !== mine) return;
      ended(mine.signal.aborted ? 'Not followed since ' + now() + '.'
        : follow ? 'It writes nothing more since ' + now() + '.' : 'Read at ' + now() + '.');
    } catch (failure) {
      if (going !== mine) return;
      byId('refused').textContent = failure.message;
      byId('refused').hidden = false;
      ended('Not followed since ' + now() + '.');
    }
  };
  form.addEventListener('submit', event => {
    if (event.submitter && event.submitter.id === 'as-text') return;
    event.preventDefault();
    const address = new URLSearchParams();
    for (const name of ['tail', 'since']) if (form.elements[name].value) address.set(name, form.elements[name].value);
    if (!byId('follow').checked) address.set('follow', 'false');
    history.replaceState(null, '', location.pathname + (String(address) ? '?' + address : ''));
    kept.length = read = dropped = 0;
    waiting = [];
    lines.textContent = '';
    begin(null);
  });
  halt.addEventListener('click', () => {
    if (going) going.abort(); else begin(last || null);
  });
  byId('as-text').hidden = false;
  newest.addEventListener('click', toEnd);
  lines.addEventListener('scroll', () => { if (atEnd()) newest.hidden = true; });
  byId('times').addEventListener('change', event => lines.classList.toggle('timeless', !event.target.checked));
  byId('wrap').addEventListener('change', event => lines.classList.toggle('unwrapped', !event.target.checked));
  addEventListener('pagehide', () => { if (going) going.abort(); });
  begin(null);
})();
