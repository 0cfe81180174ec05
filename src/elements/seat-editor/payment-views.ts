import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { SeatChange } from '../../contract/index.ts';
import type { SeatChangePhase } from '../../state/index.ts';
import { explainDecline } from '../../i18n/decline.ts';
import { figure } from '../ui/figure.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { currencyOf } from '../../i18n/recurring.ts';
import { outcomeView } from '../ui/outcome-view.ts';
import { paymentFormView } from '../payment/payment-panel-view.ts';
import type { StepContext } from './steps.ts';
import { actionButton } from '../ui/action-button.ts';
import { primaryButton } from '../ui/primary-button.ts';

type Pending = Extract<SeatChangePhase, { status: 'pending' }>;
type CardEntry = Extract<SeatChangePhase, { status: 'adding_card' }>;

/** Shown when the bank requires the user's approval: its challenge covers the page, or can be started. */
export function approvalView(phase: Pending, context: StepContext): TemplateResult {
  const { l10n, refusal, isStripeMissing, panel } = context;
  const { change, isCanceling, error } = phase;
  const busy = panel.isBusy;
  const users = l10n.t('users', { count: change.seats.to });
  const approve = isStripeMissing
    ? hostedLink(change, l10n)
    : primaryButton(
        l10n.t(busy ? 'approving' : 'approve'),
        () => context.approve(change),
        busy || isCanceling,
      );
  return outcomeView({
    tone: 'warn',
    title: l10n.t('pendingTitle', { users }),
    lines: [
      l10n.t('pending_requires_action', { amount: l10n.money(change.amountDue) }),
      ...expiryLines(change, l10n),
    ],
    error: [
      isStripeMissing ? alertText(l10n.t('form_blocked')) : refusal ? alertText(refusal) : nothing,
      error ? context.failure(error, () => void context.flow.checkOutcome()) : nothing,
    ],
    actions: [
      cancelButton(phase, context, busy),
      actionButton(
        'other-card',
        l10n.t('useOtherCard'),
        () => context.useOtherCard(change),
        busy || isCanceling,
      ),
      approve,
    ],
  });
}

/** Shown when the payment failed or the user prefers another card, which then pays for the same change. */
export function otherCardView(phase: Pending, context: StepContext): TemplateResult {
  const { l10n, panel, guard, refusal } = context;
  const { change, isCanceling, error } = phase;
  const { state } = panel;
  const amount = l10n.money(change.amountDue);
  const users = l10n.t('users', { count: change.seats.to });
  const busy = state.status === 'confirming';
  const isMissing = state.status === 'unavailable';
  const isBlocked = state.status !== 'ready' || isCanceling;
  const awaitsApproval = change.status === 'requires_action';
  const failure = change.failure ? explainDecline(change.failure, l10n) : l10n.t('paymentFailed');
  const why = refusal || (awaitsApproval ? '' : failure);
  return html`<div class="split">
    <div class="main">
      <h2 id="title" tabindex="-1" .textContent=${l10n.t('otherCardTitle', { users })}></h2>
      ${busy || !why ? nothing : alertText(why)}
      ${awaitsApproval ? html`<p class="small muted" .textContent=${l10n.t('replacesRequest')}></p>` : nothing}
      ${paymentFormView(panel, l10n)}
    </div>
    <div class="panel" part="panel">
      <h3 class="label" .textContent=${l10n.t('dueNow')}></h3>
      <p class="amount" part="due">${figure(amount)}</p>
      <p class="caption" .textContent=${l10n.t('otherCardNote')}></p>
      <p class="note small muted" .textContent=${expiryLines(change, l10n).join(' ')}></p>
      ${error ? context.failure(error, () => void context.flow.checkOutcome()) : nothing}
      ${busyNote(context, 'confirmingNote', busy)}
      <div class="actions">
        ${cancelButton(phase, context, busy)}
        ${awaitsApproval ? actionButton('back', l10n.t('back'), () => context.useOtherCard(null), busy || isCanceling) : nothing}
        ${
          isMissing
            ? hostedLink(change, l10n)
            : guard.button(
                busy ? l10n.t('paying') : l10n.t('pay', { amount }),
                () => context.pay(change),
                `${change.id} ${amount}`,
                isBlocked || busy,
              )
        }
      </div>
    </div>
  </div>`;
}

