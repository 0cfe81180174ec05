import type { FakeStripeBackend } from '../../src/simulator/index.ts';

/** What the toolbar says of the network. */
export type NetworkState = 'fast' | 'slow' | 'failing';

/** Milliseconds by which the slow network is late: later than the elements say that they still wait. */
const LATE_MS = 6000;

/** The way from the page to a story's backend and to its Stripe. */
export class Network {
  state: NetworkState;
  readonly #underWay = new Set<() => void>();

  constructor(state: NetworkState) {
    this.state = state;
  }

  /** Lets one request through, late where the network is slow. Rejects as `fetch` does where there is none. */
  async pass(): Promise<void> {
    if (this.state === 'slow') await new Promise((resolve) => setTimeout(resolve, LATE_MS));
    if (this.state === 'failing') throw new TypeError('Failed to fetch');
  }

  /** The same Stripe behind this network. */
  before(stripe: FakeStripeBackend): FakeStripeBackend {
    const behind =
      <Asked, Answer>(ask: (asked: Asked) => Promise<Answer>) =>
      async (asked: Asked): Promise<Answer> => {
        await this.pass();
        return await this.#carry(ask(asked));
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

  /** Ends what Stripe has not answered: whoever pays next on the page waits for it. */
  hangUp(): void {
    for (const drop of this.#underWay) drop();
  }

  #carry<Answer>(answer: Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const drop = (): void => reject(new TypeError('Failed to fetch'));
      this.#underWay.add(drop);
      void answer.then(resolve, reject).finally(() => this.#underWay.delete(drop));
    });
  }
}
