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
import type { OperationName } from '../contract/index.ts';
import { resolveEndpoint } from './endpoint.ts';
import { TokenCache } from './token.ts';
import type { Answer, Call, TransportOptions } from './transport.ts';
import { send } from './transport.ts';

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
  /** Milliseconds for a request with all its repetitions; 20 000 unless told. */
  readonly timeoutMs?: number | undefined;
  /** How often what is safe to repeat is repeated; 2 unless told. */
  readonly retries?: number | undefined;
  /** Waits this many milliseconds; replaced in tests. */
  readonly wait?: ((milliseconds: number) => Promise<void>) | undefined;
  /** From 0 up to 1, spreads repetitions; replaced in tests. */
  readonly random?: (() => number) | undefined;
}

/** What a purchase is asked for with. */
export interface CreditPurchaseRequest {
  readonly quantity: number;
  readonly checkout: CheckoutMode;
  /** The page to come back to. */
  readonly returnUrl: string;
}

/** Speaks the contract with a billing backend. Every failure is a `BillingError`. */
export class BillingClient {
  /** The endpoint, absolute, with a slash at its end. */
  readonly endpoint: string;

  readonly #transport: TransportOptions;

  /** @throws BillingError `configuration` where the endpoint is none. */
  constructor(options: BillingClientOptions) {
    this.endpoint = resolveEndpoint(options.endpoint);
    this.#transport = {
      endpoint: this.endpoint,
      token: options.token === undefined ? null : new TokenCache(options.token),
      credentials: options.credentials ?? 'same-origin',
      // Looked up at each request, so that a page's own instrumentation of `fetch` is used; never called as a method.
      fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
      timeoutMs: options.timeoutMs ?? 20_000,
      retries: options.retries ?? 2,
      wait: options.wait ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))),
      random: options.random ?? Math.random,
    };
  }

  /** Everything that the elements show of the organization. */
  account(options?: RequestOptions): Promise<Account> {
    return this.#send('getAccount', {}, options);
  }

  /** What a number of users costs and brings, pinned by the server. Charges nothing. */
  quoteSeatChange(seats: number, options?: RequestOptions): Promise<SeatChangeQuote> {
    return this.#send('quoteSeatChange', { body: { seats } }, options);
  }

  /** Confirms exactly this quote: it, or nothing, is charged. */
  confirmSeatChange(quoteId: string, options: IdempotentOptions): Promise<SeatChange> {
    return this.#send('confirmSeatChange', { body: { quoteId } }, options);
  }

  /** The state of a confirmed change. */
  seatChange(id: string, options?: RequestOptions): Promise<SeatChange> {
    return this.#send('getSeatChange', { id }, options);
  }

  /** Cancels a pending change; its invoice is voided. */
  giveUpSeatChange(id: string, options?: RequestOptions): Promise<SeatChange> {
    return this.#send('cancelSeatChange', { id }, options);
  }

  /** Starts a purchase of credits, to be paid in the page or on Stripe's. */
  createCreditPurchase(request: CreditPurchaseRequest, options: IdempotentOptions): Promise<CreditPurchase> {
    return this.#send('createCreditPurchase', { body: request }, options);
  }

  /** The state of a purchase; adds the credits where Stripe says that it is paid. */
  creditPurchase(id: string, options?: RequestOptions): Promise<CreditPurchase> {
    return this.#send('getCreditPurchase', { id }, options);
  }

  /** Uses one credit for the job `reference`; the same job never uses two. */
  useCredit(reference: string, options: IdempotentOptions): Promise<CreditUse> {
    return this.#send('useCredit', { body: { reference } }, options);
  }

  /** A page of the ledger, newest first; the first page without a cursor. */
  creditEntries(cursor?: string | null, options?: RequestOptions): Promise<CreditEntryPage> {
    return this.#send('listCreditEntries', { query: cursor ? { cursor } : {} }, options);
  }

  /** Starts the entry of a payment method that becomes the customer's default. */
  setupPaymentMethod(options?: RequestOptions): Promise<PaymentMethodSetup> {
    return this.#send('setUpPaymentMethod', { body: {} }, options);
  }

  /** Stripe's customer portal, which returns to `returnUrl`. */
  portalSession(returnUrl: string, options?: RequestOptions): Promise<PortalSession> {
    return this.#send('createPortalSession', { body: { returnUrl } }, options);
  }

  /**
   * Sends an operation of the contract that has no method of its own: `request('listInvoices', {})`. Only operations that few
   * pages need have none, so that the others do not load them.
   */
  request<Name extends OperationName>(
    operation: Name,
    call: Pick<Call<Name>, 'id' | 'query' | 'body'>,
    options?: Partial<IdempotentOptions>,
  ): Promise<Answer<Name>> {
    return this.#send(operation, call, options);
  }

  #send<Name extends OperationName>(
    operation: Name,
    call: Pick<Call<Name>, 'id' | 'query' | 'body'>,
    options: Partial<IdempotentOptions> | undefined,
  ): Promise<Answer<Name>> {
    const { idempotencyKey, signal } = options ?? {};
    return send(this.#transport, { operation, ...call, idempotencyKey, signal });
  }
}

/** The client without its private parts, so that a host or a test can hand in its own. */
export type BillingApi = { readonly [K in keyof BillingClient]: BillingClient[K] };
