import { OcwSeatEditor } from '../elements/seat-editor/seat-editor-element.ts';
import '../elements/seat-editor/seat-editor-screen.ts';
import type { ElementComponent } from './create-component.ts';
import { createComponent } from './create-component.ts';
import type { PaymentEvent } from './events.ts';
import { PAYMENT_EVENTS } from './events.ts';

/** `<ocw-seat-editor>`: changes the number of users. */
export const SeatEditor: ElementComponent<
  OcwSeatEditor,
  PaymentEvent | 'ocw-seats-request' | 'ocw-seats-change'
> = createComponent('ocw-seat-editor', OcwSeatEditor, [
  ...PAYMENT_EVENTS,
  'ocw-seats-request',
  'ocw-seats-change',
]);
