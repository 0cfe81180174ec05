// ESLint rules for text in lit templates. Page translators and extensions replace Text nodes, but lit keeps writing into the removed
// node. Therefore, dynamic text is set with `.textContent=${…}` on an element without other content.
import litA11y from 'eslint-plugin-lit-a11y';
import ts from 'typescript';

const TEXT = ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike;

const isHtml = ({ tag }) => tag.type === 'Identifier' && tag.name === 'html';

/** Whether the expression after this part of a template is between tags, not inside one. */
const isBetweenTags = (before) => before.lastIndexOf('>') > before.lastIndexOf('<');

const message =
  'Set dynamic text with `.textContent=${…}` on a separate element: translators replace Text nodes.';

/** Forbids strings and numbers between the tags of an `html` template. */
const noTextParts = {
  meta: { type: 'problem', schema: [], messages: { text: message } },
  create(context) {
    const { getTypeAtLocation } = context.sourceCode.parserServices;
    const holdsText = (type) => (type.isUnion() ? type.types : [type]).some(({ flags }) => flags & TEXT);
    return {
      TaggedTemplateExpression(node) {
        if (!isHtml(node)) return;
        const { quasis, expressions } = node.quasi;
        let before = '';
        for (const [index, expression] of expressions.entries()) {
          before += quasis[index].value.raw;
          if (isBetweenTags(before) && holdsText(getTypeAtLocation(expression)))
            context.report({ node: expression, messageId: 'text' });
        }
      },
    };
  },
};

const accessibleName = litA11y.rules['accessible-name'];

/** `lit-a11y/accessible-name`, extended to accept text set with `.textContent=${…}` as a name. */
const accessibleNameOrText = {
  ...accessibleName,
  create(context) {
    const { sourceCode } = context;
    const report = (problem) => {
      const { start, end } = problem.loc;
      const tag = sourceCode.text.slice(sourceCode.getIndexFromLoc(start), sourceCode.getIndexFromLoc(end));
      if (!/^<[^]*\s\.textContent=\$\{(?!''\})/.test(tag)) context.report(problem);
    };
    return accessibleName.create(Object.create(context, { report: { value: report } }));
  },
};

export default { rules: { 'no-text-parts': noTextParts, 'accessible-name': accessibleNameOrText } };