/** Shown when a card is saved before the quote is confirmed. */
export function cardEntryView(phase: CardEntry, context: StepContext): TemplateResult {
  const { l10n, panel, flow, refusal } = context;
  const { state } = panel;
  const amountDue = phase.review?.quote.amountDue ?? null;
  const busy = state.status === 'confirming' || (phase.isEntered && phase.error === null);
  const retry = (): void => void (phase.isEntered ? flow.cardAdded() : flow.addCard());
  const next =
    state.status === 'unavailable'
      ? primaryButton(l10n.t('continueAtStripe'), context.leaveForPortal, context.isLeaving)
      : primaryButton(
          l10n.t(busy ? 'savingCard' : 'saveCard'),
          context.saveCard,
          busy || state.status !== 'ready',
        );
  return html`<div class="split">
    <div class="main">
      <h2 id="title" tabindex="-1" .textContent=${l10n.t('cardTitle')}></h2>
      ${refusal ? alertText(refusal) : nothing}
      ${phase.error ? context.failure(phase.error, retry) : phase.isEntered ? savedView() : paymentFormView(panel, l10n)}
    </div>
    <div class="panel" part="panel">
      <h3 class="label" .textContent=${l10n.t('dueNow')}></h3>
      <p class="amount" part="due">
        ${figure(l10n.money({ amount: 0, currency: currencyOf(context.account) }))}
      </p>
      <p
        class="caption"
        .textContent=${amountDue === null ? l10n.t('cardForPlanNote') : l10n.t('cardNote', { amount: l10n.money(amountDue) })}
      ></p>
      ${busyNote(context, phase.isEntered ? 'quoting' : 'savingNote', busy)}
      <div class="actions">${actionButton('back', l10n.t('back'), () => flow.keepCard(), busy)} ${next}</div>
    </div>
  </div>`;
}

/** Replaces the form once the card is saved, while the new quote is loading. */
function savedView(): TemplateResult {
  return html`<div class="frame" part="payment">
    <span class="line"></span><span class="line"></span><span class="line short"></span>
  </div>`;
}

function busyNote(
  { l10n, panel }: StepContext,
  key: 'confirmingNote' | 'savingNote' | 'quoting',
  busy: boolean,
): TemplateResult {
  const note = panel.isChallenged ? 'challengeNote' : key;
  return html`<p class="small muted" role="status" .textContent=${busy ? l10n.t(note) : ''}></p>`;
}

function alertText(text: string): TemplateResult {
  return html`<div class="notice bad" part="error" role="alert"><p .textContent=${text}></p></div>`;
}

function expiryLines({ expiresAt }: SeatChange, l10n: Localizer): string[] {
  return expiresAt === null ? [] : [l10n.t('pendingUntil', { date: l10n.date(expiresAt, 'short') })];
}

function cancelButton({ isCanceling }: Pending, { l10n, flow }: StepContext, busy: boolean): TemplateResult {
  const label = l10n.t(isCanceling ? 'cancelingChange' : 'cancelChange');
  return actionButton('cancel-change', label, () => void flow.cancelChange(), isCanceling || busy);
}

/** Renders a link to Stripe's own page for the invoice, for when Stripe.js cannot be loaded. */
function hostedLink({ hostedInvoiceUrl: url }: SeatChange, l10n: Localizer): unknown {
  if (url === null || !/^https?:/.test(url)) return nothing;
  return html`<a
    class="button primary"
    part="primary"
    href=${url}
    target="_blank"
    rel="noopener"
    .textContent=${l10n.t('continueAtStripe')}
  ></a>`;
}
