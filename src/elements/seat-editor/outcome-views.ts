import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Account, SeatChange } from '../../contract/index.ts';
import type { SeatChangePhase } from '../../state/index.ts';
import { explainDecline } from '../../i18n/decline.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { cardName } from '../../i18n/payment-method.ts';
import { figure } from '../ui/figure.ts';
import { requestUsers } from '../ui/manage-users.ts';
import { webAddress } from '../ui/web-address.ts';
import { outcomeView } from '../ui/outcome-view.ts';
import { endsFirst } from '../ui/subscription-status.ts';
import { creditText } from './account-credit.ts';
import type { StepContext } from './steps.ts';
import { actionButton } from '../ui/action-button.ts';
import { primaryButton } from '../ui/primary-button.ts';

type Phase<Status extends SeatChangePhase['status']> = Extract<SeatChangePhase, { status: Status }>;

/** Error codes that the step itself already explains. */
const EXPLAINED_BY_STEP: readonly string[] = ['outcome_unknown', 'request_in_progress'];

/** Shown when a change was confirmed and the response was lost. */
export function unknownView({ checking, error }: Phase<'unknown'>, context: StepContext): TemplateResult {
  const { l10n, flow } = context;
  const check = (): void => void flow.checkOutcome();
  return outcomeView({
    tone: 'warn',
    title: l10n.t('unknownTitle'),
    lines: [l10n.t('unknownBody')],
    error: error && !checking && !EXPLAINED_BY_STEP.includes(error.code) ? context.failure(error) : nothing,
    actions: primaryButton(l10n.t(checking ? 'checking' : 'checkOutcome'), check, checking),
  });
}

/** Shown after a return from a bank's page, while the change is being read. */
export function resumingView({ error }: Phase<'resuming'>, context: StepContext): TemplateResult {
  const { l10n, flow } = context;
  return outcomeView({
    tone: error ? 'warn' : 'wait',
    title: l10n.t('changeResumingTitle'),
    lines: [l10n.t('changeResumingBody')],
    error: error ? context.failure(error, () => void flow.checkOutcome()) : nothing,
    actions: actionButton('back', l10n.t('back'), () => flow.back()),
  });
}

/** Shown while a payment succeeded, may have succeeded, or is processing: the page updates automatically. */
export function waitingView(
  { change, payment, error }: Phase<'pending'>,
  context: StepContext,
): TemplateResult {
  const { l10n, flow } = context;
  const amount = l10n.money(change.amountDue);
  const key = payment ?? (change.status === 'processing' ? 'processing' : 'confirming');
  const users = l10n.t('users', { count: change.seats.to });
  return outcomeView({
    tone: 'wait',
    title: l10n.t(payment === null ? 'pendingTitle' : `pending_${payment}_title`, { users }),
    lines: [l10n.t(`pending_${key}`, { amount })],
    error: error ? context.failure(error, () => void flow.checkOutcome()) : nothing,
    actions: nothing,
  });
}

/** Shown when a change succeeded: the new state and, beside it, the amount paid, the card and the invoice. */
export function doneView(change: SeatChange, context: StepContext): TemplateResult {
  const { account, l10n, flow } = context;
  const { amountCharged, seats } = change;
  const hasNewUsers = account.seatUsage !== undefined && seats.to > seats.from;
  const text = outcomeView({
    tone: 'good',
    title: l10n.t('doneTitle', { users: l10n.t('users', { count: change.seats.to }) }),
    spoken: spokenDone(change, context),
    lines: explainDone(change, account, l10n),
    actions: hasNewUsers
      ? [
          actionButton(
            'invite',
            l10n.t('inviteUsers', { count: seats.to - seats.from }),
            requestUsers,
            false,
            'primary',
          ),
          actionButton('done', l10n.t('done'), () => flow.finish()),
        ]
      : primaryButton(l10n.t('done'), () => flow.finish()),
  });
  if (amountCharged === null || amountCharged.amount === 0) return text;
  return html`<div class="split">
    ${text}
    <div class="panel" part="panel">
      <h3 class="label" .textContent=${l10n.t('paidToday')}></h3>
      <p class="amount" part="paid">${figure(l10n.money(amountCharged))}</p>
      ${paidBy(context)}
    </div>
  </div>`;
}

/** The card, once the account has been read after the change, and the invoice, if the caller has permission to see it. */
function paidBy({ l10n, invoice, cardUsed }: StepContext): unknown {
  const href = webAddress(invoice?.hostedInvoiceUrl ?? null);
  return [
    cardUsed ? html`<p part="card-used" .textContent=${cardName(cardUsed, l10n)}></p>` : nothing,
    href === null
      ? nothing
      : html`<p>
          <a
            part="document"
            href=${href}
            target="_blank"
            rel="noopener"
            .textContent=${l10n.t('viewInvoice')}
          ></a>
        </p>`,
  ];
}

/** Returns the amount paid and the payment method, for screen readers. */
function spokenDone({ amountCharged }: SeatChange, { l10n, cardUsed }: StepContext): string {
  if (amountCharged === null || amountCharged.amount === 0) return '';
  const paid = l10n.t('doneCharged', { amount: l10n.money(amountCharged) });
  if (cardUsed === null) return paid;
  const card = l10n.t('doneCard', { card: cardName(cardUsed, l10n) });
  return `${paid} ${l10n.t('sentence', { text: card })}`;
}

/** Shown when a change had no effect. */
export function endedView(change: SeatChange, { account, l10n, flow }: StepContext): TemplateResult {
  const { title, lines } = explainEnded(change, account, l10n);
  return outcomeView({
    tone: 'bad',
    title,
    lines,
    actions: primaryButton(l10n.t('startOver'), () => flow.finish()),
  });
}

/** Returns what a change that succeeded has charged and added. */
function explainDone(change: SeatChange, account: Account, l10n: Localizer): string[] {
  const { amountCharged, accountCreditAdded, creditsAdded } = change;
  const lines: string[] = [];
  // `null`: the server could not determine the amount, so claim neither an amount nor zero.
  if (amountCharged?.amount === 0) lines.push(l10n.t('doneNothing'));
  if (accountCreditAdded.amount > 0) {
    const amount = l10n.money(accountCreditAdded);
    lines.push(endsFirst(account) ? creditText(amount, account, l10n) : l10n.t('doneCredit', { amount }));
  }
  if (creditsAdded > 0) lines.push(l10n.t('doneCredits', { count: creditsAdded }));
  // The account may not have been read since the change.
  if (account.seats.quantity === change.seats.to) {
    const credits = l10n.t('credits', { name: account.credits.name });
    lines.push(l10n.t('doneAvailable', { credits, count: account.credits.available }));
  }
  return lines;
}

/** Returns why a change ended without an effect. */
function explainEnded(
  change: SeatChange,
  { seats }: Account,
  l10n: Localizer,
): { title: string; lines: string[] } {
  const key = `ended_${change.status}`;
  // The current number: another tab may have made another change since.
  const users = l10n.t('users', { count: seats.quantity ?? change.seats.from });
  return {
    title: l10n.fill(l10n.has(key) ? key : 'ended_failed', {}),
    lines: [
      ...(change.failure ? [explainDecline(change.failure, l10n)] : []),
      l10n.t('endedBody', { users }),
    ],
  };
}
