import type { Migration } from './migrations.ts';

/** Events for the host, and triggers that let only entries change the remainders. */
export const eventsMigration: Migration = {
  name: '007-events',
  statements: [
    // `sequence` is assigned under the organization's lock, so it is the order within an organization. `position` is assigned
    // when a committed event is first listed, so a cursor over it skips no transaction that commits late.
    `create table ocw_billing.events (
      sequence bigint generated always as identity primary key,
      id text not null unique,
      organization_id text not null references ocw_billing.organizations (id),
      type text not null,
      at bigint not null,
      data jsonb not null,
      position bigint unique,
      attempts integer not null default 0,
      first_attempt_at bigint,
      due_at bigint not null default 0,
      delivered_at bigint,
      parked_at bigint
    )`,
    `create index events_pending on ocw_billing.events (organization_id, sequence)
      where delivered_at is null and parked_at is null`,
    `create index events_unlisted on ocw_billing.events (sequence) where position is null`,

    // One row, whose lock serializes the assignment of positions.
    `create table ocw_billing.event_positions (
      is_only boolean primary key default true check (is_only),
      last bigint not null
    )`,
    `insert into ocw_billing.event_positions (last) values (0)`,

    // The level of the last event, shared by all processes, so that each crossing has one event.
    `alter table ocw_billing.organizations
      add column credit_level text check (credit_level in ('normal', 'low', 'depleted')),
      add column expiry_announced bigint`,

    `create index webhook_events_received on ocw_billing.webhook_events (received_at)`,
    `create index credit_grants_ends on ocw_billing.credit_grants (expires_at) where expires_at is not null`,

    // The entries' trigger writes the remainders, so its statements are one trigger level deeper than a client's.
    `create function ocw_billing.refuse_remainder_change() returns trigger language plpgsql as $$
      begin
        if pg_trigger_depth() > 1 then
          return coalesce(new, old);
        end if;
        raise exception '% of credit_remainders is refused: they follow the entries', tg_op
          using errcode = 'integrity_constraint_violation';
      end $$`,
    `create trigger follow_entries before insert or update or delete on ocw_billing.credit_remainders
      for each row execute function ocw_billing.refuse_remainder_change()`,
    `create trigger append_only before truncate on ocw_billing.credit_remainders
      for each statement execute function ocw_billing.refuse_remainder_change()`,
  ],
};
