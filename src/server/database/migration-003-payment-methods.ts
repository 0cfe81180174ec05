import type { Migration } from './migrations.ts';

/** Cards that are being saved. */
export const paymentMethodsMigration: Migration = {
  name: '003-payment-methods',
  statements: [
    `create table ocw_billing.payment_method_setups (
      organization_id text not null references ocw_billing.organizations (id),
      id text not null,
      is_settled boolean not null default false,
      created_at bigint not null,
      primary key (organization_id, id)
    )`,
    `create index payment_method_setups_open on ocw_billing.payment_method_setups (organization_id, created_at)
      where not is_settled`,
  ],
};
