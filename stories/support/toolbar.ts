import type { NetworkState } from './network.ts';

interface Item {
  readonly value: string;
  readonly title: string;
}

const item = (value: string, title: string): Item => ({ value, title });
const menu = (name: string, icon: string, items: Item[]): object => ({
  name,
  description: name,
  toolbar: { title: name, icon, items, dynamicTitle: true },
});

/** Storybook's toolbar, with the settings of each story's surroundings. */
export const toolbar = {
  theme: menu('Theme', 'mirror', [
    item('light', 'Light'),
    item('dark', 'Dark'),
    item('system', 'System'),
    item('ledger', 'Ledger: how far it goes'),
    item('ledger dark', 'Ledger, dark'),
    item('contrast', 'Contrast'),
    item('contrast dark', 'Contrast, dark'),
  ]),
  direction: menu('Direction', 'transfer', [
    item('auto', 'From language'),
    item('ltr', 'Left to right'),
    item('rtl', 'Right to left'),
  ]),
  language: menu('Language', 'globe', [
    item('en', 'English'),
    item('de', 'Deutsch'),
    item('fr', 'Français'),
    item('es', 'Español'),
    item('pt-BR', 'Português (Brasil)'),
    item('ja', '日本語'),
    item('ar', 'العربية'),
    item('he', 'עברית'),
    item('en-XA', 'Pseudo (35 % longer)'),
  ]),
  width: menu('Width', 'grow', [
    item('full', 'Full width'),
    item('320px', '320 px: a phone'),
    item('480px', '480 px: a sidebar'),
    item('768px', '768 px: a column'),
    item('1280px', '1280 px: a page'),
  ]),
  network: menu('Network', 'lightning', [
    item('fast', 'Fast network'),
    item('slow', 'Slow: 6 s'),
    item('failing', 'Failing'),
  ]),
} as const;

/** The network selected in the toolbar. */
export function networkOf(globals: Readonly<Record<string, unknown>>): NetworkState {
  const { network } = globals;
  return network === 'slow' || network === 'failing' ? network : 'fast';
}
