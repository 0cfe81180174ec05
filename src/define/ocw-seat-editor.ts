import { OcwSeatEditor } from '../elements/seat-editor/seat-editor-element.ts';
import { defineElement } from '../elements/base/define-element.ts';

defineElement('ocw-seat-editor', OcwSeatEditor);
