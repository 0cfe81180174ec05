import type { Migration } from './migrations.ts';

/** Counts the readings of each purchase, and finds organizations by their plan's price and open purchases by their age. */
export const limitsMigration: Migration = {
  name: '008-limits',
  statements: [
    `alter table ocw_billing.credit_purchases add column readings bigint not null default 0`,
    `create index organizations_price on ocw_billing.organizations ((mirror ->> 'priceId'))`,
    `create index credit_purchases_open on ocw_billing.credit_purchases (organization_id, created_at)
      where status = 'open'`,
    `create index quotes_open on ocw_billing.quotes (organization_id, expires_at) where used_at is null`,
  ],
};
