// Reads an answer that goes on, line by line: logs, and what a container uses.
window.waybill = window.waybill || {};
(() => {
  // What a page says of a refusal, as it says it.
  const because = async answer => {
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const said = page.querySelector('.problem');
    return said ? said.textContent : 'Waybill answered ' + answer.status;
  };

  /**
   * Ends when the answer does, or is aborted; throws what the page is to say where it is refused or cut.
   */
  window.waybill.read = async (address, accept, line, signal) => {
    let answer;
    try {
      answer = await fetch(address, {
        headers: { Accept: accept, 'HX-Request': 'true', 'HX-Current-URL': location.href },
        signal,
      });
    } catch (failure) {
      if (signal.aborted) return;
      throw new Error('Waybill does not answer.');
    }
    if (answer.status === 401) {
      location.assign(answer.headers.get('HX-Redirect') || '/ui/login');
      return;
    }
    if (!answer.ok) throw new Error(await because(answer));
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        const lines = (rest + value).split('\n');
        rest = lines.pop();
        lines.forEach(line);
      }
    } catch (failure) {
      if (!signal.aborted) throw new Error('The connection broke off.');
    }
  };

  window.waybill.clock = () => new Date().toISOString().slice(11, 19) + 'Z';
})();
