import type { PaymentAppearance } from './port.ts';

interface Rgb {
  readonly css: string;
  /** 0 black to 1 white, as the eye weighs it, near enough to tell a dark surface. */
  readonly lightness: number;
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** Reads `rgb(…)` and `color(srgb …)`, the two forms in which browsers write a computed sRGB colour. */
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

/** Less between surface and text than this, 0 to 1, and nobody could read it: the colours were not resolved. */
const LEAST_DIFFERENCE = 0.15;

/**
 * The colours where a browser does not resolve the tokens: below Chrome 123, Firefox 128 and Safari 18, which lack `light-dark()` or
 * relative colours, each colour inherits the text's.
 */
const DARK = 'rgb(26, 31, 43)';
const LIGHT = 'rgb(255, 255, 255)';

/**
 * An element's looks with every token resolved to a literal: colours as `rgb(…)`, lengths in `px`. Call it again when the
 * theme may have changed. The element must be connected; its tokens (`--_surface` and the like) are those of
 * `elements/base/base.styles.ts`, and a token that is missing falls back to the colours around.
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
    const isResolved = Math.abs(difference) >= LEAST_DIFFERENCE;
    const paint = ({ css }: Rgb, unresolved = DARK): string => (isResolved ? css : unresolved);
    const accent = paint(color('var(--_accent, LinkText)'));
    return {
      scheme: difference >= LEAST_DIFFERENCE ? 'dark' : 'light',
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
