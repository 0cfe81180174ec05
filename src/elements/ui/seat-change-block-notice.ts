import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Account } from '../../contract/index.ts';
import { blockMessages } from '../../i18n/locales/en/blocked.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { addMessages } from '../../i18n/localizer.ts';
import { webAddress } from './web-address.ts';

export { usageView } from './manage-users.ts';
export { statusNotice } from './status-notice.ts';

addMessages(blockMessages);

/** Returns the localized reason. An unknown code gets a general sentence. */
export function blockText(block: string, l10n: Localizer): string {
  const key = `blocked_${block}`;
  return l10n.has(key) ? l10n.fill(key, {}) : l10n.t('blocked_other');
}

/** Renders the localized reason, and the support link unless the user can fix the problem here. */
export function blockNotice(
  block: string,
  account: Account,
  l10n: Localizer,
  canMendHere = false,
): TemplateResult {
  return html`<div class="notice warn" part="blocked">
    <p .textContent=${blockText(block, l10n)}></p>
    ${canMendHere ? nothing : supportLine(account, l10n)}
  </div>`;
}

/** Renders a link to the host's support. Only http(s) or an email address: the values come from a backend. */
function supportLine({ support }: Account, l10n: Localizer): TemplateResult | typeof nothing {
  const { email, url } = support ?? {};
  const href = webAddress(url ?? null) ?? (email && `mailto:${email}`);
  if (!href) return nothing;
  const label = href === url ? l10n.t('contactSupport') : l10n.t('emailSupport', { email: email ?? '' });
  return html`<p>
    <a part="support" href=${href} target="_blank" rel="noopener" .textContent=${label}></a>
  </p>`;
}
