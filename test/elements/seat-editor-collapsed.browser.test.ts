import { expect } from 'chai';
import { accountFixture, createFixtureFetch } from '../../src/testing/fixtures/index.ts';
import { ElementHarness, SeatEditorHarness } from '../../src/testing/harnesses/index.ts';
import { Backend, expectAccessible, mount, startBackend, unmountAll } from './support.ts';

async function openCollapsed(): Promise<SeatEditorHarness> {
  const backend = await Backend.create();
  const editor = new SeatEditorHarness(
    mount('ocw-seat-editor', { ...backend.connection, collapsible: true }),
  );
  await editor.says('Current user count: 5');
  return editor;
}

describe('A collapsible seat editor', () => {
  before(startBackend);
  afterEach(unmountAll);

  it('starts with the number of users, the price and one button', async () => {
    const editor = await openCollapsed();
    expect(editor.text).to.include('$29.00 per user per month');
    expect(editor.actions).to.deep.equal(['Update user count']);
    await expectAccessible(editor.element);
  });

  it('opens with the focus in the field, and Cancel returns to the collapsed view and its button', async () => {
    const editor = await openCollapsed();
    editor.press('Update user count');
    await editor.says('Number of users');
    await editor.until(() => editor.focused === editor.field, 'the field has the focus');
    await editor.type('8');
    expect(editor.due).to.match(/^\$\d/);
    await expectAccessible(editor.element);
    editor.press('Cancel');
    await editor.says('Current user count: 5');
    expect(editor.actions).to.deep.equal(['Update user count']);
    await editor.until(() => editor.focused?.textContent === 'Update user count', 'the button has the focus');
    editor.press('Update user count');
    await editor.says('Number of users');
    expect(editor.field.value).to.equal('5');
  });

  it('closes on Escape', async () => {
    const editor = await openCollapsed();
    editor.press('Update user count');
    await editor.says('Number of users');
    await editor.key('Escape');
    await editor.until(() => editor.actions.length === 1, 'only the opening button is left');
  });

  it('leaves an input method’s keys to it, even with Safari’s only sign of them', async () => {
    const editor = await openCollapsed();
    editor.press('Update user count');
    await editor.says('Number of users');
    await editor.type('8');
    const press = (key: string, own: { isComposing?: boolean; keyCode?: number }): void => {
      const common = { key, bubbles: true, composed: true, cancelable: true };
      const event = new KeyboardEvent('keydown', { ...common, isComposing: own.isComposing ?? false });
      Object.defineProperty(event, 'keyCode', { value: own.keyCode ?? 0 });
      editor.field.dispatchEvent(event);
    };
    for (const own of [{ isComposing: true }, { keyCode: 229 }]) {
      for (const key of ['Enter', 'ArrowUp', 'Escape']) press(key, own);
      await editor.element.updateComplete;
      expect(editor.actions, JSON.stringify(own)).to.include('Update User Count');
      expect(editor.field.value).to.equal('8');
    }
    press('Escape', {});
    await editor.says('Current user count: 5');
  });

  it('opens at a number with edit()', async () => {
    const editor = await openCollapsed();
    editor.element.edit(9);
    await editor.says('Number of users');
    expect(editor.field.value).to.equal('9');
  });

  it('closes after a change, with the new number', async () => {
    const editor = await openCollapsed();
    editor.element.edit(8);
    await editor.says('Number of users');
    editor.press('Update User Count');
    await editor.says('Review your change');
    editor.press('Confirm Update');
    await editor.says('You now have 8 users');
    editor.press('Done');
    await editor.says('Current user count: 8');
    expect(editor.actions).to.deep.equal(['Update user count']);
  });
});

describe('A summary and a collapsed seat editor in one card', () => {
  before(startBackend);
  afterEach(unmountAll);

  async function openCard(updateUsers: boolean): Promise<{
    editor: SeatEditorHarness;
    summary: ElementHarness<HTMLElement>;
  }> {
    const { connection } = await Backend.create();
    const billing = mount('ocw-billing', connection);
    const summary = new ElementHarness(
      mount('ocw-subscription-summary', { frameless: true, updateUsers, manageBilling: true }, billing),
    );
    const editor = new SeatEditorHarness(
      mount('ocw-seat-editor', { frameless: true, collapsible: true }, billing),
    );
    await summary.says('Current user count');
    return { editor, summary };
  }

  it('have one button beside the portal’s, and repeat nothing', async () => {
    const { editor, summary } = await openCard(true);
    await summary.says('Update user count');
    expect(summary.actions).to.deep.equal(['Update user count', 'Manage billing']);
    expect(editor.element.offsetHeight).to.equal(0);
    await expectAccessible(summary.element);
  });

  it('open the editor from the summary, and return the focus', async () => {
    const { editor, summary } = await openCard(true);
    await summary.says('Update user count');
    for (const close of ['Cancel', 'Escape', 'Done'] as const) {
      summary.press('Update user count');
      await editor.until(() => editor.focusedName === 'Number of users', 'the field has the focus');
      expect(summary.actions, 'one primary button').to.deep.equal(['Manage billing']);
      if (close === 'Cancel') editor.press(close);
      if (close === 'Escape') await editor.key(close);
      if (close === 'Done') {
        await editor.review(8);
        editor.press('Confirm Update');
        await editor.says('You now have 8 users');
        editor.press('Done');
      }
      await editor.until(
        () => summary.focusedName === 'Update user count',
        `the summary has the focus after ${close}`,
      );
      expect(editor.element.offsetHeight, close).to.equal(0);
    }
    await summary.says('8 users');
  });

  it('keep the editor’s button if the summary has none', async () => {
    const { editor, summary } = await openCard(false);
    await editor.says('Update user count');
    expect(editor.text).to.equal('Update user count');
    expect(summary.actions).to.deep.equal(['Manage billing']);
    summary.element.setAttribute('update-users', '');
    await summary.says('Update user count');
    await editor.until(() => editor.element.offsetHeight === 0, 'it is closed');
    summary.element.remove();
    await editor.until(() => editor.element.offsetHeight > 0, 'it has its button again');
  });

  it('show why users cannot be changed instead of the button', async () => {
    const fetch = createFixtureFetch({ account: accountFixture({ scopes: ['billing:read'] }) });
    const billing = mount('ocw-billing', { endpoint: '/collapsed/read-only', fetch });
    mount('ocw-subscription-summary', { updateUsers: true }, billing);
    const editor = new SeatEditorHarness(
      mount('ocw-seat-editor', { frameless: true, collapsible: true }, billing),
    );
    await editor.says('Only an administrator can change the number of users.');
    expect(editor.element.offsetHeight).to.be.above(0);
  });
});
