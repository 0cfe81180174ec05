import { expect } from 'chai';
import '../../src/define/ocw-seat-editor.ts';
import {
  accountFixture,
  createFixtureFetch,
  quoteFixture,
  SeatEditorHarness,
  seatChangeFixture,
} from '../../src/testing/index.ts';

afterEach(() => document.body.replaceChildren());

it('updates the plan from 5 to 8 users', async () => {
  const account = accountFixture();
  const quote = quoteFixture(account, 8);
  const element = document.createElement('ocw-seat-editor');
  element.endpoint = '/api/billing';
  element.fetch = createFixtureFetch({
    account,
    quote: () => quote,
    confirm: () => seatChangeFixture(quote),
  });
  document.body.append(element);

  const editor = new SeatEditorHarness(element);
  await editor.says('Number of users');
  await editor.review(8);
  expect(editor.changes['Users']).to.deep.equal(['5', '8']);
  editor.press('Confirm Update');
  await editor.says('You now have 8 users');
});
