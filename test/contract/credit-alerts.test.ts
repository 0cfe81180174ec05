import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as v from 'valibot';
import { AccountSchema, parse } from '../../src/contract/index.ts';
import { accountFixture } from '../../src/testing/fixtures/index.ts';

// Pages and servers of different versions meet during every rollout. Warnings came after the first version.

/** The schema of an account's credits in pages older than warnings. */
const OldCredits = v.object({
  name: v.string(),
  available: v.number(),
  plan: v.object({ available: v.number() }),
  purchased: v.object({ available: v.number() }),
  includes: v.array(v.string()),
});

test('a page older than warnings parses an account that has them', () => {
  const { credits } = accountFixture({ credits: { alerts: ['low'] } });
  assert.equal(v.parse(OldCredits, JSON.parse(JSON.stringify(credits))).available, 10);
});

test('an account from a server older than warnings is parsed, without warnings', () => {
  const result = parse(AccountSchema, accountFixture());
  assert.ok(result.ok);
  assert.equal(result.value.credits.alerts, undefined);
});

test("a newer server's warning does not invalidate an account", () => {
  const account = accountFixture({ credits: { alerts: ['a_warning_of_a_newer_server'] } });
  assert.ok(parse(AccountSchema, account).ok);
});
