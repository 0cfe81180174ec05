import type {
  Account,
  CheckoutMode,
  CreditEntryPage,
  CreditPurchase,
  CreditUse,
  PaymentMethodSetup,
  PortalSession,
  SeatChange,
  SeatChangeQuote,
} from '../contract/index.ts';

/** What every request of the client takes. */
export interface RequestOptions {
  /** Gives the request up; it is rejected with the code `aborted`. */
  readonly signal?: AbortSignal | undefined;
}

/** What a request that must not happen twice takes. */
export interface IdempotentOptions extends RequestOptions {
  /** One per attempt of a person, the same for each repetition of it. */
  readonly idempotencyKey: string;
}

/** What a `BillingClient` needs to know. */
export interface BillingClientOptions {
  /** Where the handler is mounted: an absolute URL, or on a page also a path such as `/api/billing`. */
  readonly endpoint: string;
  /** Gives an embed token. Asked before the first request and once more when the backend says 401. */
  readonly token?: (() => string | Promise<string>) | undefined;
  /** Whether cookies go along; `same-origin` unless told. Use `include` for a backend on another origin that reads them. */
  readonly credentials?: RequestCredentials | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds for one try, the token's renewal included; 20 000 unless told. */
  readonly timeoutMs?: number | undefined;
  /** How often what is safe to repeat is repeated; 2 unless told. */
  readonly retries?: number | undefined;
  /** Waits this many milliseconds; replaced in tests. */
  readonly wait?: ((milliseconds: number) => Promise<void>) | undefined;
  /** From 0 up to 1, spreads repetitions; replaced in tests. */
  readonly random?: (() => number) | undefined;
}

/** Speaks the contract with a billing backend. Every failure is a `BillingError`. */
export class BillingClient {
  /** The endpoint, absolute, with a slash at its end. */
  readonly endpoint: string;

  constructor(options: BillingClientOptions) {
    this.endpoint = options.endpoint;
  }

  declare readonly account: (options?: RequestOptions) => Promise<Account>;
  declare readonly quoteSeatChange: (seats: number, options?: RequestOptions) => Promise<SeatChangeQuote>;
  declare readonly confirmSeatChange: (quoteId: string, options: IdempotentOptions) => Promise<SeatChange>;
  declare readonly seatChange: (id: string, options?: RequestOptions) => Promise<SeatChange>;
  declare readonly giveUpSeatChange: (id: string, options?: RequestOptions) => Promise<SeatChange>;
  declare readonly createCreditPurchase: (
    request: { readonly quantity: number; readonly checkout: CheckoutMode; readonly returnUrl: string },
    options: IdempotentOptions,
  ) => Promise<CreditPurchase>;
  declare readonly creditPurchase: (id: string, options?: RequestOptions) => Promise<CreditPurchase>;
  declare readonly useCredit: (reference: string, options: IdempotentOptions) => Promise<CreditUse>;
  declare readonly creditEntries: (cursor?: string | null, options?: RequestOptions) => Promise<CreditEntryPage>;
  declare readonly setupPaymentMethod: (options?: RequestOptions) => Promise<PaymentMethodSetup>;
  declare readonly portalSession: (returnUrl: string, options?: RequestOptions) => Promise<PortalSession>;
}

/** The client without its private parts, so that a host or a test can hand in its own. */
export type BillingApi = { readonly [K in keyof BillingClient]: BillingClient[K] };
