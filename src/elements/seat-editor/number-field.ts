import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Account } from '../../contract/index.ts';
import type { SeatInput } from '../../state/index.ts';
import type { Localizer } from '../shared/localizer.ts';

/** What the number field shows and does. */
export interface NumberField {
  readonly l10n: Localizer;
  readonly account: Account;
  readonly draft: string;
  readonly input: SeatInput;
  readonly disabled: boolean;
  readonly setDraft: (text: string) => void;
  readonly step: (by: 1 | -1) => void;
  readonly submit: () => void;
}

/** Why the text in the field is not a number of users that can be had; empty where it is one. */
export function explainInput(input: SeatInput, l10n: Localizer): string {
  if ('seats' in input) return '';
  return l10n.fill(`input_${input.status}`, 'limit' in input ? { count: input.limit } : {});
}

/** The number of users: typed, stepped by the arrow keys, or by the buttons. */
export function numberField(field: NumberField): TemplateResult {
  const { l10n, account, input, disabled, step } = field;
  const { quantity, minimum, maximum } = account.seats;
  const error = explainInput(input, l10n);
  const seats = 'seats' in input ? input.seats : undefined;
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') field.submit();
    else if (event.key === 'ArrowUp') step(1);
    else if (event.key === 'ArrowDown') step(-1);
    else return;
    event.preventDefault();
  };
  const button = (by: 1 | -1): TemplateResult =>
    html`<button
      type="button"
      part="step"
      tabindex="-1"
      aria-label=${l10n.t(by > 0 ? 'increaseUsers' : 'decreaseUsers')}
      ?disabled=${disabled}
      @click=${() => step(by)}
    >
      ${by > 0 ? '+' : '−'}
    </button>`;
  const price = l10n.money(account.plan.unitPrice);
  return html`<label id="label" class="label" for="seats">${l10n.t('numberOfUsers')}</label>
    <div class="field ${error ? 'invalid' : ''}" part="field">
      <input
        id="seats"
        part="input"
        type="text"
        inputmode="numeric"
        autocomplete="off"
        role="spinbutton"
        aria-labelledby="label"
        .value=${live(field.draft)}
        ?disabled=${disabled}
        aria-valuenow=${seats ?? nothing}
        aria-valuemin=${Math.max(1, minimum)}
        aria-valuemax=${maximum ?? nothing}
        aria-describedby="hint"
        aria-errormessage="hint"
        aria-invalid=${error ? 'true' : 'false'}
        @input=${(event: InputEvent) => field.setDraft((event.target as HTMLInputElement).value)}
        @keydown=${press}
      />
      ${button(-1)} ${button(1)}
    </div>
    <p class="small muted">
      ${l10n.t(account.plan.interval === 'year' ? 'perUserYear' : 'perUserMonth', { price })}
    </p>
    <p id="hint" class="hint small ${error ? 'bad' : 'muted'}" part="hint">
      ${error || l10n.t('current', { users: l10n.t('users', { count: quantity }) })}
    </p>`;
}
