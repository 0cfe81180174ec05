import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { property, state } from '../base/property.ts';
import type { BillingError } from '../../client/index.ts';
import { isBillingError } from '../../client/index.ts';
import type { Account } from '../../contract/index.ts';
import { planMessages } from '../../i18n/locales/en/plan.ts';
import { subscriptionMessages } from '../../i18n/locales/en/subscription.ts';
import { onDemand } from '../../state/on-demand.ts';
import { AccountElement } from '../base/account-element.ts';
import { baseStyles } from '../base/base.styles.ts';
import { figureStyles } from '../ui/figures.styles.ts';
import { addMessages } from '../../i18n/localizer.ts';
import { invoicePromise } from '../../i18n/invoice-promise.ts';
import { cardName } from '../../i18n/payment-method.ts';
import { recurringTotal } from '../../i18n/recurring.ts';
import { blockNotice, blockOf } from '../ui/seat-change-block.ts';
import { endsFirst, isRunning, statusNotice, statusTone } from '../ui/subscription-status.ts';
import type { OverdueScreen } from './overdue-screen.ts';
import { OcwPortalRequestEvent } from './subscription-summary.events.ts';
import { subscriptionSummaryStyles } from './subscription-summary.styles.ts';

const overdue = onDemand(() => import('./overdue-screen.ts'));
const blockModule = onDemand(() => import('../ui/seat-change-block-notice.ts'));

/** Statuses in which an invoice waits for its payment. */
const OWING = /^(past_due|unpaid|incomplete)$/;

/**
 * The plan: users, price, billing period, next renewal, payment method, and what is the matter where something is.
 *
 * @summary Shows the subscription: plan, users, price, period, renewal.
 * @tag ocw-subscription-summary
 * @attr {string} [payment-target=''] - Selector of the place in the page where the payment form goes while something is owed. Default: inside this element.
 * @attr {boolean} [relay-frames=false] - The payment form may be passed on through the page's own shadow roots around, by slots added to them.
 * @fires {OcwPortalRequestEvent} ocw-portal-request - A person wants to manage billing; cancelable.
 * @fires {OcwChallengeEvent} ocw-challenge-start - The bank's challenge covers the page.
 * @fires {OcwChallengeEvent} ocw-challenge-end - The challenge is over.
 * @fires {OcwErrorEvent} ocw-error - The account cannot be read, or the portal cannot be opened.
 * @csspart blocked - Why the number of users cannot be changed here.
 * @csspart support - The link to the host's support.
 * @csspart base - The outermost box.
 * @csspart card - The card around the content.
 * @csspart status - The status of the subscription.
 * @csspart overdue - What is owed, and how to pay it.
 * @csspart owed - The list of owed invoices, if there are several.
 * @csspart primary - The button that pays, or leads on.
 * @csspart other-card - The button that shows the payment form.
 * @csspart payment - The place of the payment form.
 * @csspart back - The button that leaves the payment form.
 * @csspart paid - What was just paid.
 * @csspart document - The link to a paid invoice.
 * @csspart manage - The button that opens Stripe's portal.
 * @csspart error - A failure in words.
 * @csspart retry - The button that tries again.
 */
export class OcwSubscriptionSummary extends AccountElement {
  static override styles: CSSResultGroup = [baseStyles, figureStyles, subscriptionSummaryStyles];

  /** Offers a button that opens Stripe's customer portal. */
  @property({ type: Boolean, attribute: 'manage-billing' }) manageBilling = false;

  static {
    addMessages(planMessages, subscriptionMessages);
  }

  @state() private opening = false;
  @state() private portalError: BillingError | undefined;

  #overdue: OverdueScreen | undefined;

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (!OWING.test(this.account?.status ?? '')) return;
    // Without the module a notice still says what is the matter, and the next update tries again.
    overdue.load().then(
      ({ openOverdue }) => (this.#overdue ??= openOverdue(this)),
      () => undefined,
    );
  }

  protected skeleton(): TemplateResult {
    return html`<span class="bone short"></span><span class="bone big"></span><span class="bone"></span>
      <span class="bone"></span><span class="bone"></span><span class="bone"></span>`;
  }

