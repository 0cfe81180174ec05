import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { expect } from 'chai';
import { SeatEditorHarness } from '../../src/testing/harnesses/index.ts';
import { Backend, mount, startBackend, unmountAll } from './support.ts';

/** Milliseconds after its first paint in which the button that charges ignores presses. */
const UNREAD_FOR_MS = 1000;

const confirmOf = (editor: SeatEditorHarness): HTMLElement => editor.action('Confirm Update');

/** A press at a moment of the page's clock, as the browser would tell it. */
function pressAt(button: HTMLElement, timeStamp: number, detail = 1): void {
  const click = new MouseEvent('click', { bubbles: true, composed: true, cancelable: true, detail });
  Object.defineProperty(click, 'timeStamp', { value: timeStamp });
  button.dispatchEvent(click);
}

async function clickMiddle(element: HTMLElement): Promise<void> {
  const { left, top, width, height } = element.getBoundingClientRect();
  await sendMouse({ type: 'click', position: [Math.round(left + width / 2), Math.round(top + height / 2)] });
}

describe('A press meant for the previous step', function () {
  this.timeout(30_000);
  before(startBackend);
  afterEach(unmountAll);

  /** An editor with 8 typed, in the place of 5; and when its review was rendered. */
  async function open() {
    const backend = await Backend.create({ elapsed: 15.5 * 86_400, seed: { seats: 5 } });
    const editor = new SeatEditorHarness(mount('ocw-seat-editor', backend.connection));
    await editor.says('Number of users');
    await editor.type('8');
    let renderedAt = Infinity;
    new MutationObserver(() => {
      if (renderedAt === Infinity && editor.actions.some((name) => name.startsWith('Confirm Update')))
        renderedAt = performance.now();
    }).observe(editor.element.shadowRoot!, { childList: true, subtree: true });
    const charges = async (): Promise<number[]> =>
      (await backend.stripeState()).charges.map(({ amount }) => amount).filter((amount) => amount === 4350);
    const isReviewed = (): boolean => editor.actions.some((name) => name.startsWith('Confirm Update'));
    const isOpen = (): Promise<void> =>
      editor.until(() => isReviewed() && confirmOf(editor).ariaDisabled === 'false', 'a press is taken');
    return { editor, charges, isReviewed, isOpen, renderedAt: () => renderedAt };
  }

  it('confirms nothing at 0, 250, 500 and 800 ms, nor as the second click of a double click; the next press does', async () => {
    const { editor, charges, isReviewed, isOpen, renderedAt } = await open();
    editor.press('Update User Count');
    await editor.until(isReviewed, 'the review is there');
    for (const after of [0, 250, 500, 800]) pressAt(confirmOf(editor), renderedAt() + after);
    pressAt(confirmOf(editor), Infinity, 2);
    expect(isReviewed()).to.equal(true);
    expect(getComputedStyle(confirmOf(editor)).opacity).to.equal('1');
    expect(await charges()).to.deep.equal([]);

    await isOpen();
    expect(editor.due).to.equal('$43.50');
    await clickMiddle(confirmOf(editor));
    await editor.says('You now have 8 users');
    await editor.says('Paid today $43.50');
    expect(await charges()).to.deep.equal([4350]);
  });

  it('confirms nothing with two clicks of a real mouse in one place', async () => {
    const { editor, charges, isReviewed, renderedAt } = await open();
    const pressed: number[] = [];
    addEventListener('click', ({ timeStamp }) => void pressed.push(timeStamp), { capture: true });
    await clickMiddle(editor.action('Update User Count'));
    await editor.until(isReviewed, 'the review is there');
    await clickMiddle(confirmOf(editor));
    // On a very slow machine, the second click may really come a second later.
    const isLate = (pressed.at(-1) ?? 0) >= renderedAt() + UNREAD_FOR_MS;
    if (!isLate) expect([isReviewed(), await charges()]).to.deep.equal([true, []]);
  });

  it('confirms nothing with a key held down since before; the next key press does', async () => {
    const { editor, charges, isReviewed, isOpen, renderedAt } = await open();
    editor.press('Update User Count');
    await editor.until(isReviewed, 'the review is there');
    confirmOf(editor).focus();
    const down = new KeyboardEvent('keydown', {
      key: 'Enter',
      bubbles: true,
      composed: true,
      cancelable: true,
    });
    Object.defineProperty(down, 'timeStamp', { value: renderedAt() + 800 });
    confirmOf(editor).dispatchEvent(down);
    pressAt(confirmOf(editor), renderedAt() + 2500, 0);
    const repeated = new KeyboardEvent('keydown', {
      key: 'Enter',
      repeat: true,
      bubbles: true,
      composed: true,
      cancelable: true,
    });
    confirmOf(editor).dispatchEvent(repeated);
    expect(repeated.defaultPrevented, 'a repetition presses nothing').to.equal(true);
    expect([isReviewed(), await charges()]).to.deep.equal([true, []]);

    await isOpen();
    await sendKeys({ press: 'Enter' });
    await editor.says('Paid today $43.50');
    expect(await charges()).to.deep.equal([4350]);
  });
});

describe('A step button held down', function () {
  this.timeout(30_000);
  before(startBackend);
  afterEach(unmountAll);

  it('repeats its step until released, like the keys of a spin button', async () => {
    const backend = await Backend.create({ seed: { seats: 5 }, seatLimits: { minimum: 3, maximum: 500 } });
    const editor = new SeatEditorHarness(mount('ocw-seat-editor', backend.connection));
    await editor.says('Number of users');
    // The announcement of the estimate is not tested here.
    editor.element.schedule = () => () => undefined;
    const number = (): number => Number(editor.field.value);
    const more = editor.action('One more user');
    const { left, top } = more.getBoundingClientRect();
    await sendMouse({ type: 'move', position: [Math.round(left + 8), Math.round(top + 8)] });
    await sendMouse({ type: 'down', button: 'left' });
    await editor.until(() => number() >= 8, 'it has stepped three times');
    await sendMouse({ type: 'up', button: 'left' });
    const released = number();
    await editor.element.updateComplete;
    expect(number()).to.equal(released);

    editor.field.focus();
    const steps: readonly (readonly [string, number])[] = [
      ['Home', 3],
      ['PageUp', 13],
      ['ArrowUp', 14],
      ['PageDown', 4],
      ['End', 500],
      ['ArrowDown', 499],
    ];
    for (const [key, expected] of steps) {
      await sendKeys({ press: key });
      await editor.until(() => number() === expected, `${key} goes to ${expected}`);
      expect(editor.announcement).to.equal(`${expected} users`);
    }
    expect(editor.field.getAttribute('role')).to.equal(null);
    expect(editor.field.inputMode).to.equal('numeric');
  });
});
