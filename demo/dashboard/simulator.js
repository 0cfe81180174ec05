// The chip in the header that opens the controls of the simulated Stripe: its clock and the card on file.

const DATE = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/**
 * Draws the chip into the header.
 *
 * @param {{ now: number, card: string | null, cards: Record<string, string> }} state
 */
export function drawSimulatorChip(state) {
  const chip = document.createElement('details');
  chip.className = 'simulator';
  const summary = document.createElement('summary');
  summary.textContent = 'Simulated Stripe';
  const panel = document.createElement('div');
  panel.className = 'panel';
  const title = document.createElement('p');
  title.textContent =
    'Simulated Stripe: no money moves. Move its clock or change the card to see what happens.';
  const clock = document.createElement('output');
  const controls = document.createElement('div');
  controls.className = 'controls';
  controls.append(
    moveButton('+1 day', { seconds: 86_400 }),
    moveButton('+1 week', { seconds: 7 * 86_400 }),
    moveButton('To the next renewal', { until: 'renewal' }),
  );
  panel.append(title, clock, controls, cardSelect());
  chip.append(summary, panel);
  document.querySelector('.bar').append(chip);
  show(state);

  chip.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !chip.open) return;
    chip.open = false;
    summary.focus();
  });
  document.addEventListener('pointerdown', (event) => {
    if (!chip.contains(event.target)) chip.open = false;
  });

  function show(next) {
    clock.textContent = `Clock: ${DATE.format(next.now * 1000)}`;
  }

  async function change(body) {
    const all = panel.querySelectorAll('button, select');
    for (const control of all) control.disabled = true;
    const response = await fetch('/simulator/control', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).catch(() => null);
    for (const control of all) control.disabled = false;
    if (!response?.ok) {
      clock.textContent = 'The simulator rejected the change. See the terminal.';
      return;
    }
    show(await response.json());
    await document.querySelector('ocw-billing')?.refresh();
  }

  function moveButton(text, body) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = text;
    button.addEventListener('click', () => void change(body));
    return button;
  }

  function cardSelect() {
    const label = document.createElement('label');
    label.textContent = 'Card on file';
    const select = document.createElement('select');
    for (const [token, name] of Object.entries(state.cards)) {
      select.append(new Option(name, token, token === state.card, token === state.card));
    }
    if (state.card === null) select.prepend(new Option('Another card', '', true, true));
    select.addEventListener('change', () => void change({ card: select.value }));
    label.append(select);
    return label;
  }
}
