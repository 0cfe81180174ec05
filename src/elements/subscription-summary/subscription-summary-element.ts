import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { property, state } from '../base/property.ts';
import type { BillingError } from '../../client/index.ts';
import { isBillingError, toBillingError } from '../../client/index.ts';
import type { Account } from '../../contract/index.ts';
import { planMessages } from '../../i18n/locales/en/plan.ts';
import { subscriptionMessages } from '../../i18n/locales/en/subscription.ts';
import type { BillingStore } from '../../state/index.ts';
import { onDemand } from '../../client/on-demand.ts';
import { failureModule } from '../base/account-controller.ts';
import { AccountElement } from '../base/account-element.ts';
import { baseStyles } from '../base/base.styles.ts';
import { figureStyles } from '../ui/figures.styles.ts';
import { addMessages } from '../../i18n/localizer.ts';
import { recurringTotal } from '../../i18n/recurring.ts';
import { cardMark } from '../ui/card-mark.ts';
import { figure } from '../ui/figure.ts';
import { blockOf, loaded, statusNotice } from '../ui/seat-change-block.ts';
import { endsFirst, isOwing, isRunning, statusTone } from '../ui/subscription-status.ts';
import type { OverdueScreen } from './overdue-screen.ts';
import { OcwPortalRequestEvent } from '../base/portal.events.ts';
import { subscriptionSummaryStyles } from './subscription-summary.styles.ts';

const overdue = onDemand(() => import('./overdue-screen.ts'));
/**
 * Loaded by the elements, not by `seat-change-block.ts`: the entry and the seat editor share that module, so the bundler
 * would move lit from the CDN's entry into a separate chunk, one more round trip for every page.
 */
const blockModule = onDemand(() => import('../ui/seat-change-block-notice.ts'));

/**
 * Shows the plan: users, price, billing period, next renewal, payment method, and problems such as an overdue payment.
 *
 * @summary Shows the subscription: plan, users, price, period, renewal.
 * @tag ocw-subscription-summary
 * @attr {string} [payment-target=''] - Selector of the element in the page to mount the payment form in while a payment is overdue. Default: inside this element.
 * @attr {boolean} [relay-frames=false] - Allows slots to be added to the page's own shadow roots around the element, to relay the payment form.
 * @fires {OcwPortalRequestEvent} ocw-portal-request - The user opens Stripe's customer portal; cancelable.
 * @slot manage-users - A link to the page's users, in place of the button.
 * @fires {OcwManageUsersRequestEvent} ocw-manage-users-request - The user wants to invite or remove users; no default action.
 * @fires {OcwChallengeEvent} ocw-challenge-start - A challenge of the user's bank covers the page.
 * @fires {OcwChallengeEvent} ocw-challenge-end - The challenge has ended.
 * @fires {OcwErrorEvent} ocw-error - The account cannot be read, or the portal cannot be opened.
 * @csspart blocked - Why the number of users cannot be changed.
 * @csspart support - The link to the host's support.
 * @csspart base - The outermost box.
 * @csspart card - The card around the content.
 * @csspart status - The status of the subscription.
 * @csspart overdue - The notice of an overdue payment, with its form.
 * @csspart owed - The list of overdue invoices, if there are several.
 * @csspart primary - The primary button.
 * @csspart other-card - The button that opens the payment form.
 * @csspart payment - The box around the payment form.
 * @csspart back - The button that closes the payment form.
 * @csspart paid - What was just paid.
 * @csspart document - The link to a paid invoice.
 * @csspart manage-users - The button that requests the page's user management.
 * @csspart open - The button that opens the page's seat editor.
 * @csspart manage - The button that opens Stripe's portal.
 * @csspart error - An error message.
 * @csspart retry - The retry button.
 */
export class OcwSubscriptionSummary extends AccountElement {
  static override styles: CSSResultGroup = [baseStyles, figureStyles, subscriptionSummaryStyles];

