import type { OcwCreditGate } from '../../elements/index.ts';
import { ElementHarness } from './element-harness.ts';

/** Operates an `<ocw-credit-gate>`. */
export class CreditGateHarness extends ElementHarness<OcwCreditGate> {
  /** Whether the content is held back (inert). */
  get isHeld(): boolean {
    return this.element.shadowRoot?.querySelector<HTMLElement>('[part="content"]')?.inert ?? true;
  }

  /** The last text announced to assistive technology. */
  get announcement(): string {
    return this.element.shadowRoot?.querySelector('.sr[role="status"]')?.textContent.trim() ?? '';
  }

  /** The `<ocw-buy-credits>` inside the gate; `null` if it offers no credits. */
  get offer(): HTMLElement | null {
    return this.element.shadowRoot?.querySelector<HTMLElement>('ocw-buy-credits') ?? null;
  }
}
