import type { ColumnType, Generated, Insertable, Kysely, Selectable, Transaction } from 'kysely';
import type {
  CheckoutMode,
  CreditEntry,
  CreditPurchaseStatus,
  Failure,
  SeatChangeQuote,
  SeatChangeStatus,
} from '../../contract/index.ts';

/** PostgreSQL schema of all our tables, so that none collides with a host's own `organizations`. */
export const SCHEMA = 'ocw_billing';

/** A `jsonb` column: read as the value, written as JSON text (see {@link toJson}), on both PGlite and PostgreSQL. */
export type JsonColumn<T> = ColumnType<T, T extends null ? null : string | (null & T), string | (null & T)>;

/** A column that is set only when the row is inserted. */
export type Fixed<T> = ColumnType<T, T, never>;

/** Returns JSON text for a {@link JsonColumn}: node-postgres would convert an array to an SQL array. */
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
  /** Version of the mirror. A snapshot whose reading began at an earlier version is read again if it would change anything. */
  mirror_version: Generated<number>;
  /** Unix seconds at which the mirror was read. */
  mirrored_at: number | null;
  /** Incremented with each change of anything that the account shows. */
  revision: Generated<number>;
  created_at: Fixed<number>;
  /** Level of available credits at the last event about them; `null` before the first. */
  credit_level: CreditLevel | null;
  /** Latest end of plan credits for which `credits.expiring` was recorded, Unix seconds. */
  expiry_announced: number | null;
}

/** Level of available credits: above the host's threshold, at or below it, or zero. */
export type CreditLevel = 'normal' | 'low' | 'depleted';

/** Source of credits. */
export type CreditSource = 'plan' | 'purchased';

/** Why a grant exists: a period's start, a paid increase, a period whose end moved, a purchase, or a correction. */
export type GrantReason = 'period' | 'increase' | 'moved' | 'purchase' | 'correction';

/** Credits granted together, for one reason. Immutable: the database rejects UPDATE and DELETE. */
export interface CreditGrantTable {
  organization_id: Fixed<string>;
  id: Fixed<string>;
  source: Fixed<CreditSource>;
  reason: Fixed<GrantReason>;
  quantity: Fixed<number>;
  /** What the grant is for. Unique in the organization, so that credits are granted once. */
  reference: Fixed<string>;
  /** When the credits become usable, Unix seconds. */
  granted_at: Fixed<number>;
  /** When they end, Unix seconds; `null` for never. */
  expires_at: Fixed<number | null>;
  /** The subscription and the start of the period that a plan grant is for. */
  subscription_id: Fixed<string | null>;
  period_start: Fixed<number | null>;
  recorded_at: Fixed<number>;
}

/** What an entry records. `hold` and `release` move credits between available and on hold. */
export type EntryKind = CreditEntry['kind'] | 'hold' | 'release';

/** One movement of credits. Append-only: the database rejects UPDATE and DELETE. */
export interface CreditEntryTable {
  organization_id: Fixed<string>;
  /** 1, 2, 3, … per organization, without gaps, in the order of writing. Also the cursor of pages. Set by a trigger. */
  sequence: ColumnType<number, undefined, never>;
  grant_id: Fixed<string>;
  kind: Fixed<EntryKind>;
  /** Signed change of available credits. */
  quantity: Fixed<number>;
  /** Signed change of credits on hold. */
  held: ColumnType<number, number | undefined, never>;
  /** Reference of the grant, job or adjustment. Unique in the organization together with kind and grant. */
  reference: Fixed<string>;
  effective_at: Fixed<number>;
  recorded_at: Fixed<number>;
  /** Sum of the organization's entries up to and including this one; never negative. Set by a trigger. */
  balance: ColumnType<number, undefined, never>;
}

/** What is left of each grant: the sum of its entries, never negative. Written only by a trigger. */
export interface CreditRemainderTable {
  organization_id: ColumnType<string, never, never>;
  grant_id: ColumnType<string, never, never>;
  /** Available. */
  remaining: ColumnType<number, never, never>;
  /** On hold: not available until the period's invoice is paid. */
  held: ColumnType<number, never, never>;
}

/** One row per job, so that a repeated use for the same job uses nothing. */
export interface CreditUseTable {
  organization_id: Fixed<string>;
  reference: Fixed<string>;
  quantity: Fixed<number>;
  used_at: Fixed<number>;
}

/** A void or a correction as requested, and how much of it could be applied without going below zero. */
export interface CreditAdjustmentTable {
  organization_id: Fixed<string>;
  reference: Fixed<string>;
  kind: Fixed<'void' | 'correction'>;
  reason: Fixed<string>;
  /** Requested number of credits, signed. */
  requested: Fixed<number>;
  /** Number of credits moved, signed: the same sign as `requested`, at most as many. */
  applied: Fixed<number>;
  recorded_at: Fixed<number>;
}

/** High-water mark of a billing period: the highest number of seats that were granted credits. */
export interface SeatMarkTable {
  organization_id: Fixed<string>;
  subscription_id: Fixed<string>;
  period_start: Fixed<number>;
  highest: number;
  /** Of these, the seats whose credits wait for the period's invoice to be paid. */
  withheld: Generated<number>;
}

/** A stored quote. */
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
  /** The quote as sent to the caller. */
  quote: JsonColumn<SeatChangeQuote>;
  /** Fingerprint of Stripe's preview, compared at confirmation. */
  preview: JsonColumn<unknown>;
  /** When it was confirmed, Unix seconds. A quote is confirmed at most once. */
  used_at: number | null;
}