  protected content(account: Account): TemplateResult {
    const { l10n } = this;
    const { plan } = account;
    const block = blockOf(account);
    return html`<section class="card" part="card" aria-labelledby="title">
      <header>
        <h2 id="title" .textContent=${l10n.t('currentPlan')}></h2>
        ${account.mode === 'simulated' ? html`<span class="chip warn" .textContent=${l10n.t('simulated')}></span>` : nothing}
        <span
          class="chip ${statusTone(account.status)}"
          part="status"
          .textContent=${l10n.t(`status_${account.status}`)}
        ></span>
      </header>
      <p class="plan">
        <span class="hero" translate="no" .textContent=${plan.name}></span> ${this.#price(account)}
      </p>
      ${this.#overdue?.view(account) ?? statusNotice(account.status, l10n)}
      ${block === 'plan_unsupported' ? blockNotice(blockModule, block, account, l10n) : nothing}
      <dl class="rows">${this.#rows(account)}</dl>
      ${this.manageBilling ? this.#manage() : nothing}
    </section>`;
  }

  /** Users and price; only the users where the plan has no price per user that can be said. */
  #price({ plan, seats }: Account): TemplateResult | typeof nothing {
    const { l10n } = this;
    if (seats.quantity === null) return nothing;
    const users = html`<span .textContent=${l10n.t('users', { count: seats.quantity })}></span>`;
    if (plan.unitPrice === null || plan.interval === null) return users;
    const price = l10n.money(plan.unitPrice);
    return html`<span
      >${users} <span class="muted">×</span>
      <span
        .textContent=${l10n.t(plan.interval === 'year' ? 'perUserYear' : 'perUserMonth', { price })}
      ></span
    ></span>`;
  }

  #rows(account: Account): unknown {
    const { l10n } = this;
    const { billingPeriod, accountCredit, paymentMethod, cancelAt } = account;
    const renews = isRunning(account.status) && !endsFirst(account);
    const ending = cancelAt === null ? '' : l10n.t('endsOn', { date: l10n.date(cancelAt) });
    const { start, end } = billingPeriod;
    return [
      this.#row('billingPeriod', l10n.t('period', { start: l10n.date(start), end: l10n.date(end) })),
      renews ? this.#renewal(account, ending) : ending ? this.#row('nextRenewal', ending) : nothing,
      accountCredit.amount > 0
        ? this.#row('accountCredit', l10n.money(accountCredit), renews ? l10n.t('accountCreditUse') : '')
        : nothing,
      this.#row('paymentMethod', paymentMethod ? cardName(paymentMethod, l10n) : l10n.t('noPaymentMethod')),
    ];
  }

  /** The next invoice by Stripe's preview; without one what the users cost, and what that leaves out. */
  #renewal(account: Account, ending: string): TemplateResult {
    const { l10n } = this;
    const { billingPeriod, nextInvoice } = account;
    const end = l10n.date(billingPeriod.end);
    if (nextInvoice) {
      const { accountCreditApplied, amountDue, date } = nextInvoice;
      const text =
        accountCreditApplied.amount === 0
          ? l10n.t('amountOn', { amount: l10n.money(amountDue), date: l10n.date(date) })
          : invoicePromise(nextInvoice, l10n);
      return this.#row('nextInvoice', text, ending);
    }
    if (nextInvoice === null) return this.#row('nextInvoice', l10n.t('noNextInvoice'), ending);
    const users = recurringTotal(account);
    if (users === null) return this.#row('nextRenewal', end, ending);
    const note = l10n.t('beforeTax');
    return this.#row(
      'nextRenewal',
      l10n.t('amountOn', { amount: l10n.money(users), date: end }),
      ending ? `${note} ${ending}` : note,
    );
  }

  #row(
    label: 'billingPeriod' | 'nextInvoice' | 'nextRenewal' | 'accountCredit' | 'paymentMethod',
    value: string,
    note = '',
  ): TemplateResult {
    return html`<div>
      <dt .textContent=${this.l10n.t(label)}></dt>
      <dd>
        <span .textContent=${value}></span>${note ? html`<small .textContent=${note}></small>` : nothing}
      </dd>
    </div>`;
  }

  #manage(): TemplateResult {
    return html`<div class="actions">
      <button
        type="button"
        part="manage"
        aria-disabled=${this.opening}
        @click=${this.#openPortal}
        .textContent=${this.l10n.t('manageBilling')}
      ></button>
      ${this.portalError ? this.failure(this.portalError) : nothing}
    </div>`;
  }

  /** Leaves for Stripe's customer portal, which comes back to this page. */
  readonly #openPortal = async (): Promise<void> => {
    const { store } = this.connection;
    if (this.opening || !store || !this.dispatchEvent(new OcwPortalRequestEvent())) return;
    this.opening = true;
    this.portalError = undefined;
    try {
      const { url } = await store.client.portalSession(location.href);
      location.assign(url);
    } catch (error) {
      if (!isBillingError(error)) throw error;
      this.portalError = error;
      this.report(error);
    } finally {
      this.opening = false;
    }
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ocw-subscription-summary': OcwSubscriptionSummary;
  }
}
