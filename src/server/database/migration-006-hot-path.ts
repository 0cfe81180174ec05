import type { Migration } from './migrations.ts';

/** What is read under an organization's lock costs the same whatever the length of its ledger. */
export const hotPathMigration: Migration = {
  name: '006-hot-path',
  statements: [
    // The first entry of a job's use, found without looking through the organization's other entries.
    `create index credit_entries_use on ocw_billing.credit_entries (organization_id, reference, sequence)
      where kind = 'use'`,
  ],
};
