import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Account } from '../../contract/index.ts';
import { creditMessages } from '../../i18n/locales/en/credits.ts';
import { gateMessages } from '../../i18n/locales/en/gate.ts';
import type { CreditGate } from '../../state/index.ts';
import type { BaseElement } from '../base/base-element.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { addMessages } from '../../i18n/localizer.ts';

const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]';

/** Parts of the offer that the page can style through the gate. */
const BUY_PARTS = 'card, panel, field, input, step, total, primary, back';

addMessages(creditMessages, gateMessages);

/**
 * Renders why a gate is closed and what the user can do; only the offer if the gate has opened meanwhile. Loaded when a
 * gate closes.
 */
export function closedView(
  state: Exclude<CreditGate, { status: 'unknown' }>,
  account: Account,
  gate: BaseElement,
  l10n: Localizer,
): TemplateResult {
  const canBuy = state.status === 'open' || state.canBuy;
  const isOwnOffer = gate.querySelector(':scope > [slot=buy]') !== null;
  return html`${state.status === 'open' ? nothing : notice(canBuy, account, l10n)}
  ${
    canBuy
      ? html`<slot name="buy" @buying-change=${() => gate.requestUpdate()}
          >${isOwnOffer ? nothing : offer(gate)}</slot
        >`
      : nothing
  }`;
}

/** Whether a purchase is in progress in the offer, or its result is still shown. */
export function isBuying(gate: BaseElement): boolean {
  const selector = 'ocw-buy-credits[buying]';
  return (
    gate.renderRoot.querySelector(selector) !== null ||
    gate.querySelector(`:scope > [slot=buy]:is(${selector}, :has(${selector}))`) !== null
  );
}

function notice(canBuy: boolean, account: Account, l10n: Localizer): TemplateResult {
  const { plan } = account.credits;
  const mayBuy = account.scopes.includes('credits:buy');
  const sentences = [l10n.t('gateNeeded', { name: account.credits.name })];
  if (!canBuy) sentences.push(l10n.t(mayBuy || !account.topUp ? 'gateNotSold' : 'gateAsk'));
  if (plan.nextGrant > 0 && plan.endsAt !== null)
    sentences.push(l10n.t('renewal', { date: l10n.date(plan.endsAt), count: plan.nextGrant }));
  return html`<section class="card" part="card" aria-labelledby="title">
    <div class="notice warn">
      <h2
        id="title"
        tabindex="-1"
        .textContent=${l10n.t('gateClosed', { credits: creditsName(account, l10n) })}
      ></h2>
      <p .textContent=${sentences.join(' ')}></p>
    </div>
  </section>`;
}

/** Uses the gate's own connection and language settings. */
function offer(gate: BaseElement): TemplateResult {
  return html`<ocw-buy-credits
    exportparts=${BUY_PARTS}
    .endpoint=${gate.endpoint}
    .token=${gate.token}
    .fetch=${gate.fetch}
    .locale=${gate.locale}
    .timeZone=${gate.timeZone}
    .messages=${gate.messages}
    .schedule=${gate.schedule}
  ></ocw-buy-credits>`;
}

/** Returns the announcement for assistive technology that a gate has opened. */
export function openedText(account: Account, l10n: Localizer): string {
  return l10n.t('gateOpened', { credits: creditsName(account, l10n), count: account.credits.available });
}

/** Returns the message that the account is unknown, and whether that blocks the user. */
export function unknownText(held: boolean, l10n: Localizer): string {
  return `${l10n.t('gateUnknown')} ${l10n.t(held ? 'gateHeld' : 'gateLet')}`;
}

/**
 * Moves the focus from the content to the title of the notice, or back into the content. Returns whether it is done: the
 * title may still be loading.
 */
export function moveFocus(
  to: 'title' | 'content',
  gate: BaseElement,
  content: readonly Element[],
  before: Element | null,
): boolean {
  if (to === 'content') {
    focusContent(content, before);
    return true;
  }
  const { activeElement } = gate.getRootNode() as Document | ShadowRoot;
  // The user has moved the focus elsewhere meanwhile.
  if (
    activeElement &&
    activeElement !== document.body &&
    !content.some((each) => each.contains(activeElement))
  )
    return true;
  const title = gate.renderRoot.querySelector<HTMLElement>('#title');
  title?.focus();
  return title !== null;
}

/** Moves the focus into the content: to the element that had it when the gate closed, else to the first focusable one. */
function focusContent(content: readonly Element[], before: Element | null): void {
  const inside = content.flatMap((each) => [each, ...each.querySelectorAll(FOCUSABLE)]);
  for (const each of [before, ...inside] as (HTMLElement | null)[]) {
    each?.focus();
    if (each?.matches(':focus-within')) return;
  }
}

function creditsName(account: Account, l10n: Localizer): string {
  return l10n.t('credits', { name: account.credits.name });
}
