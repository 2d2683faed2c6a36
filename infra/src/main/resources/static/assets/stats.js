// What a container uses, drawn over the last two minutes and said in words.
(() => {
  const byId = id => document.getElementById(id);
  const watching = byId('watching');
  if (!watching || byId('sample')) return;
  const SPAN = 120000;
  const WIDTH = 600;
  const HEIGHT = 140;
  const halt = byId('halt');
  let samples = [];
  let going = null;

  const bytes = number => {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    let unit = 0;
    while (number >= 1024 && unit < units.length - 1) {
      number /= 1024;
      unit++;
    }
    return (unit === 0 || number >= 100 ? Math.round(number) : number.toFixed(1)) + ' ' + units[unit];
  };
  const percent = number => (number >= 10 ? Math.round(number) : number.toFixed(1)) + ' %';
  const rate = number => bytes(number) + '/s';
  const highest = values => Math.max(0, ...values);

  const draw = (path, values, top, filled) => {
    const end = samples[samples.length - 1].at;
    const points = values.map((value, i) => {
      const x = WIDTH - (end - samples[i].at) / SPAN * WIDTH;
      return x.toFixed(1) + ' ' + (HEIGHT - 2 - value / top * (HEIGHT - 8)).toFixed(1);
    });
    const first = points[0].split(' ')[0];
    path.setAttribute('d', filled ? `M${first} ${HEIGHT}L${points.join('L')}L${WIDTH} ${HEIGHT}Z` : 'M' + points.join('L'));
  };
  const plot = (name, values, top, written, other) => {
    const figure = byId('plot-' + name);
    const area = figure.querySelector('.area');
    if (area) draw(area, values, top, true);
    draw(figure.querySelector('.line'), values, top, false);
    if (other) draw(figure.querySelector('.other'), other, top, false);
    figure.querySelector('.top').textContent = written(top);
    return figure;
  };
  const tell = (figure, now, says) => {
    figure.querySelector('.now').textContent = now;
    figure.querySelector('.says').textContent = says;
  };
  // How much more a second, between each sample and the one before.
  const growth = field => samples.map((sample, i) => {
    const before = samples[Math.max(0, i - 1)];
    const seconds = (sample.at - before.at) / 1000;
    return seconds > 0 ? Math.max(0, (sample[field] - before[field]) / seconds) : 0;
  });

  const show = () => {
    const now = samples[samples.length - 1];
    const cpu = samples.map(sample => sample.cpuPercent);
    tell(plot('cpu', cpu, Math.max(10, highest(cpu)), percent), percent(now.cpuPercent) + ' of one processor',
      'Highest ' + percent(highest(cpu)) + '. ' + now.processes + (now.processes === 1 ? ' process.' : ' processes.'));

    const memory = samples.map(sample => sample.memoryBytes);
    const limit = now.memoryLimitBytes;
    const most = highest(memory);
    // A limit that is far off would press the line to the ground.
    const near = limit > 0 && most > limit / 20;
    const top = near ? limit : Math.max(1, most * 1.25);
    const figure = plot('memory', memory, top, bytes);
    const line = figure.querySelector('.limit');
    const y = near ? HEIGHT - 2 - (HEIGHT - 8) : -9;
    line.setAttribute('y1', y);
    line.setAttribute('y2', y);
    const whose = watching.dataset.limited === 'true' ? 'its limit' : 'its host, for it has no limit';
    tell(figure, bytes(now.memoryBytes) + (limit ? ' of ' + bytes(limit) : ''),
      'Highest ' + bytes(most) + (limit ? ', ' + percent(most / limit * 100) + ' of ' + whose + (near ? ', the line on top' : ', which is above the plot') : '') + '.');

    for (const [name, from, to, come, go] of [
      ['network', 'networkReceivedBytes', 'networkSentBytes', 'in', 'out'],
      ['disk', 'diskReadBytes', 'diskWrittenBytes', 'read', 'written']]) {
      const one = growth(from);
      const two = growth(to);
      tell(plot(name, one, Math.max(1024, highest(one), highest(two)), rate, two),
        come + ' ' + rate(one[one.length - 1]) + ', ' + go + ' ' + rate(two[two.length - 1]),
        'Highest ' + come + ' ' + rate(highest(one)) + ', ' + go + ' ' + rate(highest(two)) + '; since it began '
        + come + ' ' + bytes(now[from]) + ', ' + go + ' ' + bytes(now[to]) + '. The dashed line is ' + go + '.');
    }
    byId('sampled').textContent = 'As of ' + new Date(now.at).toISOString().slice(11, 19) + 'Z, about each second; the plots show the last two minutes.';
  };

  const stopped = said => {
    byId('sampled').textContent = said;
    going = null;
    halt.textContent = 'Go on';
  };
  const begin = async () => {
    const mine = going = new AbortController();
    halt.textContent = 'Stop';
    byId('refused').hidden = true;
    try {
      await window.waybill.read(watching.dataset.stream, 'text/event-stream', line => {
        if (!line.startsWith('data: ')) return;
        const sample = JSON.parse(line.slice(6));
        sample.at = Date.parse(sample.at);
        samples.push(sample);
        samples = samples.filter(each => sample.at - each.at <= SPAN);
        byId('plots').hidden = false;
        show();
      }, mine.signal);
      if (going === mine) {
        stopped((mine.signal.aborted ? 'Stopped at ' : 'It does not run any more, since ') + window.waybill.clock() + '.');
      }
    } catch (failure) {
      byId('refused').textContent = failure.message;
      byId('refused').hidden = false;
      stopped('Not live since ' + window.waybill.clock() + '.');
    }
  };
  watching.hidden = false;
  halt.addEventListener('click', () => { if (going) going.abort(); else begin(); });
  addEventListener('pagehide', () => { if (going) going.abort(); });
  begin();
})();
