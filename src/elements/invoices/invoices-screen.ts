import type { TemplateResult } from 'lit';
import type { Account, Invoice } from '../../contract/index.ts';
import { createInvoiceList } from '../../state/invoice-list.ts';
import type { BillingStore, PagedList } from '../../state/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import type { AccountController } from '../base/account-controller.ts';
import type { ListTexts } from '../base/list-screen.ts';
import { PagedScreen } from '../base/list-screen.ts';
import { tableStyles } from '../ui/table.styles.ts';
import { invoicesStyles } from './invoices.styles.ts';
import { invoiceTable } from './invoice-table.ts';

/** The invoices of one element. Loaded while the account is being read. */
export class InvoicesScreen extends PagedScreen<Invoice> {
  #creditName = '';

  constructor(billing: AccountController) {
    super(billing);
    billing.adoptStyles(tableStyles, invoicesStyles);
  }

  protected override createList(store: BillingStore): PagedList<Invoice> {
    return createInvoiceList(store);
  }

  protected override texts({ credits }: Account, l10n: Localizer, count: number): ListTexts {
    this.#creditName = credits.name;
    return {
      title: l10n.t('invoicesTitle'),
      empty: l10n.t('invoicesEmpty'),
      more: l10n.t('invoicesMore'),
      loadingMore: l10n.t('invoicesMoreLoading'),
      shown: l10n.t('invoicesShown', { count }),
    };
  }

  protected override table(entries: readonly Invoice[], title: string, l10n: Localizer): TemplateResult {
    return invoiceTable(entries, title, { l10n, creditName: this.#creditName });
  }
}
