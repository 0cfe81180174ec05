import { expect } from 'chai';
import { html, render } from 'lit';
import { themeEditor } from '../../stories/support/theme-editor.ts';

afterEach(() => document.body.replaceChildren());

function open(): {
  readonly css: () => string;
  readonly preview: HTMLElement;
  change(label: string, value: string): void;
} {
  render(themeEditor(html`<p>Preview</p>`), document.body.appendChild(document.createElement('div')));
  const preview = document.querySelector<HTMLElement>('.preview');
  if (!preview) throw new Error('There is no preview');
  return {
    preview,
    css: () => document.querySelector('output')?.textContent ?? '',
    change(label, value) {
      const labels = [...document.querySelectorAll('label')];
      const input = labels
        .find((each) => each.textContent.trim().startsWith(label))
        ?.querySelector<HTMLInputElement>('input, select');
      if (!input) throw new Error(`There is no field ${label}`);
      input.value = value;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    },
  };
}

describe('The theme editor', () => {
  it('prints nothing to copy before a change', () => {
    expect(open().css()).to.match(/^\/\* The defaults/);
  });

  it('changes the preview, and prints only values that differ from the defaults', () => {
    const editor = open();
    editor.change('Accent, dark', '#ff0000');
    editor.change('Density', '3px');
    expect(editor.css()).to.equal(
      'ocw-billing {\n  --ocw-accent: light-dark(#3d4fd1, #ff0000);\n  --ocw-space: 3px;\n}',
    );
    expect(editor.preview.style.getPropertyValue('--ocw-space')).to.equal('3px');
    editor.change('Density', '4px');
    expect(editor.css()).not.to.include('--ocw-space');
  });
});
