// A terminal in a container: a WebSocket of the API's own kind carries it.
(() => {
  const byId = id => document.getElementById(id);
  const form = byId('open');
  if (!form) return;
  const PIECE = 32768; // of what is pasted: messages have a limit
  const sitting = byId('sitting');
  const sat = byId('sat');
  const leave = byId('leave');
  const anew = byId('anew');
  const refused = byId('refused');
  form.hidden = false;

  // From the terminal, which takes every other key.
  byId('terminal').addEventListener('keydown', event => {
    if (event.key === 'Escape' && event.shiftKey) (leave.hidden ? anew : leave).focus();
  }, true);

  let socket = null;
  const encoder = new TextEncoder();
  let begun = false;
  let early = ''; // typed before the program is there
  const send = text => {
    if (!socket) return;
    if (!begun) {
      early += text;
      return;
    }
    const bytes = encoder.encode(text);
    for (let from = 0; from < bytes.length; from += PIECE) socket.send(bytes.slice(from, from + PIECE));
  };
  const terminal = new window.waybill.Terminal(byId('terminal'), send, (columns, rows) => {
    if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ columns, rows }));
  });

  const over = said => {
    sat.textContent = said;
    leave.hidden = true;
    anew.hidden = false;
    anew.focus();
  };
  const opened = () => {
    sitting.hidden = false;
    form.hidden = true;
    leave.hidden = false;
    anew.hidden = true;
    refused.hidden = true;
    terminal.clear();
    terminal.fit();
    terminal.focus();
  };
  const backTo = why => {
    sitting.hidden = true;
    form.hidden = false;
    refused.textContent = why;
    refused.hidden = false;
  };

  const begin = () => {
    opened();
    const query = new URLSearchParams();
    byId('command').value.trim().split(/\s+/).forEach(word => query.append('command', word));
    for (const [name, id] of [['user', 'user'], ['workingDirectory', 'directory'], ['reason', 'reason'], ['ticket', 'ticket']]) {
      const value = byId(id).value.trim();
      if (value) query.set(name, value);
    }
    query.set('term', 'xterm-256color');
    query.set('columns', terminal.screen.columns);
    query.set('rows', terminal.screen.rows);
    sat.textContent = 'Its host is asked…';
    const mine = socket = new WebSocket(location.origin.replace(/^http/, 'ws') + form.dataset.terminal + '?' + query);
    mine.binaryType = 'arraybuffer';
    begun = false;
    early = '';
    let ended = null;
    mine.onmessage = ({ data }) => {
      if (typeof data !== 'string') {
        terminal.write(new Uint8Array(data));
        return;
      }
      const told = JSON.parse(data);
      if (told.refused) {
        backTo(told.refused);
        return;
      }
      if (begun) {
        ended = told;
      } else {
        begun = true;
        send(early);
        early = '';
        sat.textContent = 'Since ' + new Date().toISOString().slice(11, 19) + 'Z, operation ' + told.operation + '.';
      }
    };
    mine.onclose = event => {
      if (socket !== mine) return;
      socket = null;
      const at = new Date().toISOString().slice(11, 19) + 'Z';
      if (!begun) {
        if (refused.hidden) backTo('Waybill does not answer, or you are not signed in any more. Load the page again.');
      } else if (ended && ended.exitCode !== undefined) {
        over('It ended at ' + at + ' with exit code ' + ended.exitCode + '.');
      } else if (ended && ended.failure) {
        over('It ended at ' + at + ': ' + ended.failure.message);
      } else {
        over('You left it at ' + at + (event.reason ? ': ' + event.reason : event.code === 1006 ? ': the connection broke off' : '') + '.');
      }
    };
  };
  form.addEventListener('submit', event => {
    event.preventDefault();
    begin();
  });
  leave.addEventListener('click', () => { if (socket) socket.close(); });
  anew.addEventListener('click', begin);
  // A page that is left by mistake takes the terminal with it.
  addEventListener('beforeunload', event => { if (socket) event.preventDefault(); });
})();
