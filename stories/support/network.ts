import type { FakeStripeBackend } from '../../src/simulator/index.ts';

/** The network selected in the toolbar. */
export type NetworkState = 'fast' | 'slow' | 'failing';

/** Delay of the slow network; longer than the time after which the elements say that they are still loading. */
const SLOW_DELAY_MS = 6000;

/** The network between the page and the story's backend and Stripe. */
export class Network {
  state: NetworkState;
  readonly #inProgress = new Set<() => void>();

  constructor(state: NetworkState) {
    this.state = state;
  }

  /** Resolves when one request may pass, with a delay on the slow network. Rejects like `fetch` if the network fails. */
  async pass(): Promise<void> {
    if (this.state === 'slow') await new Promise((resolve) => setTimeout(resolve, SLOW_DELAY_MS));
    if (this.state === 'failing') throw new TypeError('Failed to fetch');
  }

  /** The same Stripe, reached through this network. */
  before(stripe: FakeStripeBackend): FakeStripeBackend {
    const behind =
      <Params, Result>(call: (params: Params) => Promise<Result>) =>
      async (params: Params): Promise<Result> => {
        await this.pass();
        return await this.#abortable(call(params));
      };
    return {
      retrieveCheckout: behind(stripe.retrieveCheckout),
      confirmCheckout: behind(stripe.confirmCheckout),
      retrievePaymentIntent: behind(stripe.retrievePaymentIntent),
      confirmPayment: behind(stripe.confirmPayment),
      retrieveSetupIntent: behind(stripe.retrieveSetupIntent),
      confirmSetup: behind(stripe.confirmSetup),
      completeChallenge: behind(stripe.completeChallenge),
    };
  }

  /** Aborts open calls to Stripe: otherwise the next payment on the page would wait for them. */
  abort(): void {
    for (const drop of this.#inProgress) drop();
  }

  #abortable<Result>(result: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const drop = (): void => reject(new TypeError('Failed to fetch'));
      this.#inProgress.add(drop);
      void result.then(resolve, reject).finally(() => this.#inProgress.delete(drop));
    });
  }
}
