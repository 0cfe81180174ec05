import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Account } from '../../contract/index.ts';
import { usageMessages } from '../../i18n/locales/en/usage.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { addMessages } from '../../i18n/localizer.ts';
import { styled } from './figure.ts';

addMessages(usageMessages);

/** The user wants to invite or remove users. Has no default action: the page handles it. */
export class OcwManageUsersRequestEvent extends Event {
  static readonly type = 'ocw-manage-users-request';

  constructor() {
    super(OcwManageUsersRequestEvent.type, { bubbles: true, composed: true });
  }
}

const LINK =
  'border:1px solid transparent;padding:0;min-block-size:24px;font-size:.875em;text-decoration:underline;text-underline-offset:2px;background:none';
const BAR = 'display:block;block-size:6px;border-radius:3px;background:';

/** Renders the page's own link to its users, or a button that dispatches an event. */
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

/** Requests that the page show its users. */
export function requestUsers({ currentTarget }: Event): void {
  currentTarget?.dispatchEvent(new OcwManageUsersRequestEvent());
}

/**
 * Renders how many of the paid users are in use, if the number of paid users is known, and a link to the page's users.
 */
export function usageView(
  { assigned, invited }: NonNullable<Account['seatUsage']>,
  { seats }: Account,
  l10n: Localizer,
): TemplateResult {
  return html`<div>
    ${seats.quantity === null ? nothing : usageBar(assigned + invited, seats.quantity, l10n)}
    ${manageUsers(l10n)}
  </div>`;
}

function usageBar(used: number, total: number, l10n: Localizer): TemplateResult {
  const share = total > 0 ? Math.min(100, (used / total) * 100) : 0;
  return html`<span aria-hidden="true" .style=${styled(`${BAR}var(--_line);margin-block:12px 6px`)}
      ><span .style=${styled(`${BAR}var(--_accent);inline-size:${share}%`)}></span></span
    ><span
      class="small muted"
      .textContent=${l10n.t('usage', { used, free: Math.max(0, total - used) })}
    ></span>`;
}

declare global {
  interface GlobalEventHandlersEventMap {
    'ocw-manage-users-request': OcwManageUsersRequestEvent;
  }
}
