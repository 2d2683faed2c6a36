// One line to Waybill says when something that the page shows has changed; the page then asks for its part.
(() => {
  const trouble = document.getElementById('trouble');
  const live = document.getElementById('live');
  const FIRST = 1000;
  const LONGEST = 10000;
  let source = null;
  let since = null;
  let pause = FIRST;
  let timer = 0;
  let missed = false;

  // What the page shows; a page that does not say so is told of everything.
  const shown = () => [...document.querySelectorAll('[data-live]')].map(part => part.dataset.live).join(' ');
  const isLive = () => document.querySelector('[data-live], [hx-trigger*="waybill:tick"]') !== null;
  // An answer takes the place of the part that asked, and htmx drops what waited behind it there: it is asked once more.
  const tick = () => {
    missed = missed || document.querySelector('[hx-trigger*="waybill:tick"].htmx-request') !== null;
    document.body.dispatchEvent(new Event('waybill:tick'));
  };
  const clock = instant => instant.toISOString().slice(11, 19) + 'Z';

  const lost = why => {
    since = since || new Date();
    live.hidden = true;
    trouble.textContent = 'Not live since ' + clock(since) + ': ' + why + ' What is shown was so then.';
    trouble.hidden = false;
  };
  const found = () => {
    since = null;
    trouble.hidden = true;
    live.hidden = source === null;
  };
  const close = () => {
    clearTimeout(timer);
    if (source) source.close();
    source = null;
    live.hidden = true;
  };
  const signedOut = () => {
    close();
    location.assign('/ui/login?to=' + encodeURIComponent(location.pathname + location.search));
  };

  const open = () => {
    clearTimeout(timer);
    if (source || document.visibilityState !== 'visible' || !isLive()) return;
    const mine = source = new EventSource('/ui/live?of=' + encodeURIComponent(shown()));
    mine.onopen = () => {
      pause = FIRST;
      found();
    };
    mine.addEventListener('changed', tick);
    mine.addEventListener('over', signedOut);
    mine.onerror = async () => {
      if (source !== mine) return;
      close();
      lost('Waybill does not answer; it is tried again.');
      try {
        const answer = await fetch('/ui/session', { redirect: 'manual' });
        if (answer.type === 'opaqueredirect') {
          signedOut();
          return;
        }
      } catch (away) {
        // It is tried again.
      }
      // Not all pages at the same moment.
      timer = setTimeout(open, pause * (0.75 + Math.random() / 2));
      pause = Math.min(pause * 2, LONGEST);
    };
  };

  // Browsers keep few lines open at once: a page that nobody sees gives its own back.
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') open(); else close(); });
  addEventListener('pagehide', close);
  addEventListener('pageshow', open);
  document.body.addEventListener('htmx:afterSettle', () => {
    if (isLive()) open(); else close();
    if (missed) {
      missed = false;
      tick();
    }
  });

  document.body.addEventListener('htmx:sendError', () => lost('Waybill does not answer.'));
  document.body.addEventListener('htmx:responseError', event => {
    if (event.detail.xhr.status >= 500) lost('Waybill could not tell.');
  });
  document.body.addEventListener('htmx:afterRequest', event => {
    if (event.detail.successful && (source !== null || !isLive())) found();
  });
  open();
})();
