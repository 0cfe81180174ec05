import type { ColumnType, Generated, Insertable, Kysely, Selectable, Transaction } from 'kysely';
import type {
  CheckoutMode,
  CreditEntry,
  CreditPurchaseStatus,
  Failure,
  SeatChangeQuote,
  SeatChangeStatus,
} from '../../contract/index.ts';

/** PostgreSQL schema that holds every table of ours, so that none can collide with a host's own `organizations`. */
export const SCHEMA = 'ocw_billing';

/** A `jsonb` column: read as the value, written as JSON text (see {@link toJson}), on PGlite and PostgreSQL alike. */
export type JsonColumn<T> = ColumnType<T, T extends null ? null : string | (null & T), string | (null & T)>;

/** A column that is set once, when the row is inserted. */
export type Fixed<T> = ColumnType<T, T, never>;

/** JSON text for a {@link JsonColumn}: node-postgres would turn a bare array into an SQL array. */
export function toJson(value: unknown): string {
  return JSON.stringify(value);
}

/** An organization, its Stripe ids, and the last snapshot read from Stripe. Its row is the organization's lock. */
export interface OrganizationTable {
  id: Fixed<string>;
  customer_id: string;
  subscription_id: string;
  /** Last snapshot from Stripe; `null` until the first one. */
  mirror: JsonColumn<unknown>;
  /** Version of the mirror: a snapshot read before it grew is read again if it differs. */
  mirror_version: Generated<number>;
  /** Unix seconds at which the mirror was read. */
  mirrored_at: number | null;
  /** Grows with each change of anything that the account shows. */
  revision: Generated<number>;
  created_at: Fixed<number>;
  /** Available credits at the last event about them; `null` before the first. */
  credit_level: CreditLevel | null;
  /** Unix seconds: the latest end of plan credits with a `credits.expiring`. */
  expiry_announced: number | null;
}

/** Where available credits stand: above the host's threshold, at or below it, or at zero. */
export type CreditLevel = 'normal' | 'low' | 'depleted';

/** Where credits come from. */
export type CreditSource = 'plan' | 'purchased';

/** Why a grant exists: a period's start, a paid increase, a period whose end moved, a purchase, or a correction. */
export type GrantReason = 'period' | 'increase' | 'moved' | 'purchase' | 'correction';

/** Credits given at one instant, for one reason. Immutable: the database refuses UPDATE and DELETE. */
export interface CreditGrantTable {
  organization_id: Fixed<string>;
  id: Fixed<string>;
  source: Fixed<CreditSource>;
  reason: Fixed<GrantReason>;
  quantity: Fixed<number>;
  /** What the grant is for; unique in the organization, so that it is given once. */
  reference: Fixed<string>;
  /** Unix seconds from which on the credits can be used. */
  granted_at: Fixed<number>;
  /** Unix seconds at which they end; `null` where they never do. */
  expires_at: Fixed<number | null>;
  /** The subscription and the start of the period that a plan grant is for. */
  subscription_id: Fixed<string | null>;
  period_start: Fixed<number | null>;
  recorded_at: Fixed<number>;
}

/** What an entry records. `hold` and `release` move credits between available and on hold. */
export type EntryKind = CreditEntry['kind'] | 'hold' | 'release';

/** One movement of credits. Append-only: the database refuses UPDATE and DELETE. */
export interface CreditEntryTable {
  organization_id: Fixed<string>;
  /** 1, 2, 3, … in each organization, without gaps: the order of writing, and the cursor of pages. Set by a trigger. */
  sequence: ColumnType<number, undefined, never>;
  grant_id: Fixed<string>;
  kind: Fixed<EntryKind>;
  /** Signed: what becomes available, or no longer is. */
  quantity: Fixed<number>;
  /** Signed: what goes on hold, or no longer is. */
  held: ColumnType<number, number | undefined, never>;
  /** The grant's, the job's, or the adjustment's; with kind and grant unique in the organization. */
  reference: Fixed<string>;
  effective_at: Fixed<number>;
  recorded_at: Fixed<number>;
  /** Sum of the organization's entries up to and with this one; never negative. Set by a trigger. */
  balance: ColumnType<number, undefined, never>;
}

