import { toDecimalString } from '../../src/core/index.ts';
import type { Money } from '../../src/core/index.ts';
import { billingStoreFor, createSeatChangeFlow } from '../../src/state/index.ts';

const shown = (money: Money): string => `${toDecimalString(money)} ${money.currency}`;

/** Renders a seat editor into `root`. Returns a function that disconnects it. */
export function mountSeatEditor(
  root: HTMLElement,
  options: { readonly endpoint: string; readonly token?: () => Promise<string> },
): () => void {
  const handle = billingStoreFor(options);
  const flow = createSeatChangeFlow(handle.store);

  const input = document.createElement('input');
  input.inputMode = 'numeric';
  input.ariaLabel = 'Number of users';
  input.addEventListener('input', () => flow.setDraft(input.value));
  const button = document.createElement('button');
  const status = document.createElement('output');
  root.append(input, button, status);

  const stops = [
    flow.$draft.subscribe((draft) => (input.value = draft)),
    flow.$phase.subscribe((phase) => {
      button.disabled = phase.status !== 'editing' && phase.status !== 'review';
      input.disabled = button.disabled;
      switch (phase.status) {
        case 'editing':
          button.textContent = 'Review';
          button.onclick = () => void flow.requestQuote();
          status.textContent = phase.error === null ? '' : `Not possible: ${phase.error.code}`;
          break;
        case 'review':
          button.textContent = `Pay ${shown(phase.quote.amountDue)}`;
          button.onclick = () => void flow.confirm();
          status.textContent = `${phase.quote.seats.from} → ${phase.quote.seats.to} users`;
          break;
        case 'done':
          status.textContent = `You now have ${phase.change.seats.to} users`;
          break;
        case 'ended':
          status.textContent = 'Nothing has changed, nothing was charged';
          break;
        case 'pending':
        case 'adding_card':
          status.textContent = 'This needs a payment form: show <ocw-seat-editor> here';
          break;
        default:
          status.textContent = 'One moment…';
      }
    }),
    flow.connect(),
    () => handle.release(),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
