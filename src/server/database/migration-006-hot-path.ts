import type { Migration } from './migrations.ts';

/** Makes the cost of reads under an organization's lock independent of the length of its ledger. */
export const hotPathMigration: Migration = {
  name: '006-hot-path',
  statements: [
    // Finds the first entry of a job's use without scanning the organization's other entries.
    `create index credit_entries_use on ocw_billing.credit_entries (organization_id, reference, sequence)
      where kind = 'use'`,
  ],
};
