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
import type { OperationName, OperationResponse } from '../contract/index.ts';
import { assertConfigured } from './billing-error.ts';
import { resolveEndpoint } from './endpoint.ts';
import { TokenCache } from './token.ts';
import type { Call, TransportOptions } from './transport.ts';
import { send } from './transport.ts';

/** Options of every request. */
export interface RequestOptions {
  /** Aborts the request, which then rejects with the code `aborted`. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of a request that must take effect at most once. */
export interface IdempotentOptions extends RequestOptions {
  /** One key per attempt of a user; reuse it for every retry of that attempt. */
  readonly idempotencyKey: string;
}

/** Options of a `BillingClient`. */
export interface BillingClientOptions {
  /** Where the handler is mounted: an absolute URL, or on a page also a path such as `/api/billing`. */
  readonly endpoint: string;
  /** Returns an embed token. Called before the first request, and once more when the backend responds 401. */
  readonly token?: (() => string | Promise<string>) | undefined;
  /** Whether cookies are sent. Use `include` for a backend on another origin that reads them. Default: `same-origin`. */
  readonly credentials?: RequestCredentials | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds for a request with all its retries. Default: 20,000. */
  readonly timeoutMs?: number | undefined;
  /** Retries of a request that is safe to repeat: one that changes nothing, or has an idempotency key. Default: 2. */
  readonly retries?: number | undefined;
  /** Waits this many milliseconds; replaced in tests. */
  readonly wait?: ((milliseconds: number) => Promise<void>) | undefined;
  /** Returns a number in [0, 1) that spreads retries; replaced in tests. */
  readonly random?: (() => number) | undefined;
}

/** A request to buy credits. */
export interface CreditPurchaseRequest {
  readonly quantity: number;
  readonly checkout: CheckoutMode;
  /** The page to return to after paying. */
  readonly returnUrl: string;
}

/** Client of the contract, with one method per operation. Every method rejects with a `BillingError` only. */
export class BillingClient {
  /** The endpoint as an absolute URL that ends with a slash. */
  readonly endpoint: string;

  readonly #transport: TransportOptions;

  /** @throws BillingError `configuration` if the endpoint is not a valid URL or path, or `token` or `fetch` not a function. */
  constructor(options: BillingClientOptions) {
    const { token } = options;
    // Looked up at each request, so that a page's own instrumentation of `fetch` is used; never called as a method.
    const request = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
    assertConfigured(!token || typeof token === 'function', 'token must be a function.');
    assertConfigured(typeof request === 'function', 'fetch must be a function.');
    this.endpoint = resolveEndpoint(options.endpoint);
    this.#transport = {
      endpoint: this.endpoint,
      token: token ? new TokenCache(token) : null,
      credentials: options.credentials ?? 'same-origin',
      fetch: request,
      timeoutMs: options.timeoutMs ?? 20_000,
      retries: options.retries ?? 2,
      wait: options.wait ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))),
      random: options.random ?? Math.random,
    };
  }

  /** Returns the organization's account: everything that the elements show. */
  account(options?: RequestOptions): Promise<Account> {
    return this.#send('getAccount', {}, options);
  }

  /** Returns a pinned quote for a number of users. Charges nothing. */
  quoteSeatChange(seats: number, options?: RequestOptions): Promise<SeatChangeQuote> {
    return this.#send('quoteSeatChange', { body: { seats } }, options);
  }

  /** Confirms a quote: exactly its amount is charged, or nothing. */
  confirmSeatChange(quoteId: string, options: IdempotentOptions): Promise<SeatChange> {
    return this.#send('confirmSeatChange', { body: { quoteId } }, options);
  }

  /** Returns the state of a confirmed change. */
  seatChange(id: string, options?: RequestOptions): Promise<SeatChange> {
    return this.#send('getSeatChange', { id }, options);
  }

  /** Cancels a pending change; its invoice is voided. */
  cancelSeatChange(id: string, options?: RequestOptions): Promise<SeatChange> {
    return this.#send('cancelSeatChange', { id }, options);
  }

  /** Starts a purchase of credits, paid in the page or on Stripe's page. */
  createCreditPurchase(request: CreditPurchaseRequest, options: IdempotentOptions): Promise<CreditPurchase> {
    return this.#send('createCreditPurchase', { body: request }, options);
  }

  /** Returns the state of a purchase, and adds the credits if it is paid at Stripe. */
  creditPurchase(id: string, options?: RequestOptions): Promise<CreditPurchase> {
    return this.#send('getCreditPurchase', { id }, options);
  }

  /** Uses one credit for the job `reference`. The same reference never uses two. */
  useCredit(reference: string, options: IdempotentOptions): Promise<CreditUse> {
    return this.#send('useCredit', { body: { reference } }, options);
  }

  /** Returns a page of the ledger, newest first. Without a cursor: the first page. */
  creditEntries(cursor?: string | null, options?: RequestOptions): Promise<CreditEntryPage> {
    return this.#send('listCreditEntries', { query: cursor ? { cursor } : {} }, options);
  }

  /** Starts the setup of a payment method, which becomes the customer's default. */
  setupPaymentMethod(options?: RequestOptions): Promise<PaymentMethodSetup> {
    return this.#send('setUpPaymentMethod', { body: {} }, options);
  }

  /** Returns the address of Stripe's customer portal, which leads back to `returnUrl`. */
  portalSession(returnUrl: string, options?: RequestOptions): Promise<PortalSession> {
    return this.#send('createPortalSession', { body: { returnUrl } }, options);
  }

  /**
   * Sends an operation of the contract that has no method of its own: `request('listInvoices', {})`. Operations that few pages use
   * have no method, to keep them out of the other pages' code.
   */
  request<Name extends OperationName>(
    operation: Name,
    call: Pick<Call<Name>, 'id' | 'query' | 'body'>,
    options?: Partial<IdempotentOptions>,
  ): Promise<OperationResponse<Name>> {
    return this.#send(operation, call, options);
  }

  #send<Name extends OperationName>(
    operation: Name,
    call: Pick<Call<Name>, 'id' | 'query' | 'body'>,
    options: Partial<IdempotentOptions> | undefined,
  ): Promise<OperationResponse<Name>> {
    const { idempotencyKey, signal } = options ?? {};
    return send(this.#transport, { operation, ...call, idempotencyKey, signal });
  }
}

/** The client's public interface, for a host's or a test's own implementation. */
export type BillingApi = { readonly [K in keyof BillingClient]: BillingClient[K] };
