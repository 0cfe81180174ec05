import type { HostStripe } from '../../src/payments/index.ts';
import { BuyCreditsHarness, SeatEditorHarness } from '../../src/testing/harnesses/index.ts';
import type { NewTestOrganization } from '../support/backend.ts';
import { stripeFor } from './shop.ts';
import { Backend, mount } from './support.ts';

type Harness = BuyCreditsHarness | SeatEditorHarness;
type Tag = 'ocw-buy-credits' | 'ocw-seat-editor';

/** One of the places in which a payment form is shown. */
export interface FormKind {
  readonly name: string;
  readonly tag: Tag;
  readonly organization: NewTestOrganization;
  /** Proceeds from the first screen to the form; does not wait for it. */
  readonly reach: (harness: Harness) => Promise<void>;
  /** Name of the form's submit button. */
  readonly button: RegExp;
  /** The text once it was accepted. */
  readonly accepted: string;
  /** The error before anything is typed. */
  readonly reason: string;
  /** Name of the button to Stripe's hosted page if no form can be shown. */
  readonly elsewhere: string;
}

async function review(harness: Harness): Promise<void> {
  await (harness as SeatEditorHarness).review(6);
}

/** All three: a purchase, a card to be put on file, and a payment that another card is to make. */
export const FORM_KINDS: readonly [FormKind, FormKind, FormKind] = [
  {
    name: 'credits that are bought',
    tag: 'ocw-buy-credits',
    organization: {},
    async reach(harness) {
      await harness.type('2');
      harness.press('Buy Credits');
      await (harness as BuyCreditsHarness).toPaymentForm();
    },
    button: /^Buy Credits · \$/,
    accepted: '2 credits added',
    reason: '',
    elsewhere: 'Pay on Stripe’s page',
  },
  {
    name: 'a card that is put on file',
    tag: 'ocw-seat-editor',
    organization: { seed: { paymentMethod: null } },
    async reach(harness) {
      await review(harness);
      harness.press('Add a payment method');
      await harness.says('Saving it doesn’t charge anything.');
    },
    button: /^Save payment method$/,
    accepted: 'Charged to Visa ending in',
    reason: '',
    elsewhere: 'Continue to Stripe’s page',
  },
  {
    name: 'an update that another card pays',
    tag: 'ocw-seat-editor',
    organization: { seed: { paymentMethod: 'pm_card_chargeCustomerFail' } },
    async reach(harness) {
      await review(harness);
      harness.press('Confirm Update');
      await harness.says('Pay for your change to 6 users');
    },
    button: /^Pay \$/,
    accepted: 'You now have 6 users',
    reason: 'Your card was declined.',
    elsewhere: 'Continue to Stripe’s page',
  },
];

/** Where an element is mounted. */
export interface Place {
  /** Its parent, below the provider. Default: the provider itself. */
  readonly parent?: (provider: Element) => Element | ShadowRoot;
  readonly relayFrames?: boolean;
  readonly paymentTarget?: HTMLElement | string;
  /** Where on the page to look for the form. Default: the element itself. */
  readonly formIn?: ParentNode;
  /** The element has no provider around: it lets go of its store when it leaves the page. */
  readonly stripe?: HostStripe;
}

/** A user at a payment form. */
export class Payer {
  readonly kind: FormKind;
  readonly backend: Backend;
  readonly harness: Harness;
  readonly provider: HTMLElementTagNameMap['ocw-billing'];
  readonly #formIn: ParentNode;

  constructor(kind: FormKind, backend: Backend, place: Place = {}) {
    const { parent = (provider) => provider, formIn, stripe = stripeFor(backend), ...settings } = place;
    this.kind = kind;
    this.backend = backend;
    this.provider = mount('ocw-billing', { ...backend.connection, stripe });
    const element = mount(kind.tag, settings, parent(this.provider) as Element);
    this.harness =
      element.localName === 'ocw-buy-credits'
        ? new BuyCreditsHarness(element as HTMLElementTagNameMap['ocw-buy-credits'], 15_000)
        : new SeatEditorHarness(element as HTMLElementTagNameMap['ocw-seat-editor'], 15_000);
    this.#formIn = formIn ?? element;
  }

  /** A user of a new organization, before the form is open. */
  static async reach(kind: FormKind, place: Place = {}): Promise<Payer> {
    const payer = new Payer(kind, await Backend.create(kind.organization), place);
    await payer.reach();
    return payer;
  }

  /** A user of a new organization, with a form that accepts input. */
  static async open(kind: FormKind, place: Place = {}): Promise<Payer> {
    const payer = await Payer.reach(kind, place);
    await payer.ready();
    return payer;
  }

  get element(): HTMLElement {
    return this.harness.element;
  }

  /** The frame of the form, or `null`. */
  get frame(): HTMLIFrameElement | null {
    return this.#formIn.querySelector<HTMLIFrameElement>('iframe[title^="Secure payment"]');
  }

  /** The text in the card number field. */
  get typed(): string {
    return this.harness.form(this.#formIn).querySelector<HTMLInputElement>('[name="number"]')?.value ?? '';
  }

  async reach(): Promise<void> {
    await this.harness.until(() => this.harness.element.shadowRoot?.querySelector('input') != null);
    await this.kind.reach(this.harness);
  }

  async ready(): Promise<void> {
    const { harness, kind } = this;
    await harness.until(() => harness.hasForm(this.#formIn), 'the payment form is there');
    await harness.canPay(kind.button);
  }

  enter(number = '4242 4242 4242 4242'): void {
    this.harness.enterCard(number, this.#formIn);
  }

  /** Presses the form's submit button. */
  send(): void {
    this.harness.press(this.harness.actions.find((each) => this.kind.button.test(each)) ?? '');
  }

  async accepted(): Promise<void> {
    await this.harness.says(this.kind.accepted);
  }

  /** Types a card, sends it, and waits for it to be accepted. */
  async pay(number?: string): Promise<void> {
    await this.ready();
    this.enter(number);
    this.send();
    await this.accepted();
  }
}

/** Two elements on the page of an organization that fits the second, with a form each. */
export async function openBoth(one: FormKind, other: FormKind): Promise<readonly [Payer, Payer]> {
  const backend = await Backend.create(other.organization);
  const payers = [new Payer(one, backend), new Payer(other, backend)] as const;
  for (const payer of payers) {
    await payer.reach();
    await payer.ready();
  }
  return payers;
}

/** The challenges that cover the page. */
export const challenges = (): HTMLIFrameElement[] => [
  ...document.querySelectorAll<HTMLIFrameElement>('iframe[title^="3-D Secure"]'),
];

/** Records the challenge events that reach a part of the page, until stopped. */
export function listenForChallenges(target: EventTarget): { readonly heard: string[]; stop(): void } {
  const heard: string[] = [];
  const stop = new AbortController();
  for (const type of ['ocw-challenge-start', 'ocw-challenge-end'])
    target.addEventListener(type, () => heard.push(type.replace('ocw-challenge-', '')), stop);
  return { heard, stop: () => stop.abort() };
}
