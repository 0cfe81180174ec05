import { expect } from 'chai';
import { SeatEditorHarness } from '../../src/testing/harnesses/index.ts';
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

  it('starts with the count, the price and one button', async () => {
    const editor = await openCollapsed();
    expect(editor.text).to.include('$29.00 per user per month');
    expect(editor.actions).to.deep.equal(['Update user count']);
    await expectAccessible(editor.element);
  });

  it('opens with the focus in the field, and Cancel returns to the count and the button', async () => {
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

  it('closes by Escape', async () => {
    const editor = await openCollapsed();
    editor.press('Update user count');
    await editor.says('Number of users');
    await editor.key('Escape');
    await editor.until(() => editor.actions.length === 1, 'only the opening button is left');
  });

  it('opens at a number by edit()', async () => {
    const editor = await openCollapsed();
    editor.element.edit(9);
    await editor.says('Number of users');
    expect(editor.field.value).to.equal('9');
  });

  it('is closed again after a change, with the new count', async () => {
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
