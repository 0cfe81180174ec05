import type { ReactiveController, TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { BillingError } from '../../client/index.ts';
import type { Account } from '../../contract/index.ts';
import { explainDecline, isNotApproved } from '../../i18n/decline.ts';
import { overdueMessages } from '../../i18n/locales/en/overdue.ts';
import { addMessages } from '../../i18n/localizer.ts';
import { cardName } from '../../i18n/payment-method.ts';
import type { PaymentOutcome } from '../../payments/index.ts';
import { takeReturn } from '../../payments/redirect.ts';
import type { BillingStore } from '../../state/index.ts';
import type { OverdueFlow } from '../../state/overdue/flow.ts';
import { createOverdueFlow } from '../../state/overdue/flow.ts';
import type { OverduePhase } from '../../state/overdue/reduce.ts';
import { amountLeft } from '../../state/overdue/reduce.ts';
import type { AccountController } from '../base/account-controller.ts';
import { PressGuard } from '../base/press-guard.ts';
import { chargeFailure } from '../payment/charge-failure.ts';
import type { PaymentContext } from '../payment/payment-panel.ts';
import { returnHere } from '../payment/return-here.ts';
import { PaymentPanel } from '../payment/payment-panel.ts';
import type { Refusal } from '../payment/payment-panel-view.ts';
import { explainRefusal, paymentFormView, paymentPanelStyles } from '../payment/payment-panel-view.ts';
import { overdueShown } from '../ui/overdue-shown.ts';
import { isOwing } from '../ui/subscription-status.ts';
import { overdueStyles } from './overdue.styles.ts';
import { invoiceList, notice, paidLine, stripeLink } from './overdue-views.ts';
import { actionButton } from '../ui/action-button.ts';
import { primaryButton } from '../ui/primary-button.ts';

addMessages(overdueMessages);

/** Creates the overdue screen of a summary. */
export function openOverdue(billing: AccountController): OverdueScreen {
  const { host } = billing;
  Object.assign(host, {
    paymentTarget: host.getAttribute('payment-target') ?? '',
    relayFrames: host.hasAttribute('relay-frames'),
  });
  host.requestUpdate();
  return new OverdueScreen(billing as PaymentContext);
}

type Owing = Exclude<OverduePhase, { readonly status: 'unknown' | 'clear' }>;

function errorOf(phase: OverduePhase | undefined): BillingError | null {
  return (phase?.status === 'owed' || phase?.status === 'unknown' ? phase.error : null) ?? null;
}

/**
 * Shows what is overdue and takes its payment: with the method on file, with another card in the page, or on Stripe's
 * page if no form can be shown. Loaded when the account's status requires it.
 */
export class OverdueScreen implements ReactiveController {
  readonly #context: PaymentContext;
  readonly #panel: PaymentPanel;
  readonly #guard: PressGuard;
  #store: BillingStore | undefined;
  #flow: OverdueFlow | undefined;
  #stop: (() => void) | undefined;
  #previous: OverduePhase | undefined;
  #refusal: Refusal = null;
  #isStripeMissing = false;
  #hasReturned = false;
  #hadFocus = false;
  /** Withdraws the claim that this summary shows what is overdue; `undefined` without a claim. */
  #unclaim: (() => void) | undefined;
  readonly #sizes = new ResizeObserver(() => this.#claim());

  constructor(context: PaymentContext) {
    this.#context = context;
    this.#panel = new PaymentPanel(context, (state) => {
      if (state.status === 'complete') void this.#flow?.check();
    });
    this.#guard = new PressGuard(context.host);
    context.adoptStyles(paymentPanelStyles, overdueStyles);
    this.#hasReturned = takeReturn('invoice') !== null;
    context.host.addController(this);
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = this.#store = undefined;
    this.#sizes.disconnect();
    this.#unclaim?.();
  }

  hostUpdate(): void {
    const store = this.#context.store;
    this.#hadFocus = this.#context.root.activeElement !== null || this.#panel.hasFocus;
    if (store === this.#store) return;
    this.#stop?.();
    this.#stop = undefined;
    this.#unclaim?.();
    this.#store = store;
    if (!store) return;
    // Also called when the page hides or shows the summary.
    this.#sizes.observe(this.#context.host);
    const flow = (this.#flow = createOverdueFlow(store, undefined, this.#context.host.schedule));
    const stops = [flow.$phase.subscribe((phase) => this.#follow(phase)), flow.connect()];
    this.#stop = () => stops.forEach((stop) => stop());
  }

  /** If the focused button was removed, moves the focus to the new title. */
  hostUpdated(): void {
    const { root } = this.#context;
    this.#claim();
    if (this.#hadFocus && !root.activeElement && !this.#panel.hasFocus)
      root.querySelector<HTMLElement>('#overdue')?.focus();
  }

  /** Renders what is overdue or was just paid; `undefined` if there is nothing to show, or before the first response. */
  view(account: Account): TemplateResult | undefined {
    const phase = this.#flow?.$phase.get();
    if (!phase) return undefined;
    if (phase.status === 'unknown')
      return phase.error && this.#context.failure(phase.error, () => void this.#flow?.read());
    if (phase.status === 'clear') {
      return phase.paid.length > 0 ? paidLine(phase.paid, account, this.#context.l10n) : undefined;
    }
    return this.#owing(phase, account);
  }

  /** Claims or withdraws, for the other elements of the store, that this summary visibly shows what is overdue. */
  #claim(): void {
    const store = this.#store;
    const status = store?.$account.get().value?.status;
    const isShown = status !== undefined && isOwing(status) && this.#context.host.checkVisibility();
    if (!isShown) this.#unclaim?.();
    if (!store || !isShown || this.#unclaim) return;
    const $shown = overdueShown(store);
    $shown.set($shown.get() + 1);
    this.#unclaim = () => {
      this.#unclaim = undefined;
      $shown.set($shown.get() - 1);
    };
  }

  #owing(phase: Owing, account: Account): TemplateResult {
    const l10n = this.#context.l10n;
    const { owed, paid } = phase;
    const { total, since, invoices } = owed;
    const amount = total ? l10n.money(total) : '';
    const isFirst = account.status === 'incomplete';
    const held = account.credits.plan.held ?? 0;
    const key = `overdue_${account.status}`;
    return notice({
      title: isFirst
        ? l10n.t('overdueFirst', { amount })
        : l10n.t('overdueTitle', { amount, date: l10n.date(since ?? 0) }),
      lines: [
        l10n.has(key) ? l10n.fill(key, {}) : '',
        held > 0 ? l10n.t('overdueHeld', { count: held }) : '',
        invoices.length > 1 ? l10n.t('overdueOrder') : '',
      ],
      body: [
        paid.length > 0 ? paidLine(paid, null, l10n) : nothing,
        invoices.length > 1 ? invoiceList(invoices, l10n) : nothing,
        this.#step(phase, account),
      ],
    });
  }

  #step(phase: Owing, account: Account): unknown {
    const l10n = this.#context.l10n;
    if (account.additionalScopes?.includes('invoices:pay') !== true)
      return html`<p .textContent=${l10n.t('overdueAsk')}></p>`;
    switch (phase.status) {
      case 'processing':
        return html`<p role="status" .textContent=${l10n.t('overdueProcessing')}></p>`;
      case 'approving':
        return this.#approval(phase);
      case 'form':
        return this.#form(phase);
      case 'paying':
      case 'owed':
        return [phase.status === 'owed' ? this.#problem(phase) : nothing, this.#choice(phase, account)];
    }
  }

  #problem({ error: latest, lost, notFound }: Extract<Owing, { readonly status: 'owed' }>): unknown {
    const { l10n } = this.#context;
    // While a payment may have been made, no later attempt may claim that nothing was charged.
    const error = lost?.error ?? latest;
    if (error) return chargeFailure(error, this.#context);
    if (!notFound) return nothing;
    const { failure } = notFound;
    const reason = failure && l10n.t('overdueLastKnown', { reason: explainDecline(failure, l10n) });
    return this.#alert([l10n.t('paymentInDoubt'), reason].filter(Boolean).join(' '));
  }

  /** The button that charges the method on file names it and the amount. */
  #choice(phase: Owing, account: Account): TemplateResult {
    const l10n = this.#context.l10n;
    const [invoice] = phase.owed.invoices;
    const amount = invoice ? l10n.money(amountLeft(invoice)) : '';
    const busy = phase.status === 'paying';
    const { paymentMethod } = account;
    const pay = (): void => void (paymentMethod ? this.#flow?.pay() : this.#flow?.useAnotherCard());
    return html`${
        paymentMethod
          ? html`<p .textContent=${l10n.t('overdueCard', { card: cardName(paymentMethod, l10n) })}></p>`
          : nothing
      }
      <div class="actions">
        ${this.#guard.button(
          busy ? l10n.t('paying') : l10n.t('overduePay', { amount }),
          pay,
          `${invoice?.id} ${amount}`,
          busy,
        )}
        ${paymentMethod ? this.#otherCard(busy) : nothing}
      </div>
      <p class="sr" role="status" .textContent=${busy ? l10n.t('paying') : ''}></p>`;
  }

  #approval({ payment }: Extract<Owing, { readonly status: 'approving' }>): TemplateResult {
    const l10n = this.#context.l10n;
    const busy = this.#panel.isBusy;
    const amount = l10n.money(payment.amount);
    return html`<p role="status" .textContent=${l10n.t('overdueApproval', { amount })}></p>
      ${this.#alert(explainRefusal(this.#refusal, l10n))}
      <div class="actions">
        ${
          this.#isStripeMissing
            ? stripeLink(payment, l10n)
            : primaryButton(l10n.t('overdueApprove'), () => this.#approve(), busy)
        }
        ${this.#otherCard(busy)}
        ${actionButton('back', l10n.t('overdueBack'), () => this.#flow?.cancel(), busy)}
      </div>`;
  }

  #otherCard(busy: boolean): TemplateResult {
    const label = this.#context.l10n.t('overdueOtherCard');
    return actionButton('other-card', label, () => void this.#flow?.useAnotherCard(), busy);
  }

  #form({ payment }: Extract<Owing, { readonly status: 'form' }>): TemplateResult {
    const l10n = this.#context.l10n;
    const { state } = this.#panel;
    const busy = state.status === 'confirming';
    const amount = l10n.money(payment.amount);
    const why =
      explainRefusal(this.#refusal, l10n) || (payment.failure ? explainDecline(payment.failure, l10n) : '');
    return html`${busy ? nothing : this.#alert(why)}
      ${payment.status === 'requires_action' ? html`<p .textContent=${l10n.t('replacesRequest')}></p>` : nothing}
      <p .textContent=${l10n.t('overdueBecomes')}></p>
      ${paymentFormView(this.#panel, l10n)}
      <div class="actions">
        ${
          state.status === 'unavailable'
            ? stripeLink(payment, l10n)
            : this.#guard.button(
                busy ? l10n.t('paying') : l10n.t('overduePay', { amount }),
                () => void this.#confirm(payment.invoiceId),
                `form ${payment.invoiceId} ${amount}`,
                busy || state.status !== 'ready',
              )
        }
        ${actionButton('back', l10n.t('overdueBack'), () => this.#flow?.cancel(), busy)}
      </div>
      <p
        class="sr"
        role="status"
        .textContent=${busy ? l10n.t(this.#panel.isChallenged ? 'challengeNote' : 'payingNote') : ''}
      ></p>`;
  }

  #alert(text: string): unknown {
    return text ? html`<p class="alert" part="error" role="alert" .textContent=${text}></p>` : nothing;
  }

  /** Mounts the form while it is shown, and starts 3-D Secure right after the user pressed "Pay now". */
  #follow(phase: OverduePhase): void {
    const previous = this.#previous;
    this.#previous = phase;
    const secret = phase.status === 'form' ? phase.payment.clientSecret : null;
    this.#panel.setOrder(secret === null ? null : { kind: 'payment', clientSecret: secret });
    if (phase.status !== previous?.status) {
      // Keep the bank's message until the user acts.
      if (phase.status !== 'approving' && phase.status !== 'form') this.#refusal = null;
      this.#isStripeMissing = false;
    }
    if (phase.status === 'approving' && previous?.status === 'paying' && previous.method === 'on_file')
      this.#approve();
    if (phase.status === 'owed' && this.#hasReturned) {
      this.#hasReturned = false;
      queueMicrotask(() => void this.#flow?.check());
    }
    const error = errorOf(phase);
    if (error && error !== errorOf(previous)) this.#context.report(error);
    this.#context.host.requestUpdate();
  }

  #approve(): void {
    const phase = this.#flow?.$phase.get();
    const secret = phase?.status === 'approving' ? phase.payment.clientSecret : null;
    if (secret === null) return;
    this.#refusal = null;
    void this.#panel.nextAction(secret).then((outcome) => this.#settle(outcome));
  }

  async #confirm(id: string): Promise<void> {
    this.#refusal = null;
    this.#settle(await this.#panel.confirm(returnHere({ purpose: 'invoice', id })));
  }

  /**
   * Whatever the browser's outcome, the server has the payment's state, except for input errors, which the user corrects
   * in the form.
   */
  #settle(outcome: PaymentOutcome): void {
    const phase = this.#flow?.$phase.get();
    this.#isStripeMissing = outcome.status === 'unavailable';
    this.#refusal = outcome;
    const isInputError = phase?.status === 'form' && outcome.status === 'failed' && !isNotApproved(outcome);
    if (isInputError) this.#panel.focus();
    else if (outcome.status !== 'unavailable') void this.#flow?.check();
    this.#context.host.requestUpdate();
  }
}
