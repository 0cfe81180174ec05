import type { TemplateResult } from 'lit';
import { actionButton } from './action-button.ts';

/** Renders the button of the next step; latched while busy, and not emphasized while idle. */
export function primaryButton(
  label: string,
  action: (event: MouseEvent) => unknown,
  busy = false,
  isIdle = false,
): TemplateResult {
  return actionButton('primary', label, action, busy, isIdle ? 'primary idle' : 'primary');
}
