// What pages do by themselves. Without it they still work: what is here saves a person a click.
(() => {
  const byId = id => document.getElementById(id);

  // --- light, dark, or as the system has it
  const themes = ['auto', 'light', 'dark'];
  const theme = byId('theme');
  if (theme) {
    const current = () => document.documentElement.dataset.theme || 'auto';
    const say = () => { theme.textContent = 'Theme: ' + current(); };
    theme.hidden = false;
    say();
    theme.addEventListener('click', () => {
      const next = themes[(themes.indexOf(current()) + 1) % themes.length];
      if (next === 'auto') {
        delete document.documentElement.dataset.theme;
        localStorage.removeItem('waybill-theme');
      } else {
        document.documentElement.dataset.theme = next;
        localStorage.setItem('waybill-theme', next);
      }
      say();
    });
  }

  // --- signing in by a link; and by a session that a link from elsewhere did not bring along
  const login = byId('login');
  if (login) {
    const code = location.hash.slice(1);
    if (code.startsWith('wbl_')) {
      history.replaceState(null, '', location.pathname + location.search);
      byId('token').value = code;
      login.submit();
    } else if (login.dataset.to) {
      fetch('/ui/session', { redirect: 'manual' }).then(answer => {
        if (answer.status === 204) location.replace(login.dataset.to);
      }, () => {});
    }
  }

  // A refusal is shown where the answer would have been.
  document.body.addEventListener('htmx:beforeSwap', event => {
    const status = event.detail.xhr.status;
    if (status >= 400 && status < 500 && status !== 401) event.detail.shouldSwap = true;
  });

  // --- how long ago
  const length = seconds => {
    const two = (large, unit, small, smaller) => large + unit + (small ? ' ' + small + smaller : '');
    if (seconds < 60) return seconds + 's';
    if (seconds < 3600) return two(Math.floor(seconds / 60), 'm', seconds % 60, 's');
    if (seconds < 86400) return two(Math.floor(seconds / 3600), 'h', Math.floor(seconds / 60) % 60, 'm');
    return two(Math.floor(seconds / 86400), 'd', Math.floor(seconds / 3600) % 24, 'h');
  };
  setInterval(() => {
    for (const time of document.querySelectorAll('time[data-ago]')) {
      const then = Date.parse(time.dateTime);
      if (then) {
        const gone = Math.floor((Date.now() - then) / 1000);
        time.textContent = gone < 1 ? 'now' : length(gone) + ' ago';
      }
    }
  }, 5000);

  // --- a choice is asked for at once; what is left empty is not in the address
  const form = byId('asked');
  if (form) {
    form.addEventListener('change', event => {
      if (event.target.matches('select[name]')) form.dispatchEvent(new Event('waybill:moved'));
    });
  }
  document.body.addEventListener('htmx:configRequest', event => {
    const parameters = event.detail.parameters;
    for (const name of Object.keys(parameters)) if (parameters[name] === '') delete parameters[name];
  });
  document.addEventListener('submit', event => {
    if (event.target.method !== 'get' || event.defaultPrevented) return;
    const empty = [...event.target.elements].filter(field => field.name && !field.value);
    for (const field of empty) field.disabled = true;
    setTimeout(() => { for (const field of empty) field.disabled = false; });
  });

  // --- on a phone, what is not in use is folded
  const more = byId('more');
  if (more && !('keep' in more.dataset) && matchMedia('(max-width: 46rem)').matches) more.open = false;

  // --- the time slider
  const slider = byId('slider');
  if (slider) {
    const at = byId('at');
    const asked = byId('asked');
    const play = byId('play');
    const first = Math.floor(Date.parse(slider.dataset.first) / 1000);
    const last = Math.max(first + 1, Math.ceil(Date.parse(slider.dataset.last) / 1000));
    slider.min = first;
    slider.max = last;
    slider.step = 1;
    byId('slider-field').hidden = play.hidden = byId('pace-field').hidden = false;
    const shown = () => byId('fleet').dataset.at;
    const place = () => {
      slider.value = shown() ? Math.round(Date.parse(shown()) / 1000) : last;
      slider.setAttribute('aria-valuetext', shown() ? shown().slice(0, 19).replace('T', ' ') + ' UTC' : 'now');
    };
    const go = instant => {
      at.value = instant;
      asked.dispatchEvent(new Event('waybill:moved'));
    };
    const text = seconds => new Date(seconds * 1000).toISOString().slice(0, 19) + 'Z';
    place();
    slider.addEventListener('input', () => {
      at.value = +slider.value >= last ? '' : text(+slider.value);
    });
    slider.addEventListener('change', () => go(at.value));

    let playing = false;
    let timer = 0;
    const stop = () => {
      playing = false;
      clearTimeout(timer);
      play.textContent = 'Play';
      play.setAttribute('aria-pressed', 'false');
    };
    const forward = () => {
      const pace = byId('pace').value;
      const next = pace === 'change' ? byId('fleet').dataset.next
        : text(Math.floor(Date.parse(shown()) / 1000) + Number(pace));
      if (!next || Date.parse(next) >= Date.now()) {
        stop();
        go('');
      } else {
        go(next);
      }
    };
    play.addEventListener('click', () => {
      if (playing) {
        stop();
        return;
      }
      playing = true;
      play.textContent = 'Pause';
      play.setAttribute('aria-pressed', 'true');
      if (shown()) forward(); else go(slider.dataset.first);
    });
    document.body.addEventListener('htmx:afterSettle', event => {
      if (event.detail.elt.id !== 'fleet' && !byId('fleet')) return;
      place();
      if (playing) {
        clearTimeout(timer);
        timer = setTimeout(forward, 800);
      }
    });
    document.body.addEventListener('htmx:responseError', stop);
  }

  // --- the keyboard
  const rooms = { f: '/ui/fleet', r: '/ui/rollouts', a: '/ui/audit', o: '/ui/operations', h: '/ui/hosts', i: '/ui/images', p: '/ui/projections', v: '/ui/verifications', s: '/ui/secrets', t: '/ui/access' };
  let going = 0;
  const move = step => {
    const links = [...document.querySelectorAll('table.rows tbody a')].filter(link => link.offsetParent);
    if (!links.length) return;
    const here = links.indexOf(document.activeElement);
    links[Math.min(links.length - 1, Math.max(0, here < 0 ? 0 : here + step))].focus();
  };
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && document.activeElement) document.activeElement.blur();
    if (event.target.closest('input, select, textarea')) return;
    if (going && Date.now() - going < 1500 && rooms[event.key]) {
      going = 0;
      location.href = rooms[event.key];
      return;
    }
    going = event.key === 'g' ? Date.now() : 0;
    if (event.key === 'j') move(1);
    if (event.key === 'k') move(-1);
    if (event.key === '/') {
      const field = document.querySelector('[data-shortcut="/"]');
      if (field) {
        event.preventDefault();
        field.focus();
        field.select();
      }
    }
  });
})();
