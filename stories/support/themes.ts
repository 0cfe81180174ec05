/** This package's themes, by their name in `theme`. */
export const THEMES = {
  ledger: new URL('../../src/themes/ledger.css', import.meta.url),
  contrast: new URL('../../src/themes/contrast.css', import.meta.url),
} as const;

let loading: Promise<void> | undefined;

/** Loads the style sheets of all themes into the page, once; each applies only to elements with its name in `theme`. */
export function loadThemes(): Promise<void> {
  loading ??= Promise.all(Object.values(THEMES).map(loadStyleSheet)).then(() => undefined);
  return loading;
}

function loadStyleSheet({ href }: URL): Promise<void> {
  const link = document.head.appendChild(document.createElement('link'));
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => reject(new Error(`${href} cannot be loaded`));
    link.rel = 'stylesheet';
    link.href = href;
  });
}
