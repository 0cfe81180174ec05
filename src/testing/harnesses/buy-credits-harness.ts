import type { OcwBuyCredits } from '../../elements/index.ts';
import { FlowHarness } from './flow-harness.ts';

/** A person at an `<ocw-buy-credits>`, with the fake Stripe.js on the page. */
export class BuyCreditsHarness extends FlowHarness<OcwBuyCredits> {
  /** The large amount. */
  get total(): string {
    return this.part('total');
  }

  /** Chooses a number and goes on to the payment form, which is there when it returns. */
  async checkOut(quantity: number): Promise<void> {
    await this.type(String(quantity));
    this.press('Buy Credits');
    await this.canPay();
  }
}