/** What is left in each grant: the sum of its entries, kept by a trigger, never negative. Not written by code. */
export interface CreditRemainderTable {
  organization_id: ColumnType<string, never, never>;
  grant_id: ColumnType<string, never, never>;
  /** Available. */
  remaining: ColumnType<number, never, never>;
  /** On hold: not available until the invoice of their period is paid. */
  held: ColumnType<number, never, never>;
}

/** One row a job: what makes a second use of the same job use nothing. */
export interface CreditUseTable {
  organization_id: Fixed<string>;
  reference: Fixed<string>;
  quantity: Fixed<number>;
  used_at: Fixed<number>;
}

/** A void or a correction as it was asked for, and how much of it could be done without going below zero. */
export interface CreditAdjustmentTable {
  organization_id: Fixed<string>;
  reference: Fixed<string>;
  kind: Fixed<'void' | 'correction'>;
  reason: Fixed<string>;
  /** Signed number of credits asked for. */
  requested: Fixed<number>;
  /** Signed number of credits moved: of the same sign, at most as many. */
  applied: Fixed<number>;
  recorded_at: Fixed<number>;
}

/** High-water mark of a billing period: the highest quantity for which credits were granted. */
export interface SeatMarkTable {
  organization_id: Fixed<string>;
  subscription_id: Fixed<string>;
  period_start: Fixed<number>;
  highest: number;
  /** Of these, the seats whose credits wait for the period's invoice to be paid. */
  withheld: Generated<number>;
}

/** A pinned quote. */
export interface QuoteTable {
  organization_id: Fixed<string>;
  id: Fixed<string>;
  subscription_id: Fixed<string>;
  seats_from: Fixed<number>;
  seats_to: Fixed<number>;
  /** Unix seconds. */
  proration_date: Fixed<number>;
  expires_at: number;
  created_at: Fixed<number>;
  /** As it was answered. */
  quote: JsonColumn<SeatChangeQuote>;
  /** What Stripe's preview said, for the comparison at confirmation. */
  preview: JsonColumn<unknown>;
  /** Unix seconds at which it was confirmed; a quote is confirmed once. */
  used_at: number | null;
}

/** A confirmed seat change. The database allows one open one in an organization. */
export interface SeatChangeTable {
  organization_id: Fixed<string>;
  id: Fixed<string>;
  quote_id: Fixed<string>;
  subscription_id: Fixed<string>;
  status: SeatChangeStatus;
  seats_from: Fixed<number>;
  seats_to: Fixed<number>;
  proration_date: Fixed<number>;
  /** ISO 4217 in capitals; of all amounts of the row. */
  currency: Fixed<string>;
  amount_due: Fixed<number>;
  amount_charged: number | null;
  /** Of the charge: what was refunded, or stands disputed. */
  amount_returned: Generated<number>;
  account_credit_added: Generated<number>;
  credits_added: Generated<number>;
  invoice_id: string | null;
  created_at: Fixed<number>;
  /** Unix seconds at which the update was last sent to Stripe. */
  sent_at: number | null;
  settled_at: number | null;
  expires_at: number | null;
  failure: JsonColumn<Failure | null>;
  /** The subscription item whose quantity is changed; `null` until it is sent. */
  item_id: string | null;
  /** The subscription's latest invoice before the update was sent first; `null` where there was none, or it was not sent. */
  previous_invoice_id: string | null;
  /** Unix seconds at which Stripe answered the update with success. */
  answered_at: number | null;
  /** Unix seconds at which the change was first seen applied without an invoice, outside of a trial. */
  invoice_missed_at: number | null;
}

/** A purchase of credits. */
export interface CreditPurchaseTable {
  organization_id: Fixed<string>;
  id: Fixed<string>;
  status: CreditPurchaseStatus;
  quantity: Fixed<number>;
  /** ISO 4217 in capitals. */
  currency: Fixed<string>;
  unit_amount: Fixed<number>;
  /** What was shown before paying, minor units of `currency`. */
  total_amount: number;
  /** What the payer was charged, minor units of `paid_currency`; `null` until it is paid. */
  paid_amount: number | null;
  /** ISO 4217 in capitals. */
  paid_currency: string | null;
  checkout: Fixed<CheckoutMode>;
  return_url: Fixed<string>;
  session_id: string | null;
  payment_intent_id: string | null;
  created_at: Fixed<number>;
  expires_at: number | null;
  fulfilled_at: number | null;
  failure: JsonColumn<Failure | null>;
  /** Times that the paid purchase was read at Stripe: an older reading than the last one changes nothing. */
  readings: Generated<number>;
}

