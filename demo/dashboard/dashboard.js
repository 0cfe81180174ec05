// The page's own script. The elements work without it: it names the jobs in the history and, with the simulated Stripe,
// draws its bar and gives the elements the simulated Stripe.js in place of Stripe's.

const history = document.querySelector('ocw-credit-history');
if (history) {
  // The ledger knows a job by its id; the page knows its name.
  const { jobs } = await (await fetch('/api/jobs')).json();
  const names = new Map(jobs.map(({ id, title }) => [id, title]));
  history.describeJob = (id) => (names.has(id) ? { name: names.get(id) } : undefined);
}

const response = await fetch('/simulator/control');
if (response.ok) {
  document.querySelector('ocw-billing').stripe = import('/simulator/stripe.js').then(() =>
    globalThis.Stripe('pk_test_simulated'),
  );
  drawSimulatorBar(await response.json());
}

/** @param {{ now: number, renewsAt: number | null, card: string | null, cards: Record<string, string> }} state */
function drawSimulatorBar(state) {
  const bar = document.createElement('aside');
  bar.className = 'simulator';
  bar.setAttribute('aria-label', 'Simulated Stripe');

  const title = document.createElement('strong');
  title.textContent = 'Simulated Stripe: no money moves';
  const clock = document.createElement('output');
  const controls = document.createElement('div');
  controls.className = 'controls';
  controls.append(
    moveButton('+1 day', () => ({ seconds: 86_400 })),
    moveButton('+1 week', () => ({ seconds: 7 * 86_400 })),
    moveButton('To the next renewal', () => ({ until: 'renewal' })),
    cardSelect(),
  );
  bar.append(title, clock, controls);
  document.body.append(bar);
  show(state);

  function show(next) {
    const options = { dateStyle: 'medium', timeStyle: 'short' };
    clock.textContent = `Its clock: ${new Intl.DateTimeFormat('en', options).format(next.now * 1000)}`;
  }

  async function change(body) {
    const all = controls.querySelectorAll('button, select');
    for (const control of all) control.disabled = true;
    const answer = await fetch('/simulator/control', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    for (const control of all) control.disabled = false;
    if (!answer.ok) {
      clock.textContent = 'The simulator did not take that. See the terminal.';
      return;
    }
    show(await answer.json());
    await document.querySelector('ocw-billing')?.refresh();
  }

  function moveButton(text, body) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = text;
    button.addEventListener('click', () => void change(body()));
    return button;
  }

  function cardSelect() {
    const select = document.createElement('select');
    select.setAttribute('aria-label', 'Card on file');
    for (const [token, name] of Object.entries(state.cards)) {
      select.append(new Option(name, token, token === state.card, token === state.card));
    }
    if (state.card === null) select.prepend(new Option('Card on file: another one', '', true, true));
    select.addEventListener('change', () => void change({ card: select.value }));
    return select;
  }
}
