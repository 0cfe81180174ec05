import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Account } from '../../contract/index.ts';
import { usageMessages } from '../../i18n/locales/en/usage.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { addMessages } from '../../i18n/localizer.ts';
import { styled } from './figure.ts';

addMessages(usageMessages);

/** A person wants to invite or remove users. Cancelable: nothing follows by itself. */
export class OcwManageUsersRequestEvent extends Event {
  static readonly type = 'ocw-manage-users-request';

  constructor() {
    super(OcwManageUsersRequestEvent.type, { bubbles: true, composed: true, cancelable: true });
  }
}

const LINK =
  'border:1px solid transparent;padding:0;min-block-size:24px;font-size:.875em;text-decoration:underline;text-underline-offset:2px;background:none';
const BAR = 'display:block;block-size:6px;border-radius:3px;background:';

/** The page's own link, or a button that asks the page. */
export function manageUsers(l10n: Localizer): TemplateResult {
  return html`<slot name="manage-users"
    ><button
      type="button"
      part="manage-users"
      .style=${styled(LINK)}
      @click=${requestUsers}
      .textContent=${l10n.t('manageUsers')}
    ></button
  ></slot>`;
}

/** Asks the page to show its users. */
export function requestUsers({ currentTarget }: Event): void {
  currentTarget?.dispatchEvent(new OcwManageUsersRequestEvent());
}

/** How many users are in use and free; nothing where the host does not say. */
export function usageView({ seatUsage, seats }: Account, l10n: Localizer): TemplateResult {
  const total = seats.quantity ?? 0;
  const used = seatUsage ? seatUsage.assigned + seatUsage.invited : 0;
  const share = total === 0 ? 0 : Math.min(100, (used / total) * 100);
  return html`<div>
    <span aria-hidden="true" .style=${styled(`${BAR}var(--_line);margin-block:12px 6px`)}
      ><span .style=${styled(`${BAR}var(--_accent);inline-size:${share}%`)}></span
    ></span>
    ${seats.quantity === null ? nothing : html`<span class="small muted" .textContent=${l10n.t('usage', { used, free: Math.max(0, total - used) })}></span>`}
    ${manageUsers(l10n)}
  </div>`;
}

declare global {
  interface GlobalEventHandlersEventMap {
    'ocw-manage-users-request': OcwManageUsersRequestEvent;
  }
}
