import type { Migration } from './migrations.ts';

/** Columns that identify a seat change's own invoice: the previous invoice, and Stripe's response to the update. */
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
