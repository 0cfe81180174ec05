import type { OcwCreditGate } from '../../elements/index.ts';
import { ElementHarness } from './element-harness.ts';

/** A person before an `<ocw-credit-gate>`. */
export class CreditGateHarness extends ElementHarness<OcwCreditGate> {
  /** Whether the content can be reached. */
  get isHeld(): boolean {
    return this.element.shadowRoot?.querySelector<HTMLElement>('[part="content"]')?.inert ?? true;
  }

  /** What assistive technology was told last. */
  get announcement(): string {
    return this.element.shadowRoot?.querySelector('.sr[role="status"]')?.textContent.trim() ?? '';
  }

  /** The element that sells credits in place; `null` where none is offered. */
  get offer(): HTMLElement | null {
    return this.element.shadowRoot?.querySelector<HTMLElement>('ocw-buy-credits') ?? null;
  }
}
