import type { TemplateResult } from 'lit';
import type { Account, CreditEntry } from '../../contract/index.ts';
import { createCreditHistory } from '../../state/credit-history.ts';
import type { BillingStore, PagedList } from '../../state/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import type { AccountController } from '../base/account-controller.ts';
import type { ListTexts } from '../base/list-screen.ts';
import { PagedScreen } from '../base/list-screen.ts';
import { tableStyles } from '../ui/table.styles.ts';
import type { OcwCreditHistory } from './credit-history-element.ts';
import { creditHistoryStyles } from './credit-history.styles.ts';
import type { JobDescription } from './history-table.ts';
import { entryTable } from './history-table.ts';

export type { JobDescription } from './history-table.ts';

/** The ledger of one element. Loaded while the account is being read. */
export class HistoryScreen extends PagedScreen<CreditEntry> {
  readonly #host: OcwCreditHistory;
  /** Whether an error of `describeJob` was reported: once per element, not for each row and render. */
  #hasReported = false;

  constructor(billing: AccountController<OcwCreditHistory>) {
    super(billing);
    this.#host = billing.host;
    billing.adoptStyles(tableStyles, creditHistoryStyles);
  }

  protected override createList(store: BillingStore): PagedList<CreditEntry> {
    return createCreditHistory(store);
  }

  protected override texts({ credits }: Account, l10n: Localizer, count: number): ListTexts {
    return {
      title: l10n.t('historyTitle', { credits: l10n.t('credits', { name: credits.name }) }),
      empty: l10n.t('historyEmpty'),
      more: l10n.t('historyMore'),
      loadingMore: l10n.t('historyMoreLoading'),
      shown: l10n.t('historyShown', { count }),
    };
  }

  protected override table(entries: readonly CreditEntry[], title: string, l10n: Localizer): TemplateResult {
    return entryTable(entries, title, { l10n, describeJob: this.#describeJob });
  }

  /** Catches errors of the page's callback, and promises of an `async` one: the row falls back to the reference. */
  readonly #describeJob = (reference: string): JobDescription | undefined => {
    try {
      const described: unknown = this.#host.describeJob?.(reference);
      if (described instanceof Promise) described.catch(this.#report);
      const { name, href } = (described ?? {}) as JobDescription;
      return { name, href };
    } catch (error) {
      this.#report(error);
      return undefined;
    }
  };

  readonly #report = (error: unknown): void => {
    if (!this.#hasReported) reportError(error);
    this.#hasReported = true;
  };
}
