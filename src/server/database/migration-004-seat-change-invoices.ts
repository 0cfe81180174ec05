import type { Migration } from './migrations.ts';

/** What a seat change's own invoice is told by: the one before it, and what Stripe answered to the update. */
export const seatChangeInvoicesMigration: Migration = {
  name: '004-seat-change-invoices',
  statements: [
    `alter table ocw_billing.seat_changes
      add column item_id text,
      add column previous_invoice_id text,
      add column answered_at bigint,
      add column invoice_missed_at bigint`,
  ],
};
