import { expect } from 'chai';
import type { AccountChanges } from '../../src/testing/fixtures/index.ts';
import { accountFixture, createFixtureFetch } from '../../src/testing/fixtures/index.ts';
import { ElementHarness, SeatEditorHarness } from '../../src/testing/harnesses/index.ts';
import { expectAccessible, mount, unmountAll } from './support.ts';

let count = 0;
const connection = (changes: AccountChanges): { endpoint: string; fetch: typeof globalThis.fetch } => ({
  endpoint: `/blocked/${(count += 1)}`,
  fetch: createFixtureFetch({ account: accountFixture(changes) }),
});
const URL = 'https://help.example.com/billing';

/** A plan without price and number of users. */
const METERED: AccountChanges = {
  plan: { unitPrice: null, interval: null, unsupported: 'metered' },
  seats: { quantity: null },
  seatChangeBlockedBy: 'plan_unsupported',
};

describe('A seat editor that cannot change users', () => {
  afterEach(unmountAll);

  const states: readonly [code: string, sentence: string][] = [
    ['subscription_scheduled', 'A change to your plan is already scheduled.'],
    ['collection_paused', 'Payments for your plan are paused.'],
    ['collection_by_invoice', 'Your plan is paid by invoice'],
    ['payment_method_unsupported', 'Your payment method can’t be charged immediately'],
    ['a_code_of_a_newer_server', 'The number of users can’t be changed here right now.'],
  ];
  for (const [code, sentence] of states) {
    it(`gives the reason before the user types: ${code}`, async () => {
      const changes = { seatChangeBlockedBy: code, support: { url: URL } };
      const editor = new SeatEditorHarness(mount('ocw-seat-editor', connection(changes)));
      await editor.says(sentence);
      expect(editor.text).to.include('5');
      const root = editor.element.shadowRoot as ShadowRoot;
      expect(root.querySelector('input')).to.equal(null);
      const canMend = code === 'payment_method_unsupported';
      expect(root.querySelector('[part=add-card]') !== null).to.equal(canMend);
      expect(root.querySelector('[part=support]')?.getAttribute('href') ?? null).to.equal(
        canMend ? null : URL,
      );
      await expectAccessible(editor.element);
    });
  }

  it('links only web addresses', async () => {
    const changes = {
      seatChangeBlockedBy: 'collection_paused',
      support: { url: 'javascript:alert(1)', email: 'billing@example.com' },
    };
    const editor = new SeatEditorHarness(mount('ocw-seat-editor', connection(changes)));
    await editor.says('Email billing@example.com');
    const link = (editor.element.shadowRoot as ShadowRoot).querySelector('[part=support]');
    expect(link?.getAttribute('href')).to.equal('mailto:billing@example.com');
  });

  it('offers adding a card only to users who may change users', async () => {
    const changes: AccountChanges = {
      seatChangeBlockedBy: 'payment_method_unsupported',
      scopes: ['billing:read'],
    };
    const editor = new SeatEditorHarness(mount('ocw-seat-editor', connection(changes)));
    await editor.says('Your payment method can’t be charged immediately');
    expect((editor.element.shadowRoot as ShadowRoot).querySelector('[part=add-card]')).to.equal(null);
  });

  for (const name of ['ocw-seat-editor', 'ocw-subscription-summary'] as const) {
    it(`shows no price and no number of users if the plan has none: ${name}`, async () => {
      const element = new ElementHarness(mount(name, connection(METERED)));
      await element.says('Your plan isn’t billed per user by the month or year');
      expect(element.text).to.not.match(/per user per|\$|\b0 users/);
      await expectAccessible(element.element);
    });
  }
});
