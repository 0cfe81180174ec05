import { sendMouse } from '@web/test-runner-commands';
import { expect } from 'chai';
import type { OcwSeatsChangeEvent } from '../../src/elements/index.ts';
import { OcwSeatEditor } from '../../src/elements/index.ts';
import { SeatEditorHarness } from '../../src/testing/harnesses/index.ts';
import type { NewTestOrganization } from '../support/backend.ts';
import { Backend, expectAccessible, mount, startBackend, unmountAll } from './support.ts';

async function open(
  options: NewTestOrganization = {},
): Promise<{ backend: Backend; editor: SeatEditorHarness }> {
  const backend = await Backend.create(options);
  const editor = new SeatEditorHarness(mount('ocw-seat-editor', backend.connection));
  await editor.says('Number of users');
  return { backend, editor };
}

/** The accessible description of the focused title. */
function spoken({ element, focused }: SeatEditorHarness): string {
  const ids = focused?.getAttribute('aria-describedby')?.split(' ') ?? [];
  return ids.map((id) => element.shadowRoot?.getElementById(id)?.textContent?.trim() ?? '').join(' ');
}

describe('The seat editor on the real handler', () => {
  before(startBackend);
  afterEach(unmountAll);

  it('charges exactly what it showed when 5 users become 8 in mid-period, and adds 3 credits', async () => {
    const { backend, editor } = await open();
    await editor.type('8');
    expect(editor.due).to.equal('$44.90');
    expect(editor.lines('outlook')).to.deep.equal({
      'New monthly total': '$145.00 → $232.00',
      'OCJ credits': '5 → 8 +3 today',
      'Credits at next renewal': '8',
    });
    editor.press('Update User Count');
    await editor.says('Review your change');
    expect(editor.due).to.equal('$44.90');
    expect(editor.changes).to.deep.equal({
      Users: ['5', '8'],
      'Monthly total': ['$145.00', '$232.00'],
      'OCJ credits': ['5', '8'],
    });
    expect(editor.lines('line-items')).to.deep.equal({
      'Credit for unused time (5 users)': '−$74.84',
      'Prorated charge until Apr 1, 2026 (8 users)': '$119.74',
    });
    const changed: OcwSeatsChangeEvent[] = [];
    editor.element.addEventListener('ocw-seats-change', (event) => changed.push(event));
    editor.press('Confirm Update');
    await editor.says('You now have 8 users');
    await editor.says('OCJ credits available: 8.');
    expect(editor.text).to.include('Paid today $44.90').and.include('3 credits were added.');
    await editor.until(() => editor.actions.includes('View invoice'), 'its invoice is linked');
    expect(editor.part('card-used')).to.include('Visa ending in 4242');
    expect(changed.map(({ change }) => change.seats)).to.deep.equal([{ from: 5, to: 8 }]);
    const stripeState = await backend.stripeState();
    expect(stripeState.quantity).to.equal(8);
    expect(stripeState.invoices[0]?.amountPaid).to.equal(4490);
    await expectAccessible(editor.element);
    editor.press('Done');
    await editor.says('Current user count: 8');
    expect(editor.field.value).to.equal('8');
  });

  it('adds account credit for fewer users, keeps credits, and says before adding users again that none are added', async () => {
    const { backend, editor } = await open({ seed: { seats: 8 } });
    await editor.type('5');
    expect(editor.due).to.equal('$0.00');
    expect(editor.text).to.include('$44.90 in account credit for your next invoices.');
    expect(editor.text).to.include('You keep your current credits');
    editor.press('Update User Count');
    await editor.says('Review your change');
    expect(editor.text).to.include('$44.90 in account credit for your next invoices.');
    expect(editor.text).to.not.include('You won’t be charged');
    await expectAccessible(editor.element);
    editor.press('Confirm Update');
    await editor.says('You now have 5 users');
    await editor.says('$44.90 was added to your account credit');
    expect((await backend.stripeState()).balance).to.equal(-4490);
    editor.press('Done');
    await editor.says('Number of users');
    await editor.type('8');
    expect(editor.lines('outlook')['OCJ credits']).to.equal('8');
    expect(editor.text).to.include('No credits are added. Credits for this many users were already added');
    expect(editor.text).to.include('Covered by your account credit ($44.90).');
  });

  it('rejects text that is not a valid number with a message and without a request', async () => {
    const { backend, editor } = await open({ seatLimits: { minimum: 3, maximum: 50 } });
    const before = (await backend.stripeState()).calls.length;
    const cases: readonly [typed: string, sentence: string][] = [
      ['', 'Enter the number of users.'],
      ['0', 'You need at least 3 users.'],
      ['2', 'You need at least 3 users.'],
      ['1.5', 'Enter a whole number in digits only.'],
      ['1e9', 'Enter a number in digits, such as 12.'],
      ['eight', 'Enter a number in digits, such as 12.'],
      ['51', 'You can have up to 50 users.'],
    ];
    for (const [typed, sentence] of cases) {
      await editor.type(typed);
      expect(editor.hint, typed).to.equal(sentence);
      expect(editor.field.getAttribute('aria-invalid'), typed).to.equal('true');
      expect(editor.due, typed).to.not.include('$');
      editor.press('Update User Count');
      await editor.element.updateComplete;
      expect(editor.focusedName, typed).to.equal('Number of users');
    }
    await expectAccessible(editor.element);
    expect((await backend.stripeState()).calls.length).to.equal(before);
  });

  it('announces amount, payment method, changes and renewal with the titles of the review and the done step', async () => {
    const { editor } = await open();
    await editor.review(8);
    expect(spoken(editor)).to.equal(
      'Due today: $44.90. From 5 users to 8 users. Charged to Visa ending in 4242. OCJ credits: +3 today. ' +
        'You’ll pay $232.00 on Apr 1, 2026. At renewal: 8 OCJ credits.',
    );
    editor.press('Confirm Update');
    await editor.says('OCJ credits available: 8.');
    expect(editor.focusedName).to.equal('You now have 8 users');
    expect(spoken(editor).replace(/\s+/g, ' ')).to.include(
      'You paid $44.90. Charged to Visa ending in 4242. 3 credits were added.',
    );
  });

  it('says once it is done that the card was charged, not that it will be', async () => {
    const backend = await Backend.create();
    const messages = { payWith: 'We will charge {card}', doneCard: 'We charged {card}' };
    const editor = new SeatEditorHarness(mount('ocw-seat-editor', { ...backend.connection, messages }));
    await editor.says('Number of users');
    await editor.review(8);
    expect(spoken(editor)).to.include('We will charge Visa ending in 4242.');
    editor.press('Confirm Update');
    await editor.says('OCJ credits available: 8.');
    expect(spoken(editor)).to.include('We charged Visa ending in 4242.').and.not.include('We will charge');
  });

  it('works with the keyboard alone, and moves the focus to each step', async () => {
    const { editor } = await open();
    editor.element.focus();
    expect(editor.focusedName).to.equal('Number of users');
    await editor.key('ArrowUp');
    await editor.key('ArrowUp');
    await editor.key('ArrowDown');
    expect(editor.field.value).to.equal('6');
    await editor.key('Enter');
    await editor.says('Review your change');
    expect(editor.focusedName).to.equal('Review your change');
    await editor.key('Escape');
    await editor.says('Number of users');
    expect(editor.field.value).to.equal('6');
    expect(editor.focusedName).to.equal('Update User Count');
  });

  it('keeps an Escape that goes back a step from the dialog around it, and no other', async () => {
    const { editor } = await open();
    /** Whether a dialog around the element would close. */
    const escape = (): boolean =>
      (editor.focused ?? editor.field).dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, cancelable: true }),
      );
    editor.element.focus();
    expect(escape(), 'at the number').to.equal(true);
    await editor.review(8);
    expect(escape(), 'in the review').to.equal(false);
    await editor.says('Number of users');
    expect(escape(), 'back at the number').to.equal(true);
    editor.element.collapsible = true;
    editor.element.edit(9);
    await editor.until(() => editor.actions.includes('Cancel'), 'it can be closed');
    expect(escape(), 'in the open editor').to.equal(false);
  });

  it('uses a value assigned before the element was defined', async () => {
    const { backend, editor } = await open();
    const late = document.createElement('late-seat-editor') as OcwSeatEditor;
    Object.assign(late, { ...backend.connection, value: '12' });
    editor.element.after(late);
    customElements.define('late-seat-editor', class extends OcwSeatEditor {});
    const shown = (): string | undefined => late.shadowRoot?.querySelector('input')?.value;
    await editor.until(() => shown() === '12', 'the field shows the value');
    expect([Object.hasOwn(late, 'value'), late.value]).to.deep.equal([false, '12']);
    late.remove();
  });

  it('is focused by the page’s label, but not by a click on its text', async () => {
    const { editor } = await open();
    const title = editor.element.shadowRoot?.querySelector('h2') as HTMLElement;
    const { left, top } = title.getBoundingClientRect();
    await sendMouse({ type: 'click', position: [Math.round(left + 8), Math.round(top + 8)] });
    expect(editor.focusedName, 'a phone would open its keyboard').to.equal('');
    const label = document.body.appendChild(document.createElement('label'));
    label.htmlFor = editor.element.id = 'users';
    label.click();
    expect(editor.focusedName).to.equal('Number of users');
    label.remove();
  });

  it('lets the page prevent the confirmation', async () => {
    const { backend, editor } = await open();
    editor.element.addEventListener('ocw-seats-request', (event) => event.preventDefault());
    await editor.review(6);
    editor.press('Confirm Update');
    await editor.element.updateComplete;
    expect(editor.actions).to.deep.equal(['Use another payment method', 'Back', 'Confirm Update · $14.97']);
    expect((await backend.stripeState()).quantity).to.equal(5);
  });

  it('charges once for any number of presses', async () => {
    const { backend, editor } = await open();
    const charges = (await backend.stripeState()).charges.length;
    await editor.review(6);
    const button = editor.action('Confirm Update');
    await editor.until(() => button.ariaDisabled === 'false', 'a press is taken');
    for (let press = 0; press < 5; press++) button.click();
    await editor.says('You now have 6 users');
    expect((await backend.stripeState()).charges.length).to.equal(charges + 1);
  });
});
