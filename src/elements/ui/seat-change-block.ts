import type { TemplateResult } from 'lit';
import { html } from 'lit';
import type { Account } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { onDemand } from '../../state/on-demand.ts';

const notice = onDemand(() => import('./seat-change-block-notice.ts'));

/** Why users cannot be changed, whatever the number, by the contract's codes; `null` where nothing stands in the way. */
export function blockOf({ seatChangeBlockedBy, plan }: Account): string | null {
  return seatChangeBlockedBy ?? (plan.unsupported == null ? null : 'plan_unsupported');
}

/**
 * The reason in words, and where people get help unless they can mend it here. Few accounts need it: its module is loaded by the
 * first one that does, and a skeleton stands in until then.
 */
export function blockNotice(
  block: string,
  account: Account,
  l10n: Localizer,
  canMendHere = false,
): TemplateResult {
  if (notice.loaded) return notice.loaded.blockNotice(block, account, l10n, canMendHere);
  notice.load().then(l10n.options.onLoad, () => undefined);
  return html`<span class="bone"></span>`;
}
