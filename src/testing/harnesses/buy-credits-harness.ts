import type { OcwBuyCredits } from '../../elements/index.ts';
import { FlowHarness } from './flow-harness.ts';

/** Operates an `<ocw-buy-credits>`, with the fake Stripe.js on the page. */
export class BuyCreditsHarness extends FlowHarness<OcwBuyCredits> {
  protected override readonly charge = /^Buy Credits · \S*\d/;

  /** The total, as shown. */
  get total(): string {
    return this.part('total');
  }

  /** Enters a quantity and continues to the payment form, even if a card is on file. Resolves once the form is shown. */
  async checkOut(quantity: number): Promise<void> {
    await this.type(String(quantity));
    this.press('Buy Credits');
    await this.toForm();
  }

  /** Continues from the first step of the payment to the form. Resolves once the form can be paid. */
  async toForm(): Promise<void> {
    await this.toPaymentForm();
    await this.canPay();
  }

  /** Like {@link toForm}, but resolves while the form may still be loading, or if payment is on Stripe's page. */
  async toPaymentForm(): Promise<void> {
    const change = 'Change payment method';
    await this.until(
      () => this.hasForm() || this.actions.includes(change) || this.actions.includes('Pay on Stripe’s page'),
      'the payment begins',
    );
    if (this.actions.includes(change)) this.press(change);
  }

  /** Enters a quantity and waits until the button that charges the card on file is enabled. */
  async chooseCardOnFile(quantity: number): Promise<void> {
    await this.type(String(quantity));
    this.press('Buy Credits');
    await super.canPay();
  }

  /** Without a name, also waits for the form: the button that charges the card on file has the same name. */
  override async canPay(name?: RegExp): Promise<void> {
    if (name === undefined) await this.until(() => this.hasForm(), 'the payment form is there');
    await super.canPay(name);
  }
}
