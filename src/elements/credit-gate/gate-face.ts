import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Account } from '../../contract/index.ts';
import { gateMessages } from '../../locales/en/gate.ts';
import { creditMessages } from '../../locales/index.ts';
import type { CreditGate } from '../../state/index.ts';
import { OcwBuyCredits } from '../buy-credits/buy-credits-element.ts';
import type { BaseElement } from '../shared/base-element.ts';
import { defineElement } from '../shared/define-element.ts';
import type { Localizer } from '../shared/localizer.ts';
import { addMessages } from '../shared/localizer.ts';

addMessages(creditMessages, gateMessages);

/** What the face takes from its gate. */
export interface FaceContext {
  readonly gate: BaseElement;
  readonly l10n: Localizer;
  /** The page has put an offer of its own into the slot. */
  readonly isOwnOffer: boolean;
}

/**
 * Why a gate is closed and what can be done about it; only the offer where it has opened meanwhile. A module of its own,
 * fetched when a gate closes.
 */
export function closedFace(
  state: Exclude<CreditGate, { status: 'unknown' }>,
  account: Account,
  context: FaceContext,
): TemplateResult {
  const canBuy = state.status === 'open' || state.canBuy;
  return html`${state.status === 'open' ? nothing : notice(canBuy, account, context.l10n)}
  ${canBuy ? html`<slot name="buy">${context.isOwnOffer ? nothing : offer(context.gate)}</slot>` : nothing}`;
}

function notice(canBuy: boolean, account: Account, l10n: Localizer): TemplateResult {
  const { plan } = account.credits;
  const mayBuy = account.scopes.includes('credits:buy');
  return html`<section class="notice warn" part="notice" aria-labelledby="title">
    <h2 id="title" tabindex="-1">${l10n.t('gateClosed', { credits: creditsName(account, l10n) })}</h2>
    <p>
      ${l10n.t('gateNeeded')}
      ${canBuy ? nothing : l10n.t(mayBuy || !account.topUp ? 'gateNotSold' : 'gateAsk')}
      ${
        plan.nextGrant > 0 && plan.endsAt !== null
          ? l10n.t('renewal', { date: l10n.date(plan.endsAt), count: plan.nextGrant })
          : nothing
      }
    </p>
  </section>`;
}

/** The element asks the same backend as its gate, in the same words. */
function offer(gate: BaseElement): TemplateResult {
  defineElement('ocw-buy-credits', OcwBuyCredits);
  return html`<ocw-buy-credits
    .endpoint=${gate.endpoint}
    .token=${gate.token}
    .fetch=${gate.fetch}
    .locale=${gate.locale}
    .timeZone=${gate.timeZone}
    .messages=${gate.messages}
    .schedule=${gate.schedule}
  ></ocw-buy-credits>`;
}

/** What assistive technology is told when a gate has opened. */
export function openedText(account: Account, l10n: Localizer): string {
  return l10n.t('gateOpened', { credits: creditsName(account, l10n), count: account.credits.available });
}

/** Why it is not known whether a credit is available, and whether that holds somebody up. */
export function unknownFace(failure: TemplateResult, held: boolean, l10n: Localizer): TemplateResult {
  return html`<p class="small muted">${l10n.t('gateUnknown')} ${l10n.t(held ? 'gateHeld' : 'gateLet')}</p>
    ${failure}`;
}

function creditsName(account: Account, l10n: Localizer): string {
  return l10n.t('credits', { name: account.credits.name });
}
