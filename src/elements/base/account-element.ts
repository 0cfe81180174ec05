import type { CSSResultGroup } from 'lit';
import { property } from './property.ts';
import { sharedMessages } from '../../i18n/locales/en/shared.ts';
import { AccountController } from './account-controller.ts';
import { BaseElement } from './base-element.ts';
import { baseStyles } from './base.styles.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { addMessages } from '../../i18n/localizer.ts';

/**
 * Resolves in a later task; `undefined` if the browser cannot continue in one (Safari), or the page has a global `scheduler` of its own,
 * such as a calendar.
 */
const nextTask = (): Promise<void> | undefined =>
  (globalThis.scheduler as Partial<Scheduler> | undefined)?.yield?.();

/** Resolves in the task after the one that defines the elements. */
const afterDefinition = nextTask();

/**
 * Base class of the elements that show an account: styles, `frameless`, `focus()`, and the `AccountController` that renders the
 * states of the account. The first five custom properties set the brand; all other colors are derived from them.
 *
 * @cssprop [--ocw-accent=light-dark(#3d4fd1, #93a2ff)] - Background of primary buttons and color of the focus ring; text on it switches to black or white.
 * @cssprop [--ocw-surface=light-dark(#fff, #16181d)] - Background of the element.
 * @cssprop [--ocw-text=light-dark(#1a1f2b, #eef0f4)] - Color of text; muted text and lines are mixed from it and the surface.
 * @cssprop [--ocw-radius=8px] - Corner radius of fields and buttons; cards have 1.5 times as much.
 * @cssprop [--ocw-font-family=system-ui, sans-serif] - Font family of all text.
 * @cssprop [--ocw-font-size=medium] - Font size of plain text; all other sizes are relative to it.
 * @cssprop [--ocw-space=4px] - Unit of spacing, which also sets the height of fields, buttons and rows: `3px` is compact, `5px` roomy.
 */
export abstract class AccountElement extends BaseElement {
  static override styles: CSSResultGroup = baseStyles;

  static {
    addMessages(sharedMessages);
  }

  /** Renders without the element's own card, so that several elements can share a card of the page. */
  @property({ type: Boolean, reflect: true }) frameless = false;

  protected readonly billing: AccountController<this> = new AccountController<this>(this);

  /** Formats messages, amounts and dates in the element's locale. */
  protected get l10n(): Localizer {
    return this.billing.l10n;
  }

  /**
   * Renders the skeletons of a page in the task after the one that defines the elements, and each content in place of a skeleton
   * in a task of its own, where the browser can: they must not block a slow processor together. Skeletons appear together, since
   * they move each other.
   */
  protected override scheduleUpdate(): Promise<void> | undefined {
    const replacesSkeleton = this.billing.account && this.renderRoot.querySelector('.card[aria-busy=true]');
    const task = this.hasUpdated ? replacesSkeleton && nextTask() : afterDefinition;
    if (!task) this.performUpdate();
    return task?.then(() => this.performUpdate());
  }

  /** Moves the focus to the number field, else to the primary button, else to the title, else to the notice of a failure. */
  override focus(options?: FocusOptions): void {
    const target =
      this.renderRoot.querySelector<HTMLElement>('input, .primary, #title') ??
      this.renderRoot.querySelector<HTMLElement>('[part=error]');
    if (!target) return;
    if (target.tabIndex < 0) target.tabIndex = -1;
    target.focus(options);
  }
}
