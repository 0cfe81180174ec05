import { expect } from 'chai';
import { Backend } from '../elements/support.ts';
import { mountSeatEditor } from './own-seat-editor.ts';

/** Resolves once a condition holds; checks after each task, since background tabs get no frames. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve));
}

let backend: Backend;
before(async function () {
  // The first request of a run waits for the database.
  this.timeout(60_000);
  backend = await Backend.create({ elapsed: 15 * 86_400 });
});

it('the user interface of Headless charges the amount on its button', async function () {
  // The first of a run waits for the modules, too.
  this.timeout(40_000);
  const { endpoint, token } = backend.organization;
  const root = document.body.appendChild(document.createElement('div'));
  const unmount = mountSeatEditor(root, { endpoint, token: () => Promise.resolve(token) });
  const [input, button, status] = ['input', 'button', 'output'].map((name) => root.querySelector(name));
  if (!(input instanceof HTMLInputElement) || !(button instanceof HTMLButtonElement) || !status) {
    throw new Error('Not everything was rendered');
  }

  await until(() => input.value === '5');
  input.value = '8';
  input.dispatchEvent(new Event('input'));
  button.click();
  await until(() => status.textContent === '5 → 8 users');
  const price = /^Pay (\d+\.\d\d) USD$/.exec(button.textContent)?.[1];
  button.click();
  await until(() => status.textContent === 'You now have 8 users');

  const { quantity, charges } = await backend.stripeState();
  expect(quantity).to.equal(8);
  expect(charges.map(({ amount }) => (amount / 100).toFixed(2))).to.include(price);
  unmount();
  root.remove();
});
