import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { CreditEntry } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import * as ledger from '../../src/server/ledger/index.ts';
import { newOrganization } from './databases.ts';

export const MARCH = { start: 1_000, end: 2_000 };
export const APRIL = { start: 2_000, end: 3_000 };

/** A new organization's ledger, and the state of its subscription (5 seats in March) with the test's changes. */
export async function ledgerOf(database: BillingDatabase) {
  const subscriptionId = `sub_${randomUUID()}`;
  const testLedger = await TestLedger.create(database, subscriptionId);
  const state = (changes: Partial<ledger.PeriodState>): ledger.PeriodState => {
    return { subscriptionId, period: MARCH, quantity: 5, creditsPerSeat: 1, at: 1_000, ...changes };
  };
  return { database, ledger: testLedger, state, subscriptionId };
}

/** One organization's ledger for tests: each call is a separate transaction that takes the lock. */
export class TestLedger {
  readonly organizationId: string;
  readonly #database: BillingDatabase;

  constructor(database: BillingDatabase, organizationId: string) {
    this.#database = database;
    this.organizationId = organizationId;
  }

  static async create(database: BillingDatabase, subscriptionId?: string): Promise<TestLedger> {
    return new TestLedger(database, await newOrganization(database, subscriptionId));
  }

  async locked<T>(work: (organization: ledger.LockedOrganization) => Promise<T>): Promise<T> {
    return await this.#database.transaction(async (trx) => {
      const organization = await ledger.lockOrganization(trx, this.organizationId);
      assert.ok(organization, 'the organization is there');
      return await work(organization);
    });
  }

  use(reference: string, at: number, quantity = 1): Promise<ledger.UseResult> {
    return this.locked((organization) => ledger.useCredit(organization, { reference, at, quantity }));
  }

  buy(payment: string, quantity: number, at: number): Promise<ledger.GrantResult> {
    return this.locked((organization) => ledger.grantPurchase(organization, { payment, quantity, at }));
  }

  apply(state: ledger.PeriodState): Promise<ledger.PeriodResult> {
    return this.locked((organization) => ledger.applyPeriodGrants(organization, state));
  }

  expire(at: number): Promise<number> {
    return this.locked((organization) => ledger.expireEndedGrants(organization, at));
  }

  balances(at: number): Promise<ledger.CreditBalances> {
    return ledger.creditBalances(this.#database.db, this.organizationId, at);
  }

  /** `[plan, purchased]`. */
  async split(at: number): Promise<readonly [number, number]> {
    const { available, plan, purchased } = await this.balances(at);
    assert.equal(available, plan.available + purchased.available);
    return [plan.available, purchased.available];
  }

  /** Every entry, oldest first, read page by page. */
  async entries(limit = 100): Promise<readonly CreditEntry[]> {
    const all: CreditEntry[] = [];
    let cursor: string | undefined;
    do {
      const page = await ledger.creditEntries(this.#database.db, this.organizationId, { cursor, limit });
      all.push(...page.entries);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return all.reverse();
  }

  /** Checks what must hold in every ledger at every time: sums, running balances, nothing below zero, no effect twice. */
  async audit(): Promise<void> {
    const entries = await this.entries();
    let sum = 0;
    for (const entry of entries) {
      sum += entry.quantity;
      assert.ok(entry.balance >= 0, `entry ${entry.id} leaves ${entry.balance}`);
      assert.equal(entry.balance, sum, `the balance of entry ${entry.id}`);
    }
    const left = await sql<{ sum: number; least: number }>`
      select coalesce(sum(remaining), 0)::bigint as sum, coalesce(min(remaining), 0) as least
      from ocw_billing.credit_remainders where organization_id = ${this.organizationId}`.execute(
      this.#database.db,
    );
    assert.equal(left.rows[0]?.sum, sum, 'the sum of what is left in the grants');
    assert.ok(left.rows[0].least >= 0);
    const held = await sql<{ kept: number; moved: number }>`
      select
        (select coalesce(sum(held), 0)::bigint from ocw_billing.credit_remainders
          where organization_id = ${this.organizationId}) as kept,
        (select coalesce(sum(held), 0)::bigint from ocw_billing.credit_entries
          where organization_id = ${this.organizationId}) as moved`.execute(this.#database.db);
    assert.equal(held.rows[0]?.kept, held.rows[0]?.moved, 'the sum of what is on hold');
    const uses = await sql<{ reference: string; quantity: number; used: number | null }>`
      select uses.reference, uses.quantity, used.quantity as used
      from ocw_billing.credit_uses as uses
      left join (
        select organization_id, reference, -sum(quantity)::bigint as quantity
        from ocw_billing.credit_entries where kind = 'use' group by 1, 2
      ) as used using (organization_id, reference)
      where organization_id = ${this.organizationId}`.execute(this.#database.db);
    for (const { reference, quantity, used } of uses.rows)
      assert.equal(used, quantity, `credits of ${reference}`);
  }
}
