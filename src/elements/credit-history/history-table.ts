import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { CreditEntry } from '../../contract/index.ts';
import { historyMessages } from '../../i18n/locales/en/history.ts';
import type { MessageKey } from '../../i18n/messages.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { addMessages } from '../../i18n/localizer.ts';
import { webAddress } from '../ui/web-address.ts';
import { role } from '../ui/table-role.ts';

/** A job's display name and, if it has a page, the address. */
export interface JobDescription {
  readonly name: string;
  readonly href?: string | undefined;
}

/** What the table needs besides its entries. */
export interface TableContext {
  readonly l10n: Localizer;
  readonly describeJob: (reference: string) => JobDescription | undefined;
}

addMessages(historyMessages);

/** Renders ledger entries as a table, newest first. */
export function entryTable(
  entries: readonly CreditEntry[],
  title: string,
  context: TableContext,
): TemplateResult {
  const { l10n } = context;
  const hasPrices = entries.some(({ purchase }) => purchase !== undefined);
  return html`<table part="table" role=${role('table')}>
    <caption class="label" .textContent=${title}></caption>
    <thead role=${role('rowgroup')}>
      <tr role=${role('row')}>
        <th scope="col" role=${role('columnheader')} .textContent=${l10n.t('historyDate')}></th>
        <th scope="col" role=${role('columnheader')} .textContent=${l10n.t('historyWhat')}></th>
        ${
          hasPrices
            ? html`<th
                scope="col"
                role=${role('columnheader')}
                class="count"
                .textContent=${l10n.t('historyPrice')}
              ></th>`
            : nothing
        }
        <th
          scope="col"
          role=${role('columnheader')}
          class="count"
          .textContent=${l10n.t('historyQuantity')}
        ></th>
        <th
          scope="col"
          role=${role('columnheader')}
          class="count"
          .textContent=${l10n.t('historyBalance')}
        ></th>
      </tr>
    </thead>
    <tbody role=${role('rowgroup')}>
      ${entries.map((entry) => row(entry, context, hasPrices))}
    </tbody>
  </table>`;
}

function row(entry: CreditEntry, context: TableContext, hasPrices: boolean): TemplateResult {
  const { l10n } = context;
  const { effectiveAt, balance, purchase } = entry;
  const quantity = movedCredits(entry);
  const note = explain(entry, context);
  return html`<tr part="entry" role=${role('row')} tabindex="-1">
    <td role=${role('cell')} class="date muted">
      <time
        datetime=${new Date(effectiveAt * 1000).toISOString()}
        .textContent=${l10n.date(effectiveAt)}
      ></time>
    </td>
    <th scope="row" role=${role('rowheader')}>
      <span .textContent=${l10n.fill(labelOf(entry), {})}></span>${note}
    </th>
    ${
      hasPrices
        ? html`<td role=${role('cell')} class="count price">
            ${purchase ? html`<span translate="no" .textContent=${l10n.money(purchase.total)}></span>` : nothing}
          </td>`
        : nothing
    }
    <td role=${role('cell')} class="count amount">
      <span
        dir="ltr"
        translate="no"
        class=${quantity > 0 ? 'plus' : ''}
        .textContent=${`${quantity > 0 ? '+' : '−'}${l10n.number(Math.abs(quantity))}`}
      ></span>
    </td>
    <td role=${role('cell')} class="count balance">
      <span class="narrow" aria-hidden="true" .textContent=${l10n.t('historyBalance')}></span>
      <span translate="no" .textContent=${l10n.number(balance)}></span>
    </td>
  </tr>`;
}

/** Returns which special kind of correction an entry is; `null` for other corrections and entries. */
function moveOf({ kind, source, detail }: CreditEntry): 'hold' | 'release' | null {
  if (kind !== 'correction' || source !== 'plan') return null;
  return detail === 'hold' || detail === 'release' ? detail : null;
}

function labelOf(entry: CreditEntry): MessageKey {
  return `entry_${moveOf(entry) ?? entry.kind}_${entry.source}` as MessageKey;
}

/**
 * Returns the credits added or removed, including those on hold. Moving credits on or off hold counts only what became
 * available or unavailable.
 */
function movedCredits(entry: CreditEntry): number {
  return moveOf(entry) === null ? entry.quantity + (entry.held ?? 0) : entry.quantity;
}

/** Renders the second line of an entry: which job, until when, or why. */
function explain(entry: CreditEntry, context: TableContext): unknown {
  const { kind, source, reference, expiresAt } = entry;
  const { l10n } = context;
  if (kind === 'use' && reference !== null) {
    const { name, href } = context.describeJob(reference) ?? {};
    const label = html`<bdi translate="no" .textContent=${name ?? reference}></bdi>`;
    return html`<span class="note"
      ><span .textContent=${l10n.t('historyJob')}></span>
      ${href === undefined ? label : html`<a part="job" href=${href}>${label}</a>`}</span
    >`;
  }
  const note = (text: string): TemplateResult => html`<span class="note" .textContent=${text}></span>`;
  const move = moveOf(entry);
  if (move !== null) return note(l10n.t(move === 'hold' ? 'historyHeld' : 'historyReleased'));
  if (kind === 'expiry' && source === 'plan') return note(l10n.t('historyUnused'));
  if (kind === 'void' && source === 'purchased') return note(l10n.t('historyReturned'));
  if (kind !== 'grant') return nothing;
  if (expiresAt !== null) return note(l10n.t('historyEnds', { date: l10n.date(expiresAt) }));
  const href = webAddress(entry.purchase?.invoiceUrl ?? null);
  if (href === null) return note(l10n.t('historyNeverEnd'));
  return html`<span class="note"
    ><span .textContent=${l10n.t('historyNeverEnd')}></span> <span aria-hidden="true">·</span>
    <a
      part="document"
      href=${href}
      target="_blank"
      rel="noopener"
      aria-label=${l10n.t('historyInvoiceOf', { date: l10n.date(entry.effectiveAt) })}
      .textContent=${l10n.t('historyInvoice')}
    ></a
  ></span>`;
}
