import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as v from 'valibot';
import type { CreditEntry } from '../../src/contract/index.ts';
import { AccountSchema, CreditEntryPageSchema, parse } from '../../src/contract/index.ts';
import { accountFixture } from '../../src/testing/fixtures/index.ts';

// Pages and servers of different versions coexist during a rollout. Credits on hold were added after the first version.

/** The schemas of the ledger and of an account's credits in pages older than holds. */
const OldEntryPage = v.object({
  entries: v.array(
    v.object({
      id: v.string(),
      kind: v.picklist(['grant', 'use', 'expiry', 'void', 'correction']),
      source: v.picklist(['plan', 'purchased']),
      quantity: v.number(),
      reference: v.nullable(v.string()),
      balance: v.number(),
    }),
  ),
  nextCursor: v.nullable(v.string()),
});
const OldCredits = v.object({
  available: v.number(),
  plan: v.object({ available: v.number() }),
  purchased: v.object({ available: v.number() }),
});

const entry = (changes: Partial<CreditEntry>): CreditEntry => ({
  id: '1',
  kind: 'correction',
  source: 'plan',
  quantity: 5,
  reference: null,
  effectiveAt: 1_800_000_000,
  recordedAt: 1_800_000_000,
  expiresAt: null,
  balance: 5,
  ...changes,
});
/** A grant, its hold and its release, newest first, as the server sends them. */
const ENTRIES = [
  entry({ id: '3', detail: 'release', quantity: 5, held: -5, balance: 5 }),
  entry({ id: '2', detail: 'hold', quantity: -5, held: 5, balance: 0 }),
  entry({ id: '1', kind: 'grant', expiresAt: 1_900_000_000 }),
];

test('a page older than holds parses holds and releases as corrections, with the right running balance', () => {
  const { entries } = v.parse(OldEntryPage, { entries: ENTRIES, nextCursor: null });
  assert.deepEqual(
    entries.map(({ kind, quantity, balance }) => [kind, quantity, balance]),
    [
      ['correction', 5, 5],
      ['correction', -5, 0],
      ['grant', 5, 5],
    ],
  );
});

test('a page older than holds shows held credits as not available', () => {
  const { credits } = accountFixture({
    credits: {
      available: 2,
      plan: { available: 0, held: 5, endsAt: 1_900_000_000, nextGrant: 5 },
      purchased: { available: 2 },
    },
  });
  const shown = v.parse(OldCredits, JSON.parse(JSON.stringify(credits)));
  assert.equal(shown.available, shown.plan.available + shown.purchased.available);
});

test('the account and entries of a server older than holds are parsed', () => {
  const account = accountFixture();
  assert.equal('held' in account.credits.plan, false);
  assert.ok(parse(AccountSchema, account).ok);
  const old = entry({ kind: 'use', quantity: -1, reference: 'job-1', balance: 4 });
  assert.ok(parse(CreditEntryPageSchema, { entries: [old], nextCursor: null }).ok);
});

test('an unknown detail from a newer server is treated as a plain correction', () => {
  const page = { entries: [entry({ detail: 'a_detail_of_a_newer_server' })], nextCursor: null };
  assert.ok(parse(CreditEntryPageSchema, page).ok);
});
