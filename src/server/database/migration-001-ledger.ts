import type { Migration } from './migrations.ts';

/** Organizations and the ledger of credits. */
export const ledgerMigration: Migration = {
  name: '001-ledger',
  statements: [
    `create table ocw_billing.organizations (
      id text primary key check (id <> ''),
      customer_id text not null unique,
      subscription_id text not null unique,
      mirror jsonb,
      mirror_version integer not null default 0,
      mirrored_at bigint,
      revision bigint not null default 0,
      created_at bigint not null
    )`,

    `create table ocw_billing.credit_grants (
      organization_id text not null references ocw_billing.organizations (id),
      id text not null,
      source text not null check (source in ('plan', 'purchased')),
      reason text not null check (reason in ('period', 'increase', 'moved', 'purchase', 'correction')),
      quantity bigint not null check (quantity > 0),
      reference text not null check (reference <> ''),
      granted_at bigint not null,
      expires_at bigint check (expires_at > granted_at),
      subscription_id text,
      period_start bigint,
      recorded_at bigint not null,
      primary key (organization_id, id),
      unique (organization_id, reference),
      check (source <> 'purchased' or expires_at is null),
      check (source <> 'plan' or expires_at is not null)
    )`,

    // The unique key makes each effect happen once: one grant entry and one expiry per grant, one use per job and grant,
    // one void or correction per reference and grant.
    `create table ocw_billing.credit_entries (
      organization_id text not null,
      sequence bigint not null check (sequence > 0),
      grant_id text not null,
      kind text not null check (kind in ('grant', 'use', 'expiry', 'void', 'correction')),
      quantity bigint not null,
      reference text not null check (reference <> ''),
      effective_at bigint not null,
      recorded_at bigint not null,
      balance bigint not null check (balance >= 0),
      primary key (organization_id, sequence),
      unique (organization_id, grant_id, kind, reference),
      foreign key (organization_id, grant_id) references ocw_billing.credit_grants (organization_id, id),
      check (case kind when 'grant' then quantity > 0 when 'correction' then quantity <> 0 else quantity < 0 end)
    )`,

    `create table ocw_billing.credit_remainders (
      organization_id text not null,
      grant_id text not null,
      remaining bigint not null check (remaining >= 0),
      primary key (organization_id, grant_id),
      foreign key (organization_id, grant_id) references ocw_billing.credit_grants (organization_id, id)
    )`,
    `create index credit_remainders_left on ocw_billing.credit_remainders (organization_id) where remaining > 0`,

    `create table ocw_billing.credit_uses (
      organization_id text not null references ocw_billing.organizations (id),
      reference text not null check (reference <> ''),
      quantity bigint not null check (quantity > 0),
      used_at bigint not null,
      primary key (organization_id, reference)
    )`,

    `create table ocw_billing.credit_adjustments (
      organization_id text not null references ocw_billing.organizations (id),
      reference text not null check (reference <> ''),
      kind text not null check (kind in ('void', 'correction')),
      reason text not null,
      requested bigint not null,
      applied bigint not null,
      recorded_at bigint not null,
      primary key (organization_id, kind, reference),
      check (applied between least(requested, 0) and greatest(requested, 0))
    )`,

    `create table ocw_billing.seat_marks (
      organization_id text not null references ocw_billing.organizations (id),
      subscription_id text not null,
      period_start bigint not null,
      highest bigint not null check (highest >= 0),
      primary key (organization_id, subscription_id, period_start)
    )`,

    // A trigger, so that the balance after an entry is chained to the previous entry, whichever client writes it.
    `create function ocw_billing.chain_credit_entry() returns trigger language plpgsql as $$
      declare
        last_sequence bigint;
        last_balance bigint;
      begin
        select sequence, balance into last_sequence, last_balance from ocw_billing.credit_entries
          where organization_id = new.organization_id order by sequence desc limit 1;
        new.sequence := coalesce(last_sequence, 0) + 1;
        new.balance := coalesce(last_balance, 0) + new.quantity;
        return new;
      end $$`,
    `create trigger chain before insert on ocw_billing.credit_entries
      for each row execute function ocw_billing.chain_credit_entry()`,

    `create function ocw_billing.keep_credit_remainder() returns trigger language plpgsql as $$
      begin
        update ocw_billing.credit_remainders set remaining = remaining + new.quantity
          where organization_id = new.organization_id and grant_id = new.grant_id;
        if not found then
          insert into ocw_billing.credit_remainders (organization_id, grant_id, remaining)
            values (new.organization_id, new.grant_id, new.quantity);
        end if;
        return null;
      end $$`,
    `create trigger keep_remainder after insert on ocw_billing.credit_entries
      for each row execute function ocw_billing.keep_credit_remainder()`,

    `create function ocw_billing.refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% of % is refused: a correction is a new entry', tg_op, tg_table_name
          using errcode = 'integrity_constraint_violation';
      end $$`,
    ...['credit_grants', 'credit_entries', 'credit_uses', 'credit_adjustments'].map(
      (table) => `create trigger append_only before update or delete or truncate on ocw_billing.${table}
        for each statement execute function ocw_billing.refuse_change()`,
    ),
  ],
};
