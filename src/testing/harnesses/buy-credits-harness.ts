import type { OcwBuyCredits } from '../../elements/index.ts';
import { FlowHarness } from './flow-harness.ts';

/** A person at an `<ocw-buy-credits>`, with the fake Stripe.js on the page. */
export class BuyCreditsHarness extends FlowHarness<OcwBuyCredits> {
  protected override readonly charge = /^Buy Credits · \S*\d/;

  /** The large amount. */
  get total(): string {
    return this.part('total');
  }

  /** Chooses a number and goes on to the payment form, which is there when it returns, also where a card is on file. */
  async checkOut(quantity: number): Promise<void> {
    await this.type(String(quantity));
    this.press('Buy Credits');
    await this.toForm();
  }

  /** Goes from the first step of the payment to the form, which is there when it returns. */
  async toForm(): Promise<void> {
    await this.toPaymentForm();
    await this.canPay();
  }

  /** The same, while the form may still be loading, or may not be shown at all. */
  async toPaymentForm(): Promise<void> {
    const change = 'Change payment method';
    await this.until(
      () => this.hasForm() || this.actions.includes(change) || this.actions.includes('Pay on Stripe’s page'),
      'the payment begins',
    );
    if (this.actions.includes(change)) this.press(change);
  }

  /** Chooses a number and waits until the button that charges the card on file takes a press. */
  async chooseCardOnFile(quantity: number): Promise<void> {
    await this.type(String(quantity));
    this.press('Buy Credits');
    await super.canPay();
  }

  /** As in all flows. Without a name it also waits for the form: the card on file is charged by a button of the same name. */
  override async canPay(name?: RegExp): Promise<void> {
    if (name === undefined) await this.until(() => this.hasForm(), 'the payment form is there');
    await super.canPay(name);
  }
}
