import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { BillingError } from '../../client/index.ts';
import type { Account, CheckoutMode } from '../../contract/index.ts';
import { buyMessages, planMessages, sharedMessages } from '../../locales/index.ts';
import type {
  BillingStore,
  CreditPurchaseFlow,
  CreditPurchasePhase,
  QuantityInput,
} from '../../state/index.ts';
import { createCreditPurchaseFlow } from '../../state/index.ts';
import { AccountElement } from '../shared/account-element.ts';
import { baseStyles } from '../shared/base.styles.ts';
import { OcwCreditsChangeEvent } from '../shared/events.ts';
import { flowStyles } from '../shared/flow.styles.ts';
import type { Localizer } from '../shared/localizer.ts';
import { addMessages } from '../shared/localizer.ts';
import { numberField } from '../shared/number-field.ts';
import { statusNotice } from '../shared/subscription-status.ts';
import { OcwCreditPurchaseRequestEvent } from './buy-credits.events.ts';
import { buyCreditsStyles } from './buy-credits.styles.ts';
import type { PurchaseSteps } from './steps.ts';

/** Milliseconds without a key press after which the total is announced. */
const ANNOUNCE_AFTER = 700;

const CHOOSING: CreditPurchasePhase = { status: 'choosing', error: null };

/**
 * Buys credits: how many, what they come to, payment in the page or on Stripe's page, and the way until they are there.
 *
 * @summary Lets an admin buy credits and shows them arriving.
 * @tag ocw-buy-credits
 * @fires {OcwCreditPurchaseRequestEvent} ocw-credit-purchase-request - A person is about to buy; cancelable.
 * @fires {OcwCreditsChangeEvent} ocw-credits-change - The backend says that another number of credits is available.
 * @fires {OcwChallengeEvent} ocw-challenge-start - The bank's challenge covers the page.
 * @fires {OcwChallengeEvent} ocw-challenge-end - The challenge is over.
 * @fires {OcwErrorEvent} ocw-error - A request failed; the element says what went wrong.
 * @csspart base - The outermost box.
 * @csspart card - The card around the content.
 * @csspart panel - The side with the total and the button that goes on.
 * @csspart field - The number field with its buttons.
 * @csspart input - The number field.
 * @csspart step - A button for one credit more or fewer.
 * @csspart hint - The sentence below the field.
 * @csspart total - The amount to pay.
 * @csspart outlook - The credits before and after.
 * @csspart includes - What one credit includes.
 * @csspart payment - The place of the payment form.
 * @csspart line-items - What makes up the total.
 * @csspart primary - The button that goes on.
 * @csspart back - The button that goes back.
 * @csspart more - The button that begins another purchase.
 * @csspart error - A failure in words.
 * @csspart retry - The button that tries again.
 */
export class OcwBuyCredits extends AccountElement {
  static override styles: CSSResultGroup = [baseStyles, flowStyles, buyCreditsStyles];

  static {
    addMessages(sharedMessages, planMessages, buyMessages);
  }

  /** `elements`: paid in the page. `hosted`: on Stripe's page, which comes back to this one. */
  @property() checkout: CheckoutMode = 'elements';
  /** Where in the page the payment form goes: an element or a selector; else it is inside this element. */
  @property({ attribute: 'payment-target' }) paymentTarget: HTMLElement | string = '';
  /** The payment form may be passed on through the page's own shadow roots around, by slots added to them. */
  @property({ type: Boolean, attribute: 'relay-frames' }) relayFrames = false;

  @state() private announcement = '';
  /** The module with the steps after the choice could not be fetched. */
  @state() private stepsMissing = false;

  #flow: CreditPurchaseFlow | undefined;
  #flowStore: BillingStore | undefined;
  #previous = CHOOSING;
  #hadFocus = false;
  /** The phase has changed, and the code that shows it is still on its way. */
  #owesFocus = false;
  #available: number | undefined;
  #announced: string | undefined;
  #stopAnnouncing: (() => void) | undefined;
  #reportedError: BillingError | null = null;
  #steps: PurchaseSteps | undefined;
  #loading: Promise<void> | undefined;

