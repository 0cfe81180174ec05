import type { PaymentAppearance } from './port.ts';

interface Rgb {
  readonly css: string;
  /** Relative luminance without gamma correction, 0 (black) to 1 (white); close enough to recognize a dark surface. */
  readonly lightness: number;
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** Parses `rgb(…)` and `color(srgb …)`, the two forms in which browsers serialize a computed sRGB color. */
function toRgb(computed: string): Rgb {
  const numbers = (computed.match(/-?[\d.]+(e-?\d+)?/gi) ?? []).map(Number);
  const scale = computed.startsWith('color(') ? 1 : 255;
  const [red = 0, green = 0, blue = 0] = numbers.map((value) => clamp(value / scale));
  const alpha = clamp(numbers[3] ?? 1);
  const channels = [red, green, blue].map((value) => Math.round(value * 255)).join(', ');
  return {
    css: alpha === 1 ? `rgb(${channels})` : `rgba(${channels}, ${alpha})`,
    lightness: 0.2126 * red + 0.7152 * green + 0.0722 * blue,
  };
}

/** Smallest plausible lightness difference between surface and text, 0 to 1. Below it, the colors were not resolved. */
const MIN_DIFFERENCE = 0.15;

/**
 * Fallback colors for browsers that lack `light-dark()` or relative colors (before Chrome 123, Firefox 128 and Safari
 * 18): there, every token inherits the text color.
 */
const DARK = 'rgb(26, 31, 43)';
const LIGHT = 'rgb(255, 255, 255)';

/**
 * Returns an element's appearance with every token resolved to a literal: colors as `rgb(…)`, lengths in `px`. Call it
 * again when the theme may have changed. The element must be connected. Its tokens (`--_surface` etc.) are those of
 * `elements/base/base.styles.ts`; a missing token falls back to a system color.
 */
export function readAppearance(element: HTMLElement): PaymentAppearance {
  const probe = document.createElement('span');
  const { style } = probe;
  (element.shadowRoot ?? element).append(probe);
  try {
    const computed = getComputedStyle(probe);
    const color = (value: string): Rgb => {
      style.color = '';
      style.color = `color(from ${value} srgb r g b / alpha)`;
      return toRgb(computed.color);
    };
    const length = (value: string): string => {
      style.marginTop = '';
      style.marginTop = value;
      return computed.marginTop;
    };
    style.setProperty('display', 'block');
    style.setProperty(
      'font',
      'var(--ocw-font-size, medium) / 1.5 var(--ocw-font-family, system-ui, sans-serif)',
    );
    const surface = color('var(--_surface, Canvas)');
    const text = color('var(--_text, CanvasText)');
    const difference = text.lightness - surface.lightness;
    const isResolved = Math.abs(difference) >= MIN_DIFFERENCE;
    const paint = ({ css }: Rgb, unresolved = DARK): string => (isResolved ? css : unresolved);
    const accent = paint(color('var(--_accent, LinkText)'));
    return {
      scheme: difference >= MIN_DIFFERENCE ? 'dark' : 'light',
      accentColor: accent,
      onAccentColor: paint(color('var(--_on-accent, Canvas)'), LIGHT),
      backgroundColor: paint(surface, LIGHT),
      textColor: paint(text),
      mutedColor: paint(color('var(--_muted, GrayText)')),
      borderColor: paint(color('var(--_edge, GrayText)')),
      dangerColor: paint(color('var(--_bad, CanvasText)')),
      focusColor: accent,
      fontFamily: computed.fontFamily,
      fontSize: computed.fontSize,
      borderRadius: length('var(--_radius, 8px)'),
      spacing: length('var(--_space, 4px)'),
    };
  } finally {
    probe.remove();
  }
}
