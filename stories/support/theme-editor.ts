import type { TemplateResult } from 'lit';
import { html } from 'lit';
import { TOKEN_DEFAULTS } from './tokens.ts';

/** A field of the editor: one custom property, or its value in one color scheme. */
interface Field {
  readonly label: string;
  readonly name: string;
  readonly initial: string;
  readonly scheme?: 'light' | 'dark';
  readonly options?: readonly (readonly [value: string, label: string])[];
}

/** Both values of a `light-dark(…)` as colors for `<input type="color">`. */
function schemes(name: string): readonly [light: string, dark: string] {
  const [, light = '#000000', dark = '#ffffff'] =
    /light-dark\((.+?), (.+?)\)/.exec(TOKEN_DEFAULTS.get(name) ?? '') ?? [];
  const long = (color: string): string => color.replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3');
  return [long(light), long(dark)];
}

const color = (name: string, label: string): Field[] => {
  const [light, dark] = schemes(name);
  return [
    { label: `${label}, light`, name, initial: light, scheme: 'light' },
    { label: `${label}, dark`, name, initial: dark, scheme: 'dark' },
  ];
};

const FIELDS: readonly Field[] = [
  ...color('--ocw-accent', 'Accent'),
  ...color('--ocw-surface', 'Surface'),
  ...color('--ocw-text', 'Text'),
  {
    label: 'Corners',
    name: '--ocw-radius',
    initial: '8px',
    options: [
      ['0px', 'Square'],
      ['4px', 'Small'],
      ['8px', 'Default'],
      ['14px', 'Round'],
    ],
  },
  {
    label: 'Density',
    name: '--ocw-space',
    initial: '4px',
    options: [
      ['3px', 'Compact'],
      ['4px', 'Default'],
      ['5px', 'Roomy'],
    ],
  },
  {
    label: 'Text size',
    name: '--ocw-font-size',
    initial: 'medium',
    options: [
      ['14px', 'Small'],
      ['medium', 'Default'],
      ['18px', 'Large'],
    ],
  },
  {
    label: 'Font',
    name: '--ocw-font-family',
    initial: 'system-ui, sans-serif',
    options: [
      ['system-ui, sans-serif', 'System'],
      ['Georgia, serif', 'Serif'],
      ['ui-monospace, monospace', 'Monospace'],
    ],
  },
];

/** The declarations that differ from the defaults, one per line; colors with both schemes. */
export function declarationsOf(values: readonly string[]): readonly string[] {
  const names = [...new Set(FIELDS.map(({ name }) => name))];
  return names.flatMap((name) => {
    const indexes = FIELDS.flatMap((field, index) => (field.name === name ? [index] : []));
    if (indexes.every((index) => values[index] === FIELDS[index]?.initial)) return [];
    const [one = '', other] = indexes.map((index) => values[index] ?? '');
    return [`${name}: ${other === undefined ? one : `light-dark(${one}, ${other})`};`];
  });
}

/** The style sheet that the editor prints. */
export function styleSheetOf(values: readonly string[]): string {
  const lines = declarationsOf(values);
  if (lines.length === 0) return '/* The defaults: change something above. */';
  return `ocw-billing {\n${lines.map((line) => `  ${line}`).join('\n')}\n}`;
}

const control = (field: Field): TemplateResult =>
  field.options
    ? html`<select>
        ${field.options.map(
          ([value, label]) =>
            html`<option value=${value} ?selected=${value === field.initial}>${label}</option>`,
        )}
      </select>`
    : html`<input type="color" value=${field.initial} />`;

/** Fields for every custom property, a live preview, and the CSS to copy. */
export function themeEditor(preview: TemplateResult): TemplateResult {
  const follow = (event: Event): void => {
    const editor = event.currentTarget as HTMLElement;
    const inputs = [
      ...editor.querySelectorAll<HTMLInputElement | HTMLSelectElement>(
        'form :is(input[type="color"], select)',
      ),
    ];
    const values = inputs.map(({ value }) => value);
    const isDark = editor.querySelector<HTMLInputElement>('[name="dark"]')?.checked === true;
    const shown = editor.querySelector<HTMLElement>('.preview');
    const output = editor.querySelector('output');
    shown?.setAttribute(
      'style',
      `color-scheme:${isDark ? 'dark' : 'light'};${declarationsOf(values).join('')}`,
    );
    if (output) output.textContent = styleSheetOf(values);
  };
  const copy = (event: Event): void => {
    const button = event.currentTarget as HTMLButtonElement;
    const css = button.parentElement?.querySelector('output')?.textContent ?? '';
    const say = (words: string) => (): void => void (button.textContent = words);
    // A page in a frame may not be allowed to write to the clipboard.
    navigator.clipboard.writeText(css).then(say('Copied'), say('Select the text and copy it'));
  };
  return html`<style>
      .theme-editor {
        display: grid;
        gap: 24px;
        color: light-dark(#1a1f2b, #eef0f4);
        font:
          0.875rem/1.5 system-ui,
          sans-serif;
      }
      .theme-editor form {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(9em, 1fr));
        gap: 12px 16px;
        margin: 0;
      }
      .theme-editor label {
        display: grid;
        gap: 4px;
      }
      .theme-editor label.check {
        display: flex;
        align-items: center;
        gap: 8px;
        align-self: end;
        min-block-size: 32px;
      }
      .theme-editor :is(input[type='color'], select, button) {
        box-sizing: border-box;
        block-size: 32px;
        font: inherit;
      }
      .theme-editor :is(input[type='color'], select) {
        inline-size: 100%;
      }
      .theme-editor button {
        padding-inline: 12px;
      }
      .theme-editor output {
        display: block;
        border: 1px solid #8888;
        border-radius: 8px;
        padding: 12px;
        margin-block-end: 8px;
        font:
          0.8125rem/1.5 ui-monospace,
          monospace;
        white-space: pre-wrap;
      }
      .theme-editor .preview {
        background: light-dark(#f4f5f7, #0c0d10);
        border-radius: 8px;
        padding: 16px;
      }
    </style>
    <div class="theme-editor" @input=${follow}>
      <form @submit=${(event: Event) => event.preventDefault()}>
        ${FIELDS.map((field) => html`<label>${field.label} ${control(field)}</label>`)}
        <label class="check"><input type="checkbox" name="dark" /> Preview in dark</label>
      </form>
      <div class="preview">${preview}</div>
      <div>
        <output>${styleSheetOf(FIELDS.map(({ initial }) => initial))}</output>
        <button type="button" @click=${copy}>Copy CSS</button>
      </div>
    </div>`;
}