  /** Brings the focus to the number, or to what goes on. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('input, .primary, #title')?.focus(options);
  }

  protected override attach(store: BillingStore): () => void {
    // An element that left the page and came back goes on where it was.
    if (store !== this.#flowStore) this.#flow = createCreditPurchaseFlow(store, { schedule: this.schedule });
    this.#flowStore = store;
    const flow = this.#flow as CreditPurchaseFlow;
    const watched = this.watch(flow.$draft, flow.$input, flow.$total, flow.$phase);
    const stops = [super.attach(store), watched, flow.connect()];
    if (location.search.includes('ocw_purchase=')) {
      void this.#loadSteps().then(() => this.#steps?.takeReturn());
    }
    return () => stops.forEach((stop) => stop());
  }

  protected override suspend(): void {
    super.suspend();
    this.#stopAnnouncing?.();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const phase = this.#phase;
    if (!this.#owesFocus) {
      this.#hadFocus = this.shadowRoot?.activeElement != null || this.#steps?.hasFocus === true;
    }
    const before = this.#available;
    const now = (this.#available = this.account?.credits.available ?? before);
    if (now !== undefined && before !== undefined && now !== before) {
      this.dispatchEvent(new OcwCreditsChangeEvent(now, before));
    }
    const error = 'error' in phase ? phase.error : null;
    if (error && error !== this.#reportedError) this.report(error);
    this.#reportedError = error;
    this.#steps?.follow(phase);
    this.#announce();
  }

  protected override updated(): void {
    const from = this.#previous.status;
    const to = this.#phase.status;
    const isChoice = to === 'choosing' || to === 'creating';
    this.#owesFocus = !isChoice && !this.#steps;
    if (from === to || this.#owesFocus) return;
    this.#previous = this.#phase;
    if (isChoice && (from === 'choosing' || from === 'creating')) return;
    const back = from === 'paying' ? '.primary' : 'input';
    const target = this.renderRoot.querySelector<HTMLElement>(isChoice ? back : '#title');
    if (this.#hadFocus) target?.focus();
    else if (!isChoice) void this.updateComplete.then(() => (this.announcement = target?.textContent ?? ''));
  }

  get #phase(): CreditPurchasePhase {
    return this.#flow?.$phase.get() ?? CHOOSING;
  }

  /** Tells assistive technology the total once the number has settled. */
  #announce(): void {
    const draft = this.#flow?.$draft.get();
    if (!this.account || draft === this.#announced) return;
    const first = this.#announced === undefined;
    this.#announced = draft;
    this.#stopAnnouncing?.();
    if (first) return;
    this.#stopAnnouncing = this.schedule(() => {
      const { l10n } = this;
      const total = this.#flow?.$total.get();
      this.announcement = total
        ? l10n.t('announceTotal', { amount: l10n.money(total) })
        : explainInput(this.#flow?.$input.get(), l10n);
    }, ANNOUNCE_AFTER);
  }

  /** Fetches what comes after the choice, ahead of its need. After a failure the next need tries again. */
  #loadSteps(): Promise<void> {
    this.stepsMissing = false;
    this.#loading ??= import('./steps.ts').then(
      ({ PurchaseSteps }) => {
        this.#steps = new PurchaseSteps({
          host: this,
          settings: () => {
            const { inherited } = this.connection;
            return {
              publishableKey: inherited?.publishableKey || (this.account?.publishableKey ?? ''),
              stripe: inherited?.stripe,
              locale: this.l10n.locale,
            };
          },
          flow: () => this.#flow as CreditPurchaseFlow,
          l10n: () => this.l10n,
          failure: this.failure.bind(this),
          primary: this.#primary,
          start: (checkout) => void this.#start(checkout),
        });
        this.requestUpdate();
      },
      () => {
        this.#loading = undefined;
        this.stepsMissing = true;
      },
    );
    return this.#loading;
  }

  async #start(checkout: CheckoutMode): Promise<void> {
    const purchase = await this.#flow?.start(checkout, location.href);
    if (!purchase?.url) return;
    await this.#loadSteps();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('a.primary')?.click();
  }

  /** Makes the purchase, or says why there is none to make. */
  readonly #buy = (): void => {
    const input = this.#flow?.$input.get();
    const total = this.#flow?.$total.get();
    if (input?.status !== 'valid' || !total) {
      this.announcement = explainInput(input, this.l10n);
      this.renderRoot.querySelector('input')?.focus();
      return;
    }
    const { checkout } = this;
    const { quantity } = input;
    if (!this.dispatchEvent(new OcwCreditPurchaseRequestEvent({ quantity, total, checkout }))) return;
    void this.#loadSteps();
    void this.#start(checkout);
  };

  readonly #primary = (label: string, action: () => void, busy = false): TemplateResult =>
    html`<button
      type="button"
      class="primary"
      part="primary"
      aria-disabled=${busy}
      @click=${busy ? nothing : action}
    >
      ${label}
    </button>`;

  protected override frame(content: unknown, busy = false): TemplateResult {
    return html`<section class="card" part="card" aria-busy=${busy}>
      <div class="main">${content}</div>
    </section>`;
  }

  protected skeleton(): TemplateResult {
    return html`<span class="bone short"></span><span class="bone big"></span><span class="bone"></span>
      <span class="bone"></span><span class="bone big"></span>`;
  }

  protected content(account: Account): TemplateResult {
    const { l10n } = this;
    return html`<section
      class="card"
      part="card"
      aria-label=${l10n.t('buyTitle', { credits: l10n.t('credits', { name: account.credits.name }) })}
    >
      ${this.#step(account)}
      <p class="sr" role="status">${this.announcement}</p>
    </section>`;
  }

  #step(account: Account): TemplateResult {
    const phase = this.#phase;
    if (phase.status === 'choosing' || phase.status === 'creating') return this.#choosing(account, phase);
    if (this.#steps) return this.#steps.view(phase, account);
    const retry = (): void => void this.#loadSteps();
    if (!this.stepsMissing) retry();
    const missing = this.failure(new BillingError({ code: 'network_error' }), retry);
    return html`<div class="main">${this.stepsMissing ? missing : this.skeleton()}</div>`;
  }

  #choosing(account: Account, phase: CreditPurchasePhase): TemplateResult {
    const { l10n } = this;
    const { status, credits, topUp, scopes } = account;
    const flow = this.#flow as CreditPurchaseFlow;
    const input = flow.$input.get();
    const total = flow.$total.get();
    const busy = phase.status === 'creating';
    const sells = topUp && scopes.includes('credits:buy');
    const row = (label: string, count: number | null): TemplateResult =>
      html`<div>
        <dt>${label}</dt>
        <dd>${count === null ? '–' : l10n.number(count)}</dd>
      </div>`;
    return html`<div class="split">
      <div class="main">
        <h2>${l10n.t('buyTitle', { credits: l10n.t('credits', { name: credits.name }) })}</h2>
        ${statusNotice(status, l10n)}
        ${
          sells
            ? numberField({
                label: l10n.t('numberOfCredits'),
                hint: l10n.t('buyHint', { lowest: Math.max(1, topUp.minimum), highest: topUp.maximum }),
                error: explainInput(input, l10n),
                note: l10n.t('perCredit', { price: l10n.money(topUp.unitPrice) }),
                less: l10n.t('fewerCredits'),
                more: l10n.t('moreCredits'),
                draft: flow.$draft.get(),
                value: input?.status === 'valid' ? input.quantity : undefined,
                minimum: Math.max(1, topUp.minimum),
                maximum: topUp.maximum,
                disabled: busy,
                setDraft: (text) => {
                  void this.#loadSteps();
                  flow.setDraft(text);
                },
                step: (by) => {
                  void this.#loadSteps();
                  flow.step(by);
                },
                submit: this.#buy,
              })
            : html`<p class="notice">${l10n.t(topUp ? 'buyNotAllowed' : 'buyNone')}</p>`
        }
        <dl class="rows" part="outlook">
          ${row(l10n.t('availableNow'), credits.available)}
          ${
            sells
              ? row(
                  l10n.t('availableAfter'),
                  input?.status === 'valid' ? credits.available + input.quantity : null,
                )
              : nothing
          }
        </dl>
        ${
          credits.includes.length > 0
            ? html`<details part="includes">
                <summary>${l10n.t('includes')}</summary>
                <ul>
                  ${credits.includes.map((each) => html`<li>${each}</li>`)}
                </ul>
              </details>`
            : nothing
        }
      </div>
      ${
        sells
          ? html`<div class="panel" part="panel">
              <h3 class="label">${l10n.t('total')}</h3>
              <p class="hero" part="total">${total ? l10n.money(total) : '–'}</p>
              <p class="caption">
                ${l10n.t(total ? (this.checkout === 'hosted' ? 'paidThere' : 'paidOnce') : 'fixQuantity')}
              </p>
              ${phase.status === 'choosing' && phase.error ? this.failure(phase.error, this.#buy) : nothing}
              <div class="actions">
                ${this.#primary(l10n.t(busy ? 'preparing' : 'buyCredits'), this.#buy, busy)}
              </div>
            </div>`
          : nothing
      }
    </div>`;
  }
}

/** Why the text in the field is not a number of credits that can be bought; empty where it is one. */
function explainInput(input: QuantityInput | null | undefined, l10n: Localizer): string {
  if (!input || input.status === 'valid') return '';
  const key = `buy_${input.status}`;
  return l10n.fill(l10n.has(key) ? key : (`input_${input.status}` as 'input_not_whole'), {
    count: 'limit' in input ? input.limit : '',
  });
}

declare global {
  interface HTMLElementTagNameMap {
    'ocw-buy-credits': OcwBuyCredits;
  }
}