/** A SetupIntent whose card becomes the customer's default once it is set up. */
export interface PaymentMethodSetupTable {
  organization_id: Fixed<string>;
  /** Stripe's id of the SetupIntent, or of the PaymentIntent that pays what is owed. */
  id: Fixed<string>;
  is_settled: Generated<boolean>;
  /** Unix seconds at which it was begun last. */
  created_at: number;
}

/** What an idempotency key was used for. */
export interface IdempotencyKeyTable {
  organization_id: Fixed<string>;
  key: Fixed<string>;
  operation: Fixed<string>;
  input_hash: Fixed<string>;
  resource_id: string | null;
  /** The problem to replay where the request was refused. */
  problem: JsonColumn<unknown>;
  created_at: Fixed<number>;
}

/** A webhook event that took effect. */
export interface WebhookEventTable {
  id: Fixed<string>;
  type: Fixed<string>;
  organization_id: Fixed<string | null>;
  received_at: Fixed<number>;
}

/** Something that became true, for the host. Written with the fact, in its transaction. */
export interface EventTable {
  /** Grows; within an organization it is the order of what happened. */
  sequence: ColumnType<number, never, never>;
  id: Fixed<string>;
  organization_id: Fixed<string>;
  /** Of the contract's `EVENTS`. */
  type: Fixed<string>;
  /** Unix seconds at which it was recorded. */
  at: Fixed<number>;
  data: JsonColumn<object>;
  /** Place in the list that hosts read; `null` until it is listed for the first time. */
  position: ColumnType<number | null, never, number>;
  /** Deliveries that were begun. */
  attempts: Generated<number>;
  /** Unix seconds of the first of them. */
  first_attempt_at: ColumnType<number | null, never, number | null>;
  /** Unix seconds before which no process tries: a delivery in progress, or the pause after a failed one. */
  due_at: Generated<number>;
  delivered_at: ColumnType<number | null, never, number | null>;
  /** Unix seconds at which the event was parked, so that later events go on. */
  parked_at: ColumnType<number | null, never, number | null>;
}

/** The last place given in the list of events; one row. */
export interface EventPositionTable {
  is_only: Generated<boolean>;
  last: number;
}

/** A migration that was applied. */
export interface MigrationTable {
  name: Fixed<string>;
  applied_at: ColumnType<Date, never, never>;
}

/** All tables, as Kysely sees them. Instants are Unix seconds, amounts minor units: `bigint` columns read as numbers. */
export interface Schema {
  organizations: OrganizationTable;
  credit_grants: CreditGrantTable;
  credit_entries: CreditEntryTable;
  credit_remainders: CreditRemainderTable;
  credit_uses: CreditUseTable;
  credit_adjustments: CreditAdjustmentTable;
  seat_marks: SeatMarkTable;
  quotes: QuoteTable;
  seat_changes: SeatChangeTable;
  credit_purchases: CreditPurchaseTable;
  payment_method_setups: PaymentMethodSetupTable;
  idempotency_keys: IdempotencyKeyTable;
  webhook_events: WebhookEventTable;
  events: EventTable;
  event_positions: EventPositionTable;
  migrations: MigrationTable;
}

/** The database outside of a transaction. Never use it inside of one: PGlite has one connection, and would wait for ever. */
export type Db = Kysely<Schema>;

/** A transaction under way. */
export type Trx = Transaction<Schema>;

export type OrganizationRow = Selectable<OrganizationTable>;
export type CreditGrantRow = Selectable<CreditGrantTable>;
export type NewCreditEntryRow = Insertable<CreditEntryTable>;
export type QuoteRow = Selectable<QuoteTable>;
export type SeatChangeRow = Selectable<SeatChangeTable>;
export type CreditPurchaseRow = Selectable<CreditPurchaseTable>;
export type IdempotencyKeyRow = Selectable<IdempotencyKeyTable>;
export type NewIdempotencyKeyRow = Insertable<IdempotencyKeyTable>;
export type EventRow = Selectable<EventTable>;