/** A confirmed seat change. The database allows one open change per organization. */
export interface SeatChangeTable {
  organization_id: Fixed<string>;
  id: Fixed<string>;
  quote_id: Fixed<string>;
  subscription_id: Fixed<string>;
  status: SeatChangeStatus;
  seats_from: Fixed<number>;
  seats_to: Fixed<number>;
  proration_date: Fixed<number>;
  /** Currency of all amounts of the row: ISO 4217, upper case. */
  currency: Fixed<string>;
  amount_due: Fixed<number>;
  amount_charged: number | null;
  /** How much of the charge was refunded or is disputed. */
  amount_returned: Generated<number>;
  account_credit_added: Generated<number>;
  credits_added: Generated<number>;
  invoice_id: string | null;
  created_at: Fixed<number>;
  /** When the update was last sent to Stripe, Unix seconds. */
  sent_at: number | null;
  settled_at: number | null;
  expires_at: number | null;
  failure: JsonColumn<Failure | null>;
  /** The subscription item whose quantity is changed; `null` until it is sent. */
  item_id: string | null;
  /** The subscription's latest invoice before the update was first sent; `null` if there was none, or the update was not sent. */
  previous_invoice_id: string | null;
  /** When Stripe responded to the update with success, Unix seconds. */
  answered_at: number | null;
  /** When the change was first found applied without an invoice outside a trial, Unix seconds. */
  invoice_missed_at: number | null;
}

/** A purchase of credits. */
export interface CreditPurchaseTable {
  organization_id: Fixed<string>;
  id: Fixed<string>;
  status: CreditPurchaseStatus;
  quantity: Fixed<number>;
  /** ISO 4217, upper case. */
  currency: Fixed<string>;
  unit_amount: Fixed<number>;
  /** The amount shown before payment, minor units of `currency`. */
  total_amount: number;
  /** The charged amount, minor units of `paid_currency`; `null` until it is paid. */
  paid_amount: number | null;
  /** ISO 4217, upper case. */
  paid_currency: string | null;
  checkout: Fixed<CheckoutMode>;
  return_url: Fixed<string>;
  session_id: string | null;
  payment_intent_id: string | null;
  created_at: Fixed<number>;
  expires_at: number | null;
  fulfilled_at: number | null;
  failure: JsonColumn<Failure | null>;
  /** Number of readings of the paid purchase from Stripe, to detect a reading that is older than the last applied one. */
  readings: Generated<number>;
}

/** A SetupIntent whose card becomes the customer's default once it is set up. */
export interface PaymentMethodSetupTable {
  organization_id: Fixed<string>;
  /** Stripe's id of the SetupIntent, or of the PaymentIntent that pays an owed invoice. */
  id: Fixed<string>;
  is_settled: Generated<boolean>;
  /** When it was last started, Unix seconds. */
  created_at: number;
}

/** What an idempotency key was used for. */
export interface IdempotencyKeyTable {
  organization_id: Fixed<string>;
  key: Fixed<string>;
  operation: Fixed<string>;
  input_hash: Fixed<string>;
  resource_id: string | null;
  /** The problem to replay if the request was rejected. */
  problem: JsonColumn<unknown>;
  created_at: Fixed<number>;
}

/** A webhook event that was applied. */
export interface WebhookEventTable {
  id: Fixed<string>;
  type: Fixed<string>;
  organization_id: Fixed<string | null>;
  received_at: Fixed<number>;
}

/** An event for the host. Written in the transaction of the fact that it reports. */
export interface EventTable {
  /** Ascending; within an organization, the order of the events. */
  sequence: ColumnType<number, never, never>;
  id: Fixed<string>;
  organization_id: Fixed<string>;
  /** A type of the contract's `EVENTS`. */
  type: Fixed<string>;
  /** When it was recorded, Unix seconds. */
  at: Fixed<number>;
  data: JsonColumn<object>;
  /** Position in the list that hosts read; `null` until it is first listed. */
  position: ColumnType<number | null, never, number>;
  /** Number of deliveries started. */
  attempts: Generated<number>;
  /** When the first one started, Unix seconds. */
  first_attempt_at: ColumnType<number | null, never, number | null>;
  /** When the next delivery is due, Unix seconds: at the end of the current claim, or of the backoff after a failure. */
  due_at: Generated<number>;
  delivered_at: ColumnType<number | null, never, number | null>;
  /** When the event was parked so that later events are delivered, Unix seconds. */
  parked_at: ColumnType<number | null, never, number | null>;
}

/** The last assigned position in the list of events; one row. */
export interface EventPositionTable {
  is_only: Generated<boolean>;
  last: number;
}

/** An applied migration. */
export interface MigrationTable {
  name: Fixed<string>;
  applied_at: ColumnType<Date, never, never>;
}

/** Kysely's types of all tables. Times are Unix seconds, amounts minor units; `bigint` columns are read as numbers. */
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

/** The database outside a transaction. Never use it inside one: PGlite has one connection and would deadlock. */
export type Db = Kysely<Schema>;

/** A transaction in progress. */
export type Trx = Transaction<Schema>;

export type OrganizationRow = Selectable<OrganizationTable>;
export type CreditGrantRow = Selectable<CreditGrantTable>;
export type NewCreditEntryRow = Insertable<CreditEntryTable>;
export type NewCreditUseRow = Insertable<CreditUseTable>;
export type QuoteRow = Selectable<QuoteTable>;
export type SeatChangeRow = Selectable<SeatChangeTable>;
export type CreditPurchaseRow = Selectable<CreditPurchaseTable>;
export type IdempotencyKeyRow = Selectable<IdempotencyKeyTable>;
export type NewIdempotencyKeyRow = Insertable<IdempotencyKeyTable>;
export type EventRow = Selectable<EventTable>;