  /** Shows a button that opens Stripe's customer portal. */
  @property({ type: Boolean, attribute: 'manage-billing' }) manageBilling = false;

  /**
   * Shows the button that opens the page's seat editor. An editor that is `collapsible` and `frameless` then shows
   * nothing while it is closed.
   */
  @property({ type: Boolean, attribute: 'update-users' }) updateUsers = false;

  static {
    addMessages(planMessages, subscriptionMessages);
  }

  /** `opening` while the portal's address is requested, or why that failed. */
  @state() private portal: BillingError | 'opening' | undefined;

  #overdue: OverdueScreen | undefined;

  constructor() {
    super();
    const { billing } = this;
    billing.follow((store) => store.$openSeatEditor.listen(billing.requestUpdate));
    billing.follow((store) => () => this.#claim(store, false));
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const { account, store } = this.billing;
    if (store) this.#claim(store, this.updateUsers);
    if (!account || !isOwing(account.status)) return;
    // Until it has loaded, or if it fails, the status notice is shown instead; the next update tries again.
    overdue.load().then(
      ({ openOverdue }) => (this.#overdue ??= openOverdue(this.billing)),
      () => undefined,
    );
  }

  protected override render(): TemplateResult {
    return this.billing.show({
      ready: (account) => this.#plan(account),
      loading: html`<span class="line short"></span><span class="line big"></span><span class="line"></span>
        <span class="line"></span><span class="line"></span><span class="line"></span>`,
    });
  }

  #plan(account: Account): TemplateResult {
    const { l10n } = this;
    const { plan, status, mode } = account;
    const block = blockOf(account);
    return html`<section class="card" part="card" aria-labelledby="title">
      <header>
        <h2 id="title">
          <span class="sr" .textContent=${`${l10n.t('currentPlan')} `}></span>
          <span translate="no" .textContent=${plan.name}></span>
        </h2>
        <span
          class="chip ${statusTone(status)}"
          part="status"
          .textContent=${l10n.t(`status_${status}`)}
        ></span>
        ${mode === 'simulated' ? html`<span class="chip warn" .textContent=${l10n.t('simulated')}></span>` : nothing}
      </header>
      ${this.#overdue?.view(account) ?? statusNotice(blockModule, account, this.billing)}
      ${block === 'plan_unsupported' ? loaded(blockModule, this.billing, ({ blockNotice }) => blockNotice(block, account, l10n)) : nothing}
      <div class="facts">
        <div>${this.#users(account)} ${this.#usage(account)} ${this.#actions()}</div>
        <div>
          ${this.#next(account)}
          <dl class="rows">${this.#rows(account)}</dl>
        </div>
      </div>
    </section>`;
  }

  /** Renders the number of users, and the unit price if the plan has one. */
  #users({ plan: { unitPrice, interval }, seats: { quantity } }: Account): TemplateResult {
    const { l10n } = this;
    const isKnown = quantity !== null;
    return fact(isKnown && html`<span .textContent=${l10n.t('users', { count: quantity })}></span>`, [
      isKnown && l10n.t('currentCount'),
      unitPrice &&
        l10n.t(interval === 'year' ? 'perUserYear' : 'perUserMonth', { price: l10n.money(unitPrice) }),
    ]);
  }

