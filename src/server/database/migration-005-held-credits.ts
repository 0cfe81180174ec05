import type { Migration } from './migrations.ts';

/** Credits on hold until the invoice of their period is paid; the paid amount of a purchase. */
export const heldCreditsMigration: Migration = {
  name: '005-held-credits',
  statements: [
    // An entry moves credits in two columns: `quantity` into or out of what is available, `held` onto or off hold.
    `alter table ocw_billing.credit_entries
      add column held bigint not null default 0,
      drop constraint credit_entries_kind_check,
      drop constraint credit_entries_check,
      add constraint credit_entries_kind_check
        check (kind in ('grant', 'use', 'expiry', 'void', 'correction', 'hold', 'release')),
      add constraint credit_entries_check check (
        case kind
          when 'grant' then quantity > 0 and held = 0
          when 'use' then quantity < 0 and held = 0
          when 'correction' then quantity <> 0 and held = 0
          when 'hold' then quantity < 0 and held = -quantity
          when 'release' then quantity > 0 and held = -quantity
          else quantity <= 0 and held <= 0 and quantity + held < 0
        end)`,
    `alter table ocw_billing.credit_remainders
      add column held bigint not null default 0 check (held >= 0)`,
    `create index credit_remainders_held on ocw_billing.credit_remainders (organization_id) where held > 0`,
    `create or replace function ocw_billing.keep_credit_remainder() returns trigger language plpgsql as $$
      begin
        update ocw_billing.credit_remainders
          set remaining = remaining + new.quantity, held = held + new.held
          where organization_id = new.organization_id and grant_id = new.grant_id;
        if not found then
          insert into ocw_billing.credit_remainders (organization_id, grant_id, remaining, held)
            values (new.organization_id, new.grant_id, new.quantity, new.held);
        end if;
        return null;
      end $$`,
    // Seats whose credits wait for the period's invoice: the high-water mark counts them, but there is no grant yet.
    `alter table ocw_billing.seat_marks
      add column withheld bigint not null default 0 check (withheld between 0 and highest)`,
    `alter table ocw_billing.seat_changes
      add column amount_returned bigint not null default 0 check (amount_returned >= 0)`,
    `create index seat_changes_invoice on ocw_billing.seat_changes (invoice_id) where invoice_id is not null`,
    `alter table ocw_billing.credit_purchases
      add column paid_amount bigint check (paid_amount >= 0),
      add column paid_currency text check (paid_currency ~ '^[A-Z]{3}$'),
      add check ((paid_amount is null) = (paid_currency is null))`,
  ],
};
