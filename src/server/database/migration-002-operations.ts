import type { Migration } from './migrations.ts';

/** Quotes, seat changes, purchases, idempotency keys and webhook events. */
export const operationsMigration: Migration = {
  name: '002-operations',
  statements: [
    `create table ocw_billing.quotes (
      organization_id text not null references ocw_billing.organizations (id),
      id text not null,
      subscription_id text not null,
      seats_from bigint not null check (seats_from >= 0),
      seats_to bigint not null check (seats_to >= 1),
      proration_date bigint not null,
      expires_at bigint not null,
      created_at bigint not null,
      quote jsonb not null,
      preview jsonb not null,
      used_at bigint,
      primary key (organization_id, id)
    )`,

    `create table ocw_billing.seat_changes (
      organization_id text not null references ocw_billing.organizations (id),
      id text not null,
      quote_id text not null,
      subscription_id text not null,
      status text not null check (status in ('confirming', 'requires_action', 'requires_payment_method',
        'processing', 'succeeded', 'failed', 'canceled', 'expired')),
      seats_from bigint not null check (seats_from >= 0),
      seats_to bigint not null check (seats_to >= 1),
      proration_date bigint not null,
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      amount_due bigint not null check (amount_due >= 0),
      amount_charged bigint check (amount_charged >= 0),
      account_credit_added bigint not null default 0 check (account_credit_added >= 0),
      credits_added bigint not null default 0 check (credits_added >= 0),
      invoice_id text,
      created_at bigint not null,
      sent_at bigint,
      settled_at bigint,
      expires_at bigint,
      failure jsonb,
      primary key (organization_id, id),
      unique (organization_id, quote_id),
      foreign key (organization_id, quote_id) references ocw_billing.quotes (organization_id, id)
    )`,
    `create unique index seat_changes_one_open on ocw_billing.seat_changes (organization_id)
      where status in ('confirming', 'requires_action', 'requires_payment_method', 'processing')`,
    `create index seat_changes_latest on ocw_billing.seat_changes (organization_id, created_at desc)`,

    `create table ocw_billing.credit_purchases (
      organization_id text not null references ocw_billing.organizations (id),
      id text not null,
      status text not null check (status in ('open', 'processing', 'paid', 'fulfilled', 'failed', 'expired', 'refunded')),
      quantity bigint not null check (quantity >= 1),
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      unit_amount bigint not null check (unit_amount >= 0),
      total_amount bigint not null check (total_amount >= 0),
      checkout text not null check (checkout in ('elements', 'hosted')),
      return_url text not null,
      session_id text unique,
      payment_intent_id text unique,
      created_at bigint not null,
      expires_at bigint,
      fulfilled_at bigint,
      failure jsonb,
      primary key (organization_id, id)
    )`,
    `create index credit_purchases_latest on ocw_billing.credit_purchases (organization_id, created_at desc)`,

    `create table ocw_billing.idempotency_keys (
      organization_id text not null references ocw_billing.organizations (id),
      key text not null check (key <> ''),
      operation text not null,
      input_hash text not null,
      resource_id text,
      problem jsonb,
      created_at bigint not null,
      primary key (organization_id, key)
    )`,

    `create table ocw_billing.webhook_events (
      id text primary key,
      type text not null,
      organization_id text references ocw_billing.organizations (id),
      received_at bigint not null
    )`,
  ],
};