  #usage(account: Account): unknown {
    const { seatUsage } = account;
    return (
      seatUsage &&
      loaded(blockModule, this.billing, ({ usageView }) => usageView(seatUsage, account, this.l10n))
    );
  }

  /** Renders the next invoice by Stripe's preview; without one, the price of the users and what it excludes. */
  #next(account: Account): TemplateResult {
    const { l10n } = this;
    const { billingPeriod, cancelAt, nextInvoice, status } = account;
    const ending = cancelAt !== null && l10n.t('endsOn', { date: l10n.date(cancelAt) });
    if (!isRunning(status) || endsFirst(account)) return fact(false, [], ending);
    if (nextInvoice === null) return fact(false, [l10n.t('noNextInvoice')], ending);
    const money = nextInvoice ? nextInvoice.amountDue : recurringTotal(account);
    const credit = nextInvoice?.accountCreditApplied;
    const note = credit
      ? credit.amount > 0 &&
        l10n.t(money?.amount ? 'creditUsed' : 'creditCovers', { amount: l10n.money(credit) })
      : money && l10n.t('beforeTax');
    return fact(
      money && figure(l10n.money(money)),
      [
        l10n.t(nextInvoice ? 'nextInvoice' : 'nextRenewal'),
        l10n.date(nextInvoice?.date ?? billingPeriod.end),
      ],
      note,
      ending,
    );
  }

  #rows({ accountCredit, billingPeriod, paymentMethod }: Account): unknown {
    const { l10n } = this;
    const text = (value: string): TemplateResult => html`<span .textContent=${value}></span>`;
    const row = (
      label: 'billingPeriod' | 'accountCredit' | 'paymentMethod',
      value: TemplateResult,
    ): TemplateResult =>
      html`<div>
        <dt .textContent=${l10n.t(label)}></dt>
        <dd>${value}</dd>
      </div>`;
    return [
      row('paymentMethod', paymentMethod ? cardMark(paymentMethod, l10n) : text(l10n.t('noPaymentMethod'))),
      accountCredit.amount > 0 ? row('accountCredit', text(l10n.money(accountCredit))) : nothing,
      row('billingPeriod', text(l10n.date(billingPeriod.start, undefined, billingPeriod.end))),
    ];
  }

  /** Claims for the seat editor that its button is here. */
  #claim({ $seatEditorOpener: $opener }: BillingStore, isHere: boolean): void {
    if (isHere !== ($opener.get() === this)) $opener.set(isHere ? this : null);
  }

  #actions(): TemplateResult {
    const open = this.updateUsers && this.billing.store?.$openSeatEditor.get();
    return html`<div class="actions">
      ${
        open
          ? html`<button
              type="button"
              class="primary"
              part="open"
              @click=${open}
              .textContent=${this.l10n.t('updateSection')}
            ></button>`
          : nothing
      }
      ${this.manageBilling ? this.#manage() : nothing}
    </div>`;
  }

  #manage(): TemplateResult {
    const { portal } = this;
    return html`<button
        type="button"
        part="manage"
        aria-disabled=${portal === 'opening'}
        @click=${this.#openPortal}
        .textContent=${this.l10n.t('manageBilling')}
      ></button>
      ${isBillingError(portal) ? this.billing.failure(portal) : nothing}`;
  }

  /** Navigates to Stripe's customer portal, which returns to this page. */
  readonly #openPortal = async ({ detail }: MouseEvent): Promise<void> => {
    const { store } = this.billing;
    // The second click of a double click was meant for whatever the button replaced.
    if (detail > 1 || this.portal === 'opening' || !store || !this.dispatchEvent(new OcwPortalRequestEvent()))
      return;
    this.portal = 'opening';
    try {
      location.assign(await store.portalUrl(location.href));
      this.portal = undefined;
    } catch (error) {
      await failureModule.prepare();
      this.billing.report((this.portal = toBillingError(error)));
    }
  };
}

type Text = string | false | null;

/** Renders a large value, its description in dot-separated parts, and further notes. */
function fact(value: unknown, parts: readonly Text[], ...notes: readonly Text[]): TemplateResult {
  return html`${value ? html`<p class="amount">${value}</p>` : nothing}
    <p class="muted">
      ${(parts.filter(Boolean) as string[]).map((text) => html`<span class="dotted" .textContent=${`${text} `}></span>`)}
    </p>
    ${(notes.filter(Boolean) as string[]).map((text) => html`<p class="small muted" .textContent=${text}></p>`)}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ocw-subscription-summary': OcwSubscriptionSummary;
  }
}
