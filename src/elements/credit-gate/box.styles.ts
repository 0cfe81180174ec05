import { unsafeCSS } from 'lit';
import { baseStyles } from '../base/base.styles.ts';

/** The shared styles, with tokens set on the element's own box: set on the host, slotted content would inherit them. */
export const boxStyles = unsafeCSS(baseStyles.cssText.replace(/:host(?=:|\s*\{)/g, '.base'));
